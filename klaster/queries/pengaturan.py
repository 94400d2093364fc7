"""What a city has set for its people and its mornings."""

from collections.abc import Iterable
from datetime import date

from klaster.aturan.kalender import Kalender
from klaster.models import HariLibur, Kota, PengaturanKota


def pengaturan_kota(kota: Kota | int | None) -> PengaturanKota:
    """The settings of this city; the defaults, version 0, where it has set none, and for people without a city."""
    tersimpan = PengaturanKota.objects.filter(kota=kota).first() if kota is not None else None
    if tersimpan is not None:
        return tersimpan
    return PengaturanKota(kota_id=kota.pk if isinstance(kota, Kota) else kota)


def libur_kota(kota: Kota | int, *, sejak: date | None = None) -> list[HariLibur]:
    """The days off of this city, the earliest first; from `sejak` on when it is given."""
    hari = HariLibur.objects.filter(kota=kota).order_by("tanggal")
    return list(hari.filter(tanggal__gte=sejak) if sejak else hari)


def kalender_kota(kota: Kota | None, pengaturan: PengaturanKota) -> Kalender:
    """On which days the city works; two queries at most. Without a city: Monday to Friday."""
    libur: Iterable[date] = HariLibur.objects.filter(kota=kota).values_list("tanggal", flat=True) if kota else ()
    return Kalender(frozenset(libur), kerja_saja=pengaturan.hari_kerja_saja)
