"""Task shells of this app."""

from celery import shared_task

from klaster.services import denyut


@shared_task(ignore_result=True)
def catat_denyut() -> None:
    """Beat is alive and a worker takes its messages: `/sehat/` reads this."""
    denyut.catat_denyut(nama="beat")


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def musnahkan_data(pemusnahan_id: int) -> None:
    """Carry out one agreed list of data past its term."""
    from klaster.services import retensi  # noqa: PLC0415 -- leaf

    retensi.musnahkan(pemusnahan_id=pemusnahan_id)


@shared_task
def sapu_pemusnahan() -> None:
    """Go on with agreed lists whose message or worker was lost; draw up the list of the year where it is missing."""
    from klaster.services import retensi  # noqa: PLC0415 -- leaf

    retensi.sapu_pemusnahan()
    retensi.susun_tahunan()


@shared_task
def sapu_segel() -> None:
    """Seal the audit rows that their request could not seal."""
    from klaster.services import segel  # noqa: PLC0415 -- leaf

    segel.sapu_segel()


@shared_task
def periksa_rantai() -> None:
    """Prove the chain of the audit trail once a day; asked every hour, so that a restart does not put it off."""
    from klaster.services import pemeriksaan_rantai  # noqa: PLC0415 -- leaf

    pemeriksaan_rantai.periksa_harian()


@shared_task
def jalankan_pagi() -> None:
    """Reminders and digests of every city whose morning it is; quick when there is none."""
    from klaster.services import ringkasan, surel  # noqa: PLC0415 -- leaf

    ringkasan.jalankan_pagi()
    surel.kirim_yang_diminta()


@shared_task
def kirim_yang_diminta() -> None:
    """Send mails that a person has asked for again."""
    from klaster.services import surel  # noqa: PLC0415 -- leaf

    surel.kirim_yang_diminta()


@shared_task
def buang_sisa() -> None:
    """Ended sessions and old failed log-ins."""
    from klaster.services import sisa  # noqa: PLC0415 -- leaf

    sisa.buang_sisa()
