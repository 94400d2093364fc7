"""Reading the units' answers of questions for kecamatan and kelurahan."""

from collections.abc import Iterable

from indikator.aturan.wilayah import HasilWilayah, bagian_unit, hitung_wilayah, nama_unit
from indikator.models import Jawaban, Penugasan, Pertanyaan


def hasil_wilayah(jawaban: Jawaban) -> HasilWilayah:
    """The city's value of one question as its units' answers make it now, in one query. Needs `pertanyaan` loaded."""
    return hasil_dari_bagian(jawaban.pertanyaan, jawaban.penugasan.select_related("opd"))


def hasil_dari_bagian(pertanyaan: Pertanyaan, bagian: Iterable[Penugasan]) -> HasilWilayah:
    """The same from parts that are loaded with their `opd`; those of offices are left out."""
    unit = bagian_unit(bagian)
    return hitung_wilayah(pertanyaan, [b.nilai_unit for b in unit], nama_unit([b.opd.jenis for b in unit]))
