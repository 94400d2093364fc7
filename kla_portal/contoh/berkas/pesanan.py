"""What an example file is about: the one argument that every generator takes."""

import random
from dataclasses import dataclass
from datetime import date

BULAN = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
HARI = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
TANDA_CONTOH = "DATA CONTOH - bukan dokumen resmi"


@dataclass(frozen=True)
class Pesanan:
    """An order for one file. `kunci` seeds every choice; the rest is what the reader sees."""

    kunci: str
    jenis: str
    judul: str
    topik: str
    kota: str
    provinsi: str
    unit: str
    alamat: str
    nomor: str
    tanggal: date
    tahun: int = 2024
    baris: tuple[str, ...] = ()
    konsep: bool = False  # not signed yet

    @property
    def acak(self) -> random.Random:
        return random.Random(f"kla-contoh/{self.kunci}")

    @property
    def tanggal_panjang(self) -> str:
        return tanggal_indonesia(self.tanggal)


def tanggal_indonesia(hari: date) -> str:
    """24 Mei 2026"""
    return f"{hari.day} {BULAN[hari.month - 1]} {hari.year}"


def nama_hari(hari: date) -> str:
    return HARI[hari.weekday()]


def angka(nilai: float, desimal: int = 0) -> str:
    """Indonesian number: dot for thousands, comma for decimals."""
    return f"{nilai:,.{desimal}f}".translate(str.maketrans(",.", ".,"))
