from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from indikator.models import (
    BlokKlaster,
    Evaluasi,
    HasilSkor,
    Indikator,
    Instrumen,
    Jawaban,
    KebutuhanBukti,
    Pengajuan,
    PengesahanOpd,
    Penugasan,
    Pertanyaan,
    SkalaPredikat,
    Status,
)
from indikator.pengajuan.kanonik import sidik
from tests.factories.klaster import KlasterFactory, KotaFactory, OpdFactory, PenggunaFactory

SAAT_UJI = datetime(2024, 5, 24, 3, 32, tzinfo=UTC)  # 24 Mei 2024 10.32 WIB

#: The bands of the reference instrument.
SKALA = [
    ("tanpa", "Belum berpredikat", 0, True),
    ("pratama", "Pratama", 500, True),
    ("madya", "Madya", 600, False),
    ("nindya", "Nindya", 700, False),
    ("utama", "Utama", 800, False),
    ("kla", "KLA", 900, False),
]


class InstrumenFactory(DjangoModelFactory):
    """A draft, so that rows can be added to it; publish with `terbitkan` when all is in."""

    class Meta:
        model = Instrumen

    kode = factory.Sequence(lambda n: f"UJI-{n}")
    nama = "Instrumen uji"
    tahun_mulai = 2024
    total_maks = Decimal(1000)
    sidik = "0" * 64


def terbitkan(instrumen: Instrumen) -> Instrumen:
    instrumen.status = Instrumen.Status.TERBIT
    instrumen.diterbitkan_pada = SAAT_UJI
    instrumen.save()
    return instrumen


def pasang_skala(instrumen: Instrumen) -> dict[str, SkalaPredikat]:
    """The six bands of the reference instrument, by code."""
    return {
        kode: SkalaPredikatFactory(
            instrumen=instrumen, kode=kode, nama=nama, batas_bawah=Decimal(batas), inklusif=inklusif, urutan=nomor
        )
        for nomor, (kode, nama, batas, inklusif) in enumerate(SKALA)
    }


class SkalaPredikatFactory(DjangoModelFactory):
    class Meta:
        model = SkalaPredikat

    instrumen = factory.SubFactory(InstrumenFactory)
    kode = "pratama"
    nama = "Pratama"
    batas_bawah = Decimal(500)
    urutan = 1


class BlokKlasterFactory(DjangoModelFactory):
    """Asking twice for a klaster of an instrument gives the same row."""

    class Meta:
        model = BlokKlaster
        django_get_or_create = ("instrumen", "klaster")

    instrumen = factory.SubFactory(InstrumenFactory)
    klaster = factory.SubFactory(KlasterFactory)
    nomor = factory.SelfAttribute("klaster.nomor")
    nama = factory.SelfAttribute("klaster.nama")
    skor_maks = Decimal(100)


class IndikatorFactory(DjangoModelFactory):
    class Meta:
        model = Indikator

    blok = factory.SubFactory(BlokKlasterFactory)
    instrumen = factory.SelfAttribute("blok.instrumen")
    kode = factory.Sequence(lambda n: str(n + 1))
    nama = factory.LazyAttribute(lambda o: f"Indikator {o.kode}")
    skor_maks = factory.SelfAttribute("blok.skor_maks")
    urutan = factory.Sequence(lambda n: n % 30_000)


class PertanyaanFactory(DjangoModelFactory):
    class Meta:
        model = Pertanyaan

    indikator = factory.SubFactory(IndikatorFactory)
    instrumen = factory.SelfAttribute("indikator.instrumen")
    kode = factory.Sequence(lambda n: f"{n // 90 + 1}.{n % 90 + 1}")
    teks = factory.LazyAttribute(lambda o: f"Apakah hal {o.kode} sudah dilaksanakan?")
    skor_maks = Decimal(10)
    cara = Pertanyaan.Cara.YA_TIDAK
    urutan = factory.Sequence(lambda n: n % 30_000)


class KebutuhanBuktiFactory(DjangoModelFactory):
    class Meta:
        model = KebutuhanBukti

    pertanyaan = factory.SubFactory(PertanyaanFactory)
    jenis = "dokumen"
    uraian = "Dokumen pelaksanaan"
    wajib = True
    urutan = factory.Sequence(lambda n: n % 30_000)


class EvaluasiFactory(DjangoModelFactory):
    class Meta:
        model = Evaluasi

    kota = factory.SubFactory(KotaFactory)
    instrumen = factory.SubFactory(InstrumenFactory)
    tahun = 2024
    tenggat = date(2099, 12, 31)


