"""Geometry of the charts: figures in, places on a drawing out. Pure: no Django, no clock, no database.

A chart is drawn once, as SVG, by the templates in `templates/laporan/grafik/`, and serves the page and the PDF alike.
Places are text ("12.5"), because Django would write a number in a template with a decimal comma.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

NOL = Decimal(0)
#: Mean width of a character of Plus Jakarta Sans, as a share of the font size; a little generous.
LEBAR_HURUF = Decimal("0.56")


def letak(nilai: Decimal | int) -> str:
    """A place on the drawing with one decimal at most, written as SVG wants it."""
    bulat = Decimal(nilai).quantize(Decimal("0.1"))
    return f"{bulat.normalize():f}" if bulat else "0"


def _penggal(teks: str, lebar: int, huruf: int) -> list[str]:
    """The text in two lines at most that fit a width, by the mean width of a character."""
    panjang = max(8, int(lebar / (LEBAR_HURUF * huruf)))
    return textwrap.wrap(teks, panjang, max_lines=2, placeholder="…") or [""]


@dataclass(frozen=True, slots=True)
class Teks:
    """One line of text and its baseline."""

    y: str
    isi: str


# --- Bars of the klaster ------------------------------------------------------------------------------------------


class NilaiBlok(Protocol):
    """What a bar is drawn from."""

    @property
    def kode(self) -> str: ...
    @property
    def nama(self) -> str: ...
    @property
    def mandiri(self) -> Decimal | None: ...
    @property
    def verifikasi(self) -> Decimal | None: ...
    @property
    def maks(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class BatangBlok:
    """A klaster: its name in lines, three bars over one another, and the line on which its figures stand."""

    kode: str
    label: tuple[Teks, ...]
    y_angka: str
    y_maks: str
    y_verifikasi: str
    lebar_maks: str
    lebar_mandiri: str
    lebar_verifikasi: str
    y_atas: str
    tinggi: str
    mandiri: Decimal | None
    verifikasi: Decimal | None
    maks: Decimal


@dataclass(frozen=True, slots=True)
class GrafikBlok:
    """Bars on one scale: as long as the klaster is worth, filled as far as it has come."""

    lebar: int
    tinggi: int
    huruf: int
    x_mandiri: str
    x_verifikasi: str
    x_maks: str
    x_tanda_mandiri: str
    x_tanda_verifikasi: str
    batang: tuple[BatangBlok, ...]


def grafik_blok(baris: Sequence[NilaiBlok], *, lebar: int = 360, huruf: int = 12) -> GrafikBlok:
    """Bars of all klaster. `lebar` is in units of the drawing; the font stays `huruf` units high."""
    kolom_maks, kolom_nilai = huruf * 3, huruf * 6
    x_verifikasi = lebar - kolom_maks
    x_mandiri = x_verifikasi - kolom_nilai
    terbesar = max((b.maks for b in baris), default=NOL) or Decimal(1)
    satuan = Decimal(lebar) / terbesar
    y = huruf * 2
    batang = []
    for b in baris:
        jadi, y = _batang_blok(b, y=y, satuan=satuan, lebar_label=x_mandiri - huruf * 4, huruf=huruf)
        batang.append(jadi)
    return GrafikBlok(
        lebar=lebar,
        tinggi=y,
        huruf=huruf,
        x_mandiri=letak(x_mandiri),
        x_verifikasi=letak(x_verifikasi),
        x_maks=letak(lebar),
        x_tanda_mandiri=letak(x_mandiri - huruf * 9 // 2),
        x_tanda_verifikasi=letak(x_verifikasi - huruf * 27 // 5),
        batang=tuple(batang),
    )


def _batang_blok(b: NilaiBlok, *, y: int, satuan: Decimal, lebar_label: int, huruf: int) -> tuple[BatangBlok, int]:
    """One klaster from `y` downwards, and where the next one begins."""
    baris_teks, tebal = huruf + 3, huruf
    baris = enumerate(_penggal(b.nama, lebar_label, huruf))
    label = tuple(Teks(letak(y + huruf + nomor * baris_teks), isi) for nomor, isi in baris)
    y_batang = y + len(label) * baris_teks + 4
    batang = BatangBlok(
        kode=b.kode,
        label=label,
        y_angka=letak(y + huruf),
        y_maks=letak(y_batang),
        y_verifikasi=letak(y_batang + Decimal(tebal) / 4),
        lebar_maks=letak(b.maks * satuan),
        lebar_mandiri=letak((b.mandiri or NOL) * satuan),
        lebar_verifikasi=letak((b.verifikasi or NOL) * satuan),
        y_atas=letak(y),
        tinggi=letak(y_batang + tebal - y),
        mandiri=b.mandiri,
        verifikasi=b.verifikasi,
        maks=b.maks,
    )
    return batang, y_batang + tebal + huruf


# --- Bars of the OPD: points still open -----------------------------------------------------------------------------


class PoinOpd(Protocol):
    @property
    def nama(self) -> str: ...
    @property
    def dikembalikan(self) -> Decimal: ...
    @property
    def di_opd(self) -> Decimal: ...
    @property
    def menunggu(self) -> Decimal: ...
    @property
    def total(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Ruas:
    """One stretch of a stacked bar."""

    jenis: str
    x: str
    lebar: str
    nilai: Decimal


@dataclass(frozen=True, slots=True)
class BatangOpd:
    label: tuple[Teks, ...]
    y_angka: str
    y: str
    y_atas: str
    tinggi: str
    ruas: tuple[Ruas, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class GrafikOpd:
    lebar: int
    tinggi: int
    huruf: int
    batang: tuple[BatangOpd, ...]
    keterangan: tuple[tuple[str, str, str], ...]


RUAS_OPD = {"dikembalikan": "Dikembalikan", "di_opd": "Di OPD", "menunggu": "Menunggu verifikator"}


def grafik_opd(baris: Sequence[PoinOpd], *, lebar: int = 360, huruf: int = 12) -> GrafikOpd:
    """Stacked bars: what was sent back, what the OPD still has, what waits for a verifier."""
    terbesar = max((b.total for b in baris), default=NOL) or Decimal(1)
    satuan = Decimal(lebar) / terbesar
    y = huruf * 2
    batang = []
    for b in baris:
        label = _penggal(b.nama, lebar - huruf * 6, huruf)
        y_batang = y + len(label) * (huruf + 3) + 4
        batang.append(
            BatangOpd(
                label=tuple(Teks(letak(y + huruf + n * (huruf + 3)), isi) for n, isi in enumerate(label)),
                y_angka=letak(y + huruf),
                y=letak(y_batang),
                y_atas=letak(y),
                tinggi=letak(y_batang + huruf - y),
                ruas=tuple(_susun_ruas([(jenis, getattr(b, jenis)) for jenis in RUAS_OPD], satuan)),
                total=b.total,
            )
        )
        y = y_batang + huruf + huruf
    return GrafikOpd(lebar, y, huruf, tuple(batang), tuple(_keterangan(huruf)))


def _keterangan(huruf: int) -> Iterable[tuple[str, str, str]]:
    """(kind, x, word) of each entry of the legend, one behind the other."""
    x = NOL
    for jenis, kata in RUAS_OPD.items():
        yield jenis, letak(x), kata
        x += huruf * 2 + len(kata) * huruf * LEBAR_HURUF


def _susun_ruas(nilai: Iterable[tuple[str, Decimal]], satuan: Decimal) -> Iterable[Ruas]:
    """Stretches one behind the other; what is nothing is not drawn."""
    x = NOL
    for jenis, poin in nilai:
        if poin > 0:
            yield Ruas(jenis, letak(x), letak(poin * satuan), poin)
        x += poin * satuan
