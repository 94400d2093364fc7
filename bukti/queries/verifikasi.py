"""The verifier's queue: what waits, since when, how many of which kind, and what comes before and after an answer.

An evaluation has a few hundred answers at most, so the queue is read once as slim rows; counts, order and neighbours
come from the same rows and cannot contradict each other.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet

from indikator.jembatan import skor_mandiri
from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from klaster.models import Klaster, Opd, Pengguna

#: States that a verifier has to do with, in the order of the filter.
KEADAAN = (Status.MENUNGGU, Status.DITERIMA, Status.DIKEMBALIKAN)
BARU, PERBAIKAN = "baru", "perbaikan"
TERLAMA, TERBARU, MENURUT_KODE = "lama", "baru", "kode"
#: Choices of the filter by age: at least so many days of the city have passed since the answer came in.
UMUR = (3, 7, 14, 30)


@dataclass(frozen=True)
class Saring:
    """What the verifier wants to see. The field names are the query names of the address."""

    status: str = Status.MENUNGGU
    klaster: str = ""
    opd: int | None = None
    putaran: str = ""
    umur: int | None = None
    q: str = ""
    urut: str = TERLAMA

    @property
    def query(self) -> str:
        """What goes behind the question mark so that the next page has the same filters; defaults are left out."""
        return urlencode({f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default})

    @property
    def aktif(self) -> bool:
        """Whether anything besides state and order narrows the queue."""
        return any((self.klaster, self.opd, self.putaran, self.umur, self.q))


@dataclass(frozen=True)
class Ringkas:
    """One answer of the queue, as far as filters and order need it. `opd` is the lead.

    `hari`: how many days of the city it has been waiting; None when it does not wait.
    """

    pk: int
    kode: str
    urutan: int
    status: str
    klaster: str
    opd: int
    putaran: int
    sejak: datetime | None
    hari: int | None = None

    @property
    def jenis_putaran(self) -> str:
        return PERBAIKAN if self.putaran else BARU

    def cocok(self, saring: Saring, *, kecuali: str = "") -> bool:
        """Whether the filters let it through; `kecuali` names one that is not asked, for the counts of its choices."""
        syarat = {
            "status": self.status == saring.status,
            "klaster": saring.klaster in ("", self.klaster),
            "opd": saring.opd in (None, self.opd),
            "putaran": saring.putaran in ("", self.jenis_putaran),
            "umur": saring.umur is None or self.setua(saring.umur),
        }
        return all(benar for nama, benar in syarat.items() if nama != kecuali)

    def setua(self, umur: int) -> bool:
        """Whether it has waited that many days. What does not wait has no age and is never filtered by it."""
        return self.hari is None or self.hari >= umur


@dataclass(frozen=True)
class Tetangga:
    """Codes of the questions before and after; empty when there is none. `posisi` 0 = not in the queue."""

    posisi: int
    total: int
    sebelum: str
    sesudah: str


@dataclass(frozen=True)
class Antrean:
    """The queue in order, and the counts of every filter's choices with the other filters kept."""

    urut: list[Ringkas]
    status: Counter[str]
    klaster: Counter[str]
    opd: Counter[int]
    putaran: Counter[str]
    umur: Counter[int]

    def tetangga(self, kode: str) -> Tetangga:
        """Where this question stands. After the last comes the first again; outside the queue the first is next."""
        semua = [r.kode for r in self.urut]
        if kode not in semua:
            return Tetangga(posisi=0, total=len(semua), sebelum="", sesudah=semua[0] if semua else "")
        i = semua.index(kode)
        sendiri = len(semua) == 1
        return Tetangga(
            posisi=i + 1,
            total=len(semua),
            sebelum="" if sendiri else semua[i - 1],
            sesudah="" if sendiri else semua[(i + 1) % len(semua)],
        )


@dataclass(frozen=True)
class Pilihan:
    """One choice of a filter with how many answers it would show."""

    nilai: str
    label: str
    jumlah: int
    terpilih: bool


@dataclass(frozen=True)
class Baris:
    """One row of the queue page."""

    jawaban: Jawaban
    opd: Opd
    skor_mandiri: Decimal
    bukti: int
    tertunda: int

    @property
    def lama(self) -> str:
        """How long it has been waiting, in days of the city."""
        jawaban = self.jawaban
        hari = lama_menunggu(jawaban.evaluasi, jawaban.menunggu_sejak)
        if hari is None:
            return ""
        return {0: "Sejak hari ini", 1: "Sejak kemarin"}.get(hari, f"{hari} hari")


def jumlah_antrean(evaluasi: Evaluasi, pengguna: Pengguna) -> int:
    """How many answers wait for this verifier."""
    return Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=evaluasi, status=Status.MENUNGGU).count()


