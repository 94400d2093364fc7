"""GET /sehat/: are database, broker, storage, beat, disk, audit trail and mail well?

For monitors, so it is open: it says which part is ill with one word for it, and tells no secret, number or name.
"""

from __future__ import annotations

import logging
import shutil
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bukti import pemindai_virus
from kla_portal import lingkungan, pekerja
from klaster.izin import publik
from klaster.models import Denyut
from klaster.queries import kesehatan

logger = logging.getLogger(__name__)

BATAS_TUNGGU = 2  # seconds for the broker to answer


class Sakit(Exception):
    """A part is ill; the message is shown to everyone, so it names no host, path or account."""


def periksa_basis_data() -> None:
    with connection.cursor() as kursor:
        kursor.execute("SELECT 1")
        kursor.fetchone()


def periksa_broker() -> None:
    if not settings.REDIS_URL:
        if not pekerja.tertanam_hidup():
            raise Sakit("pekerja tertanam tidak berjalan")
        return
    url = lingkungan.url_cache(settings.REDIS_URL)
    with redis.Redis.from_url(url, socket_connect_timeout=BATAS_TUNGGU, socket_timeout=BATAS_TUNGGU) as klien:
        klien.ping()


def periksa_penyimpanan() -> None:
    """Write, read back and delete a small file where the evidence lives."""
    isi = uuid.uuid4().hex.encode()
    nama = default_storage.save(f"sehat/{uuid.uuid4().hex}", ContentFile(isi))
    try:
        with default_storage.open(nama) as berkas:
            if berkas.read() != isi:
                raise Sakit("isi berkas berubah")
    finally:
        default_storage.delete(nama)


def periksa_denyut() -> None:
    """The beat's last sign of life: it has gone through broker and worker into the database."""
    terakhir = Denyut.objects.filter(nama="beat").values_list("waktu", flat=True).first()
    if terakhir is None:
        raise Sakit("belum pernah berdenyut")
    if timezone.now() - terakhir > timedelta(seconds=settings.KLA_UMUR_DENYUT_MAKS):
        raise Sakit("denyut terakhir terlalu lama")


def periksa_ruang_disk() -> None:
    if shutil.disk_usage(settings.DATA_DIR).free < settings.KLA_SISA_DISK_MIN:
        raise Sakit("ruang disk hampir habis")


def periksa_riwayat() -> None:
    """One sentence whether the proof is missing or has failed: a stranger need not know which, the log says it."""
    if not kesehatan.riwayat_terbukti():
        raise Sakit("tidak terbukti utuh sejak kemarin")


def periksa_surel() -> None:
    if not kesehatan.surel_lancar():
        raise Sakit("surel menunggu terlalu lama")


def periksa_pemindai_virus() -> None:
    if not pemindai_virus.hidup(settings.KLA_CLAMAV, detik=BATAS_TUNGGU):
        raise Sakit("tidak menjawab, sehingga berkas baru menunggu")


BAGIAN: dict[str, Callable[[], None]] = {
    "basis_data": periksa_basis_data,
    "broker": periksa_broker,
    "penyimpanan": periksa_penyimpanan,
    "denyut": periksa_denyut,
    "ruang_disk": periksa_ruang_disk,
    "riwayat": periksa_riwayat,
}

#: Parts that are there only where they are set up.
PILIHAN: dict[str, tuple[Callable[[], bool], Callable[[], None]]] = {
    "surel": (lambda: settings.KLA_SUREL_AKTIF, periksa_surel),
    "pemindai_virus": (lambda: bool(settings.KLA_CLAMAV), periksa_pemindai_virus),
}


@publik
@require_safe
def sehat(request: HttpRequest) -> JsonResponse:
    periksa_semua = BAGIAN | {nama: periksa for nama, (dipasang, periksa) in PILIHAN.items() if dipasang()}
    bagian = {nama: _hasil(nama, periksa) for nama, periksa in periksa_semua.items()}
    semua = all(hasil["sehat"] for hasil in bagian.values())
    return JsonResponse({"sehat": semua, "bagian": bagian}, status=200 if semua else 503)


def _hasil(nama: str, periksa: Callable[[], None]) -> dict[str, object]:
    mulai = time.monotonic()
    try:
        periksa()
    except Sakit as sakit:
        return {"sehat": False, "pesan": str(sakit)}
    except Exception:
        logger.exception("health check of %s failed", nama)
        return {"sehat": False, "pesan": "tidak dapat dihubungi"}
    return {"sehat": True, "md": round((time.monotonic() - mulai) * 1000)}
