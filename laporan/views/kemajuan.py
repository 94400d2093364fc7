"""The secretariat's page: progress of every OPD in every klaster."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.pilihan import ambil_evaluasi
from klaster.izin import Izin, wajib_izin
from laporan.forms import KemajuanForm
from laporan.queries.kemajuan import tabel_kemajuan
from laporan.queries.lingkup import klaster_terbuka


@wajib_izin(Izin.LIHAT_KEMAJUAN)
@require_GET
def kemajuan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = KemajuanForm(request.GET)
    pilihan = form.pilihan()
    return render(
        request,
        "laporan/kemajuan.html",
        {
            "evaluasi": evaluasi,
            "tabel": tabel_kemajuan(evaluasi, **pilihan),
            "klaster_terbuka": klaster_terbuka(request.user),
            "pilihan_urut": [(str(kode), label) for kode, label in KemajuanForm.URUT],
            **pilihan,
        },
    )
