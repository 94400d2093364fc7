"""Stored evidence as a file on this machine, proved to be the bytes that were inspected, and gone again afterwards."""

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage

from bukti.queries.versi import TAK_TERBACA
from laporan.isi_berkas import Berkas

logger = logging.getLogger(__name__)

POTONG = 1024 * 1024


class BerkasTidakUtuh(Exception):
    """The store cannot give the file, or has other bytes under its name."""


@contextmanager
def salinan_utuh(berkas: Berkas, folder: Path, denyut: Callable[[int], None]) -> Iterator[Path]:
    """The file's bytes below `folder` while the block runs. `denyut` hears of every piece that was read, in bytes.

    What was not inspected never leaves: other bytes than those of the row raise `BerkasTidakUtuh`, as does a missing
    file. A store that cannot be reached raises what it raises, for another attempt.
    """
    with tempfile.NamedTemporaryFile(dir=folder, suffix=Path(berkas.nama).suffix) as salinan:
        hitung = hashlib.sha256()
        try:
            with default_storage.open(berkas.lokasi, "rb") as sumber:
                for potong in sumber.chunks(POTONG):
                    hitung.update(potong)
                    salinan.write(potong)
                    denyut(len(potong))
        except TAK_TERBACA as galat:
            raise _tidak_utuh(berkas, f"cannot be read from the store ({type(galat).__name__})") from galat
        if hitung.hexdigest() != berkas.sha256:
            raise _tidak_utuh(berkas, "has other bytes in the store")
        salinan.flush()
        yield Path(salinan.name)


def _tidak_utuh(berkas: Berkas, keadaan: str) -> BerkasTidakUtuh:
    """The refusal, with a line in the log for the operator."""
    logger.error("file %s %s and is left out; run periksa_berkas", berkas.versi_id, keadaan)
    return BerkasTidakUtuh(berkas.lokasi)


def potongan(jalur: Path) -> Iterator[bytes]:
    with jalur.open("rb") as berkas:
        while potong := berkas.read(POTONG):
            yield potong
