"""The audit trail of a city: looked through, one row in full, carried away."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from klaster.batas import dibatasi, mencari
from klaster.forms.riwayat import SaringanRiwayatForm
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.lembar_kerja import tulis_xlsx
from klaster.models import Denyut, Kota, Riwayat
from klaster.perubahan import nama_jenis, perubahan
from klaster.queries import riwayat_kota as kueri
from klaster.queries.kesehatan import UTUH
from klaster.queries.rantai import cocok_dengan_segel
from klaster.services.ekspor_riwayat import baris_csv, catat_ekspor, susun_lembar
from klaster.views.daftar import PILIHAN_BARIS, baris_per_halaman
from klaster.views.unduhan import nama_berkas_kota, unduhan

#: Rows of the same request and of the same object that the page of one row lists.
SEKITAR_MAKS = 20


@wajib_izin(Izin.LIHAT_RIWAYAT)
@dibatasi("cari", bila=mencari)
@require_safe
def riwayat_list(request: HttpRequest, kota: str) -> HttpResponse:
    milik = get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)
    form = SaringanRiwayatForm(request.GET, kota=milik)
    sah = form.is_valid()
    baris = kueri.riwayat_kota(milik, request.user, form.saringan()) if sah else Riwayat.objects.none()
    banyak = baris_per_halaman(request)
    halaman = kueri.ambil_halaman(
        baris, banyak=banyak, sebelum=request.GET.get("sebelum", ""), sesudah=request.GET.get("sesudah", "")
    )
    _lengkapi(halaman.baris, request, milik)
    jumlah = kueri.hitung(baris)
    isi = {
        "kota": milik,
        "form": form,
        "halaman": halaman,
        "jumlah": min(jumlah, kueri.HITUNG_MAKS),
        "lebih": jumlah > kueri.HITUNG_MAKS,
        "banyak": banyak,
        "pilihan_baris": PILIHAN_BARIS,
        "utuh": Denyut.objects.filter(nama=UTUH).first(),
    }
    return render(request, "klaster/riwayat_list.html", isi, status=200 if sah else 422)


@wajib_izin(Izin.LIHAT_RIWAYAT)
@require_safe
def riwayat_detail(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    milik = get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)
    semua = Riwayat.objects.terlihat_oleh(request.user).filter(kota=milik)
    baris = get_object_or_404(semua.select_related("segel"), pk=pk)
    sekitar = {
        "sepermintaan": _sekitar(semua.filter(id_permintaan=baris.id_permintaan), baris) if baris.id_permintaan else [],
        "seobjek": _sekitar(semua.untuk_objek(baris.objek_jenis, baris.objek_id), baris) if baris.objek_id else [],
    }
    _lengkapi([baris, *sekitar["sepermintaan"], *sekitar["seobjek"]], request, milik)
    segel = getattr(baris, "segel", None)
    isi = {"kota": milik, "b": baris, "segel": segel, "cocok": segel and cocok_dengan_segel(segel), **sekitar}
    return render(request, "klaster/riwayat_detail.html", isi)


@wajib_izin(Izin.LIHAT_RIWAYAT)
@dibatasi("ekspor")
@require_GET
def riwayat_ekspor(request: HttpRequest, kota: str, bentuk: str) -> HttpResponse:
    """The rows of the list with its filter, all pages."""
    milik = get_object_or_404(Kota.objects.terlihat_oleh(request.user), kode=kota)
    form = SaringanRiwayatForm(request.GET, kota=milik)
    if not form.is_valid():
        return riwayat_list(request, kota)
    baris = kueri.riwayat_kota(milik, request.user, form.saringan())
    akhir = Riwayat.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    baris = baris.filter(pk__lte=akhir)  # what comes in meanwhile, this export too, is not in it
    try:
        kepala = catat_ekspor(kota=milik, baris=baris, bentuk=bentuk, saringan=form.terpakai, oleh=request.user)
    except Ditolak as galat:
        messages.error(request, galat.pesan)
        return redirect(f"{reverse('klaster:riwayat_list', args=[kota])}?{request.GET.urlencode()}")
    nama = nama_berkas_kota(milik, "Riwayat", akhiran=bentuk)
    if bentuk == "xlsx":
        return unduhan(tulis_xlsx(susun_lembar(baris, milik, kepala)), nama)
    return StreamingHttpResponse(
        baris_csv(baris, milik, kepala),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nama}"'},
    )


def _sekitar(baris: QuerySet[Riwayat], kecuali: Riwayat) -> list[Riwayat]:
    return list(baris.exclude(pk=kecuali.pk).order_by("-waktu", "-pk")[:SEKITAR_MAKS])


def _lengkapi(baris: list[Riwayat], request: HttpRequest, kota: Kota) -> None:
    """What the pages show beside the row itself."""
    alamat = kueri.alamat_objek(baris, request.user)
    for satu in baris:
        satu.perubahan = perubahan(satu, kota.zona)
        satu.url_objek = alamat.get((satu.objek_jenis, satu.objek_id), "")
        satu.nama_jenis = nama_jenis(satu.objek_jenis)
        satu.detik = f"{satu.waktu.astimezone(kota.zona):%H.%M.%S}"
