"""Files of an evaluation to download: their name says whose, which year, what and of which day."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse

from indikator.models import Evaluasi
from klaster.lembar_kerja import LembarTulis, tulis_xlsx
from klaster.views.unduhan import nama_berkas_kota, unduhan


def nama_berkas(evaluasi: Evaluasi, *bagian: str, akhiran: str = "xlsx", hari: date | None = None) -> str:
    """KLA_Kota-Cimahi_2024_3.1a_Tabel_2026-11-22.xlsx; `hari` is today in the city unless given."""
    return nama_berkas_kota(
        evaluasi.kota, str(evaluasi.tahun), *bagian, akhiran=akhiran, hari=hari or evaluasi.hari_ini
    )


def unduhan_xlsx(lembar: Sequence[LembarTulis], evaluasi: Evaluasi, *bagian: str) -> HttpResponse:
    return unduhan(tulis_xlsx(lembar), nama_berkas(evaluasi, *bagian))
