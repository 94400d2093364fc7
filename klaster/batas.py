"""How often one person or one address may do what costs much or invites guessing; the table and the decorator.

Every limit counts for the account, and more widely for the address, since a whole office shares one. A moving window
counts what was let through: what is refused does not prolong the wait, so the moment named in the answer is right.

The counters are in the Redis of the cache. When that is away each process counts for itself: the portal stays open and
guessing stays slow. Counters are no data: losing them is no harm.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from klaster.alamat_klien import alamat_klien
from klaster.galat import Ditolak

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]

#: Seconds for which a Redis that did not answer is left alone, so that pages do not wait for it one by one.
ISTIRAHAT = 15
TUNGGU_REDIS = 0.5


@dataclass(frozen=True, slots=True)
class Batas:
    """One row of the table. `kegiatan` ends the sentence "Terlalu banyak ..."; the rest is limits' own notation.

    `gagal`: only requests that the view refuses (400 to 499, or a form shown again) count.
    """

    kegiatan: str
    per_akun: str = ""
    per_alamat: str = ""
    gagal: bool = False


#: The table; `docs/panduan/token-dan-batas.md` explains it to people. "600/10 minutes" = 600 in any ten minutes.
BATAS: dict[str, Batas] = {
    "masuk": Batas("percobaan masuk yang gagal", per_alamat="20/5 minutes;100/1 hour", gagal=True),
    # The account is locked by `klaster.kunci_masuk`, which the secretariat can release.
    "langkah_kedua": Batas("bukti diri yang tidak cocok", per_alamat="30/10 minutes", gagal=True),
    "sandi": Batas("kata sandi lama yang tidak cocok", per_akun="10/15 minutes", gagal=True),
    "tautan_akun": Batas("tautan kata sandi yang tidak berlaku", per_alamat="20/15 minutes", gagal=True),
    "unggah": Batas("kiriman berkas", per_akun="600/10 minutes", per_alamat="3000/10 minutes"),
    "cari": Batas("pencarian", per_akun="120/1 minute", per_alamat="1200/1 minute"),
    "ekspor": Batas("unduhan", per_akun="60/5 minutes", per_alamat="600/5 minutes"),
    "laporan": Batas("permintaan laporan", per_akun="20/10 minutes", per_alamat="200/10 minutes"),
    "cek_publik": Batas("pemeriksaan kode", per_akun="60/1 minute", per_alamat="60/1 minute;600/1 hour"),
    "publik": Batas("pembukaan halaman", per_akun="300/1 minute", per_alamat="300/1 minute"),
    "api": Batas("permintaan API", per_akun="300/1 minute", per_alamat="600/1 minute"),
    "api_token": Batas("token API yang salah", per_alamat="20/5 minutes;100/1 hour"),
}


class TerlaluSering(Ditolak):
    """A limit is reached. `detik`: after so many seconds the next one is let through."""

    status = 429

    def __init__(self, kegiatan: str, detik: int) -> None:
        super().__init__(f"Terlalu banyak {kegiatan} dalam waktu singkat. Coba lagi dalam {lama(detik)}.")
        self.detik = detik


class _Penghitung:
    """The counters: Redis, and the memory of this process while Redis is away."""

    def __init__(self) -> None:
        self._ingatan = MovingWindowRateLimiter(MemoryStorage())
        self._bersama = _redis()
        self._libur_sampai = 0.0

    def _pilihan(self) -> Iterator[MovingWindowRateLimiter]:
        if self._bersama and time.monotonic() >= self._libur_sampai:
            yield self._bersama
        yield self._ingatan

    def tunggu(self, aturan: RateLimitItem, kunci: str, *, hitung: bool) -> int:
        """0 and one more counted (with `hitung`), else the seconds until there is room."""
        for penghitung in self._pilihan():
            try:
                lolos = penghitung.hit(aturan, kunci) if hitung else penghitung.test(aturan, kunci)
                if lolos:
                    return 0
                sampai, _ = penghitung.get_window_stats(aturan, kunci)
                return max(1, math.ceil(sampai - time.time()))
            except StorageError as galat:
                self._libur_sampai = time.monotonic() + ISTIRAHAT
                logger.warning("counters of limits unreachable: %s", type(galat.storage_error).__name__)
        return 0

    def kosongkan(self) -> None:
        for penghitung in (self._ingatan, self._bersama):
            if penghitung:
                with suppress(StorageError):
                    penghitung.storage.reset()
        self._libur_sampai = 0.0


def _redis() -> MovingWindowRateLimiter | None:
    atur: dict[str, Any] = settings.CACHES["default"]
    if not atur["BACKEND"].endswith("RedisCache"):
        return None
    simpanan: Storage = RedisStorage(
        atur["LOCATION"],
        key_prefix="kla-batas",
        wrap_exceptions=True,
        socket_connect_timeout=TUNGGU_REDIS,
        socket_timeout=TUNGGU_REDIS,
    )
    return MovingWindowRateLimiter(simpanan)


@cache
def _penghitung() -> _Penghitung:
    """Made at the first request, so that each process of the web server has its own connection."""
    return _Penghitung()


@cache
def _aturan(teks: str) -> list[RateLimitItem]:
    return parse_many(teks) if teks else []


def kosongkan() -> None:
    """Forget all counts; for tests, and for the operator who let somebody out of a limit."""
    _penghitung().kosongkan()


def batasi(request: HttpRequest, nama: str, *, akun: object = None, hitung: bool = True) -> None:
    """Count this request against the limit `nama` of `BATAS`; raises `TerlaluSering` when it is reached.

    `akun` stands in for the logged-in user (an API token); `hitung=False` only asks.
    """
    batas = BATAS[nama]
    siapa = akun or getattr(getattr(request, "user", None), "pk", None)
    alamat = _jaringan(alamat_klien(request))
    pihak = [
        (batas.per_akun, f"akun:{siapa}" if siapa else ""),
        (batas.per_alamat, f"alamat:{alamat}" if alamat else ""),
    ]
    semua = [(aturan, f"{nama}:{kunci}") for teks, kunci in pihak if kunci for aturan in _aturan(teks)]
    # Ask all before counting in any: what one of them refuses must not use up the others.
    for saat_ini in (False, True) if hitung else (False,):
        tunggu = max((_penghitung().tunggu(aturan, kunci, hitung=saat_ini) for aturan, kunci in semua), default=0)
        if tunggu:
            logger.warning("limit reached: %s", nama)
            raise TerlaluSering(batas.kegiatan, tunggu)


def _jaringan(alamat: str) -> str:
    """An address as limits count it: of IPv6 the first 64 bits, for one household holds them all."""
    if not alamat:
        return ""
    ip = ip_address(alamat)
    return str(ip_network((ip, 64), strict=False)) if isinstance(ip, IPv6Address) else alamat


def dibatasi(nama: str, *, bila: Callable[[HttpRequest], bool] | None = None) -> Callable[[View], View]:
    """The view counts against the limit `nama`; with `bila` only the requests for which it is true.

    Stands below `@wajib_izin`, so that it knows the account. The answer to too many is made by
    `kla_portal.penolakan` (429 with Retry-After).
    """

    def hias(view: View) -> View:
        @wraps(view)
        def terbatas(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if bila is not None and not bila(request):
                return view(request, *args, **kwargs)
            hanya_gagal = BATAS[nama].gagal
            batasi(request, nama, hitung=not hanya_gagal)
            jawaban = view(request, *args, **kwargs)
            if hanya_gagal and _gagal(request, jawaban):
                hitung_gagal(request, nama)
            return jawaban

        terbatas.batas = {*getattr(view, "batas", ()), nama}  # type: ignore[attr-defined]
        return terbatas

    return hias


def hitung_gagal(request: HttpRequest, nama: str) -> None:
    """Count a refusal by hand: for a view whose answer to it is a redirect, which `dibatasi` takes for a success."""
    with suppress(TerlaluSering):  # this one was let in; the next will be told
        batasi(request, nama)


def _gagal(request: HttpRequest, jawaban: HttpResponse) -> bool:
    """A form that is sent and shown again, or an address that holds nothing."""
    return 400 <= jawaban.status_code < 500 or (request.method == "POST" and jawaban.status_code == 200)


def mencari(request: HttpRequest) -> bool:
    """Whether the request asks a list for words; a list without them costs what every page costs."""
    return bool(request.GET.get("q", "").strip())


def mengirim(request: HttpRequest) -> bool:
    """Whether the request changes something."""
    return request.method == "POST"


def jawab_terlalu_sering(request: HttpRequest, galat: TerlaluSering) -> HttpResponse:
    """429 as a page, as a fragment for htmx, or as JSON for scripts; always with Retry-After in seconds."""
    if getattr(request, "htmx", False):
        jawaban = render(request, "_komponen/penolakan.html", {"pesan": galat.pesan}, status=429)
    elif request.headers.get("X-Requested-With") == "XMLHttpRequest":
        jawaban = JsonResponse({"pesan": galat.pesan}, status=429)
    else:
        jawaban = render(request, "429.html", {"pesan": galat.pesan, "membaca": request.method == "GET"}, status=429)
    jawaban["Retry-After"] = str(galat.detik)
    return jawaban


def lama(detik: int) -> str:
    """Seconds as people say them, never too short: 45 -> "45 detik", 61 -> "2 menit"."""
    if detik < 60:
        return f"{detik} detik"
    menit = math.ceil(detik / 60)
    return f"{menit} menit" if menit <= 90 else f"{math.ceil(menit / 60)} jam"
