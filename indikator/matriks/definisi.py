"""What a table looks like: `Pertanyaan.matriks` as frozen dataclasses."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

BARIS_MAKS = 500  # rows of one part
KOLOM_MAKS = 10


class Jenis(StrEnum):
    """Kinds of columns, as the instrument names them."""

    TEKS = "teks"
    TEKS_PANJANG = "teks_panjang"
    BULAT = "bulat"
    DESIMAL = "desimal"
    PERSEN = "persen"
    TANGGAL = "tanggal"
    TAHUN = "tahun"
    YA_TIDAK = "ya_tidak"
    PILIHAN = "pilihan"


class Total(StrEnum):
    """What stands under a column."""

    JUMLAH = "jumlah"
    RATA_RATA = "rata_rata"
    PERSEN_YA = "persen_ya"


BERANGKA = (Jenis.BULAT, Jenis.DESIMAL, Jenis.PERSEN)
#: Which kinds of column each source and each total can be taken of. The reader of instruments asks here.
KOLOM_SUMBER: dict[str, tuple[Jenis, ...]] = {
    "jumlah_baris": (),
    "jumlah_beda": (Jenis.TEKS, Jenis.PILIHAN),
    "jumlah_ya": (Jenis.YA_TIDAK,),
    "total": (Jenis.BULAT, Jenis.DESIMAL),
    "persen_ya": (Jenis.YA_TIDAK,),
    "rasio": (Jenis.BULAT, Jenis.DESIMAL),
}
KOLOM_TOTAL: dict[Total, tuple[Jenis, ...]] = {
    Total.JUMLAH: (Jenis.BULAT, Jenis.DESIMAL),
    Total.RATA_RATA: (Jenis.BULAT, Jenis.DESIMAL, Jenis.PERSEN),
    Total.PERSEN_YA: (Jenis.YA_TIDAK,),
}
_JUDUL_JENIS = {
    Jenis.TEKS: "teks",
    Jenis.TEKS_PANJANG: "teks panjang",
    Jenis.BULAT: "bilangan bulat",
    Jenis.DESIMAL: "angka",
    Jenis.PERSEN: "persen",
    Jenis.TANGGAL: "tanggal",
    Jenis.TAHUN: "tahun",
    Jenis.YA_TIDAK: "ya atau tidak",
    Jenis.PILIHAN: "pilihan",
}


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column; `minimum` and `maksimum` bound its numbers, `pilihan` are the words it takes."""

    kode: str
    label: str
    jenis: Jenis
    wajib: bool = False
    satuan: str = ""
    minimum: Decimal | None = None
    maksimum: Decimal | None = None
    pilihan: tuple[str, ...] = ()
    total: Total | None = None

    @property
    def kepala(self) -> str:
        """The heading as printed: "Jumlah anak (orang)"."""
        satuan = self.satuan or ("%" if self.jenis == Jenis.PERSEN else "")
        return f"{self.label} ({satuan})" if satuan else self.label

    @property
    def berangka(self) -> bool:
        return self.jenis in BERANGKA

    @property
    def sebutan_jenis(self) -> str:
        """What may be written, in words: "bilangan bulat, paling kecil 0"."""
        return _JUDUL_JENIS[self.jenis]

    @property
    def pilihan_isian(self) -> tuple[tuple[str, str], ...]:
        """(canonical text, word) for columns that are chosen from a list; empty for the others."""
        if self.jenis == Jenis.YA_TIDAK:
            return (("ya", "Ya"), ("tidak", "Tidak"))
        return tuple((p, p) for p in self.pilihan)


@dataclass(frozen=True, slots=True)
class Sumber:
    """How the rows of all parts give the number that the question asks for.

    `jumlah_baris`; `jumlah_beda:k` (different values in column k); `jumlah_ya:k`; `total:k`; `persen_ya:k`;
    `rasio:a/b` (100 times the sum of a by the sum of b).
    """

    cara: str
    kolom: str = ""
    penyebut: str = ""


@dataclass(frozen=True, slots=True)
class Definisi:
    """`tetap` are the values of the first column when its rows are given; `tetap_tahun` counts years up to the one
    evaluated instead. A table with given rows takes no others."""

    kolom: tuple[Kolom, ...]
    judul: str = ""
    petunjuk: str = ""
    tetap: tuple[str, ...] = ()
    tetap_tahun: int = 0
    sumber: Sumber | None = None

    @property
    def bertetap(self) -> bool:
        return bool(self.tetap or self.tetap_tahun)

    def cari(self, kode: str) -> Kolom:
        return next(k for k in self.kolom if k.kode == kode)


def definisi_dari_data(data: dict[str, Any]) -> Definisi | None:
    """The definition stored with a question; None when the question asks for no table."""
    if not data:
        return None
    tetap = data.get("baris_tetap", {})
    return Definisi(
        kolom=tuple(_kolom(k) for k in data["kolom"]),
        judul=data.get("judul", ""),
        petunjuk=data.get("petunjuk", ""),
        tetap=tuple(tetap.get("isi", ())),
        tetap_tahun=tetap.get("tahun", 0),
        sumber=_sumber(data.get("nilai", "")),
    )


def _kolom(data: dict[str, Any]) -> Kolom:
    minimum, maksimum = (Decimal(data[k]) if k in data else None for k in ("minimum", "maksimum"))
    return Kolom(
        kode=data["kode"],
        label=data["label"],
        jenis=Jenis(data["jenis"]),
        wajib=data.get("wajib", False),
        satuan=data.get("satuan", ""),
        minimum=minimum,
        maksimum=maksimum,
        pilihan=tuple(data.get("pilihan", ())),
        total=Total(data["total"]) if "total" in data else None,
    )


def _sumber(teks: str) -> Sumber | None:
    if not teks:
        return None
    cara, _, kolom = teks.partition(":")
    pembilang, _, penyebut = kolom.partition("/")
    return Sumber(cara, pembilang, penyebut)
