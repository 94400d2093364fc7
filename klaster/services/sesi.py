"""Open sessions of an account: what ends them, and what is noted of them.

A session is a row of Django's session store. `UserSession` (allauth) says whose it is, from which address and browser.
Both go together; what makes an end certain is `Pengguna.sesi_ke`, which every session is tied to: a log-in that was
under way, or a session without a `UserSession`, does not outlive `akhiri_semua` either.
"""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat

#: What `UserSession.ip` holds when the server does not know the client's address (a Unix socket).
TANPA_ALAMAT = "0.0.0.0"


@transaction.atomic
def akhiri_semua(pengguna: Pengguna, *, oleh: Pengguna | None = None, alasan: str = "") -> int:
    """Close every session of the account, on its next request at the latest; how many were known to be open.

    `pengguna` is brought up to date, so that saving it afterwards does not bring sessions back.
    """
    _putuskan(pengguna)
    banyak = _hapus(UserSession.objects.filter(user=pengguna))
    _catat_akhir(pengguna, banyak, oleh, alasan)
    return banyak


@transaction.atomic
def akhiri_lainnya(*, pengguna: Pengguna, kunci: str, oleh: Pengguna) -> int:
    """Close every session but the one with this key; how many were known.

    That one is cut off, too, until the caller ties it to the account again with `update_session_auth_hash` and tells
    `pindahkan` its new key.
    """
    _putuskan(pengguna)
    banyak = _hapus(UserSession.objects.filter(user=pengguna).exclude(session_key=kunci))
    _catat_akhir(pengguna, banyak, oleh, "Semua perangkat lain.")
    return banyak


@transaction.atomic
def akhiri_satu(*, pengguna: Pengguna, sesi_id: int, oleh: Pengguna) -> bool:
    """Close one session of this account; False when it has ended already."""
    sesi = UserSession.objects.filter(user=pengguna, pk=sesi_id).first()
    if sesi is None:
        return False
    keterangan = f"Dari {sesi.ip}."
    _hapus([sesi])
    _catat_akhir(pengguna, 1, oleh, keterangan)
    return True


@transaction.atomic
def tutup_sendiri(*, pengguna: Pengguna, kunci: str, sebab: str) -> None:
    """Note that the portal closed a session by itself, and forget it. The caller empties the session."""
    UserSession.objects.filter(user=pengguna, session_key=kunci).delete()
    _catat_akhir(pengguna, 1, None, f"Ditutup karena {sebab}.")


@transaction.atomic
def catat_kegiatan(*, pengguna: Pengguna, kunci: str, alamat: str, peramban: str) -> None:
    """Note that this session is used, from where and with what."""
    ciri = {
        "ip": alamat or TANPA_ALAMAT,
        "user_agent": peramban[: UserSession._meta.get_field("user_agent").max_length],
        "last_seen_at": timezone.now(),
    }
    if not UserSession.objects.filter(user=pengguna, session_key=kunci).update(**ciri):
        UserSession.objects.update_or_create(session_key=kunci, defaults={"user": pengguna, **ciri})


@transaction.atomic
def pindahkan(*, dari: str, ke: str) -> None:
    """A session has been given a new key: it stays the same one in the list of devices."""
    if dari != ke:
        UserSession.objects.filter(session_key=dari).update(session_key=ke)


def _putuskan(pengguna: Pengguna) -> None:
    Pengguna.objects.filter(pk=pengguna.pk).update(sesi_ke=F("sesi_ke") + 1)
    pengguna.refresh_from_db(fields=["sesi_ke"])


def _hapus(sesi: QuerySet[UserSession] | list[UserSession]) -> int:
    """Delete these sessions, from the store too; how many."""
    semua = list(sesi)
    for satu in semua:
        satu.end()
    return len(semua)


def _catat_akhir(pengguna: Pengguna, banyak: int, oleh: Pengguna | None, keterangan: str) -> None:
    if banyak:
        catat(
            aksi=Aksi.SESI_DIAKHIRI,
            objek=pengguna,
            label=f"{banyak} sesi {pengguna}",
            oleh=oleh,
            kota=pengguna.kota_id,
            keterangan=keterangan,
        )
