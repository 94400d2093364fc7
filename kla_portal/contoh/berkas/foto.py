"""Example photos: a drawn scene (hall, park, counter, reading corner), figures without faces, a caption strip."""

import random
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from .metrik import pecah_baris
from .pdf import Gambar
from .pesanan import TANDA_CONTOH, Pesanan

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

LEBAR, TINGGI, CARIK = 1600, 1200, 130
JENIS_LAMPIRAN = 6
BAJU = ["#2f6f8f", "#8f2f4a", "#3f7f4f", "#b07a2a", "#5a4a8f", "#7f7f7f", "#c9c2b0", "#2b3a55"]
KULIT = ["#8d5a3a", "#a9714b", "#c08a5f", "#6f4529"]


def buat_foto(pesanan: Pesanan) -> bytes:
    """The bytes of one example photo, a JPEG of some 150-600 kB. Deterministic."""
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415 -- slow import

    acak = pesanan.acak
    gambar = Image.new("RGB", (LEBAR, TINGGI), "#e8e2d6")
    pena = ImageDraw.Draw(gambar)
    acak.choice(ADEGAN)(pena, acak, pesanan)
    bintik = ImageChops.offset(_bintik(), acak.randrange(LEBAR), acak.randrange(TINGGI))
    gambar = ImageChops.add(gambar, bintik, scale=1.0, offset=acak.randint(-22, -10))
    _keterangan(ImageDraw.Draw(gambar), pesanan)
    exif = Image.Exif()
    exif[0x0132] = pesanan.tanggal.strftime("%Y:%m:%d 09:30:00")
    exif[0x010E] = TANDA_CONTOH
    wadah = BytesIO()
    gambar.save(wadah, "JPEG", quality=acak.randint(62, 78), exif=exif)
    return wadah.getvalue()


