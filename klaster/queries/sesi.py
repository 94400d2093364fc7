"""Where an account is logged in, and who has come to its door lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from klaster.aturan.peramban import kenali
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.sesi import JEDA_CATAT, menit_diam


@dataclass(frozen=True)
class Perangkat:
    """An open session. `pk` None: the one that is looking, not noted yet. `ini`: the one that is looking."""

    pk: int | None
    peramban: str
    genggam: bool
    alamat: str
    sejak: datetime
    terakhir: datetime
    ini: bool


_MASUK = (Aksi.MASUK,)
_DITOLAK = (Aksi.MASUK_DITOLAK, Aksi.IDENTITAS_DITOLAK, Aksi.MASUK_TERKUNCI)
#: How many of each kind the page shows: a burst of refusals must not push the log-ins off it.
_TAMPIL = 5
_KATA = {
    Aksi.MASUK: "Masuk",
    Aksi.MASUK_DITOLAK: "Percobaan masuk ditolak",
    Aksi.IDENTITAS_DITOLAK: "Pemastian diri ditolak",
    Aksi.MASUK_TERKUNCI: "Terkunci sementara",
}


@dataclass(frozen=True)
class Kejadian:
    """A log-in, a refused try or a lock of the own account, from the audit trail. `alamat` "" when it is not known."""

    waktu: datetime
    kata: str
    keterangan: str
    alamat: str
    ditolak: bool


def kejadian_pintu(pengguna: Pengguna) -> list[Kejadian]:
    """The newest log-ins and the newest refusals of this account, newest first. Two queries."""
    milik = Riwayat.objects.untuk(pengguna)
    baris = [b for aksi in (_MASUK, _DITOLAK) for b in milik.filter(aksi__in=aksi)[:_TAMPIL]]
    return [
        Kejadian(b.waktu, _KATA[Aksi(b.aksi)], b.keterangan, b.alamat or "", b.aksi != Aksi.MASUK)
        for b in sorted(baris, key=lambda b: (b.waktu, b.pk), reverse=True)
    ]


def perangkat(pengguna: Pengguna, *, kunci: str, alamat: str, peramban: str) -> list[Perangkat]:
    """Open sessions of the account, the one that is looking (`kunci`) first, then by last use. Three queries.

    A session whose row is still there but that would be refused is not open: silent for too long, or from before the
    last change of the password.
    """
    kini = timezone.now()
    batas = kini - timedelta(minutes=menit_diam(pengguna), seconds=JEDA_CATAT)
    baris = UserSession.objects.filter(user=pengguna, last_seen_at__gte=batas)
    terbuka = _terbuka(pengguna, [b.session_key for b in baris], kini)
    daftar = [
        _perangkat(b.pk, b.user_agent, b.ip, b.created_at, b.last_seen_at, ini=b.session_key == kunci)
        for b in baris
        if b.session_key in terbuka
    ]
    if not any(p.ini for p in daftar):
        daftar.append(_perangkat(None, peramban, alamat, kini, kini, ini=True))
    return sorted(daftar, key=lambda p: (p.ini, p.terakhir), reverse=True)


def _terbuka(pengguna: Pengguna, kunci: list[str], kini: datetime) -> set[str]:
    """Of these keys, those whose session is there and still tied to the account."""
    sidik = pengguna.get_session_auth_hash()
    return {
        sesi.session_key
        for sesi in Session.objects.filter(session_key__in=kunci, expire_date__gt=kini)
        if constant_time_compare(sesi.get_decoded().get(HASH_SESSION_KEY, ""), sidik)
    }


def _perangkat(
    pk: int | None, user_agent: str, alamat: str, sejak: datetime, terakhir: datetime, *, ini: bool
) -> Perangkat:
    kenal = kenali(user_agent)
    tampak = "" if alamat in ("", "0.0.0.0") else alamat  # noqa: S104 -- the sign of an unknown address
    return Perangkat(pk, kenal.kata, kenal.genggam, tampak, sejak, terakhir, ini)
