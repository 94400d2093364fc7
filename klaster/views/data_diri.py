"""Personal data of accounts: a copy for the owner, and erasing it."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from klaster.batas import dibatasi
from klaster.forms.diri import HapusDataForm
from klaster.galat import Ditolak
from klaster.izin import Izin, cukup_masuk, wajib_izin
from klaster.models import Pengguna
from klaster.penjaga import wajib_segar
from klaster.services import data_diri as layanan
from klaster.views.unduhan import polos


@cukup_masuk
@wajib_segar
@dibatasi("ekspor")
@require_POST
def data_saya(request: HttpRequest) -> FileResponse:
    """All that the portal holds about the own account, as a ZIP."""
    nama = f"KLA_Data-saya_{polos(request.user.username, '.')}_{timezone.now():%Y-%m-%d}.zip"
    isi = layanan.salin_data_diri(oleh=request.user)
    return FileResponse(isi, as_attachment=True, filename=nama, content_type="application/zip")


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "HEAD", "POST"])
def hapus_data_diri(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why and whose, then erase who an account belonged to."""
    akun = get_object_or_404(Pengguna.objects.terlihat_oleh(request.user).select_related("kota", "opd"), pk=pk)
    if akun.dihapus_pada:
        messages.info(request, "Data diri akun ini sudah dihapus.")
        return redirect(_kembali(akun))
    form = HapusDataForm(request.POST if request.method == "POST" else None, pengguna=akun)
    if not form.is_bound:
        return _tanyakan(request, form, akun)
    if not form.is_valid():
        return _tanyakan(request, form, akun, status=422)
    isi = form.cleaned_data
    try:
        layanan.hapus_data_diri(pengguna=akun, alasan=isi["alasan"], versi=isi["versi"], oleh=request.user)
    except Ditolak as galat:
        form.tampung(galat)
        return _tanyakan(request, form, akun, status=galat.status)
    messages.success(request, f"Data diri akun {akun.username} dihapus. Riwayatnya tetap ada.")
    return redirect(_kembali(akun))


def _tanyakan(request: HttpRequest, form: HapusDataForm, akun: Pengguna, status: int = 200) -> HttpResponse:
    isi = {"form": form, "akun": akun, "url_kembali": _kembali(akun)}
    return render(request, "klaster/hapus_data_diri.html", isi, status=status)


def _kembali(akun: Pengguna) -> str:
    """The page of the account; accounts without a city have theirs in the admin."""
    if akun.kota is None:
        return reverse("admin:klaster_pengguna_changelist")
    return reverse("klaster:akun_detail", args=[akun.kota.kode, akun.pk])
