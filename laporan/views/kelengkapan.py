"""Coverage of evidence: question by question, as a heat map, what expires, what was sent back; each also as XLSX."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi
from indikator.views.unduhan import unduhan_xlsx
from klaster.batas import dibatasi, mencari
from klaster.izin import Izin, wajib_izin
from klaster.models import Opd
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.forms.kelengkapan import (
    PetaKelengkapanForm,
    SaringKedaluwarsaForm,
    SaringKelengkapanForm,
    SaringKembaliForm,
)
from laporan.queries import kelengkapan_kedaluwarsa as kedaluwarsa
from laporan.queries import kelengkapan_kembali as kembali
from laporan.queries import lembar_kelengkapan as lembar
from laporan.queries.kelengkapan import BarisKelengkapan, hitung_jenis, hitung_keadaan, kelengkapan_pertanyaan
from laporan.queries.kelengkapan_peta import peta_kelengkapan, tagihan_bukti
from laporan.queries.kemajuan import TabelKemajuan


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("cari", bila=mencari)
@require_GET
def kelengkapan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Every question in scope with what it asks for and how that stands."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua, form, baris = _pertanyaan(request, evaluasi)
    saring = form.saring()
    return render(
        request,
        "laporan/kelengkapan.html",
        {
            "evaluasi": evaluasi,
            "form": form,
            "saring": saring,
            "keadaan": hitung_keadaan(semua, saring),
            "wajib": sum(len(b.wajib) for b in baris),
            "wajib_ada": sum(b.wajib_ada for b in baris),
            "page_obj": halaman(request, baris),
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("ekspor")
@require_GET
def kelengkapan_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    _, form, baris = _pertanyaan(request, evaluasi)
    return unduhan_xlsx(lembar.lembar_kelengkapan(baris, form.saring().jenis), evaluasi, "Kelengkapan-Bukti")


@wajib_izin(Izin.LIHAT_BUKTI)
@require_GET
def kelengkapan_peta(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The heat map OPD x klaster, and the same by kind of evidence. Cells lead to their questions."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = PetaKelengkapanForm(request.GET)
    baris = kelengkapan_pertanyaan(evaluasi, request.user)
    return render(
        request,
        "laporan/kelengkapan_peta.html",
        {
            "evaluasi": evaluasi,
            "tabel": _peta(request, evaluasi, form, baris),
            "menurut_jenis": hitung_jenis(baris),
            "pilihan_urut": [(str(kode), label) for kode, label in PetaKelengkapanForm.URUT],
            **form.pilihan(),
            **form.ukuran(),
        },
    )


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("ekspor")
@require_GET
def kelengkapan_peta_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    baris = kelengkapan_pertanyaan(evaluasi, request.user)
    tabel = _peta(request, evaluasi, PetaKelengkapanForm(request.GET), baris)
    return unduhan_xlsx([lembar.lembar_peta(tabel)], evaluasi, "Peta-Kelengkapan-Bukti")


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("cari", bila=mencari)
@require_GET
def kelengkapan_kedaluwarsa(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Evidence whose validity has ended or ends within 90 days."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = _form_kedaluwarsa(request, evaluasi)
    saring = form.saring()
    page_obj = halaman(request, kedaluwarsa.bukti_kedaluwarsa(evaluasi, request.user, saring))
    page_obj.object_list = kedaluwarsa.lengkapi_kedaluwarsa(page_obj.object_list, evaluasi, request.user)
    return render(
        request,
        "laporan/kelengkapan_kedaluwarsa.html",
        {
            "evaluasi": evaluasi,
            "form": form,
            "saring": saring,
            "rentang": kedaluwarsa.hitung_rentang(evaluasi, request.user, saring),
            "page_obj": page_obj,
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("ekspor")
@require_GET
def kelengkapan_kedaluwarsa_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saring = _form_kedaluwarsa(request, evaluasi).saring()
    bukti = list(kedaluwarsa.bukti_kedaluwarsa(evaluasi, request.user, saring))
    baris = kedaluwarsa.lengkapi_kedaluwarsa(bukti, evaluasi, request.user)
    return unduhan_xlsx([lembar.lembar_kedaluwarsa(baris)], evaluasi, "Bukti-Akan-Kedaluwarsa")


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("cari", bila=mencari)
@require_GET
def kelengkapan_kembali(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """What was sent back or refused and has not been repaired, longest first."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kembali.belum_diperbaiki(evaluasi, request.user)
    form = SaringKembaliForm(request.GET, baris=semua)
    saring = form.saring()
    return render(
        request,
        "laporan/kelengkapan_kembali.html",
        {
            "evaluasi": evaluasi,
            "form": form,
            "saring": saring,
            "macam": kembali.hitung_macam(semua, saring),
            "page_obj": halaman(request, [b for b in semua if saring.cocok(b)]),
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("ekspor")
@require_GET
def kelengkapan_kembali_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kembali.belum_diperbaiki(evaluasi, request.user)
    saring = SaringKembaliForm(request.GET, baris=semua).saring()
    isi = lembar.lembar_kembali([b for b in semua if saring.cocok(b)], evaluasi)
    return unduhan_xlsx([isi], evaluasi, "Belum-Diperbaiki")


def _pertanyaan(request: HttpRequest, evaluasi: Evaluasi) -> tuple[list[BarisKelengkapan], SaringKelengkapanForm, list]:
    semua = kelengkapan_pertanyaan(evaluasi, request.user)
    form = SaringKelengkapanForm(request.GET, baris=semua)
    saring = form.saring()
    return semua, form, [b for b in semua if saring.cocok(b)]


def _peta(
    request: HttpRequest, evaluasi: Evaluasi, form: PetaKelengkapanForm, baris: list[BarisKelengkapan]
) -> TabelKemajuan:
    """An operator's map has the rows of his own units; everybody else's those of his questions."""
    lingkup = None
    if request.user.adalah_operator:
        lingkup = set(Opd.objects.lingkup_kerja(request.user).values_list("pk", flat=True))
    pilihan: dict[str, Any] = form.pilihan()
    return peta_kelengkapan(evaluasi, tagihan_bukti(baris, **form.ukuran()), lingkup=lingkup, **pilihan)


def _form_kedaluwarsa(request: HttpRequest, evaluasi: Evaluasi) -> SaringKedaluwarsaForm:
    opd = kedaluwarsa.opd_kedaluwarsa(evaluasi, request.user)
    return SaringKedaluwarsaForm(request.GET, opd=opd)
