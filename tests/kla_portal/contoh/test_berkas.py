from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image

from bukti import pemindai
from bukti.validators import kenali_berkas
from kla_portal.contoh.berkas import Pesanan, buat_foto, buat_pdf, buat_semua, buat_xlsx
from kla_portal.contoh.berkas.dokumen import PEMBUAT
from kla_portal.contoh.berkas.metrik import lebar_teks, pecah_baris
from kla_portal.contoh.berkas.pesanan import TANDA_CONTOH, angka, tanggal_indonesia

JENIS_PDF = [*PEMBUAT, "data"]


def pesanan(jenis: str, kunci: str = "uji/1", **lain) -> Pesanan:
    isian = {
        "judul": "Laporan pembinaan Forum Anak (tahap 1) “2024”",
        "topik": "pembinaan Forum Anak",
        "kota": "Kota Cimahi",
        "provinsi": "Jawa Barat",
        "unit": "Dinas Kesehatan",
        "alamat": "Jalan Contoh, Kota Cimahi",
        "nomor": "400.2/17/DINKES/2024",
        "tanggal": date(2024, 5, 24),
        "baris": ("Cimahi Selatan", "Cimahi Tengah"),
    }
    return Pesanan(kunci=kunci, jenis=jenis, **(isian | lain))


@pytest.mark.parametrize("jenis", JENIS_PDF)
def test_pdf_opens_and_says_on_every_page_that_it_is_an_example(jenis):
    isi = buat_pdf(pesanan(jenis))
    with pikepdf.open(BytesIO(isi)) as pdf:
        assert 1 <= len(pdf.pages) <= 12
        assert pdf.check_pdf_syntax() == []
        for halaman in pdf.pages:
            assert TANDA_CONTOH.encode() in halaman.Contents.read_bytes()
        assert str(pdf.docinfo["/Title"]) == "Laporan pembinaan Forum Anak (tahap 1) “2024”"


@pytest.mark.parametrize("jenis", JENIS_PDF)
def test_pdf_is_the_same_in_every_run_and_differs_by_key(jenis):
    assert buat_pdf(pesanan(jenis)) == buat_pdf(pesanan(jenis))
    assert buat_pdf(pesanan(jenis)) != buat_pdf(pesanan(jenis, "uji/2"))


def test_a_draft_is_not_signed():
    """The stamp is the only text drawn in its colour."""
    sah = buat_pdf(pesanan("keputusan"))
    konsep = buat_pdf(pesanan("keputusan", konsep=True))
    assert _cap(sah) == 1
    assert _cap(konsep) == 0


def _cap(isi: bytes) -> int:
    with pikepdf.open(BytesIO(isi)) as pdf:
        return sum(halaman.Contents.read_bytes().count(b"(CONTOH) Tj") for halaman in pdf.pages)


def test_photo_has_real_size_and_a_date():
    isi = buat_foto(pesanan("foto"))
    assert isi == buat_foto(pesanan("foto"))
    assert 100_000 < len(isi) < 700_000
    with Image.open(BytesIO(isi)) as gambar:
        assert gambar.size == (1600, 1200)
        assert gambar.format == "JPEG"
        assert gambar.getexif()[0x0132].startswith("2024:05:24")


@pytest.mark.parametrize(("jenis", "lembar"), [("matriks", ["Matriks"]), ("data", ["2023", "2024"])])
def test_workbook_holds_rows(jenis, lembar):
    isi = buat_xlsx(pesanan(jenis))
    assert isi == buat_xlsx(pesanan(jenis))
    buku = load_workbook(BytesIO(isi))
    assert buku.sheetnames == lembar
    assert buku.worksheets[0]["A3"].value == TANDA_CONTOH
    assert buku.worksheets[0].max_row > 8
    assert not any(str(sel.value).startswith("=") for baris in buku.worksheets[0] for sel in baris)


@pytest.mark.parametrize(
    ("nama", "isi", "tipe"),
    [
        ("a.pdf", lambda: buat_pdf(pesanan("laporan")), "application/pdf"),
        ("a.jpg", lambda: buat_foto(pesanan("foto")), "image/jpeg"),
        (
            "a.xlsx",
            lambda: buat_xlsx(pesanan("matriks")),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_the_portal_would_take_the_file(nama, isi, tipe, tmp_path):
    data = isi()
    assert kenali_berkas(SimpleUploadedFile(nama, data)).tipe == tipe
    (tmp_path / nama).write_bytes(data)
    hasil = pemindai.pindai(tmp_path / nama, tipe, tmp_path)
    assert hasil["pratinjau"] is (nama != "a.xlsx")


def test_files_come_with_pages_and_preview_in_order():
    pdf, foto, tabel = buat_semua(
        [("pdf", pesanan("peraturan")), ("jpg", pesanan("foto")), ("xlsx", pesanan("matriks"))]
    )
    assert pdf.halaman >= 2
    assert foto.halaman is tabel.halaman is None
    assert [Image.open(BytesIO(x.pratinjau)).format for x in (pdf, foto)] == ["WEBP", "WEBP"]
    assert tabel.pratinjau == tabel.kecil == b""
    assert [max(Image.open(BytesIO(x.kecil)).size) for x in (pdf, foto)] == [320, 320]
    assert (len(foto.sidik_rupa), pdf.sidik_rupa) == (80, "")
    assert pdf.bacaan.nomor
    assert len(pdf.bacaan.awal_halaman) == pdf.halaman
    assert tabel.bacaan.teks


def test_lines_fit_the_width():
    for baris in pecah_baris("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh " * 5, "F3", 11, 120):
        assert lebar_teks(baris, "F3", 11) <= 120


def test_indonesian_dates_and_numbers():
    assert tanggal_indonesia(date(2026, 5, 24)) == "24 Mei 2026"
    assert angka(1234567.891, 2) == "1.234.567,89"
