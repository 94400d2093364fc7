"""Pages of stored reports: list, progress, request, download."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaster.models import Kota, Riwayat
from laporan.models import LaporanTersimpan
from laporan.services.pembuatan import render_laporan
from laporan.views.laporan import nama_unduhan
from tests.dunia import Dunia
from tests.laporan.bahan_laporan import BITA, StatusLaporan, berjalan, minta, ubah_jawaban

pytestmark = pytest.mark.usefixtures("cetakan")

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sekretariat(dunia: Dunia, client: Client) -> Client:
    client.force_login(dunia.sini.sekretariat)
    return client


@pytest.fixture
def laporan(dunia: Dunia) -> LaporanTersimpan:
    """A finished one."""
    baru = minta(dunia)
    render_laporan(laporan_id=baru.pk)
    baru.refresh_from_db()
    return baru


def alamat(nama: str, dunia: Dunia) -> str:
    return reverse(f"laporan:{nama}", args=[dunia.sini.kota.kode, 2024])


def isi(respons) -> str:
    return " ".join(respons.content.decode().split())


# --- List -------------------------------------------------------------------------------------------------------


def test_daftar_kosong_mengajak_membuat(dunia, sekretariat):
    halaman = isi(sekretariat.get(alamat("laporan_list", dunia)))

    assert "Belum ada laporan" in halaman
    assert f'action="{alamat("laporan_buat", dunia)}"' in halaman


def test_yang_hanya_membaca_tidak_mendapat_tombol(dunia, client):
    client.force_login(dunia.sini.verifikator)

    halaman = isi(client.get(alamat("laporan_list", dunia)))

    assert "Belum ada laporan" in halaman
    assert alamat("laporan_buat", dunia) not in halaman


def test_daftar_menyebut_pembuat_ukuran_sidik_dan_keadaan(dunia, sekretariat, laporan):
    halaman = isi(sekretariat.get(alamat("laporan_list", dunia)))

    assert "sekretariat Kota Sini" in halaman
    assert laporan.sidik_masukan[:10] in halaman
    assert f"{len(BITA)} B" in halaman
    assert "Sesuai data terkini" in halaman
    assert "Unduh laporan terbaru" in halaman
    assert alamat("laporan_buat", dunia) not in halaman
    assert reverse("laporan:laporan_unduh", args=[laporan.pk]) in halaman


def test_daftar_menandai_laporan_yang_datanya_sudah_berubah(dunia, sekretariat, laporan):
    ubah_jawaban(dunia)

    halaman = isi(sekretariat.get(alamat("laporan_list", dunia)))

    assert "Data sudah berubah" in halaman
    assert "Buat laporan terbaru" in halaman
    assert "Sesuai data terkini" not in halaman


def test_daftar_tidak_memuat_laporan_kota_lain(dunia, sekretariat):
    LaporanTersimpan.objects.create(
        evaluasi=dunia.sana.evaluasi,
        diminta_oleh=dunia.sana.sekretariat,
        diminta_pada=timezone.now(),
        status=StatusLaporan.GAGAL,
    )

    assert "Belum ada laporan" in isi(sekretariat.get(alamat("laporan_list", dunia)))


def test_jumlah_kueri_daftar_tetap(dunia, sekretariat, laporan):
    sekretariat.get(alamat("laporan_list", dunia))
    with CaptureQueriesContext(connection) as satu:
        sekretariat.get(alamat("laporan_list", dunia))
    for nomor in range(15):
        salinan = LaporanTersimpan.objects.get(pk=laporan.pk)
        salinan.pk, salinan.diminta_oleh = None, (dunia.sini.sekretariat, dunia.sini.pimpinan)[nomor % 2]
        salinan.save(force_insert=True)
    with CaptureQueriesContext(connection) as banyak:
        sekretariat.get(alamat("laporan_list", dunia))

    assert len(banyak) == len(satu)


# --- Asking -----------------------------------------------------------------------------------------------------


def test_permintaan_lewat_halaman_membawa_ke_kemajuannya(dunia, sekretariat):
    respons = sekretariat.post(alamat("laporan_buat", dunia), follow=True)

    laporan = LaporanTersimpan.objects.get()
    assert respons.redirect_chain == [(laporan.get_absolute_url(), 302)]
    assert "sudah masuk antrean" in isi(respons)
    assert laporan.diminta_oleh == dunia.sini.sekretariat


def test_tekan_dua_kali_satu_pekerjaan(dunia, sekretariat):
    sekretariat.post(alamat("laporan_buat", dunia))
    respons = sekretariat.post(alamat("laporan_buat", dunia), follow=True)

    assert LaporanTersimpan.objects.count() == 1
    assert "sudah diminta dan sedang dibuat" in isi(respons)


def test_permintaan_tanpa_perubahan_menawarkan_yang_ada(dunia, sekretariat, laporan):
    respons = sekretariat.post(alamat("laporan_buat", dunia), follow=True)

    assert LaporanTersimpan.objects.count() == 1
    assert "laporan ini masih sesuai" in isi(respons)
    assert reverse("laporan:laporan_unduh", args=[laporan.pk]) in isi(respons)


# --- Progress ---------------------------------------------------------------------------------------------------


def test_kemajuan_tampil_dengan_dan_tanpa_skrip(dunia, sekretariat):
    baris = berjalan(dunia, sewa=timedelta(minutes=1), kemajuan=42, langkah="Menata halaman 17")

    for halaman in (alamat("laporan_list", dunia), baris.get_absolute_url()):
        teks = isi(sekretariat.get(halaman))
        assert "Menata halaman 17" in teks
        assert 'value="42"' in teks
        assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in teks
        latar = '{"X-Latar": "1"}'  # looking on is not doing something: the session may close meanwhile
        assert f"""hx-get="{baris.get_absolute_url()}" hx-headers='{latar}' hx-trigger="every 2s\"""" in teks
        assert alamat("laporan_buat", dunia) not in teks


