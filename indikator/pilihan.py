"""Which evaluation the user works in: taken from the address, remembered for pages without one."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from indikator.models import Evaluasi, Jawaban

KUNCI_SESI = "evaluasi"


def ambil_evaluasi(request: HttpRequest, kota: str, tahun: int) -> Evaluasi:
    """The evaluation in the address, if the user may see it (else 404), and remember it as the current one."""
    tersedia = Evaluasi.objects.terlihat_oleh(request.user).select_related("kota", "instrumen", "target")
    evaluasi = get_object_or_404(tersedia, kota__kode=kota, tahun=tahun)
    ingat_evaluasi(request, evaluasi)
    return evaluasi


def ambil_jawaban(request: HttpRequest, kota: str, tahun: int, kode: str) -> Jawaban:
    """The answer in the address, if the user may see it (else 404); its evaluation becomes the current one."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    tersedia = Jawaban.objects.terlihat_oleh(request.user).filter(evaluasi=evaluasi)
    jawaban = get_object_or_404(
        tersedia.select_related("pertanyaan__indikator__blok__klaster", "verifikator"), pertanyaan__kode=kode
    )
    jawaban.evaluasi = evaluasi
    return jawaban


def ingat_evaluasi(request: HttpRequest, evaluasi: Evaluasi) -> None:
    request.evaluasi = evaluasi  # type: ignore[attr-defined]
    if request.session.get(KUNCI_SESI) != evaluasi.pk:
        request.session[KUNCI_SESI] = evaluasi.pk


def evaluasi_kini(request: HttpRequest, tersedia: QuerySet[Evaluasi]) -> Evaluasi | None:
    """The evaluation of this page, else the one last worked in, else the first of those in scope, as ordered."""
    dari_alamat = getattr(request, "evaluasi", None)
    if dari_alamat is not None:
        return dari_alamat
    diingat = request.session.get(KUNCI_SESI)
    return (tersedia.filter(pk=diingat).first() if diingat else None) or tersedia.first()
