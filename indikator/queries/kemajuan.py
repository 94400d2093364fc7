"""Progress: how much of the work has been handed in. The one definition that every page, tree and chart uses.

Progress counts parts (question x OPD), not points: a part is done when it waits for the verifier or is accepted.
A part is late when it is still owed after its last day (`tenggat_nyata`) in the zone of its city.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.db.models.lookups import LessThan
from django.utils import timezone

from indikator.models import Evaluasi, Penugasan
from indikator.models.status import TERBUKA, TERKIRIM, Status
from indikator.queries.jendela import tenggat_nyata
from klaster.models.kota import ZonaWaktu

JALUR_KLASTER = "jawaban__pertanyaan__indikator__blok__klaster__kode"


@dataclass(frozen=True)
class Kemajuan:
    """Counts of parts. `selesai` = handed in (menunggu or diterima); `terlambat` = owed after the deadline."""

    total: int = 0
    selesai: int = 0
    diterima: int = 0
    dikembalikan: int = 0
    draf: int = 0
    terlambat: int = 0

    def __add__(self, lain: "Kemajuan") -> "Kemajuan":
        return Kemajuan(**{f.name: getattr(self, f.name) + getattr(lain, f.name) for f in fields(self)})

    @property
    def sisa(self) -> int:
        """Parts still owed by the OPD."""
        return self.total - self.selesai


def syarat_terlambat() -> Q:
    """Parts still owed after their deadline, now, in whatever city they are."""
    lewat = Q()
    sekarang = timezone.now()
    for zona in ZonaWaktu.values:
        hari_ini = sekarang.astimezone(ZoneInfo(zona)).date()
        lewat |= Q(jawaban__evaluasi__kota__zona_waktu=zona) & Q(LessThan(tenggat_nyata(), hari_ini))
    return Q(status__in=TERBUKA) & lewat


def dengan_tenggat(bagian: QuerySet[Penugasan]) -> QuerySet[Penugasan]:
    """These parts with `tenggat_akhir`, their last day, and `terlambat`: whether they are owed after it."""
    lewat = Case(When(syarat_terlambat(), then=Value(True)), default=Value(False), output_field=BooleanField())
    return bagian.annotate(tenggat_akhir=tenggat_nyata(), terlambat=lewat)


def hitungan() -> dict[str, Count]:
    """Aggregates of one group of parts, for `.aggregate()` and `.annotate()`; named as the fields of `Kemajuan`."""
    return {
        "total": Count("pk"),
        "selesai": Count("pk", filter=Q(status__in=TERKIRIM)),
        "diterima": Count("pk", filter=Q(status=Status.DITERIMA)),
        "dikembalikan": Count("pk", filter=Q(status=Status.DIKEMBALIKAN)),
        "draf": Count("pk", filter=Q(status=Status.DRAF)),
        "terlambat": Count("pk", filter=syarat_terlambat()),
    }


def kemajuan_bagian(bagian: QuerySet[Penugasan]) -> Kemajuan:
    """Progress over these parts, in one query."""
    return Kemajuan(**bagian.order_by().aggregate(**hitungan()))


def kemajuan_evaluasi(evaluasi_ids: Collection[int]) -> dict[int, Kemajuan]:
    """Progress of whole evaluations, in one query; an evaluation without parts is not in the answer."""
    bagian = Penugasan.objects.filter(jawaban__evaluasi__in=evaluasi_ids)
    return {kunci[0]: k for kunci, k in _per(bagian, "jawaban__evaluasi").items()}


def kemajuan_jawaban(bagian: QuerySet[Penugasan]) -> dict[int, Kemajuan]:
    """Answer id -> progress over these parts, in one query."""
    return {kunci[0]: k for kunci, k in _per(bagian, "jawaban").items()}


def kemajuan_indikator(bagian: QuerySet[Penugasan]) -> dict[int, Kemajuan]:
    """Indicator id -> progress over these parts, in one query."""
    return {kunci[0]: k for kunci, k in _per(bagian, "jawaban__pertanyaan__indikator").items()}


def kemajuan_opd_klaster(evaluasi: Evaluasi, opd_ids: Collection[int] | None = None) -> dict[tuple[int, str], Kemajuan]:
    """(OPD id, klaster code) -> progress, in one query; pairs without parts are not in the answer."""
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi)
    if opd_ids is not None:
        bagian = bagian.filter(opd__in=opd_ids)
    return {(kunci[0], kunci[1]): k for kunci, k in _per(bagian, "opd", JALUR_KLASTER).items()}


def kemajuan_opd(evaluasi: Evaluasi, opd_ids: Collection[int] | None = None) -> dict[int, Kemajuan]:
    """OPD id -> progress over all klaster."""
    return jumlahkan_menurut(kemajuan_opd_klaster(evaluasi, opd_ids), 0)


def jumlahkan_menurut(sel: Mapping[tuple[int, str], Kemajuan], sumbu: int) -> dict[Any, Kemajuan]:
    """Totals of the OPD x klaster table: `sumbu` 0 for each OPD, 1 for each klaster."""
    jumlah: dict[Any, Kemajuan] = defaultdict(Kemajuan)
    for kunci, kemajuan in sel.items():
        jumlah[kunci[sumbu]] += kemajuan
    return dict(jumlah)


def _per(bagian: QuerySet[Penugasan], *kunci: str) -> dict[tuple[Any, ...], Kemajuan]:
    nama = [f.name for f in fields(Kemajuan)]
    return {
        baris[: len(kunci)]: Kemajuan(**dict(zip(nama, baris[len(kunci) :], strict=True)))
        for baris in bagian.order_by().values_list(*kunci).annotate(**hitungan()).values_list(*kunci, *nama)
    }
