"""Whether the mail server takes mails at present, remembered for all workers, and when it is asked again.

Two marks in the table of heart-beats: since when it has been away, and from when on it may be asked again. The pause
grows with the absence, so that neither a restart of the server nor a night without it costs more than a few tries.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from klaster.models import Denyut
from klaster.queries.kiriman import COBA_LAGI, TIADA_SEJAK

logger = logging.getLogger(__name__)

#: The shortest and the longest pause between two tries to reach a server that is away.
JEDA_PENDEK, JEDA_PANJANG = timedelta(minutes=5), timedelta(hours=1)


def sedang_ditunggu() -> bool:
    """Whether the server was away a moment ago and is left alone for now."""
    return Denyut.objects.filter(nama=COBA_LAGI, waktu__gt=timezone.now()).exists()


@transaction.atomic
def catat_tiada(*, sebab: BaseException) -> None:
    """It could not be reached, or takes no mail from the portal at all. Pauses as long as it has been away already."""
    kini = timezone.now()
    sejak, _ = Denyut.objects.get_or_create(nama=TIADA_SEJAK, defaults={"waktu": kini})
    jeda = min(max(kini - sejak.waktu, JEDA_PENDEK), JEDA_PANJANG)
    Denyut.objects.update_or_create(nama=COBA_LAGI, defaults={"waktu": kini + jeda})
    logger.warning("mail server takes nothing (%s); asked again in %.0f s", type(sebab).__name__, jeda.total_seconds())


@transaction.atomic
def catat_hadir() -> None:
    """It has answered for a mail: the absence is over."""
    Denyut.objects.filter(nama__in=[TIADA_SEJAK, COBA_LAGI]).delete()
