"""A flowing document over the PDF writer: letterhead, headings, justified paragraphs, tables, signature block."""

import math
import random
from functools import lru_cache
from io import BytesIO

from .metrik import lebar_teks, pecah_baris
from .pdf import LEBAR_A4, TINGGI_A4, Gambar, Halaman, tulis_pdf
from .pesanan import TANDA_CONTOH, Pesanan

KIRI, KANAN, ATAS, BAWAH = 71, LEBAR_A4 - 62, TINGGI_A4 - 62, 74
LEBAR_ISI = KANAN - KIRI
TINTA_BIRU = (0.13, 0.22, 0.55)


class Naskah:
    """Text flows down the page and on to the next one; `selesai()` stamps every page and gives the bytes."""

    def __init__(self, pesanan: Pesanan, fon: str = "F3", tebal: str = "F4", ukuran: float = 11) -> None:
        self.pesanan, self.fon, self.tebal, self.ukuran = pesanan, fon, tebal, ukuran
        self.halaman: list[Halaman] = []
        self.gambar: dict[str, Gambar] = {}
        self.y = 0.0
        self.ganti_halaman()

    @property
    def kini(self) -> Halaman:
        return self.halaman[-1]

    def ganti_halaman(self) -> None:
        self.halaman.append(Halaman())
        self.y = ATAS

    def perlu(self, tinggi: float) -> None:
        if self.y - tinggi < BAWAH:
            self.ganti_halaman()

    def spasi(self, titik: float = 8) -> None:
        self.y -= titik

    def kop(self, baris_satu: str, baris_dua: str, alamat: str) -> None:
        """Letterhead with an invented emblem, closed by a double rule."""
        _lambang(self.kini, KIRI + 24, self.y - 20)
        pusat = (KIRI + 58 + KANAN) / 2
        self.kini.teks_tengah(self.y, baris_satu.upper(), "F3", 13, pusat)
        self.y -= 17
        for baris in pecah_baris(baris_dua.upper(), "F4", 13, LEBAR_ISI - 70):
            self.kini.teks_tengah(self.y, baris, "F4", 13, pusat)
            self.y -= 16
        self.kini.teks_tengah(self.y, alamat, "F3", 9.5, pusat)
        self.y = min(self.y - 12, ATAS - 56)
        self.kini.garis(KIRI, self.y, KANAN, self.y, 2)
        self.kini.garis(KIRI, self.y - 3, KANAN, self.y - 3, 0.6)
        self.y -= 26

    def judul(self, teks: str, ukuran: float = 12.5) -> None:
        for baris in pecah_baris(teks, self.tebal, ukuran, LEBAR_ISI - 30):
            self.perlu(ukuran + 6)
            self.kini.teks_tengah(self.y, baris, self.tebal, ukuran)
            self.y -= ukuran + 4
        self.spasi(4)

    def anak_judul(self, teks: str) -> None:
        self.perlu(48)
        self.spasi(6)
        for baris in pecah_baris(teks, self.tebal, self.ukuran, LEBAR_ISI):
            self.kini.teks(KIRI, self.y, baris, self.tebal, self.ukuran)
            self.y -= self.ukuran + 4

    def paragraf(self, teks: str, masuk: float = 0, tanda: str = "") -> None:
        """A justified paragraph; `tanda` is the number or letter in the margin of an item."""
        lebar = LEBAR_ISI - masuk
        baris = pecah_baris(teks, self.fon, self.ukuran, lebar)
        for nomor, isi in enumerate(baris):
            self.perlu(self.ukuran + 4)
            if nomor == 0 and tanda:
                self.kini.teks(KIRI + masuk - 20, self.y, tanda, self.fon, self.ukuran)
            self.kini.teks(
                KIRI + masuk, self.y, isi, self.fon, self.ukuran, self._renggang(isi, lebar, nomor < len(baris) - 1)
            )
            self.y -= self.ukuran + 4
        self.spasi(4)

    def butir(self, daftar: list[str], tanda: str = "{huruf}.") -> None:
        """Items marked "a." by default; `tanda` may be "{nomor}." or "({nomor})"."""
        for nomor, teks in enumerate(daftar):
            self.paragraf(teks, 24, tanda.format(huruf=chr(97 + nomor), nomor=nomor + 1))

    def foto(self, foto: Gambar, keterangan: str) -> None:
        """A photo across the column with its caption."""
        tinggi = LEBAR_ISI * foto.tinggi / foto.lebar
        self.perlu(tinggi + 34)
        self.y -= tinggi
        nama = f"G{len(self.gambar) + 1}"
        self.gambar[nama] = foto
        self.kini.gambar(nama, KIRI, self.y, LEBAR_ISI, tinggi)
        self.y -= 14
        self.kini.teks_tengah(self.y, keterangan, "F3", 9)
        self.y -= 22

    def pasangan(self, daftar: list[tuple[str, str]]) -> None:
        """Lines such as "Hari/tanggal : Senin, 4 Maret 2024"."""
        for kunci, isi in daftar:
            baris = pecah_baris(isi, self.fon, self.ukuran, LEBAR_ISI - 120)
            for nomor, potongan in enumerate(baris):
                self.perlu(self.ukuran + 4)
                if nomor == 0:
                    self.kini.teks(KIRI, self.y, kunci, self.fon, self.ukuran)
                    self.kini.teks(KIRI + 108, self.y, ":", self.fon, self.ukuran)
                self.kini.teks(KIRI + 118, self.y, potongan, self.fon, self.ukuran)
                self.y -= self.ukuran + 4
        self.spasi(4)

    def tabel(self, kepala: list[str], baris: list[list[str]], bagian: list[float], ukuran: float = 9.5) -> None:
        """A ruled table; its head repeats on each page. `bagian` are the shares of the width."""
        lebar = [LEBAR_ISI * b / sum(bagian) for b in bagian]
        self._baris_tabel(kepala, lebar, ukuran, tebal=True)
        for isi in baris:
            if self._tinggi_baris(isi, lebar, ukuran) > self.y - BAWAH:
                self.ganti_halaman()
                self._baris_tabel(kepala, lebar, ukuran, tebal=True)
            self._baris_tabel(isi, lebar, ukuran)
        self.spasi(12)

    def tanda_tangan(self, tempat: str, jabatan: str, nama: str) -> None:
        """Place and date, office, an invented signature and stamp (a draft has none), name, an impossible NIP."""
        self.perlu(150)
        x = KIRI + LEBAR_ISI * 0.52
        self.kini.teks(x, self.y, f"{tempat}, {self.pesanan.tanggal_panjang}", self.fon, self.ukuran)
        self.y -= 15
        for baris in pecah_baris(jabatan, self.fon, self.ukuran, KANAN - x):
            self.kini.teks(x, self.y, baris, self.fon, self.ukuran)
            self.y -= 14
        if not self.pesanan.konsep:
            acak = self.pesanan.acak
            _cap(self.kini, x + 8, self.y - 26)
            self.kini.lengkung(_coretan(acak, x + 20, self.y - 30), TINTA_BIRU, 1.3)
        self.y -= 62
        self.kini.teks(x, self.y, nama, self.tebal, self.ukuran)
        self.y -= 14
        self.kini.teks(x, self.y, "NIP 19800000 200000 0 000", self.fon, self.ukuran - 1)
        self.y -= 18

    def selesai(self, *, pindaian: bool = False) -> bytes:
        jumlah = len(self.halaman)
        for nomor, halaman in enumerate(self.halaman, start=1):
            halaman.mentah(b"0.45 g")
            halaman.garis(KIRI, 52, KANAN, 52, 0.4)
            halaman.teks(KIRI, 40, TANDA_CONTOH, "F2", 8.5)
            letak = f"Halaman {nomor} dari {jumlah}"
            halaman.teks(KANAN - lebar_teks(letak, "F1", 8.5), 40, letak, "F1", 8.5)
        p = self.pesanan
        if pindaian:
            self.gambar["L"] = kertas_pindaian()
            for halaman in self.halaman:
                halaman.latar("L")
        return tulis_pdf(self.halaman, judul=p.judul, pembuat=p.unit, tanggal=p.tanggal, gambar=self.gambar)

    def _renggang(self, isi: str, lebar: float, penuh: bool) -> float:
        sela = isi.count(" ")
        if not penuh or not sela:
            return 0
        return max(0.0, min(6.0, (lebar - lebar_teks(isi, self.fon, self.ukuran)) / sela))

    def _tinggi_baris(self, isi: list[str], lebar: list[float], ukuran: float) -> float:
        terbanyak = max(len(pecah_baris(s, "F3", ukuran, w - 8)) for s, w in zip(isi, lebar, strict=True))
        return terbanyak * (ukuran + 2.5) + 6

    def _baris_tabel(self, isi: list[str], lebar: list[float], ukuran: float, tebal: bool = False) -> None:
        tinggi = self._tinggi_baris(isi, lebar, ukuran)
        self.perlu(tinggi)
        x = KIRI
        for sel, w in zip(isi, lebar, strict=True):
            if tebal:
                self.kini.kotak(x, self.y - tinggi, w, tinggi, isi=0.88)
            self.kini.kotak(x, self.y - tinggi, w, tinggi)
            for nomor, potongan in enumerate(pecah_baris(sel, "F3", ukuran, w - 8)):
                letak = self.y - ukuran - 2 - nomor * (ukuran + 2.5)
                self.kini.teks(x + 4, letak, potongan, "F4" if tebal else "F3", ukuran)
            x += w
        self.y -= tinggi


