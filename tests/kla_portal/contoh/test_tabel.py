"""Example rows of the questions' tables: sound, seeded, and in agreement with the answers."""

from decimal import Decimal
from pathlib import Path

import pytest

from indikator.berkas.instrumen import baca_berkas
from indikator.matriks.definisi import BARIS_MAKS, definisi_dari_data
from indikator.matriks.isi import baca_baris
from indikator.matriks.jumlah import nilai_tabel, sesuai
from kla_portal.contoh.rencana import RencanaBagian, RencanaJawaban
from kla_portal.contoh.soal import Bagian, Nilai, Soal
from kla_portal.contoh.tabel import isi_tabel

ACUAN = Path(__file__).resolve().parents[3] / "indikator" / "instrumen" / "kla-2024.yaml"
BERTABEL = [q for q in baca_berkas(ACUAN).pertanyaan if q.matriks]
NAMA = {"01": "Kecamatan Utara", "02": "Kecamatan Selatan", "DP3A": "Dinas PPPA"}


def rencana(soal, angka=None, keadaan="diterima", skor="1"):
    bagian = [Bagian(kode, "perangkat_daerah", n == 0) for n, kode in enumerate(soal.opd[:4])]
    if soal.wilayah:
        bagian = [Bagian("DP3A", "perangkat_daerah", True), Bagian("01", "kecamatan", False)]
    isi = Soal(soal.kode, "K1", "1", "", soal.penilaian.satuan, None, soal.skor_maks, {}, (), tuple(bagian))
    hasil = RencanaJawaban(isi, keadaan, Nilai("", angka, Decimal(skor)))
    hasil.bagian = [RencanaBagian(b.opd, b.jenis, b.pimpin, True, True) for b in bagian]
    hasil.bagian[-1].nilai_unit = "ya" if soal.wilayah else ""
    return hasil


def susun(soal, angka=None, tahun=2024, **lain):
    definisi = definisi_dari_data(soal.matriks.sebagai_data())
    return isi_tabel(rencana(soal, angka, **lain), definisi, kota="32.77", nama=NAMA, tahun=tahun)


@pytest.mark.parametrize("soal", BERTABEL, ids=lambda q: q.kode)
@pytest.mark.parametrize("tahun", [2023, 2024])
def test_setiap_tabel_acuan_terisi_dengan_sel_yang_sah(soal, tahun):
    definisi = definisi_dari_data(soal.matriks.sebagai_data())
    angka = Decimal(3) if soal.penilaian.satuan else None
    hasil = susun(soal, angka, tahun=tahun)
    assert hasil
    for baris in hasil.values():
        baca = baca_baris(definisi, enumerate(baris, 1), tahun=tahun, kanonik=True)
        assert [str(g) for g in baca.galat] == []
        assert baca.baris == baris
        assert 0 < len(baris) <= BARIS_MAKS
    assert hasil == susun(soal, angka, tahun=tahun)


BUKAN_BAGIAN = [q for q in BERTABEL if q.matriks.nilai and q.penilaian.satuan != "%"]


@pytest.mark.parametrize("soal", BUKAN_BAGIAN, ids=lambda q: q.kode)
@pytest.mark.parametrize("angka", ["1", "3", "4"])
def test_banyaknya_baris_adalah_jawabannya(soal, angka):
    definisi = definisi_dari_data(soal.matriks.sebagai_data())
    baris = [b for isi in susun(soal, Decimal(angka)).values() for b in isi]
    assert nilai_tabel(definisi, baris) == Decimal(angka)


@pytest.mark.parametrize("soal", [q for q in BERTABEL if q.matriks.nilai.startswith("rasio")], ids=lambda q: q.kode)
@pytest.mark.parametrize("angka", ["0.4", "1", "37.3", "62.5", "99.9", "100"])
def test_perbandingan_jumlah_adalah_jawabannya(soal, angka):
    definisi = definisi_dari_data(soal.matriks.sebagai_data())
    baris = [b for isi in susun(soal, Decimal(angka)).values() for b in isi]
    assert sesuai(nilai_tabel(definisi, baris), Decimal(angka))


def test_jawaban_tanpa_nilai_tidak_bertabel():
    assert susun(BERTABEL[0], skor="0") == {}
    assert susun(BERTABEL[0], keadaan="belum") != {}  # the plan of an untouched question has no answer at all
    kosong = rencana(BERTABEL[0])
    kosong.nilai = None
    assert (
        isi_tabel(kosong, definisi_dari_data(BERTABEL[0].matriks.sebagai_data()), kota="x", nama={}, tahun=2024) == {}
    )


def test_unit_wilayah_menulis_namanya_sendiri():
    soal = next(q for q in BERTABEL if q.wilayah == "kecamatan")
    [(opd, [baris])] = susun(soal, Decimal(50)).items()
    assert (opd, baris["unit"], baris["ada"]) == ("01", "Kecamatan Utara", "ya")
