"""Properties that hold for every rule, answer and instrument."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indikator.skoring import (
    AturanLinear,
    AturanPilihan,
    AturanRentang,
    AturanYaTidak,
    Indikator,
    Instrumen,
    Jawaban,
    Klaster,
    Pertanyaan,
    hitung,
    jumlahkan,
    nilai_pertanyaan,
    predikat_berikut,
    tentukan_predikat,
)
from tests.indikator.skoring import strategi

pytestmark = pytest.mark.lama

D = Decimal
banyak = settings(max_examples=1000, deadline=None)


def acuan(soal: Pertanyaan, jawaban: Jawaban) -> Decimal:
    """A slow reference in exact fractions, written from the rule's words alone."""
    aturan, maks = soal.aturan, Fraction(soal.skor_maks)
    if isinstance(aturan, AturanYaTidak):
        bagian = Fraction(jawaban.opsi == "ya")
    elif isinstance(aturan, AturanPilihan):
        bagian = Fraction({o.kode: o.proporsi for o in aturan.opsi}.get(jawaban.opsi, D(0)))
    elif jawaban.angka is None:
        bagian = Fraction(0)
    else:
        batas = [b for b in (aturan.minimum, aturan.maksimum) if b is not None]
        x = Fraction(jawaban.angka)
        x = max(x, Fraction(aturan.minimum)) if aturan.minimum in batas else x
        x = min(x, Fraction(aturan.maksimum)) if aturan.maksimum in batas else x
        if isinstance(aturan, AturanRentang):
            bagian = Fraction(next((p.proporsi for p in reversed(aturan.pita) if p.dari <= x), aturan.pita[0].proporsi))
        else:
            bagian = (x - Fraction(aturan.nol)) / (Fraction(aturan.penuh) - Fraction(aturan.nol))
    poin = max(Fraction(0), min(maks, maks * bagian))
    return (Decimal(int(poin * 100 + Fraction(1, 2))) / 100).quantize(D("0.01"), rounding=ROUND_HALF_UP)


@banyak
@given(st.data())
def test_sama_dengan_acuan_pecahan_dan_tidak_keluar_batas(data):
    soal = data.draw(strategi.pertanyaan())
    jawaban = data.draw(strategi.jawaban_untuk(soal.aturan))
    skor = nilai_pertanyaan(soal, jawaban)
    assert skor == acuan(soal, jawaban)
    assert 0 <= skor <= soal.skor_maks
    assert skor == skor.quantize(D("0.01"))
    assert nilai_pertanyaan(soal, jawaban) == skor


@banyak
@given(strategi.skor_maks, strategi.aturan_linear(), strategi.angka, strategi.angka)
def test_linear_monoton_ke_arah_penuh(maks, aturan, satu, dua):
    soal = Pertanyaan("1", maks, aturan)
    rendah, tinggi = (nilai_pertanyaan(soal, Jawaban(angka=n)) for n in sorted((satu, dua)))
    assert rendah <= tinggi if aturan.penuh > aturan.nol else rendah >= tinggi


@banyak
@given(st.data(), strategi.skor_maks, strategi.angka, strategi.angka, st.sampled_from(["naik", "turun"]))
def test_rentang_monoton_searah_proporsinya(data, maks, satu, dua, arah):
    soal = Pertanyaan("1", maks, data.draw(strategi.aturan_rentang(urut=arah)))
    rendah, tinggi = (nilai_pertanyaan(soal, Jawaban(angka=n)) for n in sorted((satu, dua)))
    assert rendah <= tinggi if arah == "naik" else rendah >= tinggi


@banyak
@given(strategi.skor_maks, strategi.aturan_pilihan())
def test_opsi_lebih_baik_tidak_pernah_lebih_rendah(maks, aturan):
    soal = Pertanyaan("1", maks, aturan)
    skor = [nilai_pertanyaan(soal, Jawaban(o.kode)) for o in aturan.opsi]
    assert skor == sorted(skor, reverse=True)


@settings(max_examples=1300, deadline=None)  # one in five has no answer to change
@given(strategi.instrumen_dan_jawaban(), st.integers(0, 10**6), st.data())
def test_hasil_instrumen(bahan, benih, data):
    """One drawn instrument, five properties: drawing it costs more than checking it."""
    instrumen, jawaban = bahan
    hasil = hitung(instrumen, jawaban)
    jumlah_ke_atas_tepat(hasil)
    tak_terjawab_nol_dan_terhitung(instrumen, jawaban, hasil)
    sama_dengan_nilai_lalu_jumlahkan(instrumen, jawaban, hasil)
    urutan_tidak_mengubah(instrumen, jawaban, hasil, Random(benih))
    if jawaban:
        kode = data.draw(st.sampled_from(sorted(jawaban)))
        soal = next(p for p in instrumen.semua_pertanyaan() if p.kode == kode)
        mengubah_satu_jawaban_hanya_mengubah_pertanyaannya(
            instrumen, jawaban, hasil, soal, data.draw(strategi.jawaban_untuk(soal.aturan))
        )


