"""Which evaluation of a city is played: this season's, or that of the year before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from indikator.models import Evaluasi
from kla_portal.contoh.profil import Profil
from kla_portal.contoh.rencana import RencanaJawaban
from kla_portal.contoh.tahun_lalu import mundurkan

TAHUN = 2024


@dataclass(frozen=True)
class TahunLalu:
    """How the year before went: the self-score and where the final verification ended, as published where it is."""

    mandiri: Decimal
    akhir: Decimal

    @property
    def tersisa(self) -> Decimal:
        return self.akhir / self.mandiri


#: Cities that worked with the portal the year before, too. Banjarbaru: 946.45 of its own and Madya; Depok: Nindya.
TAHUN_LALU = {
    "63.72": TahunLalu(Decimal("946.45"), Decimal("668")),
    "32.76": TahunLalu(Decimal("842"), Decimal("741.5")),
}
#: Cities whose province has begun, with the share of the self-score that its stage points to in the end.
DINILAI_PROVINSI = {"63.72": Decimal("0.8")}

Olah = Callable[[list[RencanaJawaban]], list[RencanaJawaban]]


def apa_adanya(rencana: list[RencanaJawaban]) -> list[RencanaJawaban]:
    return rencana


@dataclass(frozen=True)
class Musim:
    """`mundur`: how long before this season it ended. `olah`: what becomes of the plan. `dari`: the year it goes on
    from."""

    tahun: int = TAHUN
    mundur: timedelta = timedelta(0)
    olah: Olah = apa_adanya
    dari: Evaluasi | None = None

    @property
    def lewat(self) -> bool:
        return bool(self.mundur)


def musim_lalu() -> Musim:
    return Musim(TAHUN - 1, timedelta(days=365), partial(mundurkan, dari=TAHUN, ke=TAHUN - 1))


def profil_lalu(profil: Profil, target: Decimal) -> Profil:
    """The year before: everything accepted, submitted on the last day, and lower scores."""
    return replace(
        profil,
        target=target,
        diterima=1.0,
        diterima_ulang=0.0,
        menunggu=0.0,
        menunggu_ulang=0.0,
        dikembalikan=0.0,
        draf=0.0,
        sisa_hari=1,
        diajukan_lalu=1,
        terlambat=(),
    )
