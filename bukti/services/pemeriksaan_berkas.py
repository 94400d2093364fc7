"""The worker's look at stored files: whole, harmless, how many pages, what they say; and the small pictures of them.

`pindai_isi` (see `bukti.services.pemindaian`) says what a file is; here it becomes the state of the row, once.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from bukti.models import VersiBukti
from bukti.services.pemindaian import Temuan, pindai_isi
from klaster.models import Aksi
from klaster.services import catat

__all__ = ["Temuan", "lengkapi_pratinjau", "periksa_versi", "pindai_isi", "sapu_pemeriksaan"]

logger = logging.getLogger(__name__)

#: A file that waits longer than this is taken by the sweeper: its message was lost.
TUNGGU = timedelta(seconds=30)
SAPUAN_MAKS = 20
SAPUAN_DETIK = 45


def periksa_versi(*, versi_id: int) -> None:
    """Inspect one waiting file and store the result once. Quiet when it is gone or already inspected."""
    versi = VersiBukti.setiap_berkas.select_related("bukti__kota").filter(pk=versi_id).first()
    if versi is None or versi.status_periksa != VersiBukti.Periksa.MENUNGGU:
        return
    _simpan(versi, pindai_isi(versi))


def sapu_pemeriksaan() -> int:
    """Inspect files whose message was lost, oldest first, a bounded batch. Returns how many were taken."""
    menunggu = VersiBukti.setiap_berkas.filter(
        status_periksa=VersiBukti.Periksa.MENUNGGU, diunggah_pada__lt=timezone.now() - TUNGGU
    ).order_by("diunggah_pada", "pk")
    mulai, dikerjakan = time.monotonic(), 0
    for versi_id in menunggu.values_list("pk", flat=True)[:SAPUAN_MAKS]:
        if time.monotonic() - mulai > SAPUAN_DETIK:
            break
        try:
            periksa_versi(versi_id=versi_id)
        except OSError:  # one unreadable disk must not keep the others waiting
            logger.exception("inspection of version %s failed; the next sweep tries again", versi_id)
        dikerjakan += 1
    return dikerjakan


def _simpan(versi: VersiBukti, temuan: Temuan) -> None:
    """First the pictures on disk, then the row: whoever is second finds nothing to change and takes its own away."""
    status = VersiBukti.Periksa.DITOLAK if temuan.alasan else VersiBukti.Periksa.BERSIH
    with _gambar(versi, temuan) as gambar:
        with transaction.atomic():
            berubah = VersiBukti.setiap_berkas.filter(pk=versi.pk, status_periksa=VersiBukti.Periksa.MENUNGGU).update(
                status_periksa=status,
                alasan=temuan.alasan[:300],
                halaman=temuan.halaman,
                sidik_rupa=temuan.sidik_rupa,
                diperiksa_pada=timezone.now(),
                **gambar.nama,
            )
            if berubah:
                _catat(versi, temuan)
        gambar.terpakai = bool(berubah)


def lengkapi_pratinjau(versi: VersiBukti, temuan: Temuan) -> bool:
    """Give a clean file that was inspected before there were small pictures the ones it lacks; True when it had none.

    Nothing changes for a file that has its small picture, is not clean (any more), or was found bad now.
    """
    if temuan.alasan or not (temuan.gambar_kecil or temuan.sidik_rupa):
        return False
    with _gambar(versi, temuan, semua=not versi.pratinjau) as gambar:
        gambar.terpakai = bool(
            VersiBukti.setiap_berkas.filter(
                pk=versi.pk, status_periksa=VersiBukti.Periksa.BERSIH, gambar_kecil="", pratinjau=versi.pratinjau.name
            ).update(sidik_rupa=temuan.sidik_rupa, **gambar.nama)
        )
    return gambar.terpakai


@dataclass
class _Gambar:
    """Names of stored pictures by field, and whether a row has taken them."""

    nama: dict[str, str] = field(default_factory=dict)
    terpakai: bool = False


@contextmanager
def _gambar(versi: VersiBukti, temuan: Temuan, *, semua: bool = True) -> Iterator[_Gambar]:
    """Pictures on disk for the block; taken away again when no row took them, also when the second did not fit."""
    gambar = _Gambar()
    isi = {"gambar_kecil": temuan.gambar_kecil} | ({"pratinjau": temuan.pratinjau} if semua else {})
    try:
        for bidang, data in isi.items():
            if data:
                gambar.nama[bidang] = _taruh(getattr(versi, bidang), versi, data)
        yield gambar
    finally:
        if not gambar.terpakai:
            for bidang, nama in gambar.nama.items():
                with suppress(OSError):
                    getattr(versi, bidang).storage.delete(nama)


def _taruh(berkas: FieldFile, versi: VersiBukti, data: bytes) -> str:
    return berkas.storage.save(berkas.field.generate_filename(versi, "gambar.webp"), ContentFile(data))


def _catat(versi: VersiBukti, temuan: Temuan) -> None:
    hasil = f"ditolak: {temuan.alasan}" if temuan.alasan else "bersih"
    catat(
        aksi=Aksi.BUKTI_DIPERIKSA,
        objek=versi.bukti,
        label=f"{versi.nama_asli} (versi {versi.nomor}): {hasil}"[:300],
        oleh=None,
        kota=versi.bukti.kota_id,
        sesudah={"versi": versi.nomor, "status": "ditolak" if temuan.alasan else "bersih"},
    )
