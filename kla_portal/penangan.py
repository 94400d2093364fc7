"""The pages for requests that cannot be read and for faults of the portal itself.

They work without database and session; the one for faults shows the id that is in the log.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kla_portal.berkas_sementara import CakramPenuh
from kla_portal.daftar_berkas import PenyimpananTerputus
from laporan.api.masalah import masalah, untuk_mesin

DETIK_COBA_LAGI = "30"


def galat_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 for a form that holds too much, 507 when the disk takes no more: with what to do about it."""
    status, pesan = _sebab(exception)
    if untuk_mesin(request):
        return masalah(request, status, pesan or "Permintaan tidak lengkap atau memuat aksara yang tidak sah.")
    if pesan and request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"pesan": pesan}, status=status)
    return render(request, "400.html", {"pesan": pesan, "status": status}, status=status)


def _sebab(galat: Exception) -> tuple[int, str]:
    if isinstance(galat, TooManyFilesSent):
        return 413, (
            f"Satu formulir memuat paling banyak {settings.DATA_UPLOAD_MAX_NUMBER_FILES} berkas. "
            "Kembali ke halaman sebelumnya, lalu kirim dalam beberapa kali."
        )
    if isinstance(galat, TooManyFieldsSent | RequestDataTooBig):
        return 413, "Isian formulir ini terlalu banyak untuk sekali kirim. Kirim sebagian demi sebagian."
    if isinstance(galat, CakramPenuh):
        return 507, (
            "Ruang penyimpanan portal penuh, sehingga berkas tidak dapat diterima. "
            "Hubungi admin sistem, lalu unggah lagi."
        )
    return 400, ""


def galat_500(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database or the store of files cannot be reached: then trying again helps."""
    galat = sys.exc_info()[1]
    penyimpanan = isinstance(galat, PenyimpananTerputus)
    if untuk_mesin(request):
        return _gangguan_mesin(request, galat)
    konteks = {"id_permintaan": getattr(request, "id_permintaan", ""), "penyimpanan": penyimpanan}
    isi = render_to_string("500.html", konteks)
    if penyimpanan or isinstance(galat, OperationalError | InterfaceError):
        return HttpResponse(isi, status=503, headers={"Retry-After": DETIK_COBA_LAGI})
    return HttpResponse(isi, status=500)


def _gangguan_mesin(request: HttpRequest, galat: BaseException | None) -> HttpResponse:
    """The same for the API: nothing of the fault itself, and when to try again where that helps."""
    sementara = isinstance(galat, OperationalError | InterfaceError)
    jawaban = masalah(
        request, 503 if sementara else 500, "Permintaan tidak selesai karena gangguan pada portal. Coba lagi."
    )
    if sementara:
        jawaban["Retry-After"] = DETIK_COBA_LAGI
    return jawaban
