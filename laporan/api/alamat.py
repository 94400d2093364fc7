"""The addresses of the API, version 1. All only read, all are of the city of the token."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from ninja import Path, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field

from indikator.models import Evaluasi, Instrumen
from klaster.batas import dibatasi
from klaster.izin import dengan_token, publik
from klaster.models import Kota, Opd
from klaster.models import TokenApi as Token
from laporan.api import isi, skema
from laporan.api.masalah import masalah
from laporan.api.pintu import TIADA, ApiPortal, KunciToken, pasang_penolakan
from laporan.queries.daftar_evaluasi import evaluasi_bernilai
from laporan.queries.kelengkapan import kelengkapan_evaluasi

Cakupan = Token.Cakupan
PER_HALAMAN, PER_HALAMAN_MAKS = 50, 200
KodeKota = Annotated[str, Path(description="Kode wilayah kota.", pattern=r"^\d{2}\.\d{2}$", examples=["32.77"])]
TahunEvaluasi = Annotated[int, Path(description="Tahun evaluasi.", ge=2000, le=2999)]
KodeInstrumen = Annotated[str, Path(description="Kode instrumen.", pattern=r"^[A-Za-z0-9._-]{1,30}$")]
VersiInstrumen = Annotated[int, Path(description="Versi instrumen.", ge=1, le=32767)]


class Lembar(Schema):
    """Which page of a list."""

    halaman: int = Field(1, ge=1, le=100_000, description="Nomor halaman, dari 1.")
    per_halaman: int = Field(PER_HALAMAN, ge=1, le=PER_HALAMAN_MAKS, description="Banyak baris satu halaman.")


api = ApiPortal(
    title="API Portal KLA",
    version="1.0.0",
    description=(
        "Data Kota Layak Anak untuk sistem lain, hanya baca. Setiap token milik satu kota dan mencakup jenis data "
        "tertentu. Angka desimal ditulis sebagai teks; waktu dalam UTC."
    ),
    urls_namespace="api_v1",
    docs_url=None,
    openapi_url="/openapi.json",
)
pasang_penolakan(api)

UMUM = {400: skema.Masalah, 401: skema.Masalah, 403: skema.Masalah, 429: skema.Masalah}
SATU = UMUM | {404: skema.Masalah, 422: skema.MasalahParameter}
Baris = TypeVar("Baris")
View = Callable[..., HttpResponse]


def _lembar(
    request: HttpRequest, lembar: Lembar, semua: QuerySet[Any] | Sequence[Baris]
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page, and what the envelope says; beyond the last page there are none.

    Names of parameters that are not known are refused: with a slip in one the first page would be read for ever.
    """
    if asing := sorted(set(request.GET) - set(Lembar.model_fields)):
        raise ValidationError([{"loc": ("query", nama)} for nama in asing])
    jumlah = semua.count() if isinstance(semua, QuerySet) else len(semua)
    awal = (lembar.halaman - 1) * lembar.per_halaman
    akhir = awal + lembar.per_halaman
    berikut = None
    if akhir < jumlah:
        berikut = f"{request.path}?{urlencode({'halaman': lembar.halaman + 1, 'per_halaman': lembar.per_halaman})}"
    sampul = {"jumlah": jumlah, "halaman": lembar.halaman, "per_halaman": lembar.per_halaman, "berikut": berikut}
    return list(semua[awal:akhir]), sampul


def _kota(request: HttpRequest, kode: str) -> Kota:
    """The token's city; any other looks as if it did not exist."""
    kota: Kota = request.auth.kota  # type: ignore[attr-defined]
    if kota.kode != kode:
        raise Http404(TIADA)
    return kota


def _evaluasi(request: HttpRequest, kota: str, tahun: int) -> Evaluasi:
    milik = evaluasi_bernilai(Evaluasi.objects.filter(kota=_kota(request, kota))).select_related("instrumen")
    return get_object_or_404(milik, tahun=tahun)


@api.get(
    "/kota",
    auth=KunciToken(Cakupan.KOTA),
    response={200: skema.HalamanKota, **UMUM, 422: skema.MasalahParameter},
    operation_id="daftarKota",
    summary="Kota yang dapat dibaca token ini",
    tags=["Kota"],
)
def kota_list(request: HttpRequest, lembar: Query[Lembar]) -> skema.HalamanKota:
    milik = Kota.objects.filter(pk=request.auth.kota_id).prefetch_related("predikat_terbit")  # type: ignore[attr-defined]
    baris, sampul = _lembar(request, lembar, milik.order_by("kode"))
    return skema.HalamanKota(**sampul, data=isi.isi_kota(baris))


@api.get(
    "/kota/{kota}",
    auth=KunciToken(Cakupan.KOTA),
    response={200: skema.Kota, **SATU},
    operation_id="satuKota",
    summary="Satu kota dan predikatnya yang sudah terbit",
    tags=["Kota"],
)
def kota_detail(request: HttpRequest, kota: KodeKota) -> skema.Kota:
    return isi.isi_kota([_kota(request, kota)])[0]


