"""Reads a sheet of accounts (XLSX or CSV) and notes every bad row and cell; writes the empty one. No database.

Columns are found by their heading, in any order; what is not known (the extra columns of the export) is ignored.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from klaster.aturan.data_diri import SalahTulis, rapikan_nama, rapikan_nip, rapikan_telepon
from klaster.aturan.nama_akun import PESAN_NAMA_PENGGUNA, POLA_NAMA_PENGGUNA, rapikan_nama_pengguna
from klaster.lembar_kerja import (
    LembarDitolak,
    LembarTulis,
    baca_lembar,
    huruf_kecil_awal,
    nama_kolom,
    pecah_daftar,
    teks_sel,
)

AKUN_MAKS = 500
BARIS_MAKS = AKUN_MAKS + 1
LEMBAR = "Akun"
NAMA, USERNAME, NIP, TELEPON, SUREL, PERAN, OPD, KEPALA, KLASTER = KEPALA_AKUN = (
    *("nama", "nama_pengguna", "nip", "telepon", "surel", "peran", "opd", "kepala_opd", "klaster"),
)
WAJIB = (NAMA, PERAN)
_YA, _TIDAK = ("ya", "y", "1", "true", "x"), ("", "tidak", "t", "0", "false", "-")
_PANJANG = {NAMA: 120, SUREL: 254}

Cacat = tuple[int, str]


@dataclass(frozen=True)
class BarisAkun:
    """One account as it was written. `username` "" asks for one to be proposed; `opd` and `klaster` are codes."""

    nomor: int
    nama: str
    username: str = ""
    nip: str = ""
    telepon: str = ""
    surel: str = ""
    peran: str = ""
    opd: str = ""
    kepala_opd: bool = False
    klaster: tuple[str, ...] = ()


def baca_akun(isi: bytes, nama_berkas: str = "") -> tuple[list[BarisAkun], list[Cacat]]:
    """The rows, and the faults as (row, reason). Raises `LembarDitolak` for what cannot be read as a table at all."""
    lembar = _baca_csv(isi) if nama_berkas.casefold().endswith((".csv", ".txt")) else _baca_xlsx(isi)
    if not lembar:
        return [], [(1, "lembar kosong; unduh templatnya, lalu isi satu baris untuk tiap akun")]
    nomor, kepala = lembar[0]
    letak, salah = _letak(kepala)
    if salah:
        return [], [(nomor, salah)]
    cacat: list[Cacat] = []
    baris = [_baris(n, sel, letak, cacat) for n, sel in lembar[1:]]
    if not baris:
        cacat.append((nomor + 1, "berkas tidak memuat satu pun akun"))
    return baris, cacat


def templat(peran: Sequence[tuple[str, str]], opd: Sequence[tuple[str, str]], klaster: Sequence[tuple[str, str]]):
    """The empty sheet with one that lists what may be written into it: (code, name) of roles, OPD and klaster."""
    acuan = [("peran", *p) for p in peran] + [("opd", *o) for o in opd] + [("klaster", *k) for k in klaster]
    acuan += [("kepala_opd", "ya", "Boleh mengesahkan isian OPD-nya; kosongkan bila tidak.")]
    acuan += [("nama_pengguna", "", "Boleh kosong: portal mengusulkannya dari nama.")]
    return [
        LembarTulis(LEMBAR, KEPALA_AKUN, [], lebar=[28, 26, 22, 18, 28, 14, 16, 12, 16]),
        LembarTulis("Acuan", ("kolom", "tulis", "artinya"), acuan, lebar=[16, 20, 60]),
    ]


def _baca_xlsx(isi: bytes) -> list[tuple[int, list[Any]]]:
    return baca_lembar(isi, baris_maks=BARIS_MAKS).baris


def _baca_csv(isi: bytes) -> list[tuple[int, list[Any]]]:
    """Comma, semicolon (Excel in Indonesian) or tab between; UTF-8, with or without a mark in front."""
    if isi.startswith(b"PK"):
        raise LembarDitolak("Isi berkas ini Excel, tetapi namanya berakhiran .csv. Ubah akhirannya menjadi .xlsx.")
    try:
        teks = isi.decode("utf-8-sig")
    except UnicodeDecodeError as galat:
        raise LembarDitolak("CSV ini tidak berkode UTF-8. Simpan ulang sebagai “CSV UTF-8” atau .xlsx.") from galat
    if "\0" in teks:
        raise LembarDitolak("Berkas ini bukan CSV. Simpan sebagai “CSV UTF-8” atau .xlsx, lalu unggah lagi.")
    pemisah = max(",;\t", key=teks.split("\n", 1)[0].count)
    hasil: list[tuple[int, list[Any]]] = []
    try:
        pembaca = csv.reader(io.StringIO(teks, newline=""), delimiter=pemisah, strict=True)
        for sel in pembaca:
            if any(satu.strip() for satu in sel):
                hasil.append((pembaca.line_num, [teks_sel(satu) for satu in sel]))
            if len(hasil) > BARIS_MAKS:
                raise LembarDitolak(f"Paling banyak {AKUN_MAKS} akun dalam satu berkas. Bagi berkasnya.")
    except csv.Error as galat:
        raise LembarDitolak(f"CSV rusak pada baris {pembaca.line_num}. Simpan ulang sebagai .xlsx.") from galat
    return hasil


def _letak(kepala: list[Any]) -> tuple[dict[str, int], str]:
    """Heading -> column; or what is wrong with the headings."""
    tertulis = [teks_sel(sel).casefold().replace(" ", "_") for sel in kepala]
    if kembar := sorted({nama for nama in tertulis if nama in KEPALA_AKUN and tertulis.count(nama) > 1}):
        return {}, f"kolom {', '.join(kembar)} ada dua kali"
    if hilang := [nama for nama in WAJIB if nama not in tertulis]:
        return {}, f"kolom {', '.join(hilang)} tidak ada; kepala kolom harus {', '.join(KEPALA_AKUN)}"
    return {nama: urutan for urutan, nama in enumerate(tertulis) if nama in KEPALA_AKUN}, ""


class _Sel:
    """The cells of one row, found by their heading. What is wrong with one is noted, and it reads as empty."""

    def __init__(self, nomor: int, sel: list[Any], letak: dict[str, int], cacat: list[Cacat]) -> None:
        self.nomor, self.sel, self.letak, self.cacat = nomor, sel, letak, cacat

    def nilai(self, nama: str) -> str:
        kolom = self.letak.get(nama)
        teks = teks_sel(self.sel[kolom]) if kolom is not None and kolom < len(self.sel) else ""
        if len(teks) > _PANJANG.get(nama, 200):
            self.salah(nama, f"lebih dari {_PANJANG.get(nama, 200)} huruf")
            return ""
        return teks

    def salah(self, nama: str, sebab: str) -> None:
        tempat = f" (sel {nama_kolom(self.letak[nama] + 1)}{self.nomor})" if nama in self.letak else ""
        self.cacat.append((self.nomor, f"{nama}{tempat}: {huruf_kecil_awal(sebab)}"))

    def rapi(self, nama: str, fungsi: Callable[[str], str]) -> str:
        try:
            return fungsi(self.nilai(nama))
        except SalahTulis as galat:
            self.salah(nama, str(galat))
            return ""

    def nama_pengguna(self) -> str:
        username = rapikan_nama_pengguna(self.nilai(USERNAME))
        if username and not POLA_NAMA_PENGGUNA.fullmatch(username):
            self.salah(USERNAME, PESAN_NAMA_PENGGUNA)
        return username

    def ya(self, nama: str) -> bool:
        tulisan = self.nilai(nama).casefold()
        if tulisan not in _YA + _TIDAK:
            self.salah(nama, "tulis “ya” atau kosongkan")
        return tulisan in _YA


def _baris(nomor: int, sel: list[Any], letak: dict[str, int], cacat: list[Cacat]) -> BarisAkun:
    isi = _Sel(nomor, sel, letak, cacat)
    username, kepala = isi.nama_pengguna(), isi.ya(KEPALA)
    return BarisAkun(
        nomor=nomor,
        nama=isi.rapi(NAMA, rapikan_nama),
        username=username,
        nip=isi.rapi(NIP, rapikan_nip),
        telepon=isi.rapi(TELEPON, rapikan_telepon),
        surel=isi.nilai(SUREL),
        peran=isi.nilai(PERAN),
        opd=isi.nilai(OPD),
        kepala_opd=kepala,
        klaster=pecah_daftar(isi.nilai(KLASTER).upper()),
    )
