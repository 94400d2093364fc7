"""The daily proof of the audit trail."""

import logging
from datetime import timedelta

from django.utils import timezone

from klaster.models import Denyut
from klaster.queries.kesehatan import RUSAK, UTUH
from klaster.queries.rantai import HasilRantai, periksa_rantai
from klaster.services.denyut import catat_denyut, hapus_denyut
from klaster.services.segel import sapu_segel

log = logging.getLogger(__name__)

#: A proof younger than this is today's.
SEHARI = timedelta(hours=20)


def periksa_harian() -> HasilRantai | None:
    """Seal what is left, walk the chain and note when it was whole; None when that was done today already.

    A broken chain is an error in the log every hour until somebody looks, `/sehat/` is ill from then on, and the page
    of the trail says since when no proof has succeeded.
    """
    if Denyut.objects.filter(nama=UTUH, waktu__gt=timezone.now() - SEHARI).exists():
        return None
    sapu_segel(semua=True)
    hasil = periksa_rantai()
    if hasil.utuh:
        catat_denyut(nama=UTUH)
        hapus_denyut(nama=RUSAK)
        log.info("rantai riwayat utuh sampai %s:%s", hasil.urutan, hasil.sidik)
    else:
        catat_denyut(nama=RUSAK)
        log.error("rantai riwayat rusak pada %s tempat; pertama: %s", hasil.banyak_temuan, hasil.temuan[0].kalimat)
    return hasil