def test_htmx_mendapat_kemajuan_saja(dunia, sekretariat):
    baris = berjalan(dunia, sewa=timedelta(minutes=1), kemajuan=42)

    teks = isi(sekretariat.get(baris.get_absolute_url(), headers=HTMX))

    assert teks.startswith("<section")
    assert "<html" not in teks


def test_htmx_memuat_ulang_setelah_selesai(sekretariat, laporan):
    respons = sekretariat.get(laporan.get_absolute_url(), headers=HTMX)

    assert respons["HX-Refresh"] == "true"


def test_halaman_selesai_tidak_menyegarkan_diri(sekretariat, laporan):
    teks = isi(sekretariat.get(laporan.get_absolute_url()))

    assert "http-equiv" not in teks
    assert "every 2s" not in teks
    assert laporan.sidik_masukan in teks
    assert "Unduh PDF" in teks


def test_laporan_gagal_menyebut_sebab_dan_jalan_keluar(dunia, sekretariat):
    gagal = LaporanTersimpan.objects.create(
        evaluasi=dunia.sini.evaluasi,
        diminta_oleh=dunia.sini.sekretariat,
        diminta_pada=timezone.now(),
        status=StatusLaporan.GAGAL,
        pesan="Ruang penyimpanan penuh.",
    )

    teks = isi(sekretariat.get(gagal.get_absolute_url()))

    assert 'role="alert"' in teks
    assert "Ruang penyimpanan penuh." in teks
    assert "Buat laporan lagi" in teks
    assert "Gagal" in isi(sekretariat.get(alamat("laporan_list", dunia)))


# --- Download ---------------------------------------------------------------------------------------------------


