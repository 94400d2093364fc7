"""The store as an S3 bucket, against a real server process: the same rules as with a folder, from door to door."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.urls import reverse

from bukti.models import Bukti, VersiBukti
from bukti.services.pemeriksaan_berkas import periksa_versi
from kla_portal import lingkungan, penyimpanan
from kla_portal.daftar_berkas import PenyimpananTerputus, daftar_berkas
from klaster.galat import Ditolak
from laporan.services.simpanan import simpan_berkas
from tests.bukti import bahan
from tests.bukti.test_unggahan import unggah
from tests.factories.bukti import TautanBuktiFactory
from tests.server_s3 import EMBER, gudang, pakai_s3, porta_bebas, server_s3

__all__ = ["gudang", "server_s3"]
pytestmark = pytest.mark.sekali
MB = 1024 * 1024


@pytest.fixture
def permintaan(gudang) -> list[str]:
    """What is asked of the server to read objects, as "bytes=0-" ranges."""
    tercatat: list[str] = []

    def catat(params, **_):
        tercatat.append(params["headers"].get("Range", "semua"))

    gudang.connection.meta.client.meta.events.register("before-call.s3.GetObject", catat)
    return tercatat


@pytest.fixture
def terputus(settings, monkeypatch):
    """The store is set, but nobody answers at its address."""
    monkeypatch.setattr(penyimpanan, "SAMBUNG_MAKS", 1)
    pakai_s3(settings, monkeypatch, f"http://127.0.0.1:{porta_bebas()}")


def semua_objek(gudang) -> list[str]:
    return [b.nama for b in daftar_berkas(gudang)]


def test_pengaturan_memilih_ember_atau_folder():
    assert lingkungan.penyimpanan_berkas(ember="", titik_akhir="")["BACKEND"].endswith("FileSystemStorage")
    assert lingkungan.penyimpanan_berkas(ember="b", titik_akhir="") == {
        "BACKEND": "kla_portal.penyimpanan.PenyimpananS3",
        "OPTIONS": {"bucket_name": "b", "addressing_style": "auto"},
    }
    assert lingkungan.penyimpanan_berkas(ember="b", titik_akhir="http://s")["OPTIONS"]["addressing_style"] == "path"


def test_unggah_periksa_dan_buka_lewat_ember(dunia, gudang, client, permintaan):
    """The whole way: stored under a name of its own, inspected from there, served in whole and in part."""
    sini = dunia.sini
    isi = bahan.pdf(halaman=3)
    versi = unggah(sini, sini.operator_dinkes, isi=isi, nama="SK Wali Kota.pdf").versi
    assert semua_objek(gudang) == [versi.berkas.name]
    assert versi.berkas.name.startswith("bukti/32.77/")

    periksa_versi(versi_id=versi.pk)
    versi.refresh_from_db()
    assert (versi.status_periksa, versi.halaman) == (VersiBukti.Periksa.BERSIH, 3)
    assert set(semua_objek(gudang)) == {versi.berkas.name, versi.pratinjau.name, versi.gambar_kecil.name}

    client.force_login(sini.operator_dinkes)
    alamat = reverse("bukti:berkas", args=[versi.pk])
    utuh = client.get(alamat)
    assert b"".join(utuh.streaming_content) == isi
    assert utuh["X-Content-Type-Options"] == "nosniff"
    permintaan.clear()
    sebagian = client.get(alamat, headers={"Range": "bytes=100-199"})
    assert (sebagian.status_code, b"".join(sebagian.streaming_content)) == (206, isi[100:200])
    assert permintaan == ["bytes=100-"]


def test_hanya_pemilik_ember_yang_dapat_membaca(gudang):
    nama = default_storage.save("bukti/32.77/aa/a.pdf", ContentFile(b"isi"))

    hak = gudang.connection.meta.client.get_object_acl(Bucket=EMBER, Key=nama)

    assert [(g["Grantee"]["Type"], g["Permission"]) for g in hak["Grants"]] == [("CanonicalUser", "FULL_CONTROL")]
    with pytest.raises(ValueError, match="not accessible via a URL"):
        default_storage.url(nama)


def test_nama_yang_sudah_ada_tidak_ditimpa(gudang):
    pertama = default_storage.save("laporan/a.pdf", ContentFile(b"satu"))
    kedua = default_storage.save("laporan/a.pdf", ContentFile(b"dua"))

    assert pertama != kedua
    assert default_storage.open(pertama).read() == b"satu"


def test_berkas_besar_dikirim_sebagian_demi_sebagian_dan_dibaca_dari_mana_saja(gudang, permintaan, tmp_path):
    isi = hashlib.shake_256(b"kla").digest(18 * MB)
    jalur = tmp_path / "jilid.pdf"
    jalur.write_bytes(isi)
    simpan_berkas("laporan/32.77/jilid.pdf", jalur)

    kepala = gudang.connection.meta.client.head_object(Bucket=EMBER, Key="laporan/32.77/jilid.pdf")
    assert kepala["ETag"].strip('"').endswith("-3")  # three parts of 8 MB
    with default_storage.open("laporan/32.77/jilid.pdf") as berkas:
        berkas.seek(-10, io.SEEK_END)
        assert berkas.read() == isi[-10:]
        berkas.seek(9 * MB)
        assert berkas.read(5) == isi[9 * MB : 9 * MB + 5]
        assert (berkas.size, berkas.tell()) == (18 * MB, 9 * MB + 5)
    assert permintaan == [f"bytes={18 * MB - 10}-", f"bytes={9 * MB}-"]


def test_berkas_dapat_dibuka_lagi_setelah_ditutup(gudang):
    versi = TautanBuktiFactory.build(versi__berkas=None).versi
    versi.berkas.name = default_storage.save("bukti/x.pdf", ContentFile(b"isi"))
    for _ in range(2):
        with versi.berkas.open("rb") as berkas:
            assert b"".join(berkas.chunks()) == b"isi"


def test_sambungan_yang_putus_di_tengah_disambung_lagi(gudang, permintaan, monkeypatch):
    nama = default_storage.save("bukti/x.pdf", ContentFile(bytes(range(256)) * 4096))
    putus = iter([True, False, False])
    asli = penyimpanan._Objek._ambil

    class Cabut:
        def read(self, n):
            raise penyimpanan.HTTPError("connection reset")

        def close(self):
            pass

    def ambil(objek, banyak):
        if objek.tell() and next(putus, False):
            objek._aliran = Cabut()
        return asli(objek, banyak)

    monkeypatch.setattr(penyimpanan._Objek, "_ambil", ambil)
    with default_storage.open(nama) as berkas:
        assert b"".join(berkas.chunks(64 * 1024)) == bytes(range(256)) * 4096
    assert len(permintaan) == 2


def test_objek_yang_ditukar_saat_dibaca_adalah_galat(gudang):
    nama = default_storage.save("bukti/x.pdf", ContentFile(b"a" * MB))
    with default_storage.open(nama) as berkas:
        gudang.connection.meta.client.put_object(Bucket=EMBER, Key=nama, Body=b"b" * MB)
        with pytest.raises(PenyimpananTerputus, match="PreconditionFailed"):
            berkas.read()


def test_unggahan_yang_putus_tidak_meninggalkan_apa_pun(gudang):
    """Half a file never has a name, and its parts are freed."""

    class Putus(io.BytesIO):
        def read(self, n=-1):
            if self.tell() > 9 * MB:
                raise OSError("the disk is gone")
            return super().read(n)

    with pytest.raises(OSError):
        default_storage.save("bukti/x.pdf", File(Putus(b"x" * 20 * MB), name="x.pdf"))

    assert semua_objek(gudang) == []
    assert gudang.unggahan_terbengkalai(timedelta(0)) == []


def test_berkas_hilang_dan_ember_salah_tidak_sama(gudang, settings, monkeypatch, server_s3):
    """A lost file may be judged; a wrong bucket says nothing about any file."""
    with pytest.raises(FileNotFoundError):
        default_storage.open("bukti/tiada.pdf")
    pakai_s3(settings, monkeypatch, server_s3.alamat, ember="salah-tulis")
    with pytest.raises(PenyimpananTerputus, match="salah-tulis"):
        default_storage.open("bukti/tiada.pdf")
    with pytest.raises(PenyimpananTerputus):
        list(daftar_berkas(default_storage))


def test_hapus_dua_kali_dan_ukuran_berkas_hilang(gudang):
    nama = default_storage.save("bukti/x.pdf", ContentFile(b"isi"))
    default_storage.delete(nama)
    default_storage.delete(nama)

    assert not default_storage.exists(nama)
    with pytest.raises(FileNotFoundError):
        default_storage.size(nama)


def test_daftar_lebih_dari_satu_halaman(gudang, monkeypatch):
    monkeypatch.setattr(penyimpanan, "DAFTAR_SEKALI", 5)
    klien = gudang.connection.meta.client
    for n in range(12):
        klien.put_object(Bucket=EMBER, Key=f"bukti/32.77/{n:02}", Body=b"x")
    klien.put_object(Bucket=EMBER, Key="laporan/32.77/a", Body=b"xyz")

    assert sorted(b.nama for b in daftar_berkas(gudang, "bukti/")) == [f"bukti/32.77/{n:02}" for n in range(12)]
    assert [(b.nama, b.ukuran) for b in daftar_berkas(gudang, "laporan/")] == [("laporan/32.77/a", 3)]


def test_unggah_saat_penyimpanan_mati_ditolak_dengan_jelas(dunia, terputus):
    with pytest.raises(Ditolak, match="tidak dapat disimpan"):
        unggah(dunia.sini, dunia.sini.operator_dinkes)

    assert not Bukti.objects.exists()


def test_pemeriksaan_saat_penyimpanan_mati_menunggu(dunia, gudang, settings, monkeypatch):
    """A file that cannot be reached is not refused: it waits and says why."""
    versi = unggah(dunia.sini, dunia.sini.operator_dinkes).versi
    pakai_s3(settings, monkeypatch, f"http://127.0.0.1:{porta_bebas()}")
    with pytest.raises(OSError):
        periksa_versi(versi_id=versi.pk)

    versi.refresh_from_db()
    assert versi.status_periksa == VersiBukti.Periksa.MENUNGGU
    assert versi.kendala.startswith("Penyimpanan berkas portal ")


def test_membuka_berkas_saat_penyimpanan_mati_menjadi_503(dunia, gudang, client, settings, monkeypatch):
    sini = dunia.sini
    tautan = TautanBuktiFactory(jawaban=sini.jawaban("4.1"), bukti__opd=sini.dinkes)
    pakai_s3(settings, monkeypatch, f"http://127.0.0.1:{porta_bebas()}")
    client.force_login(sini.sekretariat)
    client.raise_request_exception = False

    response = client.get(reverse("bukti:berkas", args=[tautan.versi_id]))

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Penyimpanan berkas sedang tidak dapat dihubungi." in response.content.decode()


@pytest.mark.django_db
def test_sehat_menyebut_penyimpanan(client, terputus):
    bagian = client.get("/sehat/").json()["bagian"]

    assert bagian["penyimpanan"] == {"sehat": False, "pesan": "tidak dapat dihubungi"}
