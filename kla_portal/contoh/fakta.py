"""The public facts of the example cities: read from `data/`, checked by hand, never generated."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Unit:
    """A kecamatan, or a kelurahan below its kecamatan."""

    kode: str
    nama: str
    jenis: str
    induk: str = ""


@dataclass(frozen=True)
class FaktaKota:
    kode: str
    nama: str
    singkat: str
    provinsi: str
    zona_waktu: str
    nama_dinas: str
    akronim_dinas: str
    alamat: str
    nama_opd: dict[str, str]
    wilayah: tuple[Unit, ...]
    catatan: str
    sumber_dinas: str

    @property
    def kecamatan(self) -> tuple[str, ...]:
        return tuple(u.nama for u in self.wilayah if u.jenis == "kecamatan")


@dataclass(frozen=True)
class FaktaPredikat:
    """One published score or predikat, with its source."""

    kota: str
    tahun_evaluasi: int
    tahun_penghargaan: int | None
    tahap: str
    nilai: Decimal | None
    predikat: str
    jenis_predikat: str
    sumber_url: str
    catatan: str


@lru_cache(maxsize=1)
def _isi() -> dict[str, Any]:
    return yaml.safe_load((DATA / "kota.yaml").read_text(encoding="utf-8"))


def baca_opd_acuan() -> dict[str, tuple[str, str]]:
    """The reference instrument's departments: code -> name and kind."""
    return {kode: (opd["nama"], opd["jenis"]) for kode, opd in _isi()["opd_acuan"].items()}


def baca_kota() -> tuple[FaktaKota, ...]:
    isi = _isi()
    return tuple(_kota(k, isi["opd_bersama"]) for k in isi["kota"])


def baca_predikat() -> list[FaktaPredikat]:
    """The totals of `published_scores.csv`; its names lack the word "Kota"."""
    with (DATA / "published_scores.csv").open(encoding="utf-8", newline="") as berkas:
        return [_predikat(b) for b in csv.DictReader(berkas) if b["seksi"] == "TOTAL"]


def _kota(isi: dict[str, Any], bersama: dict[str, str]) -> FaktaKota:
    nama_opd = {kode: nama % isi["nama"] for kode, nama in bersama.items()} | isi["opd"] | {"DP3A": isi["nama_dinas"]}
    return FaktaKota(
        kode=isi["kode"],
        nama=isi["nama"],
        singkat=isi["singkat"],
        provinsi=isi["provinsi"],
        zona_waktu=isi["zona_waktu"],
        nama_dinas=isi["nama_dinas"],
        akronim_dinas=isi["akronim_dinas"],
        alamat=isi["alamat"],
        nama_opd=nama_opd,
        wilayah=tuple(u for w in isi["wilayah"] for u in _wilayah(w)),
        catatan=isi["catatan"],
        sumber_dinas=isi["sumber_dinas"],
    )


def _wilayah(isi: dict[str, Any]) -> list[Unit]:
    """A kecamatan and its kelurahan; their codes run on from 1001, as Kemendagri numbers kelurahan."""
    kelurahan = [
        Unit(f"{isi['kode']}.{1001 + n}", nama, "kelurahan", isi["kode"])
        for n, nama in enumerate(isi.get("kelurahan", []))
    ]
    return [Unit(isi["kode"], isi["nama"], "kecamatan"), *kelurahan]


def _predikat(baris: dict[str, str]) -> FaktaPredikat:
    return FaktaPredikat(
        kota=f"{baris['jenis'].capitalize()} {baris['wilayah']}",
        tahun_evaluasi=int(baris["tahun_evaluasi"]),
        tahun_penghargaan=int(baris["tahun_penghargaan"]) if baris["tahun_penghargaan"] else None,
        tahap=baris["tahap"],
        nilai=Decimal(baris["nilai"]) if baris["nilai"] else None,
        predikat=baris["predikat"],
        jenis_predikat=baris["jenis_predikat"],
        sumber_url=baris["sumber"],
        catatan=baris["catatan"],
    )
