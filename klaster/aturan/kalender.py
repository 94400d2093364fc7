"""On which days, and at which hours, a city is written to. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

SEHARI = timedelta(days=1)
_SABTU = 5
#: No country is off for longer at a stretch; a list of days off that never ends must not make a loop without end.
_LIBUR_TERPANJANG = 60


@dataclass(frozen=True)
class Kalender:
    """A city's days off. With `kerja_saja`, Saturday, Sunday and the days in `libur` are not written on."""

    libur: frozenset[date] = frozenset()
    kerja_saja: bool = True

    def dikirimi(self, hari: date) -> bool:
        """Whether messages go out on this day."""
        return not self.kerja_saja or (hari.weekday() < _SABTU and hari not in self.libur)

    def berikut(self, hari: date) -> date:
        """The next day after this one on which messages go out."""
        for lompat in range(1, _LIBUR_TERPANJANG + 1):
            calon = hari + lompat * SEHARI
            if self.dikirimi(calon):
                return calon
        return hari + SEHARI


def dalam_jam_tenang(pukul: time, mulai: time, sampai: time) -> bool:
    """Whether this time of day falls into the quiet hours, which may run over midnight; equal ends are no quiet."""
    if mulai <= sampai:
        return mulai <= pukul < sampai
    return pukul >= mulai or pukul < sampai


def saat_kirim(kini: datetime, *, kalender: Kalender, jam_kirim: time, tenang: tuple[time, time]) -> bool:
    """Whether the morning's messages may go out now (`kini` in the city's zone): the day, the hour, not too late.

    From `jam_kirim` on and until the quiet hours begin, so that a worker that was down at seven still sends at noon,
    and never at night.
    """
    pukul = kini.time()
    return kalender.dikirimi(kini.date()) and pukul >= jam_kirim and not dalam_jam_tenang(pukul, *tenang)
