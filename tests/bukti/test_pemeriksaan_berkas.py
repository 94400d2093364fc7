"""The worker's inspection, on its real path: the scanner runs as a process of its own."""

import errno
import io
import json
import os
import signal
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError
from django.utils import timezone
from PIL import Image

from bukti import tasks
from bukti.kenal_isi import DOCX, JPEG, PDF, XLSX
from bukti.models import BacaanBerkas, VersiBukti
from bukti.services import pemeriksaan_berkas, pemindaian
from bukti.services.gambar import lengkapi_pratinjau
from bukti.services.pemindaian import PemeriksaanTertunda
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.factories.bukti import VersiBuktiFactory

pytestmark = pytest.mark.django_db


def diperiksa(isi: bytes, tipe: str = PDF, nama: str = "sk.pdf") -> VersiBukti:
    versi = VersiBuktiFactory(menunggu=True, isi=isi, tipe=tipe, nama_asli=nama)
    tasks.periksa_versi(versi.pk)
    versi.refresh_from_db()
    return versi


def alasan(isi: bytes, status: str = "karantina") -> str:
    versi = diperiksa(isi)
    assert versi.status_periksa == status
    assert versi.diperiksa_pada is not None
    assert not (versi.pratinjau or versi.gambar_kecil or versi.sidik_rupa)
    assert not BacaanBerkas.objects.filter(versi=versi).exists()
    return versi.alasan


def test_pdf_bersih_dihitung_halamannya_dan_berpratinjau():
    versi = diperiksa(bahan.pdf(halaman=7))

    assert (versi.status_periksa, versi.alasan, versi.halaman) == ("bersih", "", 7)
    assert versi.diperiksa_pada is not None
    with versi.pratinjau.open() as berkas, Image.open(berkas) as gambar:
        assert (gambar.format, max(gambar.size)) == ("WEBP", 1120)  # four times the page, at most 1200
    catatan = Riwayat.objects.untuk(versi.bukti).get()
    assert (catatan.aksi, catatan.pelaku, catatan.kalimat) == (
        Aksi.BUKTI_DIPERIKSA,
        None,
        "Sistem memeriksa berkas sk.pdf (versi 1): bersih.",
    )


def test_foto_diputar_dikecilkan_dan_tanpa_exif():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "S"  # GPS
    keluaran = io.BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(keluaran, "JPEG", exif=exif)

    versi = diperiksa(keluaran.getvalue(), JPEG, "foto.jpg")

    assert (versi.status_periksa, versi.halaman) == ("bersih", None)
    with versi.pratinjau.open() as berkas, Image.open(berkas) as gambar:
        assert gambar.size == (600, 1200)
        assert not gambar.getexif()
    with versi.gambar_kecil.open() as berkas, Image.open(berkas) as kecil:
        assert kecil.size == (160, 320)
        assert not kecil.getexif()
    with versi.berkas.open() as asli:
        assert asli.read() == keluaran.getvalue()  # the original stays as it came


@pytest.mark.parametrize(("isi", "tipe"), [(bahan.xlsx(), XLSX), (bahan.docx(), DOCX)])
def test_office_bersih_tanpa_pratinjau(isi, tipe):
    versi = diperiksa(isi, tipe)
    assert (versi.status_periksa, versi.halaman, bool(versi.pratinjau)) == ("bersih", None, False)


def test_foto_bersidik_rupa_dan_pdf_tidak():
    foto = diperiksa(bahan.pemandangan(), JPEG, "foto.jpg")
    assert len(foto.sidik_rupa) == 80
    assert diperiksa(bahan.pdf()).sidik_rupa == ""


def test_teks_tiap_halaman_disimpan():
    versi = diperiksa(bahan.pdf_bertulisan("Keputusan Nomor 7", "Tahun 2023"))
    assert versi.bacaan.teks.split("\n")[0] == "Keputusan Nomor 7"
    assert len(versi.bacaan.awal_halaman) == 2


@pytest.mark.parametrize("nama", ["baca_isi", "simpan_bacaan"])
def test_bacaan_yang_gagal_tidak_menahan_berkas(monkeypatch, nama):
    def gagal(*_, **__):
        raise DatabaseError("tidak muat")

    monkeypatch.setattr(pemeriksaan_berkas, nama, gagal)
    versi = diperiksa(bahan.pdf())
    assert versi.status_periksa == "bersih"
    assert not BacaanBerkas.objects.exists()


