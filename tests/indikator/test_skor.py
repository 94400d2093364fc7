"""The one writer of HasilSkor: right figures, once per revision, safe twice and at once."""

import threading
from decimal import Decimal

import pytest
from django.db import connections
from kombu.exceptions import OperationalError

from indikator import skoring, tasks
from indikator.models import Evaluasi, HasilSkor, Instrumen, Jawaban
from indikator.services import skor
from tests.factories.klaster import PenggunaFactory
from tests.indikator.bahan_skor import evaluasi_kecil, isi, terima

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def evaluasi():
    return evaluasi_kecil()


def hitung(evaluasi, penyebab="uji"):
    return skor.hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab=penyebab)


def test_mandiri_dan_verifikasi_dihitung_terpisah(evaluasi):
    isi(evaluasi, "1.1", opsi="a")
    isi(evaluasi, "1.2", opsi="tidak")
    isi(evaluasi, "2.1", angka="40.5")
    terima(evaluasi, "1.1", "6.5")
    hasil = hitung(evaluasi)
    mandiri, verifikasi = hasil["mandiri"], hasil["verifikasi"]
    assert (mandiri.total, mandiri.predikat_kode, mandiri.terjawab, mandiri.total_pertanyaan) == (
        D("9.49"),
        "tanpa",
        3,
        4,
    )
    assert (verifikasi.total, verifikasi.predikat_kode, verifikasi.terjawab) == (D("6.5"), "tanpa", 1)
    kel = {"skor": "8.00", "skor_maks": "12.00", "terjawab": 2, "total_pertanyaan": 2}
    k1 = {"skor": "1.49", "skor_maks": "8.00", "terjawab": 1, "total_pertanyaan": 2}
    assert mandiri.rincian == {
        "klaster": [{"kode": "KEL", "nama": "Kelembagaan", **kel}, {"kode": "K1", "nama": "Hak sipil", **k1}],
        "indikator": [
            {"kode": "1", "nama": "Peraturan", **kel, "klaster": "KEL"},
            {"kode": "2", "nama": "Akta", **k1, "klaster": "K1"},
        ],
        "pertanyaan": {"1.1": "8.00", "1.2": "0.00", "2.1": "1.49", "2.2": "0.00"},
        "belum": ["2.2"],
    }
    assert verifikasi.rincian["pertanyaan"] == {"1.1": "6.50", "1.2": "0.00", "2.1": "0.00", "2.2": "0.00"}
    assert verifikasi.rincian["belum"] == ["1.2", "2.1", "2.2"]


def test_cap_mesin_instrumen_dan_predikat(evaluasi):
    for kode, jawaban in {
        "1.1": {"opsi": "a"},
        "1.2": {"opsi": "ya"},
        "2.1": {"angka": "100"},
        "2.2": {"angka": "14"},
    }.items():
        isi(evaluasi, kode, **jawaban)
    hasil = hitung(evaluasi)["mandiri"]
    hasil.refresh_from_db()
    assert (hasil.total, hasil.predikat_kode, hasil.predikat_nama) == (20, "kla", "KLA")
    assert hasil.versi_mesin == skoring.VERSI_MESIN
    assert hasil.versi_instrumen == Instrumen.objects.get().sidik
    assert hasil.revisi == Evaluasi.objects.get().revisi == 5


def test_angka_di_luar_batas_dan_opsi_asing_tidak_menjatuhkan_penghitungan(evaluasi):
    isi(evaluasi, "2.1", angka="250")
    isi(evaluasi, "1.1", opsi="z")
    hasil = hitung(evaluasi)["mandiri"]
    assert (hasil.total, hasil.terjawab) == (D("4.50"), 1)


def test_dihitung_dua_kali_satu_baris(evaluasi):
    isi(evaluasi, "1.1", opsi="a")
    pertama = hitung(evaluasi, "pertama")
    kedua = hitung(evaluasi, "kedua")
    assert {h.pk for h in pertama.values()} == {h.pk for h in kedua.values()}
    assert list(HasilSkor.objects.values_list("penyebab", flat=True)) == ["pertama", "pertama"]


def test_setiap_perubahan_satu_hasil_dan_yang_lama_tetap(evaluasi):
    for opsi in ("c", "b", "a"):
        isi(evaluasi, "1.1", opsi=opsi)
        hitung(evaluasi)
    baris = HasilSkor.objects.filter(jenis="mandiri").order_by("revisi").values_list("revisi", "total")
    assert list(baris) == [(2, D(0)), (3, D(2)), (4, D(8))]


