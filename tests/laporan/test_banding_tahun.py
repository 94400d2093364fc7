"""Last year against this year: what compares, what does not and why, and totals over the comparable alone."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Evaluasi, Jawaban, PetaKode
from indikator.queries.banding_tahun import Angka, banding_tahun, gabungkan, sumber_skor, tahun_sebelum
from indikator.queries.peta_kode import BEDA_KALIMAT, Pasang
from indikator.services.skor import hitung_dan_simpan
from indikator.services.skor_tahap import impor_skor
from tests.bahan_tahun_lalu import buka_tahun_depan, instrumen_baru, isi_tahun_lalu, soal

pytestmark = pytest.mark.django_db
ALAMAT = reverse("laporan:banding_tahun", args=["32.77", 2025])


@pytest.fixture
def kota(dunia):
    """2024: 4.1 ya, 4.2 b, 4.4 61.5 percent; verified 8 for 4.1."""
    isi_tahun_lalu(dunia.sini)
    hitung_dan_simpan(evaluasi_id=dunia.sini.evaluasi.pk)
    return dunia.sini


def buka(kota, instrumen=None, **isi):
    """2025 with these answers, by question code."""
    baru = buka_tahun_depan(kota, instrumen)
    for kode, nilai in isi.items():
        Jawaban.objects.filter(evaluasi=baru, pertanyaan__kode=kode.replace("_", ".")[1:]).update(**nilai)
    hitung_dan_simpan(evaluasi_id=baru.pk)
    return baru


def bandingkan(kota, baru, lalu="mandiri", kini="mandiri"):
    return banding_tahun(kota.evaluasi, baru, lalu, kini)


def test_instrumen_yang_sama_sebanding_seluruhnya(kota):
    baru = buka(kota, k4_1={"opsi": "ya"}, k4_2={"opsi": "a"})
    hasil = bandingkan(kota, baru)
    assert hasil.tak_sebanding == []
    assert hasil.total == Angka(D("21.15"), D(50), D(20), D(50))
    assert (hasil.total.beda, hasil.cakupan_lalu, hasil.cakupan_kini) == (D("-1.15"), 50, 50)
    assert [(s.kode, s.angka.lalu, s.angka.kini) for s in hasil.klaster] == [("K1", D("21.15"), 20), ("KDK", 0, 0)]
    assert [(k.baru[0].kode, k.angka.beda) for s in hasil.indikator for k in s.kelompok] == [
        ("4.1", 0),
        ("4.2", 5),
        ("4.3", 0),
        ("4.4", D("-6.15")),
        ("26.1", 0),
    ]
    assert hasil.total.beda == sum(s.angka.beda for s in hasil.klaster) == sum(s.angka.beda for s in hasil.indikator)


def test_verifikasi_dan_tahap_sebagai_dasar(kota):
    impor_skor(evaluasi=kota.evaluasi, tahap="VF", isi=b"kode_pertanyaan,skor\n4.1,7\n4.2,2.5\n")
    baru = buka(kota, k4_1={"opsi": "ya"})
    assert sumber_skor(kota.evaluasi) == [
        ("mandiri", "Mandiri"),
        ("verifikasi", "Verifikasi"),
        ("VF", "Verifikasi final"),
    ]
    assert bandingkan(kota, baru, lalu="verifikasi").total.lalu == 8
    assert bandingkan(kota, baru, lalu="VF").total.lalu == D("9.5")


def test_instrumen_lain_menyebut_yang_tidak_sebanding_dan_tidak_menjumlahkannya(kota):
    baru = buka(kota, instrumen_baru(), k4_1={"opsi": "tidak"}, k4_2={"opsi": "a"})
    hasil = bandingkan(kota, baru)
    assert hasil.total == Angka(D(10), D(10), D(0), D(10))
    assert (hasil.cakupan_lalu, hasil.cakupan_kini) == (50, 45)
    assert [(t.kode_lalu, t.kode_kini, t.poin, t.alasan) for t in hasil.tak_sebanding] == [
        ("4.2", "4.2", 10, BEDA_KALIMAT),
        ("", "4.3", 15, "Baru: tidak ada padanannya tahun lalu."),
        ("", "4.5", 10, "Baru: tidak ada padanannya tahun lalu."),
        ("4.3", "", 10, "Tidak dilanjutkan tahun ini."),
        ("4.4", "", 10, "Tidak dilanjutkan tahun ini."),
        ("26.1", "", 10, "Tidak dilanjutkan tahun ini."),
    ]


def test_bobot_berubah_dibandingkan_dengan_persen(kota):
    instrumen = instrumen_baru()
    lama = kota.evaluasi.instrumen
    PetaKode.objects.create(pertanyaan_lama=soal(lama, "4.1"), pertanyaan_baru=soal(instrumen, "4.3"))
    hasil = bandingkan(kota, buka(kota, instrumen, k4_3={"angka": D(5)}))
    (kelompok,) = hasil.indikator[0].kelompok
    assert (kelompok.angka.lalu, kelompok.angka.kini, kelompok.angka.beda) == (10, 15, None)
    assert (kelompok.angka.persen_lalu, kelompok.angka.persen_kini, kelompok.angka.beda_persen) == (100, 100, 0)


def test_pertanyaan_digabung_dihitung_sekali(kota):
    """Two old questions became one, and one of them also lives on elsewhere: one group, each question once."""
    instrumen, lama = instrumen_baru(), kota.evaluasi.instrumen
    for dari, ke in (("4.1", "4.5"), ("4.2", "4.5"), ("4.2", "4.2")):
        PetaKode.objects.create(pertanyaan_lama=soal(lama, dari), pertanyaan_baru=soal(instrumen, ke))
    hasil = bandingkan(kota, buka(kota, instrumen, k4_2={"opsi": "a"}))
    (kelompok,) = hasil.indikator[0].kelompok
    assert [p.kode for p in kelompok.lama] == ["4.1", "4.2"]
    assert [p.kode for p in kelompok.baru] == ["4.2", "4.5"]
    assert hasil.total == Angka(D(15), D(20), D(10), D(20))


def test_pasangan_tak_sebanding_di_samping_yang_sebanding_tetap_disebut(kota):
    instrumen, lama = instrumen_baru(), kota.evaluasi.instrumen
    PetaKode.objects.create(pertanyaan_lama=soal(lama, "4.1"), pertanyaan_baru=soal(instrumen, "4.5"))
    PetaKode.objects.create(
        pertanyaan_lama=soal(lama, "4.2"), pertanyaan_baru=soal(instrumen, "4.5"), sebanding=False, catatan="Sebagian."
    )
    hasil = bandingkan(kota, buka(kota, instrumen))
    assert ("4.2", "4.5", "Sebagian.") in [(t.kode_lalu, t.kode_kini, t.alasan) for t in hasil.tak_sebanding]


def test_gabungkan_menyatukan_yang_berhubungan():
    pasangan = [Pasang(1, 11, True), Pasang(2, 11, True), Pasang(2, 12, True), Pasang(3, 13, True)]
    assert gabungkan(pasangan) == [([1, 2], [11, 12]), ([3], [13])]


def test_tahun_sebelum_menurut_dari_lalu_yang_terbaru_dan_hanya_yang_terlihat(kota, dunia):
    baru = buka(kota)
    assert tahun_sebelum(baru, kota.pimpinan) == kota.evaluasi
    Evaluasi.objects.filter(pk=baru.pk).update(dari=None)
    baru.refresh_from_db()
    assert tahun_sebelum(baru, kota.pimpinan) == kota.evaluasi
    assert tahun_sebelum(kota.evaluasi, kota.pimpinan) is None
    assert tahun_sebelum(baru, dunia.evaluator) is None  # last year's was not submitted
    assert tahun_sebelum(baru, dunia.sana.pimpinan) is None


def test_halaman(client, kota):
    buka(kota, instrumen_baru(), k4_1={"opsi": "ya"})
    client.force_login(kota.pimpinan)
    respons = client.get(ALAMAT)
    isi = respons.content.decode()
    assert (respons.context["sumber_lalu"], respons.context["sumber_kini"]) == ("verifikasi", "mandiri")
    assert "<strong>10</strong> dari 45 poin 2025" in isi
    assert BEDA_KALIMAT in isi
    assert client.get(ALAMAT, {"lalu": "mandiri"}).context["banding"].total.lalu == 10
    assert client.get(ALAMAT, {"lalu": "VF", "kini": "x"}).context["sumber_lalu"] == "verifikasi"


def test_halaman_tanpa_tahun_lalu_atau_tanpa_skor(client, kota):
    client.force_login(kota.pimpinan)
    sendiri = reverse("laporan:banding_tahun", args=["32.77", 2024])
    assert "Belum ada tahun lalu" in client.get(sendiri).content.decode()
    buka_tahun_depan(kota)
    assert "Belum ada nilai" in client.get(ALAMAT).content.decode()


def test_jumlah_kueri_tetap(client, kota, django_assert_num_queries):
    baru = buka(kota)
    client.force_login(kota.pimpinan)
    client.get(ALAMAT)
    with CaptureQueriesContext(connection) as sebelum:
        client.get(ALAMAT)
    Jawaban.objects.filter(evaluasi=baru).update(opsi="ya")
    hitung_dan_simpan(evaluasi_id=baru.pk)
    with django_assert_num_queries(len(sebelum)):
        client.get(ALAMAT)
    assert len(sebelum) <= 18
