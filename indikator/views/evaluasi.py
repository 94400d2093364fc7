"""The evaluation as a whole: its tree, its deadline and target; and switching between evaluations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indikator.forms import BukaEvaluasiForm, TargetForm, TenggatBagianForm, TenggatForm
from indikator.forms.galat import pasang_galat
from indikator.models import Evaluasi, HasilSkor, Instrumen
from indikator.pilihan import ambil_evaluasi, ambil_jawaban, ingat_evaluasi
from indikator.queries.pohon import hasil_terbaru, pohon_evaluasi
from indikator.services import evaluasi as layanan
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak
from klaster.izin import Izin, cukup_masuk, punya_izin, wajib_izin


@wajib_izin(Izin.LIHAT_EVALUASI)
@require_GET
def evaluasi_detail(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    return render(request, "indikator/evaluasi_detail.html", _isi_halaman(request, evaluasi))


@wajib_izin(Izin.ATUR_EVALUASI)
@require_http_methods(["GET", "POST"])
def buka(request: HttpRequest, kode: str, versi: int) -> HttpResponse:
    """Open an evaluation of the user's own city with this instrument."""
    instrumen = get_object_or_404(Instrumen.objects.terlihat_oleh(request.user), kode=kode, versi=versi)
    form = BukaEvaluasiForm(request.POST or None, instrumen=instrumen, kota=request.user.kota)
    if request.method == "POST" and form.is_valid():
        try:
            evaluasi = layanan.buka_evaluasi(
                kota=request.user.kota, instrumen=instrumen, oleh=request.user, **form.cleaned_data
            )
        except Ditolak as galat:
            pasang_galat(form, galat)
        else:
            messages.success(request, f"Evaluasi {evaluasi.tahun} dibuka. Periksa penugasan dan jadwalnya.")
            return redirect("indikator:rencana", evaluasi.kota.kode, evaluasi.tahun)
    status = 422 if request.method == "POST" else 200
    return render(request, "indikator/evaluasi_buka.html", {"instrumen": instrumen, "form": form}, status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def tenggat(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = TenggatForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            layanan.ubah_tenggat(evaluasi=evaluasi, oleh=request.user, **form.cleaned_data)
        except Ditolak as galat:
            pasang_galat(form, galat)
            status = galat.status
        else:
            messages.success(request, "Tenggat pengisian sudah diubah.")
            return redirect(evaluasi)
    isi = _isi_halaman(request, evaluasi) | {"form_tenggat": form, "form_bermasalah": form}
    return render(request, "indikator/evaluasi_detail.html", isi, status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def tenggat_bagian(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Give one OPD more (or less) time for its part of one question."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = get_object_or_404(jawaban.penugasan.select_related("opd"), pk=pk)
    penugasan.jawaban = jawaban
    form = TenggatBagianForm(request.POST)
    if not form.is_valid():
        raise Ditolak("Pilih tanggal tenggat yang benar, atau kosongkan untuk mengikuti tenggat evaluasi.")
    layanan.ubah_tenggat_bagian(penugasan=penugasan, oleh=request.user, **form.cleaned_data)
    messages.success(request, f"Tenggat {sebut_bagian(penugasan.opd, awal=False)} sudah diubah.")
    return redirect(jawaban)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def target(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = TargetForm(request.POST, evaluasi=evaluasi)
    if not form.is_valid():
        isi = _isi_halaman(request, evaluasi) | {"form_target": form, "form_bermasalah": form}
        return render(request, "indikator/evaluasi_detail.html", isi, status=422)
    layanan.ubah_target(evaluasi=evaluasi, oleh=request.user, **form.cleaned_data)
    messages.success(request, "Target predikat sudah diubah.")
    return redirect(evaluasi)


@cukup_masuk
@require_POST
def pilih(request: HttpRequest) -> HttpResponse:
    """Switch to another evaluation and stay on the same kind of page where it has one."""
    nomor = request.POST.get("evaluasi", "")
    tersedia = Evaluasi.objects.terlihat_oleh(request.user).select_related("kota")
    evaluasi = get_object_or_404(tersedia, pk=nomor if nomor.isdecimal() else 0)
    ingat_evaluasi(request, evaluasi)
    return redirect(_halaman_sepadan(request.POST.get("dari", ""), evaluasi))


def _halaman_sepadan(dari: str, evaluasi: Evaluasi) -> str:
    """The address `dari` with the other city and year in it; the start page when it is not such an address."""
    if not url_has_allowed_host_and_scheme(dari, allowed_hosts=None):
        return reverse("laporan:beranda")
    try:
        cocok = resolve(dari.split("?")[0])
        if set(cocok.captured_kwargs) == {"kota", "tahun"}:
            return reverse(cocok.view_name, args=[evaluasi.kota.kode, evaluasi.tahun])
    except (Resolver404, NoReverseMatch):
        pass
    return reverse("laporan:beranda")


def _isi_halaman(request: HttpRequest, evaluasi: Evaluasi) -> dict:
    pohon = pohon_evaluasi(evaluasi, request.user)
    return {
        "evaluasi": evaluasi,
        "pohon": pohon,
        "belum_diterima": sum(s.total - s.diterima for s in pohon),
        "dikembalikan": sum(s.dikembalikan for s in pohon),
        "belum_dijawab": sum(s.total - s.terjawab for s in pohon),
        "mandiri": hasil_terbaru(evaluasi, HasilSkor.Jenis.MANDIRI),
        "verifikasi": hasil_terbaru(evaluasi, HasilSkor.Jenis.VERIFIKASI),
        "boleh_mengatur": punya_izin(request.user, Izin.ATUR_EVALUASI),
        "form_tenggat": TenggatForm(initial={"tenggat": evaluasi.tenggat}),
        "form_target": TargetForm(initial={"target": evaluasi.target_id}, evaluasi=evaluasi),
    }
