"""Reads a sheet of assignments (one row a question) and notes every bad row and cell. No database.

Columns are found by their heading, in any order; `pertanyaan`, `klaster` and `unit` are there to be read by people and
are ignored. The file the portal writes has the same columns, so that it can be changed and taken in again.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from indikator.aturan.kalender import salah_tahun
from klaster.lembar_kerja import baca_lembar, nama_kolom, pecah_daftar, teks_sel

BARIS_MAKS = 2_000
LEMBAR = "Penugasan"
KODE, PERTANYAAN, KLASTER, PIMPIN, OPD_LAIN, TENGGAT, UNIT = (
    "kode",
    "pertanyaan",
    "klaster",
    "pimpin",
    "opd_lain",
    "tenggat",
    "unit",
)
KEPALA = (KODE, PERTANYAAN, KLASTER, PIMPIN, OPD_LAIN, TENGGAT, UNIT)
WAJIB = (KODE, PIMPIN, OPD_LAIN, TENGGAT)
#: Written where the parts of a question end on different days; taken in, it leaves them as they are.
BERAGAM = "beragam"
KODE_MAKS = 20

Cacat = tuple[int, str]


@dataclass(frozen=True)
class BarisTugas:
    """One question. `tenggat` None: follows the evaluation; `tenggat_tetap`: stays as it is."""

    nomor: int
    kode: str
    pimpin: str
    opd_lain: tuple[str, ...]
    tenggat: date | None = None
    tenggat_tetap: bool = False


def baca_penugasan(isi: bytes) -> tuple[list[BarisTugas], list[Cacat]]:
    """The rows, and the faults as (row, reason). Raises `LembarDitolak` for what cannot be read as a sheet at all."""
    lembar = baca_lembar(isi, baris_maks=BARIS_MAKS)
    if not lembar.baris:
        return [], [(1, "lembar kosong; unduh dahulu penugasan yang berlaku, lalu ubah berkas itu")]
    nomor, kepala = lembar.baris[0]
    letak, salah = _letak(kepala)
    if salah:
        return [], [(nomor, salah)]
    cacat: list[Cacat] = []
    baris = [_baris(n, sel, letak, cacat) for n, sel in lembar.baris[1:]]
    if not baris:
        cacat.append((nomor + 1, "berkas tidak memuat satu pun pertanyaan"))
    return baris, cacat + _ganda(baris)


def _letak(kepala: list[Any]) -> tuple[dict[str, int], str]:
    """Heading -> column; or what is wrong with the headings."""
    tertulis = [teks_sel(sel).casefold().replace(" ", "_") for sel in kepala]
    if kembar := sorted({nama for nama in tertulis if nama and tertulis.count(nama) > 1}):
        return {}, f"kolom {', '.join(kembar)} ada dua kali"
    if hilang := [nama for nama in WAJIB if nama not in tertulis]:
        return {}, f"kolom {', '.join(hilang)} tidak ada; kepala kolom harus {', '.join(KEPALA)}"
    return {nama: urutan for urutan, nama in enumerate(tertulis) if nama in KEPALA}, ""


def _baris(nomor: int, sel: list[Any], letak: dict[str, int], cacat: list[Cacat]) -> BarisTugas:
    def nilai(nama: str) -> Any:
        return sel[letak[nama]] if letak[nama] < len(sel) else ""

    kode, pimpin = teks_sel(nilai(KODE)), teks_sel(nilai(PIMPIN))
    if not kode:
        cacat.append((nomor, f"kode pertanyaan kosong (sel {_alamat(letak[KODE], nomor)})"))
    elif len(kode) > KODE_MAKS:
        cacat.append((nomor, f"kode pertanyaan terlalu panjang (sel {_alamat(letak[KODE], nomor)})"))
    if not pimpin:
        cacat.append((nomor, f"pimpin kosong (sel {_alamat(letak[PIMPIN], nomor)}); tulis kode OPD yang memimpin"))
    elif len(pecah_daftar(pimpin)) > 1:
        cacat.append((nomor, "pimpin hanya boleh satu OPD; pindahkan yang lain ke opd_lain"))
    lain = pecah_daftar(teks_sel(nilai(OPD_LAIN)))
    tenggat, tetap = _tenggat(nomor, nilai(TENGGAT), _alamat(letak[TENGGAT], nomor), cacat)
    return BarisTugas(nomor, kode, pimpin, lain, tenggat, tetap)


def _tenggat(nomor: int, nilai: Any, alamat: str, cacat: list[Cacat]) -> tuple[date | None, bool]:
    if isinstance(nilai, datetime):
        if nilai.time() != time.min:
            cacat.append((nomor, f"tenggat (sel {alamat}) memuat jam; tulis tanggalnya saja"))
        nilai = nilai.date()
    if isinstance(nilai, date):
        if salah := salah_tahun(nilai):
            cacat.append((nomor, f"tenggat (sel {alamat}) {nilai.isoformat()}: {salah[0].lower()}{salah[1:-1]}"))
        return nilai, False
    teks = teks_sel(nilai)
    if teks.casefold() == BERAGAM:
        return None, True
    if teks:
        cacat.append(
            (nomor, f"tenggat (sel {alamat}) berisi teks “{teks[:30]}”, bukan tanggal; ubah selnya menjadi tanggal")
        )
    return None, False


def _ganda(baris: list[BarisTugas]) -> list[Cacat]:
    pertama: dict[str, int] = {}
    cacat = []
    for b in baris:
        if b.kode and pertama.setdefault(b.kode.casefold(), b.nomor) != b.nomor:
            cacat.append((b.nomor, f"pertanyaan {b.kode} sudah ada pada baris {pertama[b.kode.casefold()]}"))
    return cacat


def _alamat(kolom: int, nomor: int) -> str:
    return f"{nama_kolom(kolom + 1)}{nomor}"
