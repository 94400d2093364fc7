"""What a document says, read from its plain text: years, numbers, dates, expiry, cities, signs of personal data.

Pure and deterministic: no clock, no database. Everything found is advice to a person. The rules follow how Indonesian
offices write: "NOMOR : 400.2/12-Huk/2024", "Nomor 12 Tahun 2024", "3 Mei 2024", "berlaku sampai dengan ...".
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain, islice
from typing import TypeVar

from bukti.aturan.nama_kota import KABUPATEN, KOTA, nama
from bukti.aturan.penggalan import sambung_penggalan

T = TypeVar("T")

#: Longest text kept of one file, in characters: some 800 typed pages.
TEKS_MAKS = 2_000_000
#: Fewer words than this say too little to call two files the same by their text.
KATA_SIDIK_MIN = 40
BUTIR_MAKS = 50
#: Looked at of each kind of finding; more are repetitions, or a text made to keep the reader busy.
COCOK_MAKS = 10_000
PEMISAH_HALAMAN = "\n\f"

#: Words that speak of one child or one case, not of policy. A city adds its own (`PengaturanBukti.kata_peka`).
KATA_PEKA = (
    "nomor induk kependudukan",
    "NIK",
    "NISN",
    "nama korban",
    "identitas korban",
    "inisial korban",
    "alamat korban",
    "identitas anak",
    "nama ibu kandung",
    "visum et repertum",
    "hasil visum",
    "kronologi kejadian",
    "kronologis kejadian",
    "kronologi kasus",
    "kronologis kasus",
    "rekam medis",
    "laporan polisi nomor",
    "berita acara pemeriksaan korban",
)

BULAN = {
    "januari": 1, "februari": 2, "pebruari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "agustus": 8,
    "september": 9, "oktober": 10, "november": 11, "nopember": 11, "desember": 12,
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "agt": 8, "agu": 8, "ags": 8, "agus": 8,
    "sep": 9, "sept": 9, "okt": 10, "nov": 11, "nop": 11, "des": 12,
}  # fmt: skip
_NAMA_BULAN = "|".join(sorted(BULAN, key=len, reverse=True))
_TAHUN = r"(?:19[4-9]\d|20\d\d)"
_TANGGAL = (
    rf"(?:(?P<h>\d{{1,2}})\s+(?P<b>{_NAMA_BULAN})\.?,?\s+(?P<t>{_TAHUN})"
    rf"|(?P<h2>\d{{1,2}})(?P<p>[-/.])(?P<b2>\d{{1,2}})(?P=p)(?P<t2>{_TAHUN})"
    rf"|(?P<t3>{_TAHUN})-(?P<b3>\d{{2}})-(?P<h3>\d{{2}}))"
)
TANGGAL = re.compile(rf"(?<![\d./-]){_TANGGAL}(?![\d/-])", re.IGNORECASE)
TAHUN = re.compile(rf"(?<![\d.,])({_TAHUN})(?!\d|[.,]\d)")
#: What stands before or after a number that counts something. A noun with a capital is the next word of a heading.
_MENGHITUNG = re.compile(
    r"(?:\brp\.?|\b(?:sebanyak|sejumlah|berjumlah|mencapai|(?:lebih|kurang)\s+dari|kurang\s+lebih))\s*\Z", re.IGNORECASE
)
_TERHITUNG = re.compile(
    r"\s+(?:orang|anak|siswa|siswi|murid|pelajar|peserta|jiwa|bayi|balita|remaja|guru|kader|keluarga|rumah|kasus|unit|buah"
    r"|lembar|eksemplar|paket|kali|jam|meter|persen)\b"
)
#: What makes it a year all the same: the word itself, a budget or a span, a month, a year before it.
_BERTAHUN = re.compile(
    rf"(?:\btahun(?:\s+(?:ajaran|anggaran|pelajaran))?|\b(?:t\.?a\.?|apbd|periode|sejak)|\b(?:{_NAMA_BULAN})\.?"
    rf"|{_TAHUN}\s*(?:dan|hingga|sampai|s/d|[-–/,]))\s*\Z",
    re.IGNORECASE,
)
_JARAK_HITUNG = 40
NOMOR = re.compile(
    r"\b(?:nomor|no)\b\s*[.:]?\s*[:.]?\s*"
    r"(?P<isi>[A-Z0-9][\w.\-]*(?:\s?/\s?[\w.\-]+)*)"
    rf"(?:\s+tahun\s+(?P<tahun>{_TAHUN}))?",
    re.IGNORECASE,
)
#: "berlaku ... sampai dengan" a day, a month, or a year; looked for in a passage that begins with "berlaku".
SAMPAI = re.compile(
    r"\b(?:sampai(?:\s+dengan)?|hingga|s\s?[./]\s?d\.?)\s*:?\s*"
    rf"(?:(?:pada\s+)?tanggal\s*:?\s*)?(?:{_TANGGAL}|(?:bulan\s+)?(?P<bulan>{_NAMA_BULAN})\s+(?P<tb>{_TAHUN})"
    rf"|(?:akhir\s+)?(?:tahun\s+)?(?P<ta>{_TAHUN})(?!\s*[./-]?\d))",
    re.IGNORECASE,
)
BERLAKU = re.compile(r"(?<!tidak )\bberlaku\b", re.IGNORECASE)
JARAK_BERLAKU = 220
#: Sixteen digits in one row or in the groups in which people write them; never part of a longer number.
DERET_16 = re.compile(
    r"(?<!\d)(?<!\d[ .-])(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4})(?![ .-]?\d)"
)


@dataclass(frozen=True, slots=True)
class Bacaan:
    """What was read in one file; the fields are those of `bukti.models.BacaanBerkas`."""

    teks: str = ""
    awal_halaman: tuple[int, ...] = ()
    sidik_teks: str = ""
    tahun: tuple[int, ...] = ()
    nomor: tuple[str, ...] = ()
    tanggal: tuple[date, ...] = ()
    berlaku_sampai: date | None = None
    kota_disebut: tuple[str, ...] = ()
    angka_16: int = 0
    kata_peka: tuple[str, ...] = ()


def baca(halaman: Sequence[str], *, kota: str = "", kata_tambahan: Iterable[str] = ()) -> Bacaan:
    """Read the text of a file, a page at a time. `kota` is the owner's full name ("Kota Depok"): it counts as named
    also where only "Depok" is written. `kata_tambahan` are the city's own sensitive words."""
    teks, awal = gabung_halaman(halaman)
    return Bacaan(
        teks=teks,
        awal_halaman=awal,
        sidik_teks=sidik_teks(teks),
        tahun=temukan_tahun(teks),
        nomor=temukan_nomor(teks),
        tanggal=temukan_tanggal(teks),
        berlaku_sampai=temukan_masa_berlaku(teks),
        kota_disebut=temukan_kota(teks, kota),
        angka_16=hitung_angka_16(teks),
        kata_peka=temukan_kata_peka(teks, kata_tambahan),
    )


