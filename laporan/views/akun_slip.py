"""Slips with one-time links for many accounts: to print from the browser, or as one PDF."""

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.models import Kota, Pengguna
from klaster.penjaga import wajib_segar
from klaster.qr import buat_qr
from klaster.queries.akun import daftar_akun
from klaster.services.tautan_akun import TautanBaru, buat_tautan_banyak, tautan_terakhir
from klaster.views.akun import KUNCI_SLIP, ambil_kota
from klaster.views.unduhan import beri_tanda, nama_berkas_kota, unduhan
from laporan.forms.akun import PDF, SlipForm
from laporan.pdf import TEMPLAT_SLIP, GagalMencetak, cetak_langsung

logger = logging.getLogger(__name__)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@dibatasi("ekspor", bila=mengirim)
@require_http_methods(["GET", "POST"])
def akun_slip(request: HttpRequest, kota: str) -> HttpResponse:
    """GET shows for whom; POST makes the links and answers with the slips, the only time that they can be read."""
    tempat = ambil_kota(request, kota)
    if request.method == "GET":
        akun = _terpilih(request, tempat)
        form = SlipForm(akun=akun, initial={"akun": [a.pk for a in akun], "dasar": tautan_terakhir(akun)})
        return _pilihan(request, tempat, akun, form)
    form = SlipForm(request.POST, akun=list(daftar_akun(tempat).filter(is_active=True)))
    if not form.is_valid():
        return _pilihan(request, tempat, _terpilih(request, tempat), form, status=422)
    akun = form.cleaned_data["akun"]
    try:
        baru = buat_tautan_banyak(pengguna=akun, dasar=form.cleaned_data["dasar"], oleh=request.user)
    except Ditolak as galat:
        segar = SlipForm(akun=akun, initial={"akun": [a.pk for a in akun], "dasar": tautan_terakhir(akun)})
        return _pilihan(request, tempat, akun, segar, pesan=galat.pesan, status=galat.status)
    if form.cleaned_data["bentuk"] != PDF:
        return _slip(request, tempat, baru)
    return _sebagai_pdf(request, tempat, baru, form.cleaned_data["tanda"])


def _slip(request: HttpRequest, kota: Kota, baru: list[TautanBaru]) -> HttpResponse:
    return render(request, "laporan/akun_slip_cetak.html", _isi_slip(request, kota, baru))


def _sebagai_pdf(request: HttpRequest, kota: Kota, baru: list[TautanBaru], tanda: str) -> HttpResponse:
    """The slips as a file. The links are made and those before are void: without a file they are shown, else lost."""
    try:
        hasil = cetak_langsung(TEMPLAT_SLIP, _isi_slip(request, kota, baru))
    except (Ditolak, GagalMencetak):
        logger.warning("slips were shown instead of printed", exc_info=True)
        messages.warning(request, "PDF sedang tidak dapat dibuat. Slipnya ada di bawah: cetak dari peramban.")
        return _slip(request, kota, baru)
    respons = unduhan(hasil.bita, nama_berkas_kota(kota, "Slip-Akun", akhiran="pdf"), "application/pdf")
    return beri_tanda(respons, tanda, aman=request.is_secure())


def _isi_slip(request: HttpRequest, kota: Kota, baru: list[TautanBaru]) -> dict[str, Any]:
    slip = []
    for satu in baru:
        alamat = request.build_absolute_uri(reverse("klaster:tautan_akun", args=[satu.token]))
        slip.append(
            {"akun": satu.pengguna, "tautan": satu.tautan, "alamat": alamat, "qr": buat_qr(alamat, banyak=True)}
        )
    return {"kota": kota, "slip": slip}


def _terpilih(request: HttpRequest, kota: Kota) -> list[Pengguna]:
    """The accounts that were chosen on the list or just imported, those of this city that are in use."""
    pilihan = request.session.get(KUNCI_SLIP, [])
    return list(daftar_akun(kota).filter(pk__in=pilihan, is_active=True).order_by("opd__nama", "nama"))


def _pilihan(
    request: HttpRequest, kota: Kota, akun: list[Pengguna], form: SlipForm, *, pesan: str = "", status: int = 200
) -> HttpResponse:
    konteks = {
        "kota": kota,
        "akun": akun,
        "form": form,
        "pesan": pesan,
        "bersandi": sum(a.has_usable_password() for a in akun),
    }
    return render(request, "laporan/akun_slip.html", konteks, status=status)
