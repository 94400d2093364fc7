"""One cell: what people type or paste, read by the kind of its column into canonical text, and written back."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from indikator.berkas.angka import BukanAngka, baca_angka, tulis_isian
from indikator.matriks.definisi import Jenis, Kolom
from klaster.templatetags.kla import BULAN, tanggal

TEKS_MAKS, TEKS_PANJANG_MAKS = 200, 1000
TAHUN_MIN, TAHUN_MAKS = 1945, 2100
PERSEN_MAKS = Decimal(100)
TULISAN_MAKS = 4000

_KENDALI = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Sixteen digits in a row, also with blanks or dots between: a population number names a person.
_NIK = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
_YA = frozenset({"ya", "y", "iya", "yes", "sudah", "ada", "1", "true", "✓", "√", "v"})
_TIDAK = frozenset({"tidak", "t", "tdk", "no", "n", "belum", "tidak ada", "0", "false"})
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_ANGKA = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_KATA = re.compile(r"([0-9]{1,2})[\s-]+([A-Za-z]+)\.?[\s-]+([0-9]{4})")
_NAMA_BULAN = {nama[:3].lower(): i for i, nama in enumerate(BULAN, 1)} | {
    nama.lower(): i for i, nama in enumerate(BULAN, 1)
}
_NAMA_BULAN |= {"agt": 8, "ags": 8, "nop": 11, "nopember": 11, "sept": 9, "pebruari": 2}
_NAMA_BULAN |= {"may": 5, "aug": 8, "oct": 10, "dec": 12}
_CONTOH_TANGGAL = "Tulis tanggal, misalnya 24 Mei 2024 atau 24/05/2024."


class SelDitolak(ValueError):
    """The cell cannot be taken; `str(error)` names rule and remedy in the user's language."""


def baca_sel(kolom: Kolom, teks: str, *, kanonik: bool = False) -> str:
    """Canonical text of a cell, "" when it is empty. `kanonik`: the text is canonical already and is only checked.

    Raises `SelDitolak`.
    """
    if len(teks) > TULISAN_MAKS:
        raise SelDitolak(f"Paling panjang {TEKS_PANJANG_MAKS} huruf.")
    bersih = _KENDALI.sub("", teks.replace("\r\n", "\n")).strip()
    if not bersih:
        if kolom.wajib:
            raise SelDitolak("Wajib diisi. Isi sel ini, atau hapus barisnya.")
        return ""
    hasil = _PEMBACA[kolom.jenis](kolom, bersih, kanonik)
    if kanonik and hasil != bersih:
        raise SelDitolak("Isi tidak dalam bentuk bakunya.")
    return hasil


def tulis_sel(kolom: Kolom, kanonik: str) -> str:
    """The cell as a reader sees it: 1.234,5, 24 Mei 2024, Ya. It reads back as itself."""
    if not kanonik:
        return ""
    if kolom.berangka:
        return tulis_isian(Decimal(kanonik))
    if kolom.jenis == Jenis.TANGGAL:
        return tanggal(date.fromisoformat(kanonik))
    return kanonik.capitalize() if kolom.jenis == Jenis.YA_TIDAK else kanonik


def _teks(kolom: Kolom, teks: str, kanonik: bool) -> str:
    panjang = kolom.jenis == Jenis.TEKS_PANJANG
    bersih = teks if panjang else " ".join(teks.split())
    maks = TEKS_PANJANG_MAKS if panjang else TEKS_MAKS
    if len(bersih) > maks:
        raise SelDitolak(f"Paling panjang {maks} huruf, sekarang {len(bersih)}. Ringkas isinya.")
    if _NIK.search(bersih):
        raise SelDitolak("Memuat 16 angka seperti NIK. Hapus nomor itu: tabel tidak memuat identitas orang.")
    return bersih


def _angka(kolom: Kolom, teks: str, kanonik: bool) -> str:
    nilai = _desimal(kolom, teks, kanonik)
    if kolom.jenis == Jenis.BULAT and nilai != nilai.to_integral_value():
        raise SelDitolak("Harus bilangan bulat, tanpa koma.")
    _pastikan_dalam_batas(kolom, nilai)
    return f"{nilai.normalize():f}"


