"""Reads and writes spreadsheets (XLSX) for every import and export of the portal. No database.

A sheet is read as typed cells with the row numbers of the file, so that a fault can be named where the user sees it.
What spreadsheet programs hide is refused rather than guessed: a formula (only its last result is in the file), merged
cells (all but one of them are empty), a locked file. Everything is bounded before it is unpacked.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.parsers import expat

import python_calamine

from klaster.templatetags.kla import tulis_angka

UKURAN_MAKS = 5 * 1024 * 1024
TERURAI_MAKS = 120 * 1024 * 1024
ANGGOTA_MAKS = 500
KOLOM_MAKS = 200
TEKS_MAKS = 32_767  # what one cell of XLSX holds
CONTOH_SEL = 5
MIME_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_KENDALI = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|_x00[01][0-9A-Fa-f]_")
_PEMISAH = re.compile(r"[,;\n]")
_SEL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NAMA_TERLARANG = re.compile(r"[\[\]:*?/\\]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class LembarDitolak(Exception):
    """A file that cannot be read as a sheet; the text says what is wrong and what to do, in Indonesian."""


@dataclass(frozen=True)
class Lembar:
    """One sheet: its rows that hold anything, each with its number in the file. Empty cells are ""."""

    nama: str
    baris: list[tuple[int, list[Any]]]


@dataclass(frozen=True)
class LembarTulis:
    """A sheet to write: one heading row, then rows of str, int, Decimal, date, bool or None; widths in characters."""

    nama: str
    kepala: Sequence[str]
    baris: Iterable[Sequence[Any]]
    lebar: Sequence[int] = field(default_factory=tuple)


def baca_lembar(isi: bytes, *, baris_maks: int, nama_lembar: str | None = None) -> Lembar:
    """The named sheet, or the first one. `baris_maks` is the last row of the file that may hold anything.

    Raises `LembarDitolak` for what is not XLSX, locked, damaged, too large, has too many rows or columns, or holds
    formulas or merged cells. Numbers come as float or int, dates as `date` or `datetime`: see `teks_sel`.
    """
    arsip = _arsip(isi)
    try:
        nama, jalur = _pilih_lembar(arsip, nama_lembar)
        _pastikan_polos(arsip, jalur, nama, baris_maks)
        buku = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(isi))
        semua = buku.get_sheet_by_name(nama).to_python(skip_empty_area=False)
    except (
        python_calamine.CalamineError,
        expat.ExpatError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
    ) as galat:
        raise LembarDitolak("Berkas rusak. Buka dan simpan ulang sebagai Excel (.xlsx), lalu unggah lagi.") from galat
    return Lembar(nama, [(n, sel) for n, baris in enumerate(semua, start=1) if (sel := _tanpa_ekor(baris))])


def teks_sel(nilai: Any) -> str:
    """A cell as the user sees it: 12.0 is "12", a date is ISO, control characters are dropped, ends are trimmed."""
    if nilai is None:
        return ""
    if isinstance(nilai, bool):
        return "TRUE" if nilai else "FALSE"
    if isinstance(nilai, float):
        return str(int(nilai)) if nilai.is_integer() and abs(nilai) < 1e15 else f"{nilai:.15g}"
    if isinstance(nilai, datetime) and nilai.time() == time.min:
        return nilai.date().isoformat()
    if isinstance(nilai, date | time):
        return nilai.isoformat()
    return _KENDALI.sub("", str(nilai)).strip()


def pecah_daftar(teks: str) -> tuple[str, ...]:
    """What several people write into one cell: parted by commas, semicolons or line breaks; nothing empty."""
    return tuple(filter(None, (bagian.strip() for bagian in _PEMISAH.split(teks))))


def nama_kolom(urutan: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    huruf = ""
    while urutan > 0:
        urutan, sisa = divmod(urutan - 1, 26)
        huruf = chr(ord("A") + sisa) + huruf
    return huruf


def tulis_xlsx(lembar: Iterable[LembarTulis]) -> bytes:
    """A workbook of these sheets. Text stays text: nothing that begins with "=" becomes a formula, no link is made."""
    import xlsxwriter  # noqa: PLC0415 -- slow

    wadah = io.BytesIO()
    pilihan = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    buku = xlsxwriter.Workbook(wadah, pilihan)
    kepala = buku.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E6EFEF"})
    isi = buku.add_format({"text_wrap": True, "valign": "top"})
    tanggal = buku.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    for satu in lembar:
        halaman = buku.add_worksheet(_NAMA_TERLARANG.sub(" ", satu.nama)[:31].strip("' ") or None)
        halaman.freeze_panes(1, 0)
        for kolom, lebar in enumerate(satu.lebar):
            halaman.set_column(kolom, kolom, lebar)
        for kolom, judul in enumerate(satu.kepala):
            halaman.write_string(0, kolom, judul, kepala)
        for nomor, sel in enumerate(satu.baris, start=1):
            for kolom, nilai in enumerate(sel):
                _tulis_sel(halaman, nomor, kolom, nilai, isi, tanggal)
    buku.close()
    return wadah.getvalue()


def _tulis_sel(halaman: Any, nomor: int, kolom: int, nilai: Any, isi: Any, tanggal: Any) -> None:
    if nilai is None or nilai == "":
        return
    if isinstance(nilai, date):
        halaman.write_datetime(nomor, kolom, nilai, tanggal)
    elif isinstance(nilai, int | Decimal) and not isinstance(nilai, bool):
        halaman.write_number(nomor, kolom, nilai, isi)
    else:
        halaman.write_string(nomor, kolom, _potong(teks_sel(nilai)), isi)


def _potong(teks: str) -> str:
    return teks if len(teks) <= TEKS_MAKS else f"{teks[: TEKS_MAKS - 1]}…"


def _arsip(isi: bytes) -> zipfile.ZipFile:
    if not isi:
        raise LembarDitolak("Berkas kosong. Pilih berkas Excel (.xlsx) yang berisi.")
    if len(isi) > UKURAN_MAKS:
        raise LembarDitolak(f"Berkas lebih besar dari {UKURAN_MAKS // 1024 // 1024} MB. Hapus lembar yang tidak perlu.")
    if isi.startswith(_OLE):
        raise LembarDitolak(
            "Berkas dikunci kata sandi atau berformat Excel lama (.xls). Simpan ulang tanpa kata sandi sebagai .xlsx."
        )
    try:
        arsip = zipfile.ZipFile(io.BytesIO(isi))
        anggota = arsip.infolist()
        arsip.getinfo("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError) as galat:
        raise LembarDitolak("Berkas ini bukan Excel (.xlsx). Simpan sebagai .xlsx, lalu unggah lagi.") from galat
    if len(anggota) > ANGGOTA_MAKS or sum(a.file_size for a in anggota) > TERURAI_MAKS:
        raise LembarDitolak("Isi berkas terlalu besar setelah dibuka. Hapus lembar dan gambar yang tidak perlu.")
    return arsip


def _pilih_lembar(arsip: zipfile.ZipFile, dicari: str | None) -> tuple[str, str]:
    """The sheet's name and its path in the archive."""
    tujuan: dict[str, str] = {}
    lembar: list[tuple[str, str]] = []

    def hubungan(nama: str, sifat: dict[str, str]) -> None:
        if nama.endswith("Relationship") and sifat.get("Type", "").endswith("/worksheet"):
            tujuan[sifat.get("Id", "")] = sifat.get("Target", "")

    def halaman(nama: str, sifat: dict[str, str]) -> None:
        if nama.rpartition(":")[2] == "sheet":
            pengenal = next((v for k, v in sifat.items() if k.endswith(":id")), "")
            lembar.append((sifat.get("name", ""), pengenal))

    _telusuri(arsip, "xl/_rels/workbook.xml.rels", hubungan)
    _telusuri(arsip, "xl/workbook.xml", halaman)
    kertas = [(nama, tujuan[pengenal]) for nama, pengenal in lembar if pengenal in tujuan]
    if not kertas:
        raise LembarDitolak(
            "Berkas tidak memuat lembar kerja. Salin tabelnya ke lembar baru, lalu simpan sebagai .xlsx."
        )
    for nama, jalur in kertas:
        if dicari is None or nama.strip().casefold() == dicari.casefold():
            return nama, jalur.lstrip("/") if jalur.startswith("/") else f"xl/{jalur}"
    ada = ", ".join(f"“{nama}”" for nama, _ in kertas[:CONTOH_SEL])
    raise LembarDitolak(
        f"Lembar “{dicari}” tidak ada. Berkas ini memuat {ada}; pakai nama lembar seperti pada unduhan."
    )


