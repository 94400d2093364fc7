"""Made files for tests: good ones of each type, and one for each thing that can be wrong."""

import io
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

XLSX_UTAMA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCX_UTAMA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSM_UTAMA = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def unggahan(nama: str, isi: bytes, tipe: str = "application/x-bohong") -> SimpleUploadedFile:
    """An upload whose declared type is a lie: nobody may believe it."""
    return SimpleUploadedFile(nama, isi, tipe)


def pdf(halaman: int = 1, *, ubah=None, **simpan) -> bytes:
    """A PDF with empty pages, the same bytes each time; `ubah(pdf)` may add things before it is saved."""
    dokumen = pikepdf.new()
    for _ in range(halaman):
        dokumen.add_blank_page(page_size=(200, 280))
    if ubah:
        ubah(dokumen)
    keluaran = io.BytesIO()
    dokumen.save(keluaran, deterministic_id="encryption" not in simpan, **simpan)
    return keluaran.getvalue()


def pdf_terkunci() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="pemilik", user="rahasia"))


def pdf_bertulisan(*halaman: str) -> bytes:
    """A PDF whose pages bear these words in Helvetica; lines are parted by a line feed."""

    def tulis(dokumen: pikepdf.Pdf) -> None:
        huruf = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        for lembar, teks in zip(dokumen.pages, halaman, strict=True):
            lembar.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=huruf))
            baris = " T* ".join(f"({b}) Tj" for b in teks.split("\n"))
            lembar.Contents = dokumen.make_stream(f"BT /F1 9 Tf 12 TL 10 250 Td {baris} ET".encode("cp1252"))

    return pdf(halaman=len(halaman), ubah=tulis)


def gambar(format_: str = "JPEG", ukuran: tuple[int, int] = (400, 300), **simpan) -> bytes:
    keluaran = io.BytesIO()
    dasar = Image.effect_noise(ukuran, 60).convert("RGB")
    dasar.save(keluaran, format_, **simpan)
    return keluaran.getvalue()


def pemandangan(ukuran: tuple[int, int] = (400, 300)) -> bytes:
    """A photo that shows something: noise alone may average to one shade, and then there is nothing to compare."""
    keluaran = io.BytesIO()
    Image.radial_gradient("L").resize(ukuran).convert("RGB").save(keluaran, "JPEG")
    return keluaran.getvalue()


def png_palsu(lebar: int, tinggi: int) -> bytes:
    """A tiny PNG that claims to be huge."""
    import struct
    import zlib

    asli = bytearray(gambar("PNG", (1, 1)))
    kepala = b"IHDR" + struct.pack(">II", lebar, tinggi) + bytes(asli[24:29])
    asli[12:29] = kepala
    asli[29:33] = struct.pack(">I", zlib.crc32(kepala))
    return bytes(asli)


def arsip(isi: dict[str, bytes | str], *, padat: bool = True) -> bytes:
    keluaran = io.BytesIO()
    with zipfile.ZipFile(keluaran, "w", zipfile.ZIP_DEFLATED if padat else zipfile.ZIP_STORED) as zip_:
        for nama, data in isi.items():
            zip_.writestr(nama, data)
    return keluaran.getvalue()


def office(utama: str, bagian: str, **tambahan: bytes | str) -> bytes:
    jenis = f'<?xml version="1.0"?><Types><Override PartName="/{bagian}" ContentType="{utama}"/></Types>'
    return arsip({"[Content_Types].xml": jenis, bagian: "<isi/>"} | tambahan)


def xlsx(**tambahan: bytes | str) -> bytes:
    return office(XLSX_UTAMA, "xl/workbook.xml", **tambahan)


def docx(**tambahan: bytes | str) -> bytes:
    return office(DOCX_UTAMA, "word/document.xml", **tambahan)
