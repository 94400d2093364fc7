"""Geometry of a line through a season: steps of a total over time, on the bands of the predikat. Pure.

A score holds until the next one is computed, so the line goes in steps: level, then straight up or down. Days are
those of the city.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from laporan.grafik import LEBAR_HURUF, NOL, letak
from laporan.grafik_skala import RONA, WARNA_PENANDA, Batas

#: Points of a line at most; the table behind the chart has all of them.
TITIK_MAKS = 200
#: Points between two marks of the other axis.
LANGKAH_POIN = (5, 10, 20, 50, 100, 200, 500)
#: Marks on the time axis at most, the letters of one with the gap to the next, and the days that may lie between two.
TANDA_MAKS = 7
HURUF_TANDA = 9
LANGKAH_HARI = (1, 2, 7, 14, 30, 61, 92, 183, 366)


@dataclass(frozen=True, slots=True)
class Titik:
    """One total at one moment."""

    pada: datetime
    nilai: Decimal


@dataclass(frozen=True, slots=True)
class Deret:
    """A line to draw: `jenis` is mandiri or verifikasi and decides its colour and dashes."""

    jenis: str
    label: str
    titik: Sequence[Titik]


@dataclass(frozen=True, slots=True)
class Garis:
    """A drawn line: the points of its polyline, its end, and where its label stands."""

    jenis: str
    label: str
    titik: str
    akhir_x: str
    akhir_y: str
    label_y: str
    nilai: Decimal
    warna: str


@dataclass(frozen=True, slots=True)
class PitaWaktu:
    """A band of the predikat behind the lines."""

    nama: str
    y: str
    tinggi: str
    y_nama: str
    warna: str
    tampil_nama: bool


@dataclass(frozen=True, slots=True)
class Tanda:
    """A mark on an axis."""

    letak: str
    nilai: Decimal | datetime
    jangkar: str = "middle"


@dataclass(frozen=True, slots=True)
class GrafikGaris:
    lebar: int
    tinggi: int
    huruf: int
    kiri: str
    kanan: str
    atas: str
    bawah: str
    panjang: str
    x_angka: str
    x_nama: str
    x_label: str
    y_tanda: str
    y_waktu: str
    berjam: bool  # the season is shorter than a day: the marks are hours
    pita: tuple[PitaWaktu, ...]
    garis: tuple[Garis, ...]
    tanda_waktu: tuple[Tanda, ...]
    tanda_nilai: tuple[Tanda, ...]


@dataclass(frozen=True, slots=True)
class _Bidang:
    """The rectangle of the lines: from moments and points to places."""

    kiri: Decimal
    kanan: Decimal
    atas: Decimal
    bawah: Decimal
    mulai: datetime
    sampai: datetime
    rendah: Decimal
    tinggi: Decimal

    def x(self, pada: datetime) -> Decimal:
        jangka = Decimal((self.sampai - self.mulai) // timedelta(microseconds=1))
        lalu = Decimal((pada - self.mulai) // timedelta(microseconds=1))
        return self.kiri + (self.kanan - self.kiri) * min(max(lalu / jangka, NOL), Decimal(1))

    def y(self, nilai: Decimal) -> Decimal:
        bagian = (nilai - self.rendah) / (self.tinggi - self.rendah)
        return self.bawah - (self.bawah - self.atas) * min(max(bagian, NOL), Decimal(1))


def jarangkan(titik: Sequence[Titik], maks: int = TITIK_MAKS) -> list[Titik]:
    """At most `maks` points: the first, and the last of each of equal stretches of time. All of them when they fit."""
    if len(titik) <= maks:
        return list(titik)
    awal, akhir = titik[0].pada, titik[-1].pada
    selang = (akhir - awal) / (maks - 1) or timedelta(microseconds=1)
    terakhir: dict[int, Titik] = {}
    for t in titik:
        terakhir[min(int((t.pada - awal) / selang), maks - 2)] = t
    return [titik[0], *terakhir.values()] if titik[0] not in terakhir.values() else list(terakhir.values())


def grafik_garis(
    deret: Sequence[Deret],
    skala: Sequence[Batas],
    *,
    maks: Decimal,
    zona: tzinfo,
    sampai: datetime | None = None,
    lebar: int = 760,
    tinggi: int = 300,
    huruf: int = 11,
) -> GrafikGaris | None:
    """The lines of a season on one scale; None when there is nothing to draw yet.

    `sampai` is the moment up to which the last totals hold, by default that of the last one. The scale of the points is
    cut to round numbers around the totals, so that small steps can be seen.
    """
    terisi = [Deret(d.jenis, d.label, jarangkan(d.titik)) for d in deret if d.titik]
    if not terisi:
        return None
    bidang = _bidang(terisi, maks, sampai, (lebar, tinggi, huruf))
    garis = [_garis(d, bidang) for d in terisi]
    return GrafikGaris(
        lebar=lebar,
        tinggi=tinggi,
        huruf=huruf,
        kiri=letak(bidang.kiri),
        kanan=letak(bidang.kanan),
        atas=letak(bidang.atas),
        bawah=letak(bidang.bawah),
        panjang=letak(bidang.kanan - bidang.kiri),
        x_angka=letak(bidang.kiri - 5),
        x_nama=letak(bidang.kiri + 5),
        x_label=letak(bidang.kanan + 7),
        y_tanda=letak(bidang.bawah + 4),
        y_waktu=letak(bidang.bawah + huruf + 6),
        berjam=_hari(bidang, zona) < 1,
        pita=tuple(_pita(skala, maks, bidang, huruf)),
        garis=tuple(_label_renggang(garis, bidang, huruf)),
        tanda_waktu=tuple(_tanda_waktu(bidang, zona, huruf)),
        tanda_nilai=tuple(_tanda_nilai(skala, bidang, huruf)),
    )


def _bidang(deret: Sequence[Deret], maks: Decimal, sampai: datetime | None, ukuran: tuple[int, int, int]) -> _Bidang:
    lebar, tinggi, huruf = ukuran
    semua = [t for d in deret for t in d.titik]
    mulai = min(t.pada for t in semua)
    akhir = max(sampai or mulai, *(t.pada for t in semua))
    if akhir - mulai < timedelta(hours=1):
        akhir = mulai + timedelta(hours=1)
    rendah, atas = _rentang_nilai([t.nilai for t in semua], maks)
    panjang_label = LEBAR_HURUF * huruf * (max(len(d.label) for d in deret) + 8)
    return _Bidang(
        kiri=LEBAR_HURUF * huruf * 7,
        kanan=Decimal(lebar) - panjang_label,
        atas=Decimal(huruf),
        bawah=Decimal(tinggi - huruf * 2 - 6),
        mulai=mulai,
        sampai=akhir,
        rendah=rendah,
        tinggi=atas,
    )


def _langkah(nilai: Sequence[Decimal]) -> Decimal:
    """The step of the points' axis: the finest of the round ones with which a few steps hold all totals."""
    jangka = max(nilai) - min(nilai)
    return Decimal(next((n for n in LANGKAH_POIN if jangka <= n * 5), LANGKAH_POIN[-1]))


