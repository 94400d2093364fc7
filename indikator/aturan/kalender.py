"""Where the windows of the year lie on a time line: whole pixels for an SVG drawn on the server. Pure.

A window without a first day begins at the left edge, which is the first day of the earliest month shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

LEBAR, KIRI, KANAN = 960, 236, 12
ATAS, TINGGI_BARIS, TINGGI_BATANG = 46, 34, 18
BULAN_MAKS = 24
#: Narrower months show their letter only.
LEBAR_NAMA_BULAN = 44
SEHARI = timedelta(days=1)
#: The days that a plan may name. Reckoning goes a day and some months further, which the calendar must still have.
HARI_TERAWAL, HARI_TERAKHIR = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Acara:
    """Something with days. `jenis` chooses the colour: isi, dalam, luar or titik (a single day that ends things)."""

    nama: str
    mulai: date | None
    sampai: date
    jenis: str


@dataclass(frozen=True)
class Batang:
    acara: Acara
    x: int
    y: int
    lebar: int

    @property
    def y_teks(self) -> int:
        return self.y + TINGGI_BATANG - 4

    @property
    def masa(self) -> str:
        """The days in words."""
        akhir = date_format(self.acara.sampai, "j F Y")
        if self.acara.mulai is None:
            return f"sampai {akhir}"
        if self.acara.mulai == self.acara.sampai:
            return akhir
        return f"{date_format(self.acara.mulai, 'j F Y')} sampai {akhir}"


@dataclass(frozen=True)
class Bulan:
    x: int
    nama: str
    tahun: str  # only with the first month shown of a year


@dataclass(frozen=True)
class Kalender:
    lebar: int
    tinggi: int
    bulan: list[Bulan]
    batang: list[Batang]
    x_hari_ini: int | None  # None when today is outside the months shown
    teks_hari_ini: str

    @property
    def kiri(self) -> int:
        return KIRI

    @property
    def atas(self) -> int:
        return ATAS

    @property
    def tinggi_batang(self) -> int:
        return TINGGI_BATANG

    @property
    def jangkar_hari_ini(self) -> str:
        """On which side of the line its words stand, so that they stay inside the picture."""
        return "end" if self.x_hari_ini is not None and self.x_hari_ini > LEBAR - 120 else "start"


def salah_tahun(hari: date) -> str:
    """Why this day cannot stand in a plan; empty when it can. A slip like 0204 or 20244 is told, not reckoned with."""
    if HARI_TERAWAL <= hari <= HARI_TERAKHIR:
        return ""
    return f"Pilih tanggal antara tahun {HARI_TERAWAL.year} dan {HARI_TERAKHIR.year}."


def susun_kalender(acara: Sequence[Acara], hari_ini: date) -> Kalender:
    """The time line from the month of the earliest day to the month of the last one, at most `BULAN_MAKS` months."""
    hari = [h for a in acara for h in (a.mulai, a.sampai) if h is not None] or [hari_ini]
    awal = min(hari).replace(day=1)
    akhir = min(_akhir_bulan(max(hari)), _bulan_ke(awal, BULAN_MAKS) - SEHARI)
    skala = _Skala(awal, akhir)
    urut = sorted(acara, key=lambda a: (a.mulai or awal, a.sampai))
    return Kalender(
        lebar=LEBAR,
        tinggi=ATAS + len(urut) * TINGGI_BARIS + 8,
        bulan=_bulan(awal, akhir, skala),
        batang=[_batang(a, nomor, skala) for nomor, a in enumerate(urut)],
        x_hari_ini=skala.x(hari_ini) if awal <= hari_ini <= akhir else None,
        teks_hari_ini=date_format(hari_ini, "j M"),
    )


@dataclass(frozen=True)
class _Skala:
    awal: date
    akhir: date

    def x(self, hari: date) -> int:
        """The left edge of a day; days outside lie on the edge."""
        panjang = (self.akhir - self.awal).days + 1
        ke = min(max((hari - self.awal).days, 0), panjang)
        return KIRI + (LEBAR - KIRI - KANAN) * ke // panjang


def _batang(acara: Acara, nomor: int, skala: _Skala) -> Batang:
    x = skala.x(acara.mulai or skala.awal)
    lebar = max(skala.x(acara.sampai + SEHARI) - x, 4)
    return Batang(acara, x, ATAS + nomor * TINGGI_BARIS + (TINGGI_BARIS - TINGGI_BATANG) // 2, lebar)


def _bulan(awal: date, akhir: date, skala: _Skala) -> list[Bulan]:
    bulan, hari = [], awal
    while hari <= akhir:
        berikut = _bulan_ke(hari, 1)
        sempit = skala.x(berikut) - skala.x(hari) < LEBAR_NAMA_BULAN
        nama = date_format(hari, "M")
        tahun = str(hari.year) if hari == awal or hari.month == 1 else ""
        bulan.append(Bulan(skala.x(hari), nama[:1] if sempit else nama, tahun))
        hari = berikut
    return bulan


def _bulan_ke(hari: date, jumlah: int) -> date:
    """The first day of the month `jumlah` months after that of `hari`."""
    tahun, bulan = divmod(hari.year * 12 + hari.month - 1 + jumlah, 12)
    return date(tahun, bulan + 1, 1)


def _akhir_bulan(hari: date) -> date:
    return _bulan_ke(hari, 1) - SEHARI