@api.get(
    "/kota/{kota}/opd",
    auth=KunciToken(Cakupan.KOTA),
    response={200: skema.HalamanOpd, **SATU},
    operation_id="daftarOpd",
    summary="Perangkat daerah, mitra, kecamatan, dan kelurahan",
    tags=["Kota"],
)
def opd_list(request: HttpRequest, kota: KodeKota, lembar: Query[Lembar]) -> skema.HalamanOpd:
    milik = Opd.objects.filter(kota=_kota(request, kota)).select_related("induk").order_by("kode")
    baris, sampul = _lembar(request, lembar, milik)
    return skema.HalamanOpd(**sampul, data=isi.isi_opd(baris))


@api.get(
    "/instrumen",
    auth=KunciToken(Cakupan.INSTRUMEN),
    response={200: skema.HalamanInstrumen, **UMUM, 422: skema.MasalahParameter},
    operation_id="daftarInstrumen",
    summary="Instrumen yang sudah terbit",
    tags=["Instrumen"],
)
def instrumen_list(request: HttpRequest, lembar: Query[Lembar]) -> skema.HalamanInstrumen:
    terbit = Instrumen.objects.filter(status=Instrumen.Status.TERBIT).order_by("-tahun_mulai", "kode", "-versi")
    baris, sampul = _lembar(request, lembar, terbit)
    return skema.HalamanInstrumen(**sampul, data=[isi.isi_instrumen_ringkas(i) for i in baris])


@api.get(
    "/instrumen/{kode}/{versi}",
    auth=KunciToken(Cakupan.INSTRUMEN),
    response={200: skema.Instrumen, **SATU},
    operation_id="satuInstrumen",
    summary="Satu instrumen: klaster, indikator, pertanyaan, dan skala predikat",
    tags=["Instrumen"],
)
def instrumen_detail(request: HttpRequest, kode: KodeInstrumen, versi: VersiInstrumen) -> skema.Instrumen:
    terbit = Instrumen.objects.filter(status=Instrumen.Status.TERBIT)
    return isi.isi_instrumen(get_object_or_404(terbit, kode=kode, versi=versi))


@api.get(
    "/kota/{kota}/hasil",
    auth=KunciToken(Cakupan.HASIL),
    response={200: skema.HalamanHasil, **SATU},
    operation_id="daftarHasil",
    summary="Skor dan predikat setiap tahun evaluasi, terbaru dahulu",
    tags=["Hasil"],
)
def hasil_list(request: HttpRequest, kota: KodeKota, lembar: Query[Lembar]) -> skema.HalamanHasil:
    milik = evaluasi_bernilai(Evaluasi.objects.filter(kota=_kota(request, kota))).select_related("instrumen")
    baris, sampul = _lembar(request, lembar, milik.order_by("-tahun"))
    return skema.HalamanHasil(**sampul, data=[isi.isi_hasil_ringkas(e) for e in baris])


@api.get(
    "/kota/{kota}/hasil/{tahun}",
    auth=KunciToken(Cakupan.HASIL),
    response={200: skema.Hasil, **SATU},
    operation_id="satuHasil",
    summary="Hasil satu tahun menurut tahap, klaster, dan indikator",
    tags=["Hasil"],
)
def hasil_detail(request: HttpRequest, kota: KodeKota, tahun: TahunEvaluasi) -> skema.Hasil:
    return isi.isi_hasil(_evaluasi(request, kota, tahun))


@api.get(
    "/kota/{kota}/kelengkapan/{tahun}",
    auth=KunciToken(Cakupan.KELENGKAPAN),
    response={200: skema.HalamanKelengkapan, **SATU},
    operation_id="kelengkapan",
    summary="Kelengkapan jawaban dan bukti setiap pertanyaan",
    tags=["Kelengkapan"],
)
def kelengkapan(
    request: HttpRequest, kota: KodeKota, tahun: TahunEvaluasi, lembar: Query[Lembar]
) -> skema.HalamanKelengkapan:
    semua = kelengkapan_evaluasi(_evaluasi(request, kota, tahun))
    baris, sampul = _lembar(request, lembar, semua)
    return skema.HalamanKelengkapan(
        **sampul,
        kota=kota,
        tahun=tahun,
        ringkasan=isi.ringkasan_kelengkapan(semua),
        data=[isi.isi_kelengkapan(b) for b in baris],
    )


def _pintu(view: View) -> View:
    """ninja's view with the portal's marks, and its refusal of other methods as a problem like the others."""

    @wraps(view)
    def masuk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        jawaban = view(request, *args, **kwargs)
        if not isinstance(jawaban, HttpResponseNotAllowed):
            return jawaban
        tolak = masalah(request, 405, "API ini hanya untuk membaca: pakai GET.")
        tolak["Allow"] = jawaban["Allow"]
        return tolak

    return dengan_token(masuk)


def tidak_ada(request: HttpRequest, sisa: str = "") -> HttpResponse:
    """Whatever else is asked for under /api/."""
    return masalah(request, 404, "Alamat ini tidak ada pada API. Daftarnya ada di /api/v1/dokumentasi/.")


def pola_api() -> list[URLPattern]:
    """ninja's addresses without its empty root; each behind `_pintu`. The document itself is for everybody."""
    pola = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
    for satu in pola:
        view: Any = satu.callback
        satu.callback = publik(dibatasi("publik")(view)) if satu.name == "openapi-json" else _pintu(view)
    lain = _pintu(tidak_ada)
    return [*pola, path("<path:sisa>", lain, name="tidak_ada"), path("", lain, name="api-root")]
