"""Task shells of this app: ids only, safe to run twice."""

from celery import shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3, acks_late=True)
def periksa_versi(versi_id: int) -> None:
    """Inspect one stored file."""
    from bukti.services import pemeriksaan_berkas  # noqa: PLC0415 -- leaf

    pemeriksaan_berkas.periksa_versi(versi_id=versi_id)


@shared_task
def sapu_pemeriksaan() -> None:
    """Inspect files whose message was lost: broker down, worker killed."""
    from bukti.services import pemeriksaan_berkas  # noqa: PLC0415 -- leaf

    pemeriksaan_berkas.sapu_pemeriksaan()


@shared_task
def sapu_bacaan() -> None:
    """Read clean files that have not been read yet, and look again for words that a city has made sensitive since."""
    from bukti.services import sapuan_bacaan  # noqa: PLC0415 -- leaf

    sapuan_bacaan.sapu_bacaan()
    sapuan_bacaan.sapu_kata_peka()


@shared_task
def sapu_unggahan() -> None:
    """Remove uploads that were begun and never finished."""
    from bukti.services import unggahan_bertahap  # noqa: PLC0415 -- leaf

    unggahan_bertahap.sapu_unggahan()
