"""What the pages show of a question's table."""

from dataclasses import dataclass
from typing import Any

from bukti.queries.pertanyaan import Bagian, Kerja
from indikator.models import Jawaban
from indikator.queries.matriks import BarisTabel, MenurutTabel, Tabel, menurut_tabel, tabel_jawaban, tulis_baris

TAMPIL_MAKS = 20


@dataclass(frozen=True)
class BagianSendiri:
    """A part whose rows this user may change now, and how many it has."""

    bagian: Bagian
    banyak: int


@dataclass(frozen=True)
class TampilTabel:
    """The table as the question page and the desk show it: the first rows, and what there is to do."""

    tabel: Tabel
    awal: list[BarisTabel]
    menurut: MenurutTabel | None
    milik: list[BagianSendiri]

    @property
    def sisa(self) -> int:
        return self.tabel.banyak - len(self.awal)


def isi_matriks(jawaban: Jawaban, kerja: Kerja | None = None) -> dict[str, Any]:
    """{"tabel": TampilTabel or None}: None when the question asks for no table. One query."""
    tabel = tabel_jawaban(jawaban)
    if tabel is None:
        return {"tabel": None}
    banyak = {b.penugasan.pk: len(b.baris) for b in tabel.bagian}
    milik = [BagianSendiri(b, banyak[b.penugasan.pk]) for b in (kerja.milik if kerja else ()) if b.dapat_diisi]
    return {"tabel": TampilTabel(tabel, potong(tabel, 0, TAMPIL_MAKS), menurut_tabel(tabel, jawaban), milik)}


def potong(tabel: Tabel, dari: int, banyak: int) -> list[BarisTabel]:
    """So many rows from there on, written for reading; the others stay as they are stored."""
    semua = [(b.penugasan, satu) for b in tabel.bagian for satu in b.baris]
    return [tulis_baris(tabel.definisi, penugasan, satu) for penugasan, satu in semua[dari : dari + banyak]]
