"""Files that come in piece by piece: begun, continued where they broke off, given up, turned into evidence.

The bytes lie in `KLA_FOLDER_UNGGAHAN`, one file an upload. The rule between disk and database: bytes are written and
forced to the disk first, then the offset moves by compare-and-swap. Each piece holds the file's lock for the moment of
writing only: a connection that died without a word blocks nobody, and what it still had in hand is refused.

Nothing of this is in the history: for everybody else nothing has happened until the file is evidence.
"""

import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from fcntl import LOCK_EX, flock
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID
from weakref import finalize

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from bukti.models import Bukti, Unggahan
from bukti.services.kuota import pegang_kuota, tulis_ukuran
from bukti.services.simpanan import PESAN_PENYIMPANAN
from bukti.validators import periksa_pengantar
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Pengguna

logger = logging.getLogger(__name__)

#: How long an upload is kept after its last piece.
UMUR = timedelta(days=3)
#: Uploads of one user that may be under way at a time.
SEKALIGUS_MAKS = 500
#: Bytes read at a time, and how much of them (bytes, seconds) may be lost when the power goes.
BACA = 16 * 1024
SIMPAN_TIAP = 1024 * 1024
SIMPAN_TIAP_DETIK = 3.0

PESAN_LEWAT = "Unggahan “{nama}” sudah dihapus karena terlalu lama tidak dilanjutkan. Unggah lagi dari awal."


class Bergeser(SudahBerubah):
    """The piece does not continue where the upload stands."""


class Lewat(Ditolak):
    """The upload is no longer kept."""

    status = 410


class TerlaluPanjang(Ditolak):
    """More bytes than were announced."""

    status = 413


class PenyimpananPenuh(Ditolak):
    """The disk takes no more."""

    status = 507


class Aliran(Protocol):
    def read(self, n: int, /) -> bytes: ...


class BerkasUnggahan(UploadedFile):
    """A whole upload as a form's file. Empty when it has become evidence already: `unggahan.bukti`."""

    def __init__(self, unggahan: Unggahan) -> None:
        self.unggahan = unggahan
        isi = ContentFile(b"") if unggahan.bukti_id else jalur_bagian(unggahan.pk).open("rb")
        super().__init__(isi, unggahan.nama, size=unggahan.panjang)
        finalize(self, isi.close)


@transaction.atomic
def mulai_unggahan(*, nama: str, panjang: int, oleh: Pengguna) -> Unggahan:
    """Begin an upload of `panjang` bytes. What the name and the size already tell is refused here.

    Raises `Ditolak`; `PenyimpananPenuh` when the disk would not hold it.
    """
    nama = periksa_pengantar(nama, panjang)
    sekarang = timezone.now()
    berjalan = Unggahan.objects.filter(bukti__isnull=True, kedaluwarsa_pada__gt=sekarang)
    if berjalan.filter(pengguna=oleh).count() >= SEKALIGUS_MAKS:
        raise Ditolak(
            f"{SEKALIGUS_MAKS} unggahan Anda belum selesai. Selesaikan atau batalkan sebagian, lalu unggah lagi.",
            bidang="berkas",
        )
    if oleh.opd:
        pegang_kuota(oleh.opd, panjang)
    unggahan = Unggahan(
        pengguna=oleh, nama=nama, panjang=panjang, dibuat_pada=sekarang, kedaluwarsa_pada=sekarang + UMUR
    )
    _buat_bagian(unggahan)
    unggahan.save(force_insert=True)
    return unggahan


def terima_isi(*, unggahan: Unggahan, mulai: int, aliran: Aliran, panjang: int) -> int:
    """Take up to `panjang` bytes of a stream from offset `mulai` on; where the upload stands now.

    A stream that breaks off is no error: what has come is kept. Raises `Lewat`, `Bergeser`, `TerlaluPanjang`,
    `PenyimpananPenuh`; what was safely on disk before stays so.
    """
    _pastikan_lanjut(unggahan, mulai, panjang)
    tampung, sejak = bytearray(), time.monotonic()
    for potong in _potongan(aliran, panjang):
        tampung += potong
        if len(tampung) >= SIMPAN_TIAP or time.monotonic() - sejak >= SIMPAN_TIAP_DETIK:
            mulai = _simpan_potong(unggahan, mulai, tampung)
            tampung, sejak = bytearray(), time.monotonic()
    if tampung:
        mulai = _simpan_potong(unggahan, mulai, tampung)
    return mulai


