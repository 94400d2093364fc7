"""Serving evidence: the one door through which stored files leave."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from bukti.models import Bukti, VersiBukti
from bukti.penyajian import sajikan
from klaster.izin import Izin, wajib_izin
from klaster.models import Pengguna


@wajib_izin(Izin.LIHAT_BUKTI)
@require_safe
def berkas(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a version: PDF and pictures to look at, the rest (or with ?unduh=1) to download."""
    versi = _versi_bersih(request.user, pk)
    dilihat = (versi.adalah_pdf or versi.adalah_gambar) and request.GET.get("unduh") != "1"
    return sajikan(
        request,
        _buka(versi.berkas),
        tipe=versi.tipe,
        nama=nama_unduhan(versi),
        etag=versi.sha256,
        ukuran=versi.ukuran,
        sebagai_unduhan=not dilihat,
    )


@wajib_izin(Izin.LIHAT_BUKTI)
@require_safe
def pratinjau(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small picture of a version's first page."""
    versi = _versi_bersih(request.user, pk)
    if not versi.pratinjau:
        raise Http404
    isi = _buka(versi.pratinjau)
    return sajikan(
        request,
        isi,
        tipe="image/webp",
        nama=f"pratinjau-{versi.pk}.webp",
        etag=f"pratinjau-{versi.sha256}",
        ukuran=isi.size,
        sebagai_unduhan=False,
    )


def nama_unduhan(versi: VersiBukti) -> str:
    """What a download is called: from the title, never from the name the file came with."""
    batang = slugify(versi.bukti.judul)[:80].strip("-") or f"bukti-{versi.bukti_id}"
    return f"{batang}-v{versi.nomor}{versi.akhiran}"


def _versi_bersih(pengguna: Pengguna, pk: int) -> VersiBukti:
    """The version, if it is in scope (else 404), clean and not withdrawn from this user (else 403)."""
    versi = get_object_or_404(VersiBukti.objects.terlihat_oleh(pengguna).select_related("bukti"), pk=pk)
    if versi.status_periksa == VersiBukti.Periksa.MENUNGGU:
        raise PermissionDenied("Berkas ini masih diperiksa keamanannya. Coba lagi sebentar lagi.")
    if not versi.bersih:
        raise PermissionDenied("Berkas ini tidak lolos pemeriksaan, sehingga tidak dapat dibuka.")
    if versi.bukti.ditarik and not Bukti.objects.dikelola_oleh(pengguna).filter(pk=versi.bukti_id).exists():
        raise PermissionDenied("Bukti ini sudah ditarik oleh pemiliknya, sehingga tidak dapat dibuka.")
    return versi


def _buka(bidang: File) -> File:
    try:
        return bidang.open("rb")
    except FileNotFoundError as galat:
        raise Http404("Berkas tidak ditemukan di penyimpanan.") from galat
