"""Putting background work of this app on its way. A broker that is down delays the work, it does not break the page."""

import logging

from kombu.exceptions import OperationalError

from bukti import tasks

logger = logging.getLogger(__name__)


def antrekan_pemeriksaan(versi_id: int) -> None:
    """Ask a worker to inspect a stored file. When the broker is away, the sweeper finds the row later."""
    try:
        tasks.periksa_versi.delay(versi_id)
    except OperationalError:
        logger.warning("broker unreachable; inspection of version %s is left to the sweeper", versi_id)
