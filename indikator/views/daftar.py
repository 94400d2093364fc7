"""Lists: the operator's own parts, and all questions of an evaluation."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.jembatan import skor_mandiri
from indikator.models import Jawaban, Penugasan
from indikator.pilihan import ambil_evaluasi
from indikator.queries import tugas as kueri
from indikator.queries.kemajuan import dengan_tenggat, kemajuan_bagian, kemajuan_jawaban
from indikator.saringan import PertanyaanSaringan, TugasSaringan
from klaster.batas import dibatasi, mencari
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.ISI_JAWABAN)
@dibatasi("cari", bila=mencari)
@require_GET
def tugas_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kueri.tugas(evaluasi, request.user)
    saringan = TugasSaringan(request.GET, queryset=kueri.menurut_mendesak(semua))
    return render(
        request,
        "indikator/tugas_list.html",
        {
            "evaluasi": evaluasi,
            "saringan": saringan,
            "page_obj": halaman(request, saringan.qs),
            "kemajuan": kemajuan_bagian(semua),
            "tenggat": kueri.tenggat_terdekat(semua) if evaluasi.terbuka else None,
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


@wajib_izin(Izin.LIHAT_EVALUASI)
@dibatasi("cari", bila=mencari)
@require_GET
def pertanyaan_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    jawaban = (
        Jawaban.objects.terlihat_oleh(request.user)
        .filter(evaluasi=evaluasi)
        .select_related("pertanyaan__indikator__blok__klaster", "evaluasi__kota")
        .prefetch_related(Prefetch("penugasan", kueri.menurut_pimpin(dengan_tenggat(Penugasan.objects.all()))))
        .menurut_urutan()
    )
    saringan = PertanyaanSaringan(request.GET, queryset=jawaban, evaluasi=evaluasi)
    page_obj = halaman(request, saringan.qs)
    per_jawaban = kemajuan_jawaban(Penugasan.objects.filter(jawaban__in=[baris.pk for baris in page_obj]))
    for baris in page_obj:
        baris.skor_mandiri = skor_mandiri(baris)
        baris.kemajuan = per_jawaban.get(baris.pk)
        baris.terlambat = [b for b in baris.penugasan.all() if b.terlambat]
    return render(
        request,
        "indikator/pertanyaan_list.html",
        {
            "evaluasi": evaluasi,
            "saringan": saringan,
            "page_obj": page_obj,
            "kemajuan": kemajuan_bagian(_bagian_tersaring(saringan)),
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


def _bagian_tersaring(saringan: PertanyaanSaringan) -> QuerySet[Penugasan]:
    """The parts behind the list: of all its questions, or of the one OPD that was chosen."""
    bagian = Penugasan.objects.filter(jawaban__in=saringan.qs.order_by().values("pk"))
    opd = saringan.form.cleaned_data.get("opd") if saringan.form.is_valid() else None
    return bagian.filter(opd=opd) if opd else bagian
