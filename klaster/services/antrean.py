"""Putting background work of this app on its way. A broker that is down delays the work, it does not break the page."""

import logging

from kombu.exceptions import OperationalError

from klaster import tasks

logger = logging.getLogger(__name__)


def antrekan_pemusnahan(pemusnahan_id: int) -> None:
    """Ask a worker to carry out an agreed list. When the broker is away, the sweeper finds the row later."""
    try:
        tasks.musnahkan_data.delay(pemusnahan_id)
    except OperationalError:
        logger.warning("broker unreachable; deletion list %s is left to the sweeper", pemusnahan_id)


def antrekan_surel() -> None:
    """Ask a worker to send what was asked for again. When the broker is away, the next morning's sweep takes it."""
    try:
        tasks.kirim_yang_diminta.delay()
    except OperationalError:
        logger.warning("broker unreachable; mails asked for again are left to the sweeper")
