"""Where what was typed about a document and what stands in it differ, as sentences. Pure; it advises, never blocks.

Nothing is said where the document is silent: most scans are pictures without a text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bukti.aturan.bacaan import sama_nomor
from bukti.aturan.saran_tahun_lalu import TAHUNAN
from indikator.models.instrumen import JenisBukti
from klaster.templatetags.kla import tanggal as tulis

#: Kinds that bear a number, so that a missing one is worth a word.
BERNOMOR = {JenisBukti.PERATURAN, JenisBukti.KEPUTUSAN, JenisBukti.PERJANJIAN}
DISEBUT_MAKS = 3


@dataclass(frozen=True, slots=True)
class Ketikan:
    """What people typed about a piece of evidence, and whose it is ("Kota Depok")."""

    jenis: str
    kota: str
    nomor: str = ""
    tanggal: date | None = None
    periode_mulai: date | None = None
    periode_akhir: date | None = None
    berlaku_sampai: date | None = None


@dataclass(frozen=True, slots=True)
class Tertulis:
    """What stands in its files, all of them together."""

    tahun: tuple[int, ...] = ()
    nomor: tuple[str, ...] = ()
    tanggal: tuple[date, ...] = ()
    berlaku_sampai: date | None = None
    kota: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tahun or self.nomor or self.tanggal or self.berlaku_sampai or self.kota)


@dataclass(frozen=True, slots=True)
class Beda:
    """A difference: the field of the evidence it is about ("" for none), and the sentence."""

    bidang: str
    kalimat: str


def bandingkan(ketikan: Ketikan, tertulis: Tertulis, *, tahun: int | None = None) -> tuple[Beda, ...]:
    """All differences in the order of the fields. `tahun`: the year that is to be proved, when one is."""
    aturan = (_nomor, _tanggal, _masa_berlaku, _kota)
    semua = [aturan_satu(ketikan, tertulis) for aturan_satu in aturan]
    semua.insert(2, _periode(ketikan, tertulis) or _tahun(ketikan, tertulis, tahun))
    return tuple(beda for beda in semua if beda)


def _nomor(ketikan: Ketikan, tertulis: Tertulis) -> Beda | None:
    """Regulations are numbered "12 Tahun 2024", all else with a slash; the other form is of what a document cites."""
    if not tertulis.nomor:
        return None
    sendiri = [n for n in tertulis.nomor if ("/" in n) is (ketikan.jenis != JenisBukti.PERATURAN)]
    if not ketikan.nomor:
        if ketikan.jenis not in BERNOMOR or not sendiri:
            return None
        return Beda("nomor", f"Nomornya belum diisi; dalam dokumen tertulis {sendiri[0]}.")
    if any(sama_nomor(ketikan.nomor, satu) for satu in tertulis.nomor):
        return None
    tampil = _jajar(sendiri or tertulis.nomor)
    return Beda("nomor", f"Nomor yang diisi {ketikan.nomor}; dalam dokumen tertulis {tampil}.")


def _tanggal(ketikan: Ketikan, tertulis: Tertulis) -> Beda | None:
    diisi = ketikan.tanggal
    if diisi is None or not tertulis.tanggal or diisi in tertulis.tanggal:
        return None
    dekat = sorted(tertulis.tanggal, key=lambda t: abs(t.toordinal() - diisi.toordinal()))
    return Beda(
        "tanggal_dokumen",
        f"Tanggal dokumen diisi {tulis(diisi)}; dalam dokumen tertulis {_jajar(map(tulis, dekat))}.",
    )


def _periode(ketikan: Ketikan, tertulis: Tertulis) -> Beda | None:
    mulai, akhir = ketikan.periode_mulai or ketikan.periode_akhir, ketikan.periode_akhir or ketikan.periode_mulai
    if mulai is None or akhir is None or not tertulis.tahun:
        return None
    if any(mulai.year <= satu <= akhir.year for satu in tertulis.tahun):
        return None
    diisi = str(mulai.year) if mulai.year == akhir.year else f"{mulai.year} sampai {akhir.year}"
    return Beda(
        "periode_mulai", f"Periode diisi {diisi}; tahun yang tertulis dalam dokumen {_terbaru(tertulis.tahun)}."
    )


def _tahun(ketikan: Ketikan, tertulis: Tertulis, tahun: int | None) -> Beda | None:
    """What shows one year and no other must name the year that is proved."""
    if tahun is None or ketikan.jenis not in TAHUNAN or not tertulis.tahun or tahun in tertulis.tahun:
        return None
    return Beda("", f"Dokumen tidak menyebut tahun {tahun}; tahun yang tertulis {_terbaru(tertulis.tahun)}.")


def _masa_berlaku(ketikan: Ketikan, tertulis: Tertulis) -> Beda | None:
    habis = tertulis.berlaku_sampai
    if habis is None or habis == ketikan.berlaku_sampai:
        return None
    if ketikan.berlaku_sampai is None:
        return Beda(
            "berlaku_sampai", f"Masa berlakunya belum diisi; dalam dokumen tertulis berlaku sampai {tulis(habis)}."
        )
    diisi = tulis(ketikan.berlaku_sampai)
    return Beda("berlaku_sampai", f"Masa berlaku diisi sampai {diisi}; dalam dokumen tertulis sampai {tulis(habis)}.")


def _kota(ketikan: Ketikan, tertulis: Tertulis) -> Beda | None:
    if not tertulis.kota or ketikan.kota in tertulis.kota:
        return None
    return Beda("", f"Dokumen menyebut {_jajar(tertulis.kota)} dan tidak menyebut {ketikan.kota}.")


def kalimat_peka(angka_16: int, kata: Iterable[str]) -> str:
    """What in the text looks like a person's data; empty when nothing does."""
    butir = [f"{angka_16} deret 16 angka yang tampak seperti NIK"] if angka_16 else []
    disebut = list(kata)
    if disebut:
        butir.append(f"kata {_jajar(f'“{k}”' for k in disebut)}")
    return f"Memuat {' dan '.join(butir)}." if butir else ""


def _terbaru(tahun: Iterable[int]) -> str:
    return _jajar(str(t) for t in sorted(tahun, reverse=True))


def _jajar(butir: Iterable[str]) -> str:
    """ "a", "a dan b", "a, b, dan c"; of more the first ones and how many others there are."""
    semua = [str(b) for b in butir]
    if len(semua) > DISEBUT_MAKS:
        return f"{', '.join(semua[:DISEBUT_MAKS])}, dan {len(semua) - DISEBUT_MAKS} lainnya"
    if len(semua) == DISEBUT_MAKS:
        return f"{', '.join(semua[:-1])}, dan {semua[-1]}"
    return " dan ".join(semua)
