"""Reads a CSV of stage scores (`kode_pertanyaan,skor[,catatan]`) and notes every bad row with its line. No database.

Columns are separated by commas, or by semicolons as Indonesian spreadsheets do. A decimal comma is understood where it
cannot be taken for a separator: between quotes, or in a file with semicolons.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

UKURAN_MAKS = 5 * 1024 * 1024
KEPALA = ("kode_pertanyaan", "skor", "catatan")
TEMPAT_DESIMAL = 4
CATATAN_MAKS = 2000

_ANGKA = re.compile(r"[0-9]{1,30}(?:[.,][0-9]{1,30})?")
_RUMUS = ("=", "+", "@", "\t", "\r")
_KENDALI = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Cacat = tuple[int, str]


@dataclass(frozen=True)
class BarisSkor:
    """One row. In a row with a fault what cannot be read is empty or 0; the fault is then among the faults."""

    nomor: int
    kode: str
    skor: Decimal
    catatan: str


def baca_csv(isi: bytes) -> tuple[list[BarisSkor], list[Cacat]]:
    """The rows, and the faults as (line, reason). With any fault the rows are only good for finding more."""
    teks, cacat = _teks(isi)
    if cacat:
        return [], cacat
    baris: list[BarisSkor] = []
    nomor = 0
    try:
        pemisah = _pemisah(teks)
        isian = _isian(teks, pemisah)
        nomor, kepala = next(isian, (1, []))
        if salah := _salah_kepala(kepala):
            return [], [(nomor, salah)]
        for nomor, sel in isian:
            if sel:
                baris.append(_baris(nomor, sel, len(kepala), pemisah, cacat))
    except csv.Error:
        cacat.append((nomor + 1, "tanda kutip tidak ditutup atau salah letak"))
    if not baris and not cacat:
        cacat.append((2, "berkas tidak memuat satu pun skor"))
    return baris, cacat + _ganda(baris)


def _teks(isi: bytes) -> tuple[str, list[Cacat]]:
    if len(isi) > UKURAN_MAKS:
        return "", [(1, f"berkas lebih besar dari {UKURAN_MAKS // 1024 // 1024} MB")]
    try:
        teks = isi.decode("utf-8-sig")
    except UnicodeDecodeError as galat:
        nomor = isi.count(b"\n", 0, galat.start) + 1
        return "", [(nomor, "teks bukan UTF-8; simpan ulang sebagai CSV UTF-8")]
    if not teks.strip():
        return "", [(1, "berkas kosong")]
    if kendali := _KENDALI.search(teks):
        return "", [(teks.count("\n", 0, kendali.start()) + 1, "ada karakter kendali; berkas ini bukan CSV")]
    return teks, []


def _pemisah(teks: str) -> str:
    kepala = teks.partition("\n")[0]
    return ";" if ";" in kepala and "," not in kepala else ","


def _isian(teks: str, pemisah: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins (a quoted note may run over several)."""
    pembaca = csv.reader(io.StringIO(teks, newline=""), delimiter=pemisah, strict=True)
    nomor = 1
    for sel in pembaca:
        while sel and not sel[-1].strip():
            sel.pop()  # spreadsheets pad rows with empty cells
        yield nomor, sel
        nomor = pembaca.line_num + 1


def _salah_kepala(kepala: list[str]) -> str:
    tertulis = tuple(s.strip() for s in kepala)
    if tertulis in (KEPALA, KEPALA[:2]):
        return ""
    return f"kepala kolom harus kode_pertanyaan,skor atau kode_pertanyaan,skor,catatan; tertulis {','.join(tertulis)}"


def _baris(nomor: int, sel: list[str], lebar: int, pemisah: str, cacat: list[Cacat]) -> BarisSkor:
    kode, skor, catatan = (s.strip(" ") for s in [*sel, "", ""][:3])
    if salah := _salah_bentuk(sel, lebar, pemisah):
        cacat.append((nomor, salah))
        return BarisSkor(nomor, "", Decimal(0), "")
    if not kode:
        cacat.append((nomor, "kode_pertanyaan kosong"))
    if len(catatan) > CATATAN_MAKS:
        cacat.append((nomor, f"catatan paling panjang {CATATAN_MAKS} huruf, sekarang {len(catatan)}"))
    return BarisSkor(nomor, kode, _skor(nomor, skor, cacat), catatan.strip())


def _salah_bentuk(sel: list[str], lebar: int, pemisah: str) -> str:
    """What is wrong with the row as a whole, whatever its values: too wide, a formula, a cut decimal."""
    if len(sel) > lebar:
        return 'kolom terlalu banyak; tulis desimal dengan titik (1.5) atau di antara kutip ("1,5")'
    for nama, nilai in zip(KEPALA, sel, strict=False):
        if nilai.strip(" ").startswith(_RUMUS):
            return f"{nama} berisi rumus ({nilai.strip()[:20]}); tulis nilainya saja"
    if pemisah == "," and len(sel) == 3 and sel[1].strip().isdecimal() and sel[2].strip().isdecimal():
        kemungkinan = f"{sel[1].strip()}.{sel[2].strip()}"
        return f"catatan hanya angka; bila maksudnya skor {kemungkinan}, tulis {kemungkinan} dengan titik"
    return ""


def _skor(nomor: int, teks: str, cacat: list[Cacat]) -> Decimal:
    if salah := _salah_skor(teks):
        cacat.append((nomor, salah))
        return Decimal(0)
    return Decimal(teks.replace(",", "."))


def _salah_skor(teks: str) -> str:
    if not teks:
        return "skor kosong; hapus barisnya bila pertanyaan itu tidak dinilai"
    if teks.startswith("-") and _ANGKA.fullmatch(teks[1:].strip()):
        return f"skor {teks} negatif"
    if not _ANGKA.fullmatch(teks):
        return f"skor '{teks[:20]}' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"
    if len(teks.replace(",", ".").partition(".")[2].rstrip("0")) > TEMPAT_DESIMAL:
        return f"skor {teks[:20]} lebih dari {TEMPAT_DESIMAL} angka desimal"
    return ""


def _ganda(baris: list[BarisSkor]) -> list[Cacat]:
    pertama: dict[str, int] = {}
    cacat = []
    for b in baris:
        if b.kode and pertama.setdefault(b.kode, b.nomor) != b.nomor:
            cacat.append((b.nomor, f"pertanyaan {b.kode} sudah ada pada baris {pertama[b.kode]}"))
    return cacat
