"""One OPD's part of a question: its note and, for a unit, its answer; autosave, handing it in, taking it back."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bukti.forms.jawaban import GABUNG, PAKAI_SAYA, CatatanBagianForm, UnitForm, awalan_bagian, putuskan_banding
from bukti.queries import pertanyaan as kueri
from bukti.views.halaman import Formulir, baca_ulang, form_bagian, tampilkan
from bukti.views.pertanyaan import AJUKAN, LANJUT
from indikator.aturan.isian import isi_bagian
from indikator.models import Jawaban, Penugasan
from indikator.pilihan import ambil_jawaban
from indikator.services import pengisian
from indikator.services.wilayah import jawab_unit
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.templatetags.kla import jam


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def simpan_bagian(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Save a part; then stay, go on, or hand it in. A stale save shows both versions to choose from."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    tindakan = request.POST.get("tindakan", "")
    data = putuskan_banding(request.POST, {"nilai": penugasan.nilai_unit}, awalan_bagian(pk))
    form = form_bagian(penugasan, data)
    if not form.is_valid():
        memilih = tindakan in (PAKAI_SAYA, GABUNG)
        return tampilkan(request, jawaban, Formulir(catatan=form, catatan_bagian=pk, bagian_basi=memilih), status=422)
    try:
        tersimpan = simpan_isian(penugasan, form, request)
    except SudahBerubah as galat:
        return _tampilkan_galat(request, jawaban, form, penugasan, galat, basi=True)
    except Ditolak as galat:
        return _tampilkan_galat(request, jawaban, form, penugasan, galat)
    if tindakan == AJUKAN:
        try:
            pengisian.ajukan_bagian(penugasan=penugasan, oleh=request.user)
        except Ditolak as galat:
            form.perbarui(tersimpan.versi, isi_bagian(tersimpan))
            return _tampilkan_galat(request, jawaban, form, penugasan, galat)
    return _setelah_simpan(request, jawaban, penugasan, tindakan)


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def simpan_bagian_otomatis(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> JsonResponse:
    """Autosave of a part: 200 with the new version, 422 with field errors, 409 when someone was faster."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    form = form_bagian(penugasan, request.POST)
    if not form.is_valid():
        galat_bidang = {form.add_prefix(nama): list(pesan) for nama, pesan in form.errors.items()}
        return JsonResponse(
            {"pesan": "Belum tersimpan: periksa isian yang ditandai.", "galat": galat_bidang}, status=422
        )
    try:
        tersimpan = simpan_isian(penugasan, form, request)
    except SudahBerubah as galat:
        bersaing = galat.pesan == pengisian.PESAN_BAGIAN_BASI
        pesan = (
            "bagian ini sudah diubah orang lain. Tekan Simpan untuk membandingkan isian." if bersaing else galat.pesan
        )
        return JsonResponse({"pesan": f"Belum tersimpan: {pesan}", "alasan": galat.pesan}, status=409)
    except Ditolak as galat:
        return JsonResponse({"pesan": f"Belum tersimpan. {galat.pesan}"}, status=422)
    pukul = jam(timezone.now(), jawaban.evaluasi.kota).rpartition(" ")[0]
    return JsonResponse(
        {"pesan": f"Tersimpan {pukul}", "versi": tersimpan.versi, "dasar": json.dumps(isi_bagian(tersimpan))}
    )


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def ajukan(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Hand a part in. A refusal becomes a message on the page the user came from."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    pengisian.ajukan_bagian(penugasan=penugasan, oleh=request.user)
    messages.success(request, f"{sebut_bagian(penugasan.opd)} pada pertanyaan {kode} sudah diajukan.")
    return redirect(jawaban)


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def tarik(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Take a part back that nobody has judged yet."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    pengisian.tarik_bagian(penugasan=penugasan, oleh=request.user)
    messages.success(request, f"{sebut_bagian(penugasan.opd)} ditarik kembali dan dapat diubah lagi.")
    return redirect(_alamat(jawaban, penugasan, request))


def simpan_isian(penugasan: Penugasan, form: CatatanBagianForm, request: HttpRequest) -> Penugasan:
    """Store the note of a part, and of a unit its answer."""
    isi: dict[str, Any] = dict(form.cleaned_data)
    if isinstance(form, UnitForm):
        return jawab_unit(penugasan=penugasan, oleh=request.user, **isi)
    return pengisian.simpan_catatan_bagian(penugasan=penugasan, oleh=request.user, **isi)


def _tampilkan_galat(
    request: HttpRequest,
    jawaban: Jawaban,
    form: CatatanBagianForm,
    penugasan: Penugasan,
    galat: Ditolak,
    *,
    basi: bool = False,
) -> HttpResponse:
    form.tampung(galat)
    formulir = Formulir(catatan=form, catatan_bagian=penugasan.pk, bagian_basi=basi)
    return tampilkan(request, baca_ulang(request, jawaban), formulir, status=galat.status)


def _setelah_simpan(request: HttpRequest, jawaban: Jawaban, penugasan: Penugasan, tindakan: str) -> HttpResponse:
    if tindakan == AJUKAN:
        messages.success(
            request, f"{sebut_bagian(penugasan.opd)} pada pertanyaan {jawaban.pertanyaan.kode} sudah diajukan."
        )
    else:
        apa = "Jawaban" if jawaban.pertanyaan.wilayah and penugasan.opd.adalah_wilayah else "Catatan bagian"
        messages.success(request, f"{apa} {penugasan.opd} tersimpan.")
    berikut = kueri.jawaban_terbuka_berikut(jawaban, request.user) if tindakan == LANJUT else None
    return redirect(berikut or _alamat(jawaban, penugasan, request))


def _alamat(jawaban: Jawaban, penugasan: Penugasan, request: HttpRequest) -> str:
    """The page of the question, with the same unit in hand when it is not the user's own."""
    if not jawaban.pertanyaan.wilayah or penugasan.opd_id == request.user.opd_id or not penugasan.opd.adalah_wilayah:
        return jawaban.get_absolute_url()
    return f"{jawaban.get_absolute_url()}?{urlencode({'unit': penugasan.pk})}"


def _bagian(request: HttpRequest, jawaban: Jawaban, pk: int) -> Penugasan:
    tersedia = Penugasan.objects.terlihat_oleh(request.user).filter(jawaban=jawaban)
    penugasan = get_object_or_404(tersedia.select_related("opd"), pk=pk)
    penugasan.jawaban = jawaban
    return penugasan
