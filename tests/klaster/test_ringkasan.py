"""The morning: prepared once a day, one digest a person a day, whoever runs it and however often."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from klaster import pengingat
from klaster.models import (
    Denyut,
    HariLibur,
    JenisNotifikasi,
    Kiriman,
    Notifikasi,
    PengaturanKota,
    PilihanNotifikasi,
)
from klaster.models.kota import ZonaWaktu
from klaster.services.ringkasan import jalankan_pagi, klaim_ringkasan
from tests.factories.notifikasi import NotifikasiFactory

pytestmark = pytest.mark.django_db
#: Friday 3 May 2024, 07.30 in Jakarta (UTC+7).
JUMAT = date(2024, 5, 3)
PAGI = datetime(2024, 5, 3, 0, 30, tzinfo=UTC)


@pytest.fixture
def orang(dunia):
    satu = dunia.sini.operator_dinkes
    satu.email = "dinkes@kota.example"
    satu.save()
    NotifikasiFactory(penerima=satu, judul="Tenggat besok", jenis=JenisNotifikasi.TENGGAT, alamat="/tugas/")
    return satu


@pytest.fixture
def penyiap(monkeypatch):
    """The only preparer: notes which mornings it was asked for."""
    diminta: list[tuple[str, date]] = []
    monkeypatch.setattr(pengingat, "_penyiap", [lambda pagi: diminta.append((pagi.kota.kode, pagi.hari))])
    return diminta


@pytest.fixture(autouse=True)
def tanpa_penyiap(monkeypatch):
    """Reminders of the other apps have their own tests."""
    monkeypatch.setattr(pengingat, "_penyiap", [])


def test_one_digest_with_what_is_unread(orang, settings):
    settings.KLA_ALAMAT_SITUS = "https://kla.example"
    dibaca = NotifikasiFactory(penerima=orang, judul="Sudah dibaca", dibaca_pada=PAGI)
    laporan = NotifikasiFactory(penerima=orang, judul="Profil siap", jenis=JenisNotifikasi.LAPORAN)
    assert jalankan_pagi(PAGI) == 1
    (surel,) = mail.outbox
    assert (surel.to, surel.subject) == (["dinkes@kota.example"], "2 pemberitahuan Portal KLA, 3 Mei 2024")
    tenggat = Notifikasi.objects.get(judul="Tenggat besok")
    assert f"- Tenggat besok\n  https://kla.example/pemberitahuan/{tenggat.pk}/" in surel.body
    assert "- Profil siap" in surel.body
    assert "Sudah dibaca" not in surel.body
    assert surel.extra_headers["List-Unsubscribe"] == "<https://kla.example/saya/pemberitahuan/>"
    (html, jenis) = surel.alternatives[0]
    assert jenis == "text/html" and "Tenggat besok</a>" in html
    kiriman = Kiriman.objects.get()
    assert (kiriman.status, kiriman.kunci, kiriman.penerima) == ("terkirim", "ringkasan:2024-05-03", orang)
    for satu, ikut in ((tenggat, True), (laporan, True), (dibaca, False)):
        satu.refresh_from_db()
        assert (satu.diringkas_pada is not None) is ikut


def test_however_often_it_runs_there_is_one_digest_a_day(orang):
    for menit in (0, 5, 10, 600):
        jalankan_pagi(PAGI + timedelta(minutes=menit))
        NotifikasiFactory(penerima=orang, judul=f"Susulan {menit}")
    assert len(mail.outbox) == 1
    senin = PAGI + timedelta(days=3)
    jalankan_pagi(senin)
    assert len(mail.outbox) == 2
    assert "Susulan 600" in mail.outbox[1].body
    assert "Tenggat besok" not in mail.outbox[1].body


def test_a_second_worker_finds_the_digest_claimed(orang):
    assert klaim_ringkasan(orang, JUMAT) is not None
    NotifikasiFactory(penerima=orang)
    assert klaim_ringkasan(orang, JUMAT) is None
    assert jalankan_pagi(PAGI) == 0
    assert mail.outbox == []
    assert Kiriman.objects.get().status == Kiriman.Status.SEDANG


@pytest.mark.parametrize(
    "jam", [datetime(2024, 5, 2, 23, 59, tzinfo=UTC), datetime(2024, 5, 3, 12, 0, tzinfo=UTC)], ids=["dini", "malam"]
)
def test_nothing_before_the_hour_and_nothing_in_the_quiet_hours(orang, jam):
    assert jalankan_pagi(jam) == 0


def test_the_morning_is_that_of_the_city(orang, dunia):
    dunia.sini.kota.zona_waktu = ZonaWaktu.WIT
    dunia.sini.kota.save()
    assert jalankan_pagi(datetime(2024, 5, 2, 21, 59, tzinfo=UTC)) == 0  # 06.59 WIT
    assert jalankan_pagi(datetime(2024, 5, 2, 22, 0, tzinfo=UTC)) == 1  # 07.00 WIT on the third
    assert Kiriman.objects.get().kunci == "ringkasan:2024-05-03"


def test_no_mail_on_days_off_unless_the_city_wants_it(orang, dunia):
    HariLibur.objects.create(kota=dunia.sini.kota, tanggal=JUMAT, nama="Cuti bersama")
    assert jalankan_pagi(PAGI) == 0
    assert jalankan_pagi(PAGI + timedelta(days=1)) == 0  # Saturday
    PengaturanKota.objects.create(kota=dunia.sini.kota, hari_kerja_saja=False, jam_kirim=time(7, 15))
    assert jalankan_pagi(PAGI) == 1


def test_who_has_switched_mail_off_has_no_address_or_is_closed_gets_none(orang, dunia):
    NotifikasiFactory(penerima=dunia.sini.operator_dinsos)
    PilihanNotifikasi.objects.create(pengguna=orang, surel=False)
    tutup = dunia.sini.pimpinan
    tutup.email, tutup.is_active = "tutup@kota.example", False
    tutup.save()
    NotifikasiFactory(penerima=tutup)
    assert jalankan_pagi(PAGI) == 0
    assert not Kiriman.objects.exists()


def test_nothing_unread_means_no_mail(orang):
    Notifikasi.objects.update(dibaca_pada=PAGI)
    assert jalankan_pagi(PAGI) == 0


def test_people_without_a_city_have_a_morning_too(dunia):
    dunia.evaluator.email = "evaluator@provinsi.example"
    dunia.evaluator.save()
    NotifikasiFactory(penerima=dunia.evaluator, kota=dunia.sini.kota)
    assert jalankan_pagi(PAGI) == 1
    assert Kiriman.objects.get().kota is None


def test_without_a_mail_server_reminders_are_prepared_and_nothing_is_claimed(orang, settings, penyiap):
    settings.KLA_SUREL_AKTIF = False
    assert jalankan_pagi(PAGI) == 0
    assert not Kiriman.objects.exists()
    assert penyiap == [("32.75", JUMAT), ("32.77", JUMAT)]


def test_reminders_are_prepared_once_a_day(dunia, penyiap):
    for menit in (0, 5, 300):
        jalankan_pagi(PAGI + timedelta(minutes=menit))
    assert penyiap == [("32.75", JUMAT), ("32.77", JUMAT)]
    jalankan_pagi(PAGI + timedelta(days=3))
    assert penyiap[2:] == [("32.75", date(2024, 5, 6)), ("32.77", date(2024, 5, 6))]
    assert Denyut.objects.filter(nama__startswith="pagi:").count() == 2


def test_a_city_that_fails_does_not_hold_up_the_others_and_is_tried_again(orang, dunia, monkeypatch, caplog):
    def rusak(pagi):
        if pagi.kota == dunia.sana.kota:
            raise RuntimeError("boom")

    monkeypatch.setattr(pengingat, "_penyiap", [rusak])
    assert jalankan_pagi(PAGI) == 1
    assert "Kota Sana" in caplog.text
    assert list(Denyut.objects.filter(nama__startswith="pagi:").values_list("nama", flat=True)) == [
        "pagi:32.77:2024-05-03"
    ]


@pytest.mark.parametrize("banyak", [1, 8])
def test_a_sweep_without_anything_to_send_costs_the_same_however_many_people(dunia, banyak, django_assert_num_queries):
    for orang in list(dunia.sini.kota.pengguna.all())[:banyak]:
        orang.email = f"{orang.username}@kota.example"
        orang.save()
        NotifikasiFactory(penerima=orang)
    assert jalankan_pagi(PAGI) == banyak
    with django_assert_num_queries(13):
        assert jalankan_pagi(PAGI + timedelta(minutes=5)) == 0
