"""Where the account is logged in, and how long the session at hand still lasts."""

import time

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klaster import sesi as umur
from klaster.alamat_klien import alamat_klien
from klaster.aturan.peramban import kenali
from klaster.izin import cukup_masuk
from klaster.models import Pengguna
from klaster.queries.sesi import Perangkat, kejadian_pintu
from klaster.queries.sesi import perangkat as daftar_perangkat
from klaster.services import sesi as layanan
from klaster.views.daftar import halaman
from klaster.views.diri import ikat_ulang


@cukup_masuk
@require_safe
def perangkat(request: HttpRequest) -> HttpResponse:
    daftar = _daftar(request)
    isi = {
        "page_obj": halaman(request, daftar),
        "lain": len(daftar) - 1,
        "kejadian": kejadian_pintu(request.user),
        "menit_diam": umur.menit_diam(request.user),
        "kota": request.user.kota,
    }
    return render(request, "klaster/perangkat.html", isi)


@cukup_masuk
@require_POST
def perangkat_akhiri(request: HttpRequest, pk: int) -> HttpResponse:
    """End one other session. The one at hand is left by logging out."""
    satu = get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk)
    if satu.session_key == request.session.session_key:
        messages.info(request, "Itu perangkat yang sedang Anda pakai. Untuk keluar dari sini, pakai menu Keluar.")
        return redirect("klaster:perangkat")
    layanan.akhiri_satu(pengguna=request.user, sesi_id=pk, oleh=request.user)
    messages.success(request, f"{kenali(satu.user_agent).kata} dikeluarkan.")
    return redirect("klaster:perangkat")


@cukup_masuk
@require_POST
def perangkat_lain(request: HttpRequest) -> HttpResponse:
    """End all sessions but the one at hand."""
    banyak = layanan.akhiri_lainnya(pengguna=request.user, kunci=request.session.session_key, oleh=request.user)
    ikat_ulang(request)
    messages.success(request, f"{banyak} perangkat lain dikeluarkan." if banyak else "Tidak ada perangkat lain.")
    return redirect("klaster:perangkat")


@cukup_masuk
@require_POST
def perangkat_semua(request: HttpRequest) -> HttpResponse:
    """End all sessions, the one at hand too."""
    layanan.akhiri_semua(request.user, oleh=request.user, alasan="Semua perangkat.")
    request.session.flush()
    messages.success(request, "Anda sudah keluar dari semua perangkat.")
    return redirect("klaster:masuk")


@cukup_masuk
@require_http_methods(["GET", "POST"])
def sesi(request: HttpRequest) -> HttpResponse:
    """How long the session at hand still lasts, for the script that warns. POST is "I am still here".

    Seconds: `sisa` until silence closes it, `umur` until it ends in any case. A session that is over is sent to the
    log-in page like everywhere.
    """
    keadaan = umur.baca(request.session) or umur.mulai(request.session, request.user)
    if request.method == "POST":
        keadaan = umur.lanjutkan(request.session, keadaan, request.user)
    diam = keadaan.diam_detik + umur.JEDA_CATAT - (time.time() - keadaan.aktif)
    return JsonResponse({"pengguna": request.user.pk, "sisa": max(0, int(diam)), "umur": keadaan.sisa_umur})


def _daftar(request: HttpRequest) -> list[Perangkat]:
    pengguna: Pengguna = request.user  # type: ignore[assignment]
    return daftar_perangkat(
        pengguna,
        kunci=request.session.session_key or "",
        alamat=alamat_klien(request),
        peramban=request.headers.get("User-Agent", ""),
    )
