"""Putting an uploaded file safely on disk before the database hears of it.

The rule between database and disk: the file is written first, under a name of its own, and forced to the disk; then
the row in a transaction. A crash in between leaves a file without a row, never a row without a file. A refusal in
between removes the file again.
"""

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.utils import timezone

from bukti.models import Bukti, VersiBukti
from bukti.validators import kenali_berkas
from klaster.galat import Ditolak
from klaster.models import Kota, Pengguna

logger = logging.getLogger(__name__)

PESAN_PENYIMPANAN = (
    "Berkas “{nama}” tidak dapat disimpan: ruang penyimpanan portal penuh atau tidak dapat ditulis. "
    "Hubungi admin sistem, lalu unggah lagi."
)


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


def susun_semua(*, berkas: Sequence[UploadedFile], oleh: Pengguna) -> list[tuple[VersiBukti, UploadedFile]]:
    """As `susun_versi`, for the files of one version in their order. What holds the same bytes is taken once."""
    isi: dict[str, tuple[VersiBukti, UploadedFile]] = {}
    for satu in berkas:
        versi = susun_versi(berkas=satu, oleh=oleh)
        isi.setdefault(versi.sha256, (versi, satu))
    return list(isi.values())


@contextmanager
def semua_tersimpan(isi: Sequence[tuple[VersiBukti, UploadedFile]], *, kota: Kota) -> Iterator[None]:
    """As `tersimpan`, for the files of one version: all of them stay or none does."""
    with ExitStack() as susun:
        for versi, berkas in isi:
            susun.enter_context(tersimpan(versi, berkas, kota=kota))
        yield


@contextmanager
def tersimpan(versi: VersiBukti, berkas: UploadedFile, *, kota: Kota) -> Iterator[VersiBukti]:
    """Store the bytes for the time of the block and for good when it ends well; take them away when it does not.

    Also what a full disk left of them: the name is chosen before the first byte is written. When a connection breaks
    or the process is told to end in the middle of the commit, the row may be there all the same: then the bytes stay.
    """
    versi.bukti = Bukti(kota=kota)  # the place on disk depends on the city; the real evidence is set in the block
    bidang = versi.berkas.field
    nama = bidang.generate_filename(versi, versi.nama_asli)
    try:
        _tulis(versi, berkas, nama)
        yield versi
    except BaseException as galat:
        if isinstance(galat, Ditolak) or not _mungkin_dirujuk(nama):
            with suppress(OSError):
                bidang.storage.delete(nama)
        raise


def _mungkin_dirujuk(nama: str) -> bool:
    """Whether a row speaks of this file, or nobody can say: a file too many is found by `periksa_berkas`, a lost one
    is lost."""
    try:
        return VersiBukti.setiap_berkas.filter(berkas=nama).exists()
    except DatabaseError:
        return True


def _tulis(versi: VersiBukti, berkas: UploadedFile, nama: str) -> None:
    berkas.seek(0)
    try:
        versi.berkas = versi.berkas.field.storage.save(nama, berkas)
        _paksa_ke_cakram(versi)
    except OSError as galat:
        logger.exception("an upload could not be stored")
        raise Ditolak(PESAN_PENYIMPANAN.format(nama=versi.nama_asli), bidang="berkas") from galat


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
