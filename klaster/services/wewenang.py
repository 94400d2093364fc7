"""Whose accounts somebody may manage: asked by every service of accounts itself, whatever its caller has checked."""

from django.core.exceptions import PermissionDenied

from klaster.models import Pengguna
from klaster.models.pengguna import Peran


def pastikan_wewenang(kota_id: int | None, oleh: Pengguna | None) -> None:
    """Accounts of a city are managed by its secretariat and the system admin; `oleh=None` is the system itself.

    Views keep others out before; this is for whoever calls a service without one.
    """
    if kota_id is None:
        raise PermissionDenied("Akun tanpa kota dikelola di halaman admin.")
    pastikan_selingkup(kota_id, oleh)


def pastikan_selingkup(kota_id: int | None, oleh: Pengguna | None) -> None:
    """Like `pastikan_wewenang`, also for accounts without a city, which the system admin helps at the door."""
    if oleh is None or oleh.melihat_semua_kota:
        return
    if kota_id is None or (oleh.peran, oleh.kota_id) != (Peran.SEKRETARIAT, kota_id):
        raise PermissionDenied("Akun kota dikelola sekretariat kota itu.")
