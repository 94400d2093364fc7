"""The page behind a one-time link, open to everyone who has it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klaster.batas import dibatasi
from klaster.forms.akun import SandiTautanForm
from klaster.galat import Ditolak
from klaster.izin import publik
from klaster.services import tautan_akun as layanan


@publik
@dibatasi("tautan_akun")
@sensitive_post_parameters("sandi", "ulang")
@require_http_methods(["GET", "HEAD", "POST"])
def tautan_akun(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form and changes nothing, for programs that preview links open it, too; POST sets the password."""
    try:
        tautan = layanan.baca_tautan(token)
        form, status = SandiTautanForm(), 200
        if request.method == "POST":
            form, status = SandiTautanForm(request.POST), 422
            if form.is_valid() and _terapkan(form, token):
                return _selesai(request, tautan.pengguna.username)
    except layanan.TautanTidakBerlaku as galat:
        isi = {"pesan": galat.pesan, "keadaan": galat.keadaan}
        return _rahasia(render(request, "klaster/tautan_akun_mati.html", isi, status=galat.status))
    isi = {"tautan": tautan, "akun": tautan.pengguna, "form": form}
    return _rahasia(render(request, "klaster/tautan_akun.html", isi, status=status))


def _terapkan(form: SandiTautanForm, token: str) -> bool:
    """Whether the password was set; what is wrong with it stands in the form. A dead link is the caller's."""
    try:
        layanan.pakai_tautan(token=token, sandi=form.cleaned_data["sandi"])
    except layanan.TautanTidakBerlaku:
        raise
    except Ditolak as galat:
        form.tampung(galat)
        return False
    return True


def _selesai(request: HttpRequest, username: str) -> HttpResponse:
    """On to the log-in: who has the link has not shown a second step. Whoever was logged in here no longer is."""
    if request.user.is_authenticated:
        logout(request)
    messages.success(request, f"Kata sandi sudah tersimpan. Masuklah dengan nama pengguna {username}.")
    return _rahasia(redirect("klaster:masuk"))


def _rahasia(jawaban: HttpResponse) -> HttpResponse:
    """The address is the key: only the site's name goes along to what the page loads or links to.

    "no-referrer" would do more than needed: browsers then send "Origin: null", which the CSRF check refuses.
    """
    jawaban["Referrer-Policy"] = "strict-origin"
    jawaban["X-Robots-Tag"] = "noindex, nofollow"
    return jawaban
