"""Points still open, and what they hang on: the questions that no verifier has accepted yet.

A question counts once, with its maximum, at the OPD that leads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from indikator.models import Evaluasi, Penugasan, Status

NOL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Butir:
    """One question that is not accepted yet, with the OPD that leads it."""

    kode: str
    klaster: str
    maks: Decimal
    status: str
    opd_id: int
    opd: str
    menunggu_sejak: datetime | None


@dataclass(frozen=True, slots=True)
class PoinTerbuka:
    """An OPD's open points by where they lie: sent back, with the OPD (belum or draf), or with the verifier."""

    opd_id: int
    nama: str
    butir: int
    dikembalikan: Decimal
    di_opd: Decimal
    menunggu: Decimal

    @property
    def total(self) -> Decimal:
        return self.dikembalikan + self.di_opd + self.menunggu


def butir_terbuka(evaluasi: Evaluasi) -> tuple[Butir, ...]:
    """Every question not accepted yet, in the order of the instrument; one query."""
    baris = (
        Penugasan.objects.filter(jawaban__evaluasi=evaluasi, pimpin=True)
        .exclude(jawaban__status=Status.DITERIMA)
        .order_by("jawaban__pertanyaan__urutan")
        .values_list(
            "jawaban__pertanyaan__kode",
            "jawaban__pertanyaan__indikator__blok__klaster__kode",
            "jawaban__pertanyaan__skor_maks",
            "jawaban__status",
            "opd_id",
            "opd__nama",
            "jawaban__menunggu_sejak",
        )
    )
    return tuple(Butir(*b) for b in baris)


def poin_terbuka_opd(butir: Iterable[Butir]) -> tuple[PoinTerbuka, ...]:
    """Open points of each leading OPD, the most first."""
    urut = sorted(butir, key=lambda b: (b.opd, b.opd_id))
    per_opd = [_poin(list(milik)) for _, milik in groupby(urut, key=lambda b: b.opd_id)]
    return tuple(sorted(per_opd, key=lambda p: (-p.total, p.nama)))


def jumlah_poin(butir: Iterable[Butir], *status: str) -> Decimal:
    """Sum of the maxima; of those in one of these states when some are given."""
    return sum((b.maks for b in butir if not status or b.status in status), NOL)


def _poin(butir: list[Butir]) -> PoinTerbuka:
    return PoinTerbuka(
        opd_id=butir[0].opd_id,
        nama=butir[0].opd,
        butir=len(butir),
        dikembalikan=jumlah_poin(butir, Status.DIKEMBALIKAN),
        di_opd=jumlah_poin(butir, Status.BELUM, Status.DRAF),
        menunggu=jumlah_poin(butir, Status.MENUNGGU),
    )
