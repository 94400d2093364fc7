"""What goes into the scoring engine: rules, questions, answers and predikat bounds.

Everything is frozen and every figure is a Decimal. A float is refused at the door, because 0.1 as a float is not 0.1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

SEN = Decimal("0.01")
NOL = Decimal(0)

# The engine's own context, so that nobody's precision or rounding can change a score.
KONTEKS = Context(prec=60, rounding=ROUND_HALF_UP)


class Cara(StrEnum):
    """The kinds of scoring rule. The words are those of the instrument file and of `Pertanyaan.cara`."""

    YA_TIDAK = "ya_tidak"
    PILIHAN = "pilihan"
    RENTANG = "rentang"
    LINEAR = "linear"


def pastikan_desimal(nama: str, nilai: object, *, terhingga: bool = True) -> None:
    if not isinstance(nilai, Decimal):
        raise TypeError(f"{nama} must be a Decimal, not {type(nilai).__name__}")
    if terhingga and not nilai.is_finite():
        raise ValueError(f"{nama} must be finite, not {nilai}")


def _pastikan_batas(minimum: Decimal | None, maksimum: Decimal | None) -> None:
    for nama, nilai in (("minimum", minimum), ("maksimum", maksimum)):
        if nilai is not None:
            pastikan_desimal(nama, nilai)
    if minimum is not None and maksimum is not None and minimum > maksimum:
        raise ValueError(f"minimum {minimum} is above maksimum {maksimum}")


@dataclass(frozen=True, slots=True)
class AturanYaTidak:
    """Full points for "ya", nothing for "tidak"."""


@dataclass(frozen=True, slots=True)
class Opsi:
    kode: str
    proporsi: Decimal

    def __post_init__(self) -> None:
        pastikan_desimal("proporsi", self.proporsi)


@dataclass(frozen=True, slots=True)
class AturanPilihan:
    """Graded options: each is worth its share of the question's points."""

    opsi: tuple[Opsi, ...]

    def __post_init__(self) -> None:
        if not self.opsi:
            raise ValueError("a choice rule needs options")
        if len({o.kode for o in self.opsi}) != len(self.opsi):
            raise ValueError("option codes must differ")


@dataclass(frozen=True, slots=True)
class Pita:
    """One band of a number: from `dari` (inclusive) up to the next band."""

    dari: Decimal
    proporsi: Decimal

    def __post_init__(self) -> None:
        pastikan_desimal("dari", self.dari)
        pastikan_desimal("proporsi", self.proporsi)


@dataclass(frozen=True, slots=True)
class AturanRentang:
    """Bands on a number; the last band that starts at or below the number wins.

    The shares may rise, fall or do both, so an indicator that should go down needs no rule of its own.
    """

    pita: tuple[Pita, ...]
    minimum: Decimal | None = None
    maksimum: Decimal | None = None

    def __post_init__(self) -> None:
        _pastikan_batas(self.minimum, self.maksimum)
        awal = [p.dari for p in self.pita]
        if not awal or any(a >= b for a, b in pairwise(awal)):
            raise ValueError("bands must exist and ascend")


@dataclass(frozen=True, slots=True)
class AturanLinear:
    """A straight line from no points at `nol` to full points at `penuh`; `penuh` may be the smaller one."""

    nol: Decimal
    penuh: Decimal
    minimum: Decimal | None = None
    maksimum: Decimal | None = None

    def __post_init__(self) -> None:
        pastikan_desimal("nol", self.nol)
        pastikan_desimal("penuh", self.penuh)
        _pastikan_batas(self.minimum, self.maksimum)
        if self.nol == self.penuh:
            raise ValueError("nol and penuh must differ")


Aturan = AturanYaTidak | AturanPilihan | AturanRentang | AturanLinear


@dataclass(frozen=True, slots=True)
class Pertanyaan:
    kode: str
    skor_maks: Decimal
    aturan: Aturan

    def __post_init__(self) -> None:
        pastikan_desimal("skor_maks", self.skor_maks)
        if self.skor_maks < 0:
            raise ValueError(f"skor_maks of {self.kode} is negative")
        if self.skor_maks != KONTEKS.quantize(self.skor_maks, SEN):
            raise ValueError(f"skor_maks of {self.kode} has more than two decimals")


@dataclass(frozen=True, slots=True)
class Indikator:
    kode: str
    pertanyaan: tuple[Pertanyaan, ...]


@dataclass(frozen=True, slots=True)
class Klaster:
    kode: str
    indikator: tuple[Indikator, ...]


@dataclass(frozen=True, slots=True)
class BatasPredikat:
    """Lower bound of a predikat. `inklusif`: a total exactly on the bound belongs to it."""

    kode: str
    nama: str
    batas_bawah: Decimal
    inklusif: bool

    def __post_init__(self) -> None:
        pastikan_desimal("batas_bawah", self.batas_bawah)


@dataclass(frozen=True, slots=True)
class Instrumen:
    klaster: tuple[Klaster, ...]
    skala: tuple[BatasPredikat, ...]

    def __post_init__(self) -> None:
        kode = [p.kode for p in self.semua_pertanyaan()]
        if len(set(kode)) != len(kode):
            raise ValueError("question codes must differ")

    def semua_pertanyaan(self) -> Iterator[Pertanyaan]:
        for klaster in self.klaster:
            for indikator in klaster.indikator:
                yield from indikator.pertanyaan


@dataclass(frozen=True, slots=True)
class Jawaban:
    """One answer: an option for ya_tidak and pilihan, a number for rentang and linear, neither when unanswered."""

    opsi: str | None = None
    angka: Decimal | None = None

    def __post_init__(self) -> None:
        if self.angka is not None:
            pastikan_desimal("angka", self.angka, terhingga=False)


def aturan_dari_data(
    cara: str, data: Mapping[str, Any], *, minimum: Decimal | None = None, maksimum: Decimal | None = None
) -> Aturan:
    """Build a rule from its stored form: the JSON of `Pertanyaan.aturan`, with every figure as text."""
    match Cara(cara):
        case Cara.YA_TIDAK:
            return AturanYaTidak()
        case Cara.PILIHAN:
            return AturanPilihan(tuple(Opsi(o["kode"], _teks_ke_desimal(o["proporsi"])) for o in data["opsi"]))
        case Cara.RENTANG:
            pita = (Pita(_teks_ke_desimal(p["dari"]), _teks_ke_desimal(p["proporsi"])) for p in data["rentang"])
            return AturanRentang(tuple(pita), minimum, maksimum)
        case Cara.LINEAR:
            return AturanLinear(_teks_ke_desimal(data["nol"]), _teks_ke_desimal(data["penuh"]), minimum, maksimum)


def _teks_ke_desimal(nilai: object) -> Decimal:
    if not isinstance(nilai, str):
        raise TypeError(f"a stored figure must be text, not {type(nilai).__name__}")
    return Decimal(nilai)
