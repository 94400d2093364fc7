"""Reads the source: which service writes to the database, and which of them leaves an audit row, by itself or below."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
APLIKASI = ("klaster", "indikator", "bukti", "laporan")
PENCATAT = {"catat", "catat_banyak"}
#: Methods that write whoever has them; the second set only on a queryset or manager, for dicts and sets have them, too.
_MENULIS = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_MENULIS_QUERYSET = {"update", "delete", "set", "add"}

Nama = tuple[str, str]


@dataclass
class Fungsi:
    """One function of a module: what it calls in this project, and whether it writes itself."""

    modul: str
    nama: str
    umum: bool
    menulis: bool = False
    panggilan: set[Nama] = field(default_factory=set)

    @property
    def alamat(self) -> str:
        return f"{self.modul}.{self.nama}"


def baca_fungsi(*pola: str) -> dict[Nama, Fungsi]:
    """Functions of the modules that match, by (module, name). A re-export leads to where the function is written."""
    hasil: dict[Nama, Fungsi] = {}
    diteruskan: dict[Nama, Nama] = {}
    for aplikasi in APLIKASI:
        for satu in pola:
            for berkas in sorted((AKAR / aplikasi).glob(satu)):
                modul = ".".join(berkas.relative_to(AKAR).with_suffix("").parts)
                pohon = ast.parse(berkas.read_text("utf-8"))
                impor = _impor(pohon)
                diteruskan |= {(modul, nama): asal for nama, asal in impor.items()}
                hasil |= {(modul, f.nama): f for f in _fungsi_modul(modul, pohon, impor)}
    for satu in hasil.values():
        satu.panggilan |= {diteruskan[nama] for nama in satu.panggilan if nama in diteruskan}
    return hasil


def yang_mencatat(fungsi: dict[Nama, Fungsi]) -> set[Nama]:
    """Functions that reach `catat` through whatever they call."""
    mencatat = {n for n, f in fungsi.items() if any(nama in PENCATAT for _, nama in f.panggilan)}
    while baru := {n for n, f in fungsi.items() if n not in mencatat and f.panggilan & mencatat}:
        mencatat |= baru
    return mencatat


def yang_menulis(fungsi: dict[Nama, Fungsi]) -> set[Nama]:
    """Functions that write, or call one that does."""
    menulis = {n for n, f in fungsi.items() if f.menulis}
    while baru := {n for n, f in fungsi.items() if n not in menulis and f.panggilan & menulis}:
        menulis |= baru
    return menulis


def _fungsi_modul(modul: str, pohon: ast.Module, impor: dict[str, Nama]) -> Iterator[Fungsi]:
    for simpul in pohon.body:
        badan = simpul.body if isinstance(simpul, ast.ClassDef) else [simpul]
        for satu in badan:
            if isinstance(satu, ast.FunctionDef):
                yield _fungsi(modul, satu, impor)


def _impor(pohon: ast.Module) -> dict[str, Nama]:
    """Local name -> (module, name); a module itself has the name ""."""
    hasil = {}
    for simpul in ast.walk(pohon):
        if isinstance(simpul, ast.ImportFrom) and simpul.module:
            for satu in simpul.names:
                hasil[satu.asname or satu.name] = (simpul.module, satu.name)
    return hasil


def _fungsi(modul: str, simpul: ast.FunctionDef, impor: dict[str, Nama]) -> Fungsi:
    hasil = Fungsi(modul, simpul.name, umum=not simpul.name.startswith("_"))
    for satu in ast.walk(simpul):
        if isinstance(satu, ast.Name):  # also where it is handed on: partial(f), map(f, …)
            hasil.panggilan.add(impor.get(satu.id, (modul, satu.id)))
        elif isinstance(satu, ast.Attribute) and isinstance(satu.value, ast.Name) and satu.value.id in impor:
            induk = impor[satu.value.id]
            hasil.panggilan.add((f"{induk[0]}.{induk[1]}", satu.attr))
        if isinstance(satu, ast.Call) and isinstance(satu.func, ast.Attribute):
            hasil.menulis |= _adalah_tulisan(satu.func)
    return hasil


def _adalah_tulisan(fungsi: ast.Attribute) -> bool:
    if fungsi.attr in _MENULIS:
        return True
    penerima = ast.unparse(fungsi.value)
    return fungsi.attr in _MENULIS_QUERYSET and any(t in penerima for t in (".objects", ".filter(", "_manager"))
