"""The secretariat's page: whom to remind, with the message ready."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.pilihan import ambil_evaluasi
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.forms.pengingat import PengingatForm
from laporan.queries import pengingat as kueri


@wajib_izin(Izin.ATUR_EVALUASI)
@require_GET
def pengingat(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    keadaan = PengingatForm(request.GET).pilihan()
    isi = {"evaluasi": evaluasi, "keadaan": keadaan, "pilihan_baris": PILIHAN_BARIS}
    if evaluasi.terbuka:
        page_obj = halaman(request, kueri.opd_berutang(evaluasi, keadaan=keadaan))
        situs = request.build_absolute_uri("/").rstrip("/")
        isi |= {
            "page_obj": page_obj,
            "baris": kueri.lengkapi_pengingat(list(page_obj), evaluasi, situs),
            "pilahan": kueri.hitung_keadaan(evaluasi),
        }
    return render(request, "laporan/pengingat.html", isi)
