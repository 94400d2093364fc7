"""Reading numbers as Indonesians write them: "1.234,5". Nothing is guessed in silence.

The rules, also told to the user where they type:
- a comma is the decimal sign: "12,5";
- dots that cut the whole part into groups of three are thousands: "1.234" is one thousand two hundred thirty-four;
- a dot that cannot be a thousand ("12.5", "0.125", "1234.567") is taken as a decimal sign, and the page shows what was
  understood;
- with both signs the last one is the decimal sign: "1.234,5" and "1,234.5" are the same number;
- everything else is refused.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from klaster.templatetags.kla import tulis_angka

DESIMAL_MAKS = 4
UTUH_MAKS = 14
#: Signs for minus, and blanks that a copied number may carry.
MINUS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{HYPHEN}": "-"})
CONTOH = "Tulis dengan angka, misalnya 1.234,5."

RIBUAN_TITIK = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+\Z")
RIBUAN_KOMA = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+\Z")
POLOS = re.compile(r"[0-9]+\Z")


class BukanAngka(ValueError):
    """The text is not a number that can be read in one way only; `str(error)` says why, in the user's language."""


@dataclass(frozen=True)
class Dibaca:
    """A number that was understood. `sebagai_ribuan`: a single dot was read as thousands, where some mean a decimal."""

    nilai: Decimal
    sebagai_ribuan: bool = False


def baca_angka(teks: str, satuan: str = "") -> Dibaca:
    """Read a number; a trailing unit ("62,5 %") is let go. Raises `BukanAngka`."""
    bersih = "".join(teks.split()).translate(MINUS)
    if satuan and bersih.lower().endswith(satuan.lower().replace(" ", "")):
        bersih = bersih[: -len(satuan.replace(" ", ""))]
    negatif, isi = bersih.startswith("-"), bersih.lstrip("+-")
    if len(bersih) - len(isi) > 1 or not re.fullmatch(r"[0-9.,]+", isi) or not re.search(r"[0-9]", isi):
        raise BukanAngka(CONTOH)
    utuh, pecahan, sebagai_ribuan = _pisahkan(isi)
    if len(pecahan) > DESIMAL_MAKS and pecahan[DESIMAL_MAKS:].strip("0"):
        raise BukanAngka(f"Paling banyak {DESIMAL_MAKS} angka di belakang koma.")
    if len(utuh.lstrip("0")) > UTUH_MAKS:
        raise BukanAngka(f"Angka terlalu besar; paling banyak {UTUH_MAKS} angka di depan koma.")
    nilai = Decimal(f"{utuh or '0'}.{pecahan[:DESIMAL_MAKS] or '0'}")
    return Dibaca(-nilai if negatif and nilai else nilai, sebagai_ribuan)


def tulis_isian(nilai: Decimal | None) -> str:
    """The number as it stands in the input field; reads back as itself."""
    return "" if nilai is None else tulis_angka(nilai, DESIMAL_MAKS, pangkas=True).replace("\N{MINUS SIGN}", "-")


def baca_sebagai_desimal(teks: str) -> Decimal | None:
    """What a text like "12.500" would be with the dot as decimal sign; None when there is not just one dot."""
    isi = "".join(teks.split())
    return Decimal(isi) if re.fullmatch(r"[0-9]+\.[0-9]+", isi) else None


def _pisahkan(isi: str) -> tuple[str, str, bool]:
    """Whole part, decimals, and whether a lone dot was taken for thousands."""
    if "," in isi and "." in isi:
        desimal = max(",", ".", key=isi.rfind)
        utuh, _, pecahan = isi.rpartition(desimal)
        return _utuh(utuh), _pecahan(pecahan), False
    if isi.count(",") == 1:
        utuh, _, pecahan = isi.partition(",")
        return _utuh(utuh), _pecahan(pecahan), False
    if isi.count(".") == 1 and not RIBUAN_TITIK.match(isi):
        utuh, _, pecahan = isi.partition(".")
        return _utuh(utuh), _pecahan(pecahan), False
    return _utuh(isi), "", isi.count(".") == 1


def _utuh(isi: str) -> str:
    """The whole part without its thousands signs; they must cut groups of three, and be of one kind."""
    if isi == "" or POLOS.match(isi):
        return isi
    if RIBUAN_TITIK.match(isi) or RIBUAN_KOMA.match(isi):
        return isi.replace(".", "").replace(",", "")
    raise BukanAngka(f"Letak titik atau koma tidak jelas. {CONTOH}")


def _pecahan(isi: str) -> str:
    if not POLOS.match(isi):
        raise BukanAngka(f"Letak titik atau koma tidak jelas. {CONTOH}")
    return isi
