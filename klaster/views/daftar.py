"""What all lists share: pages, and how many rows a page has."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PILIHAN_BARIS = (25, 50, 100)
KUNCI_BARIS = "baris_per_halaman"


def halaman(request: HttpRequest, baris: QuerySet | Sequence[Any]) -> Page:
    """One page of a list; the chosen number of rows (`baris`) is remembered for the session."""
    diminta = request.GET.get("baris", "")
    if diminta.isdecimal() and int(diminta) in PILIHAN_BARIS:
        request.session[KUNCI_BARIS] = int(diminta)
    return Paginator(baris, request.session.get(KUNCI_BARIS, PILIHAN_BARIS[0])).get_page(request.GET.get("page"))
