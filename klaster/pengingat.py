"""Who prepares the morning's reminders: each app registers what it has to remind of.

This app does not know parts, evidence and notes; the apps that do put messages into people's boxes
(`klaster.services.notifikasi.beri_tahu`) when they are asked in the morning, before the digest goes out. A preparer
may be asked more than once a day, and must say the same thing once: the `kunci` of a message names the occurrence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from klaster.aturan.kalender import Kalender
from klaster.models import Kota


@dataclass(frozen=True)
class Pagi:
    """One morning of one city: `hari` is the city's day, one on which messages go out."""

    kota: Kota
    hari: date
    kalender: Kalender


Penyiap = Callable[[Pagi], None]
_penyiap: list[Penyiap] = []


def daftarkan(penyiap: Penyiap) -> None:
    """Ask this every morning of every city; called from `AppConfig.ready`."""
    if penyiap not in _penyiap:
        _penyiap.append(penyiap)


def semua_penyiap() -> tuple[Penyiap, ...]:
    return tuple(_penyiap)
