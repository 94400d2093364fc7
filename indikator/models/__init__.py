"""What is asked and what it is worth. One module per noun; import models from this package."""

from indikator.models.catatan import CatatanTahap
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
from indikator.models.jendela import JendelaTahap, Kegiatan
from indikator.models.lanjutan import PetaKode, TawaranLalu
from indikator.models.matriks import IsiMatriks
from indikator.models.pengajuan import Pengajuan, PengesahanOpd
from indikator.models.simulasi import DiskonTaksiran, Skenario
from indikator.models.skor import HasilSkor, JumlahTahap, SkorTahap
from indikator.models.status import Status

__all__ = [
    "BlokKlaster",
    "CatatanTahap",
    "DiskonTaksiran",
    "Evaluasi",
    "HasilSkor",
    "Indikator",
    "Instrumen",
    "IsiMatriks",
    "Jawaban",
    "JendelaTahap",
    "JumlahTahap",
    "KebutuhanBukti",
    "Kegiatan",
    "Pengajuan",
    "PengesahanOpd",
    "Penugasan",
    "Pertanyaan",
    "PertanyaanOpd",
    "PetaKode",
    "SkalaPredikat",
    "Skenario",
    "SkorTahap",
    "Status",
    "TawaranLalu",
]
