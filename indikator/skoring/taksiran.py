"""What will stand after verification: a stated estimate, low - likely - high, question by question.

The rule, as the page states it. A question starts from its self-score, or from its verified score where the city's
verifier has already accepted it with less. Every reason found takes a share of what the others have left: the shares
that are kept multiply, so two reasons of 50 % leave a quarter. The estimate never leaves 0..start, is rounded half up
to cents at the question, and sums are exact. It is an estimate beside the score, never a score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from statistics import quantiles

from indikator.skoring.masukan import KONTEKS, NOL, SEN, pastikan_desimal

SERATUS = Decimal(100)

#: Questions that a reason must have had in the past before its own percentages are worth more than the defaults.
MINIMUM_KALIBRASI = 5


@dataclass(frozen=True, slots=True)
class Potongan:
    """Percent of the points that one reason takes: at best, likely, at worst. 0 <= ringan <= wajar <= berat <= 100."""

    ringan: Decimal
    wajar: Decimal
    berat: Decimal

    def __post_init__(self) -> None:
        for nama, nilai in (("ringan", self.ringan), ("wajar", self.wajar), ("berat", self.berat)):
            pastikan_desimal(nama, nilai)
        if not 0 <= self.ringan <= self.wajar <= self.berat <= SERATUS:
            raise ValueError(f"percentages must ascend within 0..100, not {self.ringan}, {self.wajar}, {self.berat}")


@dataclass(frozen=True, slots=True)
class SoalTaksiran:
    """A question's points as claimed and as the city's verifier accepted them (None: not yet), and its reasons."""

    kode: str
    mandiri: Decimal
    verifikasi: Decimal | None
    alasan: tuple[str, ...]

    @property
    def pangkal(self) -> Decimal:
        """Where the estimate starts: what is claimed, or less where the city's own verifier gave less."""
        return self.mandiri if self.verifikasi is None else min(self.mandiri, self.verifikasi)


@dataclass(frozen=True, slots=True)
class Taksiran:
    """Points of one question that will stand: at worst, likely, at best."""

    kode: str
    pangkal: Decimal
    rendah: Decimal
    wajar: Decimal
    tinggi: Decimal
    alasan: tuple[str, ...]

    @property
    def hilang(self) -> Decimal:
        """Points that the question is likely to lose to its reasons."""
        return self.pangkal - self.wajar


def taksir(soal: SoalTaksiran, potongan: Mapping[str, Potongan]) -> Taksiran:
    """Estimate one question. Raises `KeyError` for a reason without percentages."""
    dipakai = [potongan[alasan] for alasan in dict.fromkeys(soal.alasan)]
    return Taksiran(
        kode=soal.kode,
        pangkal=soal.pangkal,
        rendah=_tersisa(soal.pangkal, [p.berat for p in dipakai]),
        wajar=_tersisa(soal.pangkal, [p.wajar for p in dipakai]),
        tinggi=_tersisa(soal.pangkal, [p.ringan for p in dipakai]),
        alasan=tuple(dict.fromkeys(soal.alasan)),
    )


def _tersisa(poin: Decimal, persen: Iterable[Decimal]) -> Decimal:
    with localcontext(KONTEKS):
        for satu in persen:
            poin = poin * (SERATUS - satu) / SERATUS
        return max(NOL, poin).quantize(SEN)


# --- What the city's own past says --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pengalaman:
    """One question of a stage that is over: points claimed, points that the outside stage gave, reasons it had."""

    mandiri: Decimal
    tahap: Decimal
    alasan: tuple[str, ...]

    @property
    def potongan(self) -> Decimal:
        """Percent of the points lost; never below 0, because an outside stage that gives more is no discount."""
        with localcontext(KONTEKS):
            return SERATUS - min(SERATUS, max(NOL, self.tahap * SERATUS / self.mandiri))


@dataclass(frozen=True, slots=True)
class Kalibrasi:
    """What the past says about one reason, None for questions without any. `banyak` questions kept `tersisa` percent.

    `potongan` are the percentages that follow from it; None while there are fewer than `MINIMUM_KALIBRASI`.
    """

    alasan: str | None
    banyak: int
    tersisa: Decimal
    potongan: Potongan | None


def kalibrasi(pengalaman: Sequence[Pengalaman], alasan: Sequence[str]) -> tuple[Kalibrasi, ...]:
    """What the past says per reason, in the order given, and last about questions without a reason.

    Only questions with exactly that one reason count, so that no reason is blamed for another's loss, and only those
    that claimed points. Reasons that never stood alone are left out. Likely is the mean loss; at best and at worst the
    lower and the upper quartile, moved to the mean where the mean lies outside them.
    """
    hasil = []
    for satu in (*alasan, None):
        milik = () if satu is None else (satu,)
        hilang = sorted(p.potongan for p in pengalaman if p.mandiri > 0 and p.alasan == milik)
        if hilang:
            hasil.append(_ringkas(satu, hilang))
    return tuple(hasil)


def _ringkas(alasan: str | None, hilang: list[Decimal]) -> Kalibrasi:
    with localcontext(KONTEKS):
        rata = (sum(hilang, NOL) / len(hilang)).quantize(SEN)
        potongan = None
        if alasan is not None and len(hilang) >= MINIMUM_KALIBRASI:
            bawah, _, atas = (k.quantize(SEN) for k in quantiles(hilang, n=4, method="inclusive"))
            potongan = Potongan(min(bawah, rata), rata, max(atas, rata))
        return Kalibrasi(alasan, len(hilang), SERATUS - rata, potongan)
