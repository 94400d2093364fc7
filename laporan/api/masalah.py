"""Refusals for machines: problem details (RFC 9457) with Indonesian sentences."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA = "application/problem+json"
AWALAN = "/api/"
JUDUL = {
    400: "Permintaan tidak dapat dibaca",
    401: "Token diperlukan",
    403: "Di luar cakupan token",
    404: "Tidak ditemukan",
    405: "Cara tidak diizinkan",
    413: "Permintaan terlalu besar",
    422: "Parameter tidak sah",
    429: "Terlalu sering",
    500: "Gangguan pada portal",
    503: "Portal sedang tidak dapat melayani",
}


def untuk_mesin(request: HttpRequest) -> bool:
    """Whether whoever asks is a program that reads JSON and no pages."""
    return request.path.startswith(AWALAN)


def masalah(request: HttpRequest, status: int, rinci: str, **tambahan: Any) -> HttpResponse:
    """`rinci` says what is wrong and what to do; `nomor_permintaan` is what the log calls this request."""
    isi = {
        "type": "about:blank",
        "title": JUDUL.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": rinci,
        "nomor_permintaan": getattr(request, "id_permintaan", ""),
        **tambahan,
    }
    return JsonResponse(isi, status=status, content_type=MEDIA)
