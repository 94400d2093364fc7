"""Making and revoking the keys by which other systems read a city's figures."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kota, Pengguna, TokenApi
from klaster.queries.token_api import AWALAN, sidik_token
from klaster.services.riwayat import catat

BITA_RAHASIA = 32
#: Longest life of a token in days: one year, so that forgotten ones end.
MASA_MAKS = 366
#: Valid tokens that a city may hold at once.
BANYAK_MAKS = 20
#: How exactly `terakhir_dipakai` is kept: a busy dashboard must not write a row at every call.
KETELITIAN_PAKAI = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenBaru:
    """A token just made; the only place where its secret ever stands."""

    token: TokenApi
    rahasia: str


@transaction.atomic
def buat_token(
    *, kota: Kota, nama: str, cakupan: Sequence[str], hari: int, oleh: Pengguna, sementara: bool = False
) -> TokenBaru:
    """A token of this city, valid for `hari` days. `sementara`: reads scores that may still change, too.

    Refused: no scope, `sementara` without the scope of scores, a term over a year, a name already in use.
    """
    dikenal = _cakupan(cakupan)
    if sementara and TokenApi.Cakupan.HASIL not in dikenal:
        raise Ditolak(
            "Angka sementara ikut hanya bila nilai dan predikat boleh dibaca. Centang keduanya, atau hapus centang "
            "ini.",
            bidang="sementara",
        )
    if not 1 <= hari <= MASA_MAKS:
        raise Ditolak(f"Masa berlaku token 1 sampai {MASA_MAKS} hari.", bidang="hari")
    Kota.objects.select_for_update().get(pk=kota.pk)  # a second press waits here, and then finds the name taken
    _pastikan_muat(kota, nama)
    rahasia = AWALAN + secrets.token_urlsafe(BITA_RAHASIA)
    kini = timezone.now()
    token = TokenApi.objects.create(
        kota=kota,
        nama=nama,
        awalan=rahasia[:12],
        sidik=sidik_token(rahasia),
        cakupan=dikenal,
        sementara=sementara,
        dibuat_oleh=oleh,
        dibuat_pada=kini,
        kedaluwarsa_pada=kini + timedelta(days=hari),
    )
    catat(
        aksi=Aksi.TOKEN_DIBUAT,
        objek=token,
        oleh=oleh,
        kota=kota,
        sesudah={
            "cakupan": dikenal,
            "sementara": sementara,
            "kedaluwarsa": token.kedaluwarsa_pada.isoformat(),
        },
    )
    return TokenBaru(token, rahasia)


def _cakupan(diminta: Sequence[str]) -> list[str]:
    """The scopes asked for, in their usual order."""
    dikenal = [c for c in TokenApi.Cakupan.values if c in set(diminta)]
    if not dikenal or len(dikenal) != len(set(diminta)):
        raise Ditolak("Pilih paling sedikit satu jenis data yang boleh dibaca token ini.", bidang="cakupan")
    return dikenal


def _pastikan_muat(kota: Kota, nama: str) -> None:
    berlaku = TokenApi.objects.filter(kota=kota).berlaku()
    if berlaku.filter(nama__iexact=nama).exists():
        raise Ditolak(
            f"Sudah ada token berlaku untuk “{nama}”. Cabut token itu dahulu, atau beri nama lain.", bidang="nama"
        )
    if berlaku.count() >= BANYAK_MAKS:
        raise Ditolak(f"Sebuah kota memegang paling banyak {BANYAK_MAKS} token berlaku. Cabut yang tidak dipakai lagi.")


@transaction.atomic
def cabut_token(*, token: TokenApi, oleh: Pengguna) -> None:
    """The token opens nothing from now on, for good. `SudahBerubah` when somebody revoked it before."""
    terbuka = TokenApi.objects.filter(pk=token.pk, dicabut_pada__isnull=True)
    if not terbuka.update(dicabut_pada=timezone.now()):
        raise SudahBerubah("Token ini sudah dicabut. Muat ulang halaman untuk melihat keadaannya.")
    catat(aksi=Aksi.TOKEN_DICABUT, objek=token, oleh=oleh, kota=token.kota_id)


def catat_pemakaian(token: TokenApi) -> None:
    """Note that a token was used, at most once a minute. A statistic for its owner; a fault of it stops nothing."""
    kini = timezone.now()
    if token.terakhir_dipakai is None or kini - token.terakhir_dipakai >= KETELITIAN_PAKAI:
        TokenApi.objects.filter(pk=token.pk).update(terakhir_dipakai=kini)
