"""What the reader takes from the text of Indonesian official documents, and what it must not take for it."""

from datetime import date

import pytest

from bukti.aturan import bacaan
from bukti.aturan.nama_kota import KABUPATEN, KOTA, nama


def test_a_decree_is_read_whole():
    isi = bacaan.baca(
        [
            "PEMERINTAH KOTA DEPOK\nKEPUTUSAN WALI KOTA DEPOK\nNOMOR : 400.2.4 / Kep.123-DP3A / 2024\n"
            "Mengingat: Undang-Undang Nomor 35 Tahun 2014",
            "Keputusan ini berlaku sejak tanggal ditetapkan sampai dengan tanggal 31 Desember 2026.\n"
            "Ditetapkan di Depok pada tanggal 3 Mei 2024",
        ],
        kota="Kota Depok",
    )
    assert isi.tahun == (2024, 2014, 2026)
    assert isi.nomor == ("400.2.4/Kep.123-DP3A/2024", "35 Tahun 2014")
    assert isi.tanggal == (date(2026, 12, 31), date(2024, 5, 3))
    assert isi.berlaku_sampai == date(2026, 12, 31)
    assert isi.kota_disebut == ("Kota Depok",)
    assert (isi.angka_16, isi.kata_peka) == (0, ())
    assert isi.teks[isi.awal_halaman[1] :].startswith("Keputusan ini berlaku")


@pytest.mark.parametrize(
    ("teks", "harap"),
    [
        ("Laporan Tahun 2023 dan 2024, juga 2023.", (2023, 2024)),
        ("Anggaran Rp 2024 atau Rp 2.024 atau 2024.000 atau 20240", ()),
        ("Depok, 31.12.2022", (2022,)),
        ("Nomor 188/Kep.2/2021", (2021,)),
        ("Telepon 02119998888, kode 32.76.2024.5", ()),
        ("Diikuti 2010 anak dan 2015 orang tua, sebanyak 2024; Rp. 2023 atau Rp2022", ()),
        ("Tahun 2024 anak yang terlayani 2010 anak", (2024,)),
        (
            "T.A. 2024 paket pekerjaan; TA 2023 siswa; APBD 2022 unit kerja; sejak 2021 anak; kota 2020 anak",
            (2024, 2023, 2022, 2021),
        ),
        ("Mei 2023 peserta hadir; 2021 dan 2022 siswa; Hari Anak 2020 Anak Depok", (2023, 2021, 2022, 2020)),
    ],
)
def test_years(teks, harap):
    assert bacaan.temukan_tahun(teks) == harap


@pytest.mark.parametrize(
    ("teks", "harap"),
    [
        ("3 Mei 2024", (date(2024, 5, 3),)),
        ("17 PEBRUARI 2021; 5 Nop. 2020", (date(2021, 2, 17), date(2020, 11, 5))),
        ("03-05-2024, 3/5/2024 dan 2024-05-03", (date(2024, 5, 3),)),
        ("31 Februari 2024, 2024-13-01, 40-01-2024", ()),
        ("pada 13 Mei 2024 dan 3 Mei 2024", (date(2024, 5, 13), date(2024, 5, 3))),
        ("halaman 1-2-2024-7", ()),
    ],
)
def test_dates(teks, harap):
    assert bacaan.temukan_tanggal(teks) == harap


@pytest.mark.parametrize(
    ("teks", "harap"),
    [
        ("Peraturan Wali Kota Nomor 12 Tahun 2023", ("12 Tahun 2023",)),
        ("NOMOR : 188.45/123-Huk/2023.", ("188.45/123-Huk/2023",)),
        ("No. 5/2024 dan no 5/2024", ("5/2024",)),
        ("Jalan Merdeka No. 12, RT 3; Nomor urut", ()),
    ],
)
def test_numbers_of_documents(teks, harap):
    assert bacaan.temukan_nomor(teks) == harap


@pytest.mark.parametrize(
    ("satu", "lain", "sama"),
    [
        ("12", "12 Tahun 2023", True),
        ("Nomor 12 Tahun 2023", "12 Tahun 2023", True),
        ("400.2.4/KEP 123-DP3A/2024", "400.2.4/Kep.123-DP3A/2024", True),
        ("1", "12 Tahun 2023", False),
        ("12 Tahun 2022", "12 Tahun 2023", False),
        ("", "12 Tahun 2023", False),
    ],
)
def test_a_number_is_the_same_however_it_is_written(satu, lain, sama):
    assert bacaan.sama_nomor(satu, lain) is sama
    assert bacaan.sama_nomor(lain, satu) is sama


