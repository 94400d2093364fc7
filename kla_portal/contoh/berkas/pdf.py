"""A PDF writer of the few things that an office letter needs. Written by hand: 1-12 pages take some milliseconds."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .metrik import FON, lebar_teks

LEBAR_A4, TINGGI_A4 = 595, 842


def _teks_pdf(teks: str) -> bytes:
    """A literal string in WinAnsi, its special characters escaped."""
    isi = teks.encode("cp1252", "replace")
    return b"(" + isi.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _teks_info(teks: str) -> bytes:
    """A string outside the pages: UTF-16, for any character."""
    return b"<FEFF" + teks.encode("utf-16-be").hex().upper().encode() + b">"


@dataclass
class Halaman:
    """One page: a list of drawing operators. The origin is the lower left corner."""

    lebar: int = LEBAR_A4
    tinggi: int = TINGGI_A4
    operator: list[bytes] = field(default_factory=list)

    def teks(self, x: float, y: float, isi: str, fon: str = "F3", ukuran: float = 11, renggang: float = 0) -> None:
        """A line of text; `renggang` is the extra space between words of a justified line."""
        self.operator.append(
            b"BT /%s %.1f Tf %.3f Tw %.2f %.2f Td %s Tj ET" % (fon.encode(), ukuran, renggang, x, y, _teks_pdf(isi))
        )

    def teks_tengah(self, y: float, isi: str, fon: str = "F4", ukuran: float = 12, pusat: float | None = None) -> None:
        tengah = self.lebar / 2 if pusat is None else pusat
        self.teks(tengah - lebar_teks(isi, fon, ukuran) / 2, y, isi, fon, ukuran)

    def garis(self, x1: float, y1: float, x2: float, y2: float, tebal: float = 0.6) -> None:
        self.operator.append(b"%.2f w %.2f %.2f m %.2f %.2f l S" % (tebal, x1, y1, x2, y2))

    def kotak(self, x: float, y: float, lebar: float, tinggi: float, isi: float | None = None) -> None:
        """A rectangle: outlined, or filled with a grey between 0 and 1."""
        if isi is None:
            self.operator.append(b"0.5 w %.2f %.2f %.2f %.2f re S" % (x, y, lebar, tinggi))
        else:
            self.operator.append(b"q %.2f g %.2f %.2f %.2f %.2f re f Q" % (isi, x, y, lebar, tinggi))

    def lengkung(self, titik: Iterable[tuple[float, float]], warna: tuple[float, float, float], tebal: float) -> None:
        """A smooth stroke through points, three per Bezier segment after the first."""
        deret = list(titik)
        jejak = b"q %.2f %.2f %.2f RG %.2f w %.2f %.2f m" % (*warna, tebal, *deret[0])
        for i in range(1, len(deret) - 2, 3):
            jejak += b" %.2f %.2f %.2f %.2f %.2f %.2f c" % (*deret[i], *deret[i + 1], *deret[i + 2])
        self.operator.append(jejak + b" S Q")

    def gambar(self, nama: str, x: float, y: float, lebar: float, tinggi: float) -> None:
        """Place a picture that `tulis_pdf` is given under this name."""
        self.operator.append(b"q %.2f 0 0 %.2f %.2f %.2f cm /%s Do Q" % (lebar, tinggi, x, y, nama.encode()))

    def latar(self, nama: str) -> None:
        """A picture behind everything on the page."""
        self.operator.insert(0, b"q %d 0 0 %d 0 0 cm /%s Do Q" % (self.lebar, self.tinggi, nama.encode()))

    def mentah(self, isi: bytes) -> None:
        self.operator.append(isi)


@dataclass(frozen=True)
class Gambar:
    """A JPEG picture, as it will stand in the file."""

    jpeg: bytes
    lebar: int
    tinggi: int
    warna: bool = False


def tulis_pdf(halaman: list[Halaman], *, judul: str, pembuat: str, tanggal: date, gambar: dict[str, Gambar]) -> bytes:
    """The bytes of a PDF 1.4 file. Nothing in here asks the clock: the creation date is that of the document."""
    objek: list[bytes] = [b"", b""]  # 1 catalogue and 2 page tree, known last
    sumber = b"/Font << %s >>" % b" ".join(_acuan(kode, _tambah(objek, _objek_fon(nama))) for kode, nama in FON.items())
    if gambar:
        sumber += b" /XObject << %s >>" % b" ".join(
            _acuan(nama, _tambah(objek, _objek_gambar(isi))) for nama, isi in gambar.items()
        )
    anak = [_tambah_halaman(objek, satu, sumber) for satu in halaman]
    info = _tambah(
        objek,
        b"<< /Title %s /Author %s /Producer (KLA portal contoh) /CreationDate (D:%s090000+07'00') >>"
        % (_teks_info(judul), _teks_info(pembuat), tanggal.strftime("%Y%m%d").encode()),
    )
    objek[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (id-ID) >>"
    objek[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(anak), b" ".join(b"%d 0 R" % n for n in anak))
    return _susun(objek, info)


def _acuan(nama: str, nomor: int) -> bytes:
    return b"/%s %d 0 R" % (nama.encode(), nomor)


def _objek_fon(nama: str) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % nama.encode()


def _tambah(objek: list[bytes], isi: bytes) -> int:
    objek.append(isi)
    return len(objek)


def _objek_gambar(gambar: Gambar) -> bytes:
    kepala = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 "
        b"/Filter /DCTDecode /Length %d >>\nstream\n"
        % (gambar.lebar, gambar.tinggi, b"DeviceRGB" if gambar.warna else b"DeviceGray", len(gambar.jpeg))
    )
    return kepala + gambar.jpeg + b"\nendstream"


def _tambah_halaman(objek: list[bytes], halaman: Halaman, sumber: bytes) -> int:
    padat = zlib.compress(b"\n".join(halaman.operator), 6)
    arus = _tambah(objek, b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(padat), padat))
    return _tambah(
        objek,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << %s >> /Contents %d 0 R >>"
        % (halaman.lebar, halaman.tinggi, sumber, arus),
    )


def _susun(objek: list[bytes], info: int) -> bytes:
    """Header, objects, cross-reference table and trailer."""
    badan = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    letak = []
    for nomor, isi in enumerate(objek, start=1):
        letak.append(len(badan))
        badan += b"%d 0 obj\n%s\nendobj\n" % (nomor, isi)
    awal = len(badan)
    badan += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objek) + 1)
    badan += b"".join(b"%010d 00000 n \n" % n for n in letak)
    badan += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objek) + 1,
        info,
        awal,
    )
    return bytes(badan)
