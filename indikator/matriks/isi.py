"""Rows as typed or pasted, checked as a whole: what can be stored, and every cell that cannot, by row and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indikator.matriks.definisi import BARIS_MAKS, Definisi, Jenis, Kolom
from indikator.matriks.sel import SelDitolak, baca_sel

GANDA = "Baris “{isi}” sudah ada pada baris {nomor}. Gabungkan isinya ke satu baris."


@dataclass(frozen=True, slots=True)
class GalatSel:
    """A cell that cannot be taken; `kode` is "" when it is the row as a whole. `baris` is the number the user sees."""

    baris: int
    kode: str
    kolom: str
    pesan: str

    def __str__(self) -> str:
        return f"Baris {self.baris}, {self.kolom}: {self.pesan}" if self.kolom else f"Baris {self.baris}: {self.pesan}"


@dataclass
class HasilBaca:
    """`baris` are the sound rows in canonical text; to be stored only while `galat` is empty."""

    baris: list[dict[str, str]] = field(default_factory=list)
    galat: list[GalatSel] = field(default_factory=list)


def isi_tetap(definisi: Definisi, tahun: int) -> tuple[str, ...]:
    """The values of the first column when its rows are given: as listed, or the years up to `tahun`."""
    if definisi.tetap_tahun:
        return tuple(str(t) for t in range(tahun - definisi.tetap_tahun + 1, tahun + 1))
    return definisi.tetap


def baca_baris(
    definisi: Definisi, mentah: Iterable[tuple[int, Mapping[str, str]]], *, tahun: int, kanonik: bool = False
) -> HasilBaca:
    """Check numbered rows {column code: text}. Empty rows are passed over; `tahun` is the year evaluated."""
    hasil = HasilBaca()
    tetap = isi_tetap(definisi, tahun)
    terpakai: dict[str, int] = {}
    for nomor, sel in mentah:
        if kosong(definisi, sel):
            continue
        baris = _baca_satu(definisi, nomor, sel, hasil, kanonik=kanonik)
        if definisi.bertetap:
            _periksa_tetap(definisi.kolom[0], nomor, baris, tetap, terpakai, hasil)
        hasil.baris.append(baris)
    if len(hasil.baris) > BARIS_MAKS:
        pesan = (
            f"Paling banyak {BARIS_MAKS} baris tiap bagian, sekarang {len(hasil.baris)}. Gabungkan atau hapus baris."
        )
        hasil.galat.append(GalatSel(BARIS_MAKS + 1, "", "", pesan))
    return hasil


def kosong(definisi: Definisi, sel: Mapping[str, str]) -> bool:
    """Nothing typed; in a table with given rows, nothing beside the given cell."""
    awal = 1 if definisi.bertetap else 0
    return not any(sel.get(k.kode, "").strip() for k in definisi.kolom[awal:])


def _baca_satu(
    definisi: Definisi, nomor: int, sel: Mapping[str, str], hasil: HasilBaca, *, kanonik: bool
) -> dict[str, str]:
    baris = {}
    for kolom in definisi.kolom:
        try:
            baris[kolom.kode] = baca_sel(kolom, sel.get(kolom.kode, ""), kanonik=kanonik)
        except SelDitolak as galat:
            hasil.galat.append(GalatSel(nomor, kolom.kode, kolom.label, str(galat)))
    return baris


def _periksa_tetap(
    kolom: Kolom, nomor: int, baris: dict[str, str], tetap: tuple[str, ...], terpakai: dict[str, int], hasil: HasilBaca
) -> None:
    """A given row once, and no other."""
    isi = baris.get(kolom.kode)
    if isi is None:
        return
    if kolom.jenis == Jenis.TEKS:
        isi = baris[kolom.kode] = next((t for t in tetap if t.casefold() == isi.casefold()), isi)
    if isi not in tetap:
        hasil.galat.append(GalatSel(nomor, kolom.kode, kolom.label, f"Pilih salah satu: {', '.join(tetap)}."))
    elif isi in terpakai:
        pesan = GANDA.format(isi=isi, nomor=terpakai[isi])
        hasil.galat.append(GalatSel(nomor, kolom.kode, kolom.label, pesan))
    else:
        terpakai[isi] = nomor
