"""Reminders of evidence that expires, and what is said of a refused file."""

from datetime import date, timedelta

import pytest

from bukti.models import VersiBukti
from bukti.services import kabar
from bukti.services.pengingat import siapkan
from indikator.models import Evaluasi
from klaster.aturan.kalender import Kalender
from klaster.models import Notifikasi
from klaster.pengingat import Pagi
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI

pytestmark = pytest.mark.django_db
HABIS = date(2024, 12, 31)
TIAP_HARI = Kalender(kerja_saja=False)


@pytest.fixture
def kota(dunia):
    return dunia.sini


def bukti_terpakai(kota, kode: str = "4.1", sampai: date = HABIS):
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes, berlaku_sampai=sampai)
    versi = VersiBuktiFactory(bukti=bukti)
    TautanBuktiFactory(
        bukti=bukti, versi=versi, jawaban=kota.jawaban(kode), opd=kota.dinkes, ditautkan_oleh=kota.operator_dinkes
    )
    return versi


def kata(nama: str = "sini.dinkes") -> list[str]:
    return list(Notifikasi.objects.filter(penerima__username=nama).order_by("pk").values_list("judul", flat=True))


def test_evidence_in_use_is_reminded_of_at_30_7_and_1_days_and_once_when_it_has_expired(kota):
    bukti_terpakai(kota)
    bukti_terpakai(kota, "4.2")
    BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes, berlaku_sampai=HABIS)  # used nowhere
    for hari in range(-40, 40):
        for _ in range(2):
            siapkan(Pagi(kota.kota, HABIS + timedelta(days=hari), TIAP_HARI))
    assert kata() == [
        "2 bukti hanya berlaku sampai 31 Desember 2024 (30 hari lagi)",
        "2 bukti hanya berlaku sampai 31 Desember 2024 (7 hari lagi)",
        "2 bukti hanya berlaku sampai 31 Desember 2024 (besok)",
        "2 bukti sudah tidak berlaku sejak 31 Desember 2024",
    ]
    assert kata("sini.dinsos") == []
    assert Notifikasi.objects.first().alamat == "/32.77/2024/kelengkapan/kedaluwarsa/"


def test_nothing_is_said_without_an_evaluation_to_fill_in(kota):
    bukti_terpakai(kota)
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    siapkan(Pagi(kota.kota, HABIS, TIAP_HARI))
    assert kata() == []


def test_a_refused_file_is_told_to_who_has_sent_it_once(kota):
    versi = VersiBukti.objects.get(pk=bukti_terpakai(kota).pk)
    for _ in range(2):
        kabar.berkas_ditolak(versi, "Berkas rusak.")
    assert kata() == [f"Berkas “{versi.nama_asli}” tidak lolos pemeriksaan"]
    assert Notifikasi.objects.get().isi == "Berkas rusak."


def test_a_refused_file_of_a_closed_account_is_told_to_the_operators(kota):
    versi = bukti_terpakai(kota)
    penggantinya = kota.operator_dinkes
    versi.diunggah_oleh = kota.operator_dinsos
    versi.diunggah_oleh.is_active = False
    kabar.berkas_ditolak(versi, "Berkas rusak.")
    assert [n.penerima for n in Notifikasi.objects.all()] == [penggantinya]
