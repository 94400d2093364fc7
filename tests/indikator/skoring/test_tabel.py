"""The integer tables give the engine's own points for every answer that they speak of."""

from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indikator.skoring import (
    AturanLinear,
    AturanPilihan,
    AturanRentang,
    AturanYaTidak,
    Jawaban,
    Opsi,
    Pertanyaan,
    Pita,
    nilai_pertanyaan,
    terjawab,
)
from indikator.skoring.tabel import ANGKA_MAKS, SKALA_ANGKA, TabelSoal, ke_sen, susun_tabel
from tests.indikator.skoring import strategi

D = Decimal
banyak = settings(max_examples=800, deadline=None)


def menurut_tabel(tabel: TabelSoal, jawaban: Jawaban) -> int | None:
    """What the database does with the table, in Python's integers; None when unanswered."""
    if tabel.opsi:
        return dict(tabel.opsi).get(jawaban.opsi)
    if jawaban.angka is None:
        return None
    x = int(jawaban.angka * SKALA_ANGKA)
    if tabel.pita:
        (sen,) = [p.sen for p in tabel.pita if p.bawah <= x < p.atas]
        return sen
    g = tabel.garis
    t = min(max(g.arah * (x - g.nol), g.bawah), g.atas)
    assert 0 <= (2 * g.maks + 1) * t + g.jangkauan < 2**63
    return (2 * g.maks * t + g.jangkauan) // (2 * g.jangkauan)


def seharusnya(soal: Pertanyaan, jawaban: Jawaban) -> int | None:
    return ke_sen(nilai_pertanyaan(soal, jawaban)) if terjawab(soal.aturan, jawaban) else None


@banyak
@given(st.data())
def test_tabel_sama_dengan_mesin(data):
    soal = data.draw(strategi.pertanyaan())
    tabel = susun_tabel(soal)
    assert not tabel.dengan_mesin
    jawaban = data.draw(strategi.jawaban_untuk(soal.aturan))
    assert menurut_tabel(tabel, jawaban) == seharusnya(soal, jawaban)


batas = st.one_of(st.none(), strategi.desimal(-40, 140, 5))


@banyak
@given(
    strategi.skor_maks,
    st.lists(st.tuples(strategi.desimal(-30, 120, 6), strategi.desimal(-1, 2)), min_size=1, max_size=5),
    batas,
    batas,
    strategi.angka,
)
def test_pita_aneh_sama_dengan_mesin(maks, pita, satu, dua, angka):
    """Bands that start between two possible answers, shares below 0 and above 1, bounds inside the bands."""
    pita = sorted(dict(pita).items())
    minimum, maksimum = (satu, dua) if satu is None or dua is None or satu <= dua else (dua, satu)
    soal = Pertanyaan("1", maks, AturanRentang(tuple(Pita(*p) for p in pita), minimum, maksimum))
    jawaban = Jawaban(angka=angka)
    assert menurut_tabel(susun_tabel(soal), jawaban) == seharusnya(soal, jawaban)


@banyak
@given(strategi.skor_maks, strategi.desimal(-50, 150, 4), strategi.desimal(-50, 150, 4), batas, batas, strategi.angka)
@example(D("25"), D(0), D("0.0003"), None, None, D("0.0001"))
@example(D("7.77"), D(100), D(3), D("3.5"), D(90), D("3.4999"))
def test_garis_sama_dengan_mesin_atau_menyerahkannya(maks, nol, penuh, satu, dua, angka):
    if nol == penuh:
        penuh += 1
    minimum, maksimum = (satu, dua) if satu is None or dua is None or satu <= dua else (dua, satu)
    soal = Pertanyaan("1", maks, AturanLinear(nol, penuh, minimum, maksimum))
    tabel = susun_tabel(soal)
    empat = all(b is None or b == b.quantize(D("0.0001")) for b in (minimum, maksimum))
    assert tabel.dengan_mesin == (not empat)
    if empat:
        assert menurut_tabel(tabel, Jawaban(angka=angka)) == seharusnya(soal, Jawaban(angka=angka))


def test_aturan_yang_tidak_muat_diserahkan_kepada_mesin():
    def dengan_mesin(aturan, maks="9999.99"):
        return susun_tabel(Pertanyaan("1", D(maks), aturan)).dengan_mesin

    assert dengan_mesin(AturanLinear(D("0.00001"), D(1)))
    assert dengan_mesin(AturanLinear(D(0), D(ANGKA_MAKS)))
    assert not dengan_mesin(AturanLinear(D(0), D(ANGKA_MAKS)), maks="10")
    assert dengan_mesin(AturanLinear(D(0), D(10) ** 30), maks="0.01")
    assert dengan_mesin(AturanLinear(D(0), D(1), D("0.00001"), None))
    assert not dengan_mesin(AturanLinear(D(0), D(1), D(-(10**13)), D(10**13)))


def test_pita_mencakup_semua_jawaban_dan_opsi_kosong_bukan_jawaban():
    raksasa = AturanRentang((Pita(D(-(10**20)), D("0.3")), Pita(D(5), D(1)), Pita(D(10) ** 20, D(0))))
    pita = susun_tabel(Pertanyaan("1", D(10), raksasa)).pita
    tepi = ANGKA_MAKS * SKALA_ANGKA
    assert [(p.bawah, p.atas, p.sen) for p in pita] == [(-tepi, 50000, 300), (50000, tepi, 1000)]
    opsi = susun_tabel(Pertanyaan("1", D(10), AturanPilihan((Opsi("", D(1)), Opsi("a", D("0.333")))))).opsi
    assert opsi == (("a", 333),)
    assert susun_tabel(Pertanyaan("1", D("0.05"), AturanYaTidak())).opsi == (("ya", 5), ("tidak", 0))