def _lingkaran(x: float, y: float, rx: float, ry: float) -> list[tuple[float, float]]:
    k = 0.5523
    return [
        (x + rx, y),
        (x + rx, y + k * ry),
        (x + k * rx, y + ry),
        (x, y + ry),
        (x - k * rx, y + ry),
        (x - rx, y + k * ry),
        (x - rx, y),
        (x - rx, y - k * ry),
        (x - k * rx, y - ry),
        (x, y - ry),
        (x + k * rx, y - ry),
        (x + rx, y - k * ry),
        (x + rx, y),
    ]


def _lambang(halaman: Halaman, x: float, y: float) -> None:
    """Two rings and a rising line: an emblem of nobody."""
    halaman.lengkung(_lingkaran(x, y, 24, 28), (0.1, 0.35, 0.3), 1.6)
    halaman.lengkung(_lingkaran(x, y, 18, 22), (0.75, 0.55, 0.1), 1.0)
    halaman.garis(x - 12, y - 8, x, y + 12, 1.4)
    halaman.garis(x, y + 12, x + 12, y - 8, 1.4)
    halaman.garis(x - 12, y - 8, x + 12, y - 8, 1.4)


def _cap(halaman: Halaman, x: float, y: float) -> None:
    halaman.lengkung(_lingkaran(x, y, 31, 31), (0.35, 0.25, 0.6), 1.2)
    halaman.lengkung(_lingkaran(x, y, 24, 24), (0.35, 0.25, 0.6), 0.7)
    halaman.mentah(b"q 0.35 0.25 0.60 rg")
    halaman.teks_tengah(y - 3, "CONTOH", "F2", 9, x)
    halaman.mentah(b"Q")


