"""Each rule on its boundaries, in both directions, and rounding; figures worked by hand."""

from decimal import Decimal, localcontext

import pytest

from indikator.skoring import (
    AturanLinear,
    AturanPilihan,
    AturanRentang,
    AturanYaTidak,
    Cacat,
    Indikator,
    Instrumen,
    Jawaban,
    Klaster,
    Opsi,
    Pertanyaan,
    Pita,
    aturan_dari_data,
    hitung,
    jumlahkan,
    nilai_pertanyaan,
    periksa_jawaban,
    terjawab,
)
from tests.indikator.skoring.strategi import SKALA

D = Decimal
PILIHAN = AturanPilihan(tuple(Opsi(k, D(p)) for k, p in (("a", "1"), ("b", "0.5"), ("c", "0.25"), ("d", "0"))))


def rentang(*pasangan, minimum="0", maksimum="100"):
    pita = tuple(Pita(D(dari), D(proporsi)) for dari, proporsi in pasangan)
    return AturanRentang(pita, D(minimum), None if maksimum is None else D(maksimum))


NAIK = rentang(("0", "0"), ("1", "0.2"), ("20", "0.4"), ("75", "1"))
TURUN = rentang(("0", "1"), ("1", "0.5"), ("10", "0"))
PUNCAK = rentang(("0", "0"), ("40", "1"), ("60", "0.3"))
HITUNGAN = rentang(("0", "0"), ("1", "0.33"), ("2", "0.66"), ("3", "1"), maksimum=None)
LINEAR_NAIK = AturanLinear(D(50), D(95), D(0), D(100))
LINEAR_TURUN = AturanLinear(D(40), D(14), D(0), D(100))
LINEAR_BEBAS = AturanLinear(D(0), D(3))


def nilai(aturan, maks, *, opsi=None, angka=None):
    return nilai_pertanyaan(Pertanyaan("x", D(maks), aturan), Jawaban(opsi, None if angka is None else D(angka)))


@pytest.mark.parametrize(
    ("aturan", "maks", "opsi", "hasil"),
    [
        (AturanYaTidak(), "4.5", "ya", "4.50"),
        (AturanYaTidak(), "4.5", "tidak", "0.00"),
        (AturanYaTidak(), "4.5", None, "0.00"),
        (AturanYaTidak(), "4.5", "YA", "0.00"),
        (PILIHAN, "12", "a", "12.00"),
        (PILIHAN, "12", "b", "6.00"),
        (PILIHAN, "12", "c", "3.00"),
        (PILIHAN, "12", "d", "0.00"),
        (PILIHAN, "12", "e", "0.00"),
        (PILIHAN, "12", None, "0.00"),
        (PILIHAN, "0", "a", "0.00"),
    ],
)
def test_nilai_opsi(aturan, maks, opsi, hasil):
    assert nilai(aturan, maks, opsi=opsi) == D(hasil)


@pytest.mark.parametrize(
    ("aturan", "angka", "hasil"),
    [
        (NAIK, "0", "0"),
        (NAIK, "0.99", "0"),
        (NAIK, "1", "2"),
        (NAIK, "19.9999", "2"),
        (NAIK, "20", "4"),
        (NAIK, "74.99", "4"),
        (NAIK, "75", "10"),
        (NAIK, "100", "10"),
        (NAIK, "100.01", "10"),
        (NAIK, "-3", "0"),
        (TURUN, "0", "10"),
        (TURUN, "0.99", "10"),
        (TURUN, "1", "5"),
        (TURUN, "9.99", "5"),
        (TURUN, "10", "0"),
        (TURUN, "1000", "0"),
        (TURUN, "-1", "10"),
        (PUNCAK, "39.99", "0"),
        (PUNCAK, "40", "10"),
        (PUNCAK, "60", "3"),
        (HITUNGAN, "1", "3.3"),
        (HITUNGAN, "2", "6.6"),
        (HITUNGAN, "99999999", "10"),
        (LINEAR_NAIK, "50", "0"),
        (LINEAR_NAIK, "49.99", "0"),
        (LINEAR_NAIK, "72.5", "5"),
        (LINEAR_NAIK, "94.99", "10"),
        (LINEAR_NAIK, "94.97", "9.99"),
        (LINEAR_NAIK, "95", "10"),
        (LINEAR_NAIK, "100", "10"),
        (LINEAR_NAIK, "500", "10"),
        (LINEAR_TURUN, "40", "0"),
        (LINEAR_TURUN, "41", "0"),
        (LINEAR_TURUN, "27", "5"),
        (LINEAR_TURUN, "14", "10"),
        (LINEAR_TURUN, "0", "10"),
        (LINEAR_TURUN, "-5", "10"),
        (LINEAR_BEBAS, "1", "3.33"),
        (LINEAR_BEBAS, "2", "6.67"),
        (LINEAR_BEBAS, "1E+999999", "10"),
        (LINEAR_BEBAS, "-1E+999999", "0"),
        (LINEAR_BEBAS, "NaN", "0"),
        (LINEAR_BEBAS, "Infinity", "0"),
        (NAIK, None, "0"),
    ],
)
def test_nilai_angka_dari_sepuluh_poin(aturan, angka, hasil):
    assert nilai(aturan, "10", angka=angka) == D(hasil)


