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
    return Paginator(baris, baris_per_halaman(request)).get_page(request.GET.get("page"))


def baris_per_halaman(request: HttpRequest) -> int:
    """How many rows a page of a list has: asked for now, or earlier in the session."""
    diminta = request.GET.get("baris", "")
    if diminta.isdecimal() and int(diminta) in PILIHAN_BARIS:
        request.session[KUNCI_BARIS] = int(diminta)
    return request.session.get(KUNCI_BARIS, PILIHAN_BARIS[0])
