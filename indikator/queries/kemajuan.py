"""Progress: how much of the work has been handed in. The one definition that every page, tree and chart uses.

Progress counts parts (question x OPD), not points: a part is done when it waits for the verifier or is accepted.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from indikator.models import Penugasan
from indikator.models.status import TERKIRIM, Status

#: Aggregates of one group of parts, for `.aggregate()` and `.annotate()`; the names are the fields of `Kemajuan`.
HITUNGAN = {
    "total": Count("pk"),
    "selesai": Count("pk", filter=Q(status__in=TERKIRIM)),
    "diterima": Count("pk", filter=Q(status=Status.DITERIMA)),
    "dikembalikan": Count("pk", filter=Q(status=Status.DIKEMBALIKAN)),
    "draf": Count("pk", filter=Q(status=Status.DRAF)),
}


@dataclass(frozen=True)
class Kemajuan:
    """Counts of parts. `selesai` = handed in (menunggu or diterima)."""

    total: int = 0
    selesai: int = 0
    diterima: int = 0
    dikembalikan: int = 0
    draf: int = 0

    @property
    def sisa(self) -> int:
        """Parts still owed by the OPD."""
        return self.total - self.selesai


def kemajuan_bagian(bagian: QuerySet[Penugasan]) -> Kemajuan:
    """Progress over these parts, in one query."""
    return Kemajuan(**bagian.order_by().aggregate(**HITUNGAN))