def test_angka_di_luar_batas_dijepit_sebelum_dinilai():
    """The bound, not the number, is scored: at most 60 counts even where the line goes on to 100."""
    sempit = AturanLinear(D(0), D(100), D(10), D(60))
    assert nilai(sempit, "10", angka="90") == D("6.00")
    assert nilai(sempit, "10", angka="0") == D("1.00")


@pytest.mark.parametrize(
    ("maks", "proporsi", "hasil"),
    [
        ("0.01", "0.5", "0.01"),
        ("0.01", "0.49", "0.00"),
        ("0.01", "0.4999999999999999999999999999999999999", "0.00"),
        ("0.03", "0.5", "0.02"),
        ("1.25", "0.25", "0.31"),
        ("1.25", "0.5", "0.63"),
        ("1.25", "0.75", "0.94"),
        ("4.5", "0.33", "1.49"),
        ("3.2", "0.125", "0.40"),
        ("1", "0.005", "0.01"),
        ("1", "0.015", "0.02"),
        ("1", "0.995", "1.00"),
        ("5", "1.5", "5.00"),
        ("5", "-0.5", "0.00"),
    ],
)
def test_pembulatan_setengah_ke_atas_sekali(maks, proporsi, hasil):
    aturan = AturanPilihan((Opsi("a", D(proporsi)),))
    assert nilai(aturan, maks, opsi="a") == D(hasil)


def test_pembulatan_linear_tepat_di_tengah():
    assert nilai(AturanLinear(D(0), D(400)), "1", angka="2") == D("0.01")
    assert nilai(AturanLinear(D(0), D(400)), "1", angka="1.9999") == D("0.00")


def test_konteks_pemanggil_tidak_mengubah_nilai():
    with localcontext() as konteks:
        konteks.prec = 2
        assert nilai(LINEAR_NAIK, "12.34", angka="94.97") == D("12.33")


def susun(*indikator):
    return Instrumen((Klaster("K1", indikator),), SKALA)


def test_penjumlahan_tidak_dibulatkan_lagi():
    """Three thirds of a point: each question is rounded, so the sum is 0.99 and not 1."""
    soal = tuple(Pertanyaan(f"1.{n}", D(1), AturanLinear(D(0), D(3))) for n in range(3))
    hasil = hitung(susun(Indikator("1", soal)), {p.kode: Jawaban(angka=D(1)) for p in soal})
    assert [p.skor for p in hasil.klaster[0].indikator[0].pertanyaan] == [D("0.33")] * 3
    assert (hasil.total, hasil.skor_maks) == (D("0.99"), D(3))


