"""Beat's schedule, kept in memory like Celery's own; slow jobs remember in the database when they last succeeded.

A schedule in memory begins anew with each start: a job of every hour would run an hour later at the earliest, and never
on a computer that is switched off each day before that. Here a job whose last success is too long ago, or unknown, runs
soon after the start, and one that has just run is not run again by a restart. The jobs are right when run twice or
late.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from celery.beat import Scheduler
from celery.signals import task_success
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from klaster.models import Denyut
from klaster.services.denyut import catat_denyut

logger = logging.getLogger(__name__)

#: Jobs that come at least this often need no memory: after a start they come soon enough by themselves.
LAMBAT = timedelta(minutes=5)
#: The machine and the database come up first.
JEDA_AWAL = timedelta(seconds=15)
_AWALAN = "jadwal:"


class Penjadwal(Scheduler):
    """Celery's scheduler in memory, whose slow entries start from their last success instead of from now."""

    def setup_schedule(self) -> None:
        super().setup_schedule()
        kini = timezone.now()
        terakhir = _terakhir()
        for nama, entri in self.schedule.items():
            selang = getattr(entri.schedule, "run_every", timedelta(0))
            if selang >= LAMBAT:
                paling_awal = kini - selang + JEDA_AWAL
                entri.last_run_at = min(kini, max(terakhir.get(nama, paling_awal), paling_awal))


def _terakhir() -> dict[str, datetime]:
    """Entry of the schedule -> its last success; nothing when the database cannot be asked."""
    try:
        baris = dict(Denyut.objects.filter(nama__startswith=_AWALAN).values_list("nama", "waktu"))
    except DatabaseError:
        logger.warning("the schedule cannot read its memory; all slow jobs run soon")
        return {}
    finally:
        if not connection.in_atomic_block:
            connection.close()  # beat asks once and then for weeks not again
    return {nama.removeprefix(_AWALAN): waktu for nama, waktu in baris.items()}


def ingat_selesai(sender: Any, **_: Any) -> None:
    """A job has succeeded, whoever asked for it; noted when it is a slow one of the schedule."""
    jadwal: dict[str, dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    for nama, entri in jadwal.items():
        if entri["task"] == sender.name and entri["schedule"] >= LAMBAT.total_seconds():
            catat_denyut(nama=f"{_AWALAN}{nama}")


def sambungkan() -> None:
    task_success.connect(ingat_selesai, dispatch_uid="jadwal")
