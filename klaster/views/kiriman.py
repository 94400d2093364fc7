"""The log of mails of a city, and asking for one again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from klaster.forms.notifikasi import KirimanForm
from klaster.galat import SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.models import Kiriman, Kota
from klaster.queries import kiriman as kueri
from klaster.services.surel import kirim_ulang
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.ATUR_KOTA)
@require_safe
def kiriman_list(request: HttpRequest, kota: str) -> HttpResponse:
    milik = get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)
    pilihan = KirimanForm(request.GET).pilihan()
    page_obj = halaman(request, kueri.daftar_kiriman(milik, **pilihan))
    for satu in page_obj:
        satu.kata = kueri.KEADAAN[satu.keadaan]
    isi = {
        "kota": milik,
        "page_obj": page_obj,
        "pilahan": kueri.hitung_kiriman(milik),
        "pilihan_baris": PILIHAN_BARIS,
        "surel_aktif": settings.KLA_SUREL_AKTIF,
        "tiada": kueri.peladen_tiada(),
        **pilihan,
    }
    return render(request, "klaster/kiriman_list.html", isi)


@wajib_izin(Izin.ATUR_KOTA)
@require_POST
def kiriman_ulang(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    """Ask for one mail again; back to the list as it was filtered."""
    tersedia = Kiriman.objects.terlihat_oleh(request.user).filter(kota__kode=kota)
    satu = get_object_or_404(tersedia.select_related("penerima"), pk=pk)
    try:
        kirim_ulang(kiriman=satu, oleh=request.user)
    except SudahBerubah as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, f"Surel untuk {satu.penerima} akan dikirim ulang sebentar lagi.")
    saring = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(f"{reverse('klaster:kiriman_list', args=[kota])}{saring}")
