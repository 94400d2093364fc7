"""Notes of outside stages: the list, one note, writing it down, dealing with it, checking it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bukti.forms.catatan import CatatanBaruForm, CatatanUbahForm, PeriksaForm, SaringCatatanForm, TindakForm
from bukti.queries.catatan import dengan_banyak_bukti
from bukti.views.halaman_catatan import FormulirCatatan, ambil_catatan, tampilkan_catatan
from indikator.aturan.hak_tahap import halangan_menilai, pernah_diajukan, tahap_dinilai
from indikator.models import CatatanTahap, Evaluasi
from indikator.models.skor import Tahap
from indikator.pilihan import ambil_evaluasi
from indikator.queries import catatan as kueri
from indikator.queries.susunan import susunan
from indikator.services import catatan_tahap as layanan
from klaster.batas import dibatasi, mencari
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.models import Klaster, Opd
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.LIHAT_CATATAN)
@dibatasi("cari", bila=mencari)
@require_GET
def catatan_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saring = baca_saring(request, evaluasi)
    hitungan = kueri.hitungan_catatan(evaluasi, request.user, saring)
    semua = dengan_banyak_bukti(kueri.daftar_catatan(evaluasi, request.user, saring))
    page_obj = halaman(request, semua)
    diajukan = pernah_diajukan(evaluasi)
    for satu in page_obj:
        satu.lewat = kueri.terlambat(satu, evaluasi.hari_ini)
    return render(
        request,
        "bukti/catatan_list.html",
        {
            "evaluasi": evaluasi,
            "saring": saring,
            "form": SaringCatatanForm(request.GET, pilihan=kueri.pilihan_saring(hitungan)),
            "keadaan": _chip(hitungan, request),
            "page_obj": page_obj,
            "pilihan_baris": PILIHAN_BARIS,
            "boleh_mencatat": bool(_tahap_luar(request)) and diajukan and evaluasi.status != Evaluasi.Status.SELESAI,
            "diajukan": diajukan,
        },
    )


@wajib_izin(Izin.NILAI_TAHAP)
@require_http_methods(["GET", "POST"])
def catatan_baru(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    luar = _tahap_luar(request)
    form = CatatanBaruForm(
        request.POST or None,
        evaluasi=evaluasi,
        tahap=luar,
        pohon=susunan(evaluasi.instrumen),
        initial=_awal(request),
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            catatan = layanan.buat_catatan(evaluasi=evaluasi, oleh=request.user, **form.isi())
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, f"Catatan tersimpan{f', ditangani {catatan.opd}' if catatan.opd else ''}.")
            return redirect(catatan)
    isi = {"evaluasi": evaluasi, "form": form, "halangan": halangan_menilai(evaluasi, luar[0])}
    return render(request, "bukti/catatan_baru.html", isi, status=status)


@wajib_izin(Izin.LIHAT_CATATAN)
@require_GET
def catatan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return tampilkan_catatan(request, ambil_catatan(request, pk), FormulirCatatan())


@wajib_izin(Izin.NILAI_TAHAP)
@require_POST
def catatan_ubah(request: HttpRequest, pk: int) -> HttpResponse:
    """New words, another OPD, another due date."""
    catatan = ambil_catatan(request, pk)
    form = CatatanUbahForm(request.POST, catatan=catatan)
    return _jalankan(
        request,
        catatan,
        form,
        "ubah",
        lambda: layanan.ubah_catatan(catatan=catatan, oleh=request.user, **form.isi()),
        "Catatan tersimpan.",
    )


@wajib_izin(Izin.TINDAK_CATATAN)
@require_POST
def catatan_tindak(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what has been done so far, or report the note as dealt with (`aksi=selesai`)."""
    catatan = ambil_catatan(request, pk)
    form = TindakForm(request.POST, catatan=catatan)
    if request.POST.get("aksi") == "selesai":
        kabar = "Tindak lanjut dikirim. Orang lain akan memeriksanya."
        return _jalankan(request, catatan, form, "tindak", lambda: _tindak(request, catatan, form), kabar)
    return _jalankan(
        request,
        catatan,
        form,
        "tindak",
        lambda: layanan.simpan_kemajuan(catatan=catatan, oleh=request.user, **form.kemajuan()),
        "Tersimpan. Catatan masih terbuka.",
    )


