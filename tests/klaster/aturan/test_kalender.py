"""When a city is written to."""

from datetime import date, datetime, time

import pytest

from klaster.aturan.kalender import Kalender, dalam_jam_tenang, saat_kirim

pytestmark = pytest.mark.sekali
JUMAT, SABTU, SENIN, SELASA = date(2024, 5, 3), date(2024, 5, 4), date(2024, 5, 6), date(2024, 5, 7)
BIASA = Kalender(libur=frozenset({SENIN}))
MALAM = (time(19), time(6))


@pytest.mark.parametrize(("hari", "ya"), [(JUMAT, True), (SABTU, False), (SENIN, False), (SELASA, True)])
def test_weekends_and_days_off_are_passed_over(hari, ya):
    assert BIASA.dikirimi(hari) is ya
    assert Kalender(libur=frozenset({SENIN}), kerja_saja=False).dikirimi(hari) is True


def test_the_next_day_of_sending():
    assert BIASA.berikut(JUMAT) == SELASA
    assert Kalender().berikut(JUMAT) == SENIN
    assert Kalender(kerja_saja=False).berikut(JUMAT) == SABTU


def test_a_year_of_days_off_does_not_run_for_ever():
    semua = Kalender(libur=frozenset(date.fromordinal(JUMAT.toordinal() + n) for n in range(400)))
    assert semua.berikut(JUMAT) == SABTU


@pytest.mark.parametrize(
    ("pukul", "tenang", "ya"),
    [
        (time(18, 59), MALAM, False),
        (time(19), MALAM, True),
        (time(0), MALAM, True),
        (time(5, 59), MALAM, True),
        (time(6), MALAM, False),
        (time(12, 30), (time(12), time(13)), True),
        (time(13), (time(12), time(13)), False),
        (time(7), (time(7), time(7)), False),
    ],
)
def test_quiet_hours_may_run_over_midnight(pukul, tenang, ya):
    assert dalam_jam_tenang(pukul, *tenang) is ya


@pytest.mark.parametrize(
    ("kini", "ya"),
    [
        (datetime(2024, 5, 3, 6, 59), False),
        (datetime(2024, 5, 3, 7, 0), True),
        (datetime(2024, 5, 3, 15, 0), True),  # the worker was down in the morning
        (datetime(2024, 5, 3, 19, 0), False),
        (datetime(2024, 5, 4, 8, 0), False),
        (datetime(2024, 5, 6, 8, 0), False),
        (datetime(2024, 5, 7, 8, 0), True),
    ],
)
def test_messages_go_out_from_the_morning_until_the_quiet_hours(kini, ya):
    assert saat_kirim(kini, kalender=BIASA, jam_kirim=time(7), tenang=MALAM) is ya
