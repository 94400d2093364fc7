"""The stage of the permission walk: the small world with one of everything that an address can name, everybody in.

It is built once for a module and stays untouched: each request runs in a savepoint that is rolled back. Pages are not
drawn (`tanpa_gambar`), for who gets which page does not depend on its markup; what views hand to their templates is
kept in `Panggung.isi` for those who want to look.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from unittest.mock import patch

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore as SesiBasisData
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, resolve, reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.unggahan_bertahap import mulai_unggahan
from indikator.models import CatatanTahap, Pengajuan, PengesahanOpd, Skenario
from klaster.batas import kosongkan
from klaster.galat import Ditolak
from klaster.models import Pemusnahan, Pengguna, Riwayat
from klaster.services.tautan_akun import buat_tautan
from laporan.models import LaporanTersimpan
from laporan.pdf import HasilCetak
from tests.bahan_matriks import beri_matriks, pasang_matriks
from tests.bahan_tahun_lalu import tawarkan
from tests.bukti.bahan_catatan import catatan_lampau
from tests.dunia import Dunia, buat_dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI, InstrumenFactory, PengajuanFactory, PengesahanOpdFactory
from tests.factories.klaster import PenggunaFactory, SerahTerimaFactory, SesiFactory, TokenApiFactory
from tests.factories.notifikasi import KirimanFactory, NotifikasiFactory
from tests.masuk import masuk_segar
from tests.matriks_izin import AKTOR

JENDELA = {"kegiatan": "VERIFIKASI", "peran": "", "mulai": date(2099, 1, 1), "sampai": date(2099, 2, 1)}
#: One entry of a list of data past its term.
LEWAT_MASA = {
    "jenis": "notifikasi",
    "nama": "Pemberitahuan",
    "tahun": 2,
    "batas": "2022-05-24T00:00:00+07:00",
    "banyak": 2,
    "contoh": ["Bagian 4.1 dikembalikan, 03-05-2022", "Laporan siap, 04-05-2022"],
}


@dataclass
class Panggung:
    """The world with one piece of evidence on 4.1 (owned by DINKES) and one finished report."""

    dunia: Dunia
    bukti: Bukti
    versi: VersiBukti
    tautan: TautanBukti
    laporan: LaporanTersimpan
    catatan: CatatanTahap
    client: Client = field(default_factory=Client)
    kue: dict[str, str] = field(default_factory=dict)
    sesi: dict[str, dict[str, Any]] = field(default_factory=dict)
    nonaktif: Pengguna | None = None
    isi: list[dict[str, Any]] = field(default_factory=list)
    simpanan: Path | None = None
    #: By session key: its row, and whose it is; see `sesi_dihafal`.
    hafalan: tuple[dict[str, Session], dict[str, AbstractBaseUser | AnonymousUser]] = field(
        default_factory=lambda: ({}, {})
    )

    def argumen(self, jenis: str) -> list[object]:
        """What stands in an address of these kinds, all of the first city."""
        kota = self.dunia.sini
        nilai: dict[str, Callable[[], object]] = {
            "kota": lambda: kota.kota.kode,
            "tahun": lambda: kota.evaluasi.tahun,
            "soal": lambda: "4.1",
            "bagian": lambda: kota.bagian("4.1", kota.dinkes).pk,
            "jendela": lambda: kota.evaluasi.jendela.get_or_create(**JENDELA)[0].pk,
            "bukti": lambda: self.bukti.pk,
            "versi": lambda: self.versi.pk,
            "tautan": lambda: self.tautan.pk,
            "laporan": lambda: self.laporan.pk,
            "arsip": lambda: self.arsip().pk,
            "jilid": lambda: 1,
            "kode_cek": lambda: self.versi.kode_cek,
            "tahap": lambda: "VF",
            "token_api": lambda: TokenApiFactory(kota=kota.kota).pk,
            "catatan": lambda: self.catatan.pk,
            "baris": lambda: Riwayat.objects.filter(kota=kota.kota).latest("pk").pk,
            "lampiran": lambda: self.catatan.bukti.get().pk,
            "opd": lambda: kota.dinkes.pk,
            "akun": lambda: kota.operator_dinkes.pk,
            "tautan_akun": lambda: buat_tautan(pengguna=kota.operator_dinkes, oleh=None).token,
            "serah": lambda: SerahTerimaFactory(dari=kota.operator_dinsos, kepada=kota.operator_dinkes).pk,
            "pengesahan": lambda: PengesahanOpd.objects.get().pk,
            "pengajuan": lambda: Pengajuan.objects.get().pk,
            "token": lambda: Pengajuan.objects.get().token,
            "skenario": lambda: self.skenario().token,
            "lama": lambda: self.dunia.instrumen.pk,
            "baru": lambda: InstrumenFactory().pk,
            "klaster": lambda: "K1",
            "pemusnahan": lambda: (
                Pemusnahan.objects.get_or_create(
                    kota=kota.kota, defaults={"daftar": [LEWAT_MASA], "disusun_pada": SAAT_UJI}
                )[0].pk
            ),
            "kunci_sandi": lambda: (
                Authenticator.objects.create(
                    user=kota.sekretariat, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}}
                ).pk
            ),
            "sesi": lambda: SesiFactory(user=kota.sekretariat).pk,
            "pesan": lambda: NotifikasiFactory(penerima=kota.sekretariat).pk,
            "kiriman": lambda: KirimanFactory(penerima=kota.sekretariat, status="gagal").pk,
            "unggahan": lambda: mulai_unggahan(nama="sk.pdf", panjang=9, oleh=kota.operator_dinkes).pk,
        }
        if jenis == "instrumen":
            return [self.dunia.instrumen.kode, self.dunia.instrumen.versi]
        return [nilai[j]() for j in jenis.split()]

    def skenario(self) -> Skenario:
        """A simulation that the secretariat has saved."""
        kota = self.dunia.sini
        return Skenario.objects.create(
            evaluasi=kota.evaluasi,
            nama="Menuju Utama",
            revisi=1,
            total=0,
            dibuat_oleh=kota.sekretariat,
            dibuat_pada=SAAT_UJI,
        )

    def arsip(self) -> LaporanTersimpan:
        """A finished ZIP of evidence."""
        satu = LaporanTersimpan.objects.get(pk=self.laporan.pk)
        satu.pk, satu.jenis, satu.sidik_berkas = None, LaporanTersimpan.Jenis.ZIP_BUKTI, "1" * 64
        satu.kedaluwarsa_pada = timezone.now()
        satu.save(force_insert=True)
        return satu

    def orang(self, aktor: str) -> Pengguna | None:
        """The person behind an actor's name; None for who is not logged in."""
        if aktor == "anonim":
            return None
        if aktor == "nonaktif":
            return self.nonaktif
        if aktor in ("admin", "evaluator"):
            return getattr(self.dunia, aktor)
        kota, _, nama = aktor.rpartition(".")
        return getattr(self.dunia.sana if kota else self.dunia.sini, nama)

    def masukkan_semua(self) -> None:
        """Log everybody in once; the cookies are kept."""
        self.nonaktif = PenggunaFactory(sekretariat=True, kota=self.dunia.sini.kota)
        for aktor in AKTOR:
            if orang := self.orang(aktor):
                self.client.cookies = SimpleCookie()
                masuk_segar(self.client, orang)
                self.kue[aktor] = self.client.cookies[settings.SESSION_COOKIE_NAME].value
                self.sesi[aktor] = dict(self.client.session.items())
        Pengguna.objects.filter(pk=self.nonaktif.pk).update(is_active=False)

    def sebagai(self, aktor: str) -> Client:
        """The one client with this actor's cookies: making a client anew would load all middleware again."""
        self.client.cookies = SimpleCookie()
        if aktor in self.kue:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.kue[aktor]
        return self.client

    def minta(self, aktor: str, metode: str, alamat: str, isi: Any = None, **kepala: Any) -> HttpResponseBase:
        """The answer to this actor; nothing that the request changed stays."""
        kosongkan()
        with dibatalkan():
            return getattr(self.sebagai(aktor), metode)(alamat, isi or {}, **kepala)

    def langsung(self, aktor: str, metode: str, alamat: str) -> str:
        """The letter for a method, asked of the view itself, without the middleware around it: a tenth of the time."""
        cocok = tujuan(alamat)
        request = RequestFactory().generic(metode.upper(), alamat)
        request.user = self.orang(aktor) or AnonymousUser()
        request.session = SessionStore()
        request.session.update(self.sesi.get(aktor, {}))
        kosongkan()
        request._messages = CookieStorage(request)
        request.htmx = HtmxDetails(request)
        request.resolver_match = cocok
        with dibatalkan(), request_context(request):
            try:
                jawaban = cocok.func(request, *cocok.args, **cocok.kwargs)
            except PermissionDenied:
                return "3"
            except Http404:
                return "4"
            except Ditolak:  # a rule, not a permission
                return "B"
        return huruf(jawaban, alamat)

    def huruf(self, aktor: str, metode: str, alamat: str, isi: Any = None) -> str:
        """One letter for what this actor gets, as in `tests/matriks_izin.py`; M for a method that is not there."""
        return huruf(self.minta(aktor, metode, alamat, isi), alamat)


