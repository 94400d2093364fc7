"""The door of the API: which token, what it may read, how often; and answers that a reader can check for news."""

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from klaster.batas import TerlaluSering, batasi
from klaster.models import TokenApi
from klaster.queries.token_api import cari_token
from klaster.services.token_api import catat_pemakaian
from laporan.api.masalah import MEDIA, masalah

_MINTA = "Minta token baru kepada sekretariat kota."
PESAN_TANPA = (
    "Kirim token pada kepala Authorization: Bearer <token>. Token dibuat sekretariat kota pada halaman Token API."
)


#: So many descriptions are kept; a portal has one address, or two while it moves.
DOKUMEN_MAKS = 4


class KunciToken(HttpBearer):
    """A valid token that may read `cakupan`. Wrong ones are counted for the address, right ones for the token."""

    openapi_description = "Token API dari sekretariat kota."

    def __init__(self, cakupan: str) -> None:
        super().__init__()
        self.cakupan = cakupan

    def authenticate(self, request: HttpRequest, token: str) -> TokenApi:
        kunci = cari_token(token)
        if kunci is None or not kunci.berlaku:
            batasi(request, "api_token")
            raise HttpError(401, _sebab(kunci))
        batasi(request, "api", akun=f"token-{kunci.pk}")
        if self.cakupan not in kunci.cakupan:
            nama = TokenApi.Cakupan(self.cakupan).label
            raise HttpError(403, f"Token ini tidak boleh membaca {nama}. Minta token dengan cakupan itu.")
        catat_pemakaian(kunci)
        return kunci


def _sebab(kunci: TokenApi | None) -> str:
    if kunci is None:
        return f"Token tidak dikenal. Periksa apakah tersalin utuh. {_MINTA}"
    keadaan = "sudah dicabut" if kunci.dicabut_pada else "sudah habis masa berlakunya"
    return f"Token ini {keadaan}. {_MINTA}"


class ApiPortal(NinjaAPI):
    """ninja with answers that can be asked for again cheaply (ETag), and refusals as problem details."""

    def __init__(self, **pengaturan: Any) -> None:
        super().__init__(**pengaturan)
        self._dokumen: dict[tuple[str, str | None], OpenAPISchema] = {}

    def create_response(self, request: HttpRequest, data: Any, **cara: Any) -> HttpResponse:
        jawaban = super().create_response(request, data, **cara)
        if jawaban.status_code != 200:
            return jawaban
        penanda = f'"{sha256(jawaban.content).hexdigest()[:32]}"'
        jawaban["ETag"] = penanda
        jawaban["Cache-Control"] = "private, no-cache"
        jawaban["Vary"] = "Authorization"
        return get_conditional_response(request, etag=penanda, response=jawaban) or jawaban

    def get_openapi_schema(self, **cara: Any) -> OpenAPISchema:
        """ninja's, with the media type of refusals and the answer of nothing new as they really are.

        To make it is slow, and it changes with the address of the portal alone (none of the API's addresses has a
        parameter before it): kept for the few that there are. Nobody may change what is given.
        """
        kunci = (get_script_prefix(), cara.get("path_prefix"))
        if kunci in self._dokumen:
            return self._dokumen[kunci]
        if len(self._dokumen) >= DOKUMEN_MAKS:  # somebody makes addresses up
            self._dokumen.clear()
        return self._dokumen.setdefault(kunci, self._susun_dokumen(**cara))

    def _susun_dokumen(self, **cara: Any) -> OpenAPISchema:
        skema = super().get_openapi_schema(**cara)
        for operasi in (o for jalur in skema["paths"].values() for o in jalur.values()):
            for status, isi in operasi["responses"].items():
                if int(status) >= 400 and "content" in isi:
                    isi["description"] = KETERANGAN[int(status)]
                    isi["content"] = {MEDIA: next(iter(isi["content"].values()))}
            operasi["responses"][304] = {"description": "Tidak berubah sejak ETag yang disebut If-None-Match."}
            operasi["responses"][200]["description"] = "Berhasil."
        return skema


KETERANGAN = {
    400: "Permintaan tidak dapat dibaca.",
    401: "Tanpa token, atau token tidak berlaku.",
    403: "Token tidak mencakup data ini.",
    404: "Tidak ada, atau milik kota lain.",
    422: "Parameter tidak sah.",
    429: "Terlalu sering; Retry-After menyebut detik sampai boleh mencoba lagi.",
}


def pasang_penolakan(api: NinjaAPI) -> None:
    """Everything that may be refused, in one form."""
    api.add_exception_handler(Exception, _lempar)
    api.add_exception_handler(AuthenticationError, lambda request, _: _tanpa_token(request, PESAN_TANPA))
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, lambda request, galat: masalah(request, 404, str(galat) or TIADA))
    api.add_exception_handler(ValidationError, _parameter)
    api.add_exception_handler(TerlaluSering, _sering)


TIADA = "Data itu tidak ada, atau bukan milik kota token ini."


def _lempar(request: HttpRequest, galat: Any) -> HttpResponse:
    raise galat  # the portal's own page of faults knows what to say and logs it


def _tanpa_token(request: HttpRequest, rinci: str) -> HttpResponse:
    jawaban = masalah(request, 401, rinci)
    jawaban["WWW-Authenticate"] = 'Bearer realm="Portal KLA"'
    return jawaban


def _http(request: HttpRequest, galat: Any) -> HttpResponse:
    if galat.status_code == 401:
        return _tanpa_token(request, str(galat))
    return masalah(request, galat.status_code, str(galat))


def _parameter(request: HttpRequest, galat: Any) -> HttpResponse:
    nama = sorted({str(satu["loc"][-1]) for satu in galat.errors})
    return masalah(request, 422, f"Nilai tidak sah pada: {', '.join(nama)}.", parameter=nama)


def _sering(request: HttpRequest, galat: Any) -> HttpResponse:
    jawaban = masalah(request, 429, galat.pesan)
    jawaban["Retry-After"] = str(galat.detik)
    return jawaban
