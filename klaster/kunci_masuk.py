"""Wrong passwords, codes and passkeys lock the door for a while: how many, for whom, and what the person then reads.

Three limits, all over the last `AXES_COOLOFF_TIME`:
- one name from one address: `AXES_FAILURE_LIMIT` failures;
- one name from all addresses together: `NAMA_MAKS`, which stops guessing spread over many addresses. It does not hold
  for an address from which this name has come in before, so nobody can keep an operator out from afar;
- one address over all names: `klaster.batas`, "masuk".
What is refused while locked does not count and does not prolong the wait. Unknown names are counted like known ones:
the lock says nothing about which names exist.
"""

import math
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, Sum
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from klaster.alamat_klien import alamat_klien

#: Failures of one name from all addresses together.
NAMA_MAKS = 30
#: Stands for "the server does not know the address" (a Unix socket without a trusted proxy).
TAK_DIKENAL = "0.0.0.0"  # noqa: S104 -- nothing listens there
#: A refused try that counts, be it a log-in or a step-up: `request`, `username`, `cara` (what was shown, as words).
percobaan_ditolak = Signal()


def alamat(request: HttpRequest) -> str:
    """Setting AXES_CLIENT_IP_CALLABLE."""
    return alamat_klien(request) or TAK_DIKENAL


def nama(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Setting AXES_USERNAME_CALLABLE: one name for all its spellings, else each would have its own five attempts."""
    return baku(str((credentials or {}).get("username") or request.POST.get("login", "")))


def baku(username: str) -> str:
    return username.strip().lower()[:255]


class PenjagaMasuk(AxesDatabaseHandler):
    """Setting AXES_HANDLER: adds the limit of a name over all addresses, and tells of each try that counts."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """What is refused while locked neither counts nor is told, else the history could be filled at will."""
        if request is not None and not request.axes_locked_out:  # type: ignore[attr-defined]
            siapa = get_client_username(request, credentials)
            percobaan_ditolak.send(
                sender=type(self), request=request, username=siapa, cara=kwargs.get("cara", "kata sandi")
            )
        super().user_login_failed(sender, credentials, request, **kwargs)

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        pasangan = super().get_failures(request, credentials)
        if pasangan >= settings.AXES_FAILURE_LIMIT:
            return pasangan
        siapa = get_client_username(request, credentials)
        semua = _percobaan(siapa).aggregate(jumlah=Sum("failures_since_start"))["jumlah"] or 0
        if semua < NAMA_MAKS or _pernah_masuk(siapa, request.axes_ip_address):  # type: ignore[attr-defined]
            return pasangan
        return semua


def _percobaan(siapa: str) -> Any:
    return AccessAttempt.objects.filter(username=siapa, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)


def _pernah_masuk(siapa: str, dari: str) -> bool:
    return AccessLog.objects.filter(username__iexact=siapa, ip_address=dari).exists()


def terkunci(request: HttpRequest, username: str) -> bool:
    """Whether this name is locked for this address; then the answer to the request is the page that says so."""
    kredensial = {"username": username}
    if AxesProxyHandler.is_allowed(request, kredensial):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = kredensial  # type: ignore[attr-defined]
    return True


def catat_gagal(request: HttpRequest, username: str, cara: str) -> None:
    """Count what was shown in vain (`cara`: "kode", "kunci sandi") like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request, cara=cara)


def detik_terkunci(siapa: str, dari: str) -> int:
    """Seconds until the lock opens by itself; at least one."""
    percobaan = _percobaan(siapa)
    terakhir = percobaan.filter(ip_address=dari).aggregate(saat=Max("attempt_time"))["saat"]
    terakhir = terakhir or percobaan.aggregate(saat=Max("attempt_time"))["saat"] or timezone.now()
    return max(1, math.ceil((terakhir + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()))


def jawab_terkunci(
    request: HttpRequest, jawaban: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Setting AXES_LOCKOUT_CALLABLE: the page with the minutes left and whom to ask; 429 with Retry-After."""
    siapa = get_client_username(request, credentials)
    detik = detik_terkunci(siapa, request.axes_ip_address)  # type: ignore[attr-defined]
    tampak = "" if getattr(request, "kla_tanpa_nama", False) else siapa
    isi = {"menit": math.ceil(detik / 60), "nama": tampak, "batas": settings.AXES_FAILURE_LIMIT}
    halaman = render(request, "registration/terkunci.html", isi, status=429)
    halaman["Retry-After"] = str(detik)
    return halaman
