"""Uploads piece by piece: the server of tus 1.0.0 (https://tus.io/protocols/resumable-upload).

Core, and the extensions creation, creation-with-upload, expiration and termination. What is refused is said in the body
as one plain Indonesian sentence. Metadata: `filename`, and `relativePath` for files of a dropped folder: folders may be
named after questions.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from bukti.aturan.kode_dari_nama import nama_dengan_kode
from bukti.models import Unggahan
from bukti.services import unggahan_bertahap as layanan
from klaster.batas import TerlaluSering, dibatasi, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin

VERSI = "1.0.0"
PERLUASAN = "creation,creation-with-upload,expiration,termination"
ISI = "application/offset+octet-stream"
METADATA_MAKS = 4096
#: Seconds without a byte after which a connection is given up; the threads of the web server are few.
DIAM_MAKS = 30

View = Callable[..., HttpResponse]


class Keliru(Ditolak):
    """The request does not keep to the protocol."""

    def __init__(self, pesan: str, status: int = 400) -> None:
        super().__init__(pesan)
        self.status = status


def protokol(view: View) -> View:
    """Answers as a program expects them: headers of tus, plain text, 401 instead of the way to the log-in page."""

    @wraps(view)
    def terjaga(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _pastikan_versi(request)
            respons = view(request, *args, **kwargs)
        except Ditolak as galat:
            respons = _teks(galat.pesan, galat.status)
            if isinstance(galat, TerlaluSering):
                respons["Retry-After"] = str(galat.detik)
        except PermissionDenied as galat:
            respons = _teks(str(galat), 403)
        except Http404:
            respons = _teks("Unggahan itu tidak ada atau sudah dihapus. Unggah lagi dari awal.", 404)
        if respons.status_code == 302 and "Tus-Resumable" in request.headers:
            respons = _teks("Sesi Anda sudah berakhir. Masuk lagi; yang sudah terkirim tetap tersimpan.", 401)
        respons["Tus-Resumable"] = VERSI
        return respons

    return terjaga


@protokol
@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("unggah", bila=mengirim)
@require_http_methods(["POST", "OPTIONS"])
def tus(request: HttpRequest) -> HttpResponse:
    """Begin an upload; or say what this server can do."""
    if request.method == "OPTIONS":
        return _kemampuan()
    _wajib_tus(request)
    keterangan = _metadata(request)
    nama = nama_dengan_kode(keterangan.get("filename", ""), keterangan.get("relativePath", ""))
    unggahan = layanan.mulai_unggahan(nama=nama, panjang=_panjang_berkas(request), oleh=request.user)
    sampai = _terima(request, unggahan, 0) if request.content_type == ISI else 0
    unggahan.refresh_from_db()
    respons = _keadaan(unggahan, 201, sampai)
    respons["Location"] = reverse("bukti:tus_berkas", args=[unggahan.pk])
    return respons


@protokol
@wajib_izin(Izin.KELOLA_BUKTI)
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS", "POST"])
def tus_berkas(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask where an upload stands, continue it, give it up."""
    if request.method == "OPTIONS":
        return _kemampuan()
    unggahan = get_object_or_404(Unggahan.objects.terlihat_oleh(request.user), pk=pk)
    _wajib_tus(request)
    match _cara(request):
        case "PATCH":
            return _lanjutkan(request, unggahan)
        case "DELETE":
            layanan.batalkan_unggahan(unggahan=unggahan, oleh=request.user)
            return HttpResponse(status=204)
        case "HEAD":
            layanan.pastikan_ada(unggahan)
            respons = _keadaan(unggahan, 200, unggahan.diterima)
            respons["Upload-Length"] = unggahan.panjang
            respons["Upload-Metadata"] = f"filename {base64.b64encode(unggahan.nama.encode()).decode()}"
            return respons
    raise Keliru("Cara kiriman ini tidak dikenal.", 405)


