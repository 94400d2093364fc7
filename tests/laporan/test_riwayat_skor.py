"""The history of the score: every result listed, the line drawn, any two points compared to the question."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import HasilSkor, Jawaban
from indikator.queries.riwayat_skor import akhir_hari, banding_titik, riwayat_skor, susun_baris, titik_skor
from indikator.services.pengisian import simpan_jawaban
from indikator.services.skor import hitung_dan_simpan
from tests.factories.indikator import HasilSkorFactory

ALAMAT = reverse("laporan:riwayat_skor", args=["32.77", 2024])


@pytest.fixture
def kota(dunia, django_capture_on_commit_callbacks):
    """Four results: opened, 4.2 answered in full, 4.4 answered, 4.2 corrected down to a half."""
    kota = dunia.sini
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk, penyebab="Evaluasi dibuka")
    for kode, isi in (("4.2", {"opsi": "a"}), ("4.4", {"angka": D("33.33")}), ("4.2", {"opsi": "b"})):
        jawaban = kota.jawaban(kode)
        with django_capture_on_commit_callbacks(execute=True):
            simpan_jawaban(
                jawaban=jawaban,
                **{"opsi": "", "angka": None, "catatan": ""} | isi,
                versi=jawaban.versi,
                oleh=kota.operator_dinkes,
            )
    kota.evaluasi.refresh_from_db()
    return kota


def baris(evaluasi):
    return susun_baris(evaluasi, list(riwayat_skor(evaluasi)))


def test_setiap_hasil_dengan_penyebab_pelaku_dan_perubahannya(kota):
    isi = baris(kota.evaluasi)
    oleh = f"dinkes Kota Sini ({kota.operator_dinkes.keterangan_peran})"
    assert [(b.penyebab, b.pemicu, b.mandiri, b.beda_mandiri) for b in isi] == [
        ("Jawaban 4.2 diubah", oleh, D("8.33"), D("-5.00")),
        ("Jawaban 4.4 diubah", oleh, D("13.33"), D("3.33")),
        ("Jawaban 4.2 diubah", oleh, D("10.00"), D("10.00")),
        ("Evaluasi dibuka", "", D("0.00"), None),
    ]
    assert {(b.verifikasi, b.beda_verifikasi) for b in isi[:3]} == {(D("0.00"), D("0.00"))}
    assert [b.revisi for b in isi] == sorted((b.revisi for b in isi), reverse=True)


def test_perubahan_baris_terakhir_halaman_dihitung_dari_baris_di_luar_halaman(kota):
    (satu,) = susun_baris(kota.evaluasi, list(riwayat_skor(kota.evaluasi)[1:2]))
    assert satu.beda_mandiri == D("3.33")


def test_banding_dua_saat_hanya_pertanyaan_yang_berbeda_dan_jumlahnya_cocok(kota):
    akhir, _, _, awal = (b.revisi for b in baris(kota.evaluasi))
    banding = banding_titik(kota.evaluasi, "mandiri", akhir, awal)
    assert (banding.lama.revisi, banding.baru.revisi, banding.beda, banding.cocok) == (awal, akhir, D("8.33"), True)
    assert [(p.kode, p.lama, p.baru, p.beda, p.maks) for p in banding.pertanyaan] == [
        ("4.2", D(0), D("5.00"), D("5.00"), D(10)),
        ("4.4", D(0), D("3.33"), D("3.33"), D(10)),
    ]
    assert [(p.terjawab_lama, p.terjawab_baru) for p in banding.pertanyaan] == [(False, True)] * 2
    assert [(p.kode, p.beda) for p in banding.indikator] == [("4", D("8.33"))]
    assert [(p.kode, p.beda) for p in banding.klaster] == [("K1", D("8.33")), ("KDK", D(0))]


def test_banding_menyebut_yang_terjawab_tanpa_poin(kota):
    """An answer that earns nothing is a difference, too: it was unanswered before."""
    Jawaban.objects.filter(pk=kota.jawaban("4.3").pk).update(angka=D(0))
    sebelum = kota.evaluasi.revisi
    type(kota.evaluasi).objects.filter(pk=kota.evaluasi.pk).update(revisi=sebelum + 1)
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk)
    banding = banding_titik(kota.evaluasi, "mandiri", sebelum, sebelum + 1)
    assert [(p.kode, p.beda, p.terjawab_lama, p.terjawab_baru) for p in banding.pertanyaan] == [
        ("4.3", D(0), False, True)
    ]
    assert (banding.beda, banding.indikator) == (D(0), [])


def test_saat_yang_sama_tidak_berbeda_dan_revisi_tanpa_hasil_tidak_ada(kota):
    revisi = kota.evaluasi.revisi
    assert banding_titik(kota.evaluasi, "mandiri", revisi, revisi).pertanyaan == []
    assert banding_titik(kota.evaluasi, "mandiri", revisi, revisi + 7) is None


def test_akhir_hari_menurut_zona_kota(kota):
    """22.30 in Jakarta and 00.30 are two days there, though one day in UTC."""
    HasilSkor.objects.all().delete()
    malam = datetime(2024, 5, 1, 15, 30, tzinfo=UTC)
    for nomor, pada in enumerate((malam - timedelta(hours=1), malam, malam + timedelta(hours=2)), start=1):
        HasilSkorFactory(evaluasi=kota.evaluasi, revisi=nomor, dihitung_pada=pada, total=D(nomor))
    assert [t.revisi for t in akhir_hari(kota.evaluasi, titik_skor(kota.evaluasi))] == [3, 2]


def test_halaman_menunjukkan_garis_daftar_dan_banding(client, kota):
    client.force_login(kota.sekretariat)
    akhir, _, _, awal = (b.revisi for b in baris(kota.evaluasi))
    halaman = client.get(ALAMAT, {"dari": awal, "ke": akhir}).content.decode()
    assert halaman.count("<polyline") == 4  # two lines, drawn for wide and for narrow screens
    assert "Jawaban 4.4 diubah" in halaman and "dinkes Kota Sini" in halaman
    assert "+8,33" in halaman
    assert "berjumlah sama dengan selisih total" in halaman
    assert '<a href="?dari=' in halaman


def test_alamat_yang_tidak_pernah_diberikan_404_dan_yang_bukan_angka_diabaikan(client, kota):
    client.force_login(kota.sekretariat)
    assert client.get(ALAMAT, {"dari": 1, "ke": 999}).status_code == 404
    for aneh in ("x", "-1", "²", "9" * 30, ""):
        assert client.get(ALAMAT, {"dari": aneh, "ke": 1}).context["banding"] is None


def test_sebelum_penghitungan_pertama(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    halaman = client.get(ALAMAT)
    assert (halaman.status_code, "Belum ada hasil" in halaman.content.decode()) == (200, True)


def test_jumlah_kueri_tetap(client, kota, django_assert_num_queries):
    client.force_login(kota.sekretariat)
    client.get(ALAMAT)
    with CaptureQueriesContext(connection) as sedikit:
        client.get(ALAMAT)
    for nomor in range(100, 160):
        for jenis in HasilSkor.Jenis:
            HasilSkorFactory(evaluasi=kota.evaluasi, jenis=jenis, revisi=nomor)
    with django_assert_num_queries(len(sedikit)):
        halaman = client.get(ALAMAT)
    assert len(halaman.context["baris"]) == 25
    assert len(sedikit) <= 14


def test_berhalaman_dan_pilihan_banding_terbawa(client, kota):
    for nomor in range(100, 160):
        HasilSkorFactory(evaluasi=kota.evaluasi, revisi=nomor)
    client.force_login(kota.pimpinan)
    halaman = client.get(ALAMAT, {"page": 3, "dari": 120})
    assert [b.revisi for b in halaman.context["baris"]][-1] == 2
    assert "?dari=120&amp;page=2" in halaman.content.decode() or "page=2&amp;dari=120" in halaman.content.decode()