# --- Text -------------------------------------------------------------------------------------------------------
def gabung_halaman(halaman: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """One text, and the offset at which each page begins in it. What is beyond `TEKS_MAKS` is left out; such pages
    begin at the end."""
    bersih = [bersihkan(h) for h in halaman]
    panjang = [len(h) + len(PEMISAH_HALAMAN) for h in bersih]
    teks = PEMISAH_HALAMAN.join(bersih)[:TEKS_MAKS]
    awal = list(accumulate(panjang, initial=0))[: len(bersih)]
    return teks, tuple(min(a, len(teks)) for a in awal)


def halaman_pada(awal_halaman: Sequence[int], letak: int) -> int:
    """The page, counted from 1, on which the character at this offset stands. 1 when nothing is known of pages."""
    return max(1, bisect_right(awal_halaman, letak))


def bersihkan(teks: str) -> str:
    """Text as a database takes it: no NUL, no half characters, ligatures as letters, words at line ends joined, no
    long stretches of white space."""
    tanpa_separuh = teks.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    satu_bentuk = unicodedata.normalize("NFKC", tanpa_separuh).replace("\r\n", "\n").replace("\r", "\n")
    sambung = sambung_penggalan(satu_bentuk)
    tampak = sambung.translate({ord(c): None for c in set(sambung) if _tak_tampak(c)})
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", tampak))).strip()


def _tak_tampak(karakter: str) -> bool:
    if karakter in "\n\t":
        return False
    return unicodedata.category(karakter) in ("Cc", "Cf", "Cs", "Co", "Cn") or karakter == "\ufffd"


def sidik_teks(teks: str) -> str:
    """SHA-256 of the words alone, so that a copy that was printed or saved anew has the same; empty for a text that
    is too short to tell one document from another."""
    kata = re.sub(r"[\W_]+", " ", teks.casefold()).split()
    if len(kata) < KATA_SIDIK_MIN:
        return ""
    return hashlib.sha256(" ".join(kata).encode()).hexdigest()


# --- Years, numbers, dates --------------------------------------------------------------------------------------
def temukan_tahun(teks: str) -> tuple[int, ...]:
    """Years that stand by themselves or in a date; no amounts of money, no counts of people or things, no parts of
    numbers."""
    berdiri = (int(c.group(1)) for c in _cocok(TAHUN, teks) if not _menghitung(c, teks))
    return _unik(chain(berdiri, (t.year for t in temukan_tanggal(teks))))


def _menghitung(cocok: re.Match[str], teks: str) -> bool:
    """Whether the number says how many: "2010 anak", "sebanyak 2024"; not "tahun 2024 anak ..."."""
    sebelum = teks[max(cocok.start() - _JARAK_HITUNG, 0) : cocok.start()]
    if _BERTAHUN.search(sebelum):
        return False
    return bool(_MENGHITUNG.search(sebelum) or _TERHITUNG.match(teks, cocok.end()))


def temukan_nomor(teks: str) -> tuple[str, ...]:
    """Numbers of documents: with a slash in it, or followed by "Tahun ..."; the number of a house is neither."""
    return _unik(n for c in _cocok(NOMOR, teks) if (n := _nomor(c)))


def _nomor(cocok: re.Match[str]) -> str:
    isi = re.sub(r"\s+", "", cocok.group("isi")).rstrip(".-/")
    if not re.search(r"\d", isi) or len(isi) > 60:
        return ""
    if cocok.group("tahun"):
        return f"{isi} Tahun {cocok.group('tahun')}"
    return isi if "/" in isi else ""


def sama_nomor(satu: str, lain: str) -> bool:
    """Whether two numbers are the same but for the way of writing, or one is the beginning of the other: who types
    "12" for "Nomor 12 Tahun 2023" is right, who types "1" is not."""
    kiri, kanan = _bagian_nomor(satu), _bagian_nomor(lain)
    pendek, panjang = sorted((kiri, kanan), key=len)
    return bool(pendek) and (panjang[: len(pendek)] == pendek or "".join(kiri) == "".join(kanan))


def _bagian_nomor(nomor: str) -> list[str]:
    kata = re.findall(r"[^\W_]+", nomor.casefold())
    return [k for k in kata if k not in ("nomor", "no", "tahun")]


def temukan_tanggal(teks: str) -> tuple[date, ...]:
    return _unik(t for c in _cocok(TANGGAL, teks) if (t := _tanggal(c)))


def _tanggal(cocok: re.Match[str]) -> date | None:
    """The day that a match of `_TANGGAL` names; None for a 31 February."""
    g = cocok.groupdict()
    hari, bulan, tahun = g["h"] or g["h2"] or g["h3"], g["b"] or g["b2"] or g["b3"], g["t"] or g["t2"] or g["t3"]
    if not tahun:
        return None
    nomor_bulan = BULAN.get(bulan.casefold()) or (int(bulan) if bulan.isdecimal() else 0)
    try:
        return date(int(tahun), nomor_bulan, int(hari))
    except ValueError:
        return None


def temukan_masa_berlaku(teks: str) -> date | None:
    """The last day on which the document says it holds; a month or a year ends on its last day. Both must stand in
    one sentence: a regulation that "comes into force" says nothing of its end."""
    for mulai in _cocok(BERLAKU, teks):
        petikan = teks[mulai.end() : mulai.end() + JARAK_BERLAKU]
        cocok = SAMPAI.search(petikan)
        if cocok is None or re.search(r"[.;]\s+[A-Z]", petikan[: cocok.start()]):
            continue
        if tanggal := _akhir(cocok):
            return tanggal
    return None


def _akhir(cocok: re.Match[str]) -> date | None:
    if cocok.group("ta"):
        return date(int(cocok.group("ta")), 12, 31)
    if cocok.group("bulan"):
        tahun, bulan = int(cocok.group("tb")), BULAN[cocok.group("bulan").casefold()]
        return date(tahun, bulan, monthrange(tahun, bulan)[1])
    return _tanggal(cocok)


# --- Cities -----------------------------------------------------------------------------------------------------
def _pola_kota(sebutan: str, daftar: str) -> re.Pattern[str]:
    pilihan = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(nama(daftar), key=len, reverse=True))
    return re.compile(rf"\b(?:{sebutan})\s+({pilihan})\b", re.IGNORECASE)


