"""Accounts of the city that are locked after wrong passwords, and the button that releases them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from klaster.izin import Izin, wajib_izin
from klaster.kunci_masuk import NAMA_MAKS
from klaster.models import Kota, Pengguna
from klaster.penjaga import wajib_segar
from klaster.queries.kunci import akun_terkunci
from klaster.services.kunci import lepas_kunci


@wajib_izin(Izin.KELOLA_AKUN)
@require_safe
def kunci_list(request: HttpRequest, kota: str) -> HttpResponse:
    """Short at any time: a lock lasts a quarter of an hour."""
    tempat = get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)
    akun = Pengguna.objects.terlihat_oleh(request.user).filter(kota=tempat)
    daftar = akun_terkunci(akun, batas=settings.AXES_FAILURE_LIMIT, batas_nama=NAMA_MAKS)
    lama = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    isi = {"kota": tempat, "daftar": daftar, "batas": settings.AXES_FAILURE_LIMIT, "lama": lama}
    return render(request, "klaster/kunci_list.html", isi)


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_POST
def kunci_lepas(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    akun = Pengguna.objects.terlihat_oleh(request.user).filter(kota__kode=kota)
    pengguna = get_object_or_404(akun, pk=pk)
    if lepas_kunci(pengguna=pengguna, oleh=request.user):
        messages.success(request, f"Kunci {pengguna.username} dilepas. Minta {pengguna} mencoba masuk lagi.")
    else:
        messages.info(request, f"{pengguna.username} sudah tidak terkunci.")
    return redirect("klaster:kunci_list", kota)