def antrean(evaluasi: Evaluasi, pengguna: Pengguna, saring: Saring) -> Antrean:
    """The queue of this verifier under these filters, in one query."""
    semua = list(_ringkas(evaluasi, pengguna, saring.q))
    return Antrean(
        urut=_urutkan([r for r in semua if r.cocok(saring)], saring.urut),
        status=Counter(r.status for r in semua if r.cocok(saring, kecuali="status")),
        klaster=Counter(r.klaster for r in semua if r.cocok(saring, kecuali="klaster")),
        opd=Counter(r.opd for r in semua if r.cocok(saring, kecuali="opd")),
        putaran=Counter(r.jenis_putaran for r in semua if r.cocok(saring, kecuali="putaran")),
        umur=Counter(u for r in semua if r.cocok(saring, kecuali="umur") for u in UMUR if r.setua(u)),
    )


def lama_menunggu(evaluasi: Evaluasi, sejak: datetime | None) -> int | None:
    """Days of the city since then; None for what does not wait. Needs `evaluasi.kota` loaded."""
    return None if sejak is None else (evaluasi.hari_ini - sejak.astimezone(evaluasi.kota.zona).date()).days


def baris_antrean(ringkas: Iterable[Ringkas]) -> list[Baris]:
    """The rows of one page, in the order given, with what the page shows of them; two queries."""
    pk = [r.pk for r in ringkas]
    aktif = Q(tautan_bukti__isnull=False, tautan_bukti__bukti__ditarik_pada__isnull=True)
    jawaban = (
        Jawaban.objects.filter(pk__in=pk)
        .select_related("pertanyaan__indikator__blok__klaster", "evaluasi__kota", "verifikator")
        .prefetch_related(Prefetch("penugasan", _pimpin(), to_attr="pimpin"))
        .annotate(
            bukti=Count("tautan_bukti", filter=aktif),
            tertunda=Count("tautan_bukti", filter=aktif & Q(tautan_bukti__putusan="menunggu")),
        )
        .in_bulk()
    )
    return [
        Baris(jawaban=j, opd=j.pimpin[0].opd, skor_mandiri=skor_mandiri(j), bukti=j.bukti, tertunda=j.tertunda)
        for j in (jawaban[k] for k in pk if k in jawaban)
    ]


def pilihan_saring(
    evaluasi: Evaluasi, pengguna: Pengguna, antrean: Antrean, saring: Saring
) -> dict[str, list[Pilihan]]:
    """What each filter offers: the verifier's own klaster, the OPD that lead something here, the fixed ones."""
    klaster = Klaster.objects.filter(verifikator=pengguna) if pengguna.adalah_verifikator else Klaster.objects.all()
    opd = Opd.objects.filter(kota=evaluasi.kota_id, pk__in=[*antrean.opd, saring.opd or 0]).order_by("nama")
    putaran = [(BARU, "Baru"), (PERBAIKAN, "Perbaikan")]
    return {
        "status": [Pilihan(s, s.label, antrean.status[s], s == saring.status) for s in KEADAAN],
        "klaster": [
            Pilihan(k.kode, k.nama, antrean.klaster[k.kode], k.kode == saring.klaster)
            for k in klaster.order_by("nomor")
        ],
        "opd": [Pilihan(str(o.pk), o.nama, antrean.opd[o.pk], o.pk == saring.opd) for o in opd],
        "putaran": [Pilihan(p, label, antrean.putaran[p], p == saring.putaran) for p, label in putaran],
        "umur": [Pilihan(str(u), f"{u} hari atau lebih", antrean.umur[u], u == saring.umur) for u in UMUR],
    }


def _pimpin() -> QuerySet[Penugasan]:
    return Penugasan.objects.filter(pimpin=True).select_related("opd")


def _ringkas(evaluasi: Evaluasi, pengguna: Pengguna, kata: str) -> Iterable[Ringkas]:
    jawaban = Jawaban.objects.terlihat_oleh(pengguna).filter(
        evaluasi=evaluasi, status__in=KEADAAN, penugasan__pimpin=True
    )
    if kata:
        jawaban = jawaban.filter(Q(pertanyaan__kode__istartswith=kata) | Q(pertanyaan__teks__icontains=kata))
    kolom = (
        "pk",
        "pertanyaan__kode",
        "pertanyaan__urutan",
        "status",
        "pertanyaan__indikator__blok__klaster__kode",
        "penugasan__opd_id",
        "putaran",
        "menunggu_sejak",
    )
    baris = jawaban.order_by("pertanyaan__urutan").values_list(*kolom)
    return (Ringkas(*nilai, hari=lama_menunggu(evaluasi, nilai[-1])) for nilai in baris)


def _urutkan(ringkas: list[Ringkas], urut: str) -> list[Ringkas]:
    """Judged answers have no waiting time: they stay in the order of the instrument."""
    if urut == MENURUT_KODE:
        return ringkas

    def kunci(r: Ringkas) -> Any:
        return (r.sejak.timestamp() * (1 if urut == TERLAMA else -1) if r.sejak else 0, r.urutan)

    return sorted(ringkas, key=kunci)
