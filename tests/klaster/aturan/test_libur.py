"""Days off as pasted lines."""

from datetime import date

import pytest

from klaster.aturan.libur import BARIS_MAKS, baca_libur, tulis_libur

pytestmark = pytest.mark.sekali
TAHUN_BARU = ((date(2026, 1, 1), "Tahun Baru"),)


@pytest.mark.parametrize(
    "baris",
    [
        "1 Januari 2026 Tahun Baru",
        "01 jan 2026: Tahun Baru",
        "2026-01-01\tTahun Baru",
        "01-01-2026; Tahun Baru",
        "1/1/2026 – Tahun Baru",
        "Kamis, 1 Januari 2026 Tahun Baru",
        "1. 1 Januari 2026 Tahun Baru",
        "  1 Januari 2026   Tahun Baru  \n\n",
    ],
)
def test_one_day_in_the_ways_people_write_it(baris):
    hasil = baca_libur(baris)
    assert (hasil.hari, hasil.salah) == (TAHUN_BARU, ())


@pytest.mark.parametrize(
    "baris",
    [
        "20-22 Maret 2026 Cuti bersama",
        "20 s.d. 22 Maret 2026 Cuti bersama",
        "20 Maret 2026 sampai dengan 22 Maret 2026 Cuti bersama",
        "20-03-2026 - 22-03-2026 Cuti bersama",
        "2026-03-20 s/d 2026-03-22 Cuti bersama",
    ],
)
def test_a_stretch_is_every_day_of_it(baris):
    hasil = baca_libur(baris)
    assert [h.day for h, _ in hasil.hari] == [20, 21, 22]
    assert {n for _, n in hasil.hari} == {"Cuti bersama"}
    assert hasil.salah == ()


def test_days_come_in_order_once_and_the_first_name_stays():
    hasil = baca_libur("17 Agustus 2026 Kemerdekaan\n1 Mei 2026 Buruh\n17-08-2026 Lagi")
    assert hasil.hari == ((date(2026, 5, 1), "Buruh"), (date(2026, 8, 17), "Kemerdekaan"))


@pytest.mark.parametrize(
    ("baris", "sebab"),
    [
        ("Tahun Baru", "tidak diawali tanggal"),
        ("1 Januari 2026", "belum bernama"),
        ("31 Februari 2026 X", "tidak ada di kalender"),
        ("1 Foo 2026 X", "tidak ada di kalender"),
        ("1 Januari 1926 X", "antara 2000 dan 2100"),
        ("22-20 Maret 2026 X", "terbalik"),
        ("1 Januari 2026 - 1 Maret 2026 X", "lebih dari 31"),
        ("1 Januari 2026 " + "x" * 121, "terlalu panjang"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_others_are_read(baris, sebab):
    hasil = baca_libur(f"1 Januari 2026 Tahun Baru\n\n{baris}")
    assert hasil.hari == TAHUN_BARU
    assert [nomor for nomor, _ in hasil.salah] == [3]
    assert sebab in hasil.salah[0][1]


def test_too_many_lines_are_refused_at_once():
    hasil = baca_libur("\n".join(["1 Januari 2026 X"] * (BARIS_MAKS + 1)))
    assert hasil.hari == () and len(hasil.salah) == 1


def test_what_is_written_is_read_back():
    hari = ((date(2026, 1, 1), "Tahun Baru"), (date(2026, 12, 25), "Hari Raya Natal"))
    assert tulis_libur(hari) == "1 Januari 2026 Tahun Baru\n25 Desember 2026 Hari Raya Natal"
    assert baca_libur(tulis_libur(hari)).hari == hari
