"""Middleware of the whole portal: a request id in every log line, and no copies of private pages in caches."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog
from csp.middleware import CSPMiddleware
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kla_portal.penangan import galat_400
from klaster.alamat import alamat_halaman
from klaster.alamat_klien import alamat_klien
from klaster.asal import Asal, asal_kini
from klaster.models.kota import ZonaWaktu

_ID_LAYAK = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
_KEPALA = "X-Request-ID"
#: The one page that search engines may list.
PUBLIK = "laporan:publik"


class JejakPermintaan:
    """Bind the request id (the proxy's, when it is a decent one) to the log and answer with it.

    What happens inside the request also knows it and the client's address (`asal_kini`): audit rows note both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        dari_proksi = request.headers.get(_KEPALA, "")
        nomor = dari_proksi if _ID_LAYAK.match(dari_proksi) else uuid.uuid4().hex
        request.id_permintaan = nomor  # type: ignore[attr-defined]  # the error pages show it
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(id_permintaan=nomor)
        kembali = asal_kini.set(Asal(alamat=alamat_klien(request), id_permintaan=nomor))
        try:
            response = self.get_response(request)
        finally:
            asal_kini.reset(kembali)
            structlog.contextvars.clear_contextvars()
        response[_KEPALA] = nomor
        return response


class KebijakanIsi(CSPMiddleware):
    """The content security policy, with a nonce that is new for every answer."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        str(request.csp_nonce)  # type: ignore[attr-defined]  # asked for once, it stands in the header


class KepalaTetap:
    """Headers that every answer carries: no other site may embed what comes from here, or show it to its search."""

    TETAP = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Permitted-Cross-Domain-Policies": "none",
        "X-Robots-Tag": "noindex, nofollow",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for nama, isi in self.TETAP.items():
            response.headers.setdefault(nama, isi)
        if request.resolver_match and request.resolver_match.view_name == PUBLIK:
            del response.headers["X-Robots-Tag"]
        return response


class TanpaSimpan:
    """Pages and files hold a city's unpublished work: no cache may keep them unless the view says so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response


class ZonaAdmin:
    """The pages of Django's admin belong to no city: they show and read times in the zone of the ministry, not UTC."""

    ZONA = ZoneInfo(ZonaWaktu.WIB)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(reverse("admin:index")):
            return self.get_response(request)
        with timezone.override(self.ZONA):
            return self.get_response(request)


class AlamatSalah:
    """Addresses that no link of ours has: an action's, opened like a page, or with a NUL that PostgreSQL refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return galat_400(request, SuspiciousOperation("NUL in an address"))
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        halaman = render(request, "405.html", {"halaman": alamat_halaman(request.path)}, status=405)
        halaman["Allow"] = response["Allow"]
        return halaman