def _rentang_nilai(nilai: Sequence[Decimal], maks: Decimal) -> tuple[Decimal, Decimal]:
    """From the round number below the lowest total to the one above the highest, inside zero and the maximum."""
    langkah = _langkah(nilai)
    rendah = min(nilai) // langkah * langkah
    tinggi = (max(nilai) // langkah + 1) * langkah
    if tinggi > maks:
        rendah, tinggi = min(rendah, maks - langkah), max(maks, max(nilai))
    return max(rendah, NOL), tinggi


def _garis(deret: Deret, bidang: _Bidang) -> Garis:
    titik: list[tuple[Decimal, Decimal]] = []
    for t in deret.titik:
        x, y = bidang.x(t.pada), bidang.y(t.nilai)
        if titik:
            titik.append((x, titik[-1][1]))
        titik.append((x, y))
    akhir_y = titik[-1][1]
    titik.append((bidang.kanan, akhir_y))
    return Garis(
        jenis=deret.jenis,
        label=deret.label,
        titik=" ".join(f"{letak(x)},{letak(y)}" for x, y in titik),
        akhir_x=letak(bidang.kanan),
        akhir_y=letak(akhir_y),
        label_y=letak(akhir_y),
        nilai=deret.titik[-1].nilai,
        warna=WARNA_PENANDA[deret.jenis],
    )


def _label_renggang(garis: Sequence[Garis], bidang: _Bidang, huruf: int) -> Iterator[Garis]:
    """Labels at the ends of the lines, moved apart where two would overlap, and up where one would stand among the
    marks of the time axis.
    """
    baris = huruf + 4
    y_lalu = Decimal(-huruf * 4)
    urut = sorted(garis, key=lambda g: Decimal(g.akhir_y))
    for sisa, g in zip(range(len(urut) - 1, -1, -1), urut, strict=True):
        y = max(Decimal(g.akhir_y) + Decimal(huruf) / 3, y_lalu + baris)
        y_lalu = y = min(y, bidang.bawah - sisa * baris)
        yield Garis(g.jenis, g.label, g.titik, g.akhir_x, g.akhir_y, letak(y), g.nilai, g.warna)


def _pita(skala: Sequence[Batas], maks: Decimal, bidang: _Bidang, huruf: int) -> Iterator[PitaWaktu]:
    """The bands that the drawing shows, in the pale colours of the scale; names where there is room."""
    for nomor, batas in enumerate(skala):
        puncak = skala[nomor + 1].batas_bawah if nomor + 1 < len(skala) else maks
        atas, bawah = bidang.y(puncak), bidang.y(batas.batas_bawah)
        if bawah - atas >= 1:
            warna = RONA[min(nomor, 2) if nomor % 2 else 0][0]
            yield PitaWaktu(
                nama=batas.nama,
                y=letak(atas),
                tinggi=letak(bawah - atas),
                y_nama=letak(atas + huruf + 3),
                warna=warna,
                tampil_nama=bawah - atas >= huruf + 6,
            )


def _tanda_nilai(skala: Sequence[Batas], bidang: _Bidang, huruf: int) -> Iterator[Tanda]:
    """Bounds of the bands first, then round numbers where there is room for their figures."""
    langkah = _langkah((bidang.rendah, bidang.tinggi))
    bulat = [bidang.rendah + n * langkah for n in range(int((bidang.tinggi - bidang.rendah) / langkah) + 1)]
    terpakai: list[tuple[Decimal, Decimal]] = []
    for nilai in (*(b.batas_bawah for b in skala), bidang.rendah, bidang.tinggi, *bulat):
        y = bidang.y(nilai)
        if bidang.rendah <= nilai <= bidang.tinggi and all(abs(y - lain) >= huruf + 2 for lain, _ in terpakai):
            terpakai.append((y, nilai))
    for y, nilai in sorted(terpakai, reverse=True):
        yield Tanda(letak(y), nilai)


def _hari(bidang: _Bidang, zona: tzinfo) -> int:
    """Midnights of the city between the first and the last moment."""
    return (bidang.sampai.astimezone(zona).date() - bidang.mulai.astimezone(zona).date()).days


def _tanda_waktu(bidang: _Bidang, zona: tzinfo, huruf: int) -> Iterator[Tanda]:
    """Midnights in the city, evenly spaced and as many as stand beside one another; the first and the last moment where
    the season is shorter than a day.
    """
    mulai, sampai = bidang.mulai.astimezone(zona), bidang.sampai.astimezone(zona)
    hari = _hari(bidang, zona)
    if hari < 1:
        yield Tanda(letak(bidang.kiri), mulai, "start")
        yield Tanda(letak(bidang.kanan), sampai, "end")
        return
    muat = int((bidang.kanan - bidang.kiri) / (LEBAR_HURUF * huruf * HURUF_TANDA))
    banyak = min(TANDA_MAKS, max(muat, 1))
    langkah = next((n for n in LANGKAH_HARI if hari // n < banyak), -(-hari // banyak))
    for n in range(0, hari + 1, langkah):
        tengah_malam = datetime.combine(mulai.date() + timedelta(days=n), datetime.min.time(), tzinfo=zona)
        tepi = "start" if n == 0 else "middle"
        yield Tanda(letak(bidang.x(max(tengah_malam, mulai))), tengah_malam, tepi)
