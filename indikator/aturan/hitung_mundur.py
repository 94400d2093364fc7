"""The countdown: what each step still has to do, in how many working days, reckoned back from the official closing.

Pure: the days are given, nothing is read. A working day is Monday to Friday without the days off on the city's list
(`klaster.HariLibur`). Today counts, because every window runs to the end of its last day.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

#: What a step is given in the countdown while no window is set for it; the page calls it an assumption.
HARI_PENGESAHAN = 3
#: Over how many days the pace of the last time is measured.
PEKAN_LAJU = 14
SEHARI = timedelta(days=1)
SABTU, HARI_SEPEKAN, KERJA_SEPEKAN = 5, 7, 5
#: A pace that would take longer than this many working days is not worth a date.
PERKIRAAN_MAKS = 2000


@dataclass(frozen=True)
class Masa:
    """First and last day; a None on the left is "since the opening"."""

    mulai: date | None
    sampai: date


@dataclass(frozen=True)
class Beban:
    """What is still owed. `laju_bagian` and `laju_verifikasi`: how many were done in the last `PEKAN_LAJU` days."""

    bagian: int  # parts not handed in
    jawaban: int  # answers not accepted
    laju_bagian: int = 0
    laju_verifikasi: int = 0


@dataclass(frozen=True)
class Langkah:
    """One step of the year with what it takes from today on.

    `hari_kerja`: working days that remain in it. `per_hari`: items a working day needed, None when nothing is owed or
    no day remains. `perkiraan`: the day on which the pace of the last two weeks would be through, None when it cannot
    be said. `dianggap`: no window is set; the days are an assumption.
    """

    nama: str
    satuan: str
    masa: Masa
    butir: int
    hari_kerja: int
    sisa_hari: int
    keadaan: str  # belum | berjalan | lewat
    dianggap: bool
    perkiraan: date | None = None

    @property
    def mustahil(self) -> bool:
        """Something is owed and no working day is left for it."""
        return self.butir > 0 and self.hari_kerja == 0

    @property
    def selesai(self) -> bool:
        return self.butir == 0

    @property
    def per_hari(self) -> int | None:
        return -(-self.butir // self.hari_kerja) if self.butir and self.hari_kerja else None

    @property
    def terlambat_bila_begini(self) -> int:
        """By how many days the pace of the last two weeks misses the last day; 0 when it does not."""
        return max(0, (self.perkiraan - self.masa.sampai).days) if self.perkiraan else 0


@dataclass(frozen=True)
class HitungMundur:
    """Days to the official closing (None: not set) and the steps before it, the last one first to be reckoned.

    `hari_verifikasi_sesudah_isi`: working days for judging once filling has ended. `libur`: days off from today to the
    last day of all that would have been working days.
    """

    sisa_penutupan: int | None
    pengisian: Langkah
    verifikasi: Langkah
    pengesahan: Langkah
    hari_verifikasi_sesudah_isi: int
    libur: int = 0

    @property
    def langkah(self) -> list[Langkah]:
        return [self.pengisian, self.verifikasi, self.pengesahan]

    @property
    def mustahil(self) -> list[Langkah]:
        return [s for s in self.langkah if s.mustahil]


def hari_kerja(dari: date, sampai: date, libur: Set[date] = frozenset()) -> int:
    """Working days from `dari` to `sampai`, both counted, without the days off in `libur`; 0 when reversed."""
    if sampai < dari:
        return 0
    hari = (sampai - dari).days + 1
    pekan, sisa = divmod(hari, HARI_SEPEKAN)
    awal = dari.weekday()
    kerja = pekan * KERJA_SEPEKAN + sum((awal + i) % HARI_SEPEKAN < SABTU for i in range(sisa))
    return kerja - hari_libur(dari, sampai, libur)


def hari_libur(dari: date, sampai: date, libur: Set[date]) -> int:
    """Days off from `dari` to `sampai`, both counted, that would have been working days."""
    return sum(dari <= hari <= sampai and hari.weekday() < SABTU for hari in libur)


def _bekerja(hari: date, libur: Set[date]) -> bool:
    return hari.weekday() < SABTU and hari not in libur


def mundur_hari_kerja(sampai: date, jumlah: int, libur: Set[date] = frozenset()) -> date:
    """The first of the last `jumlah` working days up to `sampai`."""
    hari = sampai
    while jumlah > 1 or not _bekerja(hari, libur):
        if _bekerja(hari, libur):
            jumlah -= 1
        hari -= SEHARI
    return hari


def maju_hari_kerja(dari: date, jumlah: int, libur: Set[date] = frozenset()) -> date:
    """The last of `jumlah` working days from `dari` on, which counts if it is one."""
    hari = dari
    while jumlah > 1 or not _bekerja(hari, libur):
        if _bekerja(hari, libur):
            jumlah -= 1
        hari += SEHARI
    return hari


def hitung_mundur(
    *,
    hari_ini: date,
    pengisian: Masa,
    penutupan: date | None,
    verifikasi: Masa | None,
    pengesahan: Masa | None,
    beban: Beban,
    libur: Set[date] = frozenset(),
) -> HitungMundur:
    """Reckon back from the closing: sign-off takes the last days, judging ends before it, filling runs beside.

    Without a closing the deadline of filling stands for it. Without a window for sign-off its `HARI_PENGESAHAN` last
    working days are assumed; without one for judging, everything before sign-off.
    """
    akhir = penutupan or pengisian.sampai
    sah = pengesahan or Masa(mundur_hari_kerja(akhir, HARI_PENGESAHAN, libur), akhir)
    sebelum_sah = (sah.mulai or akhir) - SEHARI
    periksa = verifikasi or Masa(pengisian.mulai, max(sebelum_sah, pengisian.mulai or sebelum_sah))
    langkah = partial(_langkah, hari_ini=hari_ini, libur=libur)
    return HitungMundur(
        sisa_penutupan=(penutupan - hari_ini).days if penutupan else None,
        pengisian=langkah("Pengisian", "bagian", pengisian, beban.bagian, laju=beban.laju_bagian),
        verifikasi=langkah(
            "Verifikasi",
            "pertanyaan",
            periksa,
            beban.jawaban,
            laju=beban.laju_verifikasi,
            dianggap=verifikasi is None,
        ),
        pengesahan=langkah("Pengesahan", "pengajuan", sah, 1, dianggap=pengesahan is None),
        hari_verifikasi_sesudah_isi=hari_kerja(pengisian.sampai + SEHARI, periksa.sampai, libur),
        libur=hari_libur(hari_ini, max(akhir, pengisian.sampai), libur),
    )


def _langkah(
    nama: str,
    satuan: str,
    masa: Masa,
    butir: int,
    *,
    hari_ini: date,
    libur: Set[date],
    laju: int = 0,
    dianggap: bool = False,
) -> Langkah:
    dari = max(hari_ini, masa.mulai or hari_ini)
    keadaan = "lewat" if masa.sampai < hari_ini else "belum" if dari > hari_ini else "berjalan"
    return Langkah(
        nama=nama,
        satuan=satuan,
        masa=masa,
        butir=butir,
        hari_kerja=hari_kerja(dari, masa.sampai, libur),
        sisa_hari=(masa.sampai - hari_ini).days,
        keadaan=keadaan,
        dianggap=dianggap,
        perkiraan=_perkiraan(dari, butir, laju, hari_ini, libur),
    )


def _perkiraan(dari: date, butir: int, laju: int, hari_ini: date, libur: Set[date]) -> date | None:
    """When `butir` items are through at `laju` items in the last `PEKAN_LAJU` days, of which some were off."""
    kerja_selaju = max(1, hari_kerja(hari_ini - timedelta(days=PEKAN_LAJU - 1), hari_ini, libur))
    if not butir or not laju or butir * kerja_selaju > laju * PERKIRAAN_MAKS:
        return None
    return maju_hari_kerja(dari, -(-butir * kerja_selaju // laju), libur)
