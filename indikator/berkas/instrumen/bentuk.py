"""An instrument file as frozen dataclasses. `baris` is the line in the file; it is not part of the content."""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from indikator.skoring import Cara


@dataclass(frozen=True, slots=True)
class IsiOpsi:
    kode: str
    label: str
    proporsi: Decimal
    baris: int


@dataclass(frozen=True, slots=True)
class IsiPita:
    dari: Decimal
    proporsi: Decimal
    baris: int


@dataclass(frozen=True, slots=True)
class IsiPenilaian:
    """The rule of a question; what a kind of rule does not have is empty."""

    cara: Cara
    baris: int
    satuan: str = ""
    minimum: Decimal | None = None
    maksimum: Decimal | None = None
    opsi: tuple[IsiOpsi, ...] = ()
    rentang: tuple[IsiPita, ...] = ()
    nol: Decimal | None = None
    penuh: Decimal | None = None

    def sebagai_data(self) -> dict[str, Any]:
        """The JSON of `Pertanyaan.aturan`, which `skoring.aturan_dari_data` reads: figures are text."""
        match self.cara:
            case Cara.YA_TIDAK:
                return {}
            case Cara.PILIHAN:
                return {
                    "opsi": [{"kode": o.kode, "label": o.label, "proporsi": teks_angka(o.proporsi)} for o in self.opsi]
                }
            case Cara.RENTANG:
                return {
                    "rentang": [{"dari": teks_angka(p.dari), "proporsi": teks_angka(p.proporsi)} for p in self.rentang]
                }
            case Cara.LINEAR:
                assert self.nol is not None and self.penuh is not None
                return {"nol": teks_angka(self.nol), "penuh": teks_angka(self.penuh)}


@dataclass(frozen=True, slots=True)
class IsiBukti:
    jenis: str
    uraian: str
    wajib: bool
    baris: int


@dataclass(frozen=True, slots=True)
class IsiKolom:
    kode: str
    label: str
    jenis: str
    wajib: bool
    satuan: str
    minimum: Decimal | None
    maksimum: Decimal | None
    pilihan: tuple[str, ...]
    total: str
    baris: int

    def sebagai_data(self) -> dict[str, Any]:
        """The column in `Pertanyaan.matriks`; what it does not have is left out."""
        data: dict[str, Any] = {"kode": self.kode, "label": self.label, "jenis": self.jenis}
        batas = {"minimum": self.minimum, "maksimum": self.maksimum}
        data |= {k: v for k in ("wajib", "satuan", "total") if (v := getattr(self, k))}
        data |= {k: teks_angka(v) for k, v in batas.items() if v is not None}
        return data | ({"pilihan": list(self.pilihan)} if self.pilihan else {})


@dataclass(frozen=True, slots=True)
class IsiTabel:
    """The table that a question asks for. `tetap` are given rows, `tetap_tahun` given years up to the evaluated one;
    `nilai` says how the rows give the question's number."""

    judul: str
    petunjuk: str
    kolom: tuple[IsiKolom, ...]
    tetap: tuple[str, ...]
    tetap_tahun: int
    nilai: str
    baris: int

    def sebagai_data(self) -> dict[str, Any]:
        """The JSON of `Pertanyaan.matriks`, which `indikator.matriks.definisi` reads: figures are text."""
        data: dict[str, Any] = {"kolom": [k.sebagai_data() for k in self.kolom]}
        data |= {k: v for k in ("judul", "petunjuk", "nilai") if (v := getattr(self, k))}
        if self.tetap or self.tetap_tahun:
            data["baris_tetap"] = {"isi": list(self.tetap)} if self.tetap else {"tahun": self.tetap_tahun}
        return data


@dataclass(frozen=True, slots=True)
class IsiPertanyaan:
    kode: str
    teks: str
    petunjuk: str
    skor_maks: Decimal
    skor_lembar: Decimal | None
    penilaian: IsiPenilaian
    opd: tuple[str, ...]
    wilayah: str | None
    tahun_data: int
    bukti: tuple[IsiBukti, ...]
    baris: int
    matriks: IsiTabel | None = None


@dataclass(frozen=True, slots=True)
class IsiIndikator:
    kode: str
    nama: str
    skor_maks: Decimal
    pertanyaan: tuple[IsiPertanyaan, ...]
    baris: int


@dataclass(frozen=True, slots=True)
class IsiKlaster:
    kode: str
    nomor: int
    nama: str
    skor_maks: Decimal
    indikator: tuple[IsiIndikator, ...]
    baris: int


@dataclass(frozen=True, slots=True)
class IsiPredikat:
    kode: str
    nama: str
    batas_bawah: Decimal
    inklusif: bool
    baris: int


@dataclass(frozen=True, slots=True)
class IsiOpd:
    kode: str
    nama: str
    jenis: str
    baris: int


@dataclass(frozen=True, slots=True)
class IsiSumber:
    id: str
    uraian: str
    baris: int


@dataclass(frozen=True, slots=True)
class IsiInstrumen:
    kode: str
    nama: str
    tahun_mulai: int
    total_maks: Decimal
    catatan: tuple[str, ...]
    sumber: tuple[IsiSumber, ...]
    predikat: tuple[IsiPredikat, ...]
    opd_acuan: tuple[IsiOpd, ...]
    klaster: tuple[IsiKlaster, ...]

    @property
    def indikator(self) -> tuple[IsiIndikator, ...]:
        return tuple(i for k in self.klaster for i in k.indikator)

    @property
    def pertanyaan(self) -> tuple[IsiPertanyaan, ...]:
        return tuple(p for i in self.indikator for p in i.pertanyaan)


def teks_angka(nilai: Decimal) -> str:
    """One spelling per figure: 0.50 and 0.5 are "0.5", 100.0 is "100"."""
    teks = f"{nilai:f}"
    return teks.rstrip("0").rstrip(".") if "." in teks else teks


def sidik_isi(isi: IsiInstrumen) -> str:
    """SHA-256 of the content. Comments, spacing, order of keys and the spelling of figures do not count."""
    kanonik = json.dumps(_sederhana(isi), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(kanonik.encode()).hexdigest()


def _sederhana(nilai: Any) -> Any:
    if is_dataclass(nilai):
        isi = {f.name: getattr(nilai, f.name) for f in fields(nilai) if f.name != "baris"}
        if isi.get("matriks", "") is None:  # a question without a table counts as it did before there were any
            del isi["matriks"]
        return {nama: _sederhana(satu) for nama, satu in isi.items()}
    if isinstance(nilai, tuple):
        return [_sederhana(n) for n in nilai]
    return teks_angka(nilai) if isinstance(nilai, Decimal) else nilai
