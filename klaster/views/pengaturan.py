"""What a city sets for its people: the door and the mornings."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from klaster.forms.pengaturan import PengaturanKotaForm
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.models import Kota
from klaster.penjaga import wajib_segar_menulis
from klaster.queries import pengaturan as kueri
from klaster.services.pengaturan import simpan_pengaturan_kota


@wajib_izin(Izin.ATUR_KOTA)
@wajib_segar_menulis
@require_http_methods(["GET", "HEAD", "POST"])
def pengaturan_kota(request: HttpRequest, kota: str) -> HttpResponse:
    """The page is open to read; saving asks who it is."""
    milik = get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)
    if request.method == "POST":
        return _simpan(request, milik)
    return _tampilkan(request, milik, _form(milik))


def _simpan(request: HttpRequest, kota: Kota) -> HttpResponse:
    form = _form(kota, request.POST)
    if not form.is_valid():
        return _tampilkan(request, kota, form, status=422)
    try:
        simpan_pengaturan_kota(kota=kota, isian=form.isi(), versi=form.cleaned_data["versi"], oleh=request.user)
    except SudahBerubah as galat:
        form.tampung_dahulu(galat, kueri.pengaturan_kota(kota).versi)
        return _tampilkan(request, kota, form, status=galat.status, didahului=True)
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan(request, kota, form, status=galat.status)
    messages.success(request, "Pengaturan kota tersimpan.")
    return redirect("klaster:pengaturan_kota", kota.kode)


def _form(kota: Kota, data: object = None) -> PengaturanKotaForm:
    sejak = _awal_tahun(kota)
    return PengaturanKotaForm(
        data,
        pengaturan=kueri.pengaturan_kota(kota),
        libur=kueri.libur_kota(kota, sejak=sejak),
        libur_sejak=sejak,
    )


def _awal_tahun(kota: Kota) -> date:
    """Days off of past years are history: they are neither shown nor changed."""
    return timezone.now().astimezone(kota.zona).date().replace(month=1, day=1)


def _tampilkan(
    request: HttpRequest, kota: Kota, form: PengaturanKotaForm, *, status: int = 200, didahului: bool = False
) -> HttpResponse:
    isi = {"kota": kota, "form": form, "tersimpan": _form(kota) if didahului else None}
    return render(request, "klaster/pengaturan_kota.html", isi, status=status)
