"""What was typed beside the forms that add evidence, and travels with them where there is no JavaScript.

There the fields that add evidence belong to the form of the answer (or of the part): whichever button is pressed, the
browser sends both. With JavaScript each form goes by itself (`static/js/awal.js`), and nothing of this is in the POST.
"""

from django.contrib import messages
from django.http import HttpRequest

from bukti.forms.jawaban import CatatanBagianForm, JawabanForm, awalan_bagian
from bukti.queries.pertanyaan import kerja
from bukti.views.bagian import simpan_isian
from bukti.views.halaman import Formulir, form_bagian
from indikator.aturan.isian import isi_bagian, isi_jawaban
from indikator.models import Jawaban, Penugasan
from indikator.services import pengisian
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, punya_izin


def simpan_titipan(request: HttpRequest, jawaban: Jawaban) -> Formulir:
    """Save the typed answer or part as a draft, as autosave would have done.

    What could not be saved is in the forms that come back, with its reason, to be shown again as it was typed.
    """
    formulir = Formulir()
    if not punya_izin(request.user, Izin.ISI_JAWABAN):
        return formulir
    if "versi" in request.POST:
        _jawaban(request, jawaban, formulir)
    for bagian in kerja(jawaban, request.user).milik:
        if f"{awalan_bagian(bagian.penugasan.pk)}-versi" in request.POST:
            _bagian(request, bagian.penugasan, formulir)
    return formulir


def tertahan(formulir: Formulir) -> bool:
    """Whether something that was typed beside the evidence is not stored."""
    return bool(formulir.jawaban or formulir.catatan)


def _jawaban(request: HttpRequest, jawaban: Jawaban, formulir: Formulir) -> None:
    form = JawabanForm(request.POST, jawaban=jawaban)
    formulir.jawaban = form
    if not form.is_valid():
        return
    try:
        tersimpan = pengisian.simpan_jawaban(jawaban=jawaban, oleh=request.user, **form.isi())
    except Ditolak as galat:
        form.tampung(galat)
        formulir.basi = isinstance(galat, SudahBerubah)
        if not formulir.basi:
            jawaban.refresh_from_db()
            form.perbarui(jawaban.versi, isi_jawaban(jawaban))
        return
    formulir.jawaban = None
    if tersimpan.versi != jawaban.versi:
        messages.success(request, f"Jawaban pertanyaan {jawaban.pertanyaan.kode} ikut tersimpan.")


def _bagian(request: HttpRequest, penugasan: Penugasan, formulir: Formulir) -> None:
    form: CatatanBagianForm = form_bagian(penugasan, request.POST)
    formulir.catatan, formulir.catatan_bagian = form, penugasan.pk
    if not form.is_valid():
        return
    try:
        tersimpan = simpan_isian(penugasan, form, request)
    except Ditolak as galat:
        form.tampung(galat)
        formulir.bagian_basi = isinstance(galat, SudahBerubah)
        if not formulir.bagian_basi:
            penugasan.refresh_from_db()
            form.perbarui(penugasan.versi, isi_bagian(penugasan))
        return
    formulir.catatan = formulir.catatan_bagian = None
    if tersimpan.versi != penugasan.versi:
        messages.success(request, f"Isian {sebut_bagian(penugasan.opd, awal=False)} ikut tersimpan.")
