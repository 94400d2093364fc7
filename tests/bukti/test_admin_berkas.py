"""What the system's administrator sees of inspection: every file, the quarantined with its reason, nothing to open."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.bukti import VersiBuktiFactory
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db
DAFTAR = reverse("admin:bukti_versibukti_changelist")


@pytest.fixture
def admin(client):
    client.force_login(PenggunaFactory(admin=True))
    return client


def test_yang_dikarantina_tampak_dengan_alasannya(admin):
    versi = VersiBuktiFactory(status_periksa="karantina", alasan="Berkas “a.docx” memuat makro.", nama_asli="a.docx")
    VersiBuktiFactory(bukti=versi.bukti, urutan=2, nama_asli="kedua.pdf")
    VersiBuktiFactory(menunggu=True, kendala="Pemindai virus tidak menjawab.", nama_asli="ketiga.pdf")

    semua = admin.get(DAFTAR).content.decode()
    assert [nama in semua for nama in ("a.docx", "kedua.pdf", "ketiga.pdf")] == [True] * 3
    tersaring = admin.get(DAFTAR, {"status_periksa__exact": "karantina"}).content.decode()
    assert "memuat makro." in tersaring
    assert "kedua.pdf" not in tersaring
    tertunda = admin.get(DAFTAR, {"kendala__isempty": "0"}).content.decode()
    assert "Pemindai virus tidak menjawab." in tertunda
    assert "a.docx" not in tertunda
    rincian = admin.get(reverse("admin:bukti_versibukti_change", args=[versi.pk])).content.decode()
    assert versi.sha256 in rincian
    assert versi.berkas.name not in rincian


def test_daftar_berkas_bertanya_tetap_berapa_pun_barisnya(admin, django_assert_max_num_queries):
    def hitung():
        with django_assert_max_num_queries(60) as tangkapan:
            assert admin.get(DAFTAR).status_code == 200
        return len(tangkapan)

    VersiBuktiFactory()
    sedikit = hitung()
    for _ in range(5):
        VersiBuktiFactory()
    assert hitung() == sedikit


def test_bukan_admin_sistem_ditolak(client):
    client.force_login(PenggunaFactory(operator=True, is_staff=True))
    assert client.get(DAFTAR).status_code in (302, 403)


def test_waktu_pada_halaman_admin_ialah_wib(admin):
    """What the store wrote at 17.30 UTC was uploaded after midnight in Jakarta."""
    versi = VersiBuktiFactory(diunggah_pada=datetime(2024, 5, 3, 17, 30, tzinfo=UTC))
    for jalur in (DAFTAR, reverse("admin:bukti_versibukti_change", args=[versi.pk])):
        isi = admin.get(jalur).content.decode()
        assert "4 Mei 2024" in isi, jalur
        assert "3 Mei 2024" not in isi
        assert "waktu WIB" in isi
    assert timezone.get_current_timezone_name() == "UTC"
