"""The world of an evaluation year: a city with its people, a published instrument, and no evaluation yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from indikator.models import Evaluasi, Indikator, Instrumen, Pertanyaan, PertanyaanOpd
from klaster.models import Kota, Opd, Pengguna
from klaster.models.opd import JenisOpd
from klaster.models.pengguna import Lembaga
from tests.dunia import OPSI
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

TAHUN = 2025
NAMA = "Kota Cimahi"
PITA = [{"dari": "0", "proporsi": "0"}, {"dari": "2", "proporsi": "0.5"}, {"dari": "5", "proporsi": "1"}]
LEMBAGA: dict[str, Any] = {
    "judul": "Lembaga dan anak yang dilayani",
    "petunjuk": "Satu lembaga satu baris.",
    "nilai": "jumlah_baris",
    "kolom": [
        {"kode": "lembaga", "label": "Nama lembaga", "jenis": "teks", "wajib": True},
        {"kode": "unsur", "label": "Unsur", "jenis": "pilihan", "pilihan": ["Media", "Dunia usaha", "Masyarakat"]},
        {"kode": "anak", "label": "Penerima", "jenis": "bulat", "satuan": "anak", "minimum": "0", "total": "jumlah"},
    ],
}


@dataclass
class DuniaTahun:
    """`operator`, by code of the unit; `lurah` are two kelurahan with an operator each."""

    instrumen: Instrumen
    kota: Kota
    opd: dict[str, Opd]
    lurah: list[Opd]
    operator: dict[str, Pengguna]
    kepala_dinkes: Pengguna
    sekretariat: Pengguna
    verifikator: Pengguna
    walikota: Pengguna
    evaluator_provinsi: Pengguna
    evaluator_kementerian: Pengguna

    def evaluasi(self, tahun: int = TAHUN) -> Evaluasi:
        return Evaluasi.objects.get(kota=self.kota, tahun=tahun)

    def hari(self, nanti: int) -> date:
        """So many days from today, as the city's calendar has it."""
        return timezone.now().astimezone(self.kota.zona).date() + timedelta(days=nanti)


def buat_dunia_tahun() -> DuniaTahun:
    instrumen, kota = _instrumen(), KotaFactory(kode="32.77", nama=NAMA)
    dinas = {"DP3A": "Dinas PPPA", "DINKES": "Dinas Kesehatan", "DINSOS": "Dinas Sosial"}
    opd = {kode: OpdFactory(kota=kota, kode=kode, nama=f"{nama} {NAMA}") for kode, nama in dinas.items()}
    kecamatan = OpdFactory(kota=kota, kode="32.77.01", nama="Kecamatan Cimahi Utara", jenis=JenisOpd.KECAMATAN)
    lurah = [
        OpdFactory(
            kota=kota, kode=f"32.77.01.100{n}", nama=f"Kelurahan {nama}", jenis=JenisOpd.KELURAHAN, induk=kecamatan
        )
        for n, nama in enumerate(["Cibabat", "Citeureup"], start=1)
    ]
    verifikator = _orang("verifikator", "Vera Verifikator", verifikator=True, kota=kota)
    verifikator.klaster_verifikasi.set([KlasterFactory(kode="K1"), KlasterFactory(kode="KDK")])
    return DuniaTahun(
        instrumen=instrumen,
        kota=kota,
        opd=opd,
        lurah=lurah,
        operator={
            unit.kode: _orang(f"operator.{unit.kode}", f"Operator {unit.nama}", operator=True, opd=unit)
            for unit in [*opd.values(), *lurah]
        },
        kepala_dinkes=_orang("kepala", "dr. Sari Wulandari", operator=True, opd=opd["DINKES"], kepala_opd=True),
        sekretariat=_orang("sekretariat", "Siti Sekretaris", sekretariat=True, kota=kota),
        verifikator=verifikator,
        walikota=_orang("walikota", "Wali Kota", kota=kota),
        evaluator_provinsi=_evaluator("provinsi", Lembaga.PROVINSI, kota),
        evaluator_kementerian=_evaluator("kementerian", Lembaga.KEMENTERIAN, kota),
    )


def _orang(username: str, nama: str, **isian: Any) -> Pengguna:
    return PenggunaFactory(username=username, nama=nama, **isian)


def _evaluator(username: str, lembaga: str, kota: Kota) -> Pengguna:
    orang = _orang(username, f"Evaluator {username}", evaluator=True, lembaga=lembaga)
    orang.kota_binaan.set([kota])
    return orang


def _instrumen() -> Instrumen:
    """4.1 ya/tidak 300 (DINKES leads, DINSOS supports; one mandatory decree), 4.2 number with a table 200 (DINSOS
    leads, DINKES supports), 4.3 pilihan 150 (DP3A), 4.4 percentage 150 (DINKES), 26.1 percentage of kelurahan 200."""
    cara = Pertanyaan.Cara
    instrumen = InstrumenFactory(
        kode="KLA-TAHUN", nama="Instrumen tahun evaluasi", tahun_mulai=TAHUN, total_maks=Decimal(1000)
    )
    pasang_skala(instrumen)
    k1 = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="K1"), skor_maks=Decimal(800))
    kdk = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="KDK"), skor_maks=Decimal(200))
    hak = IndikatorFactory(blok=k1, kode="4", nama="Hak sipil anak", urutan=1)
    unit = IndikatorFactory(blok=kdk, kode="26", nama="Kelurahan Layak Anak", urutan=2)
    persen = {"cara": cara.LINEAR, "satuan": "%", "aturan": {"nol": "0", "penuh": "100"}}
    lembaga = {"cara": cara.RENTANG, "satuan": "lembaga", "minimum": Decimal(0), "aturan": {"rentang": PITA}}
    akta = _soal(hak, "4.1", 300, "DINKES DINSOS", "Apakah layanan akta keliling dilaksanakan?", cara=cara.YA_TIDAK)
    daftar = _soal(hak, "4.2", 200, "DINSOS DINKES", "Berapa lembaga melayani anak?", matriks=LEMBAGA, **lembaga)
    _soal(hak, "4.3", 150, "DP3A", "Seberapa lengkap informasi anak?", cara=cara.PILIHAN, aturan={"opsi": OPSI})
    _soal(hak, "4.4", 150, "DINKES", "Berapa persen anak memiliki akta?", **persen)
    kelurahan = Pertanyaan.Wilayah.KELURAHAN
    _soal(unit, "26.1", 200, "KELURAHAN", "Berapa persen kelurahan punya forum anak?", wilayah=kelurahan, **persen)
    KebutuhanBuktiFactory(pertanyaan=akta, jenis="keputusan", uraian="Keputusan tentang layanan keliling", urutan=1)
    KebutuhanBuktiFactory(pertanyaan=daftar, jenis="matriks", uraian="Matriks lembaga", urutan=1)
    return terbitkan(instrumen)


def _soal(indikator: Indikator, kode: str, maks: int, opd: str, teks: str, **isian: Any) -> Pertanyaan:
    soal = PertanyaanFactory(
        indikator=indikator, kode=kode, urutan=int(float(kode) * 10), skor_maks=Decimal(maks), teks=teks, **isian
    )
    for nomor, kode_opd in enumerate(opd.split()):
        PertanyaanOpd.objects.create(pertanyaan=soal, kode_opd=kode_opd, urutan=nomor)
    return soal
