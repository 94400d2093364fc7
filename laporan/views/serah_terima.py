"""Handing an account's work over: the form, and the pack for whoever takes over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from klaster.batas import dibatasi
from klaster.galat import Ditolak
from klaster.izin import Izin, cukup_masuk, punya_izin, wajib_izin
from klaster.models import Pengguna, SerahTerima
from klaster.penjaga import wajib_segar
from klaster.services.serah_terima import tandai_terbaca
from klaster.views.akun import ambil_akun, ambil_kota
from klaster.views.daftar import halaman
from klaster.views.unduhan import nama_berkas_kota, unduhan
from laporan.forms.akun import BARU, SerahTerimaForm
from laporan.pdf import TEMPLAT_SERAH, cetak_langsung
from laporan.queries.serah_terima import baca_paket, susun_paket
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
    isi = {"serah": serah, "kota": serah.kota, "paket": baca_paket(serah.paket)}
    isi["boleh_akun"] = punya_izin(request.user, Izin.KELOLA_AKUN)
    return render(request, "laporan/serah_terima.html", isi)


@cukup_masuk
@require_safe
@dibatasi("ekspor")
def serah_terima_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    serah = _ambil(request, pk)
    isi = {"serah": serah, "kota": serah.kota, "paket": baca_paket(serah.paket)}
    hasil = cetak_langsung(TEMPLAT_SERAH, isi)
    hari = serah.pada.astimezone(serah.kota.zona).date()
    nama = nama_berkas_kota(serah.kota, "Serah-Terima", str(serah.pk), akhiran="pdf", hari=hari)
    return unduhan(hasil.bita, nama, "application/pdf")


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
