"""Serving evidence: the one door through which stored files leave."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from bukti.models import VersiBukti
from bukti.penyajian import dari_tengah, sajikan
from bukti.services.kepekaan import catat_pembukaan
from bukti.views.berkas_hilang import buka_tersimpan, jelas_bila_hilang
from klaster.izin import Izin, boleh, wajib_izin
from klaster.models import Pengguna


@wajib_izin(Izin.LIHAT_BUKTI)
@require_safe
@jelas_bila_hilang
def berkas(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a version: PDF and pictures to look at, the rest (or with ?unduh=1) to download."""
    versi = _versi_bersih(request.user, pk)
    dilihat = (versi.adalah_pdf or versi.adalah_gambar) and request.GET.get("unduh") != "1"
    isi = _buka_tercatat(request, versi, versi.berkas, "dilihat" if dilihat else "diunduh")
    jawab = sajikan(
        request,
        isi,
        tipe=versi.tipe,
        nama=nama_unduhan(versi),
        etag=versi.sha256,
        ukuran=versi.ukuran,
        sebagai_unduhan=not dilihat,
    )
    return _tanpa_simpanan(jawab, versi)


@wajib_izin(Izin.LIHAT_BUKTI)
@require_safe
@jelas_bila_hilang
def pratinjau(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of a file's first page."""
    versi = _versi_bersih(request.user, pk)
    return _sajikan_gambar(request, versi, versi.pratinjau, "pratinjau")


@wajib_izin(Izin.LIHAT_BUKTI)
@require_safe
@jelas_bila_hilang
def gambar_kecil(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The thumbnail of a file for lists; the larger picture where an old file has no thumbnail."""
    versi = _versi_bersih(request.user, pk)
    return _sajikan_gambar(request, versi, versi.gambar_kecil or versi.pratinjau, "kecil")


def nama_unduhan(versi: VersiBukti) -> str:
    """What a download is called: from the title, never from the name the file came with.

    Of a version of several files all but the first say which one they are.
    """
    batang = slugify(versi.bukti.judul)[:80].strip("-") or f"bukti-{versi.bukti_id}"
    ke = f"-{versi.urutan}" if versi.urutan > 1 else ""
    return f"{batang}-v{versi.nomor}{ke}{versi.akhiran}"


def _sajikan_gambar(request: HttpRequest, versi: VersiBukti, gambar: FieldFile, nama: str) -> HttpResponseBase:
    if not gambar:
        raise Http404
    isi = _buka_tercatat(request, versi, gambar, "pratinjau")
    jawab = sajikan(
        request,
        isi,
        tipe="image/webp",
        nama=f"{nama}-{versi.pk}.webp",
        etag=f"{nama}-{versi.sha256}",
        ukuran=isi.size,
        sebagai_unduhan=False,
    )
    return _tanpa_simpanan(jawab, versi)


def _buka_tercatat(request: HttpRequest, versi: VersiBukti, bidang: FieldFile, cara: str) -> File:
    """The stored file. Who opens one with children's data is logged before a byte leaves; HEAD shows nothing of it."""
    isi = buka_tersimpan(versi, bidang)
    if versi.bukti.peka and request.method == "GET":
        try:
            catat_pembukaan(versi=versi, cara=cara, oleh=request.user, lanjutan=dari_tengah(request))
        except BaseException:
            isi.close()
            raise
    return isi


def _tanpa_simpanan(jawab: HttpResponseBase, versi: VersiBukti) -> HttpResponseBase:
    """No browser keeps a copy of children's data: whoever looks again asks again, and is logged again."""
    if versi.bukti.peka:
        jawab["Cache-Control"] = "private, no-store"
    return jawab


def _versi_bersih(pengguna: Pengguna, pk: int) -> VersiBukti:
    """The file, if it is in scope (else 404), clean and not withdrawn from this user (else 403)."""
    versi = get_object_or_404(VersiBukti.setiap_berkas.terlihat_oleh(pengguna).select_related("bukti__kota"), pk=pk)
    if versi.status_periksa == VersiBukti.Periksa.MENUNGGU:
        raise PermissionDenied("Berkas ini masih diperiksa keamanannya. Coba lagi sebentar lagi.")
    if not versi.bersih:
        raise PermissionDenied("Berkas ini tidak lolos pemeriksaan, sehingga tidak dapat dibuka.")
    if versi.bukti.ditarik and not boleh(pengguna, Izin.KELOLA_BUKTI, versi.bukti):
        raise PermissionDenied("Bukti ini sudah ditarik oleh pemiliknya, sehingga tidak dapat dibuka.")
    return versi
