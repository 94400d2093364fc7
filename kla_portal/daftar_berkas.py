"""What lies in a store: every file with its size and age, by listing once, whatever kind of store it is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage


class PenyimpananTerputus(OSError):
    """The store cannot be reached, or refuses to work: nothing is said about any file."""


@dataclass(frozen=True, slots=True)
class BerkasAda:
    """One stored file. `nama` as the database names it, `diubah` when it was last written."""

    nama: str
    ukuran: int
    diubah: datetime


def daftar_berkas(penyimpanan: Storage, awalan: str = "") -> Iterator[BerkasAda]:
    """Every file whose name begins with `awalan` ("" or whole folders, "bukti/32.77/"), in no particular order.

    Raises `PenyimpananTerputus` when the store is not there: an empty list would make every file look lost.
    """
    telusuri: Any = getattr(penyimpanan, "telusuri", None)
    if telusuri is not None:
        yield from telusuri(awalan)
    elif isinstance(penyimpanan, FileSystemStorage):
        yield from _folder(Path(penyimpanan.location), awalan)
    else:
        yield from _umum(penyimpanan, awalan.rstrip("/"))


def _folder(akar: Path, awalan: str) -> Iterator[BerkasAda]:
    if not akar.is_dir():
        raise PenyimpananTerputus(f"the folder {akar} does not exist")
    mulai = akar / awalan
    if not mulai.is_dir():
        return
    antre = [str(mulai)]
    panjang = len(str(akar)) + 1
    while antre:
        with os.scandir(antre.pop()) as isi:
            for satu in isi:
                if satu.is_dir(follow_symlinks=False):
                    antre.append(satu.path)
                    continue
                keadaan = satu.stat(follow_symlinks=False)
                nama = satu.path[panjang:].replace(os.sep, "/")
                yield BerkasAda(nama, keadaan.st_size, datetime.fromtimestamp(keadaan.st_mtime, UTC))


def _umum(penyimpanan: Storage, folder: str) -> Iterator[BerkasAda]:
    """Any other store, through Django's interface: two requests a file."""
    anak, berkas = penyimpanan.listdir(folder)
    for nama in berkas:
        jalur = f"{folder}/{nama}" if folder else nama
        yield BerkasAda(jalur, penyimpanan.size(jalur), penyimpanan.get_modified_time(jalur))
    for nama in anak:
        yield from _umum(penyimpanan, f"{folder}/{nama}" if folder else nama)
