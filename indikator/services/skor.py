"""Asking for a computation. (The computation itself is being added here.)"""

import logging
from functools import partial

from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from indikator.models import Evaluasi

logger = logging.getLogger(__name__)
JEDA_DETIK = 2


def minta_hitung(*, evaluasi_id: int, penyebab: str) -> None:
    """Note that something which moves a score has changed, and ask a worker to compute once things are quiet.

    The revision is the truth; the message only makes it quick. With the broker away the sweeper finds the revision.
    """
    Evaluasi.objects.filter(pk=evaluasi_id).update(revisi=F("revisi") + 1)
    transaction.on_commit(partial(_antrekan, evaluasi_id, penyebab))


def _antrekan(evaluasi_id: int, penyebab: str) -> None:
    from indikator import tasks  # noqa: PLC0415 -- tasks call services, services only send to tasks

    try:
        tasks.hitung_skor.apply_async(args=[evaluasi_id, penyebab], countdown=JEDA_DETIK)
    except OperationalError:
        logger.warning("hitung skor tidak dapat diantrekan", extra={"evaluasi_id": evaluasi_id})
