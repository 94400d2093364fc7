"""One place where a refusal that no form has shown becomes a message and the way back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from klaster.galat import Ditolak, SudahBerubah


class PenolakanJadiPesan:
    """Turns `Ditolak` and `SudahBerubah` from a view into a message on the page the user came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Ditolak):
            return None
        status = 409 if isinstance(exception, SudahBerubah) else 422
        if getattr(request, "htmx", False):
            return render(request, "_komponen/penolakan.html", {"pesan": exception.pesan}, status=status)
        messages.error(request, exception.pesan)
        asal = request.headers.get("Referer", "")
        aman = url_has_allowed_host_and_scheme(asal, {request.get_host()}, require_https=request.is_secure())
        return redirect(asal if aman else "laporan:beranda")
