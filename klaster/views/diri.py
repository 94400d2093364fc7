"""A person's own pages: profile, password, and a copy of what the portal holds about them."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klaster.batas import dibatasi
from klaster.forms.diri import ProfilForm
from klaster.forms.masuk import SandiForm
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import cukup_masuk
from klaster.services import diri as layanan
from klaster.services.sesi import pindahkan


@cukup_masuk
@require_http_methods(["GET", "HEAD", "POST"])
def profil(request: HttpRequest) -> HttpResponse:
    form = ProfilForm(request.POST if request.method == "POST" else None, pengguna=request.user)
    if not form.is_bound:
        return _tampilkan_profil(request, form)
    if not form.is_valid():
        return _tampilkan_profil(request, form, status=422)
    try:
        berubah = layanan.ubah_diri(isi=form.isi(), versi=form.cleaned_data["versi"], oleh=request.user)
    except SudahBerubah as galat:
        form.tampung_dahulu(galat, request.user.versi)
        return _tampilkan_profil(request, form, status=galat.status)
    messages.success(request, "Profil Anda disimpan." if berubah else "Tidak ada yang berubah.")
    return redirect("klaster:profil")


def _tampilkan_profil(request: HttpRequest, form: ProfilForm, status: int = 200) -> HttpResponse:
    isi = {
        "form": form,
        "klaster": request.user.klaster_verifikasi.all(),
        "kota_binaan": request.user.kota_binaan.all(),
    }
    return render(request, "klaster/profil.html", isi, status=status)


@cukup_masuk
@sensitive_post_parameters()
@dibatasi("sandi")
@require_http_methods(["GET", "HEAD", "POST"])
def sandi(request: HttpRequest) -> HttpResponse:
    """Change the own password; this device stays logged in, all others do not."""
    form = SandiForm(request.user, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return render(request, "klaster/sandi.html", {"form": form})
    if not form.is_valid():
        return render(request, "klaster/sandi.html", {"form": form}, status=422)
    try:
        lain = layanan.ganti_sandi(
            sandi=form.cleaned_data["new_password1"], kunci=request.session.session_key, oleh=request.user
        )
    except Ditolak as galat:
        form.add_error(galat.bidang, galat.pesan)
        return render(request, "klaster/sandi.html", {"form": form}, status=galat.status)
    ikat_ulang(request)
    kalimat = f" {lain} perangkat lain dikeluarkan." if lain else ""
    messages.success(request, f"Kata sandi Anda diganti.{kalimat}")
    return redirect("klaster:perangkat")


def ikat_ulang(request: HttpRequest) -> None:
    """Tie this session to the account again after `akhiri_lainnya`, under a new key."""
    lama = request.session.session_key
    update_session_auth_hash(request, request.user)
    pindahkan(dari=lama, ke=request.session.session_key)
