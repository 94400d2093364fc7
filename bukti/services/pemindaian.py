"""Running the scanner on a stored file. Reading a stranger's file happens in a process of its own (`bukti.pemindai`);
here it gets a copy of the bytes and its answer becomes a `Temuan`. Nothing is written to the database."""

import hashlib
import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from bukti.models import VersiBukti
from bukti.pemindai_virus import HasilVirus, pindai_virus

logger = logging.getLogger(__name__)

DETIK_MAKS = 180
AWALAN_SALINAN = "kla-periksa-"
#: How a process ends whose seconds of the processor are used up.
KEHABISAN_WAKTU = (-signal.SIGXCPU, -signal.SIGKILL)

TERLALU_LAMA = "Pemeriksaan berkas terlalu lama karena server sedang sibuk. Pemeriksaan diulang sendiri nanti."
TAK_TERPASANG = "Penyimpanan berkas sedang tidak terpasang. Pemeriksaan diulang sendiri nanti."
TAK_BERJALAN = "Pemeriksa berkas di server tidak dapat dijalankan. Hubungi admin sistem."
BERSIHKAN = "Jangan buka salinannya; bersihkan komputer Anda dengan antivirus, lalu unggah berkas yang bersih."
SIMPAN_PDF = "Simpan ulang sebagai PDF, lalu unggah hasilnya."


@dataclass(frozen=True)
class Temuan:
    """What an inspection found: clean when both `alasan` and `kendala` are empty.

    `alasan` is the sentence why the file is refused, `bahaya` whether it is dangerous and must be locked away.
    `kendala` says why nothing could be decided now; the file goes on waiting.

    `teks` is the text of each page in order (a page of a PDF or of a Word document as Word laid it out, a sheet of a
    workbook; empty for pictures; empty pages at the end are left out). `pratinjau` and `gambar_kecil` are WebP files,
    `sidik_rupa` 80 hexadecimal digits for pictures and else "".
    """

    alasan: str = ""
    bahaya: bool = False
    kendala: str = ""
    halaman: int | None = None
    pratinjau: bytes = b""
    gambar_kecil: bytes = b""
    sidik_rupa: str = ""
    teks: list[str] = field(default_factory=list)


class PemeriksaanTertunda(OSError):
    """The inspection could not be done now, through no fault of the file. The message is Indonesian and for people."""


class TerlaluLama(PemeriksaanTertunda, TimeoutError):
    """The scanner used up its time."""


def periksa_isi(versi: VersiBukti) -> Temuan:
    """Look for viruses (with `KLA_CLAMAV`) and into the content of the stored file; the row stays as it is.

    What is bad stays bad also while the virus scanner is away. Raises as `pindai_isi` does.
    """
    return _dengan_salinan(versi, _virus_dan_isi)


def pindai_isi(versi: VersiBukti) -> Temuan:
    """Look into the content only, as for a file that has been found clean before; the row stays as it is.

    Raises `OSError` when the store cannot be read, `PemeriksaanTertunda` when the scanner cannot run or takes too
    long: to be tried again later.
    """
    return _dengan_salinan(versi, _isi)


def _dengan_salinan(versi: VersiBukti, nilai: Callable[[VersiBukti, Path], Temuan]) -> Temuan:
    try:
        with _salinan(versi) as (jalur, sidik):
            if sidik != versi.sha256:
                return Temuan(f"{sebut(versi)} di penyimpanan tidak sama dengan yang diunggah. Unggah ulang berkasnya.")
            return nilai(versi, jalur)
    except FileNotFoundError as galat:
        if not _folder_terpasang(versi):
            raise PemeriksaanTertunda(TAK_TERPASANG) from galat
        return Temuan(f"{sebut(versi)} tidak ditemukan di penyimpanan. Unggah ulang berkasnya.")


def _folder_terpasang(versi: VersiBukti) -> bool:
    """A disk that is not mounted must not look like thousands of lost files: where files are kept in a folder, the one
    for evidence is there as soon as the first was stored. A bucket tells the two apart by itself."""
    gudang = versi.berkas.storage
    return not isinstance(gudang, FileSystemStorage) or gudang.exists(str(versi.berkas.name).split("/", 1)[0])


