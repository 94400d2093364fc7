"""/sehat/ tells a monitor which part is ill, and a stranger nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils import timezone

from kla_portal import pekerja, sehat
from klaster.models import Denyut

pytestmark = pytest.mark.django_db


@pytest.fixture
def semua_baik(monkeypatch, settings):
    settings.REDIS_URL = ""
    monkeypatch.setattr(pekerja, "tertanam_hidup", lambda: True)
    Denyut.objects.create(nama="beat", waktu=timezone.now())


def bagian(client) -> tuple[int, dict]:
    jawaban = client.get("/sehat/")
    return jawaban.status_code, jawaban.json()["bagian"]


def test_sehat_bila_semua_baik(client, semua_baik):
    jawaban = client.get("/sehat/")

    assert jawaban.status_code == 200
    assert jawaban.json()["sehat"] is True
    assert set(jawaban.json()["bagian"]) == {
        *("basis_data", "broker", "penyimpanan", "denyut", "ruang_disk", "riwayat", "surel")
    }
    assert jawaban["Cache-Control"] == "no-store, private"


def test_pemeriksaan_tidak_meninggalkan_berkas(client, semua_baik):
    client.get("/sehat/")

    assert default_storage.listdir("sehat")[1] == []


def test_sakit_bila_denyut_tua(client, semua_baik, settings):
    Denyut.objects.update(waktu=timezone.now() - timedelta(seconds=settings.KLA_UMUR_DENYUT_MAKS + 1))
    Denyut.objects.create(nama="riwayat-utuh", waktu=timezone.now())  # another's mark is no sign of the beat

    status, hasil = bagian(client)

    assert status == 503
    assert hasil["denyut"] == {"sehat": False, "pesan": "denyut terakhir terlalu lama"}
    assert hasil["basis_data"]["sehat"] is True


def test_sakit_bila_belum_pernah_berdenyut(client, semua_baik):
    Denyut.objects.all().delete()

    assert bagian(client)[1]["denyut"]["pesan"] == "belum pernah berdenyut"


def test_sakit_bila_pekerja_tertanam_mati(client, semua_baik, monkeypatch):
    monkeypatch.setattr(pekerja, "tertanam_hidup", lambda: False)

    status, hasil = bagian(client)

    assert (status, hasil["broker"]["pesan"]) == (503, "pekerja tertanam tidak berjalan")


def test_sakit_tanpa_membocorkan_rahasia(client, semua_baik, settings, monkeypatch):
    """An unreachable Redis and a broken database must not show host, account or password."""
    settings.REDIS_URL = "redis://akun:sandi-rahasia@127.0.0.1:1/0"

    def rusak():
        raise DatabaseError("FATAL: password authentication failed for user kla at 10.0.0.5")

    monkeypatch.setitem(sehat.BAGIAN, "basis_data", rusak)
    jawaban = client.get("/sehat/")

    assert jawaban.status_code == 503
    assert jawaban.json()["bagian"]["broker"] == {"sehat": False, "pesan": "tidak dapat dihubungi"}
    assert jawaban.json()["bagian"]["basis_data"] == {"sehat": False, "pesan": "tidak dapat dihubungi"}
    for rahasia in ("sandi-rahasia", "akun", "127.0.0.1", "10.0.0.5", "password"):
        assert rahasia not in jawaban.content.decode()


def test_sakit_bila_penyimpanan_tidak_dapat_ditulis(client, semua_baik, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "bukan-folder"
    settings.MEDIA_ROOT.write_text("sebuah berkas")

    assert bagian(client)[1]["penyimpanan"]["sehat"] is False


def test_sakit_bila_disk_hampir_penuh(client, semua_baik, settings):
    settings.KLA_SISA_DISK_MIN = 10**18

    assert bagian(client)[1]["ruang_disk"]["pesan"] == "ruang disk hampir habis"


def test_hanya_membaca(client, semua_baik):
    assert client.post("/sehat/").status_code == 405


@pytest.mark.layanan
def test_redis_sungguhan_menjawab(client, settings):
    Denyut.objects.create(nama="beat", waktu=timezone.now())

    status, hasil = bagian(client)

    assert (status, hasil["broker"]["sehat"]) == (200, True)


def test_pemindai_virus_dijaga_bila_dipasang(client, semua_baik, settings):
    settings.KLA_CLAMAV = "unix:/tidak/ada"

    status, hasil = bagian(client)

    assert status == 503
    assert hasil["pemindai_virus"] == {"sehat": False, "pesan": "tidak menjawab, sehingga berkas baru menunggu"}
