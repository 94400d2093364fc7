"""A browser in words, from the User-Agent line that it sends: "Chrome di Windows". Pure.

The line is whatever the client writes, so the words are a help to recognise one's own devices and never a proof.
"""

import re
from dataclasses import dataclass

#: The first that is found counts: Edge, Opera and Samsung also call themselves Chrome, and Chrome calls itself Safari.
_PERAMBAN = (
    (re.compile(r"\bEdg(?:e|A|iOS)?/"), "Edge"),
    (re.compile(r"\b(?:OPR|Opera)/"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\bUCBrowser/"), "UC Browser"),
    (re.compile(r"\b(?:Firefox|FxiOS)/"), "Firefox"),
    (re.compile(r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/"), "Chrome"),
    (re.compile(r"\bSafari/"), "Safari"),
)
_SISTEM = (
    (re.compile(r"\biPhone\b"), "iPhone"),
    (re.compile(r"\biPad\b"), "iPad"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bWindows\b"), "Windows"),
    (re.compile(r"\bCrOS\b"), "ChromeOS"),
    (re.compile(r"\bMacintosh\b"), "Mac"),
    (re.compile(r"\bLinux\b"), "Linux"),
)
_GENGGAM = {"iPhone", "iPad", "Android"}


@dataclass(frozen=True)
class Peramban:
    """`kata` for people; `genggam`: a phone or tablet."""

    kata: str
    genggam: bool


def kenali(user_agent: str) -> Peramban:
    """The browser and the system behind this line, as far as it says."""
    nama = _cocok(_PERAMBAN, user_agent)
    sistem = _cocok(_SISTEM, user_agent)
    kata = f"{nama or 'Peramban'} di {sistem}" if sistem else nama or "Peramban tidak dikenal"
    return Peramban(kata=kata, genggam=sistem in _GENGGAM)


def _cocok(pola: tuple[tuple[re.Pattern[str], str], ...], teks: str) -> str:
    return next((nama for ciri, nama in pola if ciri.search(teks)), "")
