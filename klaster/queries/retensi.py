"""What a city keeps how long, and what is past its term."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from klaster.models import Kota, MasaSimpan, Pemusnahan
from klaster.retensi import JenisData, cari_jenis, semua_jenis
from klaster.templatetags.kla import tulis_angka

CONTOH_MAKS = 10
#: Rows of one kind that a spreadsheet of a list holds.
BARIS_MAKS = 50_000


@dataclass(frozen=True)
class MasaJenis:
    """A kind with the term that the city has set for it, in years."""

    jenis: JenisData
    tahun: int


@dataclass(frozen=True)
class LewatMasa:
    """How many rows of a kind are past their term on a day; `batas` is the moment before which they were made."""

    jenis: JenisData
    tahun: int
    batas: datetime
    banyak: int
    contoh: list[str]


def masa_kota(kota: Kota) -> list[MasaJenis]:
    """Every kind with its term here. A term below the minimum, which has risen since, counts as the minimum."""
    diatur = dict(MasaSimpan.objects.filter(kota=kota).values_list("jenis", "tahun"))
    return [MasaJenis(j, max(diatur.get(j.kode, j.tahun_bawaan), j.tahun_minimum)) for j in semua_jenis()]


def sidik_masa(kota: Kota) -> str:
    """All terms of the city as one word: whether somebody has changed them meanwhile."""
    isi = {masa.jenis.kode: masa.tahun for masa in masa_kota(kota)}
    return hashlib.sha256(json.dumps(isi, sort_keys=True).encode()).hexdigest()[:16]


def batas_simpan(kota: Kota, tahun: int, kini: datetime | None = None) -> datetime:
    """The first moment of today in the city, so many years ago: what was made before it is past its term."""
    hari = (kini or timezone.now()).astimezone(kota.zona).date()
    return datetime.combine(_mundur(hari, tahun), time(), tzinfo=kota.zona)


def _mundur(hari: date, tahun: int) -> date:
    """The same day so many years ago; 29 February becomes the 28th, so that nothing goes a day early."""
    try:
        return hari.replace(year=hari.year - tahun)
    except ValueError:
        return hari.replace(year=hari.year - tahun, day=28)


def lewat_masa(kota: Kota, kini: datetime | None = None) -> list[LewatMasa]:
    """The kinds of which something is past its term now, each with its number and a few of its rows, oldest first."""
    hasil = []
    for masa in masa_kota(kota):
        batas = batas_simpan(kota, masa.tahun, kini)
        baris = masa.jenis.baris(kota, batas)
        if banyak := baris.count():
            with timezone.override(kota.zona):
                contoh = [masa.jenis.label(satu) for satu in baris.order_by("pk")[:CONTOH_MAKS]]
            hasil.append(LewatMasa(masa.jenis, masa.tahun, batas, banyak, contoh))
    return hasil


def isi_daftar(pemusnahan: Pemusnahan) -> list[dict[str, Any]]:
    """The entries of a list for its page, each with its day as a moment and what became of it as words."""
    return [
        {**butir, "batas": datetime.fromisoformat(butir["batas"]), "hasil": _hasil(pemusnahan, butir)}
        for butir in pemusnahan.daftar
    ]


def _hasil(pemusnahan: Pemusnahan, butir: dict[str, Any]) -> str:
    if not butir.get("disetujui"):
        return "Tetap disimpan"
    hasil = pemusnahan.hasil.get(butir["jenis"], {"banyak": 0})
    dimusnahkan = f"{tulis_angka(hasil['banyak'], 0)} dimusnahkan"
    tersisa = butir["banyak"] - hasil["banyak"]
    if hasil.get("selesai") and tersisa > 0:
        return f"{dimusnahkan}, {tulis_angka(tersisa, 0)} tetap disimpan karena dipakai lagi atau menunggu"
    if pemusnahan.dihentikan and tersisa > 0:
        return f"{dimusnahkan}, {tulis_angka(tersisa, 0)} tetap disimpan"
    return dimusnahkan


def baris_daftar(kota: Kota, butir: dict[str, Any]) -> list[tuple[int, str]]:
    """(id, name) of the rows of one entry of a list that are still there, at most `BARIS_MAKS`."""
    jenis = cari_jenis(butir["jenis"])
    if jenis is None:
        return []
    baris = jenis.baris(kota, datetime.fromisoformat(butir["batas"])).order_by("pk")
    if jenis.beku:
        baris = baris.filter(pk__in=butir.get("nomor", []))
    with timezone.override(kota.zona):
        return [(satu.pk, jenis.label(satu)) for satu in baris[:BARIS_MAKS]]
