"""Geometry of the predikat scale: bands from zero to the maximum, with marks for scores and the target. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from laporan.grafik import LEBAR_HURUF, NOL, letak

WARNA_PENANDA = {"mandiri": "#227985", "verifikasi": "#0a414a", "target": "#80500b"}

#: From "none yet" to the top: fill and ink of a band. Every pair reaches 4.5:1.
RONA = (
    ("#eceeed", "#414d4a"),
    ("#d7eaeb", "#0a414a"),
    ("#b1d5d8", "#08323a"),
    ("#7fb9bf", "#05232a"),
    ("#227985", "#ffffff"),
    ("#0a414a", "#ffffff"),
)


class Batas(Protocol):
    """A band, as the scoring engine has it."""

    @property
    def kode(self) -> str: ...
    @property
    def nama(self) -> str: ...
    @property
    def batas_bawah(self) -> Decimal: ...
    @property
    def inklusif(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Penanda:
    """A value to mark: `jenis` is mandiri, verifikasi or target and decides its shape."""

    jenis: str
    label: str
    nilai: Decimal


@dataclass(frozen=True, slots=True)
class Pita:
    """A band of the scale: lying, `awal` and `panjang` run to the right; standing, they run down."""

    kode: str
    nama: str
    batas: Decimal
    tanda: str
    awal: str
    panjang: str
    tengah: str
    warna: str
    tinta: str


@dataclass(frozen=True, slots=True)
class LetakPenanda:
    """A mark on the scale: an arrow head that touches it, a line from there to the label, a patch of paper beneath."""

    jenis: str
    label: str
    nilai: Decimal
    titik: str
    x: str
    y: str
    jangkar: str
    panah: str
    garis: str
    alas: tuple[str, str, str]

    @property
    def warna(self) -> str:
        return WARNA_PENANDA[self.jenis]


@dataclass(frozen=True, slots=True)
class GrafikSkala:
    """`tepi` is where the bands begin across the scale, `tebal` how thick they are."""

    lebar: int
    tinggi: int
    huruf: int
    tebal: int
    tepi: str
    tepi_jauh: str
    pita: tuple[Pita, ...]
    penanda: tuple[LetakPenanda, ...]
    maks: Decimal
    y_angka: str = "0"


@dataclass(frozen=True, slots=True)
class _Label:
    """A label on the lying scale before its height is known."""

    penanda: Penanda
    titik: Decimal
    x: Decimal
    kiri: Decimal
    panjang: Decimal
    jangkar: str
    jalur: int


def skala_rebah(
    skala: Sequence[Batas], penanda: Sequence[Penanda], *, maks: Decimal, lebar: int = 760, huruf: int = 11
) -> GrafikSkala:
    """The scale lying: bands left to right, labels in lanes above, each in the lowest lane where it fits."""
    satuan = Decimal(lebar) / maks
    label = _bagi_jalur(penanda, satuan, lebar, huruf)
    jarak, tebal = huruf + 9, huruf * 2 + 4
    y_pita = max((n.jalur + 1 for n in label), default=0) * jarak + huruf
    return GrafikSkala(
        lebar=lebar,
        tinggi=y_pita + tebal + huruf + 7,
        huruf=huruf,
        tebal=tebal,
        tepi=letak(y_pita),
        tepi_jauh=letak(y_pita + tebal),
        pita=tuple(_pita(skala, maks, lambda nilai: nilai * satuan)),
        penanda=tuple(_pasang_rebah(n, y_pita, y_pita - huruf - 3 - n.jalur * jarak, huruf) for n in label),
        maks=maks,
        y_angka=letak(y_pita + tebal + huruf + 3),
    )


def skala_tegak(
    skala: Sequence[Batas], penanda: Sequence[Penanda], *, maks: Decimal, lebar: int = 340, huruf: int = 13
) -> GrafikSkala:
    """The scale standing, for narrow screens: the top band above, names to the left, marks to the right."""
    tinggi = huruf * 26
    satuan = Decimal(tinggi) / maks
    x_pita, tebal = huruf * 21 // 2, huruf * 2
    urut = sorted(penanda, key=lambda p: -p.nilai)
    titik = [tinggi - min(p.nilai, maks) * satuan for p in urut]
    return GrafikSkala(
        lebar=lebar,
        tinggi=tinggi,
        huruf=huruf,
        tebal=tebal,
        tepi=letak(x_pita),
        tepi_jauh=letak(x_pita + tebal),
        pita=tuple(_pita(skala, maks, lambda nilai: tinggi - nilai * satuan)),
        penanda=tuple(
            _pasang_tegak(p, t, y, Decimal(x_pita + tebal), huruf)
            for p, t, y in zip(urut, titik, _renggangkan(titik, jarak=huruf + 6, atas=huruf, bawah=tinggi), strict=True)
        ),
        maks=maks,
    )


def _pita(skala: Sequence[Batas], maks: Decimal, ke_letak: Callable[[Decimal], Decimal]) -> Iterator[Pita]:
    """Bands with a hair of white between them."""
    for nomor, batas in enumerate(skala):
        atas = skala[nomor + 1].batas_bawah if nomor + 1 < len(skala) else maks
        a, b = sorted((ke_letak(batas.batas_bawah), ke_letak(atas)))
        warna, tinta = RONA[nomor * (len(RONA) - 1) // max(len(skala) - 1, 1)]
        yield Pita(
            kode=batas.kode,
            nama=batas.nama,
            batas=batas.batas_bawah,
            tanda="mulai" if batas.inklusif else "di atas",
            awal=letak(a),
            panjang=letak(max(b - a - 1, NOL)),
            tengah=letak((a + b) / 2),
            warna=warna,
            tinta=tinta,
        )


def _pasang_rebah(label: _Label, y_pita: int, y: int, huruf: int) -> LetakPenanda:
    p, x, ujung = label.penanda, label.titik, Decimal(y_pita - 1)
    return LetakPenanda(
        jenis=p.jenis,
        label=p.label,
        nilai=p.nilai,
        titik=letak(x),
        x=letak(label.x),
        y=letak(y),
        jangkar=label.jangkar,
        panah=_titik_titik((x, ujung), (x - 5, ujung - 7), (x + 5, ujung - 7)),
        garis=_titik_titik((x, ujung - 7), (x, Decimal(y + 3))),
        alas=(letak(label.kiri - 2), letak(y - huruf), letak(label.panjang + 4)),
    )


def _pasang_tegak(p: Penanda, titik: Decimal, y: Decimal, x_pita: Decimal, huruf: int) -> LetakPenanda:
    ujung, x = x_pita + 1, x_pita + huruf * 3
    return LetakPenanda(
        jenis=p.jenis,
        label=p.label,
        nilai=p.nilai,
        titik=letak(titik),
        x=letak(x),
        y=letak(y),
        jangkar="start",
        panah=_titik_titik((ujung, titik), (ujung + 8, titik - 5), (ujung + 8, titik + 5)),
        garis=_titik_titik(
            (ujung + 8, titik), (ujung + 14, titik), (x - 8, y - huruf / Decimal(3)), (x - 3, y - huruf / Decimal(3))
        ),
        alas=("0", "0", "0"),
    )


def _titik_titik(*titik: tuple[Decimal, Decimal]) -> str:
    """Points as SVG writes them in a polygon or polyline."""
    return " ".join(f"{letak(x)},{letak(y)}" for x, y in titik)


def _bagi_jalur(penanda: Sequence[Penanda], satuan: Decimal, lebar: int, huruf: int) -> list[_Label]:
    """Labels over their marks: none overlaps another in its lane, none leaves the drawing."""
    label: list[_Label] = []
    for p in penanda:
        titik = min(p.nilai * satuan, Decimal(lebar))
        panjang = LEBAR_HURUF * huruf * (len(p.label) + 8)  # the label, a space and a figure like 1.000,00
        kiri = min(max(titik - panjang / 2, NOL), lebar - panjang)
        x, jangkar = _jangkar(titik, kiri, panjang, lebar)
        terisi = {n.jalur for n in label if kiri < n.kiri + n.panjang + huruf and n.kiri < kiri + panjang + huruf}
        jalur = next(n for n in range(len(label) + 1) if n not in terisi)
        label.append(_Label(p, titik, x, kiri, panjang, jangkar, jalur))
    return label


def _jangkar(titik: Decimal, kiri: Decimal, panjang: Decimal, lebar: int) -> tuple[Decimal, str]:
    if kiri == 0:
        return NOL, "start"
    if kiri + panjang == lebar:
        return Decimal(lebar), "end"
    return titik, "middle"


def _renggangkan(titik: Sequence[Decimal], *, jarak: int, atas: int, bawah: int) -> list[Decimal]:
    """Baselines near these points, top to bottom, at least `jarak` apart and inside the drawing."""
    y: list[Decimal] = []
    for t in titik:
        y.append(max(t + Decimal(atas) / 3, y[-1] + jarak if y else Decimal(atas)))
    for nomor in reversed(range(len(y))):
        y[nomor] = min(y[nomor], Decimal(bawah - 4 - (len(y) - 1 - nomor) * jarak))
    return y
