"""What a file's content really is, by opening it. No Django in here, no names, no trust.

Bounded on purpose: no pixel, page or archive member is unpacked without a limit known beforehand.
"""

import struct
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

HALAMAN_MAKS = 3_000
PIKSEL_MAKS = 80_000_000
UKURAN_PENUTUP = 22  # bytes of a ZIP's closing record without its comment
ISI_MAKS = 5_000  # members of an archive
BONGKAR_MAKS = 250 * 1024 * 1024  # bytes unpacked
NISBAH_MAKS = 100  # unpacked : packed, asked of archives that unpack to more than NISBAH_MULAI
NISBAH_MULAI = 20 * 1024 * 1024
DAFTAR_JENIS = "[Content_Types].xml"

#: Main parts of the Office formats as [Content_Types].xml names them.
BAGIAN_UTAMA = {
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
}
MAKRO_PADA_JENIS = (b"macroenabled", b"vbaproject")
MAKRO_PADA_NAMA = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")

CETAK_ULANG = "Buka dokumen aslinya, cetak ke PDF, lalu unggah hasilnya."
TANPA_MAKRO = "Simpan ulang sebagai XLSX atau DOCX tanpa makro, lalu unggah hasilnya."
SIMPAN_OFFICE = "Simpan ulang dari Excel atau Word, lalu unggah hasilnya."
UNDUH_ULANG = "Buka berkas itu di komputer Anda; bila tidak terbuka, minta salinan baru."


class BerkasBuruk(Exception):
    """Why a file is refused: `sebab` continues the sentence 'Berkas “x” …', `saran` is the remedy.

    `bahaya`: made to run something, to hide something or to overload a reader; such a file is locked away, while one
    that is merely broken, locked or too long is only refused.
    """

    def __init__(self, sebab: str, saran: str, *, bahaya: bool = False) -> None:
        super().__init__(sebab)
        self.sebab = sebab
        self.saran = saran
        self.bahaya = bahaya


def kenali(berkas: BinaryIO) -> str:
    """The type of the content, after opening it. Raises `BerkasBuruk` when it does not open or is not safe."""
    berkas.seek(0)
    awal = berkas.read(64)
    for cocok, buka in PENGENAL:
        if cocok(awal):
            berkas.seek(0)
            return buka(berkas)
    raise BerkasBuruk(*_tebak_asing(awal))


def _tebak_asing(awal: bytes) -> tuple[str, str]:
    """Say what it is when it is a well-known thing; people then see at once what went wrong."""
    ganti = "Pilih berkas yang benar: PDF, JPG, PNG, WebP, XLSX, atau DOCX."
    if awal.startswith(b"\xd0\xcf\x11\xe0"):
        return (
            "berformat Office lama atau dikunci kata sandi",
            "Buka dokumennya, hilangkan kata sandinya, lalu simpan sebagai XLSX, DOCX, atau PDF.",
        )
    if awal.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "sebenarnya program, bukan dokumen", ganti
    if awal.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return "sebenarnya halaman web, bukan dokumen", ganti
    if awal[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "sebenarnya foto HEIC", "Ubah foto menjadi JPG lebih dahulu."
    return "tidak dapat dikenali isinya", ganti


# --- PDF --------------------------------------------------------------------------------------------------------
def _buka_pdf(berkas: BinaryIO) -> str:
    import pikepdf

    if zipfile.is_zipfile(berkas):
        raise BerkasBuruk("memuat arsip ZIP di dalam PDF", CETAK_ULANG, bahaya=True)
    utuh = _berakhir_wajar(berkas)
    berkas.seek(0)
    try:
        with pikepdf.open(berkas, suppress_warnings=True, attempt_recovery=utuh) as pdf:
            halaman = len(pdf.pages)
    except pikepdf.PasswordError as galat:
        raise BerkasBuruk(
            "dikunci kata sandi", "Simpan salinan PDF tanpa kata sandi, lalu unggah salinan itu."
        ) from galat
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as galat:
        raise BerkasBuruk("rusak atau terpotong, sehingga PDF tidak dapat dibuka", UNDUH_ULANG) from galat
    if not halaman:
        raise BerkasBuruk("tidak mempunyai halaman", UNDUH_ULANG)
    if halaman > HALAMAN_MAKS:
        raise terlalu_banyak_halaman(halaman)
    return PDF


def terlalu_banyak_halaman(halaman: int) -> BerkasBuruk:
    return BerkasBuruk(f"berisi {halaman} halaman, lebih dari {HALAMAN_MAKS}", "Bagi menjadi beberapa berkas.")


def _berakhir_wajar(berkas: BinaryIO) -> bool:
    """A small fault inside may be repaired while reading; a file without its end would silently lose pages."""
    berkas.seek(0, 2)
    berkas.seek(max(0, berkas.tell() - 2048))
    return b"%%EOF" in berkas.read()


# --- Pictures ---------------------------------------------------------------------------------------------------
def _buka_gambar(berkas: BinaryIO) -> str:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 -- slow import

    if zipfile.is_zipfile(berkas):
        raise BerkasBuruk(
            "memuat arsip ZIP di dalam gambar", "Simpan ulang gambarnya, lalu unggah hasilnya.", bahaya=True
        )
    berkas.seek(0)
    try:
        with Image.open(berkas, formats=["JPEG", "PNG", "WEBP", "MPO"]) as gambar:
            format_ = gambar.format or ""
            if gambar.width * gambar.height > PIKSEL_MAKS:
                raise _terlalu_besar(gambar.width, gambar.height)
            _baca_seluruhnya(gambar, format_)
    except Image.DecompressionBombError as galat:
        raise _terlalu_besar() from galat
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error) as galat:
        raise BerkasBuruk("rusak atau terpotong, sehingga gambar tidak dapat dibuka", UNDUH_ULANG) from galat
    return {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP}[format_]