def _virus_dan_isi(versi: VersiBukti, jalur: Path) -> Temuan:
    virus = pindai_virus(settings.KLA_CLAMAV, jalur) if settings.KLA_CLAMAV else HasilVirus()
    if virus.virus:
        return Temuan(f"{sebut(versi)} mengandung virus ({virus.virus}). {BERSIHKAN}", bahaya=True)
    temuan = _isi(versi, jalur)
    return temuan if temuan.alasan or not virus.kendala else Temuan(kendala=virus.kendala)


@contextmanager
def _salinan(versi: VersiBukti) -> Iterator[tuple[Path, str]]:
    """The bytes as a file on this machine, with their SHA-256. The store may be elsewhere."""
    with tempfile.TemporaryDirectory(prefix=AWALAN_SALINAN) as folder:
        jalur = Path(folder) / "berkas"
        hitung = hashlib.sha256()
        with versi.berkas.open("rb") as sumber, jalur.open("wb") as tujuan:
            for potong in sumber.chunks():
                hitung.update(potong)
                tujuan.write(potong)
        yield jalur, hitung.hexdigest()


def _isi(versi: VersiBukti, jalur: Path) -> Temuan:
    """Run the scanner. If it dies of the file, the file is locked away; what is the machine's fault is tried again."""
    folder = jalur.parent / "hasil"
    folder.mkdir()
    proses = _jalankan([str(jalur), versi.tipe, str(folder)])
    ucapan = _ucapan(proses.stdout)
    if not ucapan:
        logger.error("scanner did not start: %s", proses.stderr[-500:].decode(errors="replace"))
        raise PemeriksaanTertunda(TAK_BERJALAN)
    hasil: dict[str, Any] = {kunci: nilai for baris in ucapan for kunci, nilai in baris.items()}
    if "sebab" in hasil:
        return Temuan(f"{sebut(versi)} {hasil['sebab']}. {hasil['saran']}", bahaya=hasil["bahaya"])
    kehabisan_waktu = proses.returncode in KEHABISAN_WAKTU
    if "rupa" in hasil or (kehabisan_waktu and "halaman" in hasil):
        return _temuan_bersih(hasil, folder)
    logger.warning("scanner died on version %s: %s", versi.pk, proses.stderr[-500:].decode(errors="replace"))
    if kehabisan_waktu:
        return Temuan(f"{sebut(versi)} terlalu berat untuk diperiksa. Bagi menjadi beberapa berkas, lalu unggah lagi.")
    return Temuan(f"{sebut(versi)} tidak dapat dibaca dengan aman. {SIMPAN_PDF}", bahaya=True)


def _jalankan(argumen: list[str]) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            [sys.executable, "-m", "bukti.pemindai", *argumen],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DETIK_MAKS,
            check=False,
        )
    except subprocess.TimeoutExpired as galat:
        raise TerlaluLama(TERLALU_LAMA) from galat


def _ucapan(keluaran: bytes) -> list[dict[str, Any]]:
    """What the scanner said before it ended; a line cut short is none."""
    ucapan = []
    for baris in keluaran.splitlines():
        with suppress(ValueError):
            ucapan.append(json.loads(baris))
    return ucapan


def _temuan_bersih(hasil: dict[str, Any], folder: Path) -> Temuan:
    return Temuan(
        halaman=hasil["halaman"],
        pratinjau=_bita(folder / "pratinjau.webp"),
        gambar_kecil=_bita(folder / "kecil.webp"),
        sidik_rupa=hasil.get("rupa", ""),
        teks=json.loads(_bita(folder / "teks.json") or b"[]"),
    )


def _bita(jalur: Path) -> bytes:
    return jalur.read_bytes() if jalur.exists() else b""


def sebut(versi: VersiBukti) -> str:
    """The file as a reason names it, short enough to leave room for the reason."""
    nama = versi.nama_asli if len(versi.nama_asli) <= 80 else f"{versi.nama_asli[:60]}…{versi.akhiran}"
    return f"Berkas “{nama}”"
