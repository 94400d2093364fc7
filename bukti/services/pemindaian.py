"""Running the scanner on a stored file. Reading a stranger's file happens in a process of its own (`bukti.pemindai`);
here it gets a copy of the bytes and its answer becomes a `Temuan`. Nothing is written to the database."""

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from bukti.models import VersiBukti

logger = logging.getLogger(__name__)

DETIK_MAKS = 180


@dataclass(frozen=True)
class Temuan:
    """What an inspection found. An empty `alasan` means clean.

    `teks` is the text of each page in order (a page of a PDF or of a Word document as Word laid it out, a sheet of a
    workbook; empty for pictures; empty pages at the end are left out). `pratinjau` and `gambar_kecil` are WebP files,
    `sidik_rupa` 16 hexadecimal digits for pictures and else "".
    """

    alasan: str = ""
    halaman: int | None = None
    pratinjau: bytes = b""
    gambar_kecil: bytes = b""
    sidik_rupa: str = ""
    teks: list[str] = field(default_factory=list)


def pindai_isi(versi: VersiBukti) -> Temuan:
    """Run the scanner on the stored file and say what it found; the row stays as it is.

    Raises `OSError` when the store cannot be read or the scanner takes too long: to be tried again later.
    """
    try:
        with _salinan(versi) as (jalur, sidik):
            if sidik != versi.sha256:
                return Temuan(f"{sebut(versi)} di penyimpanan tidak sama dengan yang diunggah. Unggah ulang berkasnya.")
            return _pindai(versi, jalur)
    except FileNotFoundError:
        return Temuan(f"{sebut(versi)} tidak ditemukan di penyimpanan. Unggah ulang berkasnya.")


@contextmanager
def _salinan(versi: VersiBukti) -> Iterator[tuple[Path, str]]:
    """The bytes as a file on this machine, with their SHA-256. The store may be elsewhere."""
    with tempfile.TemporaryDirectory(prefix="kla-periksa-") as folder:
        jalur = Path(folder) / "berkas"
        hitung = hashlib.sha256()
        with versi.berkas.open("rb") as sumber, jalur.open("wb") as tujuan:
            for potong in sumber.chunks():
                hitung.update(potong)
                tujuan.write(potong)
        yield jalur, hitung.hexdigest()


def _pindai(versi: VersiBukti, jalur: Path) -> Temuan:
    """Run the scanner. When it dies of the file, the file is refused; a mere time-out is tried again later."""
    keluaran = jalur.parent / "hasil"
    keluaran.mkdir()
    try:
        proses = subprocess.run(
            [sys.executable, "-m", "bukti.pemindai", str(jalur), versi.tipe, str(keluaran)],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DETIK_MAKS,
            check=False,
        )
    except subprocess.TimeoutExpired as galat:
        raise TimeoutError(f"inspection of version {versi.pk} took more than {DETIK_MAKS} s") from galat
    try:
        hasil = json.loads(proses.stdout)
    except ValueError:
        logger.warning("scanner died on version %s: %s", versi.pk, proses.stderr[-500:].decode(errors="replace"))
        return Temuan(f"{sebut(versi)} tidak dapat dibaca dengan aman. Simpan ulang sebagai PDF, lalu unggah hasilnya.")
    if "sebab" in hasil:
        return Temuan(f"{sebut(versi)} {hasil['sebab']}. {hasil['saran']}")
    return _temuan_bersih(hasil, keluaran)


def _temuan_bersih(hasil: dict[str, Any], folder: Path) -> Temuan:
    def isi(nama: str) -> bytes:
        return (folder / nama).read_bytes() if (folder / nama).exists() else b""

    return Temuan(
        halaman=hasil["halaman"],
        pratinjau=isi("pratinjau.webp"),
        gambar_kecil=isi("kecil.webp"),
        sidik_rupa=hasil["rupa"],
        teks=json.loads(isi("teks.json") or b"[]"),
    )


def sebut(versi: VersiBukti) -> str:
    """The file as a reason names it, short enough to leave room for the reason."""
    nama = versi.nama_asli if len(versi.nama_asli) <= 80 else f"{versi.nama_asli[:60]}…{versi.akhiran}"
    return f"Berkas “{nama}”"
