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
SELALU_ADA = UMUM | {422: skema.MasalahParameter}
SATU = UMUM | {404: skema.Masalah, 422: skema.MasalahParameter}
Baris = TypeVar("Baris")
Jawaban = TypeVar("Jawaban", bound=Schema)
View = Callable[..., HttpResponse]


def _baca(
    rute: str, cakupan: Token.Cakupan, jawaban: type[Schema], nama: str, ringkasan: str, galat: dict[int, Any] = SATU
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put a view at this address for tokens of this scope, under whose name the document lists it."""
    return api.get(
        rute,
        auth=KunciToken(cakupan),
        response={200: jawaban, **galat},
        operation_id=nama,
        summary=ringkasan,
        tags=[cakupan.name.capitalize()],
    )


def _halaman(
    request: HttpRequest,
    lembar: Lembar,
    semua: QuerySet[Any] | Sequence[Baris],
    jawaban: Callable[..., Jawaban],
    tulis: Callable[[list[Any]], list[Any]],
    **lain: Any,
) -> Jawaban:
    """The page that was asked for in its envelope, with `lain` beside it; `tulis` turns its rows into what is sent."""
    baris, sampul = _lembar(request, lembar, semua)
    return jawaban(**sampul, **lain, data=tulis(baris))


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


def _sementara(request: HttpRequest) -> bool:
    return bool(request.auth.sementara)  # type: ignore[attr-defined]


def _evaluasi(request: HttpRequest, kota: str, tahun: int) -> Evaluasi:
    milik = evaluasi_bernilai(Evaluasi.objects.filter(kota=_kota(request, kota))).select_related("instrumen")
    return get_object_or_404(milik, tahun=tahun)


@_baca("/kota", Cakupan.KOTA, skema.HalamanKota, "daftarKota", "Kota yang dapat dibaca token ini", SELALU_ADA)
def kota_list(request: HttpRequest, lembar: Query[Lembar]) -> skema.HalamanKota:
    milik = Kota.objects.filter(pk=request.auth.kota_id).prefetch_related("predikat_terbit")  # type: ignore[attr-defined]
    return _halaman(request, lembar, milik.order_by("kode"), skema.HalamanKota, isi.isi_kota)


@_baca("/kota/{kota}", Cakupan.KOTA, skema.Kota, "satuKota", "Satu kota dan predikatnya yang sudah terbit")
def kota_detail(request: HttpRequest, kota: KodeKota) -> skema.Kota:
    return isi.isi_kota([_kota(request, kota)])[0]


@_baca(
    "/kota/{kota}/opd", Cakupan.KOTA, skema.HalamanOpd, "daftarOpd", "Perangkat daerah, mitra, kecamatan, dan kelurahan"
)
def opd_list(request: HttpRequest, kota: KodeKota, lembar: Query[Lembar]) -> skema.HalamanOpd:
    milik = Opd.objects.filter(kota=_kota(request, kota)).select_related("induk").order_by("kode")
    return _halaman(request, lembar, milik, skema.HalamanOpd, isi.isi_opd)


@_baca(
    "/instrumen",
    Cakupan.INSTRUMEN,
    skema.HalamanInstrumen,
    "daftarInstrumen",
    "Instrumen yang sudah terbit",
    SELALU_ADA,
)
def instrumen_list(request: HttpRequest, lembar: Query[Lembar]) -> skema.HalamanInstrumen:
    terbit = Instrumen.objects.filter(status=Instrumen.Status.TERBIT).order_by("-tahun_mulai", "kode", "-versi")
    return _halaman(
        request,
        lembar,
        terbit,
        skema.HalamanInstrumen,
        lambda baris: [isi.isi_instrumen_ringkas(satu) for satu in baris],
    )


@_baca(
    "/instrumen/{kode}/{versi}",
    Cakupan.INSTRUMEN,
    skema.Instrumen,
    "satuInstrumen",
    "Satu instrumen: klaster, indikator, pertanyaan, dan skala predikat",
)
def instrumen_detail(request: HttpRequest, kode: KodeInstrumen, versi: VersiInstrumen) -> skema.Instrumen:
    terbit = Instrumen.objects.filter(status=Instrumen.Status.TERBIT)
    return isi.isi_instrumen(get_object_or_404(terbit, kode=kode, versi=versi))


@_baca(
    "/kota/{kota}/hasil",
    Cakupan.HASIL,
    skema.HalamanHasil,
    "daftarHasil",
    "Nilai dan predikat setiap tahun evaluasi, terbaru dahulu",
)
def hasil_list(request: HttpRequest, kota: KodeKota, lembar: Query[Lembar]) -> skema.HalamanHasil:
    milik = evaluasi_bernilai(Evaluasi.objects.filter(kota=_kota(request, kota))).select_related("instrumen")
    return _halaman(
        request,
        lembar,
        milik.order_by("-tahun"),
        skema.HalamanHasil,
        lambda baris: [isi.isi_hasil_ringkas(satu, sementara=_sementara(request)) for satu in baris],
    )


@_baca(
    "/kota/{kota}/hasil/{tahun}",
    Cakupan.HASIL,
    skema.Hasil,
    "satuHasil",
    "Hasil satu tahun menurut tahap, klaster, dan indikator",
)
def hasil_detail(request: HttpRequest, kota: KodeKota, tahun: TahunEvaluasi) -> skema.Hasil:
    return isi.isi_hasil(_evaluasi(request, kota, tahun), sementara=_sementara(request))


@_baca(
    "/kota/{kota}/kelengkapan/{tahun}",
    Cakupan.KELENGKAPAN,
    skema.HalamanKelengkapan,
    "kelengkapan",
    "Kelengkapan jawaban dan bukti setiap pertanyaan",
)
def kelengkapan(
    request: HttpRequest, kota: KodeKota, tahun: TahunEvaluasi, lembar: Query[Lembar]
) -> skema.HalamanKelengkapan:
    semua = kelengkapan_evaluasi(_evaluasi(request, kota, tahun))
    return _halaman(
        request,
        lembar,
        semua,
        skema.HalamanKelengkapan,
        lambda baris: [isi.isi_kelengkapan(satu) for satu in baris],
        kota=kota,
        tahun=tahun,
        ringkasan=isi.ringkasan_kelengkapan(semua),
    )


def _pintu(view: View) -> View:
    """ninja's view with the portal's marks, and its refusal of other methods as a problem like the others."""

    @wraps(view)
    def masuk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        jawaban = seperti_get(view)(request, *args, **kwargs)
        if not isinstance(jawaban, HttpResponseNotAllowed):
            return jawaban
        tolak = masalah(request, 405, "API ini hanya untuk membaca: pakai GET atau HEAD.")
        tolak["Allow"] = ", ".join(["HEAD", *jawaban["Allow"].split(", ")])
        return tolak

    return dengan_token(masuk)


def seperti_get(view: View) -> View:
    """ninja knows no HEAD: answered like GET, whose body the server leaves out."""

    @wraps(view)
    def jawab(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "HEAD":
            return view(request, *args, **kwargs)
        request.method = "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = "HEAD"

    return jawab


def tidak_ada(request: HttpRequest, sisa: str = "") -> HttpResponse:
    """Whatever else is asked for under /api/."""
    return masalah(request, 404, "Alamat ini tidak ada pada API. Daftarnya ada di /api/v1/dokumentasi/.")


def pola_api() -> list[URLPattern]:
    """ninja's addresses without its empty root; each behind `_pintu`. The document itself is for everybody."""
    pola = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
    for satu in pola:
        view: Any = satu.callback
        satu.callback = publik(dibatasi("publik")(seperti_get(view))) if satu.name == "openapi-json" else _pintu(view)
    lain = _pintu(tidak_ada)
    return [*pola, path("<path:sisa>", lain, name="tidak_ada"), path("", lain, name="api-root")]
