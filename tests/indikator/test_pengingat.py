"""The morning's reminders of parts and notes."""

from datetime import date, timedelta

import pytest

from indikator.models import CatatanTahap, Evaluasi, Indikator, Penugasan
from indikator.services.pengingat import siapkan
from klaster.aturan.kalender import Kalender
from klaster.models import JenisNotifikasi, Notifikasi, Pengguna
from klaster.pengingat import Pagi
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db
TENGGAT = date(2099, 12, 31)
TIAP_HARI = Kalender(kerja_saja=False)


@pytest.fixture
def kota(dunia):
    return dunia.sini


def pagi(kota, hari: date, kalender: Kalender = TIAP_HARI) -> None:
    siapkan(Pagi(kota.kota, hari, kalender))


def judul(nama: str, jenis: str = JenisNotifikasi.TENGGAT) -> list[str]:
    milik = Notifikasi.objects.filter(penerima__username=nama, jenis=jenis)
    return list(milik.order_by("pk").values_list("judul", flat=True))


def test_everybody_is_reminded_of_the_own_parts_once_a_stage(kota):
    for sisa in range(40, -1, -1):
        pagi(kota, TENGGAT - timedelta(days=sisa))
        pagi(kota, TENGGAT - timedelta(days=sisa))
    assert judul("sini.dinkes") == [
        "3 bagian belum diajukan, tenggat 31 Desember 2099 (30 hari lagi)",
        "3 bagian belum diajukan, tenggat 31 Desember 2099 (7 hari lagi)",
        "3 bagian belum diajukan, tenggat 31 Desember 2099 (besok)",
    ]
    assert judul("sini.kelurahan")[0].startswith("1 bagian")
    assert judul("sini.kecamatan")[0].startswith("1 bagian")  # the kelurahan below it
    assert judul("sini.sekretariat")[0].startswith("1 bagian")  # its own office leads the question for units
    assert judul("sini.verifikator") == judul("sana.dinkes") == []
    satu = Notifikasi.objects.filter(penerima=kota.operator_dinkes).first()
    assert satu.alamat == "/32.77/2024/tugas/"


def test_a_worker_that_was_away_says_the_stage_late_and_the_days_as_they_are(kota):
    pagi(kota, TENGGAT - timedelta(days=5))
    assert judul("sini.dinkes") == ["3 bagian belum diajukan, tenggat 31 Desember 2099 (5 hari lagi)"]


def test_what_is_handed_in_is_not_reminded_of(kota):
    Penugasan.objects.filter(opd=kota.dinkes).update(
        status="menunggu", diajukan_oleh=kota.operator_dinkes, diajukan_pada=SAAT_UJI
    )
    pagi(kota, TENGGAT - timedelta(days=1))
    assert judul("sini.dinkes") == []


def test_a_part_with_more_time_is_reminded_of_by_its_own_day(kota):
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=TENGGAT + timedelta(days=20))
    pagi(kota, TENGGAT - timedelta(days=7))
    assert judul("sini.dinkes") == [
        "2 bagian belum diajukan, tenggat 31 Desember 2099 (7 hari lagi)",
        "1 bagian belum diajukan, tenggat 20 Januari 2100 (27 hari lagi)",
    ]


def test_overdue_parts_are_said_every_week_for_a_while_and_the_secretariat_hears_of_the_opd(kota):
    for lewat in range(1, 80):
        pagi(kota, TENGGAT + timedelta(days=lewat))
    assert judul("sini.dinkes")[:2] == [
        "3 bagian belum diajukan, tenggat 31 Desember 2099 (lewat 1 hari)",
        "3 bagian belum diajukan, tenggat 31 Desember 2099 (lewat 8 hari)",
    ]
    assert len(judul("sini.dinkes")) == 8
    assert "4 OPD mempunyai 7 bagian yang lewat tenggat" in judul("sini.sekretariat")


def test_an_evaluation_that_is_handed_in_or_has_not_begun_is_not_reminded_of(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(mulai=date(2099, 12, 30))
    pagi(kota, date(2099, 12, 1))
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    pagi(kota, TENGGAT)
    assert not Notifikasi.objects.exists()


def test_the_head_gets_the_sum_of_the_opd_once_a_week_instead(kota):
    kepala = kota.operator_dinkes
    kepala.kepala_opd = True
    kepala.save()
    PenggunaFactory(operator=True, opd=kota.dinkes)
    for hari in range(14):
        pagi(kota, date(2099, 12, 7) + timedelta(days=hari))  # a Monday
    assert judul("sini.dinkes") == []
    assert (
        judul("sini.dinkes", JenisNotifikasi.KEPALA)
        == ["Dinas Kesehatan Kota Sini: 0 dari 3 bagian sudah diajukan"] * 2
    )
    isi = Notifikasi.objects.filter(jenis=JenisNotifikasi.KEPALA).order_by("pk").first().isi
    assert isi == ("0 dikembalikan, 0 lewat tenggat. Tenggat pengisian evaluasi 2024: 31 Desember 2099 (24 hari lagi).")


def test_a_head_without_another_operator_is_reminded_like_one(kota):
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(kepala_opd=True)
    Pengguna.objects.filter(pk=kota.operator_kelurahan.pk).update(kepala_opd=True)
    pagi(kota, TENGGAT - timedelta(days=7))
    assert judul("sini.dinkes") == ["3 bagian belum diajukan, tenggat 31 Desember 2099 (7 hari lagi)"]
    assert judul("sini.kelurahan") == []  # the operator of its kecamatan sees to it


def test_a_head_whose_opd_owes_nothing_is_left_in_peace(kota):
    kepala = kota.operator_dinkes
    kepala.kepala_opd = True
    kepala.save()
    Penugasan.objects.filter(opd=kota.dinkes).update(status="menunggu", diajukan_oleh=kepala, diajukan_pada=SAAT_UJI)
    pagi(kota, date(2099, 12, 7))
    assert judul("sini.dinkes", JenisNotifikasi.KEPALA) == []


def test_open_notes_are_reminded_of_also_when_the_evaluation_is_locked(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    dasar = {
        "evaluasi": kota.evaluasi,
        "tahap": "VF",
        "indikator": Indikator.objects.get(kode="4"),
        "tenggat": TENGGAT,
        "dibuat_pada": SAAT_UJI,
    }
    for opd in (kota.dinkes, kota.dinkes, None):
        CatatanTahap.objects.create(teks="Lengkapi.", opd=opd, **dasar)
    for _ in range(2):
        pagi(kota, TENGGAT - timedelta(days=1))
    assert judul("sini.dinkes") == ["2 catatan tahap belum ditindaklanjuti, tenggat 31 Desember 2099 (besok)"]
    assert judul("sini.sekretariat") == ["1 catatan tahap belum ditindaklanjuti, tenggat 31 Desember 2099 (besok)"]
    assert judul("sini.dinsos") == []


def test_on_a_friday_before_a_monday_the_last_call_comes(kota):
    senin = date(2099, 12, 28)
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(tenggat=senin)
    pagi(kota, senin - timedelta(days=3), Kalender())
    pagi(kota, senin, Kalender())
    assert judul("sini.dinkes") == ["3 bagian belum diajukan, tenggat 28 Desember 2099 (3 hari lagi)"]


@pytest.mark.parametrize("banyak", [0, 6])
def test_a_morning_costs_the_same_for_few_and_many_people(kota, banyak, django_assert_num_queries):
    for _ in range(banyak):
        PenggunaFactory(operator=True, opd=kota.dinkes)
    with django_assert_num_queries(13):
        pagi(kota, TENGGAT - timedelta(days=7))
