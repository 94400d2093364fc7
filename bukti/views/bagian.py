"""One OPD's part of a question: its note, handing it in, taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from bukti.forms.jawaban import CatatanBagianForm
from bukti.queries import pertanyaan as kueri
from bukti.views.halaman import Formulir, baca_ulang, tampilkan
from bukti.views.pertanyaan import AJUKAN, LANJUT
from indikator.models import Jawaban, Penugasan
from indikator.pilihan import ambil_jawaban
from indikator.services import pengisian
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def simpan_bagian(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Save the note of a part; then stay, go on, or hand the part in."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    tindakan = request.POST.get("tindakan", "")
    form = CatatanBagianForm(request.POST, prefix=f"b{pk}")
    if not form.is_valid():
        return tampilkan(request, jawaban, Formulir(catatan=form, catatan_bagian=pk), status=422)
    try:
        pengisian.simpan_catatan_bagian(penugasan=penugasan, oleh=request.user, **form.cleaned_data)
        if tindakan == AJUKAN:
            pengisian.ajukan_bagian(penugasan=penugasan, oleh=request.user)
    except Ditolak as galat:
        form.tampung(galat)
        return tampilkan(
            request, baca_ulang(request, jawaban), Formulir(catatan=form, catatan_bagian=pk), status=galat.status
        )
    if tindakan == AJUKAN:
        messages.success(request, f"Bagian {penugasan.opd} pada pertanyaan {kode} sudah diajukan.")
    else:
        messages.success(request, f"Catatan bagian {penugasan.opd} tersimpan.")
    berikut = kueri.jawaban_terbuka_berikut(jawaban, request.user) if tindakan == LANJUT else None
    return redirect(berikut or jawaban)


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def ajukan(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Hand a part in. A refusal becomes a message on the page the user came from."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    pengisian.ajukan_bagian(penugasan=penugasan, oleh=request.user)
    messages.success(request, f"Bagian {penugasan.opd} pada pertanyaan {kode} sudah diajukan.")
    return redirect(jawaban)


@wajib_izin(Izin.ISI_JAWABAN)
@require_POST
def tarik(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Take a part back that nobody has judged yet."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    penugasan = _bagian(request, jawaban, pk)
    pengisian.tarik_bagian(penugasan=penugasan, oleh=request.user)
    messages.success(request, f"Bagian {penugasan.opd} ditarik kembali dan dapat diubah lagi.")
    return redirect(jawaban)


def _bagian(request: HttpRequest, jawaban: Jawaban, pk: int) -> Penugasan:
    tersedia = Penugasan.objects.terlihat_oleh(request.user).filter(jawaban=jawaban)
    return get_object_or_404(tersedia.select_related("opd"), pk=pk)
