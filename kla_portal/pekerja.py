"""The embedded worker and beat: background work on a single computer, without a broker to install.

Both run as daemon threads of the one web process and talk over Celery's in-memory broker. A message that is lost with
the process is no harm: the rows in the database are the truth and the sweepers queue them again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from celery import Celery
from celery.beat import Service

from kla_portal.celery import app as app_celery

logger = logging.getLogger(__name__)

ANTREAN = ("skor", "bukti", "laporan")
JEDA_AWAL, JEDA_MAKS = 1.0, 30.0


class PekerjaTertanam:
    """One Celery worker (two threads) and one beat, started again when they fall over."""

    def __init__(self, app: Celery) -> None:
        self.app = app
        self._selesai = Event()
        self._utas: list[Thread] = []
        self._worker: Any = None
        self._beat: Service | None = None

    def mulai(self) -> None:
        for nama, jalan in (("kla-pekerja", self._jalankan_worker), ("kla-beat", self._jalankan_beat)):
            utas = Thread(target=self._jaga, args=(nama, jalan), name=nama, daemon=True)
            utas.start()
            self._utas.append(utas)

    def hidup(self) -> bool:
        return len(self._utas) == 2 and all(utas.is_alive() for utas in self._utas) and self._worker is not None

    def berhenti(self, tunggu: float = 10.0) -> None:
        """Let the running jobs end, for `tunggu` seconds at most a thread."""
        self._selesai.set()
        if self._beat is not None:
            self._beat.stop()
        if self._worker is not None:
            self._worker.stop()
        for utas in self._utas:
            utas.join(tunggu)

    def _jaga(self, nama: str, jalan: Callable[[], None]) -> None:
        """Run until told to stop; whatever goes wrong, wait a little longer each time and run again."""
        jeda = JEDA_AWAL
        while not self._selesai.is_set():
            try:
                jalan()
            except Exception:
                logger.exception("%s failed", nama)
            if not self._selesai.is_set():
                logger.error("%s stopped; starting it again in %.0f s", nama, jeda)
            self._selesai.wait(jeda)
            jeda = min(jeda * 2, JEDA_MAKS)

    def _jalankan_worker(self) -> None:
        self._worker = self.app.WorkController(
            pool_cls="threads",
            concurrency=2,
            queues=list(ANTREAN),
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        try:
            self._worker.start()
        finally:
            self._worker = None

    def _jalankan_beat(self) -> None:
        self.app.set_current()
        self.app.send_task("klaster.tasks.catat_denyut")  # alive from the first second, not after the first interval
        self._beat = Service(self.app, max_interval=1, scheduler_cls=self.app.conf.beat_scheduler, remote_control=False)
        try:
            self._beat.start()
        finally:
            self._beat = None


_satu: PekerjaTertanam | None = None


def mulai_tertanam() -> PekerjaTertanam:
    """Start the process's embedded worker, once."""
    global _satu
    if _satu is None:
        _satu = PekerjaTertanam(app_celery)
        _satu.mulai()
    return _satu


def hentikan_tertanam() -> None:
    global _satu
    if _satu is not None:
        _satu.berhenti()
        _satu = None


def tertanam_hidup() -> bool:
    return _satu is not None and _satu.hidup()