def jumlah_ke_atas_tepat(hasil):
    for klaster in hasil.klaster:
        assert klaster.skor == sum(i.skor for i in klaster.indikator)
        for indikator in klaster.indikator:
            assert indikator.skor == sum(p.skor for p in indikator.pertanyaan)
            assert indikator.terjawab == sum(p.terjawab for p in indikator.pertanyaan)
    assert hasil.total == sum(hasil.skor_pertanyaan().values()) == sum(k.skor for k in hasil.klaster)
    assert hasil.terjawab == sum(k.terjawab for k in hasil.klaster) <= hasil.total_pertanyaan
    assert 0 <= hasil.total <= hasil.skor_maks


def tak_terjawab_nol_dan_terhitung(instrumen, jawaban, hasil):
    isi = {k: j for k, j in jawaban.items() if j != Jawaban()}
    assert hasil == hitung(instrumen, isi)
    assert hasil.terjawab == len(isi)
    kosong = hitung(instrumen, {})
    assert (kosong.total, kosong.terjawab, kosong.predikat) == (0, 0, instrumen.skala[0])


def sama_dengan_nilai_lalu_jumlahkan(instrumen, jawaban, hasil):
    """What the verified total and a simulation rely on: scoring and adding are separate steps."""
    soal = {p.kode: p for p in instrumen.semua_pertanyaan()}
    skor = {k: nilai_pertanyaan(soal[k], j) for k, j in jawaban.items() if j != Jawaban()}
    assert jumlahkan(instrumen, skor) == hasil


def urutan_tidak_mengubah(instrumen, jawaban, hasil, acak):
    def kocok(isi):
        return tuple(acak.sample(isi, len(isi)))

    lain = Instrumen(
        kocok(
            [
                Klaster(k.kode, kocok([Indikator(i.kode, kocok(i.pertanyaan)) for i in k.indikator]))
                for k in instrumen.klaster
            ]
        ),
        instrumen.skala,
    )
    teracak = hitung(lain, dict(kocok(list(jawaban.items()))))
    assert (hasil.total, hasil.predikat, hasil.terjawab) == (teracak.total, teracak.predikat, teracak.terjawab)
    assert hasil.skor_pertanyaan() == teracak.skor_pertanyaan()


def mengubah_satu_jawaban_hanya_mengubah_pertanyaannya(instrumen, jawaban, semula, soal, baru):
    sesudah = hitung(instrumen, jawaban | {soal.kode: baru})
    beda = nilai_pertanyaan(soal, baru) - nilai_pertanyaan(soal, jawaban[soal.kode])
    assert sesudah.total - semula.total == beda
    berubah = semula.skor_pertanyaan().items() ^ sesudah.skor_pertanyaan().items()
    assert {k for k, _ in berubah} <= {soal.kode}


@banyak
@given(strategi.desimal(0, 1000), strategi.desimal(0, 1000))
def test_predikat_monoton_dan_jaraknya_tepat(satu, dua):
    urutan = [b.kode for b in strategi.SKALA]
    rendah, tinggi = (urutan.index(tentukan_predikat(t, strategi.SKALA).kode) for t in sorted((satu, dua)))
    assert rendah <= tinggi
    berikut = predikat_berikut(satu, strategi.SKALA)
    if berikut is None:
        assert satu > 900
    else:
        assert tentukan_predikat(satu + berikut.kurang, strategi.SKALA) == berikut.batas
        assert tentukan_predikat(satu + berikut.kurang - D("0.01"), strategi.SKALA) != berikut.batas


@banyak
@given(st.sampled_from(strategi.SKALA[1:]), st.sampled_from([D("-0.01"), D(0), D("0.01")]))
def test_batas_predikat_seperseratus_di_kiri_dan_kanan(batas, geser):
    dicapai = geser > 0 or (geser == 0 and batas.inklusif)
    sebelum = strategi.SKALA[strategi.SKALA.index(batas) - 1]
    assert tentukan_predikat(batas.batas_bawah + geser, strategi.SKALA) == (batas if dicapai else sebelum)


@banyak
@given(strategi.skor_maks, strategi.aturan_linear(), strategi.angka)
def test_linear_terbalik_adalah_cermin(maks, aturan, angka):
    """Swapping nol and penuh mirrors the share, up to one rounding step."""
    cermin = AturanLinear(aturan.penuh, aturan.nol, aturan.minimum, aturan.maksimum)
    jumlah = sum(nilai_pertanyaan(Pertanyaan("1", maks, a), Jawaban(angka=angka)) for a in (aturan, cermin))
    assert abs(jumlah - maks) <= D("0.01")
