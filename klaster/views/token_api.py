"""The API tokens of a city: list, make (shown once), revoke."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from klaster.forms.token_api import TokenForm
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.models import Kota, TokenApi
from klaster.penjaga import wajib_segar
from klaster.services import token_api as layanan
from klaster.services.token_api import TokenBaru
from klaster.views.daftar import PILIHAN_BARIS, halaman


def _kota(request: HttpRequest, kota: str) -> Kota:
    return get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)


@wajib_izin(Izin.KELOLA_TOKEN)
@require_safe
def token_list(request: HttpRequest, kota: str) -> HttpResponse:
    """The tokens, valid or not, newest first, and the form for a new one."""
    return _tampilkan(request, _kota(request, kota), TokenForm())


@wajib_izin(Izin.KELOLA_TOKEN)
@wajib_segar
@require_POST
def token_buat(request: HttpRequest, kota: str) -> HttpResponse:
    """The new token stands on this one answer and nowhere else; no address leads to it."""
    tempat = _kota(request, kota)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tampilkan(request, tempat, form, status=422)
    try:
        baru = layanan.buat_token(kota=tempat, oleh=request.user, **form.cleaned_data)
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan(request, tempat, form, status=galat.status)
    return _tampilkan(request, tempat, TokenForm(), baru=baru)


@wajib_izin(Izin.KELOLA_TOKEN)
@wajib_segar
@require_POST
def token_cabut(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    token = get_object_or_404(TokenApi.objects.terlihat_oleh(request.user), kota__kode=kota, pk=pk)
    layanan.cabut_token(token=token, oleh=request.user)
    messages.success(request, f"Token untuk {token.nama} dicabut. Sistem itu tidak dapat membaca data lagi.")
    return redirect("klaster:token_list", kota)


def _tampilkan(
    request: HttpRequest, kota: Kota, form: TokenForm, *, baru: TokenBaru | None = None, status: int = 200
) -> HttpResponse:
    semua = TokenApi.objects.terlihat_oleh(request.user).filter(kota=kota).select_related("dibuat_oleh")
    isi = {
        "kota": kota,
        "form": form,
        "baru": baru,
        "page_obj": halaman(request, semua.order_by("-dibuat_pada", "-pk")),
        "pilihan_baris": PILIHAN_BARIS,
    }
    return render(request, "klaster/token_list.html", isi, status=status)