_DAERAH = (
    ("Kota", _pola_kota(r"kota(?:\s+administrasi)?|wali\s?kota", KOTA)),
    ("Kabupaten", _pola_kota(r"kabupaten|kab\.?|bupati", KABUPATEN)),
)
_RESMI = {n.casefold(): n for n in (*nama(KOTA), *nama(KABUPATEN))}


def temukan_kota(teks: str, sendiri: str = "") -> tuple[str, ...]:
    """Cities and regencies named with their kind, as "Kota Depok" and "Kabupaten Bandung", in the order of the text.
    The owner's own counts also by its bare name."""
    letak = [
        (c.start(), f"{jenis} {_RESMI[' '.join(c.group(1).split()).casefold()]}")
        for jenis, pola in _DAERAH
        for c in _cocok(pola, teks)
    ]
    polos = re.sub(r"^(kota administrasi|kota|kabupaten)\s+", "", sendiri, flags=re.IGNORECASE)
    if polos and (c := re.search(rf"\b{re.escape(polos)}\b", teks, re.IGNORECASE)):
        letak.append((c.start(), sendiri))
    return _unik(n for _, n in sorted(letak))


# --- Personal data ----------------------------------------------------------------------------------------------
def hitung_angka_16(teks: str) -> int:
    """How many different numbers look like a NIK or a family card: region, day (plus 40 for women), month, year."""
    deret = {re.sub(r"\D", "", c.group()) for c in _cocok(DERET_16, teks)}
    return sum(1 for d in deret if _mirip_nik(d))


