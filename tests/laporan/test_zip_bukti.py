"""The ZIP of evidence from the request to the file: contents, manifest, repairs of a bad store, rights, last day."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tracemalloc
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from bukti.models import Bukti
from klaster.galat import Ditolak
from klaster.models import Pengguna, Riwayat
from klaster.models.pengguna import Peran
from laporan import arsip
from laporan.isi_berkas import Pilihan
from laporan.models import LaporanTersimpan
from laporan.services import berkas_bukti, hak, pembuatan, simpanan
from laporan.services.pembuatan import render_laporan, sapu_laporan
from laporan.services.permintaan import Keadaan
from laporan.services.permintaan_berkas import minta_berkas, serahkan_berkas
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.laporan.bahan_berkas import lampirkan
from tests.laporan.bahan_laporan import StatusLaporan
from tests.laporan.test_tata_jilid import A, butir, isi

Jenis = LaporanTersimpan.Jenis
SEMUA = Pilihan(alamat="https://kla.test/")
PEKA = Pilihan(peka=True, alasan="Diminta tim verifikasi lapangan", alamat="https://kla.test")
AKAR = "KLA_Kota-Sini_2024_Bukti"


@pytest.fixture(autouse=True)
def _tanpa_antrean(monkeypatch, settings, tmp_path):
    settings.KLA_FOLDER_SEMENTARA = tmp_path / "sementara"
    monkeypatch.setattr(pembuatan, "antrekan_laporan", lambda *_, **__: None)


def minta(dunia: Dunia, pilihan: Pilihan = SEMUA, oleh: Pengguna | None = None) -> LaporanTersimpan:
    kota = dunia.sini
    return minta_berkas(
        evaluasi=kota.evaluasi, jenis=Jenis.ZIP_BUKTI, pilihan=pilihan, oleh=oleh or kota.sekretariat
    ).laporan


def buat(dunia: Dunia, pilihan: Pilihan = SEMUA, oleh: Pengguna | None = None) -> LaporanTersimpan:
    laporan = minta(dunia, pilihan, oleh)
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    return laporan


def buka(laporan: LaporanTersimpan) -> zipfile.ZipFile:
    with laporan.berkas.open("rb") as berkas:
        return zipfile.ZipFile(io.BytesIO(berkas.read()))


def manifes(arsip: zipfile.ZipFile) -> dict:
    return json.loads(arsip.read(f"{AKAR}/manifest.json"))


# --- Contents ---------------------------------------------------------------------------------------------------


def test_zip_berisi_berkas_asli_dan_manifes_yang_cocok(dunia):
    kota = dunia.sini
    tautan = lampirkan(kota, "4.1", b"isi asli", judul="=SUM(A1)", nomor="12/2023")
    TautanBuktiFactory(
        jawaban=kota.jawaban("4.2"), versi=None, bukti=BuktiFactory(opd=kota.dinkes, judul="JDIH", tautan=True)
    )

    laporan = buat(dunia)

    arsip = buka(laporan)
    assert arsip.testzip() is None
    assert arsip.namelist() == [
        f"{AKAR}/001_4.1/4.1_01_SUM-A1.pdf",
        f"{AKAR}/002_4.2/4.2_01_JDIH.txt",
        f"{AKAR}/BACA-SAYA.txt",
        f"{AKAR}/manifest.csv",
        f"{AKAR}/manifest.json",
    ]
    assert arsip.read(f"{AKAR}/001_4.1/4.1_01_SUM-A1.pdf") == b"isi asli"
    assert "https://jdih.contoh.test/perda-1" in arsip.read(f"{AKAR}/002_4.2/4.2_01_JDIH.txt").decode("utf-8-sig")
    isi = manifes(arsip)
    assert [s["kode"] for s in isi["pertanyaan"]] == ["4.1", "4.2", "4.3", "4.4", "26.1"]
    assert isi["pertanyaan"][0]["bukti"][0]["berkas"] == [
        {
            "nama": "4.1_01_SUM-A1.pdf",
            "sha256": hashlib.sha256(b"isi asli").hexdigest(),
            "ukuran": 8,
            "halaman": 3,
            "cek": f"https://kla.test/cek/berkas/{tautan.versi.kode_cek}/",
        }
    ]
    baris = list(csv.DictReader(io.StringIO(arsip.read(f"{AKAR}/manifest.csv").decode("utf-8-sig")), delimiter=";"))
    assert [(b["kode"], b["judul"], b["ukuran"]) for b in baris] == [("4.1", "'=SUM(A1)", "8"), ("4.2", "JDIH", "")]


def test_baris_laporan_menyebut_isi_ukuran_dan_sidik(dunia):
    lampirkan(dunia.sini, "4.1", b"isi", b"kedua")
    lampirkan(dunia.sini, "4.2", b"x", judul="Rahasia", kepekaan=Bukti.Kepekaan.ANAK)

    laporan = buat(dunia)

    with laporan.berkas.open("rb") as berkas:
        bita = berkas.read()
    assert (laporan.status, laporan.kemajuan, laporan.akhiran) == (StatusLaporan.SELESAI, 100, ".zip")
    assert laporan.berkas.name.endswith(".zip")
    assert (laporan.ukuran, laporan.sidik_berkas) == (len(bita), hashlib.sha256(bita).hexdigest())
    assert (laporan.rincian["bukti"], laporan.rincian["berkas"], laporan.rincian["banyak_ditinggal"]) == (1, 2, 1)
    assert laporan.rincian["ditinggal"][0][:3] == ["4.2", 1, "Bukti peka"]
    assert "Rahasia" not in json.dumps(laporan.rincian)
    assert b"Rahasia" not in bita
    assert laporan.kedaluwarsa_pada - laporan.selesai_pada == timedelta(days=14)
    assert list(simpanan.settings.KLA_FOLDER_SEMENTARA.iterdir()) == []


def test_berkas_hilang_atau_berubah_tidak_keluar_dan_disebut(dunia, caplog):
    hilang = lampirkan(dunia.sini, "4.1", b"hilang", judul="Hilang")
    ubah = lampirkan(dunia.sini, "4.1", b"asli", judul="Ubah")
    lampirkan(dunia.sini, "4.1", b"baik", judul="Baik")
    default_storage.delete(hilang.versi.berkas.name)
    with open(ubah.versi.berkas.path, "wb") as berkas:
        berkas.write(b"beda")
    peti = lampirkan(dunia.sini, "4.1", b"peti", judul="Peti")
    default_storage.delete(peti.versi.berkas.name)
    Path(peti.versi.berkas.path).mkdir()

    arsip = buka(buat(dunia))

    assert [n for n in arsip.namelist() if n.endswith(".pdf")] == [f"{AKAR}/001_4.1/4.1_03_Baik.pdf"]
    assert [(d["judul"], d["sebab"]) for d in manifes(arsip)["tidak_disertakan"]] == [
        ("Hilang", "hilang"),
        ("Ubah", "hilang"),
        ("Peti", "hilang"),
    ]
    assert [b["urut"] for b in manifes(arsip)["pertanyaan"][0]["bukti"]] == [3]
    ditinggal = arsip.read(f"{AKAR}/tidak-disertakan.csv").decode("utf-8-sig")
    assert "Hilang;Dinas Kesehatan Kota Sini;Tercatat, tetapi berkas tersimpannya tidak dapat dibaca" in ditinggal
    sebab = {hilang: "FileNotFoundError", peti: "IsADirectoryError"}
    for satu, galat in sebab.items():
        kabar = f"file {satu.versi_id} cannot be read from the store ({galat}) and is left out; run periksa_berkas"
        assert kabar in caplog.text
    assert f"file {ubah.versi_id} has other bytes in the store and is left out" in caplog.text
    pemohon = dunia.sini.sekretariat
    lagi = minta_berkas(evaluasi=dunia.sini.evaluasi, jenis=Jenis.ZIP_BUKTI, pilihan=SEMUA, oleh=pemohon)
    assert lagi.keadaan == Keadaan.BARU  # the store may have the files again


# --- Asking -----------------------------------------------------------------------------------------------------


def test_pilihan_berbeda_pekerjaan_berbeda_pilihan_sama_satu(dunia):
    lampirkan(dunia.sini, "4.1", b"isi")
    semua, k1 = minta(dunia), minta(dunia, Pilihan(klaster="K1"))

    assert minta(dunia, oleh=dunia.sini.pimpinan).pk == semua.pk
    assert minta(dunia, Pilihan(klaster="K1")).pk == k1.pk != semua.pk
    assert Riwayat.objects.filter(aksi="laporan_diminta").count() == 2


def test_yang_masih_sesuai_ditawarkan_sampai_bukti_berubah_atau_habis_masanya(dunia):
    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = buat(dunia)
    ulang = {"evaluasi": dunia.sini.evaluasi, "jenis": Jenis.ZIP_BUKTI, "pilihan": SEMUA, "oleh": dunia.sini.pimpinan}

    assert minta_berkas(**ulang).keadaan == Keadaan.MASIH_SESUAI
    LaporanTersimpan.objects.filter(pk=laporan.pk).update(kedaluwarsa_pada=timezone.now())
    assert minta_berkas(**ulang).laporan.pk != laporan.pk


def test_data_anak_perlu_alasan_dan_milik_peminta(dunia):
    kota = dunia.sini
    bukti = lampirkan(kota, "4.1", b"isi", judul="Anak", kepekaan=Bukti.Kepekaan.ANAK).bukti
    with pytest.raises(Ditolak, match="untuk apa data anak diperlukan") as tolak:
        minta(dunia, Pilihan(peka=True, alasan="  x "))
    assert tolak.value.bidang == "alasan"

    laporan = buat(dunia, PEKA)

    assert minta(dunia, PEKA, oleh=kota.pimpinan).pk != laporan.pk
    assert laporan.kedaluwarsa_pada - laporan.selesai_pada == timedelta(days=2)
    with pytest.raises(Ditolak, match="hanya untuk peminta"):
        serahkan_berkas(laporan=laporan, jilid=1, lanjutan=False, oleh=kota.pimpinan)
    assert not Riwayat.objects.filter(aksi="laporan_diunduh").exists()
    serahkan_berkas(laporan=laporan, jilid=1, lanjutan=False, oleh=kota.sekretariat)
    assert Riwayat.objects.untuk(bukti).get(aksi="bukti_dibuka").pelaku == kota.sekretariat
    assert Riwayat.objects.untuk(laporan).get(aksi="laporan_diunduh").keterangan == PEKA.alasan
    butir = manifes(buka(laporan))["pertanyaan"][0]["bukti"][0]
    assert (butir["memuat_data_anak"], butir["berkas"][0]["cek"]) == (True, None)


def test_lanjutan_unduhan_tidak_dicatat_dua_kali_tetapi_tidak_luput(dunia):
    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = buat(dunia)

    for lanjutan in (True, True, False):  # the first part of it was never fetched: written down all the same
        serahkan_berkas(laporan=laporan, jilid=1, lanjutan=lanjutan, oleh=dunia.sini.pimpinan)

    assert Riwayat.objects.filter(aksi="laporan_diunduh").count() == 2


# --- What goes wrong --------------------------------------------------------------------------------------------


def test_tanpa_bukti_gagal_sekali_dengan_jalan_keluar(dunia):
    laporan = buat(dunia)

    assert (laporan.status, laporan.percobaan, laporan.pesan) == (StatusLaporan.GAGAL, 1, berkas_bukti.PESAN_KOSONG)


def test_ruang_tidak_cukup_dikatakan_sebelum_mulai(dunia, settings):
    lampirkan(dunia.sini, "4.1", b"isi")
    settings.KLA_SISA_DISK_MIN = 10**15

    laporan = buat(dunia)

    assert laporan.status == StatusLaporan.GAGAL
    assert laporan.pesan.startswith("Ruang penyimpanan tidak cukup: diperlukan sekitar 0.0 GB")


def test_hak_yang_hilang_dalam_antrean_menghentikan_pembuatan(dunia):
    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = minta(dunia)
    Pengguna.objects.filter(pk=dunia.sini.sekretariat.pk).update(peran=Peran.VERIFIKATOR)

    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.pesan) == (StatusLaporan.GAGAL, hak.PESAN_HAK)


def test_penyimpanan_penuh_dicoba_lagi_tanpa_sisa(dunia, monkeypatch):
    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = minta(dunia)

    def penuh(nama, jalur):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pembuatan, "simpan_berkas", penuh)
    for _ in range(3):
        render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.percobaan, laporan.berkas.name) == (StatusLaporan.GAGAL, 3, "")
    assert "ruang penyimpanan penuh" in laporan.pesan
    assert list(simpanan.settings.KLA_FOLDER_SEMENTARA.iterdir()) == []


# --- The last day -----------------------------------------------------------------------------------------------


def test_penyapu_menghapus_yang_habis_masanya_dan_menyisakan_catatannya(dunia):
    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = buat(dunia)
    nama = laporan.berkas.name
    sapu_laporan()
    assert default_storage.exists(nama)
    LaporanTersimpan.objects.filter(pk=laporan.pk).update(kedaluwarsa_pada=timezone.now() - timedelta(seconds=1))

    for _ in range(2):
        sapu_laporan()

    laporan.refresh_from_db()
    assert (laporan.status, laporan.berkas.name, laporan.rincian["bukti"]) == (StatusLaporan.KEDALUWARSA, "", 1)
    with pytest.raises(Ditolak, match="Masa simpan"):
        serahkan_berkas(laporan=laporan, jilid=1, lanjutan=False, oleh=dunia.sini.sekretariat)


def test_penyimpanan_yang_mati_tidak_menahan_penyapu(dunia, monkeypatch, django_capture_on_commit_callbacks):
    def mati(_: str) -> None:
        raise OSError("the store is away")

    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = buat(dunia)
    LaporanTersimpan.objects.filter(pk=laporan.pk).update(kedaluwarsa_pada=timezone.now() - timedelta(seconds=1))
    monkeypatch.setattr(default_storage, "delete", mati)

    with django_capture_on_commit_callbacks(execute=True):
        assert berkas_bukti.sapu_kedaluwarsa() == 1

    laporan.refresh_from_db()
    assert laporan.status == StatusLaporan.KEDALUWARSA


def test_berkas_dihapus_sesudah_barisnya_berkata_begitu(dunia, django_capture_on_commit_callbacks):
    lampirkan(dunia.sini, "4.1", b"isi")
    laporan = buat(dunia)
    nama = laporan.berkas.name
    with django_capture_on_commit_callbacks() as nanti:
        assert berkas_bukti.buang_berkas(laporan)
        assert not berkas_bukti.buang_berkas(laporan)
    assert default_storage.exists(nama)
    for satu in nanti:
        satu()
    assert not default_storage.exists(nama)


def test_penyapu_membuang_folder_pekerja_yang_dihentikan(settings):
    akar = settings.KLA_FOLDER_SEMENTARA
    lama, baru, lain = (akar / n for n in ("kla-laporan-lama", "kla-laporan-baru", "milik-orang"))
    for folder in (lama, baru, lain):
        folder.mkdir(parents=True)
        (folder / "sisa").write_bytes(b"x")
    dulu = timezone.now().timestamp() - 25 * 3600
    os.utime(lama, (dulu, dulu))
    os.utime(lain, (dulu, dulu))

    assert simpanan.sapu_sementara() == 1
    assert sorted(f.name for f in akar.iterdir()) == ["kla-laporan-baru", "milik-orang"]


# --- Size -------------------------------------------------------------------------------------------------------


@pytest.mark.sekali
def test_memori_tetap_juga_di_atas_dua_gigabita(monkeypatch, tmp_path):
    """2.1 GB through the real writer, from copies that are not on any disk; the peak of Python's memory is measured."""
    potong, banyak = b"\0" * 2**20, 21
    semua = isi(replace(A, butir=tuple(butir(n, n) for n in range(1, banyak + 1))))

    @contextmanager
    def salinan(berkas, folder, denyut):
        yield tmp_path / "ada"

    (tmp_path / "ada").write_bytes(b"")
    monkeypatch.setattr(arsip, "salinan_utuh", salinan)
    monkeypatch.setattr(arsip, "potongan", lambda jalur: (potong for _ in range(100)))
    monkeypatch.setattr(arsip.hashlib, "sha256", lambda: _TanpaHitung())
    tujuan = _Penghitung()
    tracemalloc.start()
    hasil = arsip.tulis_arsip(
        semua,
        tujuan,
        folder=tmp_path,
        akar="X",
        alamat_cek=str,
        dibuat_pada=datetime(2026, 1, 1, tzinfo=UTC),
        lapor=lambda *_: None,
    )
    puncak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert hasil.ukuran == tujuan.bita > 2_100 * 2**20
    assert puncak < 8 * 2**20


class _Penghitung(io.RawIOBase):
    """Takes everything and keeps nothing but its size."""

    bita = 0

    def write(self, data) -> int:
        self.bita += len(data)
        return len(data)


class _TanpaHitung:
    """Hashing two gigabytes takes seconds and proves nothing here."""

    def update(self, data) -> None: ...

    def hexdigest(self) -> str:
        return "0" * 64
