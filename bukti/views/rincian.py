"""One piece of evidence: its files and versions, where it is used, and everything that can be done to it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bukti.forms.berkas_masuk import syarat_unggah
from bukti.forms.pustaka import AlamatForm, KepekaanForm, KeteranganForm, SusunBerkasForm
from bukti.models import Bukti, VersiBukti
from bukti.queries import pemakaian as kueri
from bukti.queries.catatan import catatan_dijawab
from bukti.queries.petunjuk import petunjuk
from bukti.queries.riwayat import pembukaan, riwayat_bukti
from bukti.queries.versi import LANJUTAN_HILANG, berkas_terbaru, tandai_hilang
from bukti.services import unggahan
from bukti.services.kepekaan import tandai_peka
from bukti.services.tautan_luar import pastikan_terbuka
from bukti.services.unggahan_bertahap import bukti_dari
from indikator.models import Evaluasi
from indikator.pilihan import evaluasi_kini
from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, boleh, punya_izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman

BUKAAN_TERBARU = 5


@wajib_izin(Izin.LIHAT_BUKTI)
@require_GET
def bukti_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _tampilkan(request, _ambil(request, pk))


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def ubah(request: HttpRequest, pk: int) -> HttpResponse:
    """New words about a piece of evidence."""
    bukti = _ambil(request, pk)
    form = KeteranganForm(request.POST, bukti=bukti)
    status = 422
    if form.is_valid():
        try:
            semula = form.cleaned_data["sidik"]
            unggahan.ubah_keterangan(bukti=bukti, keterangan=form.isi(), semula=semula, oleh=request.user)
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, "Keterangan bukti tersimpan.")
            return redirect(bukti)
    bukti = _ambil(request, pk)
    if status == SudahBerubah.status:
        form.perbarui(bukti)
    return _tampilkan(request, bukti, form_keterangan=form, status=status)


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("unggah", bila=mengirim)
@require_POST
def ganti(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version: other files, more of them, fewer, or in another order."""
    bukti = _ambil(request, pk)
    form = SusunBerkasForm(request.POST, request.FILES, kini=berkas_terbaru(bukti), pengguna=request.user)
    status = 422
    if form.is_valid():
        berkas = form.cleaned_data["berkas"]
        if bukti_dari(berkas) == bukti:  # the same form once more
            return redirect(bukti)
        try:
            versi = unggahan.ganti_berkas(bukti=bukti, berkas=berkas, pertahankan=form.urutan(), oleh=request.user)
        except Ditolak as galat:
            if bukti_dari(berkas) == bukti:
                return redirect(bukti)
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, _kabar_ganti(bukti, versi))
            return redirect(bukti)
    return _tampilkan(request, _ambil(request, pk), form_ganti=form, status=status)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def tarik(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw everywhere; the files are kept. A refusal becomes a message on the same page."""
    bukti = _ambil(request, pk)
    unggahan.tarik_bukti(bukti=bukti, oleh=request.user)
    messages.success(request, f"“{bukti}” ditarik. Bukti ini tidak lagi dihitung pada pertanyaan mana pun.")
    return redirect(bukti)


@wajib_izin(Izin.TANDAI_PEKA)
@require_POST
def tandai(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as holding children's or victims' data, or take the mark away with a reason."""
    bukti = _ambil(request, pk)
    form = KepekaanForm(request.POST)
    status = 422
    if form.is_valid():
        bukti.kepekaan = form.cleaned_data["semula"]
        try:
            bukti = tandai_peka(
                bukti=bukti,
                kepekaan=form.cleaned_data["kepekaan"],
                alasan=form.cleaned_data["alasan"],
                oleh=request.user,
            )
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, f"Tersimpan: {bukti.get_kepekaan_display().lower()}.")
            return redirect(f"{bukti.get_absolute_url()}#data-pribadi")
    return _tampilkan(request, _ambil(request, pk), form_peka=form, status=status)


