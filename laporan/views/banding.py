"""Last year's score against this year's, as far as the two can be compared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.models import Evaluasi
from indikator.models.skor import Tahap
from indikator.pilihan import ambil_evaluasi
from indikator.queries import banding_tahun as kueri
from klaster.izin import Izin, wajib_izin

#: What is compared unless chosen: of last year what stood in the end, of this year what every evaluation has.
UTAMA_LALU = [*reversed(Tahap.values), "verifikasi", "mandiri"]
UTAMA_KINI = ["mandiri"]


@wajib_izin(Izin.LIHAT_RINGKASAN)
@require_GET
def banding_tahun(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """`?lalu=` and `?kini=` choose which score of each year: self, verified, or a stage."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    lalu = kueri.tahun_sebelum(evaluasi, request.user)
    isi = _perbandingan(request, lalu, evaluasi) if lalu else {"banding": None, "pilihan_lalu": []}
    return render(request, "laporan/banding_tahun.html", {"evaluasi": evaluasi, "lalu": lalu, **isi})


def _perbandingan(request: HttpRequest, lalu: Evaluasi, kini: Evaluasi) -> dict[str, object]:
    pilihan_lalu, pilihan_kini = kueri.sumber_skor(lalu), kueri.sumber_skor(kini)
    sumber_lalu = _dipilih(request.GET.get("lalu", ""), pilihan_lalu, UTAMA_LALU)
    sumber_kini = _dipilih(request.GET.get("kini", ""), pilihan_kini, UTAMA_KINI)
    lengkap = bool(sumber_lalu and sumber_kini)
    return {
        "pilihan_lalu": pilihan_lalu,
        "pilihan_kini": pilihan_kini,
        "sumber_lalu": sumber_lalu,
        "sumber_kini": sumber_kini,
        "banding": kueri.banding_tahun(lalu, kini, sumber_lalu, sumber_kini) if lengkap else None,
    }


def _dipilih(diminta: str, pilihan: list[tuple[str, str]], utama: list[str]) -> str:
    """What was asked for, else the first of `utama` that there is, else the first of all; empty without any."""
    ada = [kode for kode, _ in pilihan]
    return next((kode for kode in (diminta, *utama, *ada) if kode in ada), "")
