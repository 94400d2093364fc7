"""Terms of keeping of a city, lists of what is past them, agreement to delete."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaster.batas import dibatasi
from klaster.forms.retensi import MasaSimpanForm, SetujuiForm
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.lembar_kerja import LembarTulis
from klaster.models import Kota, Pemusnahan
from klaster.penjaga import wajib_segar, wajib_segar_menulis
from klaster.queries.retensi import baris_daftar, isi_daftar, masa_kota, sidik_masa
from klaster.services import retensi as layanan
from klaster.views.daftar import PILIHAN_BARIS, halaman
from klaster.views.unduhan import unduhan_xlsx_kota


def _kota(request: HttpRequest, kota: str) -> Kota:
    return get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)


def _pemusnahan(request: HttpRequest, kota: str, pk: int) -> Pemusnahan:
    tersedia = Pemusnahan.objects.terlihat_oleh(request.user).select_related("kota", "diputuskan_oleh")
    return get_object_or_404(tersedia, kota__kode=kota, pk=pk)


@wajib_izin(Izin.ATUR_KOTA)
@wajib_segar_menulis
@require_http_methods(["GET", "HEAD", "POST"])
def retensi(request: HttpRequest, kota: str) -> HttpResponse:
    """The terms, and the lists that were drawn up so far. Saving asks who it is: shorter terms delete what is older."""
    tempat = _kota(request, kota)
    form = MasaSimpanForm(request.POST or None, masa=masa_kota(tempat), sidik=sidik_masa(tempat))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                layanan.atur_masa_simpan(
                    kota=tempat, masa=form.isi(), sidik=form.cleaned_data["sidik"], oleh=request.user
                )
            except Ditolak as galat:
                form.tampung(galat)
                form.tampung_sidik(sidik_masa(tempat))
                status = galat.status
            else:
                messages.success(request, "Masa simpan tersimpan.")
                return redirect("klaster:retensi", kota)
    return _tampilkan_masa(request, tempat, form, status)


def _tampilkan_masa(request: HttpRequest, kota: Kota, form: MasaSimpanForm, status: int) -> HttpResponse:
    lembar = halaman(request, Pemusnahan.objects.filter(kota=kota).select_related("diputuskan_oleh"))
    isi = {
        "kota": kota,
        "form": form,
        "page_obj": lembar,
        "pilihan_baris": PILIHAN_BARIS,
        "umur_berkas": settings.KLA_UMUR_BERKAS_HARI,
        "berjalan": Pemusnahan.objects.filter(kota=kota, status__in=("disusun", "disetujui")).first(),
    }
    return render(request, "klaster/retensi.html", isi, status=status)


@wajib_izin(Izin.MUSNAHKAN_DATA)
@require_POST
def pemusnahan_susun(request: HttpRequest, kota: str) -> HttpResponse:
    daftar = layanan.susun_pemusnahan(kota=_kota(request, kota), oleh=request.user)
    messages.success(request, "Daftar disusun. Belum ada yang dihapus; periksa daftarnya, lalu putuskan.")
    return redirect("klaster:pemusnahan", kota, daftar.pk)


@wajib_izin(Izin.MUSNAHKAN_DATA)
@require_GET
def pemusnahan(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    daftar = _pemusnahan(request, kota, pk)
    return _tampilkan_daftar(request, daftar, SetujuiForm(pemusnahan=daftar))


def _tampilkan_daftar(request: HttpRequest, daftar: Pemusnahan, form: SetujuiForm, status: int = 200) -> HttpResponse:
    isi = {"daftar": daftar, "kota": daftar.kota, "isi_daftar": isi_daftar(daftar), "form": form}
    return render(request, "klaster/pemusnahan.html", isi, status=status)


@wajib_izin(Izin.MUSNAHKAN_DATA)
@require_POST
@wajib_segar
def pemusnahan_setujui(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    daftar = _pemusnahan(request, kota, pk)
    form = SetujuiForm(request.POST, pemusnahan=daftar)
    if not form.is_valid():
        return _tampilkan_daftar(request, daftar, form, status=422)
    try:
        layanan.setujui_pemusnahan(pemusnahan=daftar, jenis=set(form.cleaned_data["jenis"]), oleh=request.user)
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan_daftar(request, _pemusnahan(request, kota, pk), form, status=galat.status)
    messages.success(request, "Disetujui. Penghapusan berjalan di latar; hasilnya tampak di halaman ini.")
    return redirect("klaster:pemusnahan", kota, pk)


@wajib_izin(Izin.MUSNAHKAN_DATA)
@require_POST
def pemusnahan_batalkan(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    layanan.batalkan_pemusnahan(pemusnahan=_pemusnahan(request, kota, pk), oleh=request.user)
    messages.success(request, "Daftar dibatalkan. Tidak ada yang dihapus.")
    return redirect("klaster:retensi", kota)


@wajib_izin(Izin.MUSNAHKAN_DATA)
@dibatasi("ekspor")
@require_GET
def pemusnahan_xlsx(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    """All rows of a list that waits for its decision, one sheet a kind, for whoever keeps the archive."""
    daftar = _pemusnahan(request, kota, pk)
    lembar = [
        LembarTulis(butir["nama"][:31], ["Nomor", "Data"], baris_daftar(daftar.kota, butir), [12, 100])
        for butir in daftar.daftar
    ]
    return unduhan_xlsx_kota(lembar, daftar.kota, "Daftar-pemusnahan", str(daftar.pk))
