"""The expected verified score: totals and reasons, and the percentages behind it, which the secretariat may change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indikator.aturan.taksiran import BAKU, PENJELASAN
from indikator.models import Evaluasi
from indikator.models.simulasi import Diskon
from indikator.pilihan import ambil_evaluasi
from indikator.queries.taksiran import diskon_kota, potongan_berlaku
from indikator.services.taksiran import kembalikan_diskon, ubah_diskon
from indikator.skoring.taksiran import MINIMUM_KALIBRASI
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.forms.taksiran import DiskonForm, SaringTaksiranForm
from laporan.queries.kalibrasi import kalibrasi_kota
from laporan.queries.taksiran import taksiran_evaluasi


@wajib_izin(Izin.SIMULASI)
@require_GET
def taksiran(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    hasil = taksiran_evaluasi(evaluasi)
    alasan = SaringTaksiranForm(request.GET).pilihan()
    banyak = hasil.banyak()
    return render(
        request,
        "laporan/taksiran.html",
        {
            "evaluasi": evaluasi,
            "hasil": hasil,
            "alasan": alasan,
            "pilahan": [
                ("", "Semua", len(hasil.baris)),
                *((d.value, d.label.capitalize(), banyak[d.value]) for d in Diskon),
                ("tanpa", "Tanpa potongan", len(hasil.dengan("tanpa"))),
            ],
            "rincian": [(d, PENJELASAN[d], hasil.potongan[d]) for d in Diskon],
            "page_obj": halaman(request, hasil.dengan(alasan)),
            "pilihan_baris": PILIHAN_BARIS,
            "boleh_mengatur": punya_izin(request.user, Izin.ATUR_EVALUASI),
        },
    )


@wajib_izin(Izin.SIMULASI)
@require_http_methods(["GET", "HEAD", "POST"])
def diskon(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """What is taken off and what the city's past says; the secretariat sets it here."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    boleh = punya_izin(request.user, Izin.ATUR_EVALUASI)
    if request.method == "POST" and not boleh:
        raise PermissionDenied("Potongan taksiran diubah oleh sekretariat.")
    data = request.POST if request.method == "POST" else None
    form = DiskonForm(data, potongan=potongan_berlaku(evaluasi.kota_id))
    if not form.is_valid():
        return _tampilkan_diskon(request, evaluasi, form, boleh, status=422 if form.errors else 200)
    try:
        dasar = form.cleaned_data["dasar"] or None
        ubah_diskon(kota=evaluasi.kota, potongan=form.potongan(), oleh=request.user, dasar=dasar)
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan_diskon(request, evaluasi, form, boleh, status=galat.status)
    messages.success(request, "Potongan taksiran tersimpan.")
    return redirect("laporan:taksiran", kota, tahun)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def diskon_pakai(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Take the city's own past (`sumber=kota`) or the portal's defaults (`sumber=baku`)."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    match request.POST.get("sumber"):
        case "kota":
            angka = {k.alasan: k.potongan for k in kalibrasi_kota(evaluasi.kota).hasil if k.alasan and k.potongan}
            if not angka:
                raise Ditolak("Belum cukup nilai tahap luar kota ini untuk menghitung potongannya sendiri.")
            ubah_diskon(kota=evaluasi.kota, potongan=angka, oleh=request.user, keterangan="Dari tahap kota ini")
            messages.success(request, f"Potongan {len(angka)} alasan diambil dari pengalaman kota ini.")
        case "baku":
            kembalikan_diskon(kota=evaluasi.kota, oleh=request.user)
            messages.success(request, "Potongan kembali ke angka baku portal.")
        case _:
            raise Ditolak("Pilih angka kota ini atau angka baku portal.")
    return redirect("laporan:diskon", kota, tahun)


def _tampilkan_diskon(
    request: HttpRequest, evaluasi: Evaluasi, form: DiskonForm, boleh: bool, *, status: int
) -> HttpResponse:
    milik, kalibrasi = diskon_kota(evaluasi.kota_id), kalibrasi_kota(evaluasi.kota)
    return render(
        request,
        "laporan/taksiran_diskon.html",
        {
            "evaluasi": evaluasi,
            "form": form,
            "boleh_mengatur": boleh,
            "baris": [(a, PENJELASAN[a], BAKU[a], a in milik, bidang) for a, bidang in form.baris()],
            "milik_kota": milik,
            "kalibrasi": kalibrasi,
            "pengalaman": [(str(Diskon(k.alasan).label) if k.alasan else "", k) for k in kalibrasi.hasil],
            "minimum": MINIMUM_KALIBRASI,
        },
        status=status,
    )
