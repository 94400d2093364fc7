"""Stored reports: the list of an evaluation, one report with its progress, asking for one, and the file itself."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi, ingat_evaluasi
from indikator.queries.catatan import jumlah_catatan
from indikator.views.unduhan import nama_berkas
from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from laporan.models import LaporanTersimpan
from laporan.queries.sidik import sidik_kini_untuk_halaman
from laporan.services import permintaan
from laporan.services.permintaan import Keadaan

PER_HALAMAN = 20

Jenis = LaporanTersimpan.Jenis
#: How a kind of report is called in the name of its file.
NAMA_BERKAS: dict[str, str] = {
    Jenis.EVALUASI_MANDIRI: "Laporan-Evaluasi-Mandiri",
    Jenis.CATATAN_TAHAP: "Lembar-Catatan-Verifikasi",
}
#: What this page makes; files that carry evidence have a page of their own (`laporan.views.berkas_verifikasi`).
CETAKAN = tuple(NAMA_BERKAS)

PESAN = {
    Keadaan.BARU: "Permintaan laporan sudah masuk antrean. Anda boleh meninggalkan halaman ini; laporan tetap dibuat.",
    Keadaan.SEDANG_DIBUAT: "Laporan evaluasi ini sudah diminta dan sedang dibuat. Tunggu sampai selesai.",
    Keadaan.MASIH_SESUAI: "Data belum berubah sejak laporan ini dibuat, jadi laporan ini masih sesuai. Silakan unduh.",
}


@wajib_izin(Izin.LIHAT_LAPORAN)
@require_GET
def laporan_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = LaporanTersimpan.objects.cetakan().filter(evaluasi=evaluasi)
    semua = semua.select_related("diminta_oleh__kota", "diminta_oleh__opd")
    berjalan = [x for jenis in CETAKAN if (x := permintaan.laporan_berjalan(evaluasi, jenis))]
    page_obj = Paginator(semua.exclude(pk__in=[x.pk for x in berjalan]), PER_HALAMAN).get_page(request.GET.get("page"))
    terpakai = {x.jenis for x in page_obj if x.selesai}
    sidik = {jenis: sidik_kini_untuk_halaman(evaluasi, jenis) for jenis in terpakai}
    for x in page_obj:
        x.sidik_kini = sidik.get(x.jenis, "")
    sesuai = [x for x in page_obj if x.selesai and x.sidik_masukan == x.sidik_kini]
    return render(
        request,
        "laporan/laporan_list.html",
        {
            "evaluasi": evaluasi,
            "berjalan": berjalan,
            "page_obj": page_obj,
            "sesuai": next((x for x in sesuai if x.jenis == Jenis.EVALUASI_MANDIRI), None),
            "boleh_buat": punya_izin(request.user, Izin.BUAT_LAPORAN),
            "jenis_dibuat": _jenis_dibuat(evaluasi, berjalan, {x.jenis for x in sesuai}),
        },
    )


@wajib_izin(Izin.BUAT_LAPORAN)
@dibatasi("laporan", bila=mengirim)
@require_POST
def laporan_buat(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    jenis = request.POST.get("jenis", Jenis.EVALUASI_MANDIRI)
    if jenis not in CETAKAN:
        raise Ditolak("Jenis laporan itu tidak dikenal. Pilih salah satu pada halaman Laporan.")
    hasil = permintaan.minta_laporan(evaluasi=evaluasi, oleh=request.user, jenis=jenis)
    messages.info(request, PESAN[hasil.keadaan])
    return redirect(hasil.laporan)


@wajib_izin(Izin.LIHAT_LAPORAN)
@require_GET
def laporan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report. htmx asks for the progress alone and gets the whole page anew when the work has ended."""
    laporan = _ambil_laporan(request, pk)
    if request.htmx:
        if not laporan.sedang_dikerjakan:
            return HttpResponseClientRefresh()
        return render(request, "laporan/_berjalan.html", {"berjalan": laporan, "evaluasi": laporan.evaluasi})
    return render(
        request,
        "laporan/laporan_detail.html",
        {
            "laporan": laporan,
            "evaluasi": laporan.evaluasi,
            "berjalan": laporan if laporan.sedang_dikerjakan else None,
            "sidik_kini": sidik_kini_untuk_halaman(laporan.evaluasi, laporan.jenis) if laporan.selesai else "",
            "boleh_buat": punya_izin(request.user, Izin.BUAT_LAPORAN),
        },
    )


@wajib_izin(Izin.LIHAT_LAPORAN)
@dibatasi("ekspor")
@require_GET
def laporan_unduh(request: HttpRequest, pk: int) -> FileResponse:
    laporan = permintaan.serahkan_laporan(laporan=_ambil_laporan(request, pk), oleh=request.user)
    respons = FileResponse(
        laporan.berkas.open("rb"), as_attachment=True, filename=nama_unduhan(laporan), content_type="application/pdf"
    )
    respons["X-Content-Type-Options"] = "nosniff"
    return respons


def nama_unduhan(laporan: LaporanTersimpan) -> str:
    """KLA_Kota-Cimahi_2024_Laporan-Evaluasi-Mandiri_2026-11-22.pdf: the day it was made."""
    evaluasi = laporan.evaluasi
    hari = laporan.selesai_pada.astimezone(evaluasi.kota.zona).date()
    return nama_berkas(evaluasi, NAMA_BERKAS[laporan.jenis], akhiran="pdf", hari=hari)


def _jenis_dibuat(evaluasi: Evaluasi, berjalan: list[LaporanTersimpan], sesuai: set[str]) -> list[tuple[str, str]]:
    """Kinds of report that make sense to ask for now; a sheet of notes only where there are notes."""
    sedang = {x.jenis for x in berjalan}
    kosong = () if jumlah_catatan(evaluasi) else (Jenis.CATATAN_TAHAP,)
    return [(j, Jenis(j).label) for j in CETAKAN if j not in sedang and j not in sesuai and j not in kosong]


def _ambil_laporan(request: HttpRequest, pk: int) -> LaporanTersimpan:
    tersedia = (
        LaporanTersimpan.objects.cetakan()
        .terlihat_oleh(request.user)
        .select_related(
            "evaluasi__kota", "evaluasi__instrumen", "evaluasi__target", "diminta_oleh__kota", "diminta_oleh__opd"
        )
    )
    laporan = get_object_or_404(tersedia, pk=pk)
    ingat_evaluasi(request, laporan.evaluasi)
    return laporan
