"""The questions of an instrument below their indicators and klaster, read in two queries; for tables of scores."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from indikator.models import Indikator, Instrumen, Pertanyaan


@dataclass(frozen=True)
class Soal:
    id: int
    kode: str
    teks: str
    maks: Decimal


@dataclass(frozen=True)
class CabangIndikator:
    id: int
    kode: str
    nama: str
    maks: Decimal
    soal: tuple[Soal, ...]


@dataclass(frozen=True)
class CabangKlaster:
    kode: str
    nama: str
    maks: Decimal
    indikator: tuple[CabangIndikator, ...]


@dataclass(frozen=True)
class Susunan:
    """An instrument as a tree. Codes are unique within their level."""

    maks: Decimal
    klaster: tuple[CabangKlaster, ...]

    @property
    def soal(self) -> list[Soal]:
        return [s for k in self.klaster for i in k.indikator for s in i.soal]

    @property
    def indikator(self) -> list[CabangIndikator]:
        return [i for k in self.klaster for i in k.indikator]


def susunan(instrumen: Instrumen) -> Susunan:
    soal: dict[int, list[Soal]] = defaultdict(list)
    for p in (
        Pertanyaan.objects.filter(instrumen=instrumen)
        .order_by("urutan")
        .only("kode", "teks", "skor_maks", "indikator_id")
    ):
        soal[p.indikator_id].append(Soal(p.pk, p.kode, p.teks, p.skor_maks))
    blok: dict[int, CabangKlaster] = {}
    cabang: dict[int, list[CabangIndikator]] = defaultdict(list)
    baris = Indikator.objects.filter(instrumen=instrumen).select_related("blok__klaster")
    for i in baris.order_by("blok__nomor", "urutan"):
        blok.setdefault(i.blok_id, CabangKlaster(i.blok.klaster.kode, i.blok.nama, i.blok.skor_maks, ()))
        cabang[i.blok_id].append(CabangIndikator(i.pk, i.kode, i.nama, i.skor_maks, tuple(soal[i.pk])))
    return Susunan(
        instrumen.total_maks,
        tuple(CabangKlaster(k.kode, k.nama, k.maks, tuple(cabang[pk])) for pk, k in blok.items()),
    )
