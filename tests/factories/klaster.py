from datetime import timedelta

import factory
from allauth.usersessions.models import UserSession
from django.utils import timezone
from factory.django import DjangoModelFactory

from klaster.models import Klaster, Kota, Opd, Pengguna, PredikatTerbit, SerahTerima, TokenApi
from klaster.models.opd import JenisOpd
from klaster.models.pengguna import Peran
from klaster.queries.token_api import sidik_token

SANDI = "sandi-untuk-uji-1"

NAMA_KLASTER = {
    "KEL": "Kelembagaan",
    "K1": "Hak Sipil dan Kebebasan",
    "K2": "Lingkungan Keluarga dan Pengasuhan Alternatif",
    "K3": "Kesehatan Dasar dan Kesejahteraan",
    "K4": "Pendidikan, Pemanfaatan Waktu Luang, dan Kegiatan Budaya",
    "K5": "Perlindungan Khusus",
    "KDK": "Kecamatan dan Desa/Kelurahan",
}


class KlasterFactory(DjangoModelFactory):
    """One of the seven; asking twice for a code gives the same row."""

    class Meta:
        model = Klaster
        django_get_or_create = ("kode",)

    kode = "K1"
    nomor = factory.LazyAttribute(lambda o: list(NAMA_KLASTER).index(o.kode))
    nama = factory.LazyAttribute(lambda o: NAMA_KLASTER[o.kode])


class KotaFactory(DjangoModelFactory):
    class Meta:
        model = Kota

    kode = factory.Sequence(lambda n: f"{11 + n // 90}.{10 + n % 90}")
    nama = factory.LazyAttribute(lambda o: f"Kota Uji {o.kode}")
    provinsi = "Jawa Barat"
    nama_dinas = "Dinas Pemberdayaan Perempuan dan Perlindungan Anak"


class OpdFactory(DjangoModelFactory):
    class Meta:
        model = Opd

    kota = factory.SubFactory(KotaFactory)
    kode = factory.Sequence(lambda n: f"OPD{n}")
    nama = factory.LazyAttribute(lambda o: f"Dinas {o.kode}")
    jenis = JenisOpd.PERANGKAT_DAERAH


class PenggunaFactory(DjangoModelFactory):
    """A mayor's office account by default; the other roles by trait: `PenggunaFactory(operator=True, opd=dinas)`."""

    class Meta:
        model = Pengguna
        skip_postgeneration_save = True

    class Params:
        sekretariat = factory.Trait(peran=Peran.SEKRETARIAT)
        verifikator = factory.Trait(peran=Peran.VERIFIKATOR)
        operator = factory.Trait(
            peran=Peran.OPERATOR,
            opd=factory.SubFactory(OpdFactory),
            kota=factory.SelfAttribute("opd.kota"),
        )
        admin = factory.Trait(peran=Peran.ADMIN, kota=None, is_staff=True, is_superuser=True)
        evaluator = factory.Trait(peran=Peran.EVALUATOR, kota=None)

    username = factory.Sequence(lambda n: f"pengguna{n}")
    nama = factory.Sequence(lambda n: f"Pengguna {n}")
    peran = Peran.PIMPINAN
    kota = factory.SubFactory(KotaFactory)
    opd = None
    password = factory.django.Password(SANDI)


class SesiFactory(DjangoModelFactory):
    """What is noted of a session: whose, from where, with which browser."""

    class Meta:
        model = UserSession

    user = factory.SubFactory(PenggunaFactory)
    ip = "10.1.2.3"
    user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    session_key = factory.Sequence(lambda n: f"sesi-uji-{n}")


class PredikatTerbitFactory(DjangoModelFactory):
    class Meta:
        model = PredikatTerbit

    kota = factory.SubFactory(KotaFactory)
    tahun_evaluasi = 2023
    tahun_penghargaan = 2023
    tahap = PredikatTerbit.Tahap.FINAL
    predikat = "Madya"
    jenis_predikat = PredikatTerbit.Jenis.PENGHARGAAN
    sumber_url = "https://contoh.test/berita"


class TokenApiFactory(DjangoModelFactory):
    """A valid token that may read everything; its secret is `rahasia`."""

    class Meta:
        model = TokenApi

    class Params:
        rahasia = factory.Sequence(lambda n: f"kla_rahasia-uji-{n}")

    kota = factory.SubFactory(KotaFactory)
    nama = factory.Sequence(lambda n: f"Sistem {n}")
    awalan = factory.LazyAttribute(lambda o: o.rahasia[:12])
    sidik = factory.LazyAttribute(lambda o: sidik_token(o.rahasia))
    cakupan = factory.LazyFunction(lambda: list(TokenApi.Cakupan.values))
    dibuat_pada = factory.LazyFunction(timezone.now)
    kedaluwarsa_pada = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class SerahTerimaFactory(DjangoModelFactory):
    """Work handed from `dari` to `kepada`, with an empty pack."""

    class Meta:
        model = SerahTerima

    kota = factory.SelfAttribute("kepada.kota")
    opd = factory.SelfAttribute("kepada.opd")
    dari_label = factory.LazyAttribute(lambda o: str(o.dari))
    kepada_label = factory.LazyAttribute(lambda o: str(o.kepada))
    paket = factory.LazyFunction(lambda: {"versi": 1, "evaluasi": [], "bukti": {"banyak": 0, "daftar": []}})
    pada = factory.LazyFunction(timezone.now)
