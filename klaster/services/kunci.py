"""Letting somebody in again who was locked out."""

from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.db import transaction

from klaster.kunci_masuk import baku
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat
from klaster.services.wewenang import pastikan_selingkup


@transaction.atomic
def lepas_kunci(*, pengguna: Pengguna, oleh: Pengguna | None) -> bool:
    """Forget the failed attempts of an account, from all addresses; whether there were any.

    Done by the secretariat of the account's city and the system admin; `oleh=None` is the command line. One's own lock
    is not released by oneself: a session left open must not help to guess the password.
    """
    if oleh is not None and pengguna.pk == oleh.pk:
        raise PermissionDenied("Kunci akun sendiri dilepas orang lain, atau terbuka sendiri setelah beberapa menit.")
    pastikan_selingkup(pengguna.kota_id, oleh)
    banyak, _ = AccessAttempt.objects.filter(username=baku(pengguna.username)).delete()
    if not banyak:
        return False
    catat(
        aksi=Aksi.KUNCI_DILEPAS,
        objek=pengguna,
        label=f"akun {pengguna.username}",
        oleh=oleh,
        kota=pengguna.kota_id,
    )
    return True
