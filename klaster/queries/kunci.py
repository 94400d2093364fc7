"""Which accounts are locked at the door right now."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from klaster.models import Pengguna


@dataclass(frozen=True)
class Terkunci:
    """One locked account. `sampai`: when its last lock opens by itself; `alamat`: where the failures came from."""

    pengguna: Pengguna
    gagal: int
    alamat: tuple[str, ...]
    sampai: datetime

    @property
    def menit(self) -> int:
        return max(1, math.ceil((self.sampai - timezone.now()).total_seconds() / 60))


def akun_terkunci(akun: QuerySet[Pengguna], *, batas: int, batas_nama: int) -> list[Terkunci]:
    """Those of these accounts that are locked for some address, the longest lock first. Two queries.

    `batas`: failures of a name from one address, `batas_nama`: from all together (`klaster.kunci_masuk`).
    """
    percobaan = defaultdict(list)
    sejak = timezone.now() - settings.AXES_COOLOFF_TIME
    nama = akun.annotate(kecil=Lower("username")).values("kecil")
    for satu in AccessAttempt.objects.filter(attempt_time__gte=sejak, username__in=nama):
        percobaan[satu.username].append(satu)
    kunci = {}
    for siapa, daftar in percobaan.items():
        penuh = _alamat_penuh(daftar, batas, batas_nama)
        if penuh:
            kunci[siapa] = (daftar, penuh)
    orang = akun.annotate(kecil=Lower("username")).filter(kecil__in=kunci).select_related("opd", "kota")
    hasil = [_terkunci(satu, *kunci[satu.kecil]) for satu in orang]
    return sorted(hasil, key=lambda satu: (-satu.sampai.timestamp(), satu.pengguna.username))


def _alamat_penuh(daftar: list[AccessAttempt], batas: int, batas_nama: int) -> set[str]:
    """The addresses from which this name is locked; browsers at one address count together."""
    per_alamat: dict[str, int] = defaultdict(int)
    for satu in daftar:
        per_alamat[str(satu.ip_address)] += satu.failures_since_start
    if sum(per_alamat.values()) >= batas_nama:
        return set(per_alamat)
    return {alamat for alamat, banyak in per_alamat.items() if banyak >= batas}


def _terkunci(pengguna: Pengguna, daftar: list[AccessAttempt], penuh: set[str]) -> Terkunci:
    terakhir = max(satu.attempt_time for satu in daftar if str(satu.ip_address) in penuh)
    return Terkunci(
        pengguna=pengguna,
        gagal=sum(satu.failures_since_start for satu in daftar),
        alamat=tuple(sorted(penuh)),
        sampai=terakhir + settings.AXES_COOLOFF_TIME,
    )
