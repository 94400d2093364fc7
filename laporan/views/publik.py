"""What everyone may read: the published predikat of the cities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klaster.batas import dibatasi
from klaster.izin import publik as terbuka
from laporan.queries.publik import riwayat_predikat


@terbuka
@dibatasi("publik")
@require_safe
def publik(request: HttpRequest) -> HttpResponse:
    return render(request, "laporan/publik.html", {"riwayat": riwayat_predikat()})
