"""What people type into an answer or a part, as plain data: for audit rows, and to see who changed what meanwhile."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from indikator.models import Jawaban, Penugasan

#: Field -> text; None is a number that is not given.
Isian = dict[str, str | None]


def isi_jawaban(jawaban: Jawaban) -> Isian:
    return {"opsi": jawaban.opsi, "angka": teks_angka(jawaban.angka), "catatan": jawaban.catatan}


def isi_bagian(bagian: Penugasan) -> Isian:
    return {"nilai_unit": bagian.nilai_unit, "catatan": bagian.catatan}


def label_bagian(bagian: Penugasan, jawaban: Jawaban) -> str:
    """What audit rows call a part: the end of a sentence like "mengajukan bagian ..."."""
    return f"{bagian.opd} pada pertanyaan {jawaban.pertanyaan.kode}"


def teks_angka(angka: Decimal | None) -> str | None:
    """A number as it is kept in JSON: plain, without trailing zeros."""
    return None if angka is None else f"{angka.normalize():f}"


def masih_sama(dasar: Mapping[str, str | None] | None, kini: Mapping[str, str | None], bidang: Collection[str]) -> bool:
    """Whether what the user started from (`dasar`, None when it is not known) is still what is stored.

    A version also grows when evidence is judged or units answer; who typed over unchanged text overwrites nobody.
    """
    return dasar is not None and all(nama in dasar and dasar[nama] == kini[nama] for nama in bidang)
