"""The checks before submission as a page and as a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.pengajuan.temuan import Butir
from indikator.pilihan import ambil_evaluasi
from indikator.queries import pemeriksaan as kueri
from indikator.views.unduhan import unduhan_xlsx
from klaster.batas import dibatasi
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.lembar_kerja import LembarTulis
from klaster.models import Klaster
from klaster.views.daftar import PILIHAN_BARIS, halaman

KEPALA = ("Tingkat", "Aturan", "Temuan", "Pertanyaan", "Klaster", "OPD", "Yang perlu dilakukan", "Alamat")


@wajib_izin(Izin.LIHAT_PEMERIKSAAN)
@require_GET
def pemeriksaan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kueri.temuan_terlihat(evaluasi, request.user)
    saring = kueri.baca_saring(request.GET, semua)
    hasil = kueri.saring_temuan(semua, saring)
    return render(
        request,
        "indikator/pemeriksaan.html",
        {
            "evaluasi": evaluasi,
            "hasil": hasil,
            "saring": saring,
            "page_obj": halaman(request, hasil.butir),
            "pilihan_baris": PILIHAN_BARIS,
            "nama_klaster": dict(Klaster.objects.values_list("kode", "nama")),
            "boleh_mengajukan": punya_izin(request.user, Izin.ATUR_EVALUASI),
        },
    )


@wajib_izin(Izin.LIHAT_PEMERIKSAAN)
@dibatasi("ekspor")
@require_GET
def pemeriksaan_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """All findings in the user's scope that pass the filters of the address."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kueri.temuan_terlihat(evaluasi, request.user)
    butir = kueri.saring_temuan(semua, kueri.baca_saring(request.GET, semua)).butir
    lembar = LembarTulis(
        nama=f"Pemeriksaan {evaluasi.tahun}",
        kepala=KEPALA,
        baris=[_baris(request, b) for b in butir],
        lebar=(14, 30, 60, 11, 9, 32, 50, 60),
    )
    return unduhan_xlsx([lembar], evaluasi, "Pemeriksaan")


def _baris(request: HttpRequest, butir: Butir) -> tuple[str, ...]:
    temuan, aturan = butir.temuan, butir.aturan
    return (
        aturan.tingkat.label,
        aturan.judul,
        temuan.pesan,
        temuan.kode,
        temuan.klaster,
        temuan.opd.nama if temuan.opd else "",
        aturan.tindakan,
        request.build_absolute_uri(temuan.tujuan.url),
    )
