"""Rules that an answer must pass before it moves on, registered by whoever knows them.

This app does not know evidence; `bukti` does, and registers its rules here when it is loaded. A rule takes what it
judges and returns messages for the user; an empty list is a pass. One rule, one function, one test.
"""

from collections.abc import Callable, Collection
from decimal import Decimal

from django.utils.formats import number_format

from indikator.jembatan import skor_mandiri
from indikator.models import Jawaban, Penugasan
from klaster.models.opd import JENIS_WILAYAH

SyaratAjukan = Callable[[Jawaban], list[str]]
SyaratTerima = Callable[[Jawaban, Decimal], list[str]]
SyaratBagian = Callable[[Penugasan], list[str]]
SyaratLepas = Callable[[Collection[int]], dict[int, str]]

_syarat_ajukan: list[SyaratAjukan] = []
_syarat_terima: list[SyaratTerima] = []
_syarat_unit: list[SyaratBagian] = []
_syarat_lepas: list[SyaratLepas] = []


def daftarkan_syarat_ajukan(syarat: SyaratAjukan) -> None:
    """Ask this before the lead OPD hands in its part."""
    if syarat not in _syarat_ajukan:
        _syarat_ajukan.append(syarat)


def daftarkan_syarat_terima(syarat: SyaratTerima) -> None:
    """Ask this before a verifier accepts an answer with a score."""
    if syarat not in _syarat_terima:
        _syarat_terima.append(syarat)


def daftarkan_syarat_unit(syarat: SyaratBagian) -> None:
    """Ask this before a kecamatan or kelurahan hands in its part of a question that each unit answers for itself."""
    if syarat not in _syarat_unit:
        _syarat_unit.append(syarat)


def daftarkan_syarat_lepas(syarat: SyaratLepas) -> None:
    """Ask this before parts are taken from their OPD: ids of parts in, those that hold work with what it is out."""
    if syarat not in _syarat_lepas:
        _syarat_lepas.append(syarat)


def jawaban_terisi(jawaban: Jawaban) -> list[str]:
    """The lead hands in a value, not an empty form; where units answer, at least one has."""
    if jawaban.terjawab:
        return []
    if jawaban.pertanyaan.wilayah:
        return [
            "Belum ada unit yang menjawab, sehingga jawaban kota belum dapat dihitung. Tunggu jawaban unit pertama."
        ]
    return ["Jawaban belum diisi. Isi jawaban lebih dahulu, lalu ajukan."]


def unit_sudah_menjawab(bagian: Penugasan) -> list[str]:
    """A unit hands in an answer of its own; nobody can answer by handing in an empty part."""
    return [] if bagian.nilai_unit else [f"{bagian.opd} belum menjawab pertanyaan ini. Pilih jawaban, lalu ajukan."]


def nilai_dalam_batas(jawaban: Jawaban, nilai: Decimal) -> list[str]:
    """A verified score lies between zero and the question's maximum, with at most two decimals."""
    maks = jawaban.pertanyaan.skor_maks
    if not nilai.is_finite() or not 0 <= nilai <= maks:
        return [f"Nilai verifikasi harus antara 0 dan {number_format(f'{maks.normalize():f}')}."]
    if nilai != nilai.quantize(Decimal("0.01")):
        return ["Nilai verifikasi paling banyak dua angka di belakang koma."]
    return []


def halangan_ajukan(jawaban: Jawaban) -> list[str]:
    """Everything that keeps the lead from handing in; empty when nothing does."""
    return [pesan for syarat in (jawaban_terisi, *_syarat_ajukan) for pesan in syarat(jawaban)]


def halangan_bagian(bagian: Penugasan) -> list[str]:
    """Everything that keeps this part from being handed in on its own account; only units have such rules.

    Needs `bagian.opd` and `bagian.jawaban.pertanyaan` loaded.
    """
    if not bagian.jawaban.pertanyaan.wilayah or bagian.opd.jenis not in JENIS_WILAYAH:
        return []
    return [pesan for syarat in (unit_sudah_menjawab, *_syarat_unit) for pesan in syarat(bagian)]


def isi_bagian_lepas(penugasan_ids: Collection[int]) -> dict[int, list[str]]:
    """Part -> what the registered rules find in it ("2 bukti"); a part without work is not among them."""
    isi: dict[int, list[str]] = {}
    for syarat in _syarat_lepas:
        for pk, apa in syarat(penugasan_ids).items():
            isi.setdefault(pk, []).append(apa)
    return isi


def halangan_terima(jawaban: Jawaban, nilai: Decimal) -> list[str]:
    """Everything that keeps a verifier from accepting with this score; empty when nothing does."""
    return [pesan for syarat in (nilai_dalam_batas, *_syarat_terima) for pesan in syarat(jawaban, nilai)]


def mengaku_bernilai(jawaban: Jawaban) -> bool:
    """Whether the self-answer claims any points: "belum ada" needs no proof, nor does an item without points."""
    return jawaban.terjawab and skor_mandiri(jawaban) > 0