def test_yang_kurang_saja_dilengkapi(evaluasi):
    hitung(evaluasi)
    HasilSkor.objects.filter(jenis="verifikasi").delete()
    hasil = hitung(evaluasi)
    assert set(hasil) == {"mandiri", "verifikasi"}
    assert HasilSkor.objects.count() == 2


def test_penyebab_menyebut_perubahan_yang_tergabung(evaluasi):
    hitung(evaluasi, "Evaluasi dibuka")
    for opsi in ("a", "b", "c"):
        isi(evaluasi, "1.1", opsi=opsi)
    assert hitung(evaluasi, "Jawaban 1.1 diubah")["mandiri"].penyebab == "Jawaban 1.1 diubah dan 2 perubahan lain"
    isi(evaluasi, "1.1", opsi="a")
    isi(evaluasi, "1.1", opsi="b")
    panjang = hitung(evaluasi, "x" * 300)["mandiri"].penyebab
    assert (len(panjang), panjang[-24:]) == (200, "xxxx dan 1 perubahan lain"[-24:])


def test_mesin_baru_membuat_hasil_baru(evaluasi, monkeypatch):
    hitung(evaluasi)
    monkeypatch.setattr(skoring, "VERSI_MESIN", "2")
    assert {h.versi_mesin for h in hitung(evaluasi).values()} == {"2"}
    assert sorted(HasilSkor.objects.values_list("revisi", "versi_mesin")) == [(1, "1"), (1, "1"), (2, "2"), (2, "2")]
    hitung(evaluasi)
    assert HasilSkor.objects.count() == 4


def test_evaluasi_yang_sudah_tidak_ada_dilewati():
    assert skor.hitung_dan_simpan(evaluasi_id=987654) == {}


def test_jumlah_kueri_tetap(evaluasi, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(14) as pertama:
        hitung(evaluasi)
    for kode in ("1.1", "1.2", "2.1", "2.2"):
        isi(evaluasi, kode, opsi="a" if kode == "1.1" else "")
        terima(evaluasi, kode, "1")
    with django_assert_num_queries(len(pertama.captured_queries)):
        hitung(evaluasi)


# --- Asking -------------------------------------------------------------------------------------------------------


def test_minta_hitung_menaikkan_revisi_dan_mengantre_sesudah_commit(
    evaluasi, monkeypatch, django_capture_on_commit_callbacks
):
    antrean = []
    monkeypatch.setattr(
        tasks.hitung_skor, "apply_async", lambda argumen, countdown: antrean.append((argumen, countdown))
    )
    with django_capture_on_commit_callbacks(execute=True):
        skor.minta_hitung(evaluasi_id=evaluasi.pk, penyebab="Jawaban 1.1 diubah")
        assert antrean == []
    assert antrean == [((evaluasi.pk, "Jawaban 1.1 diubah", ""), 2)]
    evaluasi.refresh_from_db()
    assert evaluasi.revisi == 2


def test_broker_mati_tidak_menggagalkan_permintaan_dan_disapu_kemudian(
    evaluasi, monkeypatch, django_capture_on_commit_callbacks
):
    def putus(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.hitung_skor, "apply_async", putus)
    tercatat: list[str] = []
    monkeypatch.setattr(skor.logger, "warning", lambda pesan, *isi: tercatat.append(pesan % isi))
    with django_capture_on_commit_callbacks(execute=True):
        isi(evaluasi, "1.1", opsi="a")
    assert tercatat == [f"broker unreachable; evaluation {evaluasi.pk} is left to the sweeper"]
    assert not HasilSkor.objects.exists()
    tasks.sapu_skor()
    assert HasilSkor.objects.get(jenis="mandiri").total == 8


def test_tugas_menghitung_dan_langsung_kembali_bila_sudah(evaluasi, django_assert_num_queries):
    tasks.hitung_skor(evaluasi.pk, "Evaluasi dibuka")
    assert HasilSkor.objects.get(jenis="mandiri").penyebab == "Evaluasi dibuka"
    with django_assert_num_queries(4):  # savepoint, evaluation, results, release
        tasks.hitung_skor(evaluasi.pk, "Evaluasi dibuka")


# --- Sweeping -----------------------------------------------------------------------------------------------------


def test_sapu_hanya_yang_tertinggal(evaluasi):
    lain = evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    hitung(evaluasi)
    assert skor.sapu() == 1
    assert HasilSkor.objects.filter(evaluasi=lain).count() == 2
    assert skor.sapu() == 0
    isi(lain, "1.1", opsi="a")
    assert skor.sapu() == 1
    HasilSkor.objects.filter(evaluasi=lain, jenis="verifikasi", revisi=2).delete()
    assert skor.sapu() == 1


def test_sapu_tidak_tertahan_oleh_satu_evaluasi_rusak(evaluasi, monkeypatch):
    tercatat: list[str] = []
    monkeypatch.setattr(skor.logger, "exception", lambda pesan, *isi: tercatat.append(pesan % isi))
    lain = evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    terima(evaluasi, "1.1", "99")
    assert skor.sapu() == 1
    assert HasilSkor.objects.filter(evaluasi=lain).count() == 2
    assert tercatat == [f"evaluation {evaluasi.pk} could not be computed"]


def test_sapu_terbatas_per_putaran(evaluasi):
    evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    assert [skor.sapu(maks=1), skor.sapu(maks=1), skor.sapu(maks=1)] == [1, 1, 0]


def test_mesin_lama_ikut_disapu(evaluasi):
    hitung(evaluasi)
    HasilSkor.objects.update(versi_mesin="0")
    assert (skor.sapu(), skor.sapu()) == (1, 0)
    assert HasilSkor.objects.filter(revisi=2, versi_mesin=skoring.VERSI_MESIN).count() == 2


# --- At once ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_delapan_pekerja_sekaligus_satu_hasil(evaluasi):
    galat = []
    mulai = threading.Barrier(8)

    def pekerja(nomor):
        try:
            mulai.wait(10)
            skor.hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab=f"pekerja {nomor}")
        except Exception as salah:
            galat.append(salah)
        finally:
            connections.close_all()

    utas = [threading.Thread(target=pekerja, args=(n,)) for n in range(8)]
    for satu in utas:
        satu.start()
    for satu in utas:
        satu.join(30)
    assert galat == []
    assert sorted(HasilSkor.objects.values_list("jenis", "revisi")) == [("mandiri", 1), ("verifikasi", 1)]