@wajib_izin(Izin.TINDAK_CATATAN)
@require_POST
def catatan_tarik(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own report."""
    catatan = ambil_catatan(request, pk)
    form = PeriksaForm(request.POST, catatan=catatan)
    return _jalankan(
        request,
        catatan,
        form,
        "periksa",
        lambda: layanan.tarik_tindakan(catatan=catatan, versi=form.cleaned_data["versi"], oleh=request.user),
        "Tindak lanjut ditarik kembali. Catatan terbuka lagi.",
    )


@wajib_izin(Izin.PERIKSA_CATATAN)
@require_POST
def catatan_periksa(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree (`aksi=setuju`), or send back and open again with a reason."""
    catatan = ambil_catatan(request, pk)
    form = PeriksaForm(request.POST, catatan=catatan)
    if request.POST.get("aksi") == "setuju":
        return _jalankan(
            request,
            catatan,
            form,
            "periksa",
            lambda: layanan.setujui_catatan(catatan=catatan, versi=form.cleaned_data["versi"], oleh=request.user),
            "Catatan selesai.",
        )
    return _jalankan(
        request, catatan, form, "periksa", lambda: _buka(request, catatan, form), "Catatan terbuka kembali."
    )


def baca_saring(request: HttpRequest, evaluasi: Evaluasi) -> kueri.SaringCatatan:
    """The filters of the address; what is no choice in this city counts as not given. Two queries."""
    pilihan = {
        "tahap": Tahap.choices,
        "klaster": list(Klaster.objects.values_list("kode", "nama")),
        "opd": [(str(pk), str(pk)) for pk in Opd.objects.filter(kota=evaluasi.kota_id).values_list("pk", flat=True)],
    }
    return SaringCatatanForm(request.GET, pilihan=pilihan).saring()


def _jalankan(
    request: HttpRequest,
    catatan: CatatanTahap,
    form: Any,
    nama: str,
    kerjakan: Callable[[], CatatanTahap],
    kabar: str,
) -> HttpResponse:
    """Do it and go back to the note; a refusal shows the note as it is now with everything that was typed."""
    status = 422
    if form.is_valid():
        try:
            kerjakan()
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, kabar)
            return redirect(catatan)
    terkini = ambil_catatan(request, catatan.pk)
    form.segarkan(terkini)
    return tampilkan_catatan(request, terkini, FormulirCatatan(**{nama: form}, basi=status == 409), status=status)


def _tindak(request: HttpRequest, catatan: CatatanTahap, form: TindakForm) -> CatatanTahap:
    return layanan.tindak_catatan(catatan=catatan, oleh=request.user, **form.isi())


def _buka(request: HttpRequest, catatan: CatatanTahap, form: PeriksaForm) -> CatatanTahap:
    bersih = form.cleaned_data
    return layanan.buka_catatan(catatan=catatan, alasan=bersih["alasan_buka"], versi=bersih["versi"], oleh=request.user)


def _tahap_luar(request: HttpRequest) -> list[Tahap]:
    return [t for t in tahap_dinilai(request.user) if t != Tahap.EM]


def _awal(request: HttpRequest) -> dict[str, str]:
    """What the address asks for: `?tahap=VF&pertanyaan=4.1` or `&indikator=4`."""
    soal, indikator = request.GET.get("pertanyaan"), request.GET.get("indikator")
    sasaran = f"p:{soal}" if soal else f"i:{indikator}" if indikator else ""
    return {"tahap": request.GET.get("tahap", ""), "sasaran": sasaran}


def _chip(hitungan: kueri.HitunganCatatan, request: HttpRequest) -> list[tuple[str, str, int]]:
    chip = [("", "Semua"), *kueri.KEADAAN.items()]
    return [
        (kode, label, hitungan.keadaan[kode]) for kode, label in chip if kode != "unit" or request.user.adalah_operator
    ]