@lru_cache(maxsize=2_000)
def tujuan(alamat: str) -> ResolverMatch:
    """`resolve`, which goes through all addresses before it: asked a hundred times for each."""
    return resolve(alamat)


def huruf(jawaban: HttpResponseBase, alamat: str) -> str:
    """The letter of an answer, which is not read any further. What breaks is no answer."""
    for tutup in jawaban._resource_closers:  # else a file that is served stays open
        tutup()
    if jawaban.status_code == 302 and jawaban["Location"].startswith(
        (reverse("klaster:masuk"), reverse("admin:login"))
    ):
        return "L" if "next=" in jawaban["Location"] else "B"
    sakit = 503 if alamat == reverse("sehat") else None  # no beat in a unit test: ill, and says so
    assert jawaban.status_code < 500 or jawaban.status_code == sakit, f"{alamat}: {jawaban.status_code}"
    return {401: "L", 403: "3", 404: "4", 405: "M"}.get(jawaban.status_code, "B")


@contextmanager
def dibatalkan() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    titik = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(titik)


@contextmanager
def sesi_dihafal(panggung: Panggung) -> Iterator[None]:
    """Sessions and who they belong to are read once for the stage, on which they stay: a third of a walk's time."""
    baris, orang = panggung.hafalan
    baca_baris, baca_orang = SesiBasisData._get_session_from_db, auth.get_user

    def baris_sesi(self: SesiBasisData) -> Session | None:
        if self.session_key not in baris:
            satu = baca_baris(self)
            if satu is None:
                return None
            baris[satu.session_key] = satu
        return baris[self.session_key]

    def pemilik(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
        kunci = request.session.session_key or ""
        if kunci not in orang:
            orang[kunci] = baca_orang(request)
        return copy(orang[kunci])

    with (
        patch.object(SesiBasisData, "_get_session_from_db", baris_sesi),
        patch("django.contrib.auth.get_user", pemilik),
    ):
        yield


@contextmanager
def tanpa_gambar(isi: list[dict[str, Any]]) -> Iterator[None]:
    """No template is drawn; what each would have been given is put into `isi`."""

    def catat(self: Any, context: dict[str, Any] | None = None, request: Any = None) -> str:
        isi.append(dict(context or {}))
        return ""

    with patch("django.template.backends.django.Template.render", catat), tanpa_cetak():
        yield


@contextmanager
def tanpa_cetak() -> Iterator[None]:
    """No PDF is laid out: who gets one does not depend on its pages, and a single one costs a second."""
    with patch("laporan.pdf.html_ke_pdf", lambda html: HasilCetak(b"%PDF-1.7", 1)):
        yield


def bangun(dunia: Dunia | None = None) -> Panggung:
    """Set the stage; needs an open transaction.

    In a world of its own no trigger is taken off: SQLite would read its whole schema anew (4 ms) after each savepoint
    that is rolled back in a transaction that has changed it.
    """
    if dunia is None:
        dunia = buat_dunia(sebelum_terbit=lambda: beri_matriks("4.1", wajib=False))
    else:
        pasang_matriks("4.1", wajib=False)
    kota = dunia.sini
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes)
    versi = VersiBuktiFactory(bukti=bukti, pratinjau=ContentFile(b"RIFF-WEBP", name="p.webp"))
    tautan = TautanBuktiFactory(
        bukti=bukti, versi=versi, jawaban=kota.jawaban("4.1"), opd=kota.dinkes, ditautkan_oleh=kota.operator_dinkes
    )
    laporan = LaporanTersimpan.objects.create(
        evaluasi=kota.evaluasi,
        status=LaporanTersimpan.Status.SELESAI,
        kemajuan=100,
        berkas=ContentFile(b"%PDF-1.7", name="laporan.pdf"),
        sidik_masukan="0" * 64,
        ukuran=8,
        halaman=1,
        diminta_oleh=kota.sekretariat,
        diminta_pada=SAAT_UJI,
        selesai_pada=SAAT_UJI,
    )
    PengesahanOpdFactory(evaluasi=kota.evaluasi, opd=kota.dinkes, oleh=kota.sekretariat)
    PengajuanFactory(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    tawarkan(kota.jawaban("4.1"))
    panggung = Panggung(dunia, bukti, versi, tautan, laporan, catatan_lampau(kota, bukti))
    panggung.masukkan_semua()
    return panggung
