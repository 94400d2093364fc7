"""The table of a question over all of its parts: rows with their OPD, totals, and who has not filled it in."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet, Sum

from indikator.matriks.definisi import Definisi, Kolom, definisi_dari_data
from indikator.matriks.jumlah import hitung_total, kata_sumber, nilai_tabel, sesuai, tulis_total
from indikator.matriks.sel import tulis_sel
from indikator.models import Evaluasi, IsiMatriks, Jawaban, Penugasan
from klaster.models import Riwayat
from klaster.models.riwayat import Aksi


@dataclass(frozen=True)
class BagianTabel:
    """One part's rows in canonical text."""

    penugasan: Penugasan
    baris: list[dict[str, str]]


@dataclass(frozen=True)
class BarisTabel:
    """One row as a reader sees it; `sel` in the order of the columns."""

    opd: str
    sel: list[tuple[Kolom, str]]


class Tabel:
    """The parts' rows, one below the other."""

    def __init__(self, definisi: Definisi, bagian: Iterable[BagianTabel]) -> None:
        self.definisi, self.bagian = definisi, list(bagian)

    @cached_property
    def isi(self) -> list[dict[str, str]]:
        return [b for bagian in self.bagian for b in bagian.baris]

    @property
    def banyak(self) -> int:
        return len(self.isi)

    @property
    def baris(self) -> list[BarisTabel]:
        return [tulis_baris(self.definisi, b.penugasan, satu) for b in self.bagian for satu in b.baris]

    @cached_property
    def total(self) -> dict[str, Decimal]:
        return hitung_total(self.definisi, self.isi)

    @property
    def tulisan_total(self) -> list[tuple[Kolom, str]]:
        """Every column with its total in words, "" where there is none."""
        return [(k, tulis_total(k, self.total[k.kode]) if k.kode in self.total else "") for k in self.definisi.kolom]

    @property
    def terisi(self) -> list[Penugasan]:
        return [b.penugasan for b in self.bagian if b.baris]

    @property
    def kosong(self) -> list[Penugasan]:
        """Parts without a row."""
        return [b.penugasan for b in self.bagian if not b.baris]

    @cached_property
    def nilai(self) -> Decimal | None:
        """What the rows say that the answer is; None when nothing is derived from them."""
        return nilai_tabel(self.definisi, self.isi)

    @property
    def kata_sumber(self) -> str:
        return kata_sumber(self.definisi)


@dataclass(frozen=True)
class MenurutTabel:
    """The number that the table gives beside the one answered. `berbeda`: they do not agree."""

    nilai: Decimal
    sumber: str
    berbeda: bool


def tulis_baris(definisi: Definisi, penugasan: Penugasan, baris: dict[str, str]) -> BarisTabel:
    return BarisTabel(penugasan.opd.singkatan, [(k, tulis_sel(k, baris.get(k.kode, ""))) for k in definisi.kolom])


def tabel_jawaban(jawaban: Jawaban) -> Tabel | None:
    """The table of one answer, in one query; None when its question asks for none. Needs `jawaban.pertanyaan`."""
    definisi = definisi_dari_data(jawaban.pertanyaan.matriks)
    if definisi is None:
        return None
    return Tabel(definisi, _bagian(Penugasan.objects.filter(jawaban=jawaban)))


def tabel_evaluasi(evaluasi: Evaluasi, *, semua_bagian: bool = False) -> dict[int, Tabel]:
    """Answer id -> its table, of every answer whose table has a row; two queries for the whole evaluation.

    Of parts without a row only with `semua_bagian`: then the table knows who has not filled it in.
    """
    definisi = {
        pk: d
        for pk, data in Jawaban.objects.filter(evaluasi=evaluasi).values_list("pk", "pertanyaan__matriks")
        if (d := definisi_dari_data(data))
    }
    bagian: dict[int, list[BagianTabel]] = defaultdict(list)
    terisi = Penugasan.objects.filter(matriks__in=IsiMatriks.objects.terisi(), jawaban__evaluasi=evaluasi)
    if semua_bagian:
        terisi = Penugasan.objects.filter(jawaban__in=terisi.values("jawaban"))
    for satu in _bagian(terisi):
        bagian[satu.penugasan.jawaban_id].append(satu)
    return {pk: Tabel(definisi[pk], b) for pk, b in bagian.items() if pk in definisi}


def banyak_baris(jawaban: Collection[int]) -> dict[int, int]:
    """Answer id -> rows of its table over all parts, without the answers that have none; one query."""
    terisi = IsiMatriks.objects.terisi().filter(penugasan__jawaban__in=jawaban)
    jumlah = terisi.order_by().values("penugasan__jawaban").annotate(jumlah=Sum("banyak"))
    return dict(jumlah.values_list("penugasan__jawaban", "jumlah"))


def menurut_tabel(tabel: Tabel | None, jawaban: Jawaban) -> MenurutTabel | None:
    """What the table says about a number question; None when it says nothing."""
    if tabel is None or tabel.nilai is None:
        return None
    berbeda = jawaban.angka is not None and not sesuai(tabel.nilai, jawaban.angka)
    return MenurutTabel(tabel.nilai, tabel.kata_sumber, berbeda)


def isi_sebelumnya(penugasan: Penugasan) -> list[dict[str, str]]:
    """The part's rows before the last save, as the audit trail keeps them; empty when there were none."""
    riwayat = Riwayat.objects.untuk(penugasan.jawaban).filter(
        aksi=Aksi.MATRIKS_DISIMPAN, sesudah__opd=penugasan.opd.kode
    )
    terakhir = riwayat.first()
    return terakhir.sebelum.get("isi", []) if terakhir and terakhir.sebelum else []


def _bagian(penugasan: QuerySet[Penugasan]) -> list[BagianTabel]:
    """The parts in the order of the page, the lead first."""
    urut = penugasan.select_related("opd", "matriks").order_by("jawaban", "-pimpin", "opd__nama")
    return [BagianTabel(p, p.matriks.baris if hasattr(p, "matriks") else []) for p in urut]
