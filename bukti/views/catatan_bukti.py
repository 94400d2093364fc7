"""The evidence of a note: new files, an external link, what is in the library already, detaching."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bukti.forms.catatan import BerkasCatatanForm, PakaiCatatanForm, TautanCatatanForm
from bukti.models import BuktiCatatan
from bukti.queries import catatan as kueri
from bukti.services import catatan as layanan
from bukti.services.unggahan_bertahap import bukti_dari
from bukti.views.halaman import HasilUnggah
from bukti.views.halaman_catatan import (
    POTONGAN,
    FormulirCatatan,
    ambil_catatan,
    isi_bukti,
    tampilkan_catatan,
)
from indikator.aturan.hak_catatan import hak_catatan
from indikator.models import CatatanTahap
from klaster.batas import dibatasi, mencari, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin

PER_HALAMAN = 12
TERSIMPAN = "Tersimpan, sedang diperiksa."


@wajib_izin(Izin.LIHAT_CATATAN)
@require_GET
def catatan_bukti(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence section alone, asked for again while a file is being inspected."""
    return render(request, POTONGAN, isi_bukti(request, ambil_catatan(request, pk)))


@wajib_izin(Izin.TINDAK_CATATAN)
@dibatasi("unggah", bila=mengirim)
@require_POST
def catatan_unggah(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the files sent, each by itself: one that is refused does not lose the others."""
    catatan = ambil_catatan(request, pk)
    form = BerkasCatatanForm(request.POST, request.FILES, prefix="u", pengguna=request.user)
    if not form.is_valid():
        if _mesin(request):
            return JsonResponse({"pesan": " ".join(p for g in form.errors.values() for p in g)}, status=422)
        return tampilkan_catatan(request, catatan, FormulirCatatan(unggah=form), status=422)
    hasil = [_unggah_satu(request, catatan, form, berkas) for berkas in form.cleaned_data["berkas"]]
    if _mesin(request):
        return _jawab_mesin(request, catatan, hasil)
    if any(not h.berhasil for h in hasil):
        return tampilkan_catatan(request, catatan, FormulirCatatan(unggah=form, hasil_unggah=hasil), status=422)
    messages.success(request, f"{len(hasil)} berkas tersimpan dan sedang diperiksa keamanannya.")
    return redirect(f"{catatan.get_absolute_url()}#bukti")


@wajib_izin(Izin.TINDAK_CATATAN)
@require_POST
def catatan_tautan(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a page outside the portal."""
    catatan = ambil_catatan(request, pk)
    form = TautanCatatanForm(request.POST, prefix="t")
    status = 422
    if form.is_valid():
        try:
            layanan.unggah_untuk_catatan(catatan=catatan, berkas=(), keterangan=form.keterangan(), oleh=request.user)
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, "Tautan dilampirkan.")
            return redirect(f"{catatan.get_absolute_url()}#bukti")
    return tampilkan_catatan(request, catatan, FormulirCatatan(tautan=form), status=status)


@wajib_izin(Izin.TINDAK_CATATAN)
@dibatasi("cari", bila=mencari)
@require_http_methods(["GET", "POST"])
def catatan_pakai(request: HttpRequest, pk: int) -> HttpResponse:
    """The library, to answer the note with evidence that is there already."""
    catatan = ambil_catatan(request, pk)
    kata = request.GET.get("q", "").strip()[:100]
    tersedia = kueri.bukti_untuk_catatan(catatan, request.user, kata)
    form, status = None, 200
    if request.method == "POST":
        form, status = PakaiCatatanForm(request.POST, tersedia=kueri.bukti_untuk_catatan(catatan, request.user)), 422
        if form.is_valid():
            try:
                lampiran = layanan.pakai_untuk_catatan(
                    catatan=catatan, bukti=form.cleaned_data["bukti"], oleh=request.user
                )
            except Ditolak as galat:
                form.tampung(galat)
                status = galat.status
            else:
                messages.success(request, f"“{lampiran.bukti}” dilampirkan.")
                return redirect(f"{catatan.get_absolute_url()}#bukti")
    return render(
        request, "bukti/catatan_pakai.html", _isi_pakai(request, catatan, tersedia, kata, form), status=status
    )


@wajib_izin(Izin.TINDAK_CATATAN)
@require_POST
def catatan_lepas(request: HttpRequest, pk: int, lampiran: int) -> HttpResponse:
    """Detach; the evidence itself stays in the library."""
    catatan = ambil_catatan(request, pk)
    satu = get_object_or_404(BuktiCatatan.objects.select_related("bukti"), pk=lampiran, catatan=catatan)
    layanan.lepas_dari_catatan(lampiran=satu, oleh=request.user)
    messages.success(request, f"“{satu.bukti}” dilepas dari catatan ini. Buktinya tetap ada di pustaka.")
    return redirect(f"{catatan.get_absolute_url()}#bukti")


def _unggah_satu(request: HttpRequest, catatan: CatatanTahap, form: BerkasCatatanForm, berkas: Any) -> HasilUnggah:
    if lama := _sudah_terlampir(catatan, berkas):
        return lama
    try:
        lampiran = layanan.unggah_untuk_catatan(
            catatan=catatan, berkas=[berkas], keterangan=form.keterangan_untuk(berkas), oleh=request.user
        )
    except Ditolak as galat:  # also when the same form, sent twice, was faster the other time
        return _sudah_terlampir(catatan, berkas) or HasilUnggah(berkas.name, galat.pesan, berhasil=False)
    return HasilUnggah(lampiran.versi.nama_asli, TERSIMPAN, berhasil=True)


def _sudah_terlampir(catatan: CatatanTahap, berkas: Any) -> HasilUnggah | None:
    """What to say of an upload that has become evidence already: the form was sent again."""
    bukti = bukti_dari([berkas])
    if bukti is None:
        return None
    if BuktiCatatan.objects.filter(catatan=catatan, bukti=bukti).exists():
        return HasilUnggah(berkas.name, TERSIMPAN, berhasil=True)
    return HasilUnggah(berkas.name, f"Berkas ini sudah menjadi bukti “{bukti}”. Pilih dari pustaka.", berhasil=False)


def _mesin(request: HttpRequest) -> bool:
    """Whether the upload script asks, which sends one file at a time and shows the answer beside its bar."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _jawab_mesin(request: HttpRequest, catatan: CatatanTahap, hasil: list[HasilUnggah]) -> JsonResponse:
    if gagal := " ".join(h.pesan for h in hasil if not h.berhasil):
        return JsonResponse({"pesan": gagal}, status=422)
    html = render_to_string(POTONGAN, isi_bukti(request, catatan), request=request)
    return JsonResponse({"pesan": hasil[-1].pesan, "html": html}, status=201)


def _isi_pakai(
    request: HttpRequest, catatan: CatatanTahap, tersedia: Any, kata: str, form: PakaiCatatanForm | None
) -> dict[str, Any]:
    page_obj = Paginator(tersedia, PER_HALAMAN).get_page(request.GET.get("page"))
    return {
        "catatan": catatan,
        "evaluasi": catatan.evaluasi,
        "hak": hak_catatan(catatan, request.user),
        "kata": kata,
        "form": form,
        "page_obj": page_obj,
        "baris": kueri.lengkapi_versi(list(page_obj), kata, request.user),
    }
