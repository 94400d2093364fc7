"""The worker's inspection, on its real path: the scanner runs as a process of its own."""

import io
import time
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from PIL import Image

from bukti import tasks
from bukti.kenal_isi import DOCX, JPEG, PDF, XLSX
from bukti.models import VersiBukti
from bukti.services import pemeriksaan_berkas, pemindaian
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.factories.bukti import VersiBuktiFactory

pytestmark = pytest.mark.django_db


def diperiksa(isi: bytes, tipe: str = PDF, nama: str = "sk.pdf") -> VersiBukti:
    versi = VersiBuktiFactory(menunggu=True, isi=isi, tipe=tipe, nama_asli=nama)
    tasks.periksa_versi(versi.pk)
    versi.refresh_from_db()
    return versi


def alasan(isi: bytes, tipe: str = PDF, nama: str = "sk.pdf") -> str:
    versi = diperiksa(isi, tipe, nama)
    assert versi.status_periksa == "ditolak"
    assert versi.diperiksa_pada is not None
    assert not versi.pratinjau
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
    with versi.berkas.open() as asli:
        assert asli.read() == keluaran.getvalue()  # the original stays as it came


@pytest.mark.parametrize(("isi", "tipe"), [(bahan.xlsx(), XLSX), (bahan.docx(), DOCX)])
def test_office_bersih_tanpa_pratinjau(isi, tipe):
    versi = diperiksa(isi, tipe)
    assert (versi.status_periksa, versi.halaman, bool(versi.pratinjau)) == ("bersih", None, False)


def test_pdf_aktif_ditolak_dengan_alasan_dan_saran():
    def buka_dengan_js(pdf):
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    assert alasan(bahan.pdf(ubah=buka_dengan_js)) == (
        "Berkas “sk.pdf” memuat JavaScript. Buka dokumen aslinya, cetak ke PDF, lalu unggah hasilnya."
    )


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


def test_pemindai_yang_mati_menjadi_penolakan(monkeypatch):
    monkeypatch.setattr(pemindaian.sys, "executable", "/bin/false")
    assert alasan(bahan.pdf()) == (
        "Berkas “sk.pdf” tidak dapat dibaca dengan aman. Simpan ulang sebagai PDF, lalu unggah hasilnya."
    )


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
    with pytest.raises(PermissionError):
        pemeriksaan_berkas.periksa_versi(versi_id=versi.pk)
    versi.refresh_from_db()
    assert versi.status_periksa == "menunggu"


@pytest.mark.django_db(transaction=True)
def test_pekerja_nyata_memeriksa(pekerja_nyata):
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf(halaman=2))
    tasks.periksa_versi.delay(versi.pk)
    batas = time.monotonic() + 30
    while versi.status_periksa == "menunggu" and time.monotonic() < batas:
        time.sleep(0.1)
        versi.refresh_from_db()
    assert (versi.status_periksa, versi.halaman) == ("bersih", 2)
