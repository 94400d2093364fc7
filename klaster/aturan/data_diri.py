"""How numbers and addresses of a person are written. Pure; each function returns them tidied or says what is wrong."""

import re

NIP_ANGKA = 18  # Regulation of the Head of BKN 22/2007: birth date, appointment, sex, serial number
PESAN_NIP = f"NIP terdiri atas {NIP_ANGKA} angka. Kosongkan bila orangnya bukan ASN."
PESAN_TELEPON = "Tulis nomor telepon lengkap dengan kode wilayah, misalnya 0812 3456 7890."
#: After the country code: 7 digits for the shortest office line, 12 for the longest mobile number.
_TELEPON = re.compile(r"\+62[1-9][0-9]{6,11}|\+(?!62)[1-9][0-9]{7,14}")


class SalahTulis(ValueError):
    """Not a number of that kind; the text says how to write it, in Indonesian."""


def rapikan_nip(teks: str) -> str:
    """Eighteen digits without spaces; empty stays empty."""
    rapat = re.sub(r"[\s.-]", "", teks)
    if rapat and not re.fullmatch(rf"[0-9]{{{NIP_ANGKA}}}", rapat):
        raise SalahTulis(PESAN_NIP)
    return rapat


def rapikan_telepon(teks: str) -> str:
    """One spelling for one number: "0812-3456 7890" and "62 812 34567890" are "+6281234567890"; empty stays empty."""
    polos = re.sub(r"[\s().-]", "", teks)
    if polos.startswith("00"):
        polos = f"+{polos[2:]}"
    elif polos.startswith("0"):
        polos = f"+62{polos[1:]}"
    elif polos.startswith(("62", "8")):
        polos = f"+62{polos.removeprefix('62')}"  # a spreadsheet drops the zero in front of a number
    if polos and not _TELEPON.fullmatch(polos):
        raise SalahTulis(PESAN_TELEPON)
    return polos


def rapikan_nama(teks: str) -> str:
    """A full name without doubled spaces; refuses one without letters."""
    nama = " ".join(teks.split())
    if not any(huruf.isalpha() for huruf in nama):
        raise SalahTulis("Tulis nama lengkap, dengan huruf.")
    return nama
