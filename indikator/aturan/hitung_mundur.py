"""The countdown: what each step still has to do, in how many working days, reckoned back from the official closing.

Pure: the day is given, nothing is read. A working day is Monday to Friday; public holidays are not known here, and the
page says so. Today counts, because every window runs to the end of its last day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

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
    """Days to the official closing (None: not set) and the steps before it, the last one first to be reckoned."""

    sisa_penutupan: int | None
    pengisian: Langkah
    verifikasi: Langkah
    pengesahan: Langkah

    @property
    def langkah(self) -> list[Langkah]:
        return [self.pengisian, self.verifikasi, self.pengesahan]

    @property
    def mustahil(self) -> list[Langkah]:
        return [s for s in self.langkah if s.mustahil]

    @property
    def hari_verifikasi_sesudah_isi(self) -> int:
        """Working days for judging once filling has ended."""
        return hari_kerja(self.pengisian.masa.sampai + SEHARI, self.verifikasi.masa.sampai)


def hari_kerja(dari: date, sampai: date) -> int:
    """Working days from `dari` to `sampai`, both counted; 0 when reversed."""
    if sampai < dari:
        return 0
    hari = (sampai - dari).days + 1
    pekan, sisa = divmod(hari, HARI_SEPEKAN)
    awal = dari.weekday()
    return pekan * KERJA_SEPEKAN + sum((awal + i) % HARI_SEPEKAN < SABTU for i in range(sisa))


def mundur_hari_kerja(sampai: date, jumlah: int) -> date:
    """The first of the last `jumlah` working days up to `sampai`."""
    hari = sampai
    while jumlah > 1 or hari.weekday() >= SABTU:
        if hari.weekday() < SABTU:
            jumlah -= 1
        hari -= SEHARI
    return hari


def maju_hari_kerja(dari: date, jumlah: int) -> date:
    """The last of `jumlah` working days from `dari` on, which counts if it is one."""
    hari = dari
    while jumlah > 1 or hari.weekday() >= SABTU:
        if hari.weekday() < SABTU:
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
) -> HitungMundur:
    """Reckon back from the closing: sign-off takes the last days, judging ends before it, filling runs beside.

    Without a closing the deadline of filling stands for it. Without a window for sign-off its `HARI_PENGESAHAN` last
    working days are assumed; without one for judging, everything before sign-off.
    """
    akhir = penutupan or pengisian.sampai
    sah = pengesahan or Masa(mundur_hari_kerja(akhir, HARI_PENGESAHAN), akhir)
    sebelum_sah = (sah.mulai or akhir) - SEHARI
    periksa = verifikasi or Masa(pengisian.mulai, max(sebelum_sah, pengisian.mulai or sebelum_sah))
    return HitungMundur(
        sisa_penutupan=(penutupan - hari_ini).days if penutupan else None,
        pengisian=_langkah("Pengisian", "bagian", pengisian, beban.bagian, hari_ini, laju=beban.laju_bagian),
        verifikasi=_langkah(
            "Verifikasi",
            "pertanyaan",
            periksa,
            beban.jawaban,
            hari_ini,
            laju=beban.laju_verifikasi,
            dianggap=verifikasi is None,
        ),
        pengesahan=_langkah("Pengesahan", "pengajuan", sah, 1, hari_ini, dianggap=pengesahan is None),
    )


def _langkah(
    nama: str, satuan: str, masa: Masa, butir: int, hari_ini: date, *, laju: int = 0, dianggap: bool = False
) -> Langkah:
    dari = max(hari_ini, masa.mulai or hari_ini)
    keadaan = "lewat" if masa.sampai < hari_ini else "belum" if dari > hari_ini else "berjalan"
    return Langkah(
        nama=nama,
        satuan=satuan,
        masa=masa,
        butir=butir,
        hari_kerja=hari_kerja(dari, masa.sampai),
        sisa_hari=(masa.sampai - hari_ini).days,
        keadaan=keadaan,
        dianggap=dianggap,
        perkiraan=_perkiraan(dari, butir, laju),
    )


def _perkiraan(dari: date, butir: int, laju: int) -> date | None:
    """When `butir` items are through at `laju` items in `PEKAN_LAJU` days (ten working days)."""
    kerja_selaju = PEKAN_LAJU // HARI_SEPEKAN * KERJA_SEPEKAN
    if not butir or not laju or butir * kerja_selaju > laju * PERKIRAAN_MAKS:
        return None
    return maju_hari_kerja(dari, -(-butir * kerja_selaju // laju))