@lru_cache(maxsize=64)
def foto_lampiran(kota: str, nomor: int) -> Gambar:
    """A smaller photo for the annex of a report: a few per city, used again and again."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    pesanan = Pesanan(
        kunci=f"lampiran/{kota}/{nomor}",
        jenis="foto",
        judul="Dokumentasi kegiatan",
        topik="Bersama Mewujudkan Kota Layak Anak",
        kota=kota,
        provinsi="",
        unit="Gugus Tugas Kota Layak Anak",
        alamat="",
        nomor="",
        tanggal=date(2024, 3 + nomor, 12),
    )
    gambar = Image.open(BytesIO(buat_foto(pesanan))).resize((880, 660))
    wadah = BytesIO()
    gambar.save(wadah, "JPEG", quality=70)
    return Gambar(wadah.getvalue(), 880, 660, warna=True)


@lru_cache(maxsize=1)
def _bintik() -> "Image":
    """Sensor noise, made once; each photo takes it shifted."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    acak = random.Random("kla-contoh/bintik")
    ramping = [n // 9 for n in range(256)]
    halus = Image.frombytes("L", (LEBAR, TINGGI), acak.randbytes(LEBAR * TINGGI)).point(ramping)
    return Image.merge("RGB", (halus, halus, halus))


def _huruf(ukuran: int) -> object:
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    return ImageFont.load_default(ukuran)


def _keterangan(pena: "ImageDraw", p: Pesanan) -> None:
    """The strip that a careful operator puts under a photo: what, where, when."""
    pena.rectangle((0, TINGGI - CARIK, LEBAR, TINGGI), fill="#101820")
    baris = pecah_baris(p.judul, "F1", 30, LEBAR - 420)
    pena.text((28, TINGGI - CARIK + 16), baris[0], font=_huruf(30), fill="white")
    pena.text((28, TINGGI - CARIK + 62), f"{p.unit}"[:78], font=_huruf(24), fill="#d5dbe3")
    pena.text((28, TINGGI - CARIK + 95), f"{p.kota}, {p.tanggal_panjang}", font=_huruf(22), fill="#d5dbe3")
    pena.text((LEBAR - 28, TINGGI - CARIK + 95), TANDA_CONTOH, font=_huruf(22), fill="#ffd479", anchor="ra")


def _landai(pena: "ImageDraw", atas: tuple[int, int, int], bawah: tuple[int, int, int], y1: int, y2: int) -> None:
    """A vertical gradient."""
    for y in range(y1, y2, 4):
        bagian = (y - y1) / (y2 - y1)
        warna = tuple(round(a + (b - a) * bagian) for a, b in zip(atas, bawah, strict=True))
        pena.rectangle((0, y, LEBAR, y + 4), fill=warna)


def _orang(pena: "ImageDraw", acak: random.Random, x: int, y: int, tinggi: int) -> None:
    """A figure seen from behind: legs, trunk, arms, head covered by hair, cap or veil."""
    baju, lebar = acak.choice(BAJU), tinggi // 3
    pena.rectangle((x - lebar // 3, y - tinggi // 2, x + lebar // 3, y), fill="#26303c")
    pena.rounded_rectangle(
        (x - lebar // 2, y - tinggi * 4 // 5, x + lebar // 2, y - tinggi // 3), lebar // 4, fill=baju
    )
    pena.line(
        (x - lebar // 2, y - tinggi * 3 // 4, x - lebar * 3 // 4, y - tinggi // 2), fill=baju, width=max(6, lebar // 5)
    )
    pena.line(
        (x + lebar // 2, y - tinggi * 3 // 4, x + lebar * 3 // 4, y - tinggi // 2), fill=baju, width=max(6, lebar // 5)
    )
    jari = tinggi // 9
    pena.ellipse((x - jari, y - tinggi, x + jari, y - tinggi + 2 * jari), fill=acak.choice(KULIT))
    tutup = acak.choice(["#1c1a18", "#2b2320", "#d8d2c4", "#7a4a5a", "#355b6b"])
    pena.pieslice((x - jari - 2, y - tinggi - 4, x + jari + 2, y - tinggi + 2 * jari), 150, 390, fill=tutup)


def _spanduk(pena: "ImageDraw", acak: random.Random, p: Pesanan, y: int) -> None:
    warna = acak.choice(["#0b5d57", "#12436d", "#7a1f3d", "#b5651d"])
    pena.rectangle((260, y, LEBAR - 260, y + 170), fill=warna)
    for nomor, baris in enumerate(pecah_baris(p.topik.upper(), "F2", 46, LEBAR - 700)[:2]):
        pena.text((LEBAR // 2, y + 48 + nomor * 54), baris, font=_huruf(42), fill="white", anchor="mm")
    pena.text((LEBAR // 2, y + 146), f"{p.kota} - {p.tahun}", font=_huruf(26), fill="#f4e6c3", anchor="mm")


def _aula(pena: "ImageDraw", acak: random.Random, p: Pesanan) -> None:
    _landai(pena, (226, 219, 204), (205, 196, 178), 0, 700)
    _landai(pena, (150, 118, 86), (110, 84, 60), 700, TINGGI)
    for x in range(0, LEBAR, 200):
        pena.line((x, 700, x * 2 - 800, TINGGI), fill="#8a6b4c", width=3)
    _spanduk(pena, acak, p, 140)
    pena.rectangle((500, 540, 1100, 690), fill="#f1efe9", outline="#b9b2a2", width=4)
    for x in range(170, LEBAR - 100, acak.randint(130, 190)):
        _orang(pena, acak, x + acak.randint(-20, 20), 880 + acak.randint(-20, 20), acak.randint(250, 300))
    for x in range(60, LEBAR, acak.randint(210, 260)):
        _orang(pena, acak, x + acak.randint(-30, 30), 1120, acak.randint(390, 440))


def _taman(pena: "ImageDraw", acak: random.Random, p: Pesanan) -> None:
    _landai(pena, (140, 190, 226), (214, 232, 240), 0, 620)
    _landai(pena, (126, 170, 92), (78, 122, 60), 620, TINGGI)
    for x in range(-40, LEBAR, acak.randint(190, 280)):
        tinggi = acak.randint(220, 380)
        pena.rectangle((x + 60, 640 - tinggi // 2, x + 86, 660), fill="#5d4330")
        pena.ellipse(
            (x - 20, 560 - tinggi, x + 170, 640 - tinggi // 3), fill=acak.choice(["#3f7d46", "#4f8f4a", "#2f6b45"])
        )
    pena.polygon([(930, 980), (1040, 640), (1070, 640), (1000, 980)], fill="#c4463a")
    pena.polygon([(1055, 640), (1075, 640), (1330, 1000), (1270, 1000)], fill="#e0b03a")
    pena.line((260, 620, 220, 980), fill="#3c5a8a", width=14)
    pena.line((260, 620, 620, 620), fill="#3c5a8a", width=14)
    pena.line((620, 620, 660, 980), fill="#3c5a8a", width=14)
    for x in (360, 520):
        pena.line((x, 620, x - 20, 880), fill="#444444", width=4)
        pena.rectangle((x - 60, 880, x + 20, 896), fill="#8a5a2a")
    pena.rectangle((80, 700, 210, 800), fill="#12436d")
    pena.text((145, 750), "RUANG\nBERMAIN", font=_huruf(24), fill="white", anchor="mm")
    for _ in range(acak.randint(3, 6)):
        _orang(pena, acak, acak.randint(80, LEBAR - 80), acak.randint(960, 1060), acak.randint(230, 300))


def _loket(pena: "ImageDraw", acak: random.Random, p: Pesanan) -> None:
    _landai(pena, (236, 240, 242), (210, 220, 224), 0, 760)
    _landai(pena, (188, 186, 180), (150, 148, 142), 760, TINGGI)
    for nomor, x in enumerate(range(120, LEBAR - 200, 360), start=1):
        pena.rectangle((x, 260, x + 300, 620), fill="#cfe0ea", outline="#6a7f8c", width=6)
        pena.rectangle((x, 620, x + 300, 800), fill=acak.choice(["#0b5d57", "#2f6f8f", "#b07a2a"]))
        pena.text((x + 150, 220), f"LOKET {nomor}", font=_huruf(34), fill="#24323d", anchor="mm")
        _orang(pena, acak, x + 150, 640, 300)
    pena.rectangle((60, 40, LEBAR - 60, 150), fill="#12436d")
    pena.text((LEBAR // 2, 95), p.topik.upper()[:62], font=_huruf(36), fill="white", anchor="mm")
    for x in range(150, LEBAR, acak.randint(260, 380)):
        _orang(pena, acak, x, 1080 + acak.randint(-40, 20), acak.randint(380, 430))


def _pojok_baca(pena: "ImageDraw", acak: random.Random, p: Pesanan) -> None:
    _landai(pena, (244, 233, 206), (229, 214, 180), 0, 820)
    _landai(pena, (120, 150, 160), (90, 120, 132), 820, TINGGI)
    for rak in range(4):
        y = 300 + rak * 130
        pena.rectangle((120, y + 96, LEBAR - 120, y + 112), fill="#6b4a2c")
        x = 140
        while x < LEBAR - 170:
            tebal = acak.randint(14, 34)
            pena.rectangle(
                (x, y + 96 - acak.randint(60, 92), x + tebal, y + 96), fill=acak.choice([*BAJU, "#d9a441", "#e8e2d6"])
            )
            x += tebal + 3
    pena.rectangle((120, 90, LEBAR - 120, 240), fill="#7a1f3d")
    for nomor, baris in enumerate(pecah_baris(p.topik.upper(), "F2", 44, LEBAR - 420)[:2]):
        pena.text((LEBAR // 2, 138 + nomor * 52), baris, font=_huruf(40), fill="white", anchor="mm")
    for x in range(260, LEBAR - 100, acak.randint(300, 420)):
        pena.ellipse((x - 130, 930, x + 130, 1010), fill="#c9a36a")
        _orang(pena, acak, x - 150, 1060, acak.randint(300, 340))


ADEGAN: list[Callable[["ImageDraw", random.Random, Pesanan], None]] = [_aula, _taman, _loket, _pojok_baca]
