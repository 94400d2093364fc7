"""What is asked and what it is worth. One module per noun; import models from this package."""

from indikator.models.evaluasi import Evaluasi
from indikator.models.instrumen import (
    BlokKlaster,
    Indikator,
    Instrumen,
    KebutuhanBukti,
    Pertanyaan,
    PertanyaanOpd,
    SkalaPredikat,
)
from indikator.models.jawaban import Jawaban, Penugasan
from indikator.models.skor import HasilSkor, SkorTahap
from indikator.models.status import Status

__all__ = [
    "BlokKlaster",
    "Evaluasi",
    "HasilSkor",
    "Indikator",
    "Instrumen",
    "Jawaban",
    "KebutuhanBukti",
    "Penugasan",
    "Pertanyaan",
    "PertanyaanOpd",
    "SkalaPredikat",
    "SkorTahap",
    "Status",
]
