"""Cheap checks of an uploaded file before anything is stored: name, size, and that it really opens as what it claims.

What takes time (active content, every page, checksums inside archives) is done later by a worker: `bukti.pemindai`.
Nothing here believes the browser: not the declared type, not the declared name.
"""

import logging
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from bukti.kenal_isi import DOCX, XLSX, BerkasBuruk
from bukti.pintu import PintuTertutup, kenali_di_luar
from klaster.galat import Ditolak

logger = logging.getLogger(__name__)

PANJANG_NAMA = 200
NAMA_WINDOWS = {"con", "prn", "aux", "nul"} | {f"{alat}{n}" for alat in ("com", "lpt") for n in range(10)}

#: Extensions people may use, with the type that the content must have.
TIPE_MENURUT_AKHIRAN = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".xlsx": XLSX,
    ".docx": DOCX,
}
NAMA_TIPE = {
    "application/pdf": "PDF",
    "image/jpeg": "gambar JPEG",
    "image/png": "gambar PNG",
    "image/webp": "gambar WebP",
    XLSX: "buku kerja Excel (XLSX)",
    DOCX: "dokumen Word (DOCX)",
}
AKHIRAN_LAZIM = {tipe: akhiran for akhiran, tipe in TIPE_MENURUT_AKHIRAN.items() if akhiran != ".jpeg"}
DITERIMA = "PDF, JPG, PNG, WebP, XLSX, atau DOCX"

#: What to do with well-known formats that the portal does not take.
SARAN = {
    ".doc": "Simpan ulang sebagai DOCX atau PDF.",
    ".xls": "Simpan ulang sebagai XLSX atau PDF.",
    ".xlsb": "Simpan ulang sebagai XLSX.",
    ".docm": "Simpan ulang sebagai DOCX tanpa makro.",
    ".xlsm": "Simpan ulang sebagai XLSX tanpa makro.",
    ".csv": "Simpan ulang sebagai XLSX.",
    ".ods": "Simpan ulang sebagai XLSX.",
    ".odt": "Simpan ulang sebagai DOCX atau PDF.",
    ".ppt": "Simpan ulang sebagai PDF.",
    ".pptx": "Simpan ulang sebagai PDF.",
    ".heic": "Ubah foto menjadi JPG lebih dahulu.",
    ".heif": "Ubah foto menjadi JPG lebih dahulu.",
    ".gif": "Simpan ulang sebagai JPG atau PNG.",
    ".bmp": "Simpan ulang sebagai JPG atau PNG.",
    ".tif": "Simpan ulang sebagai PDF atau JPG.",
    ".tiff": "Simpan ulang sebagai PDF atau JPG.",
    ".zip": "Keluarkan isinya, lalu unggah berkasnya satu per satu.",
    ".rar": "Keluarkan isinya, lalu unggah berkasnya satu per satu.",
    ".7z": "Keluarkan isinya, lalu unggah berkasnya satu per satu.",
    ".mp4": "Simpan video di laman resmi, lalu lampirkan alamatnya sebagai tautan.",
    ".mov": "Simpan video di laman resmi, lalu lampirkan alamatnya sebagai tautan.",
}


@dataclass(frozen=True)
class BerkasDikenal:
    """A file that passed: a name that is safe to show, and the type its content really has."""

    nama: str
    tipe: str


def periksa_pengantar(mentah: str, ukuran: int) -> str:
    """Check what is said of a file before a byte of it is sent: name and size in bytes. The name, safe to keep.

    Raises `Ditolak` with a sentence that names the file, the rule and the remedy.
    """
    nama = bersihkan_nama(mentah)
    _periksa_ukuran(nama, ukuran)
    akhiran = PurePosixPath(nama).suffix.lower()
    if akhiran not in TIPE_MENURUT_AKHIRAN:
        raise _tolak(nama, f"berjenis {akhiran or 'tanpa akhiran'}, yang tidak diterima.", _saran_jenis(akhiran))
    return nama


def kenali_berkas(berkas: UploadedFile) -> BerkasDikenal:
    """Check an upload. Raises `Ditolak` with a sentence that names the file, the rule and the remedy."""
    nama = periksa_pengantar(berkas.name or "", berkas.size or 0)
    akhiran = PurePosixPath(nama).suffix.lower()
    diharapkan = TIPE_MENURUT_AKHIRAN[akhiran]
    try:
        tipe = kenali_di_luar(cast(BinaryIO, berkas))
    except BerkasBuruk as buruk:
        raise _tolak(nama, f"{buruk.sebab}.", buruk.saran) from buruk
    except PintuTertutup as galat:
        logger.exception("an upload could not be looked at")
        raise _tolak(nama, "belum dapat diperiksa karena server sedang sibuk.", "Unggah lagi sebentar lagi.") from galat
    finally:
        berkas.seek(0)
    if tipe != diharapkan:
        raise _tolak(
            nama,
            f"bernama {akhiran}, tetapi isinya {NAMA_TIPE[tipe]}.",
            f"Ganti akhiran namanya menjadi {AKHIRAN_LAZIM[tipe]} atau pilih berkas yang benar.",
        )
    return BerkasDikenal(nama, tipe)


def bersihkan_nama(mentah: str) -> str:
    """A file name that is safe to show and to keep: no path, no invisible or direction-changing characters.

    Keeps the extension even when the name must be shortened. Never used as a name on disk.
    """
    nama = unicodedata.normalize("NFC", mentah).replace("\\", "/").split("/")[-1]
    nama = "".join(huruf for huruf in nama if unicodedata.category(huruf)[0] != "C")
    nama = " ".join(nama.split()).rstrip(". ").lstrip(" ")
    jalur = PurePosixPath(nama)
    if not nama.strip("."):
        return "berkas"
    if jalur.stem.split(".")[0].strip().lower() in NAMA_WINDOWS:
        nama = f"berkas-{nama}"
    if len(nama) > PANJANG_NAMA:
        akhiran = PurePosixPath(nama).suffix[:20]
        nama = nama[: PANJANG_NAMA - len(akhiran)].rstrip(". ") + akhiran
    return nama


def batas_ukuran() -> str:
    """The size limit as people say it: "100 MB"."""
    mega = settings.KLA_UKURAN_BERKAS_MAKS / 1024 / 1024
    return f"{mega:.1f}".replace(".", ",").removesuffix(",0") + " MB"


def _periksa_ukuran(nama: str, ukuran: int) -> None:
    if ukuran <= 0:
        raise _tolak(nama, "kosong (0 bita).", "Periksa berkas aslinya, lalu pilih lagi.")
    if ukuran > settings.KLA_UKURAN_BERKAS_MAKS:
        raise _tolak(
            nama,
            f"berukuran {_ribuan(ukuran)} bita, melebihi batas {batas_ukuran()} tiap berkas.",
            "Perkecil berkas (misalnya pindai dengan 150 dpi) atau bagi menjadi beberapa berkas.",
        )


def _ribuan(angka: int) -> str:
    return f"{angka:,}".replace(",", ".")


def _saran_jenis(akhiran: str) -> str:
    return f"{SARAN.get(akhiran, '')} Jenis yang diterima: {DITERIMA}.".strip()


def _tolak(nama: str, sebab: str, saran: str) -> Ditolak:
    return Ditolak(f"Berkas “{nama}” {sebab} {saran}".strip(), bidang="berkas")
