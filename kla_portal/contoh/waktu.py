"""Plausible times: working hours of the city, from the opening of the evaluation to two days before its end."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LAMA_HARI = 55
#: From untouched to accepted after a second round; each phase may fall on a later day than the one before.
FASE = ("isi", "ajukan", "putusan", "perbaikan", "ajukan_lagi", "putusan_akhir")


class Linimasa:
    """The times of one answer: phase by phase, step by step, always forward."""

    def __init__(self, acak: random.Random, akhir: datetime, zona: ZoneInfo) -> None:
        self.acak, self.zona = acak, zona
        awal = akhir.astimezone(zona).date() - timedelta(days=LAMA_HARI - 2)
        hari = sorted(acak.randrange(LAMA_HARI - 3) for _ in FASE)
        self._mulai = {
            fase: self._jam(awal + timedelta(days=h), nomor)
            for nomor, (fase, h) in enumerate(zip(FASE, hari, strict=True))
        }

    def langkah(self, fase: str) -> Iterator[datetime]:
        """Successive moments of a phase; sixty fit before the next phase of the same day."""
        return self._maju(self._mulai[fase])

    def langkah_unit(self) -> Iterator[datetime]:
        """Moments of a unit that works when it suits, but before the lead hands in."""
        return self._maju(
            self._mulai["ajukan"] - timedelta(days=self.acak.randrange(3), minutes=self.acak.randint(9, 55))
        )

    def _maju(self, kini: datetime) -> Iterator[datetime]:
        while True:
            yield kini
            kini += timedelta(seconds=self.acak.randint(30, 60))

    def _jam(self, hari: date, nomor: int) -> datetime:
        """Phases of one day follow each other from eight o'clock on."""
        pukul = datetime.combine(hari_kerja(hari), time(8), tzinfo=self.zona)
        return (pukul + timedelta(minutes=75 * nomor + self.acak.randint(0, 10))).astimezone(UTC)


def dibuka_pada(akhir: datetime, zona: ZoneInfo) -> datetime:
    """When the evaluation was opened: before anything else, at nine in the morning."""
    hari = akhir.astimezone(zona).date() - timedelta(days=LAMA_HARI + 4)
    return datetime.combine(hari, time(9), tzinfo=zona).astimezone(UTC)


def diajukan_pada(akhir: datetime, zona: ZoneInfo) -> datetime:
    """When the evaluation was submitted: late on a working day, after every step of a `Linimasa` to `akhir`."""
    hari = hari_kerja(akhir.astimezone(zona).date())
    return datetime.combine(hari, time(16, 12, 40), tzinfo=zona).astimezone(UTC)


def hari_kerja(hari: date) -> date:
    """Weekends fall back to Friday."""
    return hari - timedelta(days=max(0, hari.weekday() - 4))
