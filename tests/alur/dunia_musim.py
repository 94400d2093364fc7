"""The world of a season: one city, an instrument of 1000 points with a question of each kind that one OPD leads."""

from dataclasses import dataclass
from decimal import Decimal

from indikator.models import Instrumen, Pertanyaan, PertanyaanOpd
from tests.dunia import OPSI, DuniaKota, buat_kota
from tests.factories.indikator import (
    BlokKlasterFactory,
    IndikatorFactory,
    InstrumenFactory,
    KebutuhanBuktiFactory,
    PertanyaanFactory,
    pasang_skala,
    terbitkan,
)
from tests.factories.klaster import KlasterFactory

PITA = [{"dari": "0", "proporsi": "0"}, {"dari": "1000", "proporsi": "0.5"}, {"dari": "5000", "proporsi": "1"}]


@dataclass
class DuniaMusim:
    instrumen: Instrumen
    cimahi: DuniaKota


def buat_dunia_musim() -> DuniaMusim:
    instrumen = _instrumen()
    return DuniaMusim(instrumen, buat_kota(instrumen, kode="32.77", nama="Kota Cimahi", awalan="cimahi"))


def _instrumen() -> Instrumen:
    """4.1 ya/tidak 300 (DINKES leads, DINSOS supports; one mandatory document), 4.2 pilihan 200, 4.3 rentang 150,
    4.4 linear 250 (all DINKES), 26.1 ya/tidak 100 (kelurahan)."""
    cara = Pertanyaan.Cara
    instrumen = InstrumenFactory(kode="KLA-MUSIM", nama="Instrumen musim", total_maks=Decimal(1000))
    pasang_skala(instrumen)
    k1 = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="K1"), skor_maks=Decimal(900))
    kdk = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode="KDK"), skor_maks=Decimal(100))
    hak = IndikatorFactory(blok=k1, kode="4", nama="Hak sipil anak", urutan=1)
    wilayah = IndikatorFactory(blok=kdk, kode="26", nama="Kelurahan Layak Anak", urutan=2)
    akta = _soal(hak, "4.1", 300, ["DINKES", "DINSOS"], teks="Apakah layanan akta kelahiran keliling dilaksanakan?")
    _soal(
        hak,
        "4.2",
        200,
        ["DINKES"],
        cara=cara.PILIHAN,
        aturan={"opsi": OPSI},
        teks="Seberapa lengkap informasi layak anak disediakan?",
    )
    _soal(
        hak,
        "4.3",
        150,
        ["DINKES"],
        cara=cara.RENTANG,
        satuan="anak",
        minimum=Decimal(0),
        aturan={"rentang": PITA},
        teks="Berapa anak mengikuti forum anak?",
    )
    _soal(
        hak,
        "4.4",
        250,
        ["DINKES"],
        cara=cara.LINEAR,
        satuan="%",
        aturan={"nol": "0", "penuh": "100"},
        teks="Berapa persen anak memiliki kutipan akta kelahiran?",
    )
    _soal(wilayah, "26.1", 100, ["KELURAHAN"], wilayah=Pertanyaan.Wilayah.KELURAHAN, teks="Apakah ada ruang bermain?")
    KebutuhanBuktiFactory(pertanyaan=akta, jenis="dokumen", uraian="Keputusan tentang layanan keliling", urutan=1)
    KebutuhanBuktiFactory(pertanyaan=akta, jenis="foto", uraian="Foto pelayanan", wajib=False, urutan=2)
    return terbitkan(instrumen)


def _soal(indikator, kode: str, maks: int, opd: list[str], *, teks: str, **isian) -> Pertanyaan:
    soal = PertanyaanFactory(
        indikator=indikator,
        kode=kode,
        urutan=int(float(kode) * 10),
        skor_maks=Decimal(maks),
        teks=teks,
        **({"cara": Pertanyaan.Cara.YA_TIDAK} | isian),
    )
    for nomor, kode_opd in enumerate(opd):
        PertanyaanOpd.objects.create(pertanyaan=soal, kode_opd=kode_opd, urutan=nomor)
    return soal