def test_pdf_aktif_dikarantina_dengan_alasan_dan_saran():
    def buka_dengan_js(pdf):
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    assert alasan(bahan.pdf(ubah=buka_dengan_js)) == (
        "Berkas “sk.pdf” memuat JavaScript. Buka dokumen aslinya, cetak ke PDF, lalu unggah hasilnya."
    )
    catatan = Riwayat.objects.get(aksi=Aksi.BUKTI_DIPERIKSA)
    assert catatan.sesudah == {"versi": 1, "berkas": 1, "status": "karantina"}
    assert catatan.kalimat == (
        "Sistem memeriksa berkas sk.pdf (versi 1): dikarantina: Berkas “sk.pdf” memuat JavaScript. "
        "Buka dokumen aslinya, cetak ke PDF, lalu unggah hasilnya."
    )


def test_pdf_rusak_ditolak_bukan_dikarantina():
    isi = bahan.pdf()
    assert alasan(isi[: len(isi) // 2], "ditolak") == (
        "Berkas “sk.pdf” rusak atau terpotong, sehingga PDF tidak dapat dibuka. "
        "Buka berkas itu di komputer Anda; bila tidak terbuka, minta salinan baru."
    )


def test_berkas_kedua_dari_satu_versi_juga_diperiksa():
    utama = VersiBuktiFactory()
    lain = VersiBuktiFactory(bukti=utama.bukti, urutan=2, menunggu=True, isi=bahan.pdf(halaman=4))
    tasks.periksa_versi(lain.pk)
    lain = VersiBukti.setiap_berkas.get(pk=lain.pk)
    assert (lain.status_periksa, lain.halaman) == ("bersih", 4)


# --- The scanner's process -------------------------------------------------------------------------------------------


def mengatakan(monkeypatch, *ucapan: dict, kode: int = 0) -> None:
    keluaran = "".join(json.dumps(satu) + "\n" for satu in ucapan).encode()
    monkeypatch.setattr(pemindaian, "_jalankan", lambda _: subprocess.CompletedProcess([], kode, keluaran, b""))


SIAP, PERIKSA = {"siap": True}, {"halaman": 2}


@pytest.mark.parametrize("ucapan", [(SIAP,), (SIAP, PERIKSA)])
@pytest.mark.parametrize("kode", [1, -signal.SIGSEGV])
def test_pemindai_yang_mati_karena_berkas_mengarantinanya(monkeypatch, ucapan, kode):
    mengatakan(monkeypatch, *ucapan, kode=kode)
    assert alasan(bahan.pdf()) == (
        "Berkas “sk.pdf” tidak dapat dibaca dengan aman. Simpan ulang sebagai PDF, lalu unggah hasilnya."
    )


def test_berkas_yang_terlalu_berat_ditolak(monkeypatch):
    mengatakan(monkeypatch, SIAP, kode=-signal.SIGXCPU)
    assert alasan(bahan.pdf(), "ditolak") == (
        "Berkas “sk.pdf” terlalu berat untuk diperiksa. Bagi menjadi beberapa berkas, lalu unggah lagi."
    )


def test_berkas_sehat_yang_terlalu_berat_untuk_digambar_tetap_bersih(monkeypatch):
    """A big map: its content has been found good before the time was up with drawing it."""
    mengatakan(monkeypatch, SIAP, PERIKSA, kode=-signal.SIGXCPU)
    versi = diperiksa(bahan.pdf())
    assert (versi.status_periksa, versi.halaman, bool(versi.pratinjau)) == ("bersih", 2, False)


def tertunda(versi: VersiBukti, galat: type[Exception]) -> str:
    with pytest.raises(galat):
        pemeriksaan_berkas.periksa_versi(versi_id=versi.pk)
    versi.refresh_from_db()
    assert (versi.status_periksa, versi.diperiksa_pada) == ("menunggu", None)
    return versi.kendala


def test_pemindai_yang_tidak_dapat_mulai_bukan_salah_berkas(monkeypatch):
    monkeypatch.setattr(pemindaian.sys, "executable", "/bin/false")
    assert tertunda(VersiBuktiFactory(menunggu=True, isi=bahan.pdf()), PemeriksaanTertunda) == (
        "Pemeriksa berkas di server tidak dapat dijalankan. Hubungi admin sistem."
    )


def test_pemindai_yang_terlalu_lama_diulang(monkeypatch):
    monkeypatch.setattr(pemindaian, "DETIK_MAKS", 0.01)
    assert tertunda(VersiBuktiFactory(menunggu=True, isi=bahan.pdf()), TimeoutError) == pemindaian.TERLALU_LAMA


def test_kendala_hilang_setelah_diperiksa():
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf(), kendala="Penyimpanan sedang sibuk.")
    tasks.periksa_versi(versi.pk)
    versi.refresh_from_db()
    assert (versi.status_periksa, versi.kendala) == ("bersih", "")


