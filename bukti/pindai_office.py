"""The thorough look into XLSX and DOCX: every part unpacked once within bounds and looked at.

Part of the scanner's process (`bukti.pemindai`): no Django in here.
"""

import io
import re
import zipfile
from typing import IO, BinaryIO
from xml.parsers import expat

from bukti.kenal_isi import BONGKAR_MAKS, SIMPAN_OFFICE, BerkasBuruk, kenali

SIMPAN_PDF = "Simpan salinannya sebagai PDF, lalu unggah salinan itu."

#: Relations that pull in or run something from outside when the document is opened.
HUBUNGAN_LUAR = re.compile(r"/relationships/(attachedTemplate|oleObject|subDocument|frame)\Z", re.IGNORECASE)
HUBUNGAN_GAMBAR = re.compile(r"/relationships/image\Z", re.IGNORECASE)
#: A place on the reader's own disk reaches nobody; Word notes there where its template lay.
CAKRAM_SENDIRI = re.compile(r"(file:/{2,3})?[a-z]:[\\/]", re.IGNORECASE)
JARINGAN = re.compile(r"(file:)?[\\/]{2,}(?![a-z]:)", re.IGNORECASE)
PERINTAH_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)

ARSIP, OLE, PROGRAM = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"MZ", b"\x7fELF")


def pindai_office(berkas: BinaryIO, *, terluar: bool = True) -> None:
    """Raises `BerkasBuruk` with the reason; what opens to the last byte and does nothing by itself passes."""
    sisa = BONGKAR_MAKS
    try:
        with zipfile.ZipFile(berkas) as arsip:
            for isi in arsip.infolist():
                with arsip.open(isi) as bagian:
                    sisa -= _pindai_bagian(isi.filename.lower(), bagian, sisa, terluar)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as galat:
        raise BerkasBuruk("rusak, sehingga tidak dapat dibaca seluruhnya", SIMPAN_OFFICE) from galat


def _pindai_bagian(nama: str, bagian: IO[bytes], sisa: int, terluar: bool) -> int:
    """Read one part to its end, which also proves its checksum. Returns its real size."""
    awal = bagian.read(4)
    _tolak_awal(awal, terluar)
    simpan = io.BytesIO(awal) if awal == ARSIP else None
    xml = _PembacaXml(nama) if nama.endswith((".xml", ".rels")) else None
    terbaca, potong = 0, awal
    while potong:
        terbaca += len(potong)
        if terbaca > sisa:
            raise BerkasBuruk("membesar tidak wajar bila dibongkar", SIMPAN_OFFICE, bahaya=True)
        if xml:
            xml.baca(potong)
        potong = bagian.read(1024 * 1024)
        if simpan:
            simpan.seek(0, 2)
            simpan.write(potong)
    if simpan:
        _pindai_sisipan(simpan)
    return terbaca


def _tolak_awal(awal: bytes, terluar: bool) -> None:
    if awal.startswith(PROGRAM):
        raise BerkasBuruk("memuat program di dalamnya", SIMPAN_PDF, bahaya=True)
    if awal == OLE:
        raise BerkasBuruk("memuat objek OLE, yang dapat menjalankan program", SIMPAN_PDF, bahaya=True)
    if awal == ARSIP and not terluar:
        raise _arsip_bertingkat()


def _pindai_sisipan(isi: io.BytesIO) -> None:
    """A document inside a document, such as the figures behind a chart: held to the same rules, one level deep."""
    try:
        kenali(isi)
    except BerkasBuruk as buruk:
        raise _arsip_bertingkat() from buruk
    isi.seek(0)
    pindai_office(isi, terluar=False)


def _arsip_bertingkat() -> BerkasBuruk:
    return BerkasBuruk("memuat arsip di dalam arsip", SIMPAN_PDF, bahaya=True)


class _PembacaXml:
    """Reads a part as XML in whatever encoding it claims, and stops at what is dangerous.

    A part that is no good XML is not judged here: whoever opens the document will not run it either.
    """

    def __init__(self, nama: str) -> None:
        self._hubungan = nama.endswith(".rels")
        self._perintah: list[str] = []
        self._dalam_perintah = False
        self._rusak = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._definisi
        if self._hubungan or nama.startswith(("word/", "xl/externallinks/")):  # the cells of a big sheet take no part
            self._parser.StartElementHandler = self._mulai
            self._parser.EndElementHandler = self._akhir
            self._parser.CharacterDataHandler = self._huruf

    def baca(self, potong: bytes) -> None:
        if b"<!DOCTYPE" in potong or b"<!ENTITY" in potong:
            self._definisi()
        if self._rusak:
            return
        try:
            self._parser.Parse(potong)
        except (expat.ExpatError, LookupError, ValueError):
            self._rusak = True

    def _definisi(self, *_: object) -> None:
        raise BerkasBuruk("memuat definisi XML yang berbahaya", SIMPAN_OFFICE, bahaya=True)

    def _mulai(self, nama: str, sifat: dict[str, str]) -> None:
        macam = nama.rpartition(":")[2]
        if self._hubungan and macam == "Relationship":
            _periksa_hubungan({kunci.lower(): nilai for kunci, nilai in sifat.items()})
        elif macam == "ddeLink":
            raise _perintah_dde()
        elif macam == "fldSimple":
            _periksa_perintah(" ".join(sifat.values()))
        elif macam == "instrText":
            self._dalam_perintah = True
        elif macam == "p":
            self._perintah = []

    def _akhir(self, nama: str) -> None:
        if nama.rpartition(":")[2] == "instrText":
            self._dalam_perintah = False
            _periksa_perintah("".join(self._perintah))

    def _huruf(self, teks: str) -> None:
        """The pieces of a field are joined: a command split over several of them is still one."""
        if self._dalam_perintah and len(self._perintah) < 1000:
            self._perintah.append(teks)


def _periksa_hubungan(sifat: dict[str, str]) -> None:
    if sifat.get("targetmode", "").lower() != "external":
        return
    jenis, tujuan = sifat.get("type", ""), sifat.get("target", "").strip()
    menarik = HUBUNGAN_LUAR.search(jenis) and not CAKRAM_SENDIRI.match(tujuan)
    if menarik or (HUBUNGAN_GAMBAR.search(jenis) and JARINGAN.match(tujuan)):
        raise BerkasBuruk("mengambil isi dari luar saat dibuka", SIMPAN_PDF, bahaya=True)


def _periksa_perintah(perintah: str) -> None:
    if PERINTAH_DDE.search(perintah):
        raise _perintah_dde()


def _perintah_dde() -> BerkasBuruk:
    return BerkasBuruk("memuat perintah otomatis (DDE)", SIMPAN_OFFICE, bahaya=True)