@pytest.mark.parametrize(
    ("teks", "harap"),
    [
        ("berlaku sampai dengan 31 Desember 2026", date(2026, 12, 31)),
        ("Masa berlaku: Januari 2023 s/d Juni 2024", date(2024, 6, 30)),
        ("berlaku dari tahun 2021 hingga tahun 2025", date(2025, 12, 31)),
        ("berlaku s.d. 28-02-2025", date(2025, 2, 28)),
        ("mulai berlaku pada tanggal diundangkan. Rencana ini disusun sampai 2025", None),
        ("tidak berlaku sampai 2025", None),
        ("berlaku hingga 2025/2026", None),
    ],
)
def test_expiry(teks, harap):
    assert bacaan.temukan_masa_berlaku(teks) == harap


def test_cities_are_told_from_words_that_look_like_them():
    teks = (
        "Kota Layak Anak di Kota Depok, BUPATI  BANDUNG\nBARAT, Kab. Bandung, wali kota tangerang selatan, kota besar"
    )
    assert bacaan.temukan_kota(teks) == (
        "Kota Depok",
        "Kabupaten Bandung Barat",
        "Kabupaten Bandung",
        "Kota Tangerang Selatan",
    )
    assert bacaan.temukan_kota("Puskesmas Cimahi Tengah", "Kota Cimahi") == ("Kota Cimahi",)
    assert bacaan.temukan_kota("Puskesmas Cimahi Tengah", "Kota Depok") == ()


def test_the_list_of_cities_is_the_nation():
    assert (len(set(nama(KOTA))), len(set(nama(KABUPATEN)))) == (98, 416)


@pytest.mark.parametrize(
    ("teks", "banyak"),
    [
        ("NIK 3276011205990001 dan lagi 3276011205990001", 1),
        ("3276 0152 0599 0002; 327601-120599-0003", 2),
        ("32760112059900011", 0),
        ("NIP 197801012005011001", 0),
        ("9999999999999999", 0),
        ("3276013205990001", 0),
        ("12345 3276011205990001", 0),
    ],
)
def test_identity_numbers(teks, banyak):
    assert bacaan.hitung_angka_16(teks) == banyak


def test_identity_numbers_are_blotted_out():
    assert bacaan.samarkan("NIK 3276011205990001, tahun 2024") == "NIK ••••••••••••••••, tahun 2024"


def test_sensitive_words_are_whole_words_and_a_city_adds_its_own():
    teks = "Nama  Korban: A. Kliniknya di sini. PANTI WREDHA"
    assert bacaan.temukan_kata_peka(teks, ["panti wredha, , \nrumah aman"]) == ("nama korban", "panti wredha")
    assert bacaan.temukan_kata_peka("teknik; nik; NIKAH") == ()
    assert bacaan.temukan_kata_peka("NIK: 1") == ("NIK",)


def test_text_is_made_fit_for_a_database():
    kotor = "perlin-\ndungan undang-\nundang \ufb01le a\x00b \ud800 c\u00ad\nd  \t e\n\n\n\nf\r\ng"
    assert bacaan.bersihkan(kotor) == "perlindungan undang-undang file ab cd e\n\nf\ng"


def test_pages_are_found_again_by_offset():
    teks, awal = bacaan.gabung_halaman(["satu", "", "tiga"])
    assert (teks, awal) == ("satu\n\f\n\ftiga", (0, 6, 8))
    assert [bacaan.halaman_pada(awal, n) for n in (0, 5, 6, 8, 11)] == [1, 1, 2, 3, 3]
    assert bacaan.halaman_pada([], 9) == 1


def test_a_text_beyond_the_limit_is_cut_and_its_pages_begin_at_the_end(monkeypatch):
    monkeypatch.setattr(bacaan, "TEKS_MAKS", 10)
    assert bacaan.gabung_halaman(["abcdefgh", "ijkl", "mnop"]) == ("abcdefgh\n\f", (0, 10, 10))


def test_the_fingerprint_is_of_the_words_alone():
    kata = [f"kata{n}" for n in range(bacaan.KATA_SIDIK_MIN)]
    assert bacaan.sidik_teks(" ".join(kata)) == bacaan.sidik_teks("\n\n".join(kata).upper() + " .")
    assert len(bacaan.sidik_teks(" ".join(kata))) == 64
    assert bacaan.sidik_teks(" ".join(kata[1:])) == ""


@pytest.mark.parametrize("ganas", ["a", "no a/", "berlaku sampai ", "a-\n", "1234 ", "kota ", "\x00", "﷽ "])
def test_a_text_made_to_keep_the_reader_busy_does_not(ganas):
    """Linear in the length: a quadratic rule would take minutes here, not fractions of a second."""
    isi = bacaan.baca([ganas * (100_000 // len(ganas))], kota="Kota Depok")
    assert len(isi.teks) <= bacaan.TEKS_MAKS
    assert isi.berlaku_sampai is None
