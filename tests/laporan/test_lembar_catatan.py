"""The printed follow-up sheet: asked for as a report, made in the background, hashed, A4 across."""

import io
from contextlib import closing

import pytest
from django.urls import reverse
from pypdf import PdfReader

from laporan import pdf
from laporan.models import LaporanTersimpan
from laporan.queries.lembar_catatan import kumpulkan_catatan
from laporan.queries.sidik import sidik_kini, sidik_kini_untuk_halaman
from laporan.services.pembuatan import render_laporan
from laporan.services.permintaan import Keadaan, minta_laporan
from tests.bukti.bahan_catatan import buat, tindak
from tests.laporan.bahan_laporan import ambil

Jenis = LaporanTersimpan.Jenis


@pytest.fixture
def kota(dunia):
    buat(dunia.sini, teks="SK belum ditandatangani")
    return dunia.sini


def minta(kota):
    return minta_laporan(evaluasi=ambil(kota.evaluasi), oleh=kota.sekretariat, jenis=Jenis.CATATAN_TAHAP)


def test_cetakan_memuat_kop_catatan_dan_tanda_tangan(kota, antrean):
    laporan = minta(kota).laporan
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    with laporan.berkas.open("rb") as berkas:
        (halaman,) = PdfReader(io.BytesIO(berkas.read())).pages
    isi = " ".join(halaman.extract_text().split())
    assert (laporan.status, laporan.halaman) == ("selesai", 1)
    assert float(halaman.mediabox.width) > float(halaman.mediabox.height)
    for kata in ("Lembar Catatan Verifikasi", "SK belum ditandatangani", "Penanggung jawab", "DINKES", "NIP"):
        assert kata in isi
    assert kota.kota.nama_dinas.upper() in isi.upper()
    assert laporan.sidik_masukan == sidik_kini(ambil(kota.evaluasi), Jenis.CATATAN_TAHAP)
    assert laporan.sidik_masukan in isi.replace(" ", "")


def test_permintaan_yang_sama_memakai_lembar_yang_masih_sesuai(kota, cetakan, antrean):
    pertama = minta(kota).laporan
    assert minta(kota).keadaan == Keadaan.SEDANG_DIBUAT
    render_laporan(laporan_id=pertama.pk)
    assert (minta(kota).keadaan, minta(kota).laporan) == (Keadaan.MASIH_SESUAI, pertama)
    tindak(kota.evaluasi.catatan_tahap.get(), kota.operator_dinkes, "tidak_mungkin", alasan="Tidak ada UPTD")
    assert minta(kota).keadaan == Keadaan.BARU


def test_dua_jenis_laporan_tidak_saling_menghalangi(kota, cetakan, antrean):
    lembar = minta(kota).laporan
    utama = minta_laporan(evaluasi=ambil(kota.evaluasi), oleh=kota.sekretariat)
    assert (utama.keadaan, utama.laporan.jenis) == (Keadaan.BARU, Jenis.EVALUASI_MANDIRI)
    for laporan in (lembar, utama.laporan):
        render_laporan(laporan_id=laporan.pk)
    evaluasi = ambil(kota.evaluasi)
    assert sidik_kini_untuk_halaman(evaluasi) != sidik_kini_untuk_halaman(evaluasi, Jenis.CATATAN_TAHAP)


def test_halaman_laporan_menawarkan_kedua_jenis(client, kota, cetakan, antrean):
    client.force_login(kota.sekretariat)
    alamat = [reverse(f"laporan:{n}", args=["32.77", 2024]) for n in ("laporan_list", "laporan_buat")]
    halaman = client.get(alamat[0]).content.decode()
    assert "Buat lembar catatan" in halaman
    respons = client.post(alamat[1], {"jenis": "catatan_tahap"})
    laporan = LaporanTersimpan.objects.get()
    assert (respons.url, laporan.jenis) == (laporan.get_absolute_url(), "catatan_tahap")
    render_laporan(laporan_id=laporan.pk)
    halaman = client.get(alamat[0]).content.decode()
    assert "Lembar Catatan Verifikasi" in halaman
    assert "Sesuai data terkini" in halaman
    with closing(client.get(reverse("laporan:laporan_unduh", args=[laporan.pk]))) as unduhan:
        assert "Lembar-Catatan-Verifikasi" in unduhan["Content-Disposition"]


def test_jenis_asing_ditolak(client, kota):
    client.force_login(kota.sekretariat)
    client.post(reverse("laporan:laporan_buat", args=["32.77", 2024]), {"jenis": "rahasia"})
    assert not LaporanTersimpan.objects.exists()


def test_tanpa_catatan_tidak_ditawarkan(client, dunia):
    client.force_login(dunia.sini.sekretariat)
    halaman = client.get(reverse("laporan:laporan_list", args=["32.77", 2024])).content.decode()
    assert "Buat lembar catatan" not in halaman
    assert "Buat laporan" in halaman


def test_isi_tetap_dalam_banyak_kueri_yang_sama(kota, django_assert_num_queries):
    evaluasi = ambil(kota.evaluasi)
    with django_assert_num_queries(3):
        kumpulkan_catatan(evaluasi)
    for n in range(10):
        buat(kota, "4.2", f"Catatan {n}")
    with django_assert_num_queries(3):
        assert len(kumpulkan_catatan(evaluasi).butir) == 11


def test_perkiraan_halaman(kota):
    assert pdf.perkiraan_halaman(kumpulkan_catatan(ambil(kota.evaluasi))) == 2
