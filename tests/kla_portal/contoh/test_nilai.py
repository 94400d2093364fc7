import random
from decimal import Decimal

import pytest

from indikator import skoring
from kla_portal.contoh.nilai import pilih_nilai
from kla_portal.contoh.soal import Bagian, Soal

D = Decimal
OPSI = skoring.AturanPilihan(tuple(skoring.Opsi(k, D(p)) for k, p in [("a", "1"), ("b", "0.5"), ("c", "0")]))
PITA = skoring.AturanRentang(
    tuple(skoring.Pita(D(d), D(p)) for d, p in [("0", "0"), ("1", "0.2"), ("20", "0.6"), ("80", "1")]), D(0), D(100)
)
TURUN = skoring.AturanRentang(
    tuple(skoring.Pita(D(d), D(p)) for d, p in [("0", "1"), ("10", "0.5"), ("50", "0")]), D(0), D(100)
)
LINEAR_TURUN = skoring.AturanLinear(D(30), D(10), D(0), D(100))


def soal(kode: str, aturan: skoring.Aturan, satuan: str = "%") -> Soal:
    return Soal(kode, "K1", "4", "topik", satuan, aturan, D(10), {}, (), (Bagian("DINKES", "perangkat_daerah", True),))


SEMUA = [
    soal("1", skoring.AturanYaTidak(), ""),
    soal("2", OPSI, ""),
    soal("3", PITA),
    soal("4", TURUN),
    soal("5", LINEAR_TURUN),
    soal("6", PITA, "lembaga"),
]


@pytest.mark.parametrize("target", [D(60), D(45), D(30), D(12)])
def test_answers_meet_the_target_and_obey_their_rules(target):
    nilai = pilih_nilai(SEMUA, target=target, lemah=(), acak=random.Random(7))
    for satu in SEMUA:
        isi = skoring.Jawaban(opsi=nilai[satu.kode].opsi or None, angka=nilai[satu.kode].angka)
        assert skoring.periksa_jawaban(satu.aturan, isi) == ()
        assert skoring.nilai_pertanyaan(satu.mesin, isi) == nilai[satu.kode].skor
    assert abs(sum(n.skor for n in nilai.values()) - target) <= 6


def test_counts_are_whole_and_shares_have_one_decimal():
    nilai = pilih_nilai(SEMUA, target=D(40), lemah=(), acak=random.Random(3))
    assert nilai["6"].angka == nilai["6"].angka.to_integral_value()
    assert nilai["3"].angka.as_tuple().exponent >= -1


def test_the_same_seed_gives_the_same_answers():
    kali = [pilih_nilai(SEMUA, target=D(33), lemah=("K1",), acak=random.Random(5)) for _ in range(2)]
    assert kali[0] == kali[1]
