"""Task shells of this app."""

from celery import shared_task

from klaster.services import denyut


@shared_task(ignore_result=True)
def catat_denyut() -> None:
    """Beat is alive and a worker takes its messages: `/sehat/` reads this."""
    denyut.catat_denyut(nama="beat")
