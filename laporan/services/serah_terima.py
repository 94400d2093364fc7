"""A handover as one act: the pack, the successor's account where there is none yet, and the suspension."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Lower

from klaster.aturan.nama_akun import usulkan_nama_pengguna
from klaster.models import Pengguna, SerahTerima
from klaster.services.serah_terima import buat_pengganti, serahkan
from laporan.queries.serah_terima import susun_paket


@transaction.atomic
def serah_terimakan(
    *, dari: Pengguna, kepada: Pengguna | None, orang: dict[str, str], alasan: str, catatan: str, oleh: Pengguna
) -> SerahTerima:
    """Hand everything of `dari` to `kepada`, or to a new account for `orang` (nama, username, nip, telepon).

    All or nothing. Raises `Ditolak` like `serahkan` and `buat_akun`.
    """
    if kepada is None:
        username = orang["username"] or _usulan(orang["nama"])
        kepada = buat_pengganti(dari=dari, **{**orang, "username": username}, oleh=oleh)
    paket: dict[str, Any] = susun_paket(dari)
    return serahkan(dari=dari, kepada=kepada, paket=paket, alasan=alasan, catatan=catatan, oleh=oleh)


def _usulan(nama: str) -> str:
    terpakai = set(Pengguna.objects.annotate(kecil=Lower("username")).values_list("kecil", flat=True))
    return usulkan_nama_pengguna(nama, terpakai)
