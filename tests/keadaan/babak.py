"""One cell of the state table: the stage in a state, a valid form posted by somebody, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from allauth.core.context import request_context
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponseBase
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django_htmx.middleware import HtmxDetails

from klaster.batas import TerlaluSering, kosongkan
from klaster.galat import Ditolak
from klaster.models import Pengguna, Riwayat
from tests.dunia import DuniaKota
from tests.izin.jejak_kota import APLIKASI, JEJAK
from tests.panggung import Panggung, tujuan

#: Done and noted; said and nothing changed; refused by a rule; overtaken by what happened; by the role; not there.
SELESAI, DIAM, TOLAK, DIDAHULUI, TERLARANG, TIADA = "D", "S", "T", "B", "3", "4"
HURUF = {200: SELESAI, 201: SELESAI, 302: SELESAI, 422: TOLAK, 409: DIDAHULUI, 410: DIDAHULUI, 403: "3", 404: "4"}
_TULIS = ("INSERT", "UPDATE", "DELETE")


class Kiriman:
    """A form on its way: written and addressed once, sent by everybody."""

    def __init__(self, alamat: str, isi: dict[str, Any]) -> None:
        self.alamat, self.cocok = alamat, tujuan(alamat)
        self.badan = encode_multipart(BOUNDARY, isi)


@dataclass
class Babak:
    """The stage, and by name what the state has put on it (`benda`): used in addresses and forms before the stage's."""

    p: Panggung
    benda: dict[str, Any] = field(default_factory=dict)

    def mulai(self) -> None:
        """A new state: nothing is set, nothing remembered."""
        self.benda.clear()
        self.__dict__.pop("semula", None)

    @cached_property
    def semula(self) -> dict[str, list[Any]]:
        """All rows as the state has them; asked for when a cell has been taken back, the same for all cells."""
        return semua_baris()

    @property
    def kota(self) -> DuniaKota:
        return self.p.dunia.sini

    def nilai(self, jenis: str) -> object:
        """What stands in the address of this kind."""
        return self.benda[jenis] if jenis in self.benda else self.p.argumen(jenis)[0]

    def argumen(self, jenis: str) -> list[object]:
        """The arguments of an address with these kinds."""
        if jenis == "instrumen":
            satu = self.benda["instrumen"]
            return [satu.kode, satu.versi]
        return [self.nilai(j) for j in jenis.split()]

    def kirim(self, kiriman: Kiriman, aktor: str, orang: Pengguna | None) -> str:
        """The letter of the answer to this form, asked of the view itself: what stands before it asks for no state."""
        request = RequestFactory().generic("POST", kiriman.alamat, kiriman.badan, MULTIPART_CONTENT)
        request.user = orang or AnonymousUser()
        request.session = SessionStore()
        request.session.update(self.p.sesi.get(aktor, {}))
        request._messages = CookieStorage(request)
        request.htmx = HtmxDetails(request)
        request.resolver_match = kiriman.cocok
        kosongkan()
        with request_context(request):
            try:
                return huruf(kiriman.cocok.func(request, *kiriman.cocok.args, **kiriman.cocok.kwargs))
            except PermissionDenied:
                return TERLARANG
            except Http404:
                return TIADA
            except TerlaluSering:
                raise
            except Ditolak as galat:
                return HURUF[galat.status]

    def orang(self, aktor: Iterable[str]) -> dict[str, Pengguna]:
        """Who posts, as the database has the accounts now."""
        pk = {satu: orang.pk for satu in aktor if (orang := self.p.orang(satu))}
        semua = Pengguna.objects.select_related("kota", "opd").in_bulk(pk.values())
        return {satu: semua[nomor] for satu, nomor in pk.items()}


def huruf(jawaban: HttpResponseBase) -> str:
    return HURUF[jawaban.status_code]


class Tulisan:
    """Counts the statements that write, while it is entered."""

    def __enter__(self) -> "Tulisan":
        self.banyak = 0
        self._bungkus = connection.execute_wrapper(self._hitung)
        self._bungkus.__enter__()
        return self

    def __exit__(self, *galat: Any) -> None:
        self._bungkus.__exit__(*galat)

    def _hitung(self, jalankan: Any, sql: str, parameter: Any, banyak: bool, konteks: dict[str, Any]) -> Any:
        self.banyak += sql.lstrip().upper().startswith(_TULIS)
        return jalankan(sql, parameter, banyak, konteks)


def semua_baris() -> dict[str, list[Any]]:
    """Every row of the portal's own tables with all of its values; of the trail the numbers."""
    hasil = {}
    for aplikasi in APLIKASI:
        for model in apps.get_app_config(aplikasi).get_models(include_auto_created=True):
            baris = model._base_manager.order_by("pk")
            hasil[model._meta.label] = list(baris.values_list("pk") if model in JEJAK else baris.values_list())
    return hasil


def riwayat_terakhir() -> int:
    return Riwayat.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