class JawabanFactory(DjangoModelFactory):
    """An untouched answer; further states by trait."""

    class Meta:
        model = Jawaban

    class Params:
        draf = factory.Trait(status=Status.DRAF, opsi="ya")
        menunggu = factory.Trait(status=Status.MENUNGGU, opsi="ya", menunggu_sejak=SAAT_UJI)
        dikembalikan = factory.Trait(
            status=Status.DIKEMBALIKAN, opsi="ya", alasan_kembali="Bukti belum ditandatangani."
        )
        diterima = factory.Trait(
            status=Status.DITERIMA,
            opsi="ya",
            nilai_verifikasi=factory.SelfAttribute("pertanyaan.skor_maks"),
            verifikator=factory.SubFactory(
                PenggunaFactory, verifikator=True, kota=factory.SelfAttribute("..evaluasi.kota")
            ),
            diverifikasi_pada=SAAT_UJI,
        )

    evaluasi = factory.SubFactory(EvaluasiFactory)
    pertanyaan = factory.SubFactory(
        PertanyaanFactory, indikator__blok__instrumen=factory.SelfAttribute("....evaluasi.instrumen")
    )


class PenugasanFactory(DjangoModelFactory):
    """One part, untouched; `terkirim=True` with status menunggu or diterima fills in who handed it in."""

    class Meta:
        model = Penugasan

    class Params:
        terkirim = factory.Trait(
            status=Status.MENUNGGU,
            diajukan_oleh=factory.SubFactory(PenggunaFactory, operator=True, opd=factory.SelfAttribute("..opd")),
            diajukan_pada=SAAT_UJI,
        )

    jawaban = factory.SubFactory(JawabanFactory)
    opd = factory.SubFactory(OpdFactory, kota=factory.SelfAttribute("..jawaban.evaluasi.kota"))


class HasilSkorFactory(DjangoModelFactory):
    class Meta:
        model = HasilSkor

    evaluasi = factory.SubFactory(EvaluasiFactory)
    jenis = HasilSkor.Jenis.MANDIRI
    revisi = 1
    total = Decimal(0)
    predikat_kode = "tanpa"
    predikat_nama = "Belum berpredikat"
    terjawab = 0
    total_pertanyaan = 0
    rincian = factory.LazyFunction(lambda: {"klaster": [], "indikator": [], "pertanyaan": {}})
    versi_mesin = "1"
    versi_instrumen = "0" * 64
    dihitung_pada = SAAT_UJI


class PengesahanOpdFactory(DjangoModelFactory):
    """A sign-off whose fingerprint fits nothing: it no longer holds."""

    class Meta:
        model = PengesahanOpd

    evaluasi = factory.SubFactory(EvaluasiFactory)
    opd = factory.SubFactory(OpdFactory, kota=factory.SelfAttribute("..evaluasi.kota"))
    nama = "dr. Sari Wulandari"
    nip = "19700101 199503 2 001"
    jabatan = "Kepala Dinas"
    oleh = factory.SubFactory(PenggunaFactory, sekretariat=True, kota=factory.SelfAttribute("..evaluasi.kota"))
    pada = SAAT_UJI
    sidik = "0" * 64


class PengajuanFactory(DjangoModelFactory):
    """A receipt over a manifest of next to nothing, genuine by its fingerprint."""

    class Meta:
        model = Pengajuan

    evaluasi = factory.SubFactory(EvaluasiFactory)
    nomor = 1
    kode = factory.LazyAttribute(lambda o: f"KLA/{o.evaluasi.kota.kode}/{o.evaluasi.tahun}/{o.nomor}-ABC234")
    dibuat_pada = SAAT_UJI
    oleh = factory.SubFactory(PenggunaFactory, sekretariat=True, kota=factory.SelfAttribute("..evaluasi.kota"))
    oleh_label = factory.LazyAttribute(lambda o: str(o.oleh))
    penanda_nama = "Dra. Ratna Dewi"
    penanda_jabatan = "Kepala Dinas"
    jumlah = factory.LazyFunction(dict)
    manifes = factory.LazyFunction(
        lambda: {
            "skor": {jenis: {"total": "0.00", "predikat": "Belum berpredikat"} for jenis in ("mandiri", "verifikasi")},
            "pertanyaan": {},
            "pengesahan": [],
        }
    )
    sidik = factory.LazyAttribute(lambda o: sidik(o.manifes))
