"""Set-wise in the database = one by one in the engine, for any instrument and any answers; on both databases."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.db.models import F, QuerySet
from hypothesis import HealthCheck, given, settings

from indikator import skoring
from indikator.models import Evaluasi, HasilSkor, Jawaban, Pertanyaan
from indikator.services import skor_massal
from indikator.services.skor import hitung_dan_simpan
from indikator.services.skor_massal import hitung_semua
from tests.factories.indikator import InstrumenFactory
from tests.factories.klaster import PenggunaFactory
from tests.indikator import strategi_evaluasi as strategi
from tests.indikator.bahan_skor import evaluasi_kecil, isi, terima

pytestmark = pytest.mark.django_db

D = Decimal
#: The arithmetic is tried at length once; the other database is asked for what its SQL could make of it.
CONTOH = 150 if connection.vendor == "sqlite" else 50
KOLOM = (
    "evaluasi",
    "jenis",
    "revisi",
    "total",
    "predikat_kode",
    "predikat_nama",
    "terjawab",
    "total_pertanyaan",
    "rincian",
    "versi_mesin",
    "versi_instrumen",
    "penyebab",
    "pemicu",
)


class Urungkan(Exception):
    """Leaves the transaction of one example without keeping its rows."""


def baris(**saringan):
    return list(HasilSkor.objects.filter(**saringan).order_by("evaluasi", "jenis", "revisi").values(*KOLOM))


def satu_per_satu(evaluasi):
    """What the engine stores for these evaluations, on a clean slate."""
    HasilSkor.objects.all().delete()
    for e in evaluasi:
        hitung_dan_simpan(evaluasi_id=e.pk, penyebab="uji")
    return baris()


@settings(max_examples=CONTOH, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(musim=strategi.musim())
def test_sama_dengan_mesin_untuk_instrumen_dan_jawaban_apa_pun(db, musim):
    try:
        with transaction.atomic():
            evaluasi = strategi.tulis(musim, PenggunaFactory(verifikator=True))
            hasil = hitung_semua(penyebab="uji", rombongan=2)
            massal = baris()
            assert (hasil.dihitung, hasil.cacat) == (len(evaluasi), {})
            assert len(massal) == 2 * len(evaluasi)
            assert massal == satu_per_satu(evaluasi)
            raise Urungkan
    except Urungkan:
        pass


def test_rincian_tepat_sama_termasuk_urutan_dan_yang_belum():
    evaluasi = evaluasi_kecil()
    isi(evaluasi, "1.1", opsi="a")
    isi(evaluasi, "2.1", angka="40.5")
    terima(evaluasi, "1.1", "6.5")
    hitung_semua(penyebab="uji")
    mandiri, verifikasi = HasilSkor.objects.order_by("jenis")
    assert (mandiri.total, mandiri.predikat_kode, mandiri.terjawab, mandiri.total_pertanyaan) == (
        D("9.49"),
        "tanpa",
        2,
        4,
    )
    assert mandiri.rincian["pertanyaan"] == {"1.1": "8.00", "1.2": "0.00", "2.1": "1.49", "2.2": "0.00"}
    assert mandiri.rincian["belum"] == ["1.2", "2.2"]
    assert verifikasi.rincian["belum"] == ["1.2", "2.1", "2.2"]
    assert (verifikasi.total, verifikasi.penyebab, verifikasi.revisi) == (D("6.50"), "uji", 4)
    massal = baris()
    assert massal == satu_per_satu([evaluasi])


def test_dua_kali_tidak_mengubah_apa_pun():
    evaluasi_kecil()
    evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    assert hitung_semua(penyebab="uji").dihitung == 2
    awal = list(HasilSkor.objects.order_by("pk").values_list("pk", "dihitung_pada"))
    assert hitung_semua(penyebab="uji").dihitung == 0
    assert list(HasilSkor.objects.order_by("pk").values_list("pk", "dihitung_pada")) == awal
    assert len(awal) == 4


def test_hanya_yang_berubah_dihitung_dan_penyebabnya_menyebut_yang_tergabung():
    satu, dua = evaluasi_kecil(), evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    hitung_semua(penyebab="awal")
    for opsi in ("a", "b", "c"):
        isi(dua, "1.1", opsi=opsi)
    assert hitung_semua(penyebab="Perintah hitung_skor").dihitung == 1
    assert {h["revisi"] for h in baris(evaluasi=satu)} == {1}
    baru = HasilSkor.objects.filter(evaluasi=dua, revisi=4).values_list("penyebab", flat=True)
    assert list(baru) == ["Perintah hitung_skor dan 2 perubahan lain"] * 2


def test_yang_kurang_saja_dilengkapi():
    evaluasi = evaluasi_kecil()
    hitung_semua(penyebab="awal")
    HasilSkor.objects.filter(jenis="verifikasi").delete()
    assert hitung_semua(penyebab="lagi").dihitung == 1
    assert [(h["jenis"], h["penyebab"]) for h in baris(evaluasi=evaluasi)] == [
        ("mandiri", "awal"),
        ("verifikasi", "lagi"),
    ]


def test_mesin_lama_membuka_revisi_baru_seperti_satu_per_satu():
    evaluasi_kecil()
    hitung_semua(penyebab="awal")
    HasilSkor.objects.update(versi_mesin="0")
    assert hitung_semua(penyebab="mesin baru").dihitung == 1
    assert sorted(HasilSkor.objects.values_list("revisi", "versi_mesin")) == [
        (1, "0"),
        (1, "0"),
        (2, skoring.VERSI_MESIN),
        (2, skoring.VERSI_MESIN),
    ]
    assert Evaluasi.objects.get().revisi == 2
    assert hitung_semua().dihitung == 0


def test_yang_rusak_disebut_dan_tidak_menahan_yang_lain():
    rusak, baik = evaluasi_kecil(), evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    asing = evaluasi_kecil(kode="36.72", nama="Kota Cilegon")
    terima(rusak, "1.2", "99")
    lain = InstrumenFactory()
    pertanyaan = Pertanyaan.objects.filter(kode="1.1").first()
    pertanyaan.pk, pertanyaan.instrumen, pertanyaan.kode, pertanyaan._state.adding = None, lain, "9.9", True
    pertanyaan.save()
    Jawaban.objects.create(evaluasi=asing, pertanyaan=pertanyaan, opsi="a")
    hasil = hitung_semua(penyebab="uji")
    assert hasil.dihitung == 1
    assert set(hasil.cacat) == {asing.pk, rusak.pk}
    assert sorted(hasil.cacat.values()) == [
        "Evaluasi KLA Kota Cilegon 2024 tidak dapat dihitung: data instrumen atau nilai rusak "
        "(unknown questions: 9.9).",
        "Evaluasi KLA Kota Cimahi 2024 tidak dapat dihitung: data instrumen atau nilai rusak "
        "(skor 99.00 of 1.2 is outside 0..4.00).",
    ]
    assert {h["evaluasi"] for h in baris()} == {baik.pk}


def test_instrumen_rusak_disebut_untuk_setiap_evaluasinya():
    baik = evaluasi_kecil()
    rusak = InstrumenFactory()
    Evaluasi.objects.create(kota=baik.kota, instrumen=rusak, tahun=2025, tenggat=date(2099, 1, 1))
    hasil = hitung_semua(penyebab="uji")
    assert hasil.dihitung == 1
    assert list(hasil.cacat.values()) == [
        "Evaluasi KLA Kota Cimahi 2025 tidak dapat dihitung: data instrumen atau nilai rusak "
        "(predikat bounds must exist and ascend)."
    ]


def test_jumlah_kueri_tidak_bergantung_pada_jumlah_evaluasi(django_assert_num_queries, django_assert_max_num_queries):
    evaluasi_kecil()
    with django_assert_max_num_queries(32) as pertama:
        hitung_semua(penyebab="uji")
    for n in range(3):
        evaluasi = evaluasi_kecil(kode=f"32.7{n}", nama=f"Kota {n}")
        isi(evaluasi, "1.1", opsi="a")
    with django_assert_num_queries(len(pertama.captured_queries)):
        assert hitung_semua(penyebab="uji").dihitung == 3


def test_rombongan_dan_pilihan():
    evaluasi = [evaluasi_kecil(kode=f"32.7{n}", nama=f"Kota {n}") for n in range(5)]
    pilihan = Evaluasi.objects.filter(pk__in=[e.pk for e in evaluasi[:3]])
    assert hitung_semua(pilihan=pilihan, rombongan=2).dihitung == 3
    assert hitung_semua(rombongan=2).dihitung == 2


@pytest.mark.django_db(transaction=True)
def test_jawaban_berubah_sambil_dihitung_tidak_pernah_salah():
    """While one thread answers and others compute all, no stored result contradicts the answers of its revision."""
    evaluasi = evaluasi_kecil()
    galat = []

    def penjawab():
        for putaran in range(10):
            isi(evaluasi, "2.2", angka=str(14 + putaran))

    def dalam_utas(pekerjaan):
        def jalan():
            try:
                pekerjaan()
            except Exception as salah:
                galat.append(salah)
            finally:
                connections.close_all()

        return threading.Thread(target=jalan)

    utas = dalam_utas(penjawab)
    utas.start()
    while utas.is_alive():
        rekan = dalam_utas(hitung_semua)
        rekan.start()
        hitung_semua()
        rekan.join(30)
    utas.join()
    hitung_semua()
    assert galat == []
    soal = skoring.Pertanyaan("2.2", D("3.5"), skoring.AturanLinear(D(40), D(14)))
    seharusnya = {r: skoring.nilai_pertanyaan(soal, skoring.Jawaban(angka=D(12 + r))) for r in range(2, 12)} | {1: D(0)}
    tersimpan = dict(HasilSkor.objects.filter(jenis="mandiri").values_list("revisi", "total"))
    assert 11 in tersimpan
    assert tersimpan == {revisi: seharusnya[revisi] for revisi in tersimpan}
    assert not HasilSkor.objects.filter(revisi__gt=F("evaluasi__revisi")).exists()


def test_evaluasi_yang_berganti_instrumen_di_tengah_jalan_dilewati():
    evaluasi = evaluasi_kecil()
    cetakan = skor_massal._cetakan(evaluasi.instrumen)
    QuerySet(Evaluasi).update(instrumen=InstrumenFactory())  # round the models, which refuse it
    assert skor_massal._hitung_rombongan(cetakan=cetakan, pk=[evaluasi.pk], penyebab="uji") == set()
    assert not HasilSkor.objects.exists()
