"""Task shells of this app: they call their service and return quietly when there is nothing to do."""

from celery import shared_task
from django.db import OperationalError


@shared_task(ignore_result=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def hitung_skor(evaluasi_id: int, penyebab: str = "", pemicu: str = "") -> None:
    """Compute an evaluation unless its newest revision is computed already."""
    from indikator.services import skor  # noqa: PLC0415 -- leaf

    skor.hitung_dan_simpan(evaluasi_id=evaluasi_id, penyebab=penyebab, pemicu=pemicu)


@shared_task(ignore_result=True)
def sapu_skor() -> None:
    """Find what a lost message left uncomputed."""
    from indikator.services import skor  # noqa: PLC0415 -- leaf

    skor.sapu()
