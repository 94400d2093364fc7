"""Many accounts from a sheet: the empty sheet, the preview, and making them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaster.aturan.nama_klaster import singkat
from klaster.batas import dibatasi
from klaster.berkas_akun import templat
from klaster.forms.akun import ImporAkunForm, TerapkanAkunForm
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.models import Klaster, Opd
from klaster.models.pengguna import PERAN_KOTA, Peran
from klaster.penjaga import wajib_segar
from klaster.services import akun_impor as impor
from klaster.views.akun import KUNCI_SLIP, ambil_kota
from klaster.views.unduhan import unduhan_xlsx_kota

TEMPLAT = "klaster/akun_impor.html"


@wajib_izin(Izin.KELOLA_AKUN)
@dibatasi("ekspor")
@require_GET
def akun_templat(request: HttpRequest, kota: str) -> HttpResponse:
    tempat = ambil_kota(request, kota)
    peran = [(p.value, p.label) for p in Peran if p in PERAN_KOTA]
    opd = Opd.objects.filter(kota=tempat, aktif=True).order_by("jenis", "nama").values_list("kode", "nama")
    klaster = [(singkat(k.kode), k.nama) for k in Klaster.objects.order_by("nomor")]
    return unduhan_xlsx_kota(templat(peran, list(opd), klaster), tempat, "Templat-Akun")


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "POST"])
def akun_impor(request: HttpRequest, kota: str) -> HttpResponse:
    """Look at what a sheet would make; nothing is made yet."""
    tempat = ambil_kota(request, kota)
    form = ImporAkunForm(request.POST or None, request.FILES or None) if request.method == "POST" else ImporAkunForm()
    if request.method == "GET":
        return render(request, TEMPLAT, {"kota": tempat, "form": form})
    rancangan = None
    if form.is_valid():
        isi, nama = form.cleaned_data["berkas"]
        try:
            rancangan = impor.rancang_impor(kota=tempat, isi=isi, nama_berkas=nama, oleh=request.user)
        except Ditolak as galat:
            form.tampung(galat)
    baik = rancangan is not None and not rancangan.cacat
    konteks = {"kota": tempat, "form": form, "rancangan": rancangan}
    if rancangan and baik:
        konteks["form_terapkan"] = TerapkanAkunForm(initial={"segel": rancangan.segel})
    return render(request, TEMPLAT, konteks, status=200 if baik else 422)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_POST
def akun_impor_terapkan(request: HttpRequest, kota: str) -> HttpResponse:
    """Make the accounts of the preview, then go on to their slips."""
    tempat = ambil_kota(request, kota)
    form, status = TerapkanAkunForm(request.POST), 422
    if form.is_valid():
        try:
            akun = impor.terapkan_impor(kota=tempat, segel=form.cleaned_data["segel"], oleh=request.user)
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            request.session[KUNCI_SLIP] = [satu.pk for satu in akun]
            messages.success(request, f"{len(akun)} akun sudah dibuat. Cetak slip aktivasinya.")
            return redirect("laporan:akun_slip", kota)
    return render(request, TEMPLAT, {"kota": tempat, "form": ImporAkunForm(), "form_terapkan": form}, status=status)
