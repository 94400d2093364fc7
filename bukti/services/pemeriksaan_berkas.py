"""The worker's look at stored files: whole, harmless, how many pages, what they say; and the small pictures of them.

`bukti.services.pemindaian` says what a file is; here it becomes the state of the row, once.
"""

import logging
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bukti.aturan.bacaan import Bacaan
from bukti.models import VersiBukti
from bukti.pemindai_virus import hidup
from bukti.services import kabar
from bukti.services.bacaan import baca_isi, simpan_bacaan
from bukti.services.gambar import gambar_tersimpan
from bukti.services.pemindaian import AWALAN_SALINAN, PemeriksaanTertunda, Temuan, periksa_isi
from klaster.models import Aksi
from klaster.services.riwayat import catat

logger = logging.getLogger(__name__)

#: A file that waits longer than this is taken by the sweeper: its message was lost.
TUNGGU = timedelta(seconds=30)
SAPUAN_MAKS = 20
SAPUAN_DETIK = 45
#: Copies that a killed worker left on this machine, in seconds since they were made.
UMUR_SALINAN = 3600

TERGANGGU = "Penyimpanan berkas portal sedang terganggu. Pemeriksaan diulang sendiri beberapa saat lagi."


def periksa_versi(*, versi_id: int) -> None:
    """Inspect one waiting file and store the result once. Quiet when it is gone or already inspected.

    Raises `OSError` when it could not be done now; the row then says why it still waits.
    """
    versi = VersiBukti.setiap_berkas.select_related("bukti__kota", "diunggah_oleh").filter(pk=versi_id).first()
    if versi is None or versi.status_periksa != VersiBukti.Periksa.MENUNGGU:
        return
    try:
        temuan = periksa_isi(versi)
        if temuan.kendala:
            _tunda(versi, temuan.kendala)
        else:
            _simpan(versi, temuan)
    except PemeriksaanTertunda as tertunda:
        _tunda(versi, str(tertunda))
        raise
    except OSError:
        _tunda(versi, TERGANGGU)
        raise


def sapu_pemeriksaan() -> int:
    """Inspect files whose message was lost or that met a hindrance, a bounded batch. Returns how many were taken."""
    buang_salinan_lama()
    mulai, dikerjakan = time.monotonic(), 0
    for versi_id in _giliran().values_list("pk", flat=True)[:SAPUAN_MAKS]:
        if time.monotonic() - mulai > SAPUAN_DETIK:
            break
        try:
            periksa_versi(versi_id=versi_id)
        except OSError:  # one unreadable disk must not keep the others waiting
            logger.exception("inspection of version %s failed; the next sweep tries again", versi_id)
        dikerjakan += 1
    return dikerjakan


def _giliran() -> QuerySet[VersiBukti]:
    """Waiting files: first those never tried, the oldest before; then, by lot, those that met a hindrance, so that a
    few hopeless ones do not hold up the rest. While the virus scanner is away a second try would be in vain."""
    menunggu = VersiBukti.setiap_berkas.filter(
        status_periksa=VersiBukti.Periksa.MENUNGGU, diunggah_pada__lt=timezone.now() - TUNGGU
    )
    baru = menunggu.filter(kendala="").order_by("diunggah_pada", "pk")
    if baru.exists() or (settings.KLA_CLAMAV and not hidup(settings.KLA_CLAMAV)):
        return baru
    return menunggu.order_by("?")


def buang_salinan_lama() -> None:
    """Delete copies of files that a killed worker left in this machine's folder for temporary files."""
    batas = time.time() - UMUR_SALINAN
    for folder in Path(tempfile.gettempdir()).glob(f"{AWALAN_SALINAN}*"):
        try:
            lama = folder.lstat().st_mtime < batas
        except FileNotFoundError:
            continue
        if lama and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)


def _tunda(versi: VersiBukti, kendala: str) -> None:
    """Say at the file why it still waits."""
    if versi.kendala != kendala:
        VersiBukti.setiap_berkas.filter(pk=versi.pk, status_periksa=VersiBukti.Periksa.MENUNGGU).update(kendala=kendala)


def _simpan(versi: VersiBukti, temuan: Temuan) -> None:
    """First the pictures on disk, then the row: whoever is second finds nothing to change and takes its own away."""
    status = _status(temuan)
    bacaan = None if temuan.alasan else _baca(versi, temuan)  # slow with a long text: not within the lock
    with gambar_tersimpan(versi, temuan) as gambar:
        with transaction.atomic():
            berubah = VersiBukti.setiap_berkas.filter(pk=versi.pk, status_periksa=VersiBukti.Periksa.MENUNGGU).update(
                status_periksa=status,
                alasan=temuan.alasan[:300],
                kendala="",
                halaman=temuan.halaman,
                sidik_rupa=temuan.sidik_rupa,
                diperiksa_pada=timezone.now(),
                **gambar.nama,
            )
            if berubah:
                _catat(versi, temuan, status)
                _simpan_bacaan(versi, bacaan)
                if temuan.alasan:
                    kabar.berkas_ditolak(versi, temuan.alasan)
        gambar.terpakai = bool(berubah)


def _baca(versi: VersiBukti, temuan: Temuan) -> Bacaan | None:
    """What the text says. It is advice: if it cannot be had now, the file is clean all the same and is read later."""
    try:
        return baca_isi(versi, temuan.teks)
    except Exception:
        logger.exception("version %s could not be read", versi.pk)
        return None


def _simpan_bacaan(versi: VersiBukti, bacaan: Bacaan | None) -> None:
    if bacaan is None:
        return
    try:
        with transaction.atomic():
            simpan_bacaan(versi=versi, bacaan=bacaan)
    except DatabaseError:
        logger.exception("what was read in version %s could not be stored; the sweeper reads it again", versi.pk)


def _status(temuan: Temuan) -> VersiBukti.Periksa:
    if not temuan.alasan:
        return VersiBukti.Periksa.BERSIH
    return VersiBukti.Periksa.KARANTINA if temuan.bahaya else VersiBukti.Periksa.DITOLAK


def _catat(versi: VersiBukti, temuan: Temuan, status: VersiBukti.Periksa) -> None:
    alasan = temuan.alasan.removesuffix(".")  # the sentence of the history ends by itself
    hasil = f"{status.label.lower()}: {alasan}" if alasan else "bersih"
    catat(
        aksi=Aksi.BUKTI_DIPERIKSA,
        objek=versi.bukti,
        label=f"{versi.nama_asli} (versi {versi.nomor}): {hasil}"[:300],
        oleh=None,
        kota=versi.bukti.kota_id,
        sesudah={"versi": versi.nomor, "berkas": versi.urutan, "status": str(status)},
    )