def _coretan(acak: random.Random, x: float, y: float) -> list[tuple[float, float]]:
    """A scribble of four loops."""
    titik = [(x, y)]
    for langkah in range(12):
        tinggi = acak.uniform(6, 22) * math.copysign(1, math.sin(langkah * 1.9))
        titik.append((x + (langkah + 1) * 8 + acak.uniform(-9, 9), y + tinggi))
    return titik


@lru_cache(maxsize=1)
def kertas_pindaian() -> Gambar:
    """The grey, slightly uneven paper of an office scanner; drawn once for all scanned documents."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter  # noqa: PLC0415 -- slow import

    lebar, tinggi = 827, 1169
    acak = random.Random("kla-contoh/kertas")
    kasar = Image.frombytes("L", (207, 293), acak.randbytes(207 * 293)).point([246 + n // 29 for n in range(256)])
    kertas = kasar.resize((lebar, tinggi), Image.Resampling.BILINEAR)
    halus = Image.frombytes("L", (lebar, tinggi), acak.randbytes(lebar * tinggi)).point([n // 20 for n in range(256)])
    kertas = ImageChops.subtract(kertas, halus)
    tepi = Image.new("L", (lebar, tinggi), 0)
    ImageDraw.Draw(tepi).rectangle((6, 4, lebar - 8, tinggi - 7), outline=70, width=3)
    kertas = ImageChops.subtract(kertas, tepi.filter(ImageFilter.GaussianBlur(5)))
    simpan = BytesIO()
    kertas.save(simpan, "JPEG", quality=72)
    return Gambar(simpan.getvalue(), lebar, tinggi)
