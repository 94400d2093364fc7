"""Merging two texts that grew from one: line by line, so that what two people added is kept from both. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Gabungan:
    """`rapi`: the changes did not touch each other; otherwise both wordings stand one below the other."""

    teks: str
    rapi: bool


def gabungkan(dasar: str | None, saya: str, tersimpan: str) -> Gabungan:
    """Mine and the stored text in one. `dasar` is what I started from, None when that is not known."""
    milik, simpanan = _baris(saya), _baris(tersimpan)
    if dasar is None:
        return _tanpa_dasar(milik, simpanan)
    awal = _baris(dasar)
    hasil: list[str] = []
    rapi = True
    mulai = (0, 0, 0)
    for jangkar in [*_jangkar(awal, milik, simpanan), (len(awal), len(milik), len(simpanan))]:
        potong = [isi[a:b] for isi, a, b in zip((awal, milik, simpanan), mulai, jangkar, strict=True)]
        baris, cocok = _satu_potong(*potong)
        hasil += baris
        rapi = rapi and cocok
        hasil += awal[jangkar[0] : jangkar[0] + 1]  # the anchor itself; nothing after the last
        mulai = (jangkar[0] + 1, jangkar[1] + 1, jangkar[2] + 1)
    return Gabungan("\n".join(hasil), rapi)


def _baris(teks: str) -> list[str]:
    return teks.replace("\r\n", "\n").replace("\r", "\n").split("\n") if teks else []


def _tanpa_dasar(milik: list[str], simpanan: list[str]) -> Gabungan:
    """Without the common start only a text that holds the other whole can be taken for both."""
    for panjang, pendek in ((milik, simpanan), (simpanan, milik)):
        if "\n".join(pendek) in "\n".join(panjang):
            return Gabungan("\n".join(panjang), rapi=True)
    return Gabungan("\n".join([*simpanan, *milik]), rapi=False)


def _jangkar(awal: Sequence[str], milik: Sequence[str], simpanan: Sequence[str]) -> list[tuple[int, int, int]]:
    """Lines that stand unchanged in all three, as their positions in each, in order."""
    di_milik, di_simpanan = _padanan(awal, milik), _padanan(awal, simpanan)
    return [(i, di_milik[i], di_simpanan[i]) for i in sorted(di_milik.keys() & di_simpanan.keys())]


def _padanan(awal: Sequence[str], ubahan: Sequence[str]) -> dict[int, int]:
    blok = SequenceMatcher(None, awal, ubahan, autojunk=False).get_matching_blocks()
    return {b.a + n: b.b + n for b in blok for n in range(b.size)}


def _satu_potong(awal: list[str], milik: list[str], simpanan: list[str]) -> tuple[list[str], bool]:
    """What stands between two anchors: the side that changed it; both, the stored one first, when both did."""
    if milik in (awal, simpanan):
        return simpanan, True
    if simpanan == awal:
        return milik, True
    return [*simpanan, *milik], False
