"""A read-only picture of one evaluation, as the checks, the sign-off and the manifest need it. Plain data, no queries.

`indikator.queries.potret` takes it in a constant number of queries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class PotretOpd:
    """A unit of the city."""

    pk: int
    kode: str
    nama: str


@dataclass(frozen=True)
class PotretBagian:
    """One OPD's part. `lewat`: still owed after its deadline; `baris`: rows of its table, empty without one."""

    pk: int
    opd: PotretOpd
    pimpin: bool
    status: str
    catatan: str
    nilai_unit: str
    diajukan_oleh: str
    diajukan_pada: datetime | None
    tenggat: date
    lewat: bool
    wilayah: bool
    baris: tuple[Mapping[str, Any], ...] = ()

    @property
    def terkirim(self) -> bool:
        return self.diajukan_pada is not None


@dataclass(frozen=True)
class PotretJawaban:
    """One question with its answer. `poin` is what the self-answer earns, 0 when unanswered.

    `nilai` is the answer in words or figures, empty when unanswered; `wilayah` that each kecamatan or kelurahan
    answers for itself; `perlu_dicek` that last year's answer is still offered.
    """

    pk: int
    kode: str
    teks: str
    klaster: str
    urutan: int
    berupa_angka: bool
    satuan: str
    opsi: str
    angka: Decimal | None
    nilai: str
    catatan: str
    status: str
    poin: Decimal
    poin_maks: Decimal
    nilai_verifikasi: Decimal | None
    tahun_data: int
    wilayah: bool
    matriks: Mapping[str, Any]
    perlu_dicek: bool
    bagian: tuple[PotretBagian, ...]

    @property
    def terjawab(self) -> bool:
        return bool(self.opsi) or self.angka is not None

    @property
    def pimpin(self) -> PotretBagian | None:
        return next((b for b in self.bagian if b.pimpin), None)

    @property
    def bertabel(self) -> bool:
        """Whether some part has filled in its table."""
        return any(b.baris for b in self.bagian)


@dataclass(frozen=True)
class PotretCatatan:
    """An outside note that is not closed yet."""

    pk: int
    tahap: str
    tentang: str
    kode_pertanyaan: str
    klaster: str
    opd: PotretOpd | None
    menunggu_diperiksa: bool


@dataclass(frozen=True)
class PotretPengesahan:
    """A sign-off. `berlaku`: what was signed is still the same."""

    pk: int
    opd_id: int
    nama: str
    nip: str
    jabatan: str
    oleh: str
    pada: datetime
    sidik: str
    berlaku: bool


@dataclass(frozen=True)
class Potret:
    """The whole evaluation. `lampiran`: answer id -> its evidence as the manifest lists it; `fakta`: what higher apps
    know besides, by their own names.
    """

    evaluasi_id: int
    kode_kota: str
    tahun: int
    hari_ini: date
    bertarget: bool
    wajib_pengesahan: bool
    jawaban: tuple[PotretJawaban, ...]
    catatan: tuple[PotretCatatan, ...] = ()
    pengesahan: tuple[PotretPengesahan, ...] = ()
    lampiran: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)
    fakta: Mapping[str, Any] = field(default_factory=dict)

    def bagian(self) -> Iterator[tuple[PotretJawaban, PotretBagian]]:
        for jawaban in self.jawaban:
            for bagian in jawaban.bagian:
                yield jawaban, bagian

    def opd(self) -> dict[int, PotretOpd]:
        """Every unit that has a part, by id, in the order of their names."""
        semua = {b.opd.pk: b.opd for _, b in self.bagian()}
        return dict(sorted(semua.items(), key=lambda p: (p[1].nama, p[0])))
