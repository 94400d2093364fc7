"""Kecamatan and kelurahan: what they answered, the values that follow, and the list of whom to remind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi
from indikator.views.unduhan import unduhan_xlsx
from klaster.batas import dibatasi
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.lembar_kerja import LembarTulis
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.queries.wilayah import KEADAAN, PetaWilayah, peta_wilayah


@wajib_izin(Izin.LIHAT_EVALUASI)
@require_GET
def wilayah(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    kecamatan = _kecamatan(request)
    peta = _peta(request, evaluasi)
    return render(
        request,
        "laporan/wilayah.html",
        {
            "evaluasi": evaluasi,
            "peta": peta,
            "kecamatan": kecamatan,
            "page_obj": halaman(request, peta.tagihan),
            "pilihan_baris": PILIHAN_BARIS,
            "lihat_kontak": punya_izin(request.user, Izin.ISI_JAWABAN),
            "legenda": [(kunci, *isi) for kunci, isi in KEADAAN.items()],
        },
    )


@wajib_izin(Izin.LIHAT_EVALUASI)
@dibatasi("ekspor")
@require_GET
def wilayah_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The chase list of the kecamatan in the address, or of all; with contacts for those who may remind."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    lembar = _lembar(_peta(request, evaluasi), kontak=punya_izin(request.user, Izin.ISI_JAWABAN))
    return unduhan_xlsx([lembar], evaluasi, "Tagihan-Wilayah")


def _peta(request: HttpRequest, evaluasi: Evaluasi) -> PetaWilayah:
    """Names and numbers of colleagues are for those who fill and chase, not for those who only read."""
    return peta_wilayah(
        evaluasi,
        request.user,
        kecamatan=_kecamatan(request),
        kontak=punya_izin(request.user, Izin.ISI_JAWABAN),
        url=request.build_absolute_uri(reverse("indikator:tugas_list", args=[evaluasi.kota.kode, evaluasi.tahun])),
    )


def _kecamatan(request: HttpRequest) -> int | None:
    diminta = request.GET.get("kecamatan", "")
    return int(diminta) if diminta.isdecimal() and len(diminta) < 19 else None


def _lembar(peta: PetaWilayah, *, kontak: bool) -> LembarTulis:
    kepala = ["Kecamatan", "Unit", "Belum diajukan", "Lewat tenggat", "Tenggat terdekat", "Kode pertanyaan"]
    baris: list[list[object]] = [
        [str(t.opd.induk or t.opd), str(t.opd), t.jumlah, t.terlambat, t.tenggat, ", ".join(t.kode)]
        for t in peta.tagihan
    ]
    lebar = [28, 28, 10, 10, 14, 48]
    if kontak:
        kepala += ["Narahubung", "Telepon"]
        lebar += [28, 18]
        for isi, t in zip(baris, peta.tagihan, strict=True):
            isi += ["; ".join(k.nama for k in t.kontak), "; ".join(k.telepon for k in t.kontak if k.telepon)]
    return LembarTulis(nama="Tagihan wilayah", kepala=kepala, baris=baris, lebar=lebar)
