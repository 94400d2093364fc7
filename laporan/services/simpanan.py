"""Finished files on their way into the store: made on the disk beside it, then put in place in one step."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from klaster.galat import Ditolak

AWALAN = "kla-laporan-"
#: A folder this old belongs to a worker that was killed.
SISA_MAKS = timedelta(hours=24)
PESAN_RUANG = (
    "Ruang penyimpanan tidak cukup: diperlukan sekitar {perlu:.1f} GB, tersisa {sisa:.1f} GB. Minta per klaster, "
    "atau hubungi admin sistem untuk menambah ruang."
)


@dataclass(frozen=True)
class Bagian:
    """One finished file on this disk; `halaman` only for PDF."""

    jalur: Path
    sidik: str
    halaman: int | None = None


@dataclass(frozen=True)
class Hasil:
    """What was made: the hash of the input, one file or several volumes, and what the row should say of it."""

    sidik: str
    bagian: tuple[Bagian, ...]
    rincian: dict[str, Any] = field(default_factory=dict)


@contextmanager
def folder_sementara() -> Iterator[Path]:
    """A folder of one's own on the disk where large files are put together; gone with everything in it afterwards."""
    akar = settings.KLA_FOLDER_SEMENTARA
    akar.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=AWALAN, dir=akar, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def pastikan_ruang(bita: int) -> None:
    """`Ditolak` when so many bytes would not leave the disk its reserve: better now than after an hour of work."""
    akar = settings.KLA_FOLDER_SEMENTARA
    akar.mkdir(parents=True, exist_ok=True, mode=0o700)
    sisa = shutil.disk_usage(akar).free - settings.KLA_SISA_DISK_MIN
    if bita > sisa:
        raise Ditolak(PESAN_RUANG.format(perlu=bita / 1e9, sisa=max(sisa, 0) / 1e9))


class _BerkasJadi(File):
    """A finished file on disk: a folder store moves it into place in one step instead of copying it piece by piece."""

    def temporary_file_path(self) -> str:
        assert self.file is not None
        return self.file.name


def simpan_berkas(nama: str, jalur: Path) -> None:
    """Flush to disk, then put in place: nobody ever sees half a file under its name. `jalur` may be gone afterwards."""
    with jalur.open("r+b") as berkas:
        os.fsync(berkas.fileno())
        default_storage.save(nama, _BerkasJadi(berkas))


def sapu_sementara() -> int:
    """Remove the folders of workers that were killed; returns how many."""
    akar = settings.KLA_FOLDER_SEMENTARA
    batas, dibuang = time.time() - SISA_MAKS.total_seconds(), 0
    for folder in akar.glob(f"{AWALAN}*") if akar.is_dir() else ():
        if folder.stat().st_mtime < batas:
            shutil.rmtree(folder, ignore_errors=True)
            dibuang += 1
    return dibuang
