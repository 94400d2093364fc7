"""A small world: one city with its cast, an instrument of four questions (one of each kind), an open evaluation.

Built through the same services as the real thing. A second city with its own cast is the stranger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indikator.models import Evaluasi, Instrumen, Jawaban, Penugasan, Pertanyaan, PertanyaanOpd
from indikator.services.evaluasi import buka_evaluasi
from klaster.models import Kota, Notifikasi, Opd, Pengguna
from klaster.models.opd import JenisOpd
from tests.factories.indikator import (
    BlokKlasterFactory,
    IndikatorFactory,
    InstrumenFactory,
    KebutuhanBuktiFactory,
    PertanyaanFactory,
    pasang_skala,
    terbitkan,
)
from tests.factories.klaster import KlasterFactory, KotaFactory, OpdFactory, PenggunaFactory

TENGGAT = date(2099, 12, 31)
OPSI = [
    {"kode": "a", "label": "Lengkap", "proporsi": "1"},
    {"kode": "b", "label": "Sebagian", "proporsi": "0.5"},
    {"kode": "c", "label": "Belum ada", "proporsi": "0"},
]
PITA = [{"dari": "0", "proporsi": "0"}, {"dari": "1", "proporsi": "0.5"}, {"dari": "5", "proporsi": "1"}]


@dataclass
class DuniaKota:
    """One city: units, people by role, its evaluation."""

    kota: Kota
    dp3a: Opd
    dinkes: Opd
    dinsos: Opd
    kecamatan: Opd
    kelurahan: Opd
    sekretariat: Pengguna
    verifikator: Pengguna
    verifikator_lain: Pengguna
    operator_dp3a: Pengguna
    operator_dinkes: Pengguna
    operator_dinsos: Pengguna
    operator_kecamatan: Pengguna
    operator_kelurahan: Pengguna
    pimpinan: Pengguna
    evaluasi: Evaluasi

    def jawaban(self, kode: str) -> Jawaban:
        return Jawaban.objects.select_related("evaluasi__kota", "pertanyaan__indikator").get(
            evaluasi=self.evaluasi, pertanyaan__kode=kode
        )

    def bagian(self, kode: str, opd: Opd) -> Penugasan:
        return Penugasan.objects.select_related("opd", "jawaban").get(jawaban=self.jawaban(kode), opd=opd)


@dataclass
class Dunia:
    """Two cities on one instrument, an evaluator of the first, and the system admin."""

    instrumen: Instrumen
    sini: DuniaKota
    sana: DuniaKota
    evaluator: Pengguna
    admin: Pengguna


def buat_instrumen(sebelum_terbit: Callable[[], object] | None = None) -> Instrumen:
    """Four questions of ten points in K1 (indikator 4) and one for kelurahan in KDK (indikator 26); 50 points.

    4.1 ya_tidak DINKES+DINSOS, with one mandatory document; 4.2 pilihan DINKES; 4.3 rentang DINSOS; 4.4 linear
    DINKES (percent); 26.1 ya_tidak KELURAHAN.
    """
    instrumen = InstrumenFactory(total_maks=Decimal(50))
    pasang_skala(instrumen)
    k1 = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="K1"), skor_maks=Decimal(40))
    kdk = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="KDK"), skor_maks=Decimal(10))
    hak = IndikatorFactory(blok=k1, kode="4", urutan=1)
    wilayah = IndikatorFactory(blok=kdk, kode="26", urutan=2)
    cara = Pertanyaan.Cara
    _pertanyaan(hak, "4.1", 1, ["DINKES", "DINSOS"], cara=cara.YA_TIDAK)
    _pertanyaan(hak, "4.2", 2, ["DINKES"], cara=cara.PILIHAN, aturan={"opsi": OPSI})
    _pertanyaan(
        hak, "4.3", 3, ["DINSOS"], cara=cara.RENTANG, satuan="lembaga", minimum=Decimal(0), aturan={"rentang": PITA}
    )
    _pertanyaan(hak, "4.4", 4, ["DINKES"], cara=cara.LINEAR, satuan="%", aturan={"nol": "0", "penuh": "100"})
    _pertanyaan(wilayah, "26.1", 5, ["KELURAHAN"], cara=cara.YA_TIDAK, wilayah=Pertanyaan.Wilayah.KELURAHAN)
    KebutuhanBuktiFactory(pertanyaan=instrumen.pertanyaan.get(kode="4.1"), jenis="dokumen", urutan=1, wajib=True)
    KebutuhanBuktiFactory(pertanyaan=instrumen.pertanyaan.get(kode="4.1"), jenis="foto", urutan=2, wajib=False)
    if sebelum_terbit:
        sebelum_terbit()
    return terbitkan(instrumen)


def _pertanyaan(indikator, kode: str, urutan: int, opd: list[str], **isian) -> Pertanyaan:
    pertanyaan = PertanyaanFactory(indikator=indikator, kode=kode, urutan=urutan, skor_maks=Decimal(10), **isian)
    for nomor, kode_opd in enumerate(opd):
        PertanyaanOpd.objects.create(pertanyaan=pertanyaan, kode_opd=kode_opd, urutan=nomor)
    return pertanyaan


def buat_kota(instrumen: Instrumen, *, kode: str, nama: str, awalan: str) -> DuniaKota:
    kota = KotaFactory(kode=kode, nama=nama)
    dp3a, dinkes, dinsos = (
        OpdFactory(kota=kota, kode=k, nama=f"{n} {nama}")
        for k, n in [("DP3A", "Dinas PPPA"), ("DINKES", "Dinas Kesehatan"), ("DINSOS", "Dinas Sosial")]
    )
    kecamatan = OpdFactory(kota=kota, kode=f"{kode}.01", nama=f"Kecamatan Uji {nama}", jenis=JenisOpd.KECAMATAN)
    kelurahan = OpdFactory(
        kota=kota, kode=f"{kode}.01.1001", nama=f"Kelurahan Uji {nama}", jenis=JenisOpd.KELURAHAN, induk=kecamatan
    )

    def orang(peran: str, nama_peran: str, **isian) -> Pengguna:
        return PenggunaFactory(username=f"{awalan}.{nama_peran}", nama=f"{nama_peran} {nama}", **{peran: True}, **isian)

    verifikator = orang("verifikator", "verifikator", kota=kota)
    verifikator.klaster_verifikasi.set([KlasterFactory(kode="K1")])
    verifikator_lain = orang("verifikator", "verifikator-kdk", kota=kota)
    verifikator_lain.klaster_verifikasi.set([KlasterFactory(kode="KDK")])
    return DuniaKota(
        kota=kota,
        dp3a=dp3a,
        dinkes=dinkes,
        dinsos=dinsos,
        kecamatan=kecamatan,
        kelurahan=kelurahan,
        sekretariat=orang("sekretariat", "sekretariat", kota=kota),
        verifikator=verifikator,
        verifikator_lain=verifikator_lain,
        operator_dp3a=orang("operator", "dp3a", opd=dp3a),
        operator_dinkes=orang("operator", "dinkes", opd=dinkes),
        operator_dinsos=orang("operator", "dinsos", opd=dinsos),
        operator_kecamatan=orang("operator", "kecamatan", opd=kecamatan),
        operator_kelurahan=orang("operator", "kelurahan", opd=kelurahan),
        pimpinan=PenggunaFactory(username=f"{awalan}.walikota", nama=f"walikota {nama}", kota=kota),
        evaluasi=buka_evaluasi(kota=kota, instrumen=instrumen, tahun=2024, tenggat=TENGGAT, oleh=None),
    )


def buat_dunia(sebelum_terbit: Callable[[], object] | None = None) -> Dunia:
    """`sebelum_terbit` is called once the instrument has its questions, as long as it can still be changed."""
    instrumen = buat_instrumen(sebelum_terbit)
    sini = buat_kota(instrumen, kode="32.77", nama="Kota Sini", awalan="sini")
    sana = buat_kota(instrumen, kode="32.75", nama="Kota Sana", awalan="sana")
    Notifikasi.objects.all().delete()  # the openings have told everybody; the story begins with empty boxes
    evaluator = PenggunaFactory(username="evaluator", nama="evaluator", evaluator=True)
    evaluator.kota_binaan.set([sini.kota])
    admin = PenggunaFactory(username="admin", nama="admin", admin=True)
    return Dunia(instrumen=instrumen, sini=sini, sana=sana, evaluator=evaluator, admin=admin)
