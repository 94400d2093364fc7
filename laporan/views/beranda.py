"""The landing page: sends each role to where its work is, and shows the others the evaluations they look after."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from indikator.models import Evaluasi
from indikator.pilihan import evaluasi_kini
from klaster.izin import Izin, cukup_masuk, punya_izin
from klaster.models.pengguna import Peran
from klaster.queries.serah_terima import alamat_belum_dibaca
from laporan.queries.daftar_evaluasi import evaluasi_bernilai, lengkapi

TUJUAN = {
    Peran.OPERATOR: "indikator:tugas_list",
    Peran.VERIFIKATOR: "bukti:antrean",
    Peran.SEKRETARIAT: "laporan:kemajuan",
    Peran.PIMPINAN: "laporan:ringkasan",
}
BARIS = 25


@cukup_masuk
@require_GET
def beranda(request: HttpRequest) -> HttpResponse:
    if serah := alamat_belum_dibaca(request.user):  # first of all, what whoever left has handed over
        return redirect(serah)
    tersedia = Evaluasi.objects.terlihat_oleh(request.user)
    tujuan = TUJUAN.get(request.user.peran)
    if tujuan is None:
        return _daftar(request, tersedia)
    evaluasi = evaluasi_kini(request, tersedia.select_related("kota").order_by("-tahun"))
    if evaluasi is None:
        boleh_membuka = punya_izin(request.user, Izin.ATUR_EVALUASI)
        return render(request, "laporan/beranda_kosong.html", {"boleh_membuka": boleh_membuka})
    return redirect(tujuan, evaluasi.kota.kode, evaluasi.tahun)


def _daftar(request: HttpRequest, tersedia) -> HttpResponse:
    evaluasi = evaluasi_bernilai(tersedia).order_by("-tahun", "kota__nama")
    page_obj = Paginator(evaluasi, BARIS).get_page(request.GET.get("page"))
    return render(
        request, "laporan/beranda.html", {"page_obj": page_obj, "baris": lengkapi(list(page_obj.object_list))}
    )