def _mirip_nik(d: str) -> bool:
    hari = int(d[6:8])
    return (
        11 <= int(d[:2]) <= 97
        and d[2:4] != "00"
        and d[4:6] != "00"
        and (1 <= hari <= 31 or 41 <= hari <= 71)
        and 1 <= int(d[8:10]) <= 12
        and d[12:] != "0000"
    )


def samarkan(teks: str) -> str:
    """The text with every identity number blotted out, for where a passage of it is shown."""
    return DERET_16.sub(lambda c: re.sub(r"\d", "•", c.group()), teks)


def temukan_kata_peka(teks: str, tambahan: Iterable[str] = ()) -> tuple[str, ...]:
    """Sensitive words that stand in the text as whole words, in the order of the list. Capitals only make a
    difference where the word itself is all capitals ("NIK")."""
    kecil = teks.casefold()
    mungkin = (k for k in (*KATA_PEKA, *rapikan_kata(tambahan)) if all(b in kecil for b in k.casefold().split()))
    return _unik(kata for kata in mungkin if _pola_kata(kata).search(teks))


def _pola_kata(kata: str) -> re.Pattern[str]:
    pola = r"\s+".join(re.escape(bagian) for bagian in kata.split())
    return re.compile(rf"(?<!\w){pola}(?!\w)", 0 if kata.isupper() else re.IGNORECASE)


def rapikan_kata(tambahan: Iterable[str]) -> list[str]:
    """A city's own words, each on a line or between commas, without empty ones."""
    return [kata for baris in tambahan for satu in re.split(r"[,;\n]", baris) if (kata := " ".join(satu.split()))]


def _cocok(pola: re.Pattern[str], teks: str) -> Iterator[re.Match[str]]:
    return islice(pola.finditer(teks), COCOK_MAKS)


def _unik(butir: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(butir))[:BUTIR_MAKS]
