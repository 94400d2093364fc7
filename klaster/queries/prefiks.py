"""How far from its beginning the chain of the audit trail is past its term."""

from collections.abc import Mapping
from datetime import datetime

from klaster.models import Riwayat, SegelRiwayat

_KELOMPOK = 900


def akhir_prefiks(*, batas: Mapping[int, datetime], bawaan: datetime | None, maks: int) -> SegelRiwayat | None:
    """The last seal of the longest beginning in which every row is past its term; None when the first is not.

    `batas` and `bawaan` as in `klaster.services.pangkas_riwayat`. A row that is gone counts as past.
    """
    akhir: SegelRiwayat | None = None
    sampai = banyak = 0
    while banyak < maks:
        segel = list(SegelRiwayat.objects.filter(urutan__gt=sampai).order_by("urutan")[: min(_KELOMPOK, maks - banyak)])
        if not segel:
            break
        nomor = [satu.riwayat_id for satu in segel]
        baris: dict[int, tuple[int | None, datetime]] = {
            pk: (kota, waktu)
            for pk, kota, waktu in Riwayat.objects.filter(pk__in=nomor).values_list("pk", "kota_id", "waktu")
        }
        for satu in segel:
            isi = baris.get(satu.riwayat_id)
            if isi is not None and not _lewat(*isi, batas, bawaan):
                return akhir
            akhir = satu
        sampai, banyak = segel[-1].urutan, banyak + len(segel)
    return akhir


def _lewat(kota: int | None, waktu: datetime, batas: Mapping[int, datetime], bawaan: datetime | None) -> bool:
    tentu = batas.get(kota, bawaan) if kota else bawaan
    return tentu is not None and waktu < tentu


def banyak_prefiks(*, batas: Mapping[int, datetime], bawaan: datetime | None, maks: int = 50_000) -> int:
    """How many rows `pangkas_riwayat` would delete at once."""
    akhir = akhir_prefiks(batas=batas, bawaan=bawaan, maks=maks)
    return SegelRiwayat.objects.filter(urutan__lte=akhir.urutan).count() if akhir else 0
