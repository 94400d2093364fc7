"""What a mayor can decide today: the few things on which the most points hang, each with whom to ask.

Pure over what the other queries give. A question may hang on more than one thing, so these points are never added up.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from indikator.models import Status
from laporan.queries.terbuka import Butir, jumlah_poin

TIGA = 3
CONTOH = 3


class Hal(StrEnum):
    """What it is about; equal points are shown in this order."""

    DIKEMBALIKAN = "dikembalikan"
    BUKTI_WAJIB = "bukti_wajib"
    TERLAMBAT = "terlambat"
    MENUNGGU = "menunggu"
    BELUM = "belum"


@dataclass(frozen=True, slots=True)
class ButirContoh:
    """A question worth most, to begin with."""

    kode: str
    klaster: str
    poin: Decimal


@dataclass(frozen=True, slots=True)
class Keputusan:
    """One thing to decide. `jumlah` questions worth `poin`, most of them at one OPD, some named to begin with.

    `bagian` and `unit` are parts and OPD behind their deadline (only for TERLAMBAT); `sejak` is the longest wait.
    """

    hal: Hal
    poin: Decimal
    jumlah: int
    opd_id: int
    opd: str
    opd_jumlah: int
    contoh: tuple[ButirContoh, ...]
    bagian: int = 0
    unit: int = 0
    sejak: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keterlambatan:
    """Parts behind their deadline: how many in all, at how many OPD, most of them where; and the questions held up."""

    bagian: int
    unit: int
    opd_id: int
    opd: str
    opd_bagian: int
    kode: frozenset[str]


def susun_keputusan(
    butir: Sequence[Butir], *, tanpa_bukti: dict[str, Decimal], terlambat: Keterlambatan | None
) -> tuple[Keputusan, ...]:
    """At most three, the most points first. `tanpa_bukti`: code -> points claimed without mandatory evidence."""
    calon = [
        _dari_butir(Hal.DIKEMBALIKAN, [b for b in butir if b.status == Status.DIKEMBALIKAN]),
        _dari_butir(Hal.BUKTI_WAJIB, [b for b in butir if b.kode in tanpa_bukti], tanpa_bukti),
        _dari_keterlambatan(butir, terlambat),
        _dari_butir(Hal.MENUNGGU, [b for b in butir if b.status == Status.MENUNGGU]),
        _dari_butir(Hal.BELUM, [b for b in butir if b.status in (Status.BELUM, Status.DRAF)]),
    ]
    berarti = [k for k in calon if k is not None and k.poin > 0]
    return tuple(sorted(berarti, key=lambda k: -k.poin)[:TIGA])


def _dari_butir(hal: Hal, butir: list[Butir], poin: dict[str, Decimal] | None = None) -> Keputusan | None:
    """`poin` replaces the maximum where something else is at stake than the whole question."""
    if not butir:
        return None
    nilai = {b.kode: b.maks if poin is None else poin[b.kode] for b in butir}
    (opd_id, opd), jumlah = _terbanyak((b.opd_id, b.opd) for b in butir)
    return Keputusan(
        hal=hal,
        poin=sum(nilai.values(), Decimal(0)),
        jumlah=len(butir),
        opd_id=opd_id,
        opd=opd,
        opd_jumlah=jumlah,
        contoh=_contoh(butir, nilai),
        sejak=min((b.menunggu_sejak for b in butir if b.menunggu_sejak), default=None),
    )


def _dari_keterlambatan(butir: Sequence[Butir], terlambat: Keterlambatan | None) -> Keputusan | None:
    if terlambat is None:
        return None
    tertahan = [b for b in butir if b.kode in terlambat.kode]
    return Keputusan(
        hal=Hal.TERLAMBAT,
        poin=jumlah_poin(tertahan),
        jumlah=len(tertahan),
        opd_id=terlambat.opd_id,
        opd=terlambat.opd,
        opd_jumlah=terlambat.opd_bagian,
        contoh=_contoh(tertahan, {b.kode: b.maks for b in tertahan}),
        bagian=terlambat.bagian,
        unit=terlambat.unit,
    )


def _contoh(butir: Sequence[Butir], nilai: dict[str, Decimal]) -> tuple[ButirContoh, ...]:
    terbesar = sorted(butir, key=lambda b: -nilai[b.kode])[:CONTOH]
    return tuple(ButirContoh(b.kode, b.klaster, nilai[b.kode]) for b in terbesar)


def _terbanyak(opd: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], int]:
    """The OPD named most often; among equals the first by name."""
    hitung = Counter(opd)
    return min(hitung.items(), key=lambda pasangan: (-pasangan[1], pasangan[0][1]))
