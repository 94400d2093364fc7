"""Files to download: one manner of naming them, and the answer that carries one."""

import re
from collections.abc import Sequence
from datetime import date
from unicodedata import normalize

from django.http import HttpResponse
from django.utils import timezone

from klaster.lembar_kerja import MIME_XLSX, LembarTulis, tulis_xlsx
from klaster.models import Kota


def nama_berkas_kota(kota: Kota, *bagian: str, akhiran: str = "xlsx", hari: date | None = None) -> str:
    """Whose, what, of which day: KLA_Kota-Cimahi_Akun_2026-11-22.xlsx; `hari` is today in the city unless given.

    Only letters that every system takes in a file name.
    """
    tanggal = (hari or timezone.now().astimezone(kota.zona).date()).isoformat()
    return "_".join(["KLA", polos(kota.nama), *(polos(b, ".") for b in bagian), tanggal]) + f".{akhiran}"


def unduhan_xlsx_kota(lembar: Sequence[LembarTulis], kota: Kota, *bagian: str) -> HttpResponse:
    return unduhan(tulis_xlsx(lembar), nama_berkas_kota(kota, *bagian))


def unduhan(isi: bytes, nama: str, tipe: str = MIME_XLSX) -> HttpResponse:
    return HttpResponse(isi, content_type=tipe, headers={"Content-Disposition": f'attachment; filename="{nama}"'})


def beri_tanda(respons: HttpResponse, tanda: str, *, aman: bool) -> HttpResponse:
    """Tell the page that asked for this file that it has come: `static/js/unduhan.js` waits for its own word."""
    if tanda:
        respons.set_cookie("kla_unduhan", tanda, max_age=300, secure=aman, samesite="Strict")
    return respons


def polos(teks: str, juga: str = "") -> str:
    """The text in ASCII letters and digits, and the signs in `juga`; everything else becomes a dash."""
    ascii_ = normalize("NFKD", teks).encode("ascii", "ignore").decode()
    return re.sub(rf"[^A-Za-z0-9{re.escape(juga)}]+", "-", ascii_).strip("-")