def test_pekerja_dibunuh_saat_memeriksa(monkeypatch, tmp_path):
    """SIGKILL in the middle: the row waits on, the sweeper takes it up, and the copy that was left goes in time."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lama = timezone.now() - timedelta(minutes=2)
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf(halaman=2), diunggah_pada=lama)
    anak = os.fork()
    if anak == 0:  # the worker; it touches no database and does not live to leave the block
        with pemindaian._salinan(versi):
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(anak, 0)[1]) == -signal.SIGKILL
    (sisa,) = tmp_path.glob("kla-periksa-*")

    assert pemeriksaan_berkas.sapu_pemeriksaan() == 1
    versi.refresh_from_db()
    assert (versi.status_periksa, versi.halaman) == ("bersih", 2)
    assert sisa.exists()  # another worker might be at it
    os.utime(sisa, (time.time() - 3700,) * 2)
    pemeriksaan_berkas.sapu_pemeriksaan()
    assert list(tmp_path.glob("kla-periksa-*")) == []


# --- Storage and repetition ----------------------------------------------------------------------------------------


def test_isi_yang_berubah_di_penyimpanan_ditolak():
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf())
    with open(versi.berkas.path, "ab") as berkas:
        berkas.write(b"\n% diubah")
    tasks.periksa_versi(versi.pk)
    versi.refresh_from_db()
    assert versi.alasan == "Berkas “sk.pdf” di penyimpanan tidak sama dengan yang diunggah. Unggah ulang berkasnya."


def test_berkas_yang_hilang_ditolak():
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf())
    default_storage.delete(versi.berkas.name)
    tasks.periksa_versi(versi.pk)
    versi.refresh_from_db()
    assert versi.alasan == "Berkas “sk.pdf” tidak ditemukan di penyimpanan. Unggah ulang berkasnya."


def test_cakram_yang_tidak_terpasang_bukan_berkas_hilang(settings, tmp_path):
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf())
    settings.MEDIA_ROOT = tmp_path / "kosong"
    with pytest.raises(pemindaian.PemeriksaanTertunda, match="tidak terpasang"):
        pemindaian.periksa_isi(versi)
    versi.refresh_from_db()
    assert versi.status_periksa == VersiBukti.Periksa.MENUNGGU


def test_dua_kali_diperiksa_hanya_sekali_dicatat():
    versi = diperiksa(bahan.pdf())
    tasks.periksa_versi(versi.pk)
    assert Riwayat.objects.untuk(versi.bukti).count() == 1


def test_versi_yang_sudah_tidak_ada_diabaikan():
    tasks.periksa_versi(987654)


def test_yang_kedua_membuang_pratinjaunya(monkeypatch):
    """Two workers on one file: the second finds the row changed and leaves no preview behind."""
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf())
    temuan = pemindaian.pindai_isi(versi)
    tasks.periksa_versi(versi.pk)
    pemeriksaan_berkas._simpan(versi, temuan)
    assert len(default_storage.listdir("pratinjau/" + versi.bukti.kota.kode)[1]) == 2  # one preview, one small picture


def test_sapuan_mengambil_yang_menunggu_lama_dan_terbatas(monkeypatch):
    sekarang = datetime(2024, 5, 24, 3, 0, tzinfo=UTC)
    lama = [VersiBuktiFactory(menunggu=True, diunggah_pada=sekarang - timedelta(seconds=31 + n)) for n in range(3)]
    VersiBuktiFactory(menunggu=True, diunggah_pada=sekarang - timedelta(seconds=29))
    VersiBuktiFactory(diunggah_pada=sekarang - timedelta(hours=1))
    diambil = []
    monkeypatch.setattr(pemeriksaan_berkas, "SAPUAN_MAKS", 2)
    monkeypatch.setattr(pemeriksaan_berkas, "periksa_versi", lambda *, versi_id: diambil.append(versi_id))
    with time_machine.travel(sekarang, tick=False):
        tasks.sapu_pemeriksaan()
    assert diambil == [lama[2].pk, lama[1].pk]


def test_sapuan_meneruskan_setelah_satu_gagal(monkeypatch):
    semua = [VersiBuktiFactory(menunggu=True) for _ in range(2)]

    def gagal_sekali(*, versi_id):
        if versi_id == semua[0].pk:
            raise OSError("disk")
        VersiBukti.objects.filter(pk=versi_id).update(halaman=9)

    monkeypatch.setattr(pemeriksaan_berkas, "periksa_versi", gagal_sekali)
    assert pemeriksaan_berkas.sapu_pemeriksaan() == 2
    semua[1].refresh_from_db()
    assert semua[1].halaman == 9


def test_penyimpanan_terganggu_dicoba_lagi_nanti(monkeypatch):
    versi = VersiBuktiFactory(menunggu=True)

    def terganggu(*_args, **_kwargs):
        raise PermissionError("sedang dikunci")

    monkeypatch.setattr(FileSystemStorage, "open", terganggu)
    assert tertunda(versi, PermissionError) == pemeriksaan_berkas.TERGANGGU


def test_yang_terkendala_menunggu_giliran_di_belakang(monkeypatch):
    """Hopeless files must not hold up those that nobody has looked at."""
    lama = timezone.now() - timedelta(hours=1)
    terkendala = VersiBuktiFactory(menunggu=True, kendala="Pemeriksa sibuk.", diunggah_pada=lama - timedelta(hours=1))
    baru = VersiBuktiFactory(menunggu=True, diunggah_pada=lama)
    diambil = []

    def lihat(*, versi_id):
        diambil.append(versi_id)
        VersiBukti.objects.filter(pk=versi_id).update(status_periksa="bersih", diperiksa_pada=lama)

    monkeypatch.setattr(pemeriksaan_berkas, "periksa_versi", lihat)
    pemeriksaan_berkas.sapu_pemeriksaan()
    pemeriksaan_berkas.sapu_pemeriksaan()
    assert diambil == [baru.pk, terkendala.pk]


def test_gambar_kecil_dilengkapi_tanpa_mengganti_pratinjau():
    versi = diperiksa(bahan.gambar("PNG"), "image/png", "a.png")
    temuan = pemindaian.pindai_isi(versi)
    kecil, pratinjau = versi.gambar_kecil.name, versi.pratinjau.name
    assert not lengkapi_pratinjau(versi, temuan)  # has it already
    VersiBukti.objects.filter(pk=versi.pk).update(gambar_kecil="", sidik_rupa="")
    assert lengkapi_pratinjau(versi, temuan)
    versi.refresh_from_db()
    assert versi.gambar_kecil.name != kecil
    assert (versi.pratinjau.name, versi.sidik_rupa) == (pratinjau, temuan.sidik_rupa)
    assert len(default_storage.listdir("pratinjau/" + versi.bukti.kota.kode)[1]) == 3


def test_cakram_penuh_saat_menyimpan_gambar_tidak_meninggalkan_sisa(monkeypatch):
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf())
    asli = FileSystemStorage.save

    def penuh(self, nama, isi, **lain):
        if nama.endswith("-kecil.webp"):
            return asli(self, nama, isi, **lain)
        raise OSError(errno.ENOSPC, "penuh")

    monkeypatch.setattr(FileSystemStorage, "save", penuh)
    assert tertunda(versi, OSError) == pemeriksaan_berkas.TERGANGGU
    assert default_storage.listdir("pratinjau/" + versi.bukti.kota.kode)[1] == []


@pytest.mark.django_db(transaction=True)
def test_pekerja_nyata_memeriksa(pekerja_nyata):
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf(halaman=2))
    tasks.periksa_versi.delay(versi.pk)
    batas = time.monotonic() + 30
    while versi.status_periksa == "menunggu" and time.monotonic() < batas:
        time.sleep(0.1)
        versi.refresh_from_db()
    assert (versi.status_periksa, versi.halaman) == ("bersih", 2)
