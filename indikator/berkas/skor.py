"""Reads stage scores (`kode_pertanyaan,nilai[,catatan]`) from CSV or XLSX and notes every bad row. No database.

CSV: columns are separated by commas, or by semicolons as Indonesian spreadsheets do. A decimal comma is understood
where it cannot be taken for a separator: between quotes, or in a file with semicolons.

Besides codes of questions the first column may hold the sums that the stage itself wrote: `INDIKATOR 4`, `KLASTER K1`,
`TOTAL`, in any case.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from klaster.lembar_kerja import LembarDitolak, baca_lembar, teks_sel
from klaster.templatetags.kla import tulis_angka

UKURAN_MAKS = 5 * 1024 * 1024
#: Rows below the heading: many times what an instrument has.
BARIS_MAKS = 5000
KEPALA = ("kode_pertanyaan", "nilai", "catatan")
#: The word that older sheets, and those of other hands, have in the second column.
KEPALA_LAMA = ("kode_pertanyaan", "skor", "catatan")
TEMPAT_DESIMAL = 4
CATATAN_MAKS = 2000

_ANGKA = re.compile(r"[0-9]{1,30}(?:[.,][0-9]{1,30})?")
#: What to do about too many columns, by what separates them; nothing does in a spreadsheet.
_SARAN_KOLOM = {
    ",": 'tulis desimal dengan titik (1.5) atau di antara kutip ("1,5")',
    ";": 'apit catatan yang memuat titik koma dengan kutip ("a; b")',
    "": "hanya kode_pertanyaan, nilai, dan catatan yang dibaca",
}
_RUMUS = ("=", "+", "@", "\t", "\r")
_KENDALI = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_JUMLAH = re.compile(r"(?:(?P<tingkat>indikator|klaster)\s+(?P<kode>\S+)|total)", re.IGNORECASE)

PERTANYAAN, INDIKATOR, KLASTER, TOTAL = "pertanyaan", "indikator", "klaster", "total"
#: A fault as (row, reason); row 0 means the file as a whole.
Cacat = tuple[int, str]


@dataclass(frozen=True)
class BarisSkor:
    """One row. In a row with a fault what cannot be read is empty or 0; the fault is then among the faults.

    `tingkat` says what the score is of: a question, or a sum the stage wrote of an indicator, a klaster, the whole
    (then `kode` is empty). `berupa_angka`: the code came as a number, from which a spreadsheet cuts trailing zeros.
    """

    nomor: int
    kode: str
    skor: Decimal
    catatan: str
    tingkat: str = PERTANYAAN
    berupa_angka: bool = False


def baca_skor(isi: bytes, nama: str = "") -> tuple[list[BarisSkor], list[Cacat]]:
    """The rows of a CSV or XLSX file and its faults. The content decides where the file name says nothing."""
    if nama.lower().endswith(".xlsx") or zipfile.is_zipfile(io.BytesIO(isi)):
        return baca_xlsx(isi)
    return baca_csv(isi)


def baca_xlsx(isi: bytes) -> tuple[list[BarisSkor], list[Cacat]]:
    """Rows of the first sheet, numbered as the spreadsheet shows them.

    A row with nothing but a code is one of our own sheet that was not filled in: that question has no score.
    """
    try:
        lembar = baca_lembar(isi, baris_maks=BARIS_MAKS + 1)
    except LembarDitolak as galat:
        return [], [(0, str(galat))]
    if not lembar.baris:
        return [], [(0, "Lembar kerja kosong.")]
    (nomor, kepala), *isian = lembar.baris
    tertulis = [teks_sel(s) for s in kepala]
    if salah := _salah_kepala(tertulis):
        return [], [(nomor, salah)]
    cacat: list[Cacat] = []
    baris = [_baris_lembar(nomor, sel, len(tertulis), cacat) for nomor, sel in isian if len(sel) > 1]
    if not baris:
        cacat.append((nomor + 1, "berkas tidak memuat satu pun nilai"))
    return baris, cacat + _ganda(baris)


def tulis_csv(baris: Iterable[BarisSkor]) -> str:
    """The rows as text that `baca_csv` reads back as they are. Separated by semicolons: no note looks like decimals."""
    wadah = io.StringIO()
    penulis = csv.writer(wadah, delimiter=";", lineterminator="\n")
    penulis.writerow(KEPALA)
    penulis.writerows([kode_tertulis(b.tingkat, b.kode), f"{b.skor:f}", b.catatan] for b in baris)
    return wadah.getvalue()


def kode_tertulis(tingkat: str, kode: str) -> str:
    """What stands in the first column for this level: "4.1", "INDIKATOR 4", "TOTAL"."""
    return kode if tingkat == PERTANYAAN else f"{tingkat.upper()} {kode}".strip()


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
            if sel and len(baris) == BARIS_MAKS:
                return [], [(nomor, f"berkas lebih dari {tulis_angka(BARIS_MAKS, 0)} baris; hapus yang bukan nilai")]
            if sel:
                baris.append(_baris(nomor, sel, len(kepala), pemisah, cacat))
    except csv.Error:
        cacat.append((nomor + 1, "tanda kutip tidak ditutup atau salah letak"))
    if not baris and not cacat:
        cacat.append((2, "berkas tidak memuat satu pun nilai"))
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
    if tertulis in {satu[:lebar] for satu in (KEPALA, KEPALA_LAMA) for lebar in (2, 3)}:
        return ""
    return f"kepala kolom harus kode_pertanyaan,nilai atau kode_pertanyaan,nilai,catatan; tertulis {','.join(tertulis)}"


def _baris(
    nomor: int, sel: list[str], lebar: int, pemisah: str, cacat: list[Cacat], *, berupa_angka: bool = False
) -> BarisSkor:
    tertulis, skor, catatan = (s.strip(" ") for s in [*sel, "", ""][:3])
    if salah := _salah_bentuk(sel, lebar, pemisah):
        cacat.append((nomor, salah))
        return BarisSkor(nomor, "", Decimal(0), "")
    if not tertulis:
        cacat.append((nomor, "kode_pertanyaan kosong"))
    if len(catatan) > CATATAN_MAKS:
        cacat.append((nomor, f"catatan paling panjang {CATATAN_MAKS} huruf, sekarang {len(catatan)}"))
    tingkat, kode = _tingkat(tertulis)
    poin = _skor(nomor, skor, cacat)
    return BarisSkor(nomor, kode, poin, catatan.strip().replace("\r\n", "\n"), tingkat, berupa_angka)


def _baris_lembar(nomor: int, sel: list[Any], lebar: int, cacat: list[Cacat]) -> BarisSkor:
    for nama, nilai in zip(KEPALA, sel, strict=False):
        if isinstance(nilai, date):
            cacat.append(
                (nomor, f"{nama} berupa tanggal ({teks_sel(nilai)}); jadikan kolom itu Teks, lalu ketik ulang isinya")
            )
            return BarisSkor(nomor, "", Decimal(0), "")
    berupa_angka = bool(sel) and isinstance(sel[0], int | float) and not isinstance(sel[0], bool)
    return _baris(nomor, [teks_sel(s) for s in sel], lebar, "", cacat, berupa_angka=berupa_angka)


def _tingkat(tertulis: str) -> tuple[str, str]:
    """What a code stands for, and the code itself."""
    cocok = _JUMLAH.fullmatch(tertulis)
    if cocok is None:
        return PERTANYAAN, tertulis
    return (cocok["tingkat"] or TOTAL).lower(), (cocok["kode"] or "").upper()


def _salah_bentuk(sel: list[str], lebar: int, pemisah: str) -> str:
    """What is wrong with the row as a whole, whatever its values: too wide, a formula, a cut decimal."""
    if len(sel) > lebar:
        return f"kolom terlalu banyak; {_SARAN_KOLOM[pemisah]}"
    for nama, nilai in zip(KEPALA, sel, strict=False):
        if nilai.strip(" ").startswith(_RUMUS):
            return f"{nama} berisi rumus ({nilai.strip()[:20]}); tulis hasilnya saja"
    if pemisah == "," and len(sel) == 3 and sel[1].strip().isdecimal() and sel[2].strip().isdecimal():
        kemungkinan = f"{sel[1].strip()}.{sel[2].strip()}"
        return f"catatan hanya angka; bila maksudnya nilai {kemungkinan}, tulis {kemungkinan} dengan titik"
    return ""


def _skor(nomor: int, teks: str, cacat: list[Cacat]) -> Decimal:
    if salah := _salah_skor(teks):
        cacat.append((nomor, salah))
        return Decimal(0)
    return Decimal(teks.replace(",", "."))


def _salah_skor(teks: str) -> str:
    if not teks:
        return "nilai kosong; hapus barisnya bila pertanyaan itu tidak dinilai"
    if teks.startswith("-") and _ANGKA.fullmatch(teks[1:].strip()):
        return f"nilai {teks} negatif"
    if not _ANGKA.fullmatch(teks):
        return f"nilai '{teks[:20]}' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"
    if len(teks.replace(",", ".").partition(".")[2].rstrip("0")) > TEMPAT_DESIMAL:
        return f"nilai {teks[:20]} lebih dari {TEMPAT_DESIMAL} angka desimal"
    return ""


def _ganda(baris: list[BarisSkor]) -> list[Cacat]:
    pertama: dict[tuple[str, str], int] = {}
    cacat = []
    for b in baris:
        kunci = (b.tingkat, b.kode)
        if (b.kode or b.tingkat == TOTAL) and pertama.setdefault(kunci, b.nomor) != b.nomor:
            cacat.append((b.nomor, f"{' '.join(kunci).strip()} sudah ada pada baris {pertama[kunci]}"))
    return cacat
