import hashlib

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from bukti.models import Bukti, TautanBukti, VersiBukti
from tests.factories.indikator import SAAT_UJI, JawabanFactory
from tests.factories.klaster import OpdFactory, PenggunaFactory

ISI_PDF = b"%PDF-1.4\n% not a real one: for pages that only show what a row says\n%%EOF\n"


class BuktiFactory(DjangoModelFactory):
    """A document of one OPD, without a file; add versions with `VersiBuktiFactory`, or say `tautan=True`."""

    class Meta:
        model = Bukti

    class Params:
        tautan = factory.Trait(jenis="tautan", tautan_url="https://jdih.contoh.test/perda-1")

    opd = factory.SubFactory(OpdFactory)
    kota = factory.SelfAttribute("opd.kota")
    judul = factory.Sequence(lambda n: f"Keputusan Nomor {n + 1}")
    jenis = "dokumen"
    pengunggah = factory.SubFactory(PenggunaFactory, operator=True, opd=factory.SelfAttribute("..opd"))
    dibuat_pada = SAAT_UJI


class VersiBuktiFactory(DjangoModelFactory):
    """One clean file, really stored; `menunggu=True` and `ditolak=True` for the other states."""

    class Meta:
        model = VersiBukti

    class Params:
        isi = ISI_PDF
        menunggu = factory.Trait(status_periksa="menunggu", diperiksa_pada=None, halaman=None)
        ditolak = factory.Trait(status_periksa="ditolak", alasan="Berkas “sk.pdf” memuat JavaScript.", halaman=None)

    bukti = factory.SubFactory(BuktiFactory)
    nomor = 1
    nama_asli = "sk.pdf"
    tipe = "application/pdf"
    berkas = factory.LazyAttribute(lambda o: ContentFile(o.isi, name=o.nama_asli))
    ukuran = factory.LazyAttribute(lambda o: len(o.isi))
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.isi).hexdigest())
    halaman = 3
    status_periksa = VersiBukti.Periksa.BERSIH
    diperiksa_pada = SAAT_UJI
    diunggah_oleh = factory.SelfAttribute("bukti.pengunggah")
    diunggah_pada = SAAT_UJI


class TautanBuktiFactory(DjangoModelFactory):
    """A document with one clean file, attached by its own OPD and not yet judged."""

    class Meta:
        model = TautanBukti

    class Params:
        diterima = factory.Trait(
            putusan="diterima",
            diputuskan_oleh=factory.SubFactory(
                PenggunaFactory, verifikator=True, kota=factory.SelfAttribute("..jawaban.evaluasi.kota")
            ),
            diputuskan_pada=SAAT_UJI,
        )
        ditolak = factory.Trait(
            putusan="ditolak",
            catatan="Belum ditandatangani.",
            diputuskan_oleh=factory.SubFactory(
                PenggunaFactory, verifikator=True, kota=factory.SelfAttribute("..jawaban.evaluasi.kota")
            ),
            diputuskan_pada=SAAT_UJI,
        )

    jawaban = factory.SubFactory(JawabanFactory)
    bukti = factory.SubFactory(
        BuktiFactory, opd=factory.SubFactory(OpdFactory, kota=factory.SelfAttribute("...jawaban.evaluasi.kota"))
    )
    versi = factory.SubFactory(VersiBuktiFactory, bukti=factory.SelfAttribute("..bukti"))
    opd = factory.SelfAttribute("bukti.opd")
    ditautkan_oleh = factory.SelfAttribute("bukti.pengunggah")
    ditautkan_pada = SAAT_UJI
