"""Last year's answers: the list of what still has to be looked at, and the decision on one of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from bukti.forms.tawaran import SaringTawaranForm, TawaranForm
from bukti.queries import tawaran as kueri
from bukti.queries.pertanyaan import kerja
from bukti.services import tawaran as layanan
from bukti.views.halaman import Formulir, baca_ulang, tampilkan
from indikator.models import Jawaban, TawaranLalu
from indikator.pilihan import ambil_evaluasi, ambil_jawaban
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman

BAGIAN = "tahun-lalu"


@wajib_izin(Izin.LIHAT_EVALUASI)
@require_GET
def tawaran_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua = kueri.daftar_tawaran(evaluasi, request.user)
    form = SaringTawaranForm(request.GET, opd=kueri.opd_pemimpin(evaluasi, request.user))
    saring = form.saring()
    tersaring = kueri.saring_tawaran(semua, saring.get("klaster", ""), saring.get("opd", ""))
    jumlah = kueri.hitung_keputusan(tersaring)
    if dipilih := saring.get("keputusan", ""):
        tersaring = tersaring.filter(keputusan=dipilih)
    page_obj = halaman(request, tersaring)
    return render(
        request,
        "bukti/tawaran_list.html",
        {
            "evaluasi": evaluasi,
            "form": form,
            "saring": saring,
            "keadaan": [("", "Semua", sum(jumlah.values()))]
            + [(k.value, k.label, jumlah[k.value]) for k in TawaranLalu.Keputusan],
            "page_obj": page_obj,
            "baris": kueri.susun_tawaran(page_obj.object_list, request.user),
            "pilihan_baris": PILIHAN_BARIS,
            "boleh_banding": punya_izin(request.user, Izin.LIHAT_RINGKASAN),
        },
    )


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def putuskan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Keep, renew or drop what was said last year; a refusal shows the page with all that was chosen."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    baris = get_object_or_404(TawaranLalu, jawaban=jawaban)
    form = TawaranForm(request.POST, tawaran=_isi(request, jawaban))
    status = 422
    if form.is_valid():
        try:
            layanan.putuskan_tawaran(
                tawaran=baris, pilihan=form.pilihan(), versi=form.cleaned_data["versi"], oleh=request.user
            )
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, "Keputusan atas isian tahun lalu disimpan.")
            return redirect(f"{jawaban.get_absolute_url()}#{BAGIAN}")
    return tampilkan(request, baca_ulang(request, jawaban), Formulir(tawaran=form), status=status)


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def batalkan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Look at last year's answer again."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    baris = get_object_or_404(TawaranLalu, jawaban=jawaban)
    layanan.batalkan_keputusan(tawaran=baris, oleh=request.user)
    messages.success(
        request, "Keputusan dibuka lagi. Nilai dan bukti yang sudah dipakai tetap ada; ubah atau lepaskan bila perlu."
    )
    return redirect(f"{jawaban.get_absolute_url()}#{BAGIAN}")


def _isi(request: HttpRequest, jawaban: Jawaban) -> kueri.Tawaran:
    return kueri.isi_tawaran(jawaban, kerja(jawaban, request.user), request.user)["tawaran"]
