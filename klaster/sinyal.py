"""What allauth, axes and Django say of the door, passed on to the services. Connected by `KlasterConfig.ready`."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from klaster.kunci_masuk import percobaan_ditolak
from klaster.models import Aksi, Pengguna
from klaster.services import jejak_masuk

_CARA = {
    Authenticator.Type.TOTP: "kode aplikasi autentikator",
    Authenticator.Type.RECOVERY_CODES: "kode pemulihan",
    Authenticator.Type.WEBAUTHN: "kunci sandi",
}


def saat_masuk(request: HttpRequest, user: Pengguna, **_: Any) -> None:
    """allauth's signal, not Django's: it is sent for people at the door only."""
    langkah = get_authentication_records(request, user)
    cara = [_CARA.get(satu.get("type", ""), "kata sandi") for satu in langkah]
    jejak_masuk.catat_masuk(
        pengguna=user, cara=" dan ".join(cara) or "kata sandi", peramban=request.META.get("HTTP_USER_AGENT", "")
    )


def saat_keluar(user: Any, **_: Any) -> None:
    if isinstance(user, Pengguna):
        jejak_masuk.catat_keluar(pengguna=user)


def saat_ditolak(request: HttpRequest, username: str, cara: str, **_: Any) -> None:
    """A wrong password, code or passkey, at the door or as step-up. A name that nobody has is nobody's history."""
    pengguna = Pengguna.objects.filter(username__iexact=username, is_active=True).first()
    if pengguna is not None:
        jejak_masuk.catat_ditolak(pengguna=pengguna, cara=cara, pastikan=request.user.is_authenticated)


def saat_dipastikan(user: Pengguna, reauthenticated: bool = False, type: str = "", **_: Any) -> None:  # noqa: A002
    """A step-up, in whichever way; allauth sends the same for each step of a log-in, which `saat_masuk` notes."""
    if reauthenticated:
        jejak_masuk.catat_dipastikan(pengguna=user, cara=_CARA.get(type, "kata sandi"))


def saat_terkunci(request: HttpRequest, username: str, ip_address: str, **_: Any) -> None:
    """axes repeats this at each refusal; only the failure that brought the lock has counted something."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return
    pengguna = Pengguna.objects.filter(username__iexact=username, is_active=True).first()
    if pengguna is not None:
        jejak_masuk.catat_terkunci(pengguna=pengguna, dari=ip_address)


def nama_langkah(authenticator: Authenticator) -> str:
    """As words: "aplikasi autentikator", "kunci sandi Laptop kantor"."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return f"kunci sandi {authenticator.wrap().name}"
    return "aplikasi autentikator" if authenticator.type == Authenticator.Type.TOTP else "kode pemulihan"


def saat_langkah_dipasang(user: Pengguna, authenticator: Authenticator, **_: Any) -> None:
    """Recovery codes are added with the first second step only: new ones in place of old ones are a reset."""
    kode = authenticator.type == Authenticator.Type.RECOVERY_CODES
    aksi = Aksi.KODE_PULIH_DIBUAT if kode else Aksi.DUA_LANGKAH_DIPASANG
    jejak_masuk.catat_langkah(pengguna=user, aksi=aksi, cara=nama_langkah(authenticator), oleh=user, kabari=not kode)


def saat_langkah_dicabut(user: Pengguna, authenticator: Authenticator, **_: Any) -> None:
    """Recovery codes go with the last second step: that is told once."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        jejak_masuk.catat_langkah(
            pengguna=user, aksi=Aksi.DUA_LANGKAH_DICABUT, cara=nama_langkah(authenticator), oleh=user
        )


def saat_kode_dibuat(user: Pengguna, **_: Any) -> None:
    jejak_masuk.catat_langkah(pengguna=user, aksi=Aksi.KODE_PULIH_DIBUAT, cara="kode pemulihan", oleh=user)


def sambungkan() -> None:
    user_logged_in.connect(saat_masuk)
    percobaan_ditolak.connect(saat_ditolak)
    authentication_step_completed.connect(saat_dipastikan)
    user_logged_out.connect(saat_keluar)
    user_locked_out.connect(saat_terkunci)
    authenticator_added.connect(saat_langkah_dipasang)
    authenticator_removed.connect(saat_langkah_dicabut)
    authenticator_reset.connect(saat_kode_dibuat)
