"""What must not stand in a log or in a report of a fault: passwords, tokens, file contents, numbers of people.

The log is read by more people than the portal's pages and is kept elsewhere, so nothing that opens a door or tells who
somebody is goes in (Law 27/2022 art. 36). Code here does not log such things on purpose; this is for what slips in: the
message of an exception, the detail of a database error, the address of a request.
"""

import logging
import re
from collections.abc import Iterable, MutableMapping
from typing import Any

SAMAR = "***"
#: Words that say secret wherever they stand in a name, and short ones that only count as a word of their own.
_DI_MANA_PUN = (
    "passw(?:or)?d|sandi|passphrase|secret|rahasia|token|credential|signature|cookie|authorization|csrf|api[_-]?key|"
    "private[_-]?key|sessionid|recovery|pemulihan|telepon"
)
_SENDIRI = "auth|otp|totp|sesi|nik|nip"
_NAMA = (
    rf"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]{{0,40}}(?:{_DI_MANA_PUN})|(?:[A-Za-z0-9]{{1,20}}[_-]){{0,3}}(?:{_SENDIRI}))"
    r"(?:[_-][A-Za-z0-9]{1,20}){0,3}\d{0,2}"
)
_RAHASIA_NAMA = re.compile(rf"{_NAMA}\Z", re.I)
#: These name a row or say something about the log itself.
_TETAP = frozenset({"timestamp", "level", "logger", "id_permintaan"})

_ATURAN: tuple[tuple[re.Pattern[str], str], ...] = (
    # Authorization: Bearer abc
    (re.compile(r"\b([Bb]earer|[Bb]asic|Token|Digest)(\s+)(?=\S*[0-9A-Z=])[A-Za-z0-9+/=._~:-]{6,}"), rf"\1\2{SAMAR}"),
    # A name that says secret, and its value: JSON, Python, a form, a header
    (
        re.compile(rf"({_NAMA})([\"']?\s*[:=]\s*)(\[[^\]\n]*\]|\"[^\"\n]*\"|'[^'\n]*'|[^\s,;&\"'<>)}}\]]+)", re.I),
        rf"\1\2{SAMAR}",
    ),
    # Every value of a query string: what people search for is about people
    (re.compile(r"([?&][A-Za-z0-9_.\[\]-]{1,60}=)[^&\s\"'#<>]+"), rf"\1{SAMAR}"),
    # user:password@host
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]+@", re.I), rf"\1:{SAMAR}@"),
    # Detail of PostgreSQL: the whole row
    (re.compile(r"(DETAIL:|Failing row contains|Key \([^)]*\)=)[^\n]*"), rf"\1 {SAMAR}"),
    # Bytes as Python writes them
    (re.compile(r"\bb(?:'(?:[^'\\]|\\.){16,}'?|\"(?:[^\"\\]|\\.){16,}\"?)"), f"b'{SAMAR}'"),
    # PDF and other files as text
    (re.compile(r"%PDF-1\.\d[^\n]*"), SAMAR),
    # Identity numbers: NIK (16), NIP (18), as one or in their usual groups
    (
        re.compile(
            r"(?<![0-9A-Za-z])(?:\d{16}|\d{18}|\d{6}[ .-]\d{6}[ .-]\d{4}|(?:\d{4}[ .-]){3}\d{4})(?![0-9A-Za-z])"
        ),
        SAMAR,
    ),
    (re.compile(r"(?<![0-9A-Za-z])\d{8}[ .-]\d{6}[ .-]\d[ .-]\d{3}(?![0-9A-Za-z])"), SAMAR),
    # Telephone numbers of people
    (re.compile(r"(?<![0-9A-Za-z])(?:\+?62|0)[ -]?8\d{1,3}[ -]?\d{3,4}[ -]?\d{3,5}(?![0-9A-Za-z])"), SAMAR),
    # Mail addresses: which server is enough to find a fault
    (re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?=[A-Za-z0-9-]{1,63}\.[A-Za-z])"), f"{SAMAR}@"),
    # The address of a one-time link is its key; one in 250 holds no digit, which the pattern of tokens asks for
    (re.compile(r"(/tautan-akun/)[^/\s\"'<>]+"), rf"\1{SAMAR}"),
    # Random tokens: long, of both cases and more. Hashes and numbers of requests are of one case and stay.
    (
        re.compile(
            r"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[0-9])"
            r"[A-Za-z0-9_-]{24,}(?![A-Za-z0-9_-])"
        ),
        SAMAR,
    ),
)
#: A line of the log is no place for more; also bounds the work of the patterns.
PANJANG_MAKS = 20_000


def samarkan_teks(teks: str) -> str:
    """The text with everything that looks like a secret or like a person's number replaced by stars."""
    if len(teks) > PANJANG_MAKS:
        teks = f"{teks[:PANJANG_MAKS]}… ({len(teks) - PANJANG_MAKS} huruf lagi)"
    for pola, ganti in _ATURAN:
        teks = pola.sub(ganti, teks)
    return teks


def samarkan(nilai: Any, nama: str = "") -> Any:
    """The same for any value of a log line; `nama` is the key it stands under."""
    if nama in _TETAP or isinstance(nilai, bool | int | float | None):
        return SAMAR if _RAHASIA_NAMA.match(nama) and not isinstance(nilai, bool | None) else nilai
    if _RAHASIA_NAMA.match(nama):
        return SAMAR
    if isinstance(nilai, str):
        return samarkan_teks(nilai)
    if isinstance(nilai, bytes | bytearray | memoryview):
        return f"{SAMAR} ({len(nilai)} bita)"
    if isinstance(nilai, MutableMapping):
        return {kunci: samarkan(isi, str(kunci)) for kunci, isi in nilai.items()}
    if isinstance(nilai, Iterable) and not hasattr(nilai, "_meta"):
        return [samarkan(isi) for isi in list(nilai)[:100]]
    return samarkan_teks(str(nilai))


def samarkan_baris(_logger: Any, _cara: str, baris: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog's processor: the last before the line is written, after exceptions have become text."""
    return {nama: samarkan(nilai, nama) for nama, nilai in baris.items()}


class FormatSamar(logging.Formatter):
    """Any other formatter, with its line disguised: for loggers that do not pass through structlog."""

    def __init__(self, asli: logging.Formatter | None) -> None:
        super().__init__()
        self.asli = asli or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        return samarkan_teks(self.asli.format(record))
