"""Typed reading of the tree: every method returns the value, or notes a fault with its line and returns None."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from indikator.berkas.instrumen.bentuk import teks_angka
from indikator.berkas.instrumen.cacat import Cacat
from indikator.berkas.instrumen.simpul import Daftar, Peta, Simpul, Skalar

T = TypeVar("T")

KODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_KENDALI = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass
class Pemeriksa:
    cacat: list[Cacat] = field(default_factory=list)

    def catat(self, baris: int, alasan: str) -> None:
        self.cacat.append(Cacat(baris, alasan))

    def peta(self, simpul: Simpul, apa: str, wajib: Iterable[str], boleh: Iterable[str] = ()) -> Peta | None:
        """A map; missing and unknown keys are noted, and what is there is read on, so that all faults show at once."""
        if not isinstance(simpul, Peta):
            self.catat(simpul.baris, f"{apa} harus berupa pasangan kunci dan nilai")
            return None
        for kunci in wajib:
            if kunci not in simpul.isi:
                self.catat(simpul.baris, f"{apa}: kunci '{kunci}' tidak ada")
        for kunci, nilai in simpul.isi.items():
            if kunci not in {*wajib, *boleh}:
                self.catat(nilai.baris, f"{apa}: kunci '{kunci}' tidak dikenal")
        return simpul

    def daftar(self, peta: Peta, kunci: str, apa: str, *, boleh_kosong: bool = False) -> tuple[Simpul, ...]:
        simpul = peta.isi.get(kunci)
        if simpul is None:
            return ()
        if not isinstance(simpul, Daftar):
            self.catat(simpul.baris, f"{apa}: {kunci} harus berupa daftar")
            return ()
        if not simpul.isi and not boleh_kosong:
            self.catat(simpul.baris, f"{apa}: {kunci} tidak boleh kosong")
        return simpul.isi

    def semua(self, simpul: Iterable[Simpul], baca: Callable[[Simpul], T | None]) -> tuple[T, ...]:
        """Read every item; those with faults are left out (their faults are noted)."""
        return tuple(hasil for s in simpul if (hasil := baca(s)) is not None)

    def teks(
        self,
        peta: Peta,
        kunci: str,
        apa: str,
        *,
        maks: int,
        pola: re.Pattern[str] | None = None,
        boleh_kosong: bool = False,
    ) -> str | None:
        simpul = peta.isi.get(kunci)
        if simpul is None:
            return None
        return self.teks_simpul(simpul, f"{apa}: {kunci}", maks=maks, pola=pola, boleh_kosong=boleh_kosong)

    def teks_simpul(
        self, simpul: Simpul, apa: str, *, maks: int, pola: re.Pattern[str] | None = None, boleh_kosong: bool = False
    ) -> str | None:
        nilai = simpul.nilai if isinstance(simpul, Skalar) else None
        if not isinstance(nilai, str):
            self.catat(simpul.baris, f"{apa} harus berupa teks; tulis di antara tanda kutip")
            return None
        nilai = nilai.strip()
        alasan = self._salah_teks(nilai, maks, pola, boleh_kosong)
        if alasan:
            self.catat(simpul.baris, f"{apa} {alasan}")
            return None
        return nilai

    @staticmethod
    def _salah_teks(nilai: str, maks: int, pola: re.Pattern[str] | None, boleh_kosong: bool) -> str:
        if not nilai:
            return "" if boleh_kosong else "tidak boleh kosong"
        if len(nilai) > maks:
            return f"paling panjang {maks} huruf, sekarang {len(nilai)}"
        if _KENDALI.search(nilai):
            return "memuat karakter kendali"
        if pola is not None and not pola.fullmatch(nilai):
            return f"'{nilai}' hanya boleh berisi huruf, angka, titik, garis bawah, dan tanda hubung"
        return ""

    def salah_satu(self, peta: Peta, kunci: str, apa: str, dikenal: Iterable[str]) -> str | None:
        simpul = peta.isi.get(kunci)
        if simpul is None:
            return None
        nilai = simpul.nilai if isinstance(simpul, Skalar) else None
        if isinstance(nilai, str) and nilai in set(dikenal):
            return nilai
        tertulis = f"'{nilai}' " if isinstance(nilai, str) else ""
        self.catat(simpul.baris, f"{apa}: {kunci} {tertulis}tidak dikenal; pilih {', '.join(dikenal)}")
        return None

    def logis(self, peta: Peta, kunci: str, apa: str) -> bool | None:
        simpul = peta.isi.get(kunci)
        if simpul is None:
            return None
        if isinstance(simpul, Skalar) and isinstance(simpul.nilai, bool):
            return simpul.nilai
        self.catat(simpul.baris, f"{apa}: {kunci} harus true atau false")
        return None

    def bulat(self, peta: Peta, kunci: str, apa: str, minimum: int, maksimum: int) -> int | None:
        simpul = peta.isi.get(kunci)
        if simpul is None:
            return None
        nilai = simpul.nilai if isinstance(simpul, Skalar) else None
        if isinstance(nilai, int) and not isinstance(nilai, bool) and minimum <= nilai <= maksimum:
            return nilai
        self.catat(simpul.baris, f"{apa}: {kunci} harus bilangan bulat {minimum} sampai {maksimum}")
        return None

    def desimal(
        self,
        peta: Peta,
        kunci: str,
        apa: str,
        *,
        minimum: Decimal | None = None,
        maksimum: Decimal = Decimal(10) ** 12,
        tempat: int = 4,
    ) -> Decimal | None:
        """A finite figure with at most so many decimals. Not for keys that may be null: see `desimal_atau_null`."""
        simpul = peta.isi.get(kunci)
        if simpul is None:
            return None
        nilai = simpul.nilai if isinstance(simpul, Skalar) else None
        if isinstance(nilai, bool) or not isinstance(nilai, int | Decimal):
            self.catat(simpul.baris, f"{apa}: {kunci} harus berupa angka tanpa tanda kutip, misalnya 0.25")
            return None
        angka = Decimal(nilai)
        bawah = -maksimum if minimum is None else minimum
        if not bawah <= angka <= maksimum:
            batas = f"{teks_angka(bawah)} sampai {teks_angka(maksimum)}"
            self.catat(simpul.baris, f"{apa}: {kunci} harus {batas}, sekarang {teks_angka(angka)}")
            return None
        if len(teks_angka(angka).partition(".")[2]) > tempat:
            self.catat(simpul.baris, f"{apa}: {kunci} paling banyak {tempat} angka desimal")
            return None
        return angka

    def desimal_atau_null(self, peta: Peta, kunci: str, apa: str) -> Decimal | None:
        simpul = peta.isi.get(kunci)
        if simpul is None or (isinstance(simpul, Skalar) and simpul.nilai is None):
            return None
        return self.desimal(peta, kunci, apa)

    def tanpa_ganda(self, butir: Iterable[tuple[str, int]], apa: str) -> None:
        """Each code once; `butir` is (code, line) in the order of the file."""
        pertama: dict[str, int] = {}
        for kode, baris in butir:
            if kode in pertama:
                self.catat(baris, f"{apa} {kode} sudah dipakai pada baris {pertama[kode]}")
            pertama.setdefault(kode, baris)
