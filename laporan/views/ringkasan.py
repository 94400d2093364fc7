"""The mayor's page, and the rows behind the one figure on it that no other list shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.pilihan import ambil_evaluasi
from indikator.queries.catatan import jumlah_belum_selesai
from klaster.izin import Izin, punya_izin, wajib_izin
from laporan.queries.bukti_wajib import kurang_bukti_wajib
from laporan.queries.capaian import capaian_evaluasi
from laporan.queries.lingkup import klaster_terbuka
from laporan.queries.ringkasan import ringkasan_evaluasi
from laporan.queries.taksiran import taksiran_ringkas


@wajib_izin(Izin.LIHAT_RINGKASAN)
@require_GET
def ringkasan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    return render(
        request,
        "laporan/ringkasan.html",
        {
            "evaluasi": evaluasi,
            "ringkasan": ringkasan_evaluasi(evaluasi),
            "klaster_terbuka": klaster_terbuka(request.user),
            "catatan_belum": 0 if evaluasi.terbuka else jumlah_belum_selesai(evaluasi),
            "lihat_dalam": punya_izin(request.user, Izin.LIHAT_KEMAJUAN),
            "taksiran": taksiran_ringkas(evaluasi) if punya_izin(request.user, Izin.SIMULASI) else None,
        },
    )


@wajib_izin(Izin.LIHAT_KEMAJUAN)
@require_GET
def bukti_wajib(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Answers that claim points without their mandatory evidence; those in the user's klaster."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    terbuka = klaster_terbuka(request.user)
    semua = kurang_bukti_wajib(evaluasi, capaian_evaluasi(evaluasi).skor_mandiri)
    baris = [k for k in semua if terbuka is None or k.klaster in terbuka]
    return render(
        request,
        "laporan/bukti_wajib.html",
        {"evaluasi": evaluasi, "baris": baris, "poin": sum(k.skor for k in baris)},
    )
