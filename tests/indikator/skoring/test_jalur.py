"""The cheapest way: exact against brute force, deterministic, honest about what cannot be reached."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indikator.skoring import BatasPredikat, Jawaban, Pertanyaan, tentukan_predikat
from indikator.skoring.jalur import BOBOT, Langkah, jalan_termurah, jawaban_mungkin, jawaban_terbaik
from indikator.skoring.masukan import AturanLinear, AturanPilihan, AturanRentang, AturanYaTidak, Opsi, Pita
from indikator.skoring.predikat import tercapai
from tests.indikator.skoring.strategi import SKALA

D = Decimal
UTAMA = next(b for b in SKALA if b.kode == "utama")
INKLUSIF = BatasPredikat("x", "X", D(10), True)


def langkah(*isi: tuple[str, int]) -> list[Langkah]:
    return [Langkah(f"1.{nomor}", D(tambah), usaha) for nomor, (tambah, usaha) in enumerate(isi, 1)]


def kode(jalur) -> list[str]:
    return [s.kode for s in jalur.langkah]


def cara_kasar(awal: D, semua: list[Langkah], batas: BatasPredikat) -> tuple[int, ...] | None:
    """Every set of useful steps, compared by the rule as it is written down."""
    guna = [n for n, s in enumerate(semua) if s.tambah > 0]
    calon = []
    for banyak in range(len(guna) + 1):
        for pilihan in combinations(guna, banyak):
            tambah = sum((semua[n].tambah for n in pilihan), D(0))
            if tercapai(awal + tambah, batas):
                calon.append((sum(semua[n].usaha for n in pilihan), banyak, -tambah, pilihan))
    return min(calon)[3] if calon else None


sen = st.integers(0, 600).map(lambda n: D(n) / 100)
#: Few different gains, so that ties are common.
sen_kembar = st.sampled_from([D("0.50"), D(1), D("1.50"), D(2)])
bobot = st.sampled_from([1, 3, 6])
bobot_bebas = st.integers(1, 5)


@given(
    isi=st.lists(st.tuples(sen | sen_kembar, bobot | bobot_bebas), max_size=9),
    awal=st.integers(0, 1500).map(lambda n: D(n) / 100),
    batas=st.builds(BatasPredikat, st.just("t"), st.just("T"), sen.map(lambda n: n * 2), st.booleans()),
)
def test_sama_dengan_cara_kasar(isi, awal, batas):
    semua = [Langkah(f"q{n}", tambah, usaha) for n, (tambah, usaha) in enumerate(isi)]
    jalur = jalan_termurah(awal, semua, batas)
    harapan = cara_kasar(awal, semua, batas)
    if harapan is None:
        assert not jalur.tercapai
        assert kode(jalur) == [s.kode for s in semua if s.tambah > 0]
        assert jalur.kurang > 0
        assert tercapai(jalur.total + jalur.kurang, batas)
        assert not tercapai(jalur.total + jalur.kurang - D("0.01"), batas)
    else:
        assert kode(jalur) == [f"q{n}" for n in harapan]
        assert (jalur.tercapai, jalur.kurang) == (True, 0)
    assert jalur.total == awal + sum((s.tambah for s in jalur.langkah), D(0))
    assert jalur.usaha == sum(s.usaha for s in jalur.langkah)


def test_bukan_rakus():
    """Greedy by points an effort would take 1.1 first, and then need both."""
    jalur = jalan_termurah(D(0), langkah(("6", 1), ("9", 3), ("10", 3)), INKLUSIF)
    assert (kode(jalur), jalur.usaha, jalur.total) == (["1.3"], 3, D(10))


@pytest.mark.parametrize(
    ("isi", "harapan"),
    [
        ((("5", 3), ("5", 3), ("10", 6)), ["1.3"]),  # the same effort: fewer questions
        ((("10", 3), ("12", 3)), ["1.2"]),  # effort and number alike: the larger total
        ((("10", 3), ("10", 3)), ["1.1"]),  # all alike: the instrument's order
        ((("4", 1), ("6", 3), ("6", 1), ("4", 3)), ["1.1", "1.3"]),
    ],
)
def test_urutan_pemecah_seri(isi, harapan):
    assert kode(jalan_termurah(D(0), langkah(*isi), INKLUSIF)) == harapan


def test_seri_antargolongan_menurut_urutan_instrumen():
    """2 x 3 and 1 x 1 + 1 x 5 are both effort 6 with two questions and the same total."""
    semua = [Langkah("a", D(5), 3), Langkah("b", D(4), 1), Langkah("c", D(6), 5), Langkah("d", D(5), 3)]
    assert kode(jalan_termurah(D(0), semua, INKLUSIF)) == ["a", "d"]
    assert kode(jalan_termurah(D(0), semua[1:] + semua[:1], INKLUSIF)) == ["b", "c"]


def test_batas_tidak_inklusif_perlu_satu_sen_lebih():
    pas = langkah(("0.01", 1), ("100", 3))
    assert kode(jalan_termurah(D("800"), pas, UTAMA)) == ["1.1"]
    assert kode(jalan_termurah(D("799.99"), pas, UTAMA)) == ["1.2"]
    assert tentukan_predikat(D("800.01"), SKALA) == UTAMA


@pytest.mark.parametrize("awal", ["800.01", "1000"])
def test_target_sudah_tercapai_bukan_galat(awal):
    jalur = jalan_termurah(D(awal), langkah(("5", 1)), UTAMA)
    assert (jalur.sudah, jalur.tercapai, jalur.langkah, jalur.total) == (True, True, (), D(awal))


def test_tidak_terjangkau_memberi_semua_dan_kekurangannya():
    jalur = jalan_termurah(D("712.40"), langkah(("50", 1), ("0", 1), ("30.10", 6)), UTAMA)
    assert (jalur.tercapai, jalur.sudah, kode(jalur)) == (False, False, ["1.1", "1.3"])
    assert (jalur.total, jalur.kurang, jalur.usaha) == (D("792.50"), D("7.51"), 7)


def test_tidak_ada_yang_dapat_bergerak():
    jalur = jalan_termurah(D("790"), [], UTAMA)
    assert (jalur.tercapai, jalur.kurang, jalur.total) == (False, D("10.01"), D("790"))


def test_sebesar_instrumen_acuan_hanya_ribuan_gabungan(monkeypatch):
    """274 questions in three kinds of effort: counted, not timed."""
    monkeypatch.setattr("indikator.skoring.jalur.KOMBINASI_MAKS", 93 * 93)
    semua = [Langkah(f"q{n}", D(137 + n * 7919 % 900) / 100, list(BOBOT.values())[n % 3]) for n in range(274)]
    awal = D(1000) - sum((s.tambah for s in semua), D(0))
    jalur = jalan_termurah(awal, semua, BatasPredikat("t", "T", D(900), False))
    assert jalur.tercapai
    assert tercapai(jalur.total, BatasPredikat("t", "T", D(900), False))


def test_terlalu_banyak_macam_usaha_ditolak():
    semua = [Langkah(f"q{n}", D(1), n + 1) for n in range(40)]
    with pytest.raises(ValueError, match="too many kinds"):
        jalan_termurah(D(0), semua, INKLUSIF)


@pytest.mark.parametrize(("tambah", "usaha"), [(D("0.001"), 1), (D(1), 0), (D(1), -3)])
def test_langkah_yang_cacat_ditolak(tambah, usaha):
    with pytest.raises(ValueError, match=r"cents|effort"):
        Langkah("x", tambah, usaha)


def test_masukan_yang_cacat_ditolak():
    with pytest.raises(ValueError, match="one step only"):
        jalan_termurah(D(0), [Langkah("x", D(1), 1), Langkah("x", D(2), 1)], INKLUSIF)
    with pytest.raises(ValueError, match="cents"):
        jalan_termurah(D("0.005"), [], INKLUSIF)


TURUN = AturanRentang((Pita(D(0), D(1)), Pita(D(1), D("0.5")), Pita(D(5), D(0))), D(0), None)


@pytest.mark.parametrize(
    ("aturan", "terbaik"),
    [
        (AturanYaTidak(), Jawaban(opsi="ya")),
        (AturanPilihan((Opsi("a", D("0.5")), Opsi("b", D(1)), Opsi("c", D(1)))), Jawaban(opsi="b")),
        (AturanRentang((Pita(D(0), D(0)), Pita(D(80), D(1))), D(0), D(100)), Jawaban(angka=D(80))),
        (TURUN, Jawaban(angka=D(0))),
        (AturanLinear(D(0), D(100), D(0), D(100)), Jawaban(angka=D(100))),
        (AturanLinear(D(100), D(0), D(0), None), Jawaban(angka=D(0))),
        (AturanLinear(D(0), D(100), D(0), D(60)), Jawaban(angka=D(60))),  # the bound ends the line before its end
    ],
)
def test_jawaban_terbaik(aturan, terbaik):
    assert jawaban_terbaik(Pertanyaan("1.1", D(4), aturan)) == terbaik


def test_jawaban_mungkin_tetap_di_dalam_batas():
    aturan = AturanRentang((Pita(D(-5), D(0)), Pita(D(0), D("0.5")), Pita(D(9), D(1))), D(0), D(4))
    assert jawaban_mungkin(Pertanyaan("1.1", D(4), aturan)) == (Jawaban(angka=D(0)), Jawaban(angka=D(4)))
