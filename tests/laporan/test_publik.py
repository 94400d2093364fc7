"""Published facts: the newest award, a newer report beside it, every source; nothing that is not published."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from indikator.services.skor import hitung_dan_simpan
from klaster.models import PredikatTerbit
from laporan.queries.publik import predikat_terakhir, riwayat_predikat
from tests.factories.klaster import KotaFactory, PredikatTerbitFactory

SETARA = {"tahap": "TAK_DISEBUT", "jenis_predikat": "setara_skor", "tahun_penghargaan": None}


@pytest.fixture
def kota(db):
    return KotaFactory(nama="Kota Uji")


def test_penghargaan_terbaru_menurut_tahun_evaluasi(kota):
    PredikatTerbitFactory(kota=kota, tahun_evaluasi=2019, predikat="Pratama")
    baru = PredikatTerbitFactory(kota=kota, tahun_evaluasi=2024, tahun_penghargaan=2025, predikat="Madya")
    PredikatTerbitFactory(kota=KotaFactory(), tahun_evaluasi=2025, predikat="Utama")

    terakhir = predikat_terakhir(kota)

    assert (terakhir.penghargaan, terakhir.kabar_terbaru) == (baru, None)


def test_kabar_yang_lebih_baru_tidak_menggantikan_penghargaan(kota):
    penghargaan = PredikatTerbitFactory(kota=kota, tahun_evaluasi=2023, nilai=D(623))
    kabar = PredikatTerbitFactory(kota=kota, tahun_evaluasi=2024, nilai=D("742.34"), predikat="Nindya", **SETARA)

    terakhir = predikat_terakhir(kota)

    assert (terakhir.penghargaan, terakhir.kabar_terbaru) == (penghargaan, kabar)


def test_nilai_mandiri_tahun_yang_sama_bukan_kabar_baru(kota):
    penghargaan = PredikatTerbitFactory(kota=kota, tahun_evaluasi=2023)
    PredikatTerbitFactory(kota=kota, tahun_evaluasi=2023, tahap="EM", nilai=D("946.45"), predikat="", jenis_predikat="")

    terakhir = predikat_terakhir(kota)

    assert (terakhir.penghargaan, terakhir.kabar_terbaru) == (penghargaan, None)


def test_kota_tanpa_fakta(kota):
    terakhir = predikat_terakhir(kota)

    assert (terakhir.penghargaan, terakhir.kabar_terbaru) == (None, None)


def test_riwayat_per_kota_terbaru_lebih_dahulu(kota, django_assert_num_queries):
    for tahun in (2018, 2021, 2019):
        PredikatTerbitFactory(kota=kota, tahun_evaluasi=tahun)
    PredikatTerbitFactory(kota=KotaFactory(nama="Kota Awal"), tahun_evaluasi=2020)

    with django_assert_num_queries(1):
        riwayat = riwayat_predikat()

    assert [(r.kota.nama, [t.tahun_evaluasi for t in r.catatan]) for r in riwayat] == [
        ("Kota Awal", [2020]),
        ("Kota Uji", [2021, 2019, 2018]),
    ]


def test_halaman_publik_tanpa_masuk_menyebut_sumber(kota, client):
    PredikatTerbitFactory(
        kota=kota, tahun_evaluasi=2024, tahun_penghargaan=2025, predikat="Madya", sumber_url="https://berita.test/madya"
    )

    jawaban = client.get(reverse("laporan:publik"))

    assert jawaban.status_code == 200
    for isi in ("Kota Uji", "2024", "2025", "Madya", 'href="https://berita.test/madya"', "berita.test"):
        assert isi in jawaban.content.decode()


def test_halaman_publik_tidak_memuat_yang_belum_terbit(dunia, client):
    """Cities with an evaluation and computed totals, but without a published fact, are not named at all."""
    hitung_dan_simpan(evaluasi_id=dunia.sini.evaluasi.pk)

    isi = client.get(reverse("laporan:publik")).content.decode()

    assert "Belum ada predikat yang terbit" in isi
    assert "Kota Sini" not in isi


def test_alamat_sumber_berbahaya_tidak_lolos_ke_halaman(kota, client):
    PredikatTerbitFactory(kota=kota, catatan="<script>alert(1)</script>", predikat="<b>Madya</b>")

    isi = client.get(reverse("laporan:publik")).content.decode()

    assert "<script>alert" not in isi
    assert "&lt;b&gt;Madya" in isi


def test_kueri_halaman_publik_tetap(kota, client, django_assert_num_queries):
    PredikatTerbitFactory(kota=kota)
    with django_assert_num_queries(1):
        client.get(reverse("laporan:publik"))
    PredikatTerbit.objects.bulk_create(
        PredikatTerbitFactory.build(kota=kota, tahun_evaluasi=1990 + n) for n in range(30)
    )
    with django_assert_num_queries(1):
        client.get(reverse("laporan:publik"))
