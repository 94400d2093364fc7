"""The estimate: kept shares multiply, never outside 0..start; and what the past says about a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indikator.skoring.taksiran import Kalibrasi, Pengalaman, Potongan, SoalTaksiran, kalibrasi, taksir

D = Decimal
POTONGAN = {
    "a": Potongan(D(10), D(50), D(100)),
    "b": Potongan(D(0), D(50), D(50)),
    "c": Potongan(D(0), D(0), D(0)),
}

persen = st.integers(0, 10_000).map(lambda n: D(n) / 100)
poin = st.integers(0, 2200).map(lambda n: D(n) / 100)
potongan = st.lists(persen, min_size=3, max_size=3).map(lambda p: Potongan(*sorted(p)))


def soal(mandiri: str, *alasan: str, verifikasi: str | None = None) -> SoalTaksiran:
    return SoalTaksiran("4.1", D(mandiri), None if verifikasi is None else D(verifikasi), alasan)


@pytest.mark.parametrize(
    ("masukan", "rendah", "wajar", "tinggi"),
    [
        (soal("10"), "10", "10", "10"),
        (soal("10", "a"), "0", "5", "9"),
        (soal("10", "a", "b"), "0", "2.5", "9"),  # half of half
        (soal("10", "a", "a"), "0", "5", "9"),  # a reason counts once
        (soal("10", "c"), "10", "10", "10"),
        (soal("0", "a", "b"), "0", "0", "0"),
        (soal("10", "b", verifikasi="6"), "3", "3", "6"),  # accepted with less: that is the start
        (soal("6", "b", verifikasi="10"), "3", "3", "6"),  # no more than was claimed
        (soal("10", verifikasi="0"), "0", "0", "0"),
        (soal("0.01", "b"), "0.01", "0.01", "0.01"),  # rounded half up once, at the question
        (soal("3.33", "a", "b"), "0", "0.83", "3.00"),
    ],
)
def test_taksir(masukan, rendah, wajar, tinggi):
    hasil = taksir(masukan, POTONGAN)
    assert (hasil.rendah, hasil.wajar, hasil.tinggi) == (D(rendah), D(wajar), D(tinggi))
    assert hasil.pangkal - hasil.hilang == hasil.wajar


@given(mandiri=poin, verifikasi=st.none() | poin, milik=st.dictionaries(st.text(min_size=1), potongan, max_size=5))
def test_selalu_berurutan_di_dalam_yang_diakui(mandiri, verifikasi, milik):
    hasil = taksir(SoalTaksiran("x", mandiri, verifikasi, tuple(milik)), milik)
    assert 0 <= hasil.rendah <= hasil.wajar <= hasil.tinggi <= hasil.pangkal <= mandiri


@given(mandiri=poin, milik=st.lists(potongan, min_size=1, max_size=4))
def test_urutan_alasan_tidak_berpengaruh(mandiri, milik):
    nama = {str(n): p for n, p in enumerate(milik)}
    maju = taksir(SoalTaksiran("x", mandiri, None, tuple(nama)), nama)
    mundur = taksir(SoalTaksiran("x", mandiri, None, tuple(reversed(nama))), nama)
    assert (maju.rendah, maju.wajar, maju.tinggi) == (mundur.rendah, mundur.wajar, mundur.tinggi)


def test_alasan_tanpa_potongan_adalah_galat():
    with pytest.raises(KeyError):
        taksir(soal("10", "tidak-ada"), POTONGAN)


@pytest.mark.parametrize("isi", [(50, 40, 60), (10, 20, 101), (-1, 0, 0), (0, 90, 80)])
def test_potongan_harus_berurutan(isi):
    with pytest.raises(ValueError, match="ascend"):
        Potongan(*map(D, isi))


def test_potongan_menolak_pecahan_biner():
    with pytest.raises(TypeError):
        Potongan(0.5, D(1), D(2))


def lewat(mandiri: str, tahap: str, *alasan: str) -> Pengalaman:
    return Pengalaman(D(mandiri), D(tahap), alasan)


def test_kalibrasi_dari_pertanyaan_dengan_satu_alasan_saja():
    """Losses 0, 20, 40, 60, 100 %: mean 44, quartiles 20 and 60. With two reasons nothing can be said of either."""
    semua = [
        lewat("10", "10", "a"),
        lewat("5", "4", "a"),
        lewat("10", "6", "a"),
        lewat("10", "4", "a"),
        lewat("2", "0", "a"),
        lewat("10", "0", "a", "b"),
        lewat("0", "0", "a"),  # claimed nothing, so it tells nothing
        lewat("10", "9", "b"),
        lewat("10", "10"),
        lewat("10", "12.5"),  # more than claimed is not less than no loss
    ]
    assert kalibrasi(semua, ["a", "b", "c"]) == (
        Kalibrasi("a", 5, D(56), Potongan(D(20), D(44), D(60))),
        Kalibrasi("b", 1, D(90), None),
        Kalibrasi(None, 2, D(100), None),
    )


def test_kalibrasi_tanpa_pengalaman():
    assert kalibrasi([], ["a"]) == ()


def test_rata_rata_di_luar_kuartil_tetap_berurutan():
    """Four losses of 0 and one of 100: the mean of 20 lies above the upper quartile."""
    semua = [lewat("1", "1", "a")] * 4 + [lewat("1", "0", "a")]
    assert kalibrasi(semua, ["a"])[0].potongan == Potongan(D(0), D(20), D(20))


@given(st.lists(st.tuples(poin, poin), min_size=5, max_size=12))
def test_kalibrasi_selalu_memberi_potongan_yang_sah(isi):
    for satu in kalibrasi([Pengalaman(m, t, ("a",)) for m, t in isi], ["a"]):
        assert satu.tersisa >= 0
        assert satu.potongan is None or satu.potongan.wajar == 100 - satu.tersisa
