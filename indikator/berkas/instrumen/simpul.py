"""YAML text to a small tree that keeps line numbers.

Only the plain part of YAML is taken: maps, lists, text, whole numbers, decimals, true/false and null. Aliases (which
make "bombs" possible), type tags and deep nesting are refused, so nothing in a file can run or blow up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

import yaml

from indikator.berkas.instrumen.cacat import Cacat, InstrumenCacat

KEDALAMAN_MAKS = 20
ANGKA_TERPANJANG = 40
PENGURAI = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BULAT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DESIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_KATA: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Skalar:
    nilai: str | int | Decimal | bool | None
    baris: int


@dataclass(frozen=True, slots=True)
class Daftar:
    isi: tuple["Simpul", ...]
    baris: int


@dataclass(frozen=True, slots=True)
class Peta:
    isi: dict[str, "Simpul"]
    baris: int


Simpul = Skalar | Daftar | Peta


def susun_simpul(teks: str, cacat: list[Cacat]) -> Simpul:
    """The tree of the only document in the text. Duplicate keys go to `cacat`; what stops the reading is raised."""
    try:
        return _Penyusun(yaml.parse(teks, Loader=PENGURAI), cacat).dokumen()
    except yaml.YAMLError as galat:
        alasan = "YAML tidak dapat dibaca; periksa indentasi, tanda kutip, titik dua, dan karakter tersembunyi"
        raise InstrumenCacat([*cacat, Cacat(_baris_galat(galat, teks), alasan)]) from galat


def _baris_galat(galat: yaml.YAMLError, teks: str) -> int:
    if isinstance(galat, yaml.MarkedYAMLError) and galat.problem_mark is not None:
        return int(galat.problem_mark.line) + 1
    posisi = getattr(galat, "position", 0)
    return teks.count("\n", 0, posisi if isinstance(posisi, int) else 0) + 1


class _Penyusun:
    """Builds the tree from parser events."""

    def __init__(self, kejadian: Iterator[yaml.Event], cacat: list[Cacat]) -> None:
        self.kejadian = kejadian
        self.cacat = cacat

    def dokumen(self) -> Simpul:
        self._lewati(yaml.StreamStartEvent)
        awal = next(self.kejadian)
        if isinstance(awal, yaml.StreamEndEvent):
            self._gagal(awal, "berkas kosong")
        simpul = self._simpul(next(self.kejadian), 1)
        self._lewati(yaml.DocumentEndEvent)
        akhir = next(self.kejadian)
        if not isinstance(akhir, yaml.StreamEndEvent):
            self._gagal(akhir, "berkas memuat lebih dari satu dokumen YAML; tulis satu instrumen per berkas")
        return simpul

    def _simpul(self, kejadian: yaml.Event, dalam: int) -> Simpul:
        if isinstance(kejadian, yaml.AliasEvent):
            self._gagal(kejadian, "rujukan YAML (*nama) tidak diizinkan; tulis isinya langsung")
        if dalam > KEDALAMAN_MAKS:
            self._gagal(kejadian, f"susunan terlalu dalam (lebih dari {KEDALAMAN_MAKS} tingkat)")
        if getattr(kejadian, "tag", None) is not None:
            self._gagal(kejadian, "tanda tipe YAML (!...) tidak diizinkan")
        if isinstance(kejadian, yaml.MappingStartEvent):
            return self._peta(kejadian, dalam)
        if isinstance(kejadian, yaml.SequenceStartEvent):
            return self._daftar(kejadian, dalam)
        assert isinstance(kejadian, yaml.ScalarEvent)
        return Skalar(_nilai_skalar(kejadian), _baris(kejadian))

    def _peta(self, awal: yaml.Event, dalam: int) -> Peta:
        isi: dict[str, Simpul] = {}
        while not isinstance(kejadian := next(self.kejadian), yaml.MappingEndEvent):
            kunci = self._simpul(kejadian, dalam + 1)
            nilai = self._simpul(next(self.kejadian), dalam + 1)
            if not isinstance(kunci, Skalar) or not isinstance(kunci.nilai, str):
                self.cacat.append(Cacat(kunci.baris, "nama kunci harus berupa teks"))
            elif kunci.nilai in isi:
                self.cacat.append(Cacat(kunci.baris, f"kunci '{kunci.nilai}' ditulis dua kali"))
            else:
                isi[kunci.nilai] = nilai
        return Peta(isi, _baris(awal))

    def _daftar(self, awal: yaml.Event, dalam: int) -> Daftar:
        isi = []
        while not isinstance(kejadian := next(self.kejadian), yaml.SequenceEndEvent):
            isi.append(self._simpul(kejadian, dalam + 1))
        return Daftar(tuple(isi), _baris(awal))

    def _lewati(self, jenis: type[yaml.Event]) -> None:
        kejadian = next(self.kejadian)
        assert isinstance(kejadian, jenis)

    def _gagal(self, kejadian: yaml.Event, alasan: str) -> NoReturn:
        raise InstrumenCacat([*self.cacat, Cacat(_baris(kejadian), alasan)])


def _baris(kejadian: yaml.Event) -> int:
    assert kejadian.start_mark is not None
    return int(kejadian.start_mark.line) + 1


def _nilai_skalar(kejadian: yaml.ScalarEvent) -> str | int | Decimal | bool | None:
    """Quoted is text. Unquoted 010, 1_000, 1e3, .inf, yes and no stay text too: nobody reads them the same way."""
    teks = str(kejadian.value)
    if not kejadian.implicit[0]:
        return teks
    if teks in _KATA:
        return _KATA[teks]
    if len(teks) > ANGKA_TERPANJANG:
        return teks
    if _BULAT.fullmatch(teks):
        return int(teks)
    return Decimal(teks) if _DESIMAL.fullmatch(teks) else teks
