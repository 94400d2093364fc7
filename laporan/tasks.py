"""Task shells of this app: ids only, safe to run twice."""

from celery import shared_task


@shared_task(acks_late=True)
def buat_laporan(laporan_id: int) -> None:
    """Make one report; returns at once when it is gone, done, or in another worker's hands."""
    from laporan.services import pembuatan  # noqa: PLC0415 -- leaf

    pembuatan.render_laporan(laporan_id=laporan_id)


@shared_task
def sapu_laporan() -> None:
    """Take up reports whose message or worker was lost."""
    from laporan.services import pembuatan  # noqa: PLC0415 -- leaf

    pembuatan.sapu_laporan()
