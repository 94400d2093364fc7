"""Handing an account's work over: the form, and the pack for whoever takes over."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, cukup_masuk, punya_izin, wajib_izin
from klaster.models import Pengguna, SerahTerima
from klaster.penjaga import wajib_segar
from klaster.services.serah_terima import tandai_terbaca
from klaster.views.akun import ambil_akun, ambil_kota
from klaster.views.daftar import halaman
from klaster.views.unduhan import nama_berkas_kota, unduhan
from laporan.forms.akun import BARU, SerahTerimaForm
from laporan.queries.serah_terima import baca_paket, susun_paket
from laporan.services import cetakan_serah
from laporan.services.permintaan import serahkan_laporan
from laporan.services.serah_terima import serah_terimakan


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "POST"])
def akun_serah(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    """Who takes over, with the pack as it would be; then hand over."""
    tempat = ambil_kota(request, kota)
    akun = ambil_akun(request, tempat, pk)
    form, status = SerahTerimaForm(dari=akun), 200
    if request.method == "POST":
        form, status = SerahTerimaForm(request.POST, dari=akun), 422
        if form.is_valid():
            try:
                serah = _serahkan(form, akun, request.user)
            except Ditolak as galat:
                form.tampung(galat)
                status = galat.status
            else:
                return _selesai(request, kota, serah, baru=form.cleaned_data["cara"] == BARU)
    isi = {"kota": tempat, "akun": akun, "form": form, "paket": baca_paket(susun_paket(akun))}
    return render(request, "laporan/akun_serah.html", isi, status=status)


@wajib_izin(Izin.KELOLA_AKUN)
@require_safe
def serah_terima_list(request: HttpRequest, kota: str) -> HttpResponse:
    """All handovers of the city, the newest first."""
    tempat = ambil_kota(request, kota)
    semua = SerahTerima.objects.terlihat_oleh(request.user).filter(kota=tempat).defer("paket", "catatan")
    return render(request, "laporan/serah_terima_list.html", {"kota": tempat, "page_obj": halaman(request, semua)})


@cukup_masuk
@require_safe
def serah_terima(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack. Opened by whoever takes over, its message counts as read."""
    serah = _ambil(request, pk)
    if request.method == "GET" and serah.kepada_id == request.user.pk:
        tandai_terbaca(serah=serah, oleh=request.user)
    langsung = cetakan_serah.dicetak_langsung(serah)
    cetakan = None if langsung else cetakan_serah.cetakan_terakhir(serah)
    berjalan = cetakan if cetakan and cetakan.sedang_dikerjakan else None
    if request.htmx:
        if not berjalan:
            return HttpResponseClientRefresh()
        return render(request, "laporan/_berjalan.html", {"berjalan": berjalan, "evaluasi": berjalan.evaluasi})
    isi = {"serah": serah, "kota": serah.kota, "paket": baca_paket(serah.paket)}
    isi |= {"langsung": langsung, "cetakan": cetakan, "berjalan": berjalan}
    isi["boleh_akun"] = punya_izin(request.user, Izin.KELOLA_AKUN)
    return render(request, "laporan/serah_terima.html", isi)


@cukup_masuk
@require_safe
@dibatasi("ekspor")
def serah_terima_pdf(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A short pack as it is asked for, a long one as the worker has made it."""
    serah = _ambil(request, pk)
    hari = serah.pada.astimezone(serah.kota.zona).date()
    nama = nama_berkas_kota(serah.kota, "Serah-Terima", str(serah.pk), akhiran="pdf", hari=hari)
    if cetakan_serah.dicetak_langsung(serah):
        return unduhan(cetakan_serah.cetak_langsung(serah).bita, nama, "application/pdf")
    cetakan = cetakan_serah.cetakan_terakhir(serah)
    if cetakan is None or not cetakan.selesai:
        raise Ditolak(
            "PDF ini panjang, sehingga dibuat di latar belakang. Tekan “Siapkan PDF” pada halaman ini dahulu."
        )
    serahkan_laporan(laporan=cetakan, oleh=request.user)
    return FileResponse(cetakan.berkas.open("rb"), as_attachment=True, filename=nama, content_type="application/pdf")


@cukup_masuk
@dibatasi("laporan", bila=mengirim)
@require_POST
def serah_terima_siapkan(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a long pack laid out by a worker; the page shows how far it is."""
    serah = _ambil(request, pk)
    if cetakan_serah.dicetak_langsung(serah):
        return redirect("laporan:serah_terima_pdf", serah.pk)
    laporan = cetakan_serah.minta_cetakan(serah=serah, oleh=request.user)
    if laporan.sedang_dikerjakan:
        messages.info(request, "PDF sedang disiapkan. Anda boleh meninggalkan halaman ini; PDF tetap dibuat.")
    return redirect("laporan:serah_terima", serah.pk)


def _serahkan(form: SerahTerimaForm, dari: Pengguna, oleh: Pengguna) -> SerahTerima:
    isi = form.cleaned_data
    return serah_terimakan(
        dari=dari,
        kepada=None if isi["cara"] == BARU else isi["kepada"],
        orang={nama: isi[nama] for nama in ("nama", "username", "nip", "telepon")},
        alasan=isi["alasan"],
        catatan=isi["catatan"],
        oleh=oleh,
    )


def _selesai(request: HttpRequest, kota: str, serah: SerahTerima, *, baru: bool) -> HttpResponse:
    """A new account needs its link next; else the pack is shown."""
    pesan = f"Serah terima kepada {serah.kepada_label} tersimpan; akun lama ditangguhkan."
    if not baru:
        messages.success(request, pesan)
        return redirect("laporan:serah_terima", serah.pk)
    messages.success(request, f"{pesan} Buat tautan aktivasi untuk akun penggantinya di bawah ini.")
    return redirect("klaster:akun_detail", kota, serah.kepada_id)


def _ambil(request: HttpRequest, pk: int) -> SerahTerima:
    tersedia = SerahTerima.objects.terlihat_oleh(request.user).select_related("kota", "opd")
    return get_object_or_404(tersedia, pk=pk)
