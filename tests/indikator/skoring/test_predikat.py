from decimal import Decimal

import pytest

from indikator.skoring import BatasPredikat, kurang_menuju, predikat_berikut, tentukan_predikat
from tests.indikator.skoring.strategi import SKALA

D = Decimal


@pytest.mark.parametrize(
    ("total", "kode"),
    [
        ("0", "tanpa"),
        ("499.99", "tanpa"),
        ("500", "pratama"),
        ("500.01", "pratama"),
        ("599.99", "pratama"),
        ("600", "pratama"),
        ("600.01", "madya"),
        ("699.99", "madya"),
        ("700", "madya"),
        ("700.01", "nindya"),
        ("799.99", "nindya"),
        ("800", "nindya"),
        ("800.01", "utama"),
        ("899.99", "utama"),
        ("900", "utama"),
        ("900.01", "kla"),
        ("1000", "kla"),
    ],
)
def test_batas_predikat(total, kode):
    assert tentukan_predikat(D(total), SKALA).kode == kode


@pytest.mark.parametrize(("inklusif", "kode"), [(True, "madya"), (False, "pratama")])
def test_tanda_inklusif_menentukan_nilai_tepat_di_batas(inklusif, kode):
    skala = (BatasPredikat("pratama", "Pratama", D(500), True), BatasPredikat("madya", "Madya", D(600), inklusif))
    assert tentukan_predikat(D("600.00"), skala).kode == kode


@pytest.mark.parametrize(
    ("total", "kode", "kurang"),
    [
        ("0", "pratama", "500"),
        ("499.99", "pratama", "0.01"),
        ("500", "madya", "100.01"),
        ("600", "madya", "0.01"),
        ("600.01", "nindya", "100.00"),
        ("899.99", "kla", "0.02"),
        ("900", "kla", "0.01"),
    ],
)
def test_jarak_ke_predikat_berikut_benar_benar_cukup(total, kode, kurang):
    berikut = predikat_berikut(D(total), SKALA)
    assert (berikut.batas.kode, berikut.kurang) == (kode, D(kurang))
    assert tentukan_predikat(D(total) + berikut.kurang, SKALA).kode == kode
    assert tentukan_predikat(D(total) + berikut.kurang - D("0.01"), SKALA).kode != kode


def test_di_puncak_tidak_ada_predikat_berikut():
    assert predikat_berikut(D("900.01"), SKALA) is None
    assert predikat_berikut(D("1000"), SKALA) is None


def test_kurang_menuju_predikat_yang_sudah_dicapai_nol():
    assert kurang_menuju(D("640"), SKALA[2]) == 0
    assert kurang_menuju(D("640"), SKALA[4]) == D("160.01")


@pytest.mark.parametrize("skala", [(), (SKALA[1], SKALA[0]), (SKALA[1], SKALA[1])])
def test_batas_kosong_atau_tidak_naik_ditolak(skala):
    with pytest.raises(ValueError, match="ascend"):
        tentukan_predikat(D(1), skala)


def test_total_biner_ditolak():
    with pytest.raises(TypeError):
        tentukan_predikat(600.0, SKALA)
