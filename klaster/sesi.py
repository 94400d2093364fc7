"""How long a session lasts: closed after a while of silence, and after a working day in any case.

What a session knows of this stands in itself, so that an ordinary request costs no query: when it began, when the
person last did something (noted once a minute), and after how many minutes of silence it closes. The last is a copy for
the pages; whether a session has been silent for too long is decided by what the city says at that moment.

Without Django's help this would slide for ever: each change of a session renews Django's own term.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from klaster.models import PengaturanKota, Pengguna

KUNCI = "kla_sesi"
#: Seconds between two notes of "did something". A session may close so much later than the city says, never sooner.
JEDA_CATAT = 60
#: Header of a request that a page sends by itself, without anybody having done anything.
KEPALA_LATAR = "X-Latar"


@dataclass(frozen=True)
class Keadaan:
    """`awal`, `aktif`: seconds since 1970. `diam`: minutes of silence that the pages reckon with."""

    awal: float
    aktif: float
    diam: int

    @property
    def habis_umur(self) -> float:
        """When the session ends whatever is done in it, in seconds since 1970."""
        return self.awal + settings.SESSION_COOKIE_AGE

    @property
    def sisa_umur(self) -> int:
        """Seconds until then."""
        return max(0, int(self.habis_umur - time.time()))

    @property
    def diam_detik(self) -> int:
        return self.diam * 60


def menit_diam(pengguna: Pengguna) -> int:
    """Minutes of silence after which this person's sessions close: their city's, else the portal's default."""
    baris = PengaturanKota.objects.filter(kota_id=pengguna.kota_id).values_list("menit_diam", flat=True).first()
    return baris if baris is not None else PengaturanKota._meta.get_field("menit_diam").default


def baca(sesi: Any) -> Keadaan | None:
    """What the session knows of its own age; None before it was noted."""
    isi = sesi.get(KUNCI)
    return Keadaan(**isi) if isi else None


def mulai(sesi: Any, pengguna: Pengguna) -> Keadaan:
    """Begin a session's time at its log-in."""
    kini = time.time()
    keadaan = _tulis(sesi, Keadaan(awal=kini, aktif=kini, diam=menit_diam(pengguna)))
    sesi.set_expiry(datetime.fromtimestamp(keadaan.habis_umur, UTC))
    return keadaan


def saat_masuk(request: HttpRequest, user: Pengguna, **_: Any) -> None:
    """Receiver of Django's `user_logged_in`, whichever door it was."""
    mulai(request.session, user)


def lanjutkan(sesi: Any, keadaan: Keadaan, pengguna: Pengguna) -> Keadaan:
    """Note that the person has just done something."""
    return _tulis(sesi, Keadaan(awal=keadaan.awal, aktif=time.time(), diam=menit_diam(pengguna)))


def _tulis(sesi: Any, keadaan: Keadaan) -> Keadaan:
    sesi[KUNCI] = {"awal": keadaan.awal, "aktif": keadaan.aktif, "diam": keadaan.diam}
    return keadaan


def perlu_dicatat(keadaan: Keadaan) -> bool:
    """Whether the last note is a minute old. A clock that was put back counts: no note lies ahead."""
    return abs(time.time() - keadaan.aktif) >= JEDA_CATAT


def sebab_tutup(keadaan: Keadaan, pengguna: Pengguna) -> str:
    """Why this session is over, as the middle of a sentence; "" while it is not.

    Costs a query only after a silence that could be too long somewhere.
    """
    kini = time.time()
    if kini >= keadaan.habis_umur:
        return f"sudah berlangsung {settings.SESSION_COOKIE_AGE // 3600} jam"
    diam = kini - keadaan.aktif - JEDA_CATAT
    if diam < PengaturanKota.MENIT_DIAM_MIN * 60:
        return ""
    batas = menit_diam(pengguna)
    return f"tidak ada kegiatan selama {batas} menit" if diam >= batas * 60 else ""


def jelaskan_tutup(request: HttpRequest, sebab: str = "") -> None:
    """Put on the log-in page why one is there: the session is over, and what was sent was not stored.

    Says it once a request: the guard of sessions knows the reason, the door of a page only that nobody is logged in.
    """
    if getattr(request, "sesi_dijelaskan", False) or not hasattr(request, "session"):
        return
    request.sesi_dijelaskan = True  # type: ignore[attr-defined]
    mengirim = request.method not in ("GET", "HEAD", "OPTIONS")
    basi = settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.session_key is None
    if not (sebab or mengirim or basi):
        return
    kalimat = f"Sesi Anda ditutup karena {sebab}." if sebab else "Sesi Anda sudah berakhir."
    lanjut = (
        "Yang baru saja Anda kirim belum tersimpan: masuk lagi, lalu kirim sekali lagi."
        if mengirim
        else "Masuk lagi untuk melanjutkan."
    )
    messages.warning(request, f"{kalimat} {lanjut}", fail_silently=True)