def _lanjutkan(request: HttpRequest, unggahan: Unggahan) -> HttpResponse:
    if request.content_type != ISI:
        raise Keliru(f"Isi kiriman harus berjenis {ISI}.", 415)
    sampai = _terima(request, unggahan, _angka(request, "Upload-Offset"))
    unggahan.refresh_from_db()
    return _keadaan(unggahan, 204, sampai)


def _terima(request: HttpRequest, unggahan: Unggahan, mulai: int) -> int:
    if "Content-Length" not in request.headers:
        raise Keliru("Panjang kiriman harus disebut (Content-Length).", 411)
    with _tidak_menunggu_selamanya(request):
        return layanan.terima_isi(
            unggahan=unggahan, mulai=mulai, aliran=request, panjang=_angka(request, "Content-Length")
        )


@contextmanager
def _tidak_menunggu_selamanya(request: HttpRequest) -> Iterator[None]:
    """A phone that left the network says no farewell: without a limit its connection would keep a thread for good."""
    soket = request.META.get("gunicorn.socket")
    if soket is None:
        yield
        return
    semula = soket.gettimeout()
    soket.settimeout(DIAM_MAKS)
    try:
        yield
    finally:
        with suppress(OSError):
            soket.settimeout(semula)


def _cara(request: HttpRequest) -> str:
    """The method; of a POST the one that it stands for, where a proxy lets nothing else through."""
    if request.method == "POST":
        return request.headers.get("X-HTTP-Method-Override", "POST").upper()
    return request.method or ""


def _pastikan_versi(request: HttpRequest) -> None:
    """What is asked in another version of the protocol is not guessed at."""
    diminta = request.headers.get("Tus-Resumable")
    if request.method != "OPTIONS" and diminta not in (None, VERSI):
        raise Keliru(f"Portal ini hanya mengenal tus {VERSI}.", 412)


def _wajib_tus(request: HttpRequest) -> None:
    if "Tus-Resumable" not in request.headers:
        raise Keliru(f"Kiriman harus menyebut Tus-Resumable: {VERSI}.", 412)


def _panjang_berkas(request: HttpRequest) -> int:
    if "Upload-Defer-Length" in request.headers:
        raise Keliru("Ukuran berkas harus disebut sejak awal (Upload-Length).")
    return _angka(request, "Upload-Length")


def _angka(request: HttpRequest, kepala: str) -> int:
    """A header that is a whole number of bytes."""
    isi = request.headers.get(kepala, "")
    if not (isi.isascii() and isi.isdigit() and len(isi) < 16):
        raise Keliru(f"{kepala} harus bilangan bulat, bukan “{isi[:40]}”.")
    return int(isi)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """`Upload-Metadata`: pairs of a key and a value in Base64."""
    mentah = request.headers.get("Upload-Metadata", "")
    if len(mentah) > METADATA_MAKS:
        raise Keliru("Keterangan berkas terlalu panjang. Pendekkan nama berkasnya, lalu unggah lagi.")
    hasil = {}
    for pasangan in filter(None, mentah.split(",")):
        kunci, _, nilai = pasangan.strip().partition(" ")
        try:
            hasil[kunci] = base64.b64decode(nilai, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as galat:
            raise Keliru("Nama berkas tidak dapat dibaca. Ganti namanya, lalu unggah lagi.") from galat
    return hasil


def _kemampuan() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": VERSI,
            "Tus-Extension": PERLUASAN,
            "Tus-Max-Size": str(settings.KLA_UKURAN_BERKAS_MAKS),
        },
    )


def _keadaan(unggahan: Unggahan, status: int, sampai: int) -> HttpResponse:
    respons = HttpResponse(status=status)
    respons["Upload-Offset"] = sampai
    respons["Upload-Expires"] = http_date(unggahan.kedaluwarsa_pada.timestamp())
    respons["Cache-Control"] = "no-store"
    return respons


def _teks(pesan: str, status: int) -> HttpResponse:
    respons = HttpResponse(pesan, status=status, content_type="text/plain; charset=utf-8")
    if status == 412:
        respons["Tus-Version"] = VERSI
    return respons
