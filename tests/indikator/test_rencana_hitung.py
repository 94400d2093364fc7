"""The countdown at fixed days: leap day, weekends, last day, after the closing, zero left."""

from datetime import date

import pytest

from indikator.aturan.hitung_mundur import Beban, Masa, hari_kerja, hitung_mundur, maju_hari_kerja, mundur_hari_kerja

ISI = Masa(date(2024, 2, 1), date(2024, 3, 29))  # Thursday to Friday
TUTUP = date(2024, 4, 19)  # a Friday
PERIKSA = Masa(date(2024, 3, 4), date(2024, 4, 12))
SAH = Masa(date(2024, 4, 15), date(2024, 4, 19))


def hitung(
    hari_ini,
    *,
    bagian=100,
    jawaban=60,
    penutupan=TUTUP,
    verifikasi=PERIKSA,
    pengesahan=SAH,
    isi=ISI,
    libur=frozenset(),
    **laju,
):
    return hitung_mundur(
        hari_ini=hari_ini,
        pengisian=isi,
        penutupan=penutupan,
        verifikasi=verifikasi,
        pengesahan=pengesahan,
        beban=Beban(bagian, jawaban, **laju),
        libur=libur,
    )


@pytest.mark.parametrize(
    ("dari", "sampai", "jumlah"),
    [
        (date(2024, 2, 28), date(2024, 3, 1), 3),  # over the leap day, a Thursday
        (date(2023, 2, 28), date(2023, 3, 1), 2),
        (date(2024, 3, 1), date(2024, 3, 4), 2),  # over a weekend
        (date(2024, 3, 2), date(2024, 3, 3), 0),  # a weekend
        (date(2024, 3, 4), date(2024, 3, 4), 1),
        (date(2024, 3, 4), date(2024, 3, 17), 10),
        (date(2024, 3, 4), date(2024, 3, 3), 0),
        (date(2024, 1, 1), date(2024, 12, 31), 262),
        (date(2028, 2, 29), date(2028, 2, 29), 1),  # a leap day that is a Tuesday
        (date(2020, 2, 29), date(2020, 2, 29), 0),  # one that is a Saturday
    ],
)
def test_working_days(dari, sampai, jumlah):
    assert hari_kerja(dari, sampai) == jumlah


@pytest.mark.parametrize("sampai", [date(2024, 3, h) for h in range(1, 15)])
@pytest.mark.parametrize("jumlah", [1, 3, 5, 8])
def test_counting_back_and_forth_gives_that_many_working_days(sampai, jumlah):
    awal = mundur_hari_kerja(sampai, jumlah)
    assert (hari_kerja(awal, sampai), awal.weekday() < 5) == (jumlah, True)
    akhir = maju_hari_kerja(sampai, jumlah)
    assert (hari_kerja(sampai, akhir), akhir.weekday() < 5) == (jumlah, True)


def test_before_the_season_the_days_of_the_windows_count():
    h = hitung(date(2024, 1, 15))
    assert h.sisa_penutupan == 95
    assert (h.pengisian.keadaan, h.pengisian.hari_kerja, h.pengisian.per_hari) == ("belum", 42, 3)
    assert (h.verifikasi.keadaan, h.verifikasi.hari_kerja, h.verifikasi.per_hari) == ("belum", 30, 2)
    assert h.hari_verifikasi_sesudah_isi == 10


def test_on_the_leap_day():
    h = hitung(date(2024, 2, 29), bagian=300)
    assert h.sisa_penutupan == 50
    assert (h.pengisian.keadaan, h.pengisian.hari_kerja, h.pengisian.sisa_hari) == ("berjalan", 22, 29)
    assert h.pengisian.per_hari == 14  # 300 / 22 = 13.6
    assert h.mustahil == []


def test_the_last_day_still_counts_and_the_day_after_does_not():
    terakhir = hitung(date(2024, 3, 29), bagian=7).pengisian
    assert (terakhir.hari_kerja, terakhir.per_hari, terakhir.sisa_hari, terakhir.mustahil) == (1, 7, 0, False)
    lewat = hitung(date(2024, 3, 30), bagian=7).pengisian
    assert (lewat.hari_kerja, lewat.per_hari, lewat.keadaan, lewat.mustahil) == (0, None, "lewat", True)


def test_a_last_day_at_the_weekend_leaves_no_working_day():
    isi = Masa(None, date(2024, 3, 31))  # a Sunday
    langkah = hitung(date(2024, 3, 30), isi=isi, bagian=1).pengisian
    assert (langkah.keadaan, langkah.hari_kerja, langkah.mustahil) == ("berjalan", 0, True)


def test_after_the_closing_nothing_can_be_met():
    h = hitung(date(2024, 4, 20))
    assert h.sisa_penutupan == -1
    assert [s.nama for s in h.mustahil] == ["Pengisian", "Verifikasi", "Pengesahan"]


