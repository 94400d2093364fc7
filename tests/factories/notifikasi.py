import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from klaster.models import JenisNotifikasi, Kiriman, Notifikasi
from tests.factories.klaster import PenggunaFactory


class NotifikasiFactory(DjangoModelFactory):
    """An unread message to somebody."""

    class Meta:
        model = Notifikasi

    penerima = factory.SubFactory(PenggunaFactory)
    kota = factory.SelfAttribute("penerima.kota")
    jenis = JenisNotifikasi.EVALUASI
    judul = factory.Sequence(lambda n: f"Kabar {n}")
    kunci = factory.Sequence(lambda n: f"kabar:{n}")
    dibuat_pada = factory.LazyFunction(timezone.now)


class KirimanFactory(DjangoModelFactory):
    """A digest that was sent."""

    class Meta:
        model = Kiriman

    penerima = factory.SubFactory(PenggunaFactory)
    kota = factory.SelfAttribute("penerima.kota")
    jenis = "ringkasan"
    kunci = factory.Sequence(lambda n: f"ringkasan:{n}")
    tujuan = "orang@kota.example"
    subjek = "Ringkasan Portal KLA"
    isi = "Isi."
    status = Kiriman.Status.TERKIRIM
    dimulai_pada = factory.LazyFunction(timezone.now)
    selesai_pada = factory.LazyFunction(timezone.now)
