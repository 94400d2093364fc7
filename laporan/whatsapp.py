"""A link that opens WhatsApp with a prepared message; nothing is sent by the portal."""

import re
from urllib.parse import quote

#: Where the link leads, one after the other: the policy of the page that has it must let a form go there.
SITUS_WA = ("https://wa.me", "https://api.whatsapp.com", "https://web.whatsapp.com")
_ANGKA = re.compile(r"\D")
NEGARA = "62"
PANJANG = range(10, 16)  # digits with the country code


def nomor_wa(telepon: str) -> str:
    """An Indonesian mobile number as WhatsApp wants it: 0812-3456-789 -> 628123456789; "" for what is none."""
    angka = _ANGKA.sub("", telepon)
    if angka.startswith("0"):
        angka = NEGARA + angka[1:]
    elif angka.startswith("8"):
        angka = NEGARA + angka
    return angka if angka.startswith(f"{NEGARA}8") and len(angka) in PANJANG else ""


def tautan_wa(telepon: str, pesan: str) -> str:
    """The address that opens a chat with this number and message; "" without a usable number."""
    nomor = nomor_wa(telepon)
    return f"https://wa.me/{nomor}?text={quote(pesan)}" if nomor else ""
