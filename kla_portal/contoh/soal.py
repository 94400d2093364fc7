"""A question as the example plan sees it: plain data, so that planning needs no database."""

from dataclasses import dataclass
from decimal import Decimal

from indikator import skoring
from indikator.models import Pertanyaan


@dataclass(frozen=True)
class Kebutuhan:
    nomor: int  # position within the question, from 0
    jenis: str
    uraian: str
    wajib: bool


@dataclass(frozen=True)
class Bagian:
    """One OPD's part: its code, its kind and whether it leads."""

    opd: str
    jenis: str
    pimpin: bool


@dataclass(frozen=True)
class Soal:
    kode: str
    klaster: str
    indikator: str
    topik: str
    satuan: str
    aturan: skoring.Aturan
    skor_maks: Decimal
    label: dict[str, str]
    kebutuhan: tuple[Kebutuhan, ...]
    bagian: tuple[Bagian, ...]
    unit: Pertanyaan | None = None  # the question itself, where every kecamatan or kelurahan answers it

    @property
    def mesin(self) -> skoring.Pertanyaan:
        return skoring.Pertanyaan(self.kode, self.skor_maks, self.aturan)

    @property
    def pimpin(self) -> Bagian:
        return next(b for b in self.bagian if b.pimpin)

    @property
    def wilayah(self) -> bool:
        return bool(self.bagian_unit)

    @property
    def bagian_unit(self) -> list[Bagian]:
        return [b for b in self.bagian if b.jenis in ("kecamatan", "kelurahan")]


@dataclass(frozen=True)
class Nilai:
    """An answer and the points that it earns."""

    opsi: str
    angka: Decimal | None
    skor: Decimal
