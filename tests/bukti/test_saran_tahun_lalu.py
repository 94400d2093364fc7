"""What is advised for a piece of evidence of last year: one line of the table for each rule and its edges."""

from datetime import date

import pytest

from bukti.aturan.saran_tahun_lalu import Tanggal, saran_bukti
from indikator.models.instrumen import JenisBukti

HARI_INI = date(2025, 3, 10)


def d(teks):
    return date.fromisoformat(teks) if teks else None


def saran(jenis, *, tahun=2025, tahun_data=1, hari_ini=HARI_INI, **tanggal):
    isi = Tanggal(**{nama: d(nilai) for nama, nilai in tanggal.items()})
    return saran_bukti(jenis, isi, tahun=tahun, tahun_data=tahun_data, hari_ini=hari_ini)


@pytest.mark.parametrize(
    ("jenis", "tanggal", "langkah", "kata"),
    [
        # A regulation holds until it ends.
        ("peraturan", {"dokumen": "2019-05-02"}, "pakai", "tanpa batas waktu"),
        ("peraturan", {"dokumen": "2019-05-02", "berlaku_sampai": "2027-01-01"}, "pakai", "sampai 1 Januari 2027"),
        ("peraturan", {"berlaku_sampai": "2025-03-09"}, "perbarui", "sudah berakhir, pada 9 Maret 2025"),
        ("peraturan", {"berlaku_sampai": "2025-03-10"}, "pakai", "10 Maret 2025"),  # the last day still counts
        ("peraturan", {}, "periksa", "Tanggalnya tidak dicatat"),
        # A decree, an agreement, a certificate end with their term.
        ("keputusan", {"dokumen": "2024-01-02", "berlaku_sampai": "2024-12-31"}, "perbarui", "31 Desember 2024"),
        ("keputusan", {"berlaku_sampai": "2026-12-31"}, "pakai", "Masih berlaku sampai 31 Desember 2026"),
        ("keputusan", {"dokumen": "2024-01-02"}, "periksa", "Masa berlakunya tidak dicatat"),
        ("perjanjian", {"periode_mulai": "2023-01-01", "periode_akhir": "2025-12-31"}, "pakai", "mencakup 2025"),
        ("sertifikat", {"periode_mulai": "2023-01-01", "periode_akhir": "2024-06-30"}, "perbarui", "30 Juni 2024"),
        # What shows one year must show this one.
        ("foto", {"dokumen": "2024-08-17"}, "perbarui", "Foto harus dari 2025; yang ini dari 2024"),
        ("foto", {"dokumen": "2025-01-01"}, "pakai", "mencakup 2025"),
        ("foto", {}, "periksa", "Tanggalnya tidak dicatat"),
        ("notulen", {"dokumen": "2024-02-29"}, "perbarui", "Notulen harus dari 2025"),
        ("laporan", {"periode_mulai": "2024-01-01", "periode_akhir": "2024-12-31"}, "perbarui", "dari 2024"),
        ("daftar_hadir", {"periode_akhir": "2025-02-01"}, "pakai", "2025"),
        # Anything else is taken by its year.
        ("dokumen", {"dokumen": "2025-02-01"}, "pakai", "mencakup 2025"),
        ("dokumen", {"dokumen": "2024-02-01"}, "periksa", "Dokumen dari 2024. Lihat apakah masih berlaku pada 2025"),
        ("dokumen", {"berlaku_sampai": "2030-01-01"}, "pakai", "1 Januari 2030"),
        ("dokumen", {}, "periksa", "Tanggalnya tidak dicatat"),
        ("tautan", {"dokumen": "2025-01-01"}, "periksa", "Buka tautannya"),
    ],
)
def test_saran_menurut_jenis_dan_tanggal(jenis, tanggal, langkah, kata):
    hasil = saran(jenis, **tanggal)
    assert hasil.langkah == langkah
    assert kata in hasil.alasan
    assert hasil.layak == (langkah in ("pakai", "tambah"))


@pytest.mark.parametrize(
    ("tanggal", "langkah", "kata"),
    [
        ({"periode_mulai": "2024-01-01", "periode_akhir": "2024-12-31"}, "tambah", "tambahkan data 2025"),
        ({"periode_mulai": "2024-01-01", "periode_akhir": "2025-12-31"}, "pakai", "Sudah mencakup 2024 dan 2025"),
        ({"periode_mulai": "2022-01-01", "periode_akhir": "2023-12-31"}, "perbarui", "dari 2022 dan 2023"),
        ({"dokumen": "2025-02-02"}, "tambah", "tambahkan data 2024"),
        ({}, "periksa", "Tanggalnya tidak dicatat"),
    ],
)
def test_data_dua_tahun_memerlukan_keduanya(tanggal, langkah, kata):
    hasil = saran("data", tahun_data=2, **tanggal)
    assert (hasil.langkah, kata in hasil.alasan) == (langkah, True)


def test_berakhir_sebelum_tahun_evaluasi_walaupun_belum_lewat_hari_ini():
    """Prepared in December for the next year: a term until New Year's Eve does not reach it."""
    hasil = saran("keputusan", tahun=2026, hari_ini=date(2025, 12, 1), berlaku_sampai="2025-12-31")
    assert (hasil.langkah, "berakhir sebelum 2026" in hasil.alasan) == ("perbarui", True)


def test_hari_kabisat():
    hasil = saran("keputusan", tahun=2024, hari_ini=date(2024, 2, 29), berlaku_sampai="2024-02-29")
    assert (hasil.langkah, hasil.alasan) == ("pakai", "Masih berlaku sampai 29 Februari 2024.")
    assert saran("keputusan", hari_ini=date(2024, 3, 1), tahun=2024, berlaku_sampai="2024-02-29").langkah == "perbarui"


@pytest.mark.parametrize("jenis", JenisBukti.values)
def test_setiap_jenis_mendapat_saran_berkalimat(jenis):
    for tanggal in ({}, {"dokumen": "2024-01-01"}, {"berlaku_sampai": "2030-01-01"}):
        hasil = saran(jenis, **tanggal)
        assert hasil.label and hasil.alasan.endswith(".")
