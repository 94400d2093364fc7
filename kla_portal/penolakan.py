"""One place where a refusal that no form has shown becomes a message and the way back."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from klaster.alamat import alamat_halaman
from klaster.batas import TerlaluSering, jawab_terlalu_sering
from klaster.galat import Ditolak


class PenolakanJadiPesan:
    """Turns `Ditolak` and `SudahBerubah` from a view into a message on the page the user came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._masuk_lagi(request, self.get_response(request))

    @staticmethod
    def _masuk_lagi(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A fragment asked for after the session ended: the whole page goes to the log-in, not a pane of it."""
        if not getattr(request, "htmx", False) or response.status_code != 302:
            return response
        masuk = reverse(settings.LOGIN_URL)
        if not response["Location"].startswith(masuk):
            return response
        dari = urlsplit(request.htmx.current_url or "").path  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(f"{masuk}?{urlencode({'next': dari})}" if dari else masuk)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Ditolak):
            return None
        if isinstance(exception, TerlaluSering):
            return jawab_terlalu_sering(request, exception)
        if getattr(request, "htmx", False):
            return render(request, "_komponen/penolakan.html", {"pesan": exception.pesan}, status=exception.status)
        messages.error(request, exception.pesan)
        asal = request.headers.get("Referer", "")
        aman = url_has_allowed_host_and_scheme(asal, {request.get_host()}, require_https=request.is_secure())
        if aman and request.method in ("GET", "HEAD") and urlsplit(asal).path == request.path:
            return redirect(alamat_halaman(request.path))  # the page itself is what is refused: not round in a circle
        return redirect(asal if aman else "laporan:beranda")