@wajib_izin(Izin.LIHAT_BUKTI)
@require_POST
def tautan_terbuka(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has looked at the external page today, and it is there."""
    if not _boleh_memastikan(request):
        raise PermissionDenied("Peran Anda tidak dapat memastikan tautan.")
    bukti = _ambil(request, pk)
    form = AlamatForm(request.POST)
    alamat = form.cleaned_data["alamat"] if form.is_valid() else ""
    pastikan_terbuka(bukti=bukti, alamat=alamat, oleh=request.user)
    messages.success(request, "Tercatat: laman ini masih terbuka hari ini.")
    return redirect(bukti)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_GET
def bukti_pembukaan(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has opened a sensitive piece of evidence, for those who answer for it."""
    tersedia = Bukti.objects.terlihat_oleh(request.user).dikelola_oleh(request.user).select_related("kota", "opd")
    bukti = get_object_or_404(tersedia, pk=pk)
    return render(
        request,
        "bukti/bukti_pembukaan.html",
        {"bukti": bukti, "page_obj": halaman(request, pembukaan(bukti)), "pilihan_baris": PILIHAN_BARIS},
    )


def _ambil(request: HttpRequest, pk: int) -> Bukti:
    tersedia = Bukti.objects.terlihat_oleh(request.user)
    return get_object_or_404(tersedia.select_related("opd", "kota", "pengunggah", "tautan_dilihat_oleh"), pk=pk)


def _boleh_memastikan(request: HttpRequest) -> bool:
    return punya_izin(request.user, Izin.KELOLA_BUKTI) or punya_izin(request.user, Izin.VERIFIKASI)


def _kabar_ganti(bukti: Bukti, versi: VersiBukti) -> str:
    pindah, tetap = versi.tautan.count(), bukti.tautan.exclude(versi=versi).count()
    kabar = f"Versi {versi.nomor} tersimpan"
    kabar += "." if versi.versi_bersih else " dan sedang diperiksa."
    if pindah:
        kabar += f" Dipakai pada {pindah} pertanyaan yang masih terbuka."
    if tetap:
        kabar += f" {tetap} pertanyaan yang sudah diajukan atau lewat tenggat tetap memakai versi lama."
    return kabar


def _tampilkan(request: HttpRequest, bukti: Bukti, *, status: int = 200, **form: Any) -> HttpResponse:
    """The page, with the forms given that carry what was typed."""
    pakai = kueri.pemakaian(bukti, request.user)
    versi = kueri.semua_versi(bukti, pakai.tautan, request.user)
    kini = versi[0].berkas if versi else []
    dikelola = boleh(request.user, Izin.KELOLA_BUKTI, bukti)
    buka = pembukaan(bukti)
    return render(
        request,
        "bukti/bukti_detail.html",
        {
            "bukti": bukti,
            "versi": versi,
            "kini": kini[0] if kini else None,
            "petunjuk": petunjuk(kini[:1], request.user).get(kini[0].pk) if kini else None,
            "berkas_kini": kini,
            "hilang": tandai_hilang(kini),
            "lanjutan_hilang": LANJUTAN_HILANG,
            "pakai": pakai,
            "catatan_dijawab": catatan_dijawab(bukti, request.user),
            "milik_unit": dikelola,
            "dikelola": dikelola and not bukti.ditarik,
            "kedaluwarsa": bukti.kedaluwarsa(_hari_ini(bukti)),
            "riwayat": riwayat_bukti(bukti),
            "bukaan": buka[:BUKAAN_TERBARU] if dikelola and bukti.peka else [],
            **_tindakan(request, bukti, kini, dikelola and not bukti.ditarik),
            "galat_form": list(form.values()),
            **form,
        },
        status=status,
    )


def _tindakan(request: HttpRequest, bukti: Bukti, kini: list[VersiBukti], dikelola: bool) -> dict[str, Any]:
    """Fresh forms of what this user may do, and why something cannot be done."""
    return {
        "form_keterangan": KeteranganForm(bukti=bukti) if dikelola else None,
        "form_ganti": SusunBerkasForm(kini=kini) if dikelola and not bukti.adalah_tautan else None,
        "form_peka": _form_peka(request, bukti),
        "halangan_tarik": kueri.halangan_tarik(bukti) if dikelola else "",
        "boleh_memastikan": bukti.adalah_tautan and not bukti.ditarik and _boleh_memastikan(request),
        "evaluasi_tautkan": _evaluasi(request, bukti) if dikelola else None,
        **syarat_unggah(satu_bukti=True),
    }


def _form_peka(request: HttpRequest, bukti: Bukti) -> KepekaanForm | None:
    if not punya_izin(request.user, Izin.TANDAI_PEKA):
        return None
    return KepekaanForm(initial={"kepekaan": bukti.kepekaan, "semula": bukti.kepekaan})


def _evaluasi(request: HttpRequest, bukti: Bukti) -> Evaluasi | None:
    """Where this document could be attached: the evaluation worked in if it is this city's, else the newest."""
    milik_kota = Evaluasi.objects.terlihat_oleh(request.user).filter(kota=bukti.kota_id)
    return evaluasi_kini(request, milik_kota.select_related("kota").order_by("-tahun"))


def _hari_ini(bukti: Bukti) -> date:
    return timezone.now().astimezone(bukti.kota.zona).date()
