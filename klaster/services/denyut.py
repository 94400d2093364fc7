"""The heart-beat."""

from django.db import transaction
from django.utils import timezone

from klaster.models import Denyut


@transaction.atomic
def catat_denyut(*, nama: str) -> None:
    """Note that the named periodic process is alive now."""
    Denyut.objects.update_or_create(nama=nama, defaults={"waktu": timezone.now()})


@transaction.atomic
def hapus_denyut(*, nama: str) -> None:
    """The named mark no longer holds."""
    Denyut.objects.filter(nama=nama).delete()
