"""Accounts of a city: the list, one account, and what may be done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaster.batas import dibatasi
from klaster.forms.akun import AkunForm, PilihAkunForm, TangguhkanForm, TautanForm
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.models import Kota, Pengguna, Riwayat, TautanAkun
from klaster.penjaga import wajib_segar
from klaster.qr import buat_qr
from klaster.queries import akun as kueri
from klaster.saringan import AkunSaringan
from klaster.services import akun as layanan
from klaster.services import tautan_akun as tautan
from klaster.services.ekspor_akun import catat_unduhan_akun
from klaster.views.daftar import PILIHAN_BARIS, halaman
from klaster.views.unduhan import unduhan_xlsx_kota

#: Which accounts the page of slips speaks of: their ids, in the session, for a list of 500 fits into no address.
KUNCI_SLIP = "akun_slip"
RIWAYAT_MAKS = 30


def ambil_kota(request: HttpRequest, kode: str) -> Kota:
    return get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kode)


def ambil_akun(request: HttpRequest, kota: Kota, pk: int) -> Pengguna:
    """An account of this city; those of the portal itself and of other cities are not there."""
    tersedia = kueri.daftar_akun(kota) & Pengguna.objects.terlihat_oleh(request.user)
    return get_object_or_404(tersedia, pk=pk)


@wajib_izin(Izin.KELOLA_AKUN)
@require_GET
def akun_list(request: HttpRequest, kota: str) -> HttpResponse:
    tempat = ambil_kota(request, kota)
    saringan = _saringan(request, tempat)
    form = PilihAkunForm(saringan=saringan.qs, jumlah=saringan.qs.count())
    return _daftar(request, tempat, saringan, form)


@wajib_izin(Izin.KELOLA_AKUN)
@require_POST
def akun_pilih(request: HttpRequest, kota: str) -> HttpResponse:
    """Choose accounts for slips; the filter stands in the address as on the list. Nothing is made yet."""
    tempat = ambil_kota(request, kota)
    saringan = _saringan(request, tempat)
    form = PilihAkunForm(request.POST, saringan=saringan.qs, jumlah=saringan.qs.count())
    if not form.is_valid():
        return _daftar(request, tempat, saringan, form, status=422)
    request.session[KUNCI_SLIP] = form.pilihan(form.cleaned_data)
    return redirect("laporan:akun_slip", kota)


@wajib_izin(Izin.KELOLA_AKUN)
@require_GET
@dibatasi("ekspor")
def akun_xlsx(request: HttpRequest, kota: str) -> HttpResponse:
    """The filtered list as a sheet. It carries numbers of people, so it is noted who took it."""
    tempat = ambil_kota(request, kota)
    akun = _saringan(request, tempat).qs
    catat_unduhan_akun(kota=tempat, banyak=akun.count(), oleh=request.user)
    return unduhan_xlsx_kota([kueri.lembar_akun(tempat, akun)], tempat, "Akun")


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "POST"])
def akun_baru(request: HttpRequest, kota: str) -> HttpResponse:
    tempat = ambil_kota(request, kota)
    form, status = AkunForm(kota=tempat, initial=_awal(request)), 200
    if request.method == "POST":
        form, status = AkunForm(request.POST, kota=tempat), 422
        if form.is_valid():
            try:
                akun = layanan.buat_akun(
                    kota=tempat, username=form.cleaned_data["username"], isi=form.isi(), oleh=request.user
                )
            except Ditolak as galat:
                form.tampung(galat)
            else:
                messages.success(request, f"Akun {akun.username} sudah dibuat. Buat tautan aktivasinya di bawah ini.")
                return redirect("klaster:akun_detail", kota, akun.pk)
    return render(request, "klaster/akun_form.html", {"kota": tempat, "form": form}, status=status)


@wajib_izin(Izin.KELOLA_AKUN)
@require_GET
def akun_detail(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    tempat = ambil_kota(request, kota)
    return _rincian(request, tempat, ambil_akun(request, tempat, pk))


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "POST"])
def akun_ubah(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    tempat = ambil_kota(request, kota)
    akun = ambil_akun(request, tempat, pk)
    form, status = AkunForm(kota=tempat, pengguna=akun), 200
    if request.method == "POST":
        form, status = AkunForm(request.POST, kota=tempat, pengguna=akun), 422
        if form.is_valid():
            try:
                layanan.ubah_akun(pengguna=akun, isi=form.isi(), versi=form.cleaned_data["versi"], oleh=request.user)
            except SudahBerubah as galat:
                form.tampung_dahulu(galat, akun.versi)
                status = galat.status
            except Ditolak as galat:
                form.tampung(galat)
            else:
                messages.success(request, f"Akun {akun.username} sudah disimpan.")
                return redirect("klaster:akun_detail", kota, pk)
    return render(request, "klaster/akun_form.html", {"kota": tempat, "akun": akun, "form": form}, status=status)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "POST"])
def akun_tangguhkan(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    """Ask for the reason, then close the account."""
    tempat = ambil_kota(request, kota)
    akun = ambil_akun(request, tempat, pk)
    form, status = TangguhkanForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                layanan.tangguhkan(pengguna=akun, alasan=form.cleaned_data["alasan"], oleh=request.user)
            except Ditolak as galat:
                form.tampung(galat)
                status = galat.status
            else:
                messages.success(request, f"Akun {akun.username} ditangguhkan; semua sesinya sudah ditutup.")
                return redirect("klaster:akun_detail", kota, pk)
    return render(request, "klaster/akun_tangguhkan.html", {"kota": tempat, "akun": akun, "form": form}, status=status)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_POST
def akun_aktifkan(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    akun = ambil_akun(request, ambil_kota(request, kota), pk)
    layanan.aktifkan(pengguna=akun, oleh=request.user)
    messages.success(request, f"Akun {akun.username} aktif kembali, dengan kata sandinya yang lama.")
    return redirect("klaster:akun_detail", kota, pk)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_POST
def akun_tautan(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    """Make a link and show it: the only time. So this page is the answer to the form, without a redirect."""
    tempat = ambil_kota(request, kota)
    akun = ambil_akun(request, tempat, pk)
    form = TautanForm(request.POST)
    try:
        baru = tautan.buat_tautan(
            pengguna=akun, dasar=form.cleaned_data["dasar"] if form.is_valid() else 0, oleh=request.user
        )
    except Ditolak as galat:
        return _rincian(request, tempat, ambil_akun(request, tempat, pk), galat=galat)
    alamat = request.build_absolute_uri(reverse("klaster:tautan_akun", args=[baru.token]))
    isi = {"kota": tempat, "akun": akun, "tautan": baru.tautan, "alamat": alamat, "qr": buat_qr(alamat)}
    return render(request, "klaster/akun_tautan.html", isi)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_POST
def akun_tautan_cabut(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    akun = ambil_akun(request, ambil_kota(request, kota), pk)
    tautan.cabut_tautan(pengguna=akun, oleh=request.user)
    messages.success(request, "Tautan dicabut; alamat yang sudah dibagikan tidak berlaku lagi.")
    return redirect("klaster:akun_detail", kota, pk)


def _saringan(request: HttpRequest, kota: Kota) -> AkunSaringan:
    return AkunSaringan(request.GET, queryset=kueri.daftar_akun(kota), kota=kota)


def _daftar(
    request: HttpRequest, kota: Kota, saringan: AkunSaringan, form: PilihAkunForm, *, status: int = 200
) -> HttpResponse:
    page_obj = halaman(request, saringan.qs)
    for akun in page_obj:
        akun.keadaan = kueri.sebutan_keadaan(akun)
    konteks = {
        "kota": kota,
        "saringan": saringan,
        "page_obj": page_obj,
        "pilihan_baris": PILIHAN_BARIS,
        "peringatan": kueri.peringatan(kota),
        "form": form,
        "dicentang": set(form.data.getlist("akun")) if form.is_bound else set(),
    }
    return render(request, "klaster/akun_list.html", konteks, status=status)


def _rincian(request: HttpRequest, kota: Kota, akun: Pengguna, galat: Ditolak | None = None) -> HttpResponse:
    """One account: person, state, link, history."""
    riwayat = Riwayat.objects.terlihat_oleh(request.user).untuk(akun)
    konteks: dict[str, Any] = {
        "kota": kota,
        "akun": akun,
        "keadaan": kueri.sebutan_keadaan(akun),
        "tautan": TautanAkun.objects.filter(pengguna=akun).first(),
        "form": TautanForm(initial={"dasar": tautan.tautan_terakhir([akun])}),
        "jenis": tautan.jenis_tautan(akun),
        "riwayat": riwayat[:RIWAYAT_MAKS],
        "sendiri": akun == request.user,
        "galat": galat,
        "kini": timezone.now(),
    }
    return render(request, "klaster/akun_detail.html", konteks, status=galat.status if galat else 200)


def _awal(request: HttpRequest) -> dict[str, Any]:
    """Role and OPD from the address: the warnings of the list lead here with the unit that lacks an operator."""
    opd = request.GET.get("opd", "")
    return {"peran": "operator", "opd": int(opd)} if opd.isdecimal() and len(opd) < 12 else {}
