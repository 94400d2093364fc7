"""Middleware that closes sessions in time and notes who is still there."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from klaster import sesi
from klaster.alamat_klien import alamat_klien
from klaster.izin import PUBLIK
from klaster.models import Pengguna
from klaster.services import sesi as layanan

logger = logging.getLogger(__name__)


class JagaSesi:
    """A session that was silent for too long, or is older than a working day, is closed before its request is served.

    Then the request goes on as nobody's: the page's own door asks for a log-in, and the log-in page says why. Pages for
    everybody are left alone: they show nothing of a person, and some must answer while the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if getattr(view, "izin", None) == PUBLIK or SESSION_KEY not in request.session:
            return
        pengguna = request.user
        if not isinstance(pengguna, Pengguna):
            return
        keadaan = sesi.baca(request.session) or sesi.mulai(request.session, pengguna)
        sebab = sesi.sebab_tutup(keadaan, pengguna)
        if sebab:
            self._tutup(request, pengguna, sebab)
            return
        if sesi.perlu_dicatat(keadaan) and sesi.KEPALA_LATAR not in request.headers:
            keadaan = self._catat(request, pengguna, keadaan)
        request.sesi_kini = keadaan  # type: ignore[attr-defined]  # the frame of the pages warns in time

    @staticmethod
    def _catat(request: HttpRequest, pengguna: Pengguna, keadaan: sesi.Keadaan) -> sesi.Keadaan:
        """Note that somebody is here. A page that only reads is not refused because this cannot be written."""
        try:
            layanan.catat_kegiatan(
                pengguna=pengguna,
                kunci=request.session.session_key or "",
                alamat=alamat_klien(request),
                peramban=request.headers.get("User-Agent", ""),
            )
        except DatabaseError:
            logger.warning("activity of a session could not be noted", exc_info=True)
            return keadaan
        return sesi.lanjutkan(request.session, keadaan, pengguna)

    @staticmethod
    def _tutup(request: HttpRequest, pengguna: Pengguna, sebab: str) -> None:
        layanan.tutup_sendiri(pengguna=pengguna, kunci=request.session.session_key or "", sebab=sebab)
        request.session.flush()
        request.user = AnonymousUser()
        sesi.jelaskan_tutup(request, sebab)
