"""What has to be put in order first: the first password, and the second step where it is compulsory."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from klaster.models import Pengguna
from klaster.queries.dua_langkah import kurang_dua_langkah

#: Open to everybody who is logged in, whatever is still to be put in order.
_SELALU = {"klaster:keluar", "klaster:sesi", "sehat", "account_reauthenticate", "klaster:lanjutkan"}
_SANDI = _SELALU | {"klaster:sandi_pertama"}
_LANGKAH = _SELALU | {"mfa_activate_totp", "mfa_add_webauthn"}


class WajibDibereskan:
    """Leads a logged-in person to what must be done first; nothing else of the portal opens before.

    Costs a query for secretariats and the admin only, at whom the compulsion is aimed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        pengguna = request.user
        if getattr(view, "izin", None) == "publik" or not isinstance(pengguna, Pengguna):  # asks the session
            return None
        nama = request.resolver_match.view_name if request.resolver_match else ""
        if pengguna.harus_ganti_sandi:
            return None if nama in _SANDI else _ke(request, "klaster:sandi_pertama")
        if nama in _LANGKAH or not kurang_dua_langkah(pengguna):
            return None
        return _ke(request, "mfa_activate_totp")


def _ke(request: HttpRequest, nama: str) -> HttpResponse:
    alamat = reverse(nama)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(alamat)
    if request.method in ("GET", "HEAD") and request.path != "/":
        alamat = f"{alamat}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseRedirect(alamat)
