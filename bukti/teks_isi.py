"""The words of a file, page by page. Part of the scanner's process (`bukti.pemindai`): no Django in here.

Bounded in length and time: what lies beyond is left out, for the text gives advice and finds files; it decides nothing.
A page is a page of a PDF, a sheet of a workbook, and of a Word document what Word itself last laid out as a page.
"""

import re
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from bukti.aturan.penggalan import sambung_penggalan

HURUF_MAKS = 1_000_000
DETIK_MAKS = 20
#: What no text needs and a database may refuse: control characters except tab and line feed, and halves of pairs.
TERLARANG = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HITAM = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")


def rapikan(teks: str) -> str:
    """Text as a database can hold it and a search finds it: letters in their usual form, no invisible characters."""
    teks = unicodedata.normalize("NFKC", HITAM.sub("\n", sambung_penggalan(teks).replace("\xad", "")))
    baris = (re.sub(r"[ \t]+", " ", b).strip() for b in TERLARANG.sub("", teks).split("\n"))
    return "\n".join(b for b in baris if b)


def batasi(halaman: Iterator[str]) -> list[str]:
    """Pages until the bound of length or time; the page that passes the bound is cut, empty ones at the end go."""
    hasil: list[str] = []
    sisa, mulai = HURUF_MAKS, time.monotonic()
    for mentah in halaman:
        teks = rapikan(mentah[: sisa + 1])[:sisa]
        hasil.append(teks)
        sisa -= len(teks)
        if sisa <= 0 or time.monotonic() - mulai > DETIK_MAKS:
            break
    while hasil and not hasil[-1]:
        hasil.pop()
    return hasil


# --- PDF --------------------------------------------------------------------------------------------------------
def teks_pdf(jalur: Path) -> list[str]:
    """The text layer. Scanned pages have none and stay empty, so that the numbers of the pages are right."""
    import pypdfium2

    try:
        dokumen = pypdfium2.PdfDocument(jalur)
    except pypdfium2.PdfiumError:
        return []
    return batasi(_satu_halaman(dokumen, nomor) for nomor in range(len(dokumen)))


def _satu_halaman(dokumen: Any, nomor: int) -> str:
    import pypdfium2

    try:
        lembar = dokumen[nomor]
        try:
            return lembar.get_textpage().get_text_bounded()
        finally:
            lembar.close()
    except pypdfium2.PdfiumError:
        return ""


# --- Office -----------------------------------------------------------------------------------------------------
def teks_docx(jalur: Path) -> list[str]:
    """Body text of a Word document."""
    with zipfile.ZipFile(jalur) as arsip:
        return batasi(_halaman_docx(arsip))


def _halaman_docx(arsip: zipfile.ZipFile) -> Iterator[str]:
    potongan: list[str] = []
    for _, unsur in _unsur(arsip, "word/document.xml"):
        nama = _nama(unsur)
        if nama == "t":
            potongan.append(unsur.text or "")
        elif nama in ("tab", "br", "cr", "p"):
            potongan.append("\t" if nama == "tab" else "\n")
        if nama == "lastRenderedPageBreak" and potongan:
            yield "".join(potongan)
            potongan = []
        if nama == "p":
            unsur.clear()
    yield "".join(potongan)


def teks_xlsx(jalur: Path) -> list[str]:
    """What the cells of a workbook say, sheet by sheet; numbers as a spreadsheet in Indonesian shows them in full."""
    with zipfile.ZipFile(jalur) as arsip:
        bersama = _teks_bersama(arsip)
        lembar = sorted(
            (n for n in arsip.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)),
            key=lambda n: int(re.findall(r"\d+", PurePosixPath(n).name)[0]),
        )
        return batasi("".join(_sel_lembar(arsip, nama, bersama)) for nama in lembar)


def _teks_bersama(arsip: zipfile.ZipFile) -> list[str]:
    """The table of strings that cells point into."""
    hasil: list[str] = []
    huruf = 0
    for _, unsur in _unsur(arsip, "xl/sharedStrings.xml"):
        if _nama(unsur) == "si":
            hasil.append("".join(t.text or "" for t in unsur.iter() if _nama(t) == "t"))
            huruf += len(hasil[-1])
            unsur.clear()
            if huruf > HURUF_MAKS:
                break
    return hasil


def _sel_lembar(arsip: zipfile.ZipFile, nama: str, bersama: list[str]) -> Iterator[str]:
    huruf = 0
    for _, unsur in _unsur(arsip, nama):
        macam = _nama(unsur)
        if macam == "c":
            teks = _isi_sel(unsur, bersama)
            huruf += len(teks)
            yield f"{teks} " if teks else ""
        elif macam == "row":
            yield "\n"
            unsur.clear()
        if huruf > HURUF_MAKS:
            return


def _isi_sel(sel: ElementTree.Element, bersama: list[str]) -> str:
    jenis = sel.get("t", "n")
    if jenis == "inlineStr":
        return "".join(t.text or "" for t in sel.iter() if _nama(t) == "t")
    isi = next((anak.text or "" for anak in sel if _nama(anak) == "v"), "")
    if jenis == "n":
        return _angka(isi)
    if jenis != "s":
        return isi
    return bersama[int(isi)] if isi.isascii() and isi.isdecimal() and int(isi) < len(bersama) else ""


def _angka(isi: str) -> str:
    """87,9 for 87.90000000000001: fifteen digits are what a spreadsheet keeps, the rest is how it stores them."""
    try:
        teks = f"{float(isi):.15g}"
    except ValueError:
        return isi
    return isi if "e" in teks else teks.replace(".", ",")


def _unsur(arsip: zipfile.ZipFile, nama: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Elements of a part as they end; nothing for a part that is missing or that is no XML."""
    try:
        with arsip.open(nama) as bagian:
            yield from ElementTree.iterparse(bagian, events=("end",))
    except (KeyError, ElementTree.ParseError):
        return


def _nama(unsur: ElementTree.Element) -> str:
    return unsur.tag.rpartition("}")[2]
