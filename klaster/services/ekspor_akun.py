"""The list of accounts leaves the portal with numbers of people in it: that is noted."""

from django.db import transaction

from klaster.models import Aksi, Kota, Pengguna
from klaster.services.riwayat import catat


@transaction.atomic
def catat_unduhan_akun(*, kota: Kota, banyak: int, oleh: Pengguna) -> None:
    catat(
        aksi=Aksi.DATA_DIRI_DIUNDUH,
        objek=kota,
        label=f"{banyak} akun {kota}",
        oleh=oleh,
        kota=kota,
        sesudah={"banyak": banyak},
    )
