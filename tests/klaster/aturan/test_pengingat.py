"""When a last day is reminded of."""

from datetime import date, timedelta

import pytest

from klaster.aturan.kalender import Kalender
from klaster.aturan.pengingat import LEWAT_MAKS, kata_sisa, tahap_pengingat

pytestmark = pytest.mark.sekali
TIAP_HARI = Kalender(kerja_saja=False)
KERJA = Kalender()
SENIN = date(2024, 6, 3)


@pytest.mark.parametrize(
    ("sisa", "tahap"),
    [
        (31, ""),
        (30, "30"),
        (29, "30"),
        (8, "30"),
        (7, "7"),
        (2, "7"),
        (1, "1"),
        (0, "1"),
        (-1, "lewat-0"),
        (-7, "lewat-0"),
        (-8, "lewat-1"),
        (-7 * LEWAT_MAKS, f"lewat-{LEWAT_MAKS - 1}"),
        (-7 * LEWAT_MAKS - 1, ""),
    ],
)
def test_stages_by_days_left(sisa, tahap):
    assert tahap_pengingat(SENIN, SENIN - timedelta(days=sisa), TIAP_HARI) == tahap


def test_a_stage_that_falls_on_a_weekend_begins_on_friday():
    jumat = SENIN - timedelta(days=3)
    assert tahap_pengingat(SENIN, jumat, KERJA) == "1"
    assert tahap_pengingat(SENIN, jumat, TIAP_HARI) == "7"
    ahad = SENIN - timedelta(days=1)
    assert tahap_pengingat(ahad + timedelta(days=7), jumat, KERJA) == "7"


def test_days_off_before_the_last_day_count_like_a_weekend():
    cuti = Kalender(libur=frozenset(SENIN - timedelta(days=n) for n in range(1, 8)))
    assert tahap_pengingat(SENIN, SENIN - timedelta(days=10), cuti) == "1"


def test_every_working_day_from_31_days_before_says_each_stage_once_and_none_is_left_out():
    for geser in range(7):
        tenggat = SENIN + timedelta(days=geser)
        hari = [tenggat - timedelta(days=n) for n in range(40, -1, -1)]
        kata = [tahap_pengingat(tenggat, h, KERJA) for h in hari if KERJA.dikirimi(h)]
        assert list(dict.fromkeys(k for k in kata if k)) == ["30", "7", "1"]


@pytest.mark.parametrize(
    ("sisa", "kata"), [(0, "hari ini"), (1, "besok"), (7, "7 hari lagi"), (-1, "lewat 1 hari"), (-30, "lewat 30 hari")]
)
def test_the_distance_in_words(sisa, kata):
    assert kata_sisa(SENIN, SENIN - timedelta(days=sisa)) == kata
