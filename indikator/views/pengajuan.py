"""Submitting: the overview, the act itself, the receipt and its manifest, differences, opening again and closing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from indikator.forms.pengajuan import BukaKembaliForm, PenandaForm, SelesaikanForm
from indikator.models import Evaluasi, Pengajuan
from indikator.pilihan import ambil_evaluasi, ingat_evaluasi
from indikator.queries import pengajuan as kueri
from indikator.queries.pemeriksaan import Saring, saring_temuan, temuan_terlihat
from indikator.services import pengajuan as layanan
from klaster.batas import dibatasi
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.penjaga import wajib_segar
from klaster.qr import buat_qr
from klaster.views.daftar import PILIHAN_BARIS, halaman
from klaster.views.unduhan import unduhan


@wajib_izin(Izin.LIHAT_LAPORAN)
@require_GET
def pengajuan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Where the evaluation stands, every submission with its receipt, and what has changed since the last one."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kueri.daftar_pengajuan(evaluasi)
    return render(
        request,
        "indikator/pengajuan.html",
        {
            "evaluasi": evaluasi,
            "semua": semua,
            "terbaru": semua[0] if semua else None,
            "dibuka_kembali": kueri.pembukaan_kembali(evaluasi),
            "tahap_final": layanan.tahap_final_ada(evaluasi),
            "boleh_mengatur": punya_izin(request.user, Izin.ATUR_EVALUASI),
        },
    )


@wajib_izin(Izin.ATUR_EVALUASI)
@require_http_methods(["GET", "POST"])
def ajukan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The last page before submission: what the checks found, and who signs."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    penanda = layanan.penanda_bawaan(evaluasi.kota, request.user)
    form = PenandaForm(request.POST or None, initial=vars(penanda))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                hasil = layanan.ajukan_evaluasi(evaluasi=evaluasi, penanda=form.penanda, oleh=request.user)
            except Ditolak as galat:
                form.add_error(galat.bidang if galat.bidang in form.fields else None, galat.pesan)
                status = galat.status
            else:
                messages.success(request, "Evaluasi sudah diajukan. Isinya terkunci; tanda terimanya di bawah ini.")
                return redirect(hasil)
    hasil = saring_temuan(temuan_terlihat(evaluasi, request.user), Saring())
    return render(request, "indikator/ajukan.html", {"evaluasi": evaluasi, "form": form, "hasil": hasil}, status=status)


@wajib_izin(Izin.LIHAT_LAPORAN)
@require_GET
def pengajuan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt, made to be printed on one A4."""
    satu = _ambil(request, pk)
    cek = request.build_absolute_uri(reverse("indikator:cek", args=[satu.token]))
    keabsahan = kueri.keabsahan(str(satu.token))
    isi = {"pengajuan": satu, "evaluasi": satu.evaluasi, "cek": cek, "qr": buat_qr(cek), "keabsahan": keabsahan}
    return render(request, "indikator/pengajuan_detail.html", isi)


@wajib_izin(Izin.LIHAT_LAPORAN)
@dibatasi("ekspor")
@require_GET
def pengajuan_manifes(request: HttpRequest, pk: int) -> HttpResponse:
    """The manifest as a file; its SHA-256 is the one on the receipt."""
    satu = _ambil(request, pk)
    nama = f"manifes-{satu.kode.replace('/', '-')}.json"
    return unduhan(kueri.berkas_manifes(satu), nama, "application/json")


@wajib_izin(Izin.LIHAT_LAPORAN)
@require_GET
def selisih(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """What changed from `?dari=` (a submission's number, else the newest) to `?ke=` (else now)."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kueri.daftar_pengajuan(evaluasi)
    nomor = {str(p.nomor): p for p in semua}
    dari = nomor.get(request.GET.get("dari", ""), semua[0] if semua else None)
    ke = nomor.get(request.GET.get("ke", ""))
    hasil = kueri.selisih_pengajuan(evaluasi, dari, ke) if dari else None
    isi = {"evaluasi": evaluasi, "semua": semua, "dari": dari, "ke": ke, "hasil": hasil}
    if hasil:
        isi |= {"page_obj": halaman(request, hasil.pertanyaan), "pilihan_baris": PILIHAN_BARIS}
    return render(request, "indikator/selisih.html", isi)


@wajib_izin(Izin.ATUR_EVALUASI)
@wajib_segar
@require_http_methods(["GET", "POST"])
def buka_kembali(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = BukaKembaliForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                layanan.buka_kembali(evaluasi=evaluasi, oleh=request.user, **form.cleaned_data)
            except Ditolak as galat:
                form.add_error(galat.bidang, galat.pesan)
                status = galat.status
            else:
                messages.success(request, "Evaluasi dibuka kembali. Periksa tenggatnya, lalu beri tahu OPD.")
                return redirect("indikator:pengajuan", kota, tahun)
    return render(request, "indikator/buka_kembali.html", {"evaluasi": evaluasi, "form": form}, status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@wajib_segar
@require_http_methods(["GET", "POST"])
def selesaikan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = SelesaikanForm(
        request.POST or None, evaluasi=evaluasi, initial={"tahun_penghargaan": evaluasi.tahun_penghargaan}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                layanan.selesaikan_evaluasi(evaluasi=evaluasi, resmi=form.resmi, oleh=request.user)
            except Ditolak as galat:
                form.add_error(galat.bidang, galat.pesan)
                status = galat.status
            else:
                messages.success(request, "Evaluasi ditutup. Isinya tetap dapat dibaca, tetapi tidak berubah lagi.")
                return redirect("indikator:pengajuan", kota, tahun)
    isi = {"evaluasi": evaluasi, "form": form, "terbit": layanan.predikat_terbit(evaluasi)}
    return render(request, "indikator/selesaikan.html", isi, status=status)


def _ambil(request: HttpRequest, pk: int) -> Pengajuan:
    tersedia = Pengajuan.objects.terlihat_oleh(request.user)
    satu = get_object_or_404(tersedia.select_related("evaluasi__kota", "evaluasi__instrumen"), pk=pk)
    evaluasi: Evaluasi = satu.evaluasi
    ingat_evaluasi(request, evaluasi)
    return satu