@transaction.atomic
def batalkan_unggahan(*, unggahan: Unggahan, oleh: Pengguna) -> None:
    """Give an upload up. What has become evidence is withdrawn in the library, not here."""
    dihapus, _ = Unggahan.objects.terlihat_oleh(oleh).filter(pk=unggahan.pk, bukti__isnull=True).delete()
    if not dihapus:
        raise SudahBerubah(f"Unggahan “{unggahan.nama}” sudah menjadi bukti. Tarik buktinya di pustaka bila keliru.")
    transaction.on_commit(partial(buang_bagian, unggahan.pk))


def buang_milik(pengguna: Pengguna) -> None:
    """Give up all uploads of an account that is erased: what is on its way, and the names of what has come in."""
    milik = Unggahan.objects.filter(pengguna=pengguna)
    nomor = list(milik.values_list("pk", flat=True))
    milik.delete()
    for pk in nomor:
        transaction.on_commit(partial(buang_bagian, pk))


def jadikan_bukti(*, berkas: Iterable[UploadedFile], bukti: Bukti) -> None:
    """Note in the transaction that makes the evidence which uploads have become it; their pieces go after it.

    Plain files of a form are passed over. Raises `SudahBerubah` when an upload was used meanwhile: nothing is made
    twice.
    """
    for satu in berkas:
        if not isinstance(satu, BerkasUnggahan):
            continue
        pk = satu.unggahan.pk
        if not Unggahan.objects.filter(pk=pk, bukti__isnull=True).update(bukti=bukti):
            raise SudahBerubah(f"Berkas “{satu.name}” sudah menjadi bukti. Muat ulang halaman untuk melihatnya.")
        transaction.on_commit(partial(buang_bagian, pk))


def buka_unggahan(unggahan: Unggahan) -> BerkasUnggahan:
    """A whole upload as a file. Raises `Ditolak` when it is past its time or not whole yet."""
    pastikan_ada(unggahan)
    if not unggahan.utuh:
        sampai, dari = tulis_ukuran(unggahan.diterima), tulis_ukuran(unggahan.panjang)
        raise Ditolak(
            f"Berkas “{unggahan.nama}” belum lengkap terkirim ({sampai} dari {dari}). Lanjutkan unggahannya.",
            bidang="berkas",
        )
    try:
        return BerkasUnggahan(unggahan)
    except OSError as galat:  # used or swept at this very moment
        raise Lewat(PESAN_LEWAT.format(nama=unggahan.nama), bidang="berkas") from galat


def bukti_dari(berkas: Sequence[UploadedFile]) -> Bukti | None:
    """What these files have become already: the answer to a form that is sent again. None when any is still new."""
    pk = {satu.unggahan.pk for satu in berkas if isinstance(satu, BerkasUnggahan)}
    if not pk or len(pk) < len(berkas):
        return None
    jadi = Unggahan.objects.filter(pk__in=pk, bukti__isnull=False).select_related("bukti")
    hasil = [satu.bukti for satu in jadi]
    return hasil[0] if len(hasil) == len(pk) else None


def pastikan_ada(unggahan: Unggahan) -> None:
    """Raise `Lewat` when the upload is past its time, or when its bytes are gone (another disk, a restore)."""
    if unggahan.bukti_id:
        return
    keadaan = _keadaan(jalur_bagian(unggahan.pk))
    ada = keadaan.st_size if keadaan else -1
    if unggahan.kedaluwarsa(timezone.now()) or ada < unggahan.diterima:
        raise Lewat(PESAN_LEWAT.format(nama=unggahan.nama), bidang="berkas")


def sapu_unggahan() -> int:
    """Remove uploads that were not finished in time, rows of finished ones after it, and pieces without a row.

    How many were removed. Safe to run twice and at once.
    """
    sekarang = timezone.now()
    lewat = list(Unggahan.objects.filter(kedaluwarsa_pada__lte=sekarang).values_list("pk", flat=True)[:1000])
    for pk in lewat:
        Unggahan.objects.filter(pk=pk, kedaluwarsa_pada__lte=sekarang).delete()
    return len(lewat) + _sapu_bagian_yatim((sekarang - UMUR).timestamp())


def jalur_bagian(pk: UUID) -> Path:
    """Where the bytes of an upload lie."""
    return Path(settings.KLA_FOLDER_UNGGAHAN) / f"{pk}.bagian"


def buang_bagian(pk: UUID) -> None:
    """Remove the bytes of an upload. What a full or missing disk leaves is left to the sweeper."""
    with suppress(OSError):
        jalur_bagian(pk).unlink(missing_ok=True)


