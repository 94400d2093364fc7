"""Names of files that leave: by the city's template, plain, short, never two alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bukti.aturan.nama_berkas import CONTOH, MAKS_BATANG, RUAS, bedakan, periksa_templat, polos, susun_nama
from bukti.models.pengaturan import TEMPLAT_NAMA


def test_templat_bawaan_dapat_dipakai():
    assert periksa_templat(TEMPLAT_NAMA) == ""
    assert susun_nama(TEMPLAT_NAMA, CONTOH) == "1.2a_01_Peraturan-Wali-Kota-tentang-Kota-Layak-Anak.pdf"


def test_setiap_ruas_dapat_dipakai():
    semua = " ".join(f"{{{nama}}}" for nama in RUAS)

    assert periksa_templat(semua) == ""
    assert susun_nama(semua, replace(CONTOH, judul="SK")) == "1.2a-01-SK-dokumen-12-Tahun-2023-2023-DP3A.pdf"


@pytest.mark.parametrize(
    ("templat", "galat"),
    [
        ("", "Templat nama berkas belum diisi."),
        ("   ", "Templat nama berkas belum diisi."),
        ("{urut}" + "a" * 115, "Templat paling panjang 120 tanda."),
        ("{kode}_{judul}", "Templat harus memuat {urut}, agar dua bukti pada satu pertanyaan tidak bernama sama."),
        ("{urut}_{kode}_{kode}", "Bagian {kode} hanya boleh dipakai satu kali."),
        ("{urut}_{judul", "Kurung kurawal tidak berpasangan. Tulis bagian seperti {kode}, tanpa kurung lain."),
        ("{{urut}}", "Kurung kurawal tidak berpasangan. Tulis bagian seperti {kode}, tanpa kurung lain."),
        ("../{urut}", "Di luar bagian berkurung kurawal hanya boleh ada huruf, angka, spasi, titik, - dan _."),
        ("{urut}\u202efdp", "Di luar bagian berkurung kurawal hanya boleh ada huruf, angka, spasi, titik, - dan _."),
        ("{urut}\n", "Di luar bagian berkurung kurawal hanya boleh ada huruf, angka, spasi, titik, - dan _."),
        ("{urut}" + "a" * 41, "Di luar bagian berkurung kurawal paling banyak 40 tanda."),
    ],
)
def test_templat_yang_salah_dijelaskan(templat: str, galat: str):
    assert periksa_templat(templat) == galat


@pytest.mark.parametrize("asing", ["judul.__class__", "judul!r", "urut:05d", "0", "nama"])
def test_bagian_asing_disebut_bersama_yang_tersedia(asing: str):
    pesan = periksa_templat(f"{{urut}}_{{{asing}}}")

    assert pesan.startswith(f"Bagian {{{asing}}} tidak dikenal. Yang dapat dipakai: {{kode}}, {{urut}}")


def test_kurung_kosong_ditolak():
    assert periksa_templat("{urut}_{}").startswith("Ada kurung kurawal yang kosong.")


@pytest.mark.parametrize(
    ("judul", "nama"),
    [
        ("../../etc/passwd", "1.2a_01_etc-passwd.pdf"),
        ("..\\..\\C:\\Windows", "1.2a_01_C-Windows.pdf"),
        ("😀🎉", "1.2a_01_tanpa-judul.pdf"),
        ("...", "1.2a_01_tanpa-judul.pdf"),
        ("\u202efdp.exe", "1.2a_01_fdp.exe.pdf"),
        ("a\x00b\nc", "1.2a_01_a-b-c.pdf"),
        ("Résumé “anak” & keluarga; 100%", "1.2a_01_Resume-anak-keluarga-100.pdf"),
        ("a" * 300, "1.2a_01_" + "a" * (MAKS_BATANG - 8) + ".pdf"),
    ],
)
def test_judul_apa_pun_menjadi_nama_yang_aman(judul: str, nama: str):
    assert susun_nama(TEMPLAT_NAMA, replace(CONTOH, judul=judul)) == nama


def test_judul_panjang_dipotong_di_antara_kata_dan_urutan_tetap_utuh():
    isian = replace(CONTOH, judul="kata " * 60, urut=123, nomor="n" * 100, opd="o" * 64)
    nama = susun_nama("{opd}-{judul}-{nomor}-{jenis}-{tahun}-{kode}-{urut}", isian)

    assert len(nama) <= MAKS_BATANG + 4
    assert nama.endswith("-dokumen-2023-1.2a-123.pdf")
    assert susun_nama(TEMPLAT_NAMA, isian).endswith("kata.pdf")


def test_nama_peranti_windows_diberi_awalan():
    assert susun_nama("{judul}.{urut}", replace(CONTOH, judul="CON")) == "berkas-CON.01.pdf"


def test_beberapa_berkas_satu_bukti_bernomor():
    berkas = [susun_nama(TEMPLAT_NAMA, replace(CONTOH, judul="Foto", berkas=n, jumlah_berkas=2)) for n in (1, 2)]

    assert berkas == ["1.2a_01_Foto-1.pdf", "1.2a_01_Foto-2.pdf"]


def test_bagian_kosong_tidak_meninggalkan_pemisah_ganda():
    assert susun_nama("{kode}_{nomor}_{urut}_{opd}", replace(CONTOH, nomor="", opd="")) == "1.2a_01.pdf"


def test_nama_yang_terpakai_diberi_nomor_tanpa_melihat_huruf_besar():
    assert bedakan("SK.pdf", set()) == "SK.pdf"
    assert bedakan("SK.pdf", {"sk.pdf"}) == "SK-2.pdf"
    assert bedakan("SK.pdf", {"sk.pdf", "sk-2.pdf"}) == "SK-3.pdf"


def test_polos_boleh_kosong():
    assert polos("—") == ""
