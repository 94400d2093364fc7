"""Reading the units' answers of questions for kecamatan and kelurahan."""

from indikator.models import Jawaban
from indikator.wilayah import HasilWilayah, bagian_unit, hitung_wilayah, nama_unit


def hasil_wilayah(jawaban: Jawaban) -> HasilWilayah:
    """The city's value of one question as its units' answers make it now, in one query. Needs `pertanyaan` loaded."""
    unit = bagian_unit(jawaban.penugasan.select_related("opd"))
    return hitung_wilayah(jawaban.pertanyaan, [b.nilai_unit for b in unit], nama_unit([b.opd.jenis for b in unit]))
