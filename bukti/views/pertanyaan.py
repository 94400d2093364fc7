"""The question page: reading, saving the value, autosave, and what a typed value would be worth."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bukti.forms.jawaban import GABUNG, PAKAI_SAYA, JawabanForm, putuskan_banding
from bukti.queries import nilai
from bukti.queries import pertanyaan as kueri
from bukti.queries.verifikasi_meja import tulis_jawaban
from bukti.views.halaman import Formulir, baca_ulang, tampilkan
from indikator.aturan.isian import isi_jawaban
from indikator.berkas.angka import tulis_isian
from indikator.jembatan import skor_mandiri
from indikator.models import Jawaban
from indikator.pilihan import ambil_jawaban
from indikator.services import pengisian
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.templatetags.kla import jam, tulis_angka

LANJUT, AJUKAN, KOSONGKAN = "lanjut", "ajukan", "kosongkan"


@wajib_izin(Izin.LIHAT_EVALUASI)
@require_GET
def pertanyaan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    return tampilkan(request, ambil_jawaban(request, kota, tahun, kode), Formulir())


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def simpan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Save the value; then stay, go on to the next open question, or hand the lead's part in."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    tindakan = request.POST.get("tindakan", "")
    form = JawabanForm(_data(request, jawaban, tindakan), jawaban=jawaban)
    if not form.is_valid():
        memilih = tindakan in (PAKAI_SAYA, GABUNG)
        return tampilkan(request, jawaban, Formulir(jawaban=form, basi=memilih), status=422)
    try:
        tersimpan = pengisian.simpan_jawaban(jawaban=jawaban, oleh=request.user, **form.isi())
        if tindakan == AJUKAN:
            _ajukan_pimpin(tersimpan, request)
    except SudahBerubah as galat:
        return _tampilkan_basi(request, jawaban, form, galat)
    except Ditolak as galat:
        form.tampung(galat)
        terkini = baca_ulang(request, jawaban)
        form.perbarui(terkini.versi, isi_jawaban(terkini))
        return tampilkan(request, terkini, Formulir(jawaban=form), status=422)
    return _setelah_simpan(request, tersimpan, tindakan)


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def simpan_otomatis(request: HttpRequest, kota: str, tahun: int, kode: str) -> JsonResponse:
    """Autosave: 200 with the new version, 422 with field errors, 409 with both values when someone was faster."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form = JawabanForm(request.POST, jawaban=jawaban)
    if not form.is_valid():
        galat_bidang = {nama: list(pesan) for nama, pesan in form.errors.items()}
        return JsonResponse(
            {"pesan": "Belum tersimpan: periksa isian yang ditandai.", "galat": galat_bidang}, status=422
        )
    try:
        tersimpan = pengisian.simpan_jawaban(jawaban=jawaban, oleh=request.user, **form.isi())
    except SudahBerubah as galat:
        return JsonResponse(_basi(request, jawaban, form, galat), status=409)
    except Ditolak as galat:
        return JsonResponse({"pesan": f"Belum tersimpan. {galat.pesan}"}, status=422)
    return JsonResponse(
        {"pesan": _kabar(tersimpan), "versi": tersimpan.versi, "dasar": json.dumps(isi_jawaban(tersimpan))}
    )


@wajib_izin(Izin.ISI_JAWABAN)
@require_GET
def taksir(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """How a typed number is understood and what it would be worth. Stores nothing."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form = JawabanForm({"angka": request.GET.get("angka", ""), "versi": jawaban.versi}, jawaban=jawaban)
    form.is_valid()
    angka = form.cleaned_data.get("angka")
    isi: dict[str, Any] = {"pertanyaan": jawaban.pertanyaan, "angka": angka}
    if angka is not None:
        isi["poin"] = nilai.poin_angka(jawaban.pertanyaan, angka)
    return render(request, "bukti/_taksiran.html", isi)


def _data(request: HttpRequest, jawaban: Jawaban, tindakan: str) -> QueryDict:
    """What was posted; without the value when the user asked to empty it, or merged when two versions met."""
    data = putuskan_banding(request.POST, {"opsi": jawaban.opsi, "angka": tulis_isian(jawaban.angka)})
    if tindakan == KOSONGKAN:
        data = data.copy()
        data.pop("opsi", None)
        data.pop("angka", None)
    return data


def _ajukan_pimpin(jawaban: Jawaban, request: HttpRequest) -> None:
    penugasan = jawaban.penugasan.select_related("opd").get(pimpin=True)
    pengisian.ajukan_bagian(penugasan=penugasan, oleh=request.user)


def _setelah_simpan(request: HttpRequest, jawaban: Jawaban, tindakan: str) -> HttpResponseRedirect:
    kode = jawaban.pertanyaan.kode
    if tindakan == AJUKAN:
        messages.success(request, f"Bagian Anda pada pertanyaan {kode} sudah diajukan.")
    else:
        messages.success(request, f"Jawaban pertanyaan {kode} tersimpan.")
    if tindakan != LANJUT:
        return redirect(jawaban)
    berikut = kueri.jawaban_terbuka_berikut(jawaban, request.user)
    if berikut is None:
        messages.info(request, "Tidak ada lagi pertanyaan terbuka bagi Anda pada evaluasi ini.")
    return redirect(berikut or jawaban)


def _tampilkan_basi(request: HttpRequest, jawaban: Jawaban, form: JawabanForm, galat: SudahBerubah) -> HttpResponse:
    """Both versions on one page. Saving again from there is a decision, so it carries the newer version."""
    terkini = baca_ulang(request, jawaban)
    form.tampung(galat)
    return tampilkan(request, terkini, Formulir(jawaban=form, basi=True), status=409)


def _basi(request: HttpRequest, jawaban: Jawaban, form: JawabanForm, galat: SudahBerubah) -> dict[str, Any]:
    terkini = baca_ulang(request, jawaban)
    tersimpan = tulis_jawaban(terkini) or "belum dijawab"
    sama = form.tulisan() == tulis_jawaban(terkini)
    apa = "catatannya sudah diubah orang lain" if sama else f"jawaban ini sudah diubah menjadi “{tersimpan}”"
    return {
        "pesan": (
            f"Belum tersimpan: {apa}. Tekan Simpan untuk membandingkan dengan isian Anda."
            if galat.pesan == pengisian.PESAN_BASI
            else f"Belum tersimpan: {galat.pesan}"
        ),
        "tersimpan": {"jawaban": tersimpan, "catatan": terkini.catatan, "versi": terkini.versi},
        "isian": {"jawaban": form.tulisan(), "catatan": form.cleaned_data["catatan"]},
        "alasan": galat.pesan,
    }


def _kabar(jawaban: Jawaban) -> str:
    """ "Tersimpan 10.32 · 62,5 % · 6,25 poin", in the time of the city."""
    pukul = jam(timezone.now(), jawaban.evaluasi.kota).rpartition(" ")[0]
    if not jawaban.terjawab:
        return f"Tersimpan {pukul}"
    poin = tulis_angka(skor_mandiri(jawaban))
    if jawaban.angka is None:
        return f"Tersimpan {pukul} · {poin} poin"
    return f"Tersimpan {pukul} · {tulis_jawaban(jawaban)} · {poin} poin"