def _desimal(kolom: Kolom, teks: str, kanonik: bool) -> Decimal:
    if kanonik:
        try:
            nilai = Decimal(teks)
        except InvalidOperation as galat:
            raise SelDitolak("Bukan angka.") from galat
        if not nilai.is_finite():
            raise SelDitolak("Bukan angka.")
        return nilai
    satuan = "%" if kolom.jenis == Jenis.PERSEN else kolom.satuan
    try:
        return baca_angka(teks, satuan).nilai
    except BukanAngka as galat:
        raise SelDitolak(str(galat)) from galat


def _pastikan_dalam_batas(kolom: Kolom, nilai: Decimal) -> None:
    minimum, maksimum = kolom.minimum, kolom.maksimum
    if kolom.jenis == Jenis.PERSEN:
        minimum = Decimal(0) if minimum is None else minimum
        maksimum = PERSEN_MAKS if maksimum is None else maksimum
    if minimum is not None and nilai < minimum:
        raise SelDitolak(f"Paling kecil {tulis_isian(minimum)}.")
    if maksimum is not None and nilai > maksimum:
        raise SelDitolak(f"Paling besar {tulis_isian(maksimum)}.")


def _tahun(kolom: Kolom, teks: str, kanonik: bool) -> str:
    bawah = int(kolom.minimum) if kolom.minimum is not None else TAHUN_MIN
    atas = int(kolom.maksimum) if kolom.maksimum is not None else TAHUN_MAKS
    if not re.fullmatch(r"[0-9]{4}", teks) or not bawah <= int(teks) <= atas:
        raise SelDitolak(f"Tulis tahun empat angka antara {bawah} dan {atas}.")
    return teks


def _tanggal(kolom: Kolom, teks: str, kanonik: bool) -> str:
    if cocok := _ISO.fullmatch(teks):
        tahun, bulan, hari = (int(b) for b in cocok.groups())
    elif cocok := _ANGKA.fullmatch(teks):
        hari, bulan, tahun = (int(b) for b in cocok.groups())
    elif cocok := _KATA.fullmatch(teks):
        hari, bulan, tahun = int(cocok[1]), _NAMA_BULAN.get(cocok[2].lower(), 0), int(cocok[3])
    else:
        raise SelDitolak(_CONTOH_TANGGAL)
    try:
        nilai = date(tahun, bulan, hari)
    except ValueError as galat:
        raise SelDitolak(f"Tanggal itu tidak ada. {_CONTOH_TANGGAL}") from galat
    if not TAHUN_MIN <= nilai.year <= TAHUN_MAKS:
        raise SelDitolak(f"Tahunnya harus antara {TAHUN_MIN} dan {TAHUN_MAKS}.")
    return nilai.isoformat()


def _ya_tidak(kolom: Kolom, teks: str, kanonik: bool) -> str:
    kata = " ".join(teks.lower().split()).rstrip(".")
    if kata in _YA:
        return "ya"
    if kata in _TIDAK:
        return "tidak"
    raise SelDitolak("Tulis ya atau tidak.")


def _pilihan(kolom: Kolom, teks: str, kanonik: bool) -> str:
    kata = " ".join(teks.lower().split())
    for pilihan in kolom.pilihan:
        if " ".join(pilihan.lower().split()) == kata:
            return pilihan
    raise SelDitolak(f"Pilih salah satu: {', '.join(kolom.pilihan)}.")


_PEMBACA: dict[Jenis, Callable[[Kolom, str, bool], str]] = {
    Jenis.TEKS: _teks,
    Jenis.TEKS_PANJANG: _teks,
    Jenis.BULAT: _angka,
    Jenis.DESIMAL: _angka,
    Jenis.PERSEN: _angka,
    Jenis.TANGGAL: _tanggal,
    Jenis.TAHUN: _tahun,
    Jenis.YA_TIDAK: _ya_tidak,
    Jenis.PILIHAN: _pilihan,
}
