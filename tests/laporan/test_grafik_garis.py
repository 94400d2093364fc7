from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from indikator.skoring import BatasPredikat
from laporan.grafik import LEBAR_HURUF
from laporan.grafik_garis import TITIK_MAKS, Deret, Titik, grafik_garis, jarangkan

D = Decimal
AWAL = datetime(2024, 3, 1, 17, 0, tzinfo=UTC)  # midnight of 2 March in WIB
WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
SKALA = tuple(
    BatasPredikat(kode, kode.title(), D(batas), True)
    for kode, batas in (("tanpa", 0), ("pratama", 500), ("madya", 600), ("nindya", 700), ("utama", 800), ("kla", 900))
)


def deret(*nilai, jenis="mandiri", jarak=timedelta(days=1)):
    return Deret(jenis, jenis.title(), [Titik(AWAL + n * jarak, D(v)) for n, v in enumerate(nilai)])


def gambar(*isi, zona=WIB, **lain):
    return grafik_garis(isi, SKALA, maks=D(1000), zona=zona, **lain)


def titik(garis):
    return [tuple(map(D, p.split(","))) for p in garis.titik.split()]


def test_tanpa_hasil_tidak_ada_gambar():
    assert gambar() is None
    assert gambar(Deret("mandiri", "Mandiri", [])) is None


def test_garis_bertangga_dan_berakhir_di_tepi_kanan():
    grafik = gambar(deret(610, 650, 640))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), (x4, y4), (x5, y5) = titik(grafik.garis[0])
    assert (y0, y1) == (y1, y0) and x1 > x0  # level until the next result
    assert x1 == x2 and y2 < y1  # then straight up
    assert (x3, y3) == (x4, y2) and y4 > y3  # and down again
    assert (x5, y5) == (D(grafik.kanan), y4)
    assert x0 == D(grafik.kiri)


def test_skala_nilai_dipotong_pada_angka_bulat_di_sekitarnya():
    grafik = gambar(deret(610, 690))
    assert [t.nilai for t in grafik.tanda_nilai] == [600, 620, 640, 660, 680, 700]
    assert [p.nama for p in grafik.pita] == ["Madya"]
    kecil = gambar(deret("43.5", "66.05"), deret(0, 6, jenis="verifikasi"))
    assert [t.nilai for t in kecil.tanda_nilai] == [0, 20, 40, 60, 80]


def test_batas_predikat_selalu_bertanda_dan_pitanya_terlihat():
    grafik = gambar(deret(610, 690), deret(0, 480, jenis="verifikasi"))
    assert [t.nilai for t in grafik.tanda_nilai] == [0, 200, 400, 500, 600, 700, 800]
    assert [p.nama for p in grafik.pita] == ["Tanpa", "Pratama", "Madya", "Nindya"]
    y = [D(t.letak) for t in grafik.tanda_nilai]
    assert y == sorted(y, reverse=True)


def test_nilai_penuh_tetap_di_dalam_bidang():
    grafik = gambar(deret(1000, 1000))
    assert all(D(grafik.atas) <= y <= D(grafik.bawah) for _, y in titik(grafik.garis[0]))
    assert [t.nilai for t in grafik.tanda_nilai] == [995, 1000]


@pytest.mark.parametrize(("zona", "hari"), [(WIB, [2, 3, 4, 5]), (WIT, [2, 3, 4, 5])])
def test_sumbu_waktu_pada_tengah_malam_kota(zona, hari):
    tanda = gambar(deret(610, 620, 630, 640), zona=zona).tanda_waktu
    assert [t.nilai.day for t in tanda] == hari
    assert all(t.nilai.hour == 0 and t.nilai.tzinfo is zona for t in tanda)
    x = [D(t.letak) for t in tanda]
    assert x == sorted(x) and x[0] == D(gambar(deret(610, 620, 630, 640)).kiri)


def test_wit_berganti_hari_dua_jam_lebih_awal():
    """Midnight in the east comes two hours before that of WIB, so its marks lie further left."""
    wib, wit = (gambar(deret(610, 620, 630), zona=z).tanda_waktu for z in (WIB, WIT))
    assert D(wit[1].letak) < D(wib[1].letak)


def test_satu_hari_menunjukkan_jam_dan_musim_panjang_tidak_berdesakan():
    jam = gambar(deret(610, 620, jarak=timedelta(hours=3))).tanda_waktu
    assert [(t.nilai.hour, t.jangkar) for t in jam] == [(0, "start"), (3, "end")]
    for hari in (20, 100, 364, 800):
        tanda = gambar(deret(610, 620, jarak=timedelta(days=hari))).tanda_waktu
        assert 2 <= len(tanda) <= 8


def test_kabisat_tidak_melewatkan_hari():
    awal = datetime(2024, 2, 27, 17, tzinfo=UTC)
    isi = Deret("mandiri", "Mandiri", [Titik(awal + timedelta(days=n), D(600)) for n in range(3)])
    assert [(t.nilai.month, t.nilai.day) for t in gambar(isi).tanda_waktu] == [(2, 28), (2, 29), (3, 1)]


def test_jarangkan_menyimpan_awal_akhir_dan_yang_terakhir_tiap_selang():
    banyak = [Titik(AWAL + timedelta(minutes=n), D(n)) for n in range(5000)]
    jarang = jarangkan(banyak)
    assert len(jarang) <= TITIK_MAKS
    assert (jarang[0], jarang[-1]) == (banyak[0], banyak[-1])
    assert jarang == sorted(jarang, key=lambda t: t.pada)
    assert set(jarang) <= set(banyak)
    sedikit = banyak[:TITIK_MAKS]
    assert jarangkan(sedikit) == sedikit
    serentak = [Titik(AWAL, D(n)) for n in range(300)]
    assert jarangkan(serentak)[-1] == serentak[-1]


def test_label_dua_garis_yang_berimpit_tidak_bertumpuk():
    grafik = gambar(deret(650), deret(650, jenis="verifikasi"))
    satu, dua = (D(g.label_y) for g in grafik.garis)
    assert dua - satu >= grafik.huruf
    assert {g.warna for g in grafik.garis} == {"#227985", "#0a414a"}


@pytest.mark.parametrize("hari", [1, 3, 6, 10, 20, 45, 100, 364, 800])
def test_tanda_waktu_di_layar_sempit_tidak_bertumpuk(hari):
    grafik = gambar(
        deret(610, 620, jarak=timedelta(days=hari)), deret(0, 9, jenis="verifikasi"), lebar=360, tinggi=320, huruf=12
    )
    x = [D(t.letak) for t in grafik.tanda_waktu]
    assert x
    assert all(kanan - kiri >= LEBAR_HURUF * 12 * len("24 Mei") for kiri, kanan in pairwise(x))


def test_label_di_dasar_gambar_tidak_masuk_sumbu_waktu():
    grafik = gambar(deret(0), deret(0, jenis="verifikasi"))
    satu, dua = (D(g.label_y) for g in grafik.garis)
    assert dua <= D(grafik.bawah)
    assert dua - satu >= grafik.huruf
