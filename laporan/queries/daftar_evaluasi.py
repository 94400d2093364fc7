"""All evaluations in a user's scope at a glance, for those who look after more than one city."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from indikator.models import Evaluasi, HasilSkor
from indikator.queries.kemajuan import Kemajuan, kemajuan_evaluasi


@dataclass(frozen=True, slots=True)
class BarisEvaluasi:
    """One evaluation with its newest totals (`evaluasi.total_mandiri`, `.predikat_mandiri`, and verified alike)."""

    evaluasi: Evaluasi
    kemajuan: Kemajuan


def evaluasi_bernilai(evaluasi: QuerySet[Evaluasi]) -> QuerySet[Evaluasi]:
    """The evaluations with the total and the predikat of their newest results; None before the first."""
    kolom = {}
    for jenis in HasilSkor.Jenis.values:
        terbaru = HasilSkor.objects.filter(evaluasi=OuterRef("pk"), jenis=jenis).order_by("-revisi")
        kolom[f"total_{jenis}"] = Subquery(terbaru.values("total")[:1])
        kolom[f"predikat_{jenis}"] = Subquery(terbaru.values("predikat_nama")[:1])
    return evaluasi.select_related("kota", "target").annotate(**kolom)


def lengkapi(evaluasi: list[Evaluasi]) -> list[BarisEvaluasi]:
    """These evaluations with their progress; one query for all of them."""
    kemajuan = kemajuan_evaluasi([e.pk for e in evaluasi])
    return [BarisEvaluasi(e, kemajuan.get(e.pk, Kemajuan())) for e in evaluasi]
