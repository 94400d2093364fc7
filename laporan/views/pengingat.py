"""The secretariat's page: whom to remind, with the message ready; opening it is noted."""

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.models import Opd, Pengguna
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.forms.pengingat import DasarPengingatForm, PengingatForm
from laporan.queries import pengingat as kueri
from laporan.services.pengingat import catat_pengingat
from laporan.whatsapp import SITUS_WA


@wajib_izin(Izin.ATUR_EVALUASI)
@csp_update({"form-action": list(SITUS_WA)})  # browsers hold the redirect of a form to this, too
@require_GET
def pengingat(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    keadaan = PengingatForm(request.GET).pilihan()
    isi = {"evaluasi": evaluasi, "keadaan": keadaan, "pilihan_baris": PILIHAN_BARIS}
    if evaluasi.terbuka:
        page_obj = halaman(request, kueri.opd_berutang(evaluasi, keadaan=keadaan))
        isi |= {
            "page_obj": page_obj,
            "baris": kueri.lengkapi_pengingat(list(page_obj), evaluasi, _situs(request)),
            "pilahan": kueri.hitung_keadaan(evaluasi),
        }
    return render(request, "laporan/pengingat.html", isi)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def pengingat_kirim(request: HttpRequest, kota: str, tahun: int, opd: int, akun: int) -> HttpResponse:
    """Note that this person is reminded, then on to WhatsApp; back to the list with a sentence when not."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    unit = get_object_or_404(Opd, pk=opd, kota=evaluasi.kota)
    penerima = get_object_or_404(Pengguna, pk=akun, kota=evaluasi.kota)
    try:
        return HttpResponseRedirect(_ingatkan(request, evaluasi, unit, penerima))
    except Ditolak as galat:
        messages.error(request, galat.pesan)
    saring = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponseRedirect(reverse("laporan:pengingat", args=[kota, tahun]) + saring)


def _ingatkan(request: HttpRequest, evaluasi: Evaluasi, opd: Opd, penerima: Pengguna) -> str:
    """The address that opens the chat, once it is noted. 404 for somebody who is not to be reminded of this OPD."""
    baris = kueri.baris_opd(evaluasi, opd.pk, _situs(request))
    if baris is None:
        raise Ditolak(f"{opd} sudah mengajukan semua bagiannya, sehingga tidak perlu diingatkan.")
    kontak = next((satu for satu in baris.kontak if satu.pk == penerima.pk), None)
    if kontak is None:
        raise Http404
    if not kontak.wa:
        raise Ditolak(f"Nomor telepon {penerima} tidak dapat dipakai untuk WhatsApp. Perbaiki pada halaman akunnya.")
    catat_pengingat(
        evaluasi=evaluasi,
        opd=opd,
        penerima=penerima,
        banyak=baris.terbuka,
        dasar=DasarPengingatForm(request.POST).nomor(),
        oleh=request.user,
    )
    return kontak.wa


def _situs(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
