"""Pages of evidence that leaves: asking, progress, resumable download; and the public check of one file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from klaster.models import Riwayat
from laporan.models import BagianLaporan, LaporanTersimpan
from laporan.services import pembuatan
from laporan.services.pembuatan import render_laporan
from tests.dunia import Dunia
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory
from tests.laporan.bahan_berkas import lampirkan
from tests.laporan.bahan_laporan import StatusLaporan

Jenis = LaporanTersimpan.Jenis
ISIAN = {"jenis": "zip_bukti", "klaster": "semua", "alasan": ""}


@pytest.fixture(autouse=True)
def _tanpa_antrean(monkeypatch, settings, tmp_path):
    settings.KLA_FOLDER_SEMENTARA = tmp_path / "sementara"
    monkeypatch.setattr("laporan.services.permintaan_berkas.antrekan_laporan", lambda *_, **__: None)
    monkeypatch.setattr(pembuatan, "antrekan_laporan", lambda *_, **__: None)


@pytest.fixture
def sekretariat(dunia: Dunia, client: Client) -> Client:
    client.force_login(dunia.sini.sekretariat)
    return client


@pytest.fixture
def zip_jadi(dunia: Dunia, sekretariat: Client) -> LaporanTersimpan:
    lampirkan(dunia.sini, "4.1", b"isi asli" * 100, judul="SK")
    sekretariat.post(alamat(dunia, "berkas_minta"), ISIAN)
    laporan = LaporanTersimpan.objects.get()
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    return laporan


def alamat(dunia: Dunia, nama: str = "berkas_verifikasi") -> str:
    return reverse(f"laporan:{nama}", args=[dunia.sini.kota.kode, 2024])


def unduh(laporan: LaporanTersimpan, jilid: int = 1) -> str:
    return reverse("laporan:berkas_unduh", args=[laporan.pk, jilid])


def isi(respons) -> str:
    return " ".join(respons.content.decode().split())


# --- Asking -----------------------------------------------------------------------------------------------------


def test_halaman_menyebut_isi_per_klaster_dan_yang_tertinggal(dunia, sekretariat):
    lampirkan(dunia.sini, "4.1", b"12345", b"678")
    lampirkan(dunia.sini, "26.1", b"x", kepekaan=Bukti.Kepekaan.ANAK)

    teks = isi(sekretariat.get(alamat(dunia)))

    assert "1 bukti, 2 berkas, 0 tautan, 8 B." in teks
    assert "Memuat data pribadi anak; hanya disertakan bila sengaja diminta: 1" in teks
    assert f'action="{alamat(dunia, "berkas_minta")}"' in teks


def test_permintaan_membawa_ke_kemajuannya_dan_menyimpan_pilihan(dunia, sekretariat):
    respons = sekretariat.post(alamat(dunia, "berkas_minta"), {**ISIAN, "klaster": "K1", "diterima": "on"}, follow=True)

    laporan = LaporanTersimpan.objects.get()
    assert respons.redirect_chain == [(f"/berkas-verifikasi/{laporan.pk}/", 302)]
    assert "sudah masuk antrean" in isi(respons)
    assert "Klaster I, hanya bukti yang diterima." in isi(respons)
    assert laporan.kunci == "K1:diterima"
    assert laporan.pilihan["alamat"] == "http://testserver/"


@pytest.mark.parametrize(
    ("isian", "galat"),
    [
        ({"jenis": "evaluasi_mandiri"}, "Pilih ZIP atau jilid PDF."),
        ({"jenis": ""}, "Pilih ZIP atau jilid PDF."),
        ({"klaster": "K9"}, "Klaster itu tidak ada pada instrumen ini."),
        ({"klaster": ""}, "Pilih cakupannya."),
        ({"peka": "on", "alasan": "perlu"}, "paling sedikit 10 huruf"),
    ],
)
def test_isian_yang_salah_ditolak_di_bidangnya_dan_tetap_terisi(dunia, sekretariat, isian: dict, galat: str):
    respons = sekretariat.post(alamat(dunia, "berkas_minta"), {**ISIAN, "diterima": "on", **isian})

    assert respons.status_code == 422
    assert galat in isi(respons)
    assert re.search(r'name="diterima"[^>]*checked', isi(respons))
    if "alasan" in isian:
        assert "perlu</textarea>" in isi(respons)
    assert not LaporanTersimpan.objects.exists()


def test_jumlah_kueri_tetap(dunia, sekretariat, zip_jadi):
    sekretariat.get(alamat(dunia))
    with CaptureQueriesContext(connection) as satu:
        sekretariat.get(alamat(dunia))
    for _ in range(12):
        zip_jadi.pk = None
        zip_jadi.save(force_insert=True)
        lampirkan(dunia.sini, "4.2", b"x", b"y")
    with CaptureQueriesContext(connection) as banyak:
        teks = isi(sekretariat.get(alamat(dunia)))

    assert teks.count("<small") >= 13
    assert len(banyak) == len(satu)


def test_daftar_laporan_cetak_tidak_memuat_dan_tidak_membuat_berkas_bukti(dunia, sekretariat, zip_jadi):
    daftar = reverse("laporan:laporan_list", args=[dunia.sini.kota.kode, 2024])

    assert "Belum ada laporan" in isi(sekretariat.get(daftar))
    assert sekretariat.get(reverse("laporan:laporan_detail", args=[zip_jadi.pk])).status_code == 404
    assert sekretariat.get(reverse("laporan:laporan_unduh", args=[zip_jadi.pk])).status_code == 404
    sekretariat.post(reverse("laporan:laporan_buat", args=[dunia.sini.kota.kode, 2024]), {"jenis": "zip_bukti"})
    assert LaporanTersimpan.objects.count() == 1


# --- Progress and download --------------------------------------------------------------------------------------


def test_kemajuan_lalu_halaman_selesai(sekretariat, zip_jadi):
    LaporanTersimpan.objects.filter(pk=zip_jadi.pk).update(status="berjalan", langkah="Menyusun 3 MB dari 9 MB")
    berjalan = isi(sekretariat.get(zip_jadi.get_absolute_url(), headers={"HX-Request": "true"}))
    assert berjalan.startswith("<section")
    assert "Menyusun 3 MB dari 9 MB" in berjalan
    LaporanTersimpan.objects.filter(pk=zip_jadi.pk).update(status="selesai")

    assert sekretariat.get(zip_jadi.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    selesai = isi(sekretariat.get(zip_jadi.get_absolute_url()))
    assert unduh(zip_jadi) in selesai
    assert zip_jadi.sidik_berkas in selesai
    assert "Bukti sudah berubah" not in selesai


def test_halaman_menandai_bukti_yang_sudah_berubah_dan_masa_yang_habis(dunia, sekretariat, zip_jadi):
    TautanBukti.objects.update(halaman_dari=1, halaman_sampai=1)
    Riwayat.objects.create(waktu=timezone.now(), kota=dunia.sini.kota, aksi="lampiran_diubah", objek_jenis="x")
    assert "Bukti sudah berubah sejak berkas ini dibuat" in isi(sekretariat.get(zip_jadi.get_absolute_url()))

    LaporanTersimpan.objects.filter(pk=zip_jadi.pk).update(status=StatusLaporan.KEDALUWARSA, berkas="")
    teks = isi(sekretariat.get(zip_jadi.get_absolute_url()))
    assert "Masa simpan berkas ini sudah habis" in teks
    assert unduh(zip_jadi) not in teks


def test_unduhan_yang_terputus_dilanjutkan_byte_demi_byte(dunia, sekretariat, zip_jadi):
    with zip_jadi.berkas.open("rb") as berkas:
        bita = berkas.read()
    awal = sekretariat.get(unduh(zip_jadi))
    assert (awal.status_code, awal["Accept-Ranges"], awal["ETag"]) == (200, "bytes", f'"{zip_jadi.sidik_berkas}"')
    assert awal["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_2024_Berkas-Verifikasi_')
    assert awal["Content-Type"] == "application/zip"
    separuh = b"".join(awal.streaming_content)[:100]

    sisa = sekretariat.get(unduh(zip_jadi), headers={"Range": "bytes=100-", "If-Range": awal["ETag"]})

    assert (sisa.status_code, sisa["Content-Range"]) == (206, f"bytes 100-{len(bita) - 1}/{len(bita)}")
    assert separuh + b"".join(sisa.streaming_content) == bita
    assert Riwayat.objects.untuk(zip_jadi).filter(aksi="laporan_diunduh").count() == 1


def test_jilid_lain_dan_yang_tidak_ada(sekretariat, zip_jadi):
    BagianLaporan.objects.create(
        laporan=zip_jadi,
        urutan=2,
        berkas=zip_jadi.berkas.name,
        ukuran=zip_jadi.ukuran,
        halaman=7,
        sidik_berkas="a" * 64,
    )

    assert "2 jilid" in isi(sekretariat.get(zip_jadi.get_absolute_url()))
    kedua = sekretariat.get(unduh(zip_jadi, 2))
    assert (kedua["ETag"], len(b"".join(kedua.streaming_content))) == (f'"{"a" * 64}"', zip_jadi.ukuran)
    respons = sekretariat.get(unduh(zip_jadi, 3), follow=True)
    assert "tidak ada lagi di penyimpanan" in isi(respons)


def test_data_anak_hanya_untuk_peminta(dunia, sekretariat, zip_jadi):
    LaporanTersimpan.objects.filter(pk=zip_jadi.pk).update(
        pilihan={"peka": True, "alasan": "Verifikasi lapangan"}, diminta_oleh=dunia.sini.pimpinan
    )

    teks = isi(sekretariat.get(zip_jadi.get_absolute_url()))
    assert "hanya dapat diunduh oleh peminta" in teks
    assert unduh(zip_jadi) not in teks
    assert "hanya untuk peminta" in isi(sekretariat.get(unduh(zip_jadi), follow=True))


@pytest.mark.parametrize(
    ("apa", "kata"), [("peka", "kemudian ditandai memuat data anak"), ("karantina", "kemudian tidak lolos pemeriksaan")]
)
def test_isi_yang_kemudian_peka_atau_dikarantina_menahan_berkas_yang_sudah_jadi(sekretariat, zip_jadi, apa, kata):
    if apa == "peka":
        Bukti.objects.update(kepekaan=Bukti.Kepekaan.KORBAN)
    else:
        VersiBukti.objects.update(status_periksa="karantina", alasan="virus")

    teks = isi(sekretariat.get(zip_jadi.get_absolute_url()))
    assert kata in teks
    assert unduh(zip_jadi) not in teks
    assert f"Berkas ini tidak dapat diunduh lagi. {'Bukti' if apa == 'peka' else 'Sebagian'}" in isi(
        sekretariat.get(unduh(zip_jadi), follow=True)
    )
    assert not Riwayat.objects.untuk(zip_jadi).filter(aksi="laporan_diunduh").exists()


def test_data_anak_yang_diminta_sengaja_tidak_ditahan(dunia, sekretariat, zip_jadi):
    Bukti.objects.update(kepekaan=Bukti.Kepekaan.ANAK)
    LaporanTersimpan.objects.filter(pk=zip_jadi.pk).update(pilihan={"peka": True, "alasan": "Verifikasi lapangan"})

    assert len(b"".join(sekretariat.get(unduh(zip_jadi)).streaming_content)) == zip_jadi.ukuran


def test_yang_lewat_masanya_tidak_diserahkan_walau_belum_disapu(sekretariat, zip_jadi):
    LaporanTersimpan.objects.update(kedaluwarsa_pada=timezone.now() - timedelta(seconds=1))

    assert "Masa simpan berkas ini sudah habis" in isi(sekretariat.get(unduh(zip_jadi), follow=True))


# --- The public check -------------------------------------------------------------------------------------------


def cek(client: Client, versi: VersiBukti, **isian):
    halaman = reverse("laporan:cek_berkas", args=[versi.kode_cek])
    return client.post(halaman, isian) if isian else client.get(halaman)


def test_siapa_pun_melihat_keabsahan_tanpa_nama_orang(dunia, client):
    tautan = lampirkan(dunia.sini, "4.1", b"isi", b"kedua", judul="Perwali KLA", tautan={"diterima": True})
    TautanBuktiFactory(jawaban=dunia.sini.jawaban("4.2"), bukti=tautan.bukti, versi=tautan.versi)

    respons = cek(client, tautan.versi)

    teks = isi(respons)
    assert "Terdaftar dan terbaru" in teks
    assert "Perwali KLA" in teks
    assert "1, berkas 1 dari 2" in teks
    assert "Pertanyaan 4.1, evaluasi 2024: diterima verifikator kota<br>Pertanyaan 4.2, evaluasi 2024: belum" in teks
    assert tautan.versi.sha256 in teks
    assert str(tautan.bukti.pengunggah) not in teks
    assert respons["X-Robots-Tag"] == "noindex, nofollow"


def test_yang_diganti_dan_yang_ditarik_dikatakan(dunia, client):
    tautan = lampirkan(dunia.sini, "4.1", b"isi")
    VersiBuktiFactory(bukti=tautan.bukti, nomor=2)
    assert "sudah digantikan versi 2" in isi(cek(client, tautan.versi))

    Bukti.objects.update(ditarik_pada=timezone.now())
    assert "sudah ditarik pemiliknya" in isi(cek(client, tautan.versi))


@pytest.mark.parametrize("ubah", ["peka", "menunggu", "karantina", "tidak ada"])
def test_yang_peka_tak_bersih_dan_tak_dikenal_sama_jawabannya(dunia, client, ubah: str):
    versi = lampirkan(dunia.sini, "4.1", b"isi", judul="Nama anak").versi
    if ubah == "peka":
        Bukti.objects.update(kepekaan=Bukti.Kepekaan.ANAK)
    elif ubah == "menunggu":
        VersiBukti.objects.update(status_periksa="menunggu", diperiksa_pada=None)
    elif ubah == "karantina":
        VersiBukti.objects.update(status_periksa="karantina", alasan="virus")
    else:
        versi.kode_cek = "0" * 16

    respons = cek(client, versi)

    assert respons.status_code == 404
    assert "Berkas tidak dapat diperiksa" in isi(respons)
    assert "Nama anak" not in isi(respons)


def test_sidik_berkas_dicocokkan(dunia, client):
    versi = lampirkan(dunia.sini, "4.1", b"isi").versi

    assert "Cocok: berkas itu sama persis" in isi(cek(client, versi, sidik=versi.sha256.upper()))
    assert "Tidak cocok: berkas itu bukan" in isi(cek(client, versi, sidik="0" * 64))
    salah = cek(client, versi, sidik="bukan sidik")
    assert (salah.status_code, "64 angka 0–9" in isi(salah)) == (422, True)


def test_berkas_yang_habis_masanya_tidak_ditawarkan_lagi(dunia, sekretariat, zip_jadi):
    LaporanTersimpan.objects.update(kedaluwarsa_pada=timezone.now() - timedelta(days=1))

    sekretariat.post(alamat(dunia, "berkas_minta"), ISIAN)

    assert LaporanTersimpan.objects.count() == 2
