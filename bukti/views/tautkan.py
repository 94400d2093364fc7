"""Attaching one document to many questions at once, and putting right the pages of what is attached."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bukti.forms.tujuan import SaringTujuanForm, TujuanForm, UbahLampiranForm
from bukti.models import Bukti, TautanBukti
from bukti.queries import tujuan as kueri
from bukti.queries.versi import berhalaman, berkas_terbaru
from bukti.services import lampiran as layanan
from indikator.models import Evaluasi, KebutuhanBukti
from indikator.pilihan import ambil_evaluasi, ambil_jawaban
from klaster.batas import dibatasi, mencari
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman

BARIS_MAKS = 100


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("cari", bila=mencari)
@require_http_methods(["GET", "POST"])
def bukti_tautkan(request: HttpRequest, kota: str, tahun: int, pk: int) -> HttpResponse:
    """One document, many questions: ticked in a list, each with its requirement and its pages."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    bukti = get_object_or_404(
        Bukti.objects.terlihat_oleh(request.user).select_related("opd", "kota"), pk=pk, kota=evaluasi.kota_id
    )
    if request.method == "GET":
        return _daftar(request, evaluasi, bukti)
    form = _form_dikirim(request, evaluasi, bukti)
    dipilih = [f for f in form if f.dipilih]
    keliru = [f for f in dipilih if not f.is_valid()]
    galat = "" if dipilih else "Pilih paling sedikit satu pertanyaan."
    status = 422
    if dipilih and not keliru:
        try:
            tautan = layanan.tautkan_banyak(bukti=bukti, tujuan=[f.tujuan() for f in dipilih], oleh=request.user)
        except Ditolak as tolak:
            status, galat = tolak.status, _tampung(form, tolak)
        else:
            messages.success(request, _kabar(bukti, tautan, len(dipilih)))
            return redirect(bukti)
    return _tampilkan(request, evaluasi, bukti, form, {"galat": galat}, status)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_http_methods(["GET", "POST"])
def lampiran_ubah(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Pages and requirement of one attached document."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    tautan = get_object_or_404(
        TautanBukti.objects.select_related("bukti__opd", "versi", "opd", "kebutuhan"), pk=pk, jawaban=jawaban
    )
    kebutuhan = list(jawaban.pertanyaan.kebutuhan.all())
    tujuan = tautan.bukti.get_absolute_url()
    if request.GET.get("dari") != "bukti":
        tujuan = f"{jawaban.get_absolute_url()}#bukti"
    form, status = UbahLampiranForm(request.POST or None, tautan=tautan, kebutuhan=kebutuhan), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _ubah(tautan, form, request)
            except Ditolak as galat:
                form.tampung(galat)
                status = galat.status
            else:
                messages.success(request, f"Lampiran “{tautan.bukti}” pada pertanyaan {kode} tersimpan.")
                return redirect(tujuan)
    isi = {"jawaban": jawaban, "evaluasi": jawaban.evaluasi, "pertanyaan": jawaban.pertanyaan, "tautan": tautan}
    isi |= {"form": form, "tujuan": tujuan, "berhalaman": tautan.versi is not None and berhalaman(tautan.versi)}
    return render(request, "bukti/lampiran_ubah.html", isi, status=status)


def _ubah(tautan: TautanBukti, form: UbahLampiranForm, request: HttpRequest) -> None:
    kebutuhan: KebutuhanBukti | None = form.cleaned_data["kebutuhan"]
    layanan.ubah_lampiran(
        tautan=tautan,
        halaman=form.halaman,
        kebutuhan=kebutuhan,
        semula=form.cleaned_data["semula"],
        oleh=request.user,
    )


def _daftar(request: HttpRequest, evaluasi: Evaluasi, bukti: Bukti) -> HttpResponse:
    if bukti.ditarik:
        messages.warning(request, "Bukti ini sudah ditarik, sehingga tidak dapat dilampirkan.")
        return redirect(bukti)
    saring_form = SaringTujuanForm(request.GET, klaster=kueri.klaster_tujuan(evaluasi, request.user))
    saring = saring_form.saring()
    page_obj = halaman(request, kueri.tujuan_bukti(evaluasi, request.user, bukti, saring))
    form = [TujuanForm(baris=baris, jenis=bukti.jenis) for baris in kueri.susun_baris(page_obj, evaluasi, request.user)]
    isi = {"saring_form": saring_form, "saring": saring, "page_obj": page_obj, "pilihan_baris": PILIHAN_BARIS}
    return _tampilkan(request, evaluasi, bukti, form, isi, 200)


def _form_dikirim(request: HttpRequest, evaluasi: Evaluasi, bukti: Bukti) -> list[TujuanForm]:
    """The rows that were on the page, with what was typed. Ids out of scope are nobody's rows."""
    nomor = [int(n) for n in request.POST.getlist("baris")[:BARIS_MAKS] if n.isdecimal() and len(n) < 19]
    jawaban = kueri.jawaban_dikirim(evaluasi, request.user, nomor)
    return [
        TujuanForm(request.POST, baris=baris, jenis=bukti.jenis)
        for baris in kueri.susun_baris(jawaban, evaluasi, request.user)
    ]


def _tampung(form: list[TujuanForm], tolak: Ditolak) -> str:
    """Put each refusal at its row; what is left for the top of the page."""
    if isinstance(tolak, layanan.SebagianDitolak):
        for satu in form:
            if galat := tolak.menurut_jawaban.get(satu.jawaban.pk):
                satu.tampung(galat)
    return tolak.pesan


def _kabar(bukti: Bukti, tautan: list[TautanBukti], dipilih: int) -> str:
    kode = ", ".join(t.jawaban.pertanyaan.kode for t in tautan)
    if not tautan:
        return f"“{bukti}” sudah terlampir pada semua pertanyaan yang dipilih."
    sudah = f" {dipilih - len(tautan)} sudah terlampir sebelumnya." if dipilih > len(tautan) else ""
    return f"“{bukti}” dilampirkan pada {len(tautan)} pertanyaan: {kode}.{sudah}"


def _tampilkan(
    request: HttpRequest, evaluasi: Evaluasi, bukti: Bukti, form: list[TujuanForm], isi: dict[str, Any], status: int
) -> HttpResponse:
    kini = berkas_terbaru(bukti)
    isi = isi | {"evaluasi": evaluasi, "bukti": bukti, "form_baris": form, "kini": kini[0] if kini else None}
    isi |= {"berhalaman": bool(kini) and berhalaman(kini[0])}
    return render(request, "bukti/bukti_tautkan.html", isi, status=status)
