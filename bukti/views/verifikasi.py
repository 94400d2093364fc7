"""The verifier's pages: the queue, the desk of one answer, and the decisions taken there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from bukti.forms.verifikasi import FormMeja, KembalikanForm, PutusanForm, TerimaForm
from bukti.models import TautanBukti
from bukti.queries import verifikasi as kueri
from bukti.queries.verifikasi_meja import bukti_berikut, tautan_meja
from bukti.services.tautan import putuskan_tautan
from bukti.views import verifikasi_meja as meja
from bukti.views.verifikasi_meja import Formulir
from indikator.jembatan import skor_mandiri
from indikator.models import Jawaban
from indikator.pilihan import ambil_evaluasi, ambil_jawaban
from indikator.services import verifikasi as layanan
from klaster.batas import dibatasi, mencari
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.templatetags.kla import tulis_angka
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.VERIFIKASI)
@dibatasi("cari", bila=mencari)
@require_GET
def antrean(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saring = meja.saring_dari(request)
    antrean = kueri.antrean(evaluasi, request.user, saring)
    page_obj = halaman(request, antrean.urut)
    return render(
        request,
        "bukti/verifikasi_antrean.html",
        {
            "evaluasi": evaluasi,
            "saring": saring,
            "pilihan": kueri.pilihan_saring(evaluasi, request.user, antrean, saring),
            "page_obj": page_obj,
            "baris": kueri.baris_antrean(page_obj),
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


@wajib_izin(Izin.VERIFIKASI)
@require_GET
def verifikasi(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    return meja.tampilkan(request, jawaban, Formulir(), templat=meja.DOKUMEN if request.htmx else meja.HALAMAN)


@wajib_izin(Izin.VERIFIKASI)
@require_POST
def terima(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form = TerimaForm(request.POST, jawaban=jawaban)
    lanjut = meja.langkah_berikut(request, jawaban)
    status = _laksanakan(form, layanan.terima_jawaban, jawaban=jawaban, oleh=request.user)
    if status != 200:
        return meja.tampilkan(request, meja.baca_ulang(request, jawaban), Formulir(terima=form), status=status)
    mandiri, nilai = (tulis_angka(n, pangkas=True) for n in (skor_mandiri(jawaban), form.cleaned_data["nilai"]))
    sisipan = "" if nilai == mandiri else f", nilai mandiri {mandiri}"
    _kabari(request, jawaban, f"diterima dengan nilai {nilai}{sisipan}.")
    return lanjut


@wajib_izin(Izin.VERIFIKASI)
@require_POST
def kembalikan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form = KembalikanForm(request.POST, jawaban=jawaban)
    lanjut = meja.langkah_berikut(request, jawaban)
    status = _laksanakan(form, layanan.kembalikan_jawaban, jawaban=jawaban, oleh=request.user)
    if status != 200:
        return meja.tampilkan(request, meja.baca_ulang(request, jawaban), Formulir(kembalikan=form), status=status)
    kepada = list(form.cleaned_data["opd"])
    _kabari(request, jawaban, f"dikembalikan kepada {kepada[0] if len(kepada) == 1 else f'{len(kepada)} OPD'}.")
    return lanjut


@wajib_izin(Izin.VERIFIKASI)
@require_POST
def batalkan_verifikasi(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form = FormMeja(request.POST)
    versi = form.cleaned_data["versi"] if form.is_valid() else 0
    layanan.batalkan_verifikasi(jawaban=jawaban, versi=versi, oleh=request.user)
    messages.success(request, f"Verifikasi {kode} dibatalkan. Jawaban kembali menunggu dan dapat dinilai lagi.")
    return redirect(meja.url_meja(jawaban.evaluasi, kode, meja.saring_dari(request)))


@wajib_izin(Izin.VERIFIKASI)
@require_POST
def putuskan(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    tautan = get_object_or_404(TautanBukti, jawaban=jawaban, pk=pk)
    form = PutusanForm(request.POST, kota_id=jawaban.evaluasi.kota_id)
    status = _laksanakan(form, putuskan_tautan, tautan=tautan, oleh=request.user)
    jawaban = meja.baca_ulang(request, jawaban)
    if status != 200:
        return _putusan_ditolak(request, jawaban, tautan, form, status)
    batal = form.cleaned_data["putusan"] == TautanBukti.Putusan.MENUNGGU
    berikut = tautan if batal else bukti_berikut(tautan_meja(jawaban), tautan)
    if request.htmx:
        return meja.tampilkan(request, jawaban, Formulir(bukti=berikut.pk), templat=meja.PUTUSAN)
    meja.simpan_draf(request, jawaban)
    return redirect(meja.url_meja(jawaban.evaluasi, kode, meja.saring_dari(request), berikut.pk))


def _putusan_ditolak(
    request: HttpRequest, jawaban: Jawaban, tautan: TautanBukti, form: PutusanForm, status: int
) -> HttpResponse:
    """A refused verdict: with htmx only the document side, unless the answer itself is no longer what was on screen."""
    formulir = meja.ketikan(request, jawaban)
    formulir.putusan, formulir.bukti = form, _dibuka_sesudah_ditolak(jawaban, tautan, form)
    if not request.htmx:
        return meja.tampilkan(request, jawaban, formulir, status=status)
    if status == 422:
        return meja.tampilkan(request, jawaban, formulir, status=status, templat=meja.DOKUMEN)
    respons = meja.tampilkan(request, jawaban, formulir, status=status, templat=meja.MEJA)
    respons["HX-Retarget"], respons["HX-Reswap"] = "#meja", "outerHTML"
    return respons


def _dibuka_sesudah_ditolak(jawaban: Jawaban, tautan: TautanBukti, form: PutusanForm) -> int:
    """This evidence; the next one when it was to be accepted and someone else has judged it meanwhile.

    Left open, a second press of the same key would take back the other's verdict.
    """
    semua = tautan_meja(jawaban)
    terkini = next((t for t in semua if t.pk == tautan.pk), tautan)
    sudah = not terkini.bukti.ditarik and terkini.putusan != TautanBukti.Putusan.MENUNGGU
    return bukti_berikut(semua, terkini).pk if sudah and not form.menolak else terkini.pk


def _laksanakan(form: FormMeja, perbuatan: Callable[..., Any], **isi: Any) -> int:
    """Do what the form asks; a refusal goes to the form. Returns the status of the answer, 200 when it is done."""
    if not form.is_valid():
        return 422
    try:
        perbuatan(**form.isi(), **isi)
    except Ditolak as galat:
        form.tampung(galat)
        return galat.status
    return 200


def _kabari(request: HttpRequest, jawaban: Jawaban, kabar: str) -> None:
    """Say what has been decided, with the way back to it."""
    kode = jawaban.pertanyaan.kode
    url = meja.url_meja(jawaban.evaluasi, kode, meja.saring_dari(request))
    messages.success(request, format_html('Jawaban {} {} <a href="{}">Buka lagi</a>', kode, kabar, url))