@dataclass
class _Pemeriksa:
    """Walks a sheet's XML once. Rows are counted where a cell has a value: formatted empty rows do no harm."""

    nama: str
    baris_maks: int
    sel: str = ""
    baris: int = 0
    kolom: int = 0
    baris_isi: int = 0
    kolom_isi: int = 0
    rumus: list[str] = field(default_factory=list)
    gabungan: list[str] = field(default_factory=list)

    def buka(self, nama: str, sifat: dict[str, str]) -> None:
        nama = nama.rpartition(":")[2]
        if nama == "row":
            self.baris, self.kolom = int(sifat.get("r", self.baris + 1)), 0
        elif nama == "c":
            self._sel(sifat.get("r", ""))
        elif nama in ("v", "is"):
            self._isi()
        elif nama == "f":
            self._isi()
            self.rumus.append(self.sel)
        elif nama == "mergeCell":
            self.gabungan.append(sifat.get("ref", "?"))

    def _sel(self, alamat: str) -> None:
        if cocok := _SEL.fullmatch(alamat):
            self.baris, self.kolom = int(cocok[2]), 0
            for huruf in cocok[1]:
                self.kolom = self.kolom * 26 + ord(huruf) - ord("A") + 1
        else:
            self.kolom += 1
        self.sel = f"{nama_kolom(self.kolom)}{self.baris}"

    def _isi(self) -> None:
        self.baris_isi = max(self.baris_isi, self.baris)
        self.kolom_isi = max(self.kolom_isi, self.kolom)

    def putuskan(self) -> None:
        """Raise what is wrong with the sheet as a whole."""
        if self.baris_isi > self.baris_maks:
            raise LembarDitolak(
                f"Lembar “{self.nama}” terisi sampai baris {tulis_angka(self.baris_isi, 0)}; paling banyak "
                f"{tulis_angka(self.baris_maks, 0)} baris. Hapus baris yang tidak perlu atau bagi berkasnya."
            )
        if self.kolom_isi > KOLOM_MAKS:
            raise LembarDitolak(
                f"Lembar “{self.nama}” terisi sampai kolom {nama_kolom(self.kolom_isi)}; hapus kolom itu."
            )
        if self.rumus:
            raise LembarDitolak(
                f"Lembar “{self.nama}” berisi rumus pada {_beberapa(self.rumus)}. Salin, lalu tempel sebagai nilai."
            )
        if self.gabungan:
            raise LembarDitolak(
                f"Lembar “{self.nama}” berisi sel gabungan pada {_beberapa(self.gabungan)}. Pisahkan sel itu dahulu."
            )


