"""Reading what was left unread: files older than the reader, or whose inspection was cut off before the end."""

import logging
import time

from bukti.models import VersiBukti
from bukti.services.bacaan import baca_isi, simpan_bacaan, wariskan_bacaan
from bukti.services.gambar import lengkapi_pratinjau
from bukti.services.pemindaian import Temuan, pindai_isi

logger = logging.getLogger(__name__)

SAPUAN_MAKS = 20
SAPUAN_DETIK = 45


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
