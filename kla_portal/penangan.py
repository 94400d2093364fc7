"""The page for faults of the portal itself: works without database and session, shows the id that is in the log."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

DETIK_COBA_LAGI = "30"


def galat_500(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database cannot be reached: then trying again helps."""
    isi = render_to_string("500.html", {"id_permintaan": getattr(request, "id_permintaan", "")})
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(isi, status=503, headers={"Retry-After": DETIK_COBA_LAGI})
    return HttpResponse(isi, status=500)
