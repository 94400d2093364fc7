"""Task shells of this app."""

from celery import shared_task


@shared_task(ignore_result=True)
def catat_denyut() -> None:
    """Beat is alive and a worker takes its messages: `/sehat/` reads this."""
    from klaster import services  # noqa: PLC0415 -- leaf

    services.catat_denyut(nama="beat")
