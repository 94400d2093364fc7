"""The year's days off as lines of text, as they are pasted from a decree or a spreadsheet. Pure.

One day or stretch a line, then its name: "1 Januari 2026 Tahun Baru", "20-03-2026; Nyepi", "2026-03-20<tab>Nyepi",
"20-21 Maret 2026 Cuti bersama", "20 Maret 2026 s.d. 24 Maret 2026: Idulfitri".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format

BULAN = {
    nama: nomor
    for nomor, semua in enumerate(
        [
            "januari jan",
            "februari feb pebruari",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu agt ags",
            "september sep sept",
            "oktober okt",
            "november nov nopember",
            "desember des",
        ],
        start=1,
    )
    for nama in semua.split()
}
#: A stretch that is longer is a slip of the pen.
RENTANG_MAKS = 31
BARIS_MAKS = 120
NAMA_MAKS = 120

_SAMPAI = r"(?:-|–|—|s\.?/?d\.?|sampai(?:\s+dengan)?)"
_HURUF = r"(?P<h{0}>\d{{1,2}})\s+(?P<b{0}>[A-Za-z]{{3,9}})\s+(?P<t{0}>\d{{4}})"
_ANGKA = r"(?P<h{0}>\d{{1,2}})[-/.](?P<b{0}>\d{{1,2}})[-/.](?P<t{0}>\d{{4}})"
_ISO = r"(?P<t{0}>\d{{4}})-(?P<b{0}>\d{{2}})-(?P<h{0}>\d{{2}})"
_POLA = [
    re.compile(rf"^{bentuk.format(1)}(?:\s*{_SAMPAI}\s*{bentuk.format(2)})?(?!\d)", re.IGNORECASE)
    for bentuk in (_ISO, _ANGKA, _HURUF)
]
#: "20-21 Maret 2026": two days of one month.
_SEBULAN = re.compile(
    rf"^(?P<h1>\d{{1,2}})\s*{_SAMPAI}\s*(?P<h2>\d{{1,2}})\s+(?P<b1>[A-Za-z]{{3,9}})\s+(?P<t1>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_NAMA_HARI = re.compile(r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[,\s]*", re.IGNORECASE)
_NOMOR = re.compile(r"^\d{1,3}[.)]\s+(?=\D|\d{1,4}[\s\-/.–])")
_PEMISAH = " \t;:,|–—-"


@dataclass(frozen=True)
class DaftarLibur:
    """What was read: (day, name) in order, each day once, and the faults as (line number, sentence)."""

    hari: tuple[tuple[date, str], ...] = ()
    salah: tuple[tuple[int, str], ...] = field(default=())


def baca_libur(teks: str) -> DaftarLibur:
    """Read pasted lines; empty ones are passed over. A day that is named twice keeps its first name."""
    hari: dict[date, str] = {}
    salah: list[tuple[int, str]] = []
    baris = [(nomor, satu.strip()) for nomor, satu in enumerate(teks.splitlines(), start=1) if satu.strip()]
    if len(baris) > BARIS_MAKS:
        return DaftarLibur(salah=((BARIS_MAKS + 1, f"Daftar memuat paling banyak {BARIS_MAKS} baris."),))
    for nomor, satu in baris:
        try:
            dari, sampai, nama = _baca_baris(satu)
        except ValueError as galat:
            salah.append((nomor, str(galat)))
            continue
        for lompat in range((sampai - dari).days + 1):
            hari.setdefault(dari + timedelta(days=lompat), nama)
    return DaftarLibur(tuple(sorted(hari.items())), tuple(salah))


def tulis_libur(hari: Iterable[tuple[date, str]]) -> str:
    """The lines that `baca_libur` reads back into the same days."""
    return "\n".join(f"{date_format(satu, 'j F Y')} {nama}" for satu, nama in hari)


def _baca_baris(baris: str) -> tuple[date, date, str]:
    isi = _NAMA_HARI.sub("", _NOMOR.sub("", baris))
    cocok = _SEBULAN.match(isi) or next((c for pola in _POLA if (c := pola.match(isi))), None)
    if cocok is None:
        raise ValueError(f"“{_potong(baris)}” tidak diawali tanggal. Tulis misalnya 1 Januari 2026 Tahun Baru.")
    dari, sampai = _rentang(cocok.groupdict(), baris)
    nama = isi[cocok.end() :].strip(_PEMISAH)
    if not nama:
        raise ValueError(f"“{_potong(baris)}” belum bernama. Tulis nama hari liburnya sesudah tanggal.")
    if len(nama) > NAMA_MAKS:
        raise ValueError(f"Nama “{_potong(nama)}” terlalu panjang; paling banyak {NAMA_MAKS} karakter.")
    return dari, sampai, nama


def _rentang(bagian: dict[str, str | None], baris: str) -> tuple[date, date]:
    dari = _tanggal(bagian["h1"], bagian["b1"], bagian["t1"], baris)
    sampai = dari
    if bagian.get("h2"):
        bulan, tahun = bagian.get("b2") or bagian["b1"], bagian.get("t2") or bagian["t1"]
        sampai = _tanggal(bagian["h2"], bulan, tahun, baris)
    if not 0 <= (sampai - dari).days < RENTANG_MAKS:
        raise ValueError(f"Rentang tanggal pada “{_potong(baris)}” terbalik atau lebih dari {RENTANG_MAKS} hari.")
    return dari, sampai


def _tanggal(hari: str | None, bulan: str | None, tahun: str | None, baris: str) -> date:
    angka = int(bulan) if bulan and bulan.isdecimal() else BULAN.get((bulan or "").lower(), 0)
    try:
        hasil = date(int(tahun or 0), angka, int(hari or 0))
    except ValueError:
        raise ValueError(f"Tanggal pada “{_potong(baris)}” tidak ada di kalender.") from None
    if not 2000 <= hasil.year <= 2100:
        raise ValueError(f"Tahun pada “{_potong(baris)}” harus antara 2000 dan 2100.")
    return hasil


def _potong(teks: str) -> str:
    return teks if len(teks) <= 60 else f"{teks[:59]}…"
