"""The cheapest way to a predikat: which questions to raise so that the total enters a band with the least work.

Exact, not greedy. Of all sets of questions that reach the band the one with the least total effort is taken; among
those the one with the fewest questions, then the largest total, then the one that comes first in the instrument.

There are few kinds of effort (see `BOBOT`), and that is what makes the exact answer cheap: among questions of the same
effort any set may be replaced by the questions that gain most, at no more work. So only *how many* of each kind is
open, and all combinations of those counts are tried.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, product
from math import prod

from indikator.skoring.masukan import (
    NOL,
    SEN,
    AturanLinear,
    AturanPilihan,
    AturanYaTidak,
    BatasPredikat,
    Jawaban,
    Pertanyaan,
)
from indikator.skoring.mesin import TIDAK, YA, nilai_pertanyaan
from indikator.skoring.predikat import kurang_menuju

#: How much work each kind of effort counts for. The page states these; nothing else knows them.
BOBOT: dict[str, int] = {"kecil": 1, "sedang": 3, "besar": 6}

#: More combinations than this would take long; three kinds of effort on 274 questions make some 8 000.
KOMBINASI_MAKS = 1_000_000


@dataclass(frozen=True, slots=True)
class Langkah:
    """One question that may move: what it gains in points (steps of 0.01) and what it costs in effort (above 0)."""

    kode: str
    tambah: Decimal
    usaha: int

    def __post_init__(self) -> None:
        if self.tambah != self.tambah.quantize(SEN):
            raise ValueError(f"gain {self.tambah} of {self.kode} is not a whole number of cents")
        if self.usaha <= 0:
            raise ValueError(f"effort of {self.kode} must be above 0")


@dataclass(frozen=True, slots=True)
class Jalur:
    """The plan. `tercapai`: its total enters the band. `sudah`: the present total is there already, nothing to do.

    When the band is out of reach `langkah` is everything that may move, and `kurang` what is missing even then.
    """

    langkah: tuple[Langkah, ...]
    awal: Decimal
    total: Decimal
    usaha: int
    tercapai: bool
    kurang: Decimal

    @property
    def sudah(self) -> bool:
        return self.tercapai and not self.langkah


def jalan_termurah(awal: Decimal, langkah: Sequence[Langkah], batas: BatasPredikat) -> Jalur:
    """The least-effort set of steps that brings `awal` into the band. `langkah` in the order of the instrument.

    Steps that gain nothing are left out. Raises `ValueError` for two steps of one question, or parts of a cent.
    """
    if len({s.kode for s in langkah}) != len(langkah):
        raise ValueError("a question may have one step only")
    if awal != awal.quantize(SEN):
        raise ValueError(f"the present total {awal} is not a whole number of cents")
    perlu = _sen(kurang_menuju(awal, batas))
    guna = [s for s in langkah if s.tambah > 0]
    if perlu <= 0:
        return _susun(awal, [], batas)
    if sum(_sen(s.tambah) for s in guna) < perlu:
        return _susun(awal, guna, batas)
    terpilih = _pilih(guna, perlu)
    return _susun(awal, [s for nomor, s in enumerate(guna) if nomor in terpilih], batas)


def jawaban_terbaik(pertanyaan: Pertanyaan, calon: Iterable[Jawaban] | None = None) -> Jawaban:
    """The answer worth most: of those given, else of all that the rule knows. The first one among equals."""
    return max(calon or jawaban_mungkin(pertanyaan), key=lambda jawaban: nilai_pertanyaan(pertanyaan, jawaban))


def jawaban_mungkin(pertanyaan: Pertanyaan) -> tuple[Jawaban, ...]:
    """Every option; for a number the points where its worth changes: starts of the bands, ends of the line.

    Numbers stay inside the bounds of the question.
    """
    match aturan := pertanyaan.aturan:
        case AturanYaTidak():
            return Jawaban(opsi=YA), Jawaban(opsi=TIDAK)
        case AturanPilihan():
            return tuple(Jawaban(opsi=o.kode) for o in aturan.opsi)
        case AturanLinear():
            angka = [aturan.penuh, aturan.nol]
        case _:
            angka = [p.dari for p in aturan.pita]
    bawah, atas = aturan.minimum, aturan.maksimum
    dijepit = (_jepit(n, bawah, atas) for n in angka)
    return tuple(Jawaban(angka=n) for n in dict.fromkeys(dijepit))


def _jepit(angka: Decimal, bawah: Decimal | None, atas: Decimal | None) -> Decimal:
    angka = angka if bawah is None else max(angka, bawah)
    return angka if atas is None else min(angka, atas)


def _sen(poin: Decimal) -> int:
    """Points as a whole number of cents: whole numbers add without a doubt, and fast."""
    return int(poin.scaleb(2))


def _susun(awal: Decimal, langkah: list[Langkah], batas: BatasPredikat) -> Jalur:
    total = awal + sum((s.tambah for s in langkah), NOL)
    kurang = kurang_menuju(total, batas)
    return Jalur(tuple(langkah), awal, total, sum(s.usaha for s in langkah), kurang == 0, kurang)


@dataclass(frozen=True, slots=True)
class _Golongan:
    """Steps of one effort, the largest gain first, in the order of the instrument among equals.

    `kumulatif[n]` is the gain of the first n in cents.
    """

    usaha: int
    nomor: tuple[int, ...]
    kumulatif: tuple[int, ...]


def _golongan(langkah: Sequence[Langkah]) -> list[_Golongan]:
    hasil = []
    for usaha in sorted({s.usaha for s in langkah}):
        nomor = sorted((n for n, s in enumerate(langkah) if s.usaha == usaha), key=lambda n: (-langkah[n].tambah, n))
        tambah = (_sen(langkah[n].tambah) for n in nomor)
        hasil.append(_Golongan(usaha, tuple(nomor), tuple(accumulate(tambah, initial=0))))
    return sorted(hasil, key=lambda g: len(g.nomor))


def _pilih(langkah: Sequence[Langkah], perlu: int) -> frozenset[int]:
    """Positions of the chosen steps. The gains together are at least `perlu`, so there is an answer."""
    golongan = _golongan(langkah)
    if prod(len(g.kumulatif) for g in golongan[:-1]) > KOMBINASI_MAKS:
        raise ValueError("too many kinds of effort for an exact answer")
    terbaik = min(_calon(golongan, perlu))
    jumlah_terbaik = [calon for calon in _calon(golongan, perlu) if calon[:3] == terbaik[:3]]
    return frozenset(min(_nomor(golongan, banyak) for *_, banyak in jumlah_terbaik))


def _calon(golongan: list[_Golongan], perlu: int) -> Iterator[tuple[int, int, int, tuple[int, ...]]]:
    """(effort, questions, minus the gain, how many of each kind) of every combination that could be the best.

    With the other counts given, the last kind takes the fewest that suffice: one more would only be more effort.
    """
    *depan, akhir = golongan
    for banyak in product(*(range(len(g.kumulatif)) for g in depan)):
        dapat = sum(g.kumulatif[n] for g, n in zip(depan, banyak, strict=True))
        sisa = bisect_left(akhir.kumulatif, perlu - dapat)
        if sisa < len(akhir.kumulatif):
            semua = (*banyak, sisa)
            usaha = sum(g.usaha * n for g, n in zip(golongan, semua, strict=True))
            yield usaha, sum(semua), -dapat - akhir.kumulatif[sisa], semua


def _nomor(golongan: list[_Golongan], banyak: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(n for g, k in zip(golongan, banyak, strict=True) for n in g.nomor[:k]))