def test_unduhan_utuh_bernama_dan_tercatat(dunia, sekretariat, laporan):
    LaporanTersimpan.objects.filter(pk=laporan.pk).update(selesai_pada=datetime(2026, 11, 21, 17, 30, tzinfo=UTC))

    respons = sekretariat.get(reverse("laporan:laporan_unduh", args=[laporan.pk]))

    assert b"".join(respons.streaming_content) == BITA
    assert respons["Content-Type"] == "application/pdf"
    assert respons["X-Content-Type-Options"] == "nosniff"
    assert respons["Content-Length"] == str(len(BITA))
    assert (
        respons["Content-Disposition"]
        == 'attachment; filename="KLA_Kota-Sini_2024_Laporan-Evaluasi-Mandiri_2026-11-22.pdf"'
    )
    assert "no-store" in respons["Cache-Control"]
    catatan = Riwayat.objects.untuk(laporan).get(aksi="laporan_diunduh")
    assert catatan.pelaku == dunia.sini.sekretariat
    assert catatan.kota == dunia.sini.kota


@pytest.mark.parametrize(
    ("nama", "jadi"), [("Kota Pangkal Pinang", "Kota-Pangkal-Pinang"), ('Kota "Él"/..\r\n', "Kota-El")]
)
def test_nama_unduhan_hanya_huruf_yang_aman(dunia, laporan, nama: str, jadi: str):
    laporan.evaluasi.kota = Kota(nama=nama, zona_waktu="Asia/Jakarta")

    assert nama_unduhan(laporan).startswith(f"KLA_{jadi}_2024_")


def test_yang_belum_selesai_tidak_dapat_diunduh(dunia, sekretariat):
    baris = berjalan(dunia, sewa=timedelta(minutes=1))

    respons = sekretariat.get(reverse("laporan:laporan_unduh", args=[baris.pk]), follow=True)

    assert "belum selesai dibuat" in isi(respons)
    assert not Riwayat.objects.filter(aksi="laporan_diunduh").exists()


def test_berkas_yang_hilang_dikatakan_dan_tidak_tercatat_sebagai_unduhan(sekretariat, laporan):
    default_storage.delete(laporan.berkas.name)

    respons = sekretariat.get(reverse("laporan:laporan_unduh", args=[laporan.pk]), follow=True)

    assert "tidak ada lagi di penyimpanan" in isi(respons)
    assert not Riwayat.objects.filter(aksi="laporan_diunduh").exists()


@pytest.mark.parametrize("nama", ["laporan_detail", "laporan_unduh"])
@pytest.mark.parametrize(
    ("siapa", "status"), [("sana.sekretariat", 404), ("sana.pimpinan", 404), ("sini.operator_dinkes", 403)]
)
def test_orang_lain_tidak_melihat_laporan(dunia, client, laporan, nama: str, siapa: str, status: int):
    kota, peran = siapa.split(".")
    client.force_login(getattr(getattr(dunia, kota), peran))

    assert client.get(reverse(f"laporan:{nama}", args=[laporan.pk])).status_code == status
    assert not Riwayat.objects.filter(aksi="laporan_diunduh").exists()


def test_evaluator_melihat_laporan_setelah_evaluasi_diajukan(dunia, client, laporan):
    client.force_login(dunia.evaluator)
    unduh = reverse("laporan:laporan_unduh", args=[laporan.pk])
    assert client.get(unduh).status_code == 404

    evaluasi = dunia.sini.evaluasi
    evaluasi.status, evaluasi.diajukan_pada = evaluasi.Status.DIAJUKAN, timezone.now()
    evaluasi.save()

    respons = client.get(unduh)
    assert b"".join(respons.streaming_content) == BITA


def test_admin_hanya_melihat(dunia, client, laporan):
    client.force_login(dunia.admin)

    daftar = client.get(reverse("admin:laporan_laporantersimpan_changelist"))
    rincian = client.get(reverse("admin:laporan_laporantersimpan_change", args=[laporan.pk]))

    assert laporan.get_absolute_url() in rincian.content.decode()
    assert laporan.berkas.name not in rincian.content.decode()
    assert 'name="_save"' not in rincian.content.decode()
    assert reverse("admin:laporan_laporantersimpan_add") not in daftar.content.decode()
