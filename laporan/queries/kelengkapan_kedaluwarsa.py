"""Evidence whose validity has ended or ends within 90 days.

The last day is what was typed; where nothing was typed, what the portal has read in the file of the newest version.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bukti.models import BacaanBerkas, Bukti, TautanBukti, VersiBukti
from bukti.queries.cari_teks import menyebut
from indikator.models import Evaluasi, Jawaban
from klaster.models import Opd, Pengguna

#: How far ahead the list looks, in days: what can still be renewed in a season.
JANGKA = 90
#: Choices of the filter by time -> (word, first and last day counted from today; None = open).
RENTANG: dict[str, tuple[str, int | None, int]] = {
    "": (f"Semua sampai {JANGKA} hari", None, JANGKA),
    "lewat": ("Sudah kedaluwarsa", None, -1),
    "30": ("Dalam 30 hari", 0, 30),
    "60": ("31–60 hari", 31, 60),
    "90": ("61–90 hari", 61, JANGKA),
}


@dataclass(frozen=True, slots=True)
class SaringKedaluwarsa:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    opd: int | None = None
    rentang: str = ""
    pakai: str = ""

    @property
    def aktif(self) -> bool:
        return any((self.q, self.opd, self.rentang, self.pakai))


@dataclass(frozen=True, slots=True)
class BarisKedaluwarsa:
    """One document. `sisa`: days from today to its last valid day, negative when past. `dipakai`: (code, accepted)."""

    bukti: Bukti
    sampai: date
    sisa: int
    terbaca: bool
    dipakai: tuple[tuple[str, bool], ...]

    @property
    def kode(self) -> list[str]:
        return [kode for kode, _ in self.dipakai]


def bukti_kedaluwarsa(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringKedaluwarsa) -> QuerySet:
    """Evidence in scope whose last day falls into the range, the most urgent first.

    Used in this evaluation, unless `pakai` asks for all. An operator gets the evidence of his own units.
    """
    terpakai = TautanBukti.objects.filter(bukti=OuterRef("pk"), jawaban__evaluasi=evaluasi)
    bukti = (
        Bukti.objects.terlihat_oleh(pengguna)
        .filter(kota=evaluasi.kota_id)
        .aktif()
        .annotate(terbaca=_terbaca())
        .annotate(sampai=Coalesce(F("berlaku_sampai"), F("terbaca")))
        .filter(_dalam(evaluasi.hari_ini, saring.rentang))
    )
    if pengguna.adalah_operator:
        bukti = bukti.filter(opd__in=Opd.objects.lingkup_kerja(pengguna))
    if saring.pakai != "semua":
        bukti = bukti.filter(Exists(terpakai))
    if saring.opd:
        bukti = bukti.filter(opd=saring.opd)
    if saring.q:
        bukti = bukti.filter(menyebut(saring.q, pengguna))
    return bukti.select_related("opd").order_by("sampai", "judul", "pk")


def hitung_rentang(evaluasi: Evaluasi, pengguna: Pengguna, saring: SaringKedaluwarsa) -> list[tuple[str, str, int]]:
    """The chips: code, label and number of documents, the other filters kept; one query."""
    semua = bukti_kedaluwarsa(evaluasi, pengguna, replace(saring, rentang="")).order_by()
    hitung = {f"n_{k}": Count("pk", filter=_dalam(evaluasi.hari_ini, k)) for k in RENTANG}
    angka = semua.aggregate(**hitung)
    return [(k, isi[0], angka[f"n_{k}"]) for k, isi in RENTANG.items()]


def opd_kedaluwarsa(evaluasi: Evaluasi, pengguna: Pengguna) -> QuerySet[Opd]:
    """The OPD that have something on the list, whatever the filters."""
    semua = bukti_kedaluwarsa(evaluasi, pengguna, SaringKedaluwarsa(pakai="semua"))
    return Opd.objects.filter(pk__in=semua.order_by().values("opd_id")).order_by("nama")


def lengkapi_kedaluwarsa(bukti: Sequence[Any], evaluasi: Evaluasi, pengguna: Pengguna) -> list[BarisKedaluwarsa]:
    """These documents with the questions of this evaluation that they prove and the user sees; one query."""
    tautan = (
        TautanBukti.objects.filter(bukti__in=[b.pk for b in bukti], jawaban__evaluasi=evaluasi)
        .filter(jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))
        .order_by("jawaban__pertanyaan__urutan")
        .values_list("bukti_id", "jawaban__pertanyaan__kode", "putusan")
    )
    dipakai: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for bukti_id, kode, putusan in tautan:
        dipakai[bukti_id].append((kode, putusan == TautanBukti.Putusan.DITERIMA))
    hari_ini = evaluasi.hari_ini
    return [
        BarisKedaluwarsa(b, b.sampai, (b.sampai - hari_ini).days, b.berlaku_sampai is None, tuple(dipakai[b.pk]))
        for b in bukti
    ]


def _terbaca() -> Subquery:
    """The earliest last day read in the files of the newest version; none when nothing was read there."""
    terbaru = VersiBukti.objects.filter(bukti=OuterRef("versi__bukti")).order_by("-nomor").values("nomor")[:1]
    bacaan = BacaanBerkas.objects.filter(
        versi__bukti=OuterRef("pk"), versi__nomor=Subquery(terbaru), berlaku_sampai__isnull=False
    )
    return Subquery(bacaan.order_by("berlaku_sampai").values("berlaku_sampai")[:1])


def _dalam(hari_ini: date, rentang: str) -> Q:
    _, dari, sampai = RENTANG.get(rentang, RENTANG[""])
    syarat = Q(sampai__lte=hari_ini + timedelta(days=sampai))
    return syarat if dari is None else syarat & Q(sampai__gte=hari_ini + timedelta(days=dari))
