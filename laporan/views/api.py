"""The description of the API for people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klaster.batas import dibatasi
from klaster.izin import publik
from klaster.models import TokenApi
from laporan.api.dokumentasi import susun_dokumentasi


@publik
@dibatasi("publik")
@require_safe
def api_dokumentasi(request: HttpRequest) -> HttpResponse:
    operasi, bentuk = susun_dokumentasi()
    isi = {
        "operasi": operasi,
        "bentuk": bentuk,
        "cakupan": TokenApi.Cakupan.choices,
        "dasar": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "laporan/api_dokumentasi.html", isi)