@pytest.mark.django_db(transaction=True)
def test_menulis_dan_menghitung_sekaligus_hasil_terakhir_selalu_benar(evaluasi):
    """While one thread answers and another computes, no stored result contradicts the answers of its revision."""
    galat = []

    def penjawab():
        try:
            for putaran in range(12):
                isi(evaluasi, "2.2", angka=str(14 + putaran))
        except Exception as salah:
            galat.append(salah)
        finally:
            connections.close_all()

    utas = threading.Thread(target=penjawab)
    utas.start()
    while utas.is_alive():
        hitung(evaluasi)
    utas.join()
    hitung(evaluasi)
    assert galat == []
    soal = skoring.Pertanyaan("2.2", D("3.5"), skoring.AturanLinear(D(40), D(14)))
    seharusnya = {
        revisi: skoring.nilai_pertanyaan(soal, skoring.Jawaban(angka=D(14 + revisi - 2))) for revisi in range(2, 14)
    } | {1: D(0)}
    tersimpan = dict(HasilSkor.objects.filter(jenis="mandiri").values_list("revisi", "total"))
    assert 13 in tersimpan
    assert tersimpan == {revisi: seharusnya[revisi] for revisi in tersimpan}
    assert Jawaban.objects.get(pertanyaan__kode="2.2").angka == 25


def test_pekerja_nyata_menghitung_dari_antrean(pekerja_nyata, evaluasi):
    """Once through the real broker and a real worker."""
    tasks.hitung_skor.apply_async((evaluasi.pk, "lewat antrean"))
    tunggu = threading.Event()
    for _ in range(100):
        if HasilSkor.objects.filter(evaluasi=evaluasi).count() == 2:
            break
        tunggu.wait(0.1)
    assert set(HasilSkor.objects.values_list("penyebab", flat=True)) == {"lewat antrean"}


# --- Who and what caused it -----------------------------------------------------------------------------------------


def test_hasil_menyimpan_siapa_pemicunya(evaluasi, django_capture_on_commit_callbacks):
    orang = PenggunaFactory(nama="Rina Wati", verifikator=True, kota=evaluasi.kota)
    with django_capture_on_commit_callbacks(execute=True):
        skor.minta_hitung(evaluasi_id=evaluasi.pk, penyebab="Jawaban 1.1 diterima", oleh=orang)
    isi = set(HasilSkor.objects.values_list("penyebab", "pemicu"))
    assert isi == {("Jawaban 1.1 diterima", f"Rina Wati ({orang.keterangan_peran})")}


def test_tanpa_pelaku_pemicunya_kosong(evaluasi):
    skor.sapu()
    assert set(HasilSkor.objects.values_list("penyebab", "pemicu")) == {("Penghitungan susulan", "")}
