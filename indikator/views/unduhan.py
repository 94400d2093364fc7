"""Files to download: one manner of naming them, and the answer that carries a spreadsheet."""

import re
from collections.abc import Sequence
from datetime import date
from unicodedata import normalize

from django.http import HttpResponse

from indikator.berkas.lembar_kerja import MIME_XLSX, LembarTulis, tulis_xlsx
from indikator.models import Evaluasi


def nama_berkas(evaluasi: Evaluasi, *bagian: str, akhiran: str = "xlsx", hari: date | None = None) -> str:
    """Whose, which year, what, of which day: KLA_Kota-Cimahi_2024_3.1a_Tabel_2026-11-22.xlsx; `hari` is today in the
    city unless given. Only letters that every system takes in a file name.
    """
    tanggal = (hari or evaluasi.hari_ini).isoformat()
    apa = [_polos(b, ".") for b in bagian]
    return "_".join(["KLA", _polos(evaluasi.kota.nama), str(evaluasi.tahun), *apa, tanggal]) + f".{akhiran}"


def unduhan_xlsx(lembar: Sequence[LembarTulis], evaluasi: Evaluasi, *bagian: str) -> HttpResponse:
    return unduhan(tulis_xlsx(lembar), nama_berkas(evaluasi, *bagian))


def unduhan(isi: bytes, nama: str, tipe: str = MIME_XLSX) -> HttpResponse:
    return HttpResponse(isi, content_type=tipe, headers={"Content-Disposition": f'attachment; filename="{nama}"'})


def _polos(teks: str, juga: str = "") -> str:
    ascii_ = normalize("NFKD", teks).encode("ascii", "ignore").decode()
    return re.sub(rf"[^A-Za-z0-9{re.escape(juga)}]+", "-", ascii_).strip("-")
