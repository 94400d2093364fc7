"""The question page of a question for kecamatan or kelurahan: who answered what, and the city's value from it."""

from dataclasses import dataclass
from typing import Any

from bukti.queries.pertanyaan import Bagian, Kerja
from indikator.aturan.wilayah import HasilWilayah, hitung_wilayah, nama_unit, pilihan_unit
from indikator.models import Jawaban

#: So many units are listed openly; more are folded away under their summary.
TAMPIL_LANGSUNG = 12


@dataclass(frozen=True)
class BarisUnit:
    """One unit's row: its part and its answer in words, empty while it has none."""

    bagian: Bagian
    tulisan: str


@dataclass(frozen=True)
class RingkasanWilayah:
    """All units of one question. `hitungan`: each possible answer with how many gave it."""

    hasil: HasilWilayah
    sebutan: str
    baris: list[BarisUnit]
    hitungan: list[tuple[str, int]]

    @property
    def belum(self) -> list[Bagian]:
        return [b.bagian for b in self.baris if not b.tulisan]

    @property
    def dilipat(self) -> bool:
        return len(self.baris) > TAMPIL_LANGSUNG


def isi_wilayah(jawaban: Jawaban, kerja: Kerja) -> dict[str, Any]:
    """`wilayah` for the templates, None where units do not answer; no query beyond those of `kerja`."""
    if not jawaban.pertanyaan.wilayah:
        return {"wilayah": None}
    unit = [b for b in kerja.bagian if b.penugasan.opd.adalah_wilayah]
    sebutan = nama_unit([b.penugasan.opd.jenis for b in unit])
    label = {kode: label for kode, label, _ in pilihan_unit(jawaban.pertanyaan)}
    jawaban_unit = [b.penugasan.nilai_unit for b in unit]
    return {
        "wilayah": RingkasanWilayah(
            hasil=hitung_wilayah(jawaban.pertanyaan, jawaban_unit, sebutan),
            sebutan=sebutan,
            baris=[BarisUnit(b, label.get(b.penugasan.nilai_unit, "")) for b in unit],
            hitungan=[(nama, jawaban_unit.count(kode)) for kode, nama in label.items()],
        )
    }