def test_with_nothing_left_nothing_is_needed():
    h = hitung(date(2024, 4, 18), bagian=0, jawaban=0)
    assert (h.pengisian.selesai, h.pengisian.per_hari, h.pengisian.mustahil) == (True, None, False)
    assert (h.verifikasi.selesai, h.verifikasi.mustahil) == (True, False)
    assert (h.pengesahan.hari_kerja, h.pengesahan.per_hari) == (2, 1)


def test_without_windows_sign_off_takes_the_last_three_working_days_and_judging_all_before():
    h = hitung(date(2024, 3, 1), verifikasi=None, pengesahan=None)
    assert (h.pengesahan.masa, h.pengesahan.dianggap) == (Masa(date(2024, 4, 17), TUTUP), True)
    assert (h.verifikasi.masa, h.verifikasi.dianggap) == (Masa(date(2024, 2, 1), date(2024, 4, 16)), True)
    assert not h.pengisian.dianggap


def test_without_a_closing_the_deadline_stands_for_it():
    h = hitung(date(2024, 3, 1), penutupan=None, verifikasi=None, pengesahan=None, isi=Masa(None, date(2024, 3, 29)))
    assert h.sisa_penutupan is None
    assert h.pengesahan.masa == Masa(date(2024, 3, 27), date(2024, 3, 29))
    assert h.verifikasi.masa == Masa(None, date(2024, 3, 26))


def test_a_season_of_one_day_does_not_turn_round():
    sehari = date(2024, 3, 1)
    h = hitung(sehari, penutupan=sehari, verifikasi=None, pengesahan=None, isi=Masa(sehari, sehari))
    assert h.verifikasi.masa == Masa(sehari, sehari)


def test_pace_of_the_last_two_weeks_says_when_it_would_be_done():
    # 30 parts in ten working days; 100 parts take 34 working days from Friday 1 March.
    langkah = hitung(date(2024, 3, 1), laju_bagian=30).pengisian
    assert langkah.perkiraan == date(2024, 4, 17)
    assert langkah.terlambat_bila_begini == 19
    assert hitung(date(2024, 3, 1), laju_bagian=100).pengisian.terlambat_bila_begini == 0
    assert hitung(date(2024, 3, 1), laju_bagian=0).pengisian.perkiraan is None
    assert hitung(date(2024, 3, 1), bagian=100_000, laju_bagian=1).pengisian.perkiraan is None


# --- Days off of the city -------------------------------------------------------------------------------------------

#: Monday 11 and Tuesday 12 March off, and a Sunday, which was none anyway.
LIBUR = frozenset({date(2024, 3, 11), date(2024, 3, 12), date(2024, 3, 17)})


@pytest.mark.parametrize(
    ("dari", "sampai", "jumlah"),
    [
        (date(2024, 3, 4), date(2024, 3, 17), 8),
        (date(2024, 3, 11), date(2024, 3, 12), 0),
        (date(2024, 3, 12), date(2024, 3, 13), 1),
        (date(2024, 3, 13), date(2024, 3, 31), 13),
        (date(2024, 3, 12), date(2024, 3, 11), 0),
    ],
)
def test_days_off_are_no_working_days(dari, sampai, jumlah):
    assert hari_kerja(dari, sampai, LIBUR) == jumlah


@pytest.mark.parametrize("hari", [date(2024, 3, h) for h in range(6, 20)])
@pytest.mark.parametrize("jumlah", [1, 3, 5])
def test_counting_back_and_forth_passes_over_days_off(hari, jumlah):
    awal = mundur_hari_kerja(hari, jumlah, LIBUR)
    akhir = maju_hari_kerja(hari, jumlah, LIBUR)
    assert hari_kerja(awal, hari, LIBUR) == hari_kerja(hari, akhir, LIBUR) == jumlah
    assert not {awal, akhir} & LIBUR


def test_days_off_count_in_every_step_and_in_the_pace():
    libur = LIBUR | {date(2024, 4, 10), date(2024, 4, 11), date(2024, 4, 18)}
    h = hitung(date(2024, 3, 13), pengesahan=None, laju_bagian=30, libur=libur)
    assert (h.pengisian.hari_kerja, h.hari_verifikasi_sesudah_isi, h.libur) == (13, 8, 3)
    assert h.pengesahan.masa == Masa(date(2024, 4, 16), TUTUP)  # Tuesday, Wednesday, Friday
    # 30 parts in the eight working days of the last two weeks: 100 parts take 27, of which two days off are none
    assert h.pengisian.perkiraan == maju_hari_kerja(date(2024, 3, 13), 27, libur) == date(2024, 4, 23)


def test_a_step_whose_last_days_are_all_off_cannot_be_met():
    isi = Masa(None, date(2024, 3, 12))
    langkah = hitung(date(2024, 3, 11), isi=isi, bagian=1, libur=LIBUR).pengisian
    assert (langkah.hari_kerja, langkah.mustahil) == (0, True)
