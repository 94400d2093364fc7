"""Open sessions of an account: what ends them, and what is noted of them.

A session is a row of Django's session store. `UserSession` (allauth) says whose it is, from which address and browser.
Both go together; what makes an end certain is `Pengguna.sesi_ke`, which every session is tied to: a log-in that was
under way, or a session without a `UserSession`, does not outlive `akhiri_semua` either.
"""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat


@transaction.atomic
def akhiri_semua(pengguna: Pengguna, *, oleh: Pengguna | None = None, alasan: str = "") -> int:
    """Close every session of the account, on its next request at the latest; how many were known to be open.

    `pengguna` is brought up to date, so that saving it afterwards does not bring sessions back.
    """
    _putuskan(pengguna)
    banyak = _hapus(UserSession.objects.filter(user=pengguna))
    if banyak:
        catat(
            aksi=Aksi.SESI_DIAKHIRI,
            objek=pengguna,
            label=f"{banyak} sesi {pengguna}",
            oleh=oleh,
            kota=pengguna.kota_id,
            keterangan=alasan,
        )
    return banyak


def _putuskan(pengguna: Pengguna) -> None:
    Pengguna.objects.filter(pk=pengguna.pk).update(sesi_ke=F("sesi_ke") + 1)
    pengguna.refresh_from_db(fields=["sesi_ke"])


def _hapus(sesi) -> int:
    """Delete these sessions, from the store too; how many."""
    semua = list(sesi)
    for satu in semua:
        satu.end()
    return len(semua)
