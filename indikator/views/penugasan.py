"""Assignments: the list with its batch bar, one question, the sheet out and in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indikator.forms.galat import pasang_galat
from indikator.forms.penugasan import BoronganForm, ImporForm, PenugasanForm, TerapkanForm
from indikator.models import Evaluasi
from indikator.models.status import TERBUKA
from indikator.pilihan import ambil_evaluasi, ambil_jawaban
from indikator.queries import penugasan as kueri
from indikator.saringan import PenugasanSaringan
from indikator.services import penugasan as layanan
from indikator.services import penugasan_impor as impor
from indikator.views.unduhan import unduhan_xlsx
from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.ATUR_EVALUASI)
@require_GET
def penugasan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saringan = _saringan(request, evaluasi)
    form = BoronganForm(evaluasi=evaluasi, saringan=saringan.qs, jumlah=saringan.qs.count())
    return _daftar(request, evaluasi, saringan, form)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def penugasan_borongan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Add, take away or set the lead for many questions; the filter stands in the address as on the list."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saringan = _saringan(request, evaluasi)
    form = BoronganForm(request.POST, evaluasi=evaluasi, saringan=saringan.qs, jumlah=saringan.qs.count())
    status = 422
    if form.is_valid():
        try:
            hasil = layanan.ubah_borongan(evaluasi=evaluasi, oleh=request.user, **form.isi())
        except Ditolak as galat:
            pasang_galat(form, galat)
            status = galat.status
            form.sisa = getattr(galat, "sisa", 0)
        else:
            messages.success(request, _kabar_borongan(hasil))
            alamat = reverse("indikator:penugasan", args=[kota, tahun])
            return redirect(f"{alamat}?{request.GET.urlencode()}" if request.GET else alamat)
    return _daftar(request, evaluasi, saringan, form, status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_http_methods(["GET", "POST"])
def penugasan_ubah(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Which OPD answer this question, and which of them leads."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form = PenugasanForm(request.POST if request.method == "POST" else None, jawaban=jawaban)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                layanan.ubah_penugasan(
                    jawaban=jawaban, tata=form.baru, sidik=form.cleaned_data["sidik"], oleh=request.user
                )
            except Ditolak as galat:
                pasang_galat(form, galat)
                status = galat.status
            else:
                messages.success(request, f"Penugasan pertanyaan {kode} sudah disimpan.")
                return redirect("indikator:penugasan", kota, tahun)
    return _satu(request, form, status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def penugasan_pulihkan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Give the question back to the OPD that the instrument names."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    sidik = request.POST.get("sidik", "")[:16]
    try:
        berubah = layanan.pulihkan_penugasan(jawaban=jawaban, sidik=sidik, oleh=request.user)
    except Ditolak as galat:
        form = PenugasanForm(_isian_kini(jawaban), jawaban=jawaban)
        form.is_valid()
        pasang_galat(form, galat)
        return _satu(request, form, status=galat.status)
    kata = "dikembalikan ke bawaan instrumen" if berubah else "sudah sama dengan bawaan instrumen"
    messages.success(request, f"Penugasan pertanyaan {kode} {kata}.")
    return redirect("indikator:penugasan_ubah", kota, tahun, kode)


@wajib_izin(Izin.ATUR_EVALUASI)
@dibatasi("ekspor")
@require_GET
def penugasan_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    return unduhan_xlsx([kueri.lembar_penugasan(evaluasi)], evaluasi, "Penugasan")


@wajib_izin(Izin.ATUR_EVALUASI)
@dibatasi("unggah", bila=mengirim)
@require_http_methods(["GET", "POST"])
def penugasan_impor(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Look at what a sheet would change; nothing is changed yet."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = ImporForm(request.POST, request.FILES) if request.method == "POST" else ImporForm()
    konteks: dict[str, Any] = {"evaluasi": evaluasi, "form": form}
    if request.method == "GET":
        return render(request, "indikator/penugasan_impor.html", konteks)
    if form.is_valid():
        try:
            rancangan = impor.rancang_impor(evaluasi=evaluasi, isi=form.cleaned_data["berkas"], oleh=request.user)
        except Ditolak as galat:
            pasang_galat(form, galat)
        else:
            if not rancangan.cacat and rancangan.perubahan:
                segel = impor.segel(evaluasi, rancangan.perubahan, request.user)
                konteks["form_terapkan"] = TerapkanForm(initial={"segel": segel})
            konteks["rancangan"] = rancangan
    status = 422 if form.errors or konteks["rancangan"].cacat else 200
    return render(request, "indikator/penugasan_impor.html", konteks, status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def penugasan_terapkan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Take in what the preview showed."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = TerapkanForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            jumlah = impor.terapkan_segel(evaluasi=evaluasi, oleh=request.user, **form.cleaned_data)
        except SudahBerubah as galat:
            form.add_error(None, f"{galat.pesan} Unggah berkasnya sekali lagi untuk melihat perbedaan terbaru.")
            status = galat.status
        except Ditolak as galat:
            pasang_galat(form, galat)
        else:
            messages.success(request, f"Penugasan {jumlah} pertanyaan sudah diubah menurut berkas.")
            return redirect("indikator:penugasan", kota, tahun)
    konteks = {"evaluasi": evaluasi, "form": ImporForm(), "form_terapkan": form}
    return render(request, "indikator/penugasan_impor.html", konteks, status=status)


def _kabar_borongan(hasil: layanan.HasilBorongan) -> str:
    kabar = (
        f"Penugasan {hasil.berubah} pertanyaan sudah diubah." if hasil.berubah else "Tidak ada penugasan yang berubah."
    )
    if not hasil.dilewati:
        return kabar
    lebih = len(hasil.dilewati) - layanan.SEBUT_MAKS
    sebut = ", ".join(hasil.dilewati[: layanan.SEBUT_MAKS]) + (f", dan {lebih} lainnya" if lebih > 0 else "")
    return f"{kabar} {len(hasil.dilewati)} pertanyaan dilewati: {sebut}."


def _saringan(request: HttpRequest, evaluasi: Evaluasi) -> PenugasanSaringan:
    return PenugasanSaringan(request.GET, queryset=kueri.daftar_penugasan(evaluasi), evaluasi=evaluasi)


def _daftar(
    request: HttpRequest, evaluasi: Evaluasi, saringan: PenugasanSaringan, form: BoronganForm, *, status: int = 200
) -> HttpResponse:
    page_obj = halaman(request, saringan.qs)
    for baris in page_obj:
        baris.terkunci = baris.status not in TERBUKA
    konteks = {
        "evaluasi": evaluasi,
        "saringan": saringan,
        "page_obj": page_obj,
        "pilihan_baris": PILIHAN_BARIS,
        "form": form,
        "dicentang": set(form.data.getlist("jawaban")) if form.is_bound else set(),
    }
    return render(request, "indikator/penugasan_list.html", konteks, status=status)


def _isian_kini(jawaban: Any) -> dict[str, Any]:
    """The form as if nothing had been touched, to show a refusal beside it."""
    form = PenugasanForm(jawaban=jawaban)
    return {nama: form.get_initial_for_field(form.fields[nama], nama) for nama in ("pimpin", "opd", "sidik")}


def _satu(request: HttpRequest, form: PenugasanForm, *, status: int = 200) -> HttpResponse:
    if status == 409:  # sent again, the form speaks of what is true now
        form.data = form.data.copy()
        form.data["sidik"] = form.tata.sidik
    konteks = {"evaluasi": form.jawaban.evaluasi, "jawaban": form.jawaban, "form": form}
    return render(request, "indikator/penugasan_form.html", konteks, status=status)
