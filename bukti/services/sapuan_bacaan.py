"""Reading what was left unread: files older than the reader, or whose inspection was cut off before the end."""

import logging
import time

from django.db.models import Max
from django.utils import timezone

from bukti.aturan.bacaan import temukan_kata_peka
from bukti.models import BacaanBerkas, PengaturanBukti, VersiBukti
from bukti.services.bacaan import baca_isi, simpan_bacaan, wariskan_bacaan
from bukti.services.gambar import lengkapi_pratinjau
from bukti.services.pemindaian import Temuan, pindai_isi
from klaster.models import Aksi, Riwayat

logger = logging.getLogger(__name__)

SAPUAN_MAKS = 20
SAPUAN_DETIK = 45
#: Texts that are looked through again in one sweep after a city has changed its sensitive words.
TEKS_MAKS = 200


def sapu_bacaan() -> int:
    """Read clean files that have not been read, newest first, a bounded batch. Returns how many were taken.

    A file that cannot be read is kept as read without a text: it must not come up in every sweep.
    """
    belum = VersiBukti.setiap_berkas.filter(status_periksa=VersiBukti.Periksa.BERSIH, bacaan__isnull=True)
    mulai, dikerjakan = time.monotonic(), 0
    for versi in belum.select_related("bukti__kota").order_by("-pk")[:SAPUAN_MAKS]:
        if time.monotonic() - mulai > SAPUAN_DETIK:
            break
        try:
            _baca_satu(versi)
        except OSError:
            logger.exception("the store cannot be read; the next sweep goes on with version %s", versi.pk)
            break
        dikerjakan += 1
    return dikerjakan


def _baca_satu(versi: VersiBukti) -> None:
    if versi.gambar_kecil and wariskan_bacaan(versi=versi):
        return
    try:
        temuan = pindai_isi(versi)
    except TimeoutError:
        temuan = Temuan("pembacaan terlalu lama")
    if temuan.alasan:
        logger.warning("clean version %s could not be read: %s", versi.pk, temuan.alasan)
    lengkapi_pratinjau(versi, temuan)
    simpan_bacaan(versi=versi, bacaan=baca_isi(versi, [] if temuan.alasan else temuan.teks))


def sapu_kata_peka() -> int:
    """Look for a city's sensitive words in texts that were read before it last changed them, a bounded batch; the
    audit trail says when that was. Returns how many texts were looked through."""
    ubahan = Riwayat.objects.filter(
        objek_jenis=PengaturanBukti._meta.label_lower, aksi=Aksi.PENGATURAN_BUKTI_DIUBAH, sesudah__has_key="kata_peka"
    )
    dikerjakan = 0
    for kota_id, waktu in ubahan.order_by().values_list("kota_id").annotate(terakhir=Max("waktu")):
        kata = list(PengaturanBukti.objects.filter(kota=kota_id).values_list("kata_peka", flat=True))
        usang = BacaanBerkas.objects.filter(versi__bukti__kota=kota_id, dibaca_pada__lt=waktu).order_by("pk")
        for pk in list(usang.values_list("pk", flat=True)[: TEKS_MAKS - dikerjakan]):  # one text in memory at a time
            if baris := BacaanBerkas.objects.filter(pk=pk).first():
                _tinjau_kata(baris, kata)
            dikerjakan += 1
    return dikerjakan


def _tinjau_kata(baris: BacaanBerkas, kata: list[str]) -> None:
    """Changes nothing when the file has been read anew meanwhile."""
    BacaanBerkas.objects.filter(pk=baris.pk, dibaca_pada=baris.dibaca_pada).update(
        kata_peka=list(temukan_kata_peka(baris.teks, kata)), dibaca_pada=timezone.now()
    )
