"""Handing a stored file to a browser: whole or in part, never as something it is not.

The type is ours, `nosniff` keeps the browser from having ideas of its own, and the policy lets the file do nothing but
be seen. Browsers show a PDF with a viewer of their own, which a `sandbox` policy switches off in older Chromium (new
ones show it either way); offices have old ones, so PDF has a policy without it, and is looked through for active
content before it is ever served.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

KEBIJAKAN_GAMBAR = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
KEBIJAKAN_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
KEBIJAKAN_UNDUH = "default-src 'none'; sandbox; frame-ancestors 'none'"

POTONG = 64 * 1024
RENTANG = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})\Z")
#: Asks for a piece that does not begin at the first byte. Anything else may bring the whole file.
_DARI_TENGAH = re.compile(r"bytes=0*[1-9][0-9]{0,17}-[0-9]{0,18}\Z")


def sajikan(
    request: HttpRequest, berkas: File, *, tipe: str, nama: str, etag: str, ukuran: int, sebagai_unduhan: bool
) -> HttpResponseBase:
    """The response for one file. `etag` names the content; `nama` is what a download is called."""
    penanda = f'"{etag}"'
    rentang = None if request.method == "HEAD" else _rentang(request, penanda, ukuran)
    jawab: HttpResponseBase | None
    jawab = get_conditional_response(request, etag=penanda) or _tanpa_isi(request, rentang, ukuran)
    if jawab is not None:
        berkas.close()
    elif not isinstance(rentang, tuple):
        jawab = FileResponse(berkas, content_type=tipe)
        jawab["Content-Length"] = str(ukuran)
    else:
        awal, akhir = rentang
        jawab = StreamingHttpResponse(_Sebagian(berkas, awal, akhir), status=206, content_type=tipe)
        jawab["Content-Length"] = str(akhir - awal + 1)
        jawab["Content-Range"] = f"bytes {awal}-{akhir}/{ukuran}"
    return _berkepala(jawab, tipe, nama, penanda, sebagai_unduhan)


def _tanpa_isi(request: HttpRequest, rentang: tuple[int, int] | str | None, ukuran: int) -> HttpResponse | None:
    """An answer that sends nothing of the file; None when it is to be sent. A range is for GET alone (RFC 9110)."""
    if isinstance(rentang, str):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{ukuran}"})
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(ukuran)})
    return None


def dari_tengah(request: HttpRequest) -> bool:
    """Whether the request goes on with a file that was begun before: it is not an opening of its own."""
    return bool(_DARI_TENGAH.match(request.headers.get("Range", "")))


def _berkepala(jawab: HttpResponseBase, tipe: str, nama: str, penanda: str, sebagai_unduhan: bool) -> HttpResponseBase:
    jawab["Content-Type"] = tipe
    jawab["Content-Disposition"] = content_disposition_header(sebagai_unduhan, nama) or "attachment"
    jawab["Content-Security-Policy"] = _kebijakan(tipe, sebagai_unduhan)
    jawab["X-Content-Type-Options"] = "nosniff"
    # The pages show PDF and pictures in frames of theirs; a download has nothing to look at.
    jawab["X-Frame-Options"] = "DENY" if sebagai_unduhan else "SAMEORIGIN"
    jawab["Cross-Origin-Resource-Policy"] = "same-origin"
    jawab["Accept-Ranges"] = "bytes"
    jawab["ETag"] = penanda
    jawab["Cache-Control"] = "private, no-cache"  # may be kept, but never shown without asking us first
    return jawab


def _kebijakan(tipe: str, sebagai_unduhan: bool) -> str:
    if sebagai_unduhan:
        return KEBIJAKAN_UNDUH
    return KEBIJAKAN_PDF if tipe == "application/pdf" else KEBIJAKAN_GAMBAR


def _rentang(request: HttpRequest, penanda: str, ukuran: int) -> tuple[int, int] | str | None:
    """First and last byte asked for; None for the whole file, "salah" for what does not lie in it.

    Several ranges at once, or units we do not know, get the whole file, as the standard allows.
    """
    kepala = request.headers.get("Range", "")
    cocok = RENTANG.match(kepala)
    if cocok is None or request.headers.get("If-Range", penanda) != penanda:
        return None
    dari, sampai = cocok.groups()
    if not dari and not sampai:
        return None
    if not dari:
        ekor = min(int(sampai), ukuran)
        return (ukuran - ekor, ukuran - 1) if ekor else "salah"
    awal, akhir = int(dari), min(int(sampai or ukuran - 1), ukuran - 1)
    if sampai and int(sampai) < awal:
        return None
    return (awal, akhir) if awal < ukuran else "salah"


class _Sebagian:
    """Some bytes of a file. The response closes it, also when the reader is gone before the first byte."""

    def __init__(self, berkas: File | BinaryIO, awal: int, akhir: int) -> None:
        self.berkas, self.awal, self.akhir = berkas, awal, akhir

    def __iter__(self) -> Iterator[bytes]:
        self.berkas.seek(self.awal)
        sisa = self.akhir - self.awal + 1
        while sisa > 0 and (potong := self.berkas.read(min(POTONG, sisa))):
            sisa -= len(potong)
            yield potong

    def close(self) -> None:
        self.berkas.close()