def test_hasil_lengkap_satu_instrumen_kecil():
    satu = Indikator("1", (Pertanyaan("1.1", D(400), PILIHAN), Pertanyaan("1.2", D(200), AturanYaTidak())))
    dua = Indikator("2", (Pertanyaan("2.1", D(100), NAIK), Pertanyaan("2.2", D(300), LINEAR_NAIK)))
    instrumen = Instrumen((Klaster("KEL", (satu,)), Klaster("K1", (dua,))), SKALA)
    hasil = hitung(
        instrumen,
        {"1.1": Jawaban("a"), "1.2": Jawaban("tidak"), "2.1": Jawaban(), "2.2": Jawaban(angka=D("77"))},
    )
    assert hasil.total == D("580.00")
    assert hasil.skor_maks == 1000
    assert (hasil.terjawab, hasil.total_pertanyaan) == (3, 4)
    assert hasil.predikat.kode == "pratama"
    assert (hasil.berikut.batas.kode, hasil.berikut.kurang) == ("madya", D("20.01"))
    assert [(k.kode, k.skor, k.skor_maks, k.terjawab, k.total_pertanyaan) for k in hasil.klaster] == [
        ("KEL", D("400.00"), D(600), 2, 2),
        ("K1", D("180.00"), D(400), 1, 2),
    ]
    assert [(p.kode, p.terjawab) for p in hasil.klaster[1].indikator[0].pertanyaan] == [("2.1", False), ("2.2", True)]
    assert hasil.skor_pertanyaan() == {"1.1": D(400), "1.2": D(0), "2.1": D(0), "2.2": D("180.00")}


def test_jumlahkan_memakai_skor_apa_adanya():
    instrumen = susun(Indikator("1", (Pertanyaan("1.1", D(10), PILIHAN), Pertanyaan("1.2", D(10), PILIHAN))))
    hasil = jumlahkan(instrumen, {"1.1": D("3.3333")})
    assert (hasil.total, hasil.terjawab) == (D("3.3333"), 1)


@pytest.mark.parametrize("skor", ["-0.01", "10.01", "NaN"])
def test_jumlahkan_menolak_skor_di_luar_batas(skor):
    with pytest.raises(ValueError):
        jumlahkan(susun(Indikator("1", (Pertanyaan("1.1", D(10), PILIHAN),))), {"1.1": D(skor)})


def test_kode_asing_dan_kode_ganda_ditolak():
    soal = Pertanyaan("1.1", D(10), PILIHAN)
    with pytest.raises(ValueError, match=r"9\.9"):
        hitung(susun(Indikator("1", (soal,))), {"9.9": Jawaban("a")})
    with pytest.raises(ValueError, match="differ"):
        susun(Indikator("1", (soal,)), Indikator("2", (soal,)))


@pytest.mark.parametrize(
    "buat",
    [
        lambda: Jawaban(angka=1.5),
        lambda: Jawaban(angka=1),
        lambda: Opsi("a", 0.5),
        lambda: Pita(0.0, D(1)),
        lambda: Pita(D(0), 1.0),
        lambda: Pertanyaan("1", 1.0, AturanYaTidak()),
        lambda: AturanLinear(0.0, D(1)),
        lambda: AturanRentang((Pita(D(0), D(0)),), 0.0, None),
        lambda: jumlahkan(susun(Indikator("1", (Pertanyaan("1.1", D(10), PILIHAN),))), {"1.1": 1.0}),
        lambda: aturan_dari_data("linear", {"nol": 0.0, "penuh": "1"}),
    ],
)
def test_bilangan_pecahan_biner_ditolak(buat):
    with pytest.raises(TypeError):
        buat()


@pytest.mark.parametrize(
    "buat",
    [
        lambda: AturanPilihan(()),
        lambda: AturanPilihan((Opsi("a", D(1)), Opsi("a", D(0)))),
        lambda: AturanRentang(()),
        lambda: rentang(("5", "0"), ("5", "1")),
        lambda: rentang(("5", "0"), ("4", "1")),
        lambda: AturanLinear(D(5), D("5.0")),
        lambda: AturanLinear(D(0), D(5), D(2), D(1)),
        lambda: Pertanyaan("1", D("-1"), AturanYaTidak()),
        lambda: Pertanyaan("1", D("0.005"), AturanYaTidak()),
        lambda: Opsi("a", D("NaN")),
        lambda: aturan_dari_data("acak", {}),
    ],
)
def test_aturan_rusak_ditolak(buat):
    with pytest.raises(ValueError):
        buat()


