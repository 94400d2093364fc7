"""The library: all evidence in scope, and one piece of it with its versions and where it is used."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bukti.forms.pustaka import GantiBerkasForm, KeteranganForm, SaringPustakaForm
from bukti.models import Bukti, VersiBukti
from bukti.queries import pustaka as kueri
from bukti.queries.catatan import catatan_dijawab
from bukti.queries.riwayat import riwayat_bukti
from bukti.services import unggahan
from bukti.validators import DITERIMA, TIPE_MENURUT_AKHIRAN, batas_ukuran
from indikator.models.instrumen import JenisBukti
from indikator.pilihan import ambil_evaluasi
from indikator.views.daftar import PILIHAN_BARIS, halaman
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.models import Opd


@wajib_izin(Izin.LIHAT_BUKTI)
@require_GET
def bukti_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua_opd = [(o.pk, str(o)) for o in Opd.objects.filter(kota=evaluasi.kota_id)]
    saring = SaringPustakaForm(request.GET, opd=semua_opd, jenis=JenisBukti.choices).saring()
    hitungan = kueri.hitungan(evaluasi, request.user, saring)
    form = SaringPustakaForm(request.GET, opd=kueri.pilihan_opd(hitungan), jenis=kueri.pilihan_jenis(hitungan))
    page_obj = halaman(request, kueri.pustaka(evaluasi, request.user, saring))
    return render(
        request,
        "bukti/bukti_list.html",
        {
            "evaluasi": evaluasi,
            "saring": saring,
            "form": form,
            "keadaan": [("", "Semua", hitungan.keadaan[""])]
            + [(kode, label, hitungan.keadaan[kode]) for kode, label in kueri.KEADAAN.items()],
            "page_obj": page_obj,
            "baris": kueri.lengkapi(page_obj, evaluasi, request.user),
            "pilihan_baris": PILIHAN_BARIS,
        },
    )


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
            unggahan.ubah_keterangan(bukti=bukti, keterangan=form.isi(), oleh=request.user)
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, "Keterangan bukti tersimpan.")
            return redirect(bukti)
    return _tampilkan(request, _ambil(request, pk), form_keterangan=form, status=status)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def ganti(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of the file."""
    bukti = _ambil(request, pk)
    form = GantiBerkasForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            versi = unggahan.ganti_berkas(bukti=bukti, berkas=[form.cleaned_data["berkas"]], oleh=request.user)
        except Ditolak as galat:
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


def _ambil(request: HttpRequest, pk: int) -> Bukti:
    tersedia = Bukti.objects.terlihat_oleh(request.user).select_related("opd", "kota", "pengunggah")
    return get_object_or_404(tersedia, pk=pk)


def _kabar_ganti(bukti: Bukti, versi: VersiBukti) -> str:
    pindah, tetap = versi.tautan.count(), bukti.tautan.exclude(versi=versi).count()
    kabar = f"Versi {versi.nomor} tersimpan dan sedang diperiksa."
    if pindah:
        kabar += f" Dipakai pada {pindah} pertanyaan yang masih terbuka."
    if tetap:
        kabar += f" {tetap} pertanyaan yang sudah diajukan atau lewat tenggat tetap memakai versi lama."
    return kabar


def _tampilkan(
    request: HttpRequest,
    bukti: Bukti,
    *,
    form_keterangan: KeteranganForm | None = None,
    form_ganti: GantiBerkasForm | None = None,
    status: int = 200,
) -> HttpResponse:
    terlihat, di_luar = kueri.pemakaian(bukti, request.user)
    dikelola = punya_izin(request.user, Izin.KELOLA_BUKTI) and not bukti.ditarik
    dikelola = dikelola and Bukti.objects.dikelola_oleh(request.user).filter(pk=bukti.pk).exists()
    versi = list(bukti.versi.select_related("diunggah_oleh"))
    return render(
        request,
        "bukti/bukti_detail.html",
        {
            "bukti": bukti,
            "versi": versi,
            "kini": versi[0] if versi else None,
            "terlihat": terlihat,
            "di_luar": di_luar,
            "catatan_dijawab": catatan_dijawab(bukti, request.user),
            "dikelola": dikelola,
            "kedaluwarsa": bukti.kedaluwarsa(_hari_ini(bukti)),
            "form_keterangan": form_keterangan or KeteranganForm(bukti=bukti),
            "form_ganti": form_ganti or GantiBerkasForm(),
            "riwayat": riwayat_bukti(bukti),
            "syarat_berkas": f"{DITERIMA}; paling besar {batas_ukuran()}.",
            "terima_berkas": ",".join(TIPE_MENURUT_AKHIRAN),
        },
        status=status,
    )


def _hari_ini(bukti: Bukti) -> date:
    return timezone.now().astimezone(bukti.kota.zona).date()
