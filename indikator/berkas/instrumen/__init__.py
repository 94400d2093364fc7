"""Reads an instrument file (YAML) and proves it before anything is stored. No Django, no database.

`baca_berkas(path)` or `baca_instrumen(text or bytes)` gives an `IsiInstrumen`, or raises `InstrumenCacat` with every
fault in the file at once, each with its line. A figure is read from its text into a Decimal and never meets a float.
"""

from indikator.berkas.instrumen.baca import UKURAN_MAKS, baca_berkas, baca_instrumen
from indikator.berkas.instrumen.bentuk import (
    IsiBukti,
    IsiIndikator,
    IsiInstrumen,
    IsiKlaster,
    IsiKolom,
    IsiOpd,
    IsiOpsi,
    IsiPenilaian,
    IsiPertanyaan,
    IsiPita,
    IsiPredikat,
    IsiSumber,
    IsiTabel,
    sidik_isi,
)
from indikator.berkas.instrumen.cacat import Cacat, InstrumenCacat
from indikator.berkas.instrumen.pertanyaan import JENIS_BUKTI, WILAYAH

__all__ = [
    "JENIS_BUKTI",
    "UKURAN_MAKS",
    "WILAYAH",
    "Cacat",
    "InstrumenCacat",
    "IsiBukti",
    "IsiIndikator",
    "IsiInstrumen",
    "IsiKlaster",
    "IsiKolom",
    "IsiOpd",
    "IsiOpsi",
    "IsiPenilaian",
    "IsiPertanyaan",
    "IsiPita",
    "IsiPredikat",
    "IsiSumber",
    "IsiTabel",
    "baca_berkas",
    "baca_instrumen",
    "sidik_isi",
]