@pytest.mark.parametrize(
    ("aturan", "jawaban", "cacat"),
    [
        (AturanYaTidak(), Jawaban("ya"), ()),
        (AturanYaTidak(), Jawaban(), ()),
        (AturanYaTidak(), Jawaban("mungkin"), (Cacat.OPSI_TIDAK_DIKENAL,)),
        (AturanYaTidak(), Jawaban("a"), (Cacat.OPSI_TIDAK_DIKENAL,)),
        (AturanYaTidak(), Jawaban(angka=D(1)), (Cacat.ANGKA_TIDAK_BERLAKU,)),
        (PILIHAN, Jawaban("d"), ()),
        (PILIHAN, Jawaban("ya"), (Cacat.OPSI_TIDAK_DIKENAL,)),
        (PILIHAN, Jawaban("z", D(1)), (Cacat.ANGKA_TIDAK_BERLAKU, Cacat.OPSI_TIDAK_DIKENAL)),
        (NAIK, Jawaban(angka=D(0)), ()),
        (NAIK, Jawaban(angka=D(100)), ()),
        (NAIK, Jawaban(), ()),
        (NAIK, Jawaban("a"), (Cacat.OPSI_TIDAK_BERLAKU,)),
        (NAIK, Jawaban(angka=D("-0.01")), (Cacat.DI_BAWAH_MINIMUM,)),
        (NAIK, Jawaban(angka=D("100.01")), (Cacat.DI_ATAS_MAKSIMUM,)),
        (NAIK, Jawaban(angka=D("NaN")), (Cacat.BUKAN_BILANGAN,)),
        (NAIK, Jawaban(angka=D("sNaN")), (Cacat.BUKAN_BILANGAN,)),
        (NAIK, Jawaban("a", D("-Infinity")), (Cacat.OPSI_TIDAK_BERLAKU, Cacat.BUKAN_BILANGAN)),
        (HITUNGAN, Jawaban(angka=D("1E+30")), ()),
        (LINEAR_BEBAS, Jawaban(angka=D("-1E+30")), ()),
        (LINEAR_TURUN, Jawaban(angka=D("101")), (Cacat.DI_ATAS_MAKSIMUM,)),
    ],
)
def test_periksa_jawaban(aturan, jawaban, cacat):
    assert periksa_jawaban(aturan, jawaban) == cacat


@pytest.mark.parametrize(
    ("aturan", "jawaban", "ya"),
    [
        (AturanYaTidak(), Jawaban("tidak"), True),
        (AturanYaTidak(), Jawaban("x"), False),
        (PILIHAN, Jawaban("d"), True),
        (PILIHAN, Jawaban("x"), False),
        (NAIK, Jawaban(angka=D(0)), True),
        (NAIK, Jawaban(angka=D(999)), True),
        (NAIK, Jawaban("a"), False),
        (NAIK, Jawaban(angka=D("NaN")), False),
        (LINEAR_BEBAS, Jawaban(), False),
    ],
)
def test_terjawab(aturan, jawaban, ya):
    assert terjawab(aturan, jawaban) is ya


def test_aturan_dari_data_tersimpan():
    opsi = [{"kode": "a", "label": "Ada", "proporsi": "1"}, {"kode": "b", "label": "Tidak", "proporsi": "0"}]
    assert aturan_dari_data("ya_tidak", {}) == AturanYaTidak()
    assert aturan_dari_data("pilihan", {"opsi": opsi}) == AturanPilihan((Opsi("a", D(1)), Opsi("b", D(0))))
    pita = {"rentang": [{"dari": "0", "proporsi": "0"}, {"dari": "7.5", "proporsi": "1"}]}
    assert aturan_dari_data("rentang", pita, minimum=D(0), maksimum=D(9)) == AturanRentang(
        (Pita(D(0), D(0)), Pita(D("7.5"), D(1))), D(0), D(9)
    )
    assert aturan_dari_data("linear", {"nol": "40", "penuh": "14"}, minimum=D(0)) == AturanLinear(D(40), D(14), D(0))