def _keadaan(jalur: Path) -> os.stat_result | None:
    """Size and age of a piece; None when it is gone, also when somebody took it away at this very moment."""
    try:
        return jalur.stat()
    except FileNotFoundError:
        return None


def _sapu_bagian_yatim(sebelum: float) -> int:
    """Remove pieces last written before `sebelum` (seconds since 1970) that no row speaks of."""
    folder = Path(settings.KLA_FOLDER_UNGGAHAN)
    semua = ((j, _keadaan(j)) for j in folder.glob("*.bagian"))
    tua = {j.stem: j for j, keadaan in semua if keadaan and keadaan.st_mtime < sebelum}
    dipakai = {str(pk) for pk in Unggahan.objects.filter(bukti__isnull=True).values_list("pk", flat=True)}
    yatim = [jalur for nama, jalur in tua.items() if nama not in dipakai]
    for jalur in yatim:
        jalur.unlink(missing_ok=True)
    return len(yatim)


def _potongan(aliran: Aliran, panjang: int) -> Iterator[bytes]:
    """What can be read of the stream, at most `panjang` bytes."""
    while panjang > 0:
        try:
            potong = aliran.read(min(BACA, panjang))
        except OSError:  # the line is cut
            return
        if not potong:
            return
        panjang -= len(potong)
        yield potong


def _pastikan_lanjut(unggahan: Unggahan, mulai: int, panjang: int) -> None:
    pastikan_ada(unggahan)
    if mulai != unggahan.diterima:
        raise _bergeser(unggahan)
    if mulai + panjang > unggahan.panjang:
        raise TerlaluPanjang(
            f"Kiriman berkas “{unggahan.nama}” lebih panjang daripada yang diumumkan ({unggahan.panjang} bita). "
            "Berkasnya mungkin berubah; unggah lagi dari awal.",
            bidang="berkas",
        )


def _simpan_potong(unggahan: Unggahan, mulai: int, isi: bytearray) -> int:
    """Write at the offset, force it to the disk, move the offset. The new one."""
    with _terkunci(unggahan) as penanda:
        if not Unggahan.objects.filter(pk=unggahan.pk, diterima=mulai).exists():
            raise _bergeser(unggahan)
        try:
            _tulis(penanda, isi, mulai)
        except OSError as galat:
            logger.exception("a piece of an upload could not be stored")
            raise PenyimpananPenuh(PESAN_PENYIMPANAN.format(nama=unggahan.nama), bidang="berkas") from galat
        sampai = mulai + len(isi)
        berubah = Unggahan.objects.filter(pk=unggahan.pk, diterima=mulai).update(
            diterima=sampai, kedaluwarsa_pada=timezone.now() + UMUR
        )
    if not berubah:
        raise _bergeser(unggahan)
    return sampai


@contextmanager
def _terkunci(unggahan: Unggahan) -> Iterator[int]:
    """The upload's file, held against every other piece."""
    try:
        penanda = os.open(jalur_bagian(unggahan.pk), os.O_WRONLY)
    except OSError as galat:
        raise Lewat(PESAN_LEWAT.format(nama=unggahan.nama), bidang="berkas") from galat
    try:
        flock(penanda, LOCK_EX)
        yield penanda
    finally:
        os.close(penanda)


def _tulis(penanda: int, isi: bytearray, mulai: int) -> None:
    sisa = memoryview(isi)
    while sisa:
        tertulis = os.pwrite(penanda, sisa, mulai)
        sisa, mulai = sisa[tertulis:], mulai + tertulis
    os.fsync(penanda)


def _buat_bagian(unggahan: Unggahan) -> None:
    """The empty file, before the row: a crash in between leaves a piece without a row, which is swept."""
    folder = Path(settings.KLA_FOLDER_UNGGAHAN)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free - unggahan.panjang < settings.KLA_SISA_DISK_MIN:
            raise OSError("the disk of uploads is nearly full")
        os.close(os.open(jalur_bagian(unggahan.pk), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        penanda = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(penanda)
        finally:
            os.close(penanda)
    except OSError as galat:
        logger.exception("an upload could not be begun")
        raise PenyimpananPenuh(PESAN_PENYIMPANAN.format(nama=unggahan.nama), bidang="berkas") from galat


def _bergeser(unggahan: Unggahan) -> Bergeser:
    return Bergeser(
        f"Unggahan “{unggahan.nama}” sudah dilanjutkan dari tempat lain. Tanyakan sampai di mana, lalu lanjutkan."
    )
