"""From a total to a predikat. The bounds are data; nothing here knows the numbers 500 or 900."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from indikator.skoring.masukan import SEN, BatasPredikat, pastikan_desimal


@dataclass(frozen=True, slots=True)
class PredikatBerikut:
    """The next band up, and the fewest points (in steps of 0.01) that lead into it."""

    batas: BatasPredikat
    kurang: Decimal


def tentukan_predikat(total: Decimal, skala: Sequence[BatasPredikat]) -> BatasPredikat:
    """The highest band that the total reaches; the first band when it reaches none."""
    _pastikan_naik(skala)
    pastikan_desimal("total", total)
    dicapai = [batas for batas in skala if tercapai(total, batas)]
    return dicapai[-1] if dicapai else skala[0]


def predikat_berikut(total: Decimal, skala: Sequence[BatasPredikat]) -> PredikatBerikut | None:
    """The lowest band that the total does not reach yet; None at the top."""
    kini = tentukan_predikat(total, skala)
    sisa = skala[skala.index(kini) + 1 :]
    return PredikatBerikut(sisa[0], kurang_menuju(total, sisa[0])) if sisa else None


def kurang_menuju(total: Decimal, batas: BatasPredikat) -> Decimal:
    """Points still missing to enter a band; 0 when it is reached."""
    if tercapai(total, batas):
        return Decimal(0)
    return batas.batas_bawah - total + (Decimal(0) if batas.inklusif else SEN)


def tercapai(total: Decimal, batas: BatasPredikat) -> bool:
    return total >= batas.batas_bawah if batas.inklusif else total > batas.batas_bawah


def _pastikan_naik(skala: Sequence[BatasPredikat]) -> None:
    if not skala or any(a.batas_bawah >= b.batas_bawah for a, b in pairwise(skala)):
        raise ValueError("predikat bounds must exist and ascend")
