"""Logging in and out, and the first own password. What a page may show is decided by `klaster.izin`."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klaster.batas import dibatasi
from klaster.forms.masuk import SandiPertamaForm
from klaster.galat import Ditolak
from klaster.izin import cukup_masuk, publik
from klaster.penjaga import wajib_segar
from klaster.services.diri import ganti_sandi
from klaster.views.diri import ikat_ulang


class Masuk(allauth_views.LoginView):
    """Name and password; the second step, where the account has one, is a page of its own."""

    template_name = "registration/masuk.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


masuk = publik(dibatasi("masuk")(Masuk.as_view()))
keluar = publik(auth_views.LogoutView.as_view())


@cukup_masuk
@sensitive_post_parameters()
@wajib_segar
@require_http_methods(["GET", "HEAD", "POST"])
def sandi_pertama(request: HttpRequest) -> HttpResponse:
    """Whoever came in with a password that somebody else knows chooses one of their own before anything else."""
    if not request.user.harus_ganti_sandi:
        return redirect("klaster:sandi")
    form = SandiPertamaForm(request.user, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                kunci = request.session.session_key
                ganti_sandi(sandi=form.cleaned_data["new_password1"], kunci=kunci, oleh=request.user)
            except Ditolak as galat:
                form.add_error(galat.bidang, galat.pesan)
                status = galat.status
            else:
                ikat_ulang(request)
                messages.success(request, "Kata sandi Anda disimpan. Selamat bekerja.")
                return redirect(get_next_redirect_url(request) or "laporan:beranda")
    return render(request, "registration/sandi_pertama.html", {"form": form}, status=status)
