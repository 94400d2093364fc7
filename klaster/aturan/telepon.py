"""Telephone numbers: one spelling for one number. Pure."""

import re

#: After the country code: 7 digits for the shortest office line, 12 for the longest mobile number.
_LAYAK = re.compile(r"\+62[1-9]\d{6,11}|\+(?!62)[1-9]\d{7,14}")


def rapikan_telepon(teks: str) -> str:
    """ "0812-3456 7890" and "62 812 34567890" are "+6281234567890". What is no number stays nearly as it was typed."""
    polos = re.sub(r"[\s().-]", "", teks)
    if polos.startswith("00"):
        return f"+{polos[2:]}"
    if polos.startswith("0"):
        return f"+62{polos[1:]}"
    return f"+{polos}" if polos.startswith("62") else polos


def telepon_layak(nomor: str) -> bool:
    """Whether this, as `rapikan_telepon` writes it, can be a telephone number."""
    return _LAYAK.fullmatch(nomor) is not None