def _beberapa(sel: list[str]) -> str:
    lebih = f" dan {tulis_angka(len(sel) - CONTOH_SEL, 0)} tempat lain" if len(sel) > CONTOH_SEL else ""
    return ", ".join(sel[:CONTOH_SEL]) + lebih


def _pastikan_polos(arsip: zipfile.ZipFile, jalur: str, nama: str, baris_maks: int) -> None:
    pemeriksa = _Pemeriksa(nama, baris_maks)
    _telusuri(arsip, jalur, pemeriksa.buka)
    pemeriksa.putuskan()


def _telusuri(arsip: zipfile.ZipFile, jalur: str, buka: Any) -> None:
    """Stream one part of the archive through the parser; a document type declaration (entity bombs) is refused."""

    def tolak_doctype(*_: object) -> None:
        raise LembarDitolak("Berkas memuat deklarasi yang tidak dipakai Excel. Simpan ulang sebagai .xlsx.")

    pengurai = expat.ParserCreate()
    pengurai.StartElementHandler = buka
    pengurai.StartDoctypeDeclHandler = tolak_doctype
    with arsip.open(jalur) as aliran:
        pengurai.ParseFile(aliran)


def _tanpa_ekor(baris: Sequence[Any]) -> list[Any]:
    sel = [nilai.strip() if isinstance(nilai, str) else nilai for nilai in baris]
    with suppress(IndexError):
        while sel[-1] in ("", None):
            sel.pop()
    return sel


def huruf_kecil_awal(kalimat: str) -> str:
    """A sentence as it goes on after a colon: "Tulis namanya." is "tulis namanya.", "NIP salah." stays."""
    return kalimat if kalimat[1:2].isupper() else kalimat[:1].lower() + kalimat[1:]
