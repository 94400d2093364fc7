"""The own messages: the list, opening one, marking as read, and the switches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klaster.forms.notifikasi import KotakForm, PilihanForm, SampaiForm
from klaster.galat import SudahBerubah
from klaster.izin import cukup_masuk
from klaster.models import Notifikasi
from klaster.queries import notifikasi as kueri
from klaster.queries.pengaturan import pengaturan_kota
from klaster.services import notifikasi as layanan
from klaster.views.daftar import PILIHAN_BARIS, halaman


@cukup_masuk
@require_safe
def notifikasi_list(request: HttpRequest) -> HttpResponse:
    pilihan = KotakForm(request.GET).pilihan()
    page_obj = halaman(request, kueri.kotak(request.user, **pilihan))
    per_jenis = kueri.jumlah_per_jenis(request.user)
    isi = {
        "page_obj": page_obj,
        "per_jenis": per_jenis,
        "semua": sum(j.semua for j in per_jenis),
        "belum": sum(j.belum for j in per_jenis),
        "terbaru": max((j.terbaru for j in per_jenis), default=0),
        "pilihan_baris": PILIHAN_BARIS,
        **pilihan,
    }
    return render(request, "klaster/notifikasi_list.html", isi)


@cukup_masuk
@require_safe
def notifikasi_buka(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the place that the message speaks of, and note that it was read. HEAD only looks."""
    satu = get_object_or_404(Notifikasi.objects.terlihat_oleh(request.user), pk=pk)
    if request.method == "GET":
        layanan.tandai_dibaca(notifikasi=satu, oleh=request.user)
    return redirect(satu.alamat or "klaster:notifikasi_list")


@cukup_masuk
@require_POST
def notifikasi_tandai(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message: as read, or with `belum` as unread again."""
    satu = get_object_or_404(Notifikasi.objects.terlihat_oleh(request.user), pk=pk)
    tandai = layanan.tandai_belum_dibaca if "belum" in request.POST else layanan.tandai_dibaca
    tandai(notifikasi=satu, oleh=request.user)
    return _kembali(request, f"#pesan-{pk}")


@cukup_masuk
@require_POST
def notifikasi_semua(request: HttpRequest) -> HttpResponse:
    """Mark everything up to the newest message on the page as read."""
    form = SampaiForm(request.POST)
    banyak = (
        layanan.tandai_semua_dibaca(oleh=request.user, sampai=form.cleaned_data["sampai"]) if form.is_valid() else 0
    )
    if banyak:
        messages.success(request, f"{banyak} pemberitahuan ditandai sudah dibaca.")
    return _kembali(request)


@cukup_masuk
@require_http_methods(["GET", "HEAD", "POST"])
def pilihan_notifikasi(request: HttpRequest) -> HttpResponse:
    form = PilihanForm(request.POST if request.method == "POST" else None, pilihan=kueri.pilihan_milik(request.user))
    if not form.is_bound:
        return _tampilkan_pilihan(request, form)
    if not form.is_valid():
        return _tampilkan_pilihan(request, form, status=422)
    try:
        layanan.simpan_pilihan(oleh=request.user, **form.isi())
    except SudahBerubah as galat:
        form.tampung_dahulu(galat, kueri.pilihan_milik(request.user).versi)
        return _tampilkan_pilihan(request, form, status=galat.status)
    messages.success(request, "Pilihan pemberitahuan tersimpan.")
    return redirect("klaster:pilihan_notifikasi")


def _tampilkan_pilihan(request: HttpRequest, form: PilihanForm, *, status: int = 200) -> HttpResponse:
    kota = request.user.kota
    isi = {"form": form, "kota": kota, "pengaturan": pengaturan_kota(kota)}
    return render(request, "klaster/pilihan_notifikasi.html", isi, status=status)


def _kembali(request: HttpRequest, jangkar: str = "") -> HttpResponseRedirect:
    """Back to the list as it was filtered."""
    saring = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(f"{reverse('klaster:notifikasi_list')}{saring}{jangkar}")
