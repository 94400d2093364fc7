"""Putting a report on its way. A broker that is away delays the report, it does not break the page."""

import logging

from kombu.exceptions import OperationalError

from laporan import tasks

logger = logging.getLogger(__name__)


def antrekan_laporan(laporan_id: int, *, jeda: int = 0) -> None:
    """Ask a worker to make the report, in `jeda` seconds. Without a broker the row stays queued for the sweeper."""
    try:
        tasks.buat_laporan.apply_async((laporan_id,), countdown=jeda or None)
    except OperationalError:
        logger.warning("broker unreachable; report %s is left to the sweeper", laporan_id)
