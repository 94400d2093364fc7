"""Putting an uploaded file safely on disk before the database hears of it.

The rule between database and disk: the file is written first, under a name of its own, and forced to the disk; then
the row in a transaction. A crash in between leaves a file without a row, never a row without a file. A refusal in
between removes the file again.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from bukti.models import Bukti, VersiBukti
from bukti.validators import kenali_berkas
from klaster.models import Kota, Pengguna


def susun_versi(*, berkas: UploadedFile, oleh: Pengguna) -> VersiBukti:
    """Check and hash an upload. Nothing is stored yet; raises `Ditolak` with the rule and the remedy."""
    kenal = kenali_berkas(berkas)
    return VersiBukti(
        nama_asli=kenal.nama,
        ukuran=berkas.size,
        sha256=sidik(berkas),
        tipe=kenal.tipe,
        diunggah_oleh=oleh,
        diunggah_pada=timezone.now(),
    )


@contextmanager
def tersimpan(versi: VersiBukti, berkas: UploadedFile, *, kota: Kota) -> Iterator[VersiBukti]:
    """Store the bytes for the time of the block and for good when it ends well; take them away when it does not."""
    versi.bukti = Bukti(kota=kota)  # the place on disk depends on the city; the real evidence is set in the block
    berkas.seek(0)
    versi.berkas.save(versi.nama_asli, berkas, save=False)
    try:
        _paksa_ke_cakram(versi)
        yield versi
    except BaseException:
        with suppress(OSError):
            versi.berkas.delete(save=False)
        raise


def sidik(berkas: UploadedFile) -> str:
    """SHA-256 of the content, read in pieces."""
    hitung = hashlib.sha256()
    berkas.seek(0)
    for potong in berkas.chunks():
        hitung.update(potong)
    return hitung.hexdigest()


def _paksa_ke_cakram(versi: VersiBukti) -> None:
    """A power cut after the commit must not lose what was acknowledged. Remote stores see to it themselves."""
    try:
        jalur = versi.berkas.path
    except NotImplementedError:
        return
    for tujuan in (jalur, os.path.dirname(jalur)):
        penanda = os.open(tujuan, os.O_RDONLY)
        try:
            os.fsync(penanda)
        finally:
            os.close(penanda)