def _baca_seluruhnya(gambar, format_: str) -> None:
    """Read to the end, so that a truncated file is found now: PNG by its checksums, the others by decoding small."""
    from PIL import ImageFile  # noqa: PLC0415 -- slow import

    # WeasyPrint makes the whole process lenient when it is first used; here a picture that ends early is a broken one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    if format_ == "PNG":
        gambar.verify()
        return
    gambar.draft("RGB", (256, 256))
    gambar.load()


def _terlalu_besar(lebar: int = 0, tinggi: int = 0) -> BerkasBuruk:
    bidang = f" ({lebar} x {tinggi} piksel)" if lebar else ""
    return BerkasBuruk(
        f"bergambar terlalu besar{bidang}; paling besar 80 juta piksel",
        "Perkecil gambar, misalnya menjadi selebar 2.400 piksel, lalu unggah lagi.",
    )


# --- Office -----------------------------------------------------------------------------------------------------
def _buka_office(berkas: BinaryIO) -> str:
    rusak = "rusak atau terpotong, sehingga arsipnya tidak dapat dibuka"
    try:
        with zipfile.ZipFile(berkas) as arsip:
            _periksa_arsip(arsip)
            _periksa_tepi(arsip, berkas)
            return _tipe_office(arsip)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, struct.error) as galat:
        raise BerkasBuruk(rusak, UNDUH_ULANG) from galat
    except (NotImplementedError, RuntimeError) as galat:
        raise BerkasBuruk(rusak, SIMPAN_OFFICE) from galat


def _periksa_arsip(arsip: zipfile.ZipFile) -> None:
    """Bounds and names only; nothing is unpacked."""
    isi = arsip.infolist()
    if len(isi) > ISI_MAKS:
        raise BerkasBuruk(f"berisi lebih dari {ISI_MAKS} bagian", "Bagi dokumen menjadi beberapa berkas.")
    mentah, padat = sum(i.file_size for i in isi), sum(i.compress_size for i in isi)
    if mentah > BONGKAR_MAKS or (mentah > NISBAH_MULAI and mentah > NISBAH_MAKS * max(padat, 1)):
        raise BerkasBuruk(
            "membesar tidak wajar bila dibongkar",
            "Hapus lembar dan baris kosong yang berlebih, simpan ulang, lalu unggah lagi.",
            bahaya=True,
        )
    if len({i.filename.lower() for i in isi}) != len(isi) or any(_nama_berbahaya(i) for i in isi):
        raise BerkasBuruk("memuat nama bagian yang berbahaya", SIMPAN_OFFICE, bahaya=True)
    if any(i.flag_bits & 0x1 for i in isi):
        raise BerkasBuruk("dikunci kata sandi", "Simpan salinan tanpa kata sandi, lalu unggah salinan itu.")


def _periksa_tepi(arsip: zipfile.ZipFile, berkas: BinaryIO) -> None:
    """The archive is the whole file: what stands outside it would be seen by one program and not by another."""
    berkas.seek(0, 2)
    ujung = berkas.tell() - len(arsip.comment) - UKURAN_PENUTUP
    berkas.seek(ujung)
    if berkas.read(4) != b"PK\x05\x06" or min((i.header_offset for i in arsip.infolist()), default=0) != 0:
        raise BerkasBuruk("memuat isi lain di luar arsipnya", SIMPAN_OFFICE, bahaya=True)


def _nama_berbahaya(isi: zipfile.ZipInfo) -> bool:
    nama = isi.orig_filename
    jalur = PurePosixPath(nama)
    tautan = (isi.external_attr >> 16) & 0o170000 == 0o120000
    return tautan or jalur.is_absolute() or ".." in jalur.parts or any(h in nama for h in "\\:\0")


def _tipe_office(arsip: zipfile.ZipFile) -> str:
    if DAFTAR_JENIS not in arsip.namelist():
        raise BerkasBuruk(
            "sebenarnya arsip ZIP, bukan dokumen Office", "Keluarkan isinya, lalu unggah berkasnya satu per satu."
        )
    with arsip.open(DAFTAR_JENIS) as daftar:
        jenis = daftar.read(4 * 1024 * 1024).lower()
    nama = [f"/{n.lower()}" for n in arsip.namelist()]
    if any(tanda in jenis for tanda in MAKRO_PADA_JENIS) or any(t in n for n in nama for t in MAKRO_PADA_NAMA):
        raise BerkasBuruk("memuat makro", TANPA_MAKRO, bahaya=True)
    for tanda, tipe in BAGIAN_UTAMA.items():
        if tanda in jenis:
            return tipe
    raise BerkasBuruk(
        "berformat Office yang tidak diterima", "Simpan ulang sebagai XLSX, DOCX, atau PDF, lalu unggah hasilnya."
    )


#: Recognised by the first bytes; white space or a byte order mark before "%PDF-" is forgiven, anything else is not.
PENGENAL: list[tuple[Callable[[bytes], bool], Callable[[BinaryIO], str]]] = [
    (lambda awal: awal.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"), _buka_pdf),
    (lambda awal: awal.startswith(b"\xff\xd8\xff"), _buka_gambar),
    (lambda awal: awal.startswith(b"\x89PNG\r\n\x1a\n"), _buka_gambar),
    (lambda awal: awal[:4] == b"RIFF" and awal[8:12] == b"WEBP", _buka_gambar),
    (lambda awal: awal.startswith(b"PK\x03\x04"), _buka_office),
]
