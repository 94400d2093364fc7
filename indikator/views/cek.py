"""The public check of a receipt: whether it is genuine and the newest, and nothing of what was submitted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from indikator.forms.pengajuan import SidikForm
from indikator.queries.pengajuan import keabsahan
from klaster.batas import dibatasi
from klaster.izin import publik


@publik
@dibatasi("cek_publik")
@require_http_methods(["GET", "HEAD", "POST"])
def cek(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the validity; POST also compares the SHA-256 of a manifest file that the visitor has."""
    hasil = keabsahan(token)
    if hasil is None:
        return _jangan_dicatat(render(request, "indikator/cek_tidak_ada.html", status=404))
    form = SidikForm(request.POST or None)
    cocok = form.cleaned_data["sidik"] == hasil.pengajuan.sidik if form.is_valid() else None
    status = 422 if request.method == "POST" and cocok is None else 200
    isi = {"hasil": hasil, "pengajuan": hasil.pengajuan, "form": form, "cocok": cocok}
    return _jangan_dicatat(render(request, "indikator/cek.html", isi, status=status))


def _jangan_dicatat(jawaban: HttpResponse) -> HttpResponse:
    """Who has the receipt has the address; search engines need not."""
    jawaban["X-Robots-Tag"] = "noindex, nofollow"
    return jawaban
