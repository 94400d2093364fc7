"""Slow jobs of the schedule run soon after a start when their last success is too long ago, and only then."""

from datetime import timedelta

import pytest
import time_machine
from celery.utils.imports import symbol_by_name
from django.db import OperationalError
from django.utils import timezone

from kla_portal import jadwal
from kla_portal.celery import app
from kla_portal.jadwal import JEDA_AWAL, Penjadwal
from klaster import tasks
from klaster.models import Denyut

pytestmark = pytest.mark.django_db
SEJAM = {"periksa-rantai", "sapu-pemusnahan", "buang-sisa", "sapu-unggahan"}


@pytest.fixture
def jam():
    with time_machine.travel(timezone.now(), tick=False) as mesin:
        yield mesin


def jatuh_tempo(penjadwal: Penjadwal) -> set[str]:
    return {nama for nama, entri in penjadwal.schedule.items() if entri.is_due().is_due}


def ingat(nama: str, lalu: timedelta) -> None:
    Denyut.objects.create(nama=f"jadwal:{nama}", waktu=timezone.now() - lalu)


def test_the_settings_name_this_scheduler():
    assert symbol_by_name(app.conf.beat_scheduler) is Penjadwal


def test_what_has_never_run_runs_soon_after_the_first_start(jam):
    penjadwal = Penjadwal(app)
    assert jatuh_tempo(penjadwal) == set()
    jam.shift(JEDA_AWAL)
    assert jatuh_tempo(penjadwal) >= SEJAM | {"pagi"}


def test_a_computer_that_is_switched_off_every_day_still_proves_the_chain(jam):
    for _ in range(3):
        penjadwal = Penjadwal(app)
        jam.shift(timedelta(minutes=2))
        assert "periksa-rantai" in jatuh_tempo(penjadwal)
        tasks.periksa_rantai.delay()
        jam.shift(timedelta(hours=23))
    assert Denyut.objects.get(nama="riwayat-utuh").waktu > timezone.now() - timedelta(days=1)


def test_a_restart_does_not_run_again_what_has_just_run(jam):
    ingat("periksa-rantai", timedelta(minutes=10))
    penjadwal = Penjadwal(app)
    jam.shift(timedelta(minutes=49))
    assert "periksa-rantai" not in jatuh_tempo(penjadwal)
    assert "sapu-pemusnahan" in jatuh_tempo(penjadwal)
    jam.shift(timedelta(minutes=1))
    assert "periksa-rantai" in jatuh_tempo(penjadwal)


def test_a_mark_from_the_future_does_not_put_the_job_off(jam):
    ingat("periksa-rantai", -timedelta(days=400))
    penjadwal = Penjadwal(app)
    jam.shift(timedelta(hours=1))
    assert "periksa-rantai" in jatuh_tempo(penjadwal)


def test_a_database_that_is_not_up_yet_stops_no_beat(jam, monkeypatch):
    def rusak(**_):
        raise OperationalError

    monkeypatch.setattr(jadwal.Denyut.objects, "filter", rusak)
    penjadwal = Penjadwal(app)
    jam.shift(JEDA_AWAL)
    assert jatuh_tempo(penjadwal) >= SEJAM


def test_only_success_of_slow_jobs_is_remembered(jam, monkeypatch):
    tasks.catat_denyut.delay()
    tasks.buang_sisa.delay()
    assert set(Denyut.objects.values_list("nama", flat=True)) == {"beat", "jadwal:buang-sisa"}
    jam.shift(timedelta(hours=2))
    tasks.buang_sisa.delay()
    assert Denyut.objects.get(nama="jadwal:buang-sisa").waktu == timezone.now()

    def rusak() -> None:
        raise RuntimeError

    monkeypatch.setattr("klaster.services.retensi.sapu_pemusnahan", rusak)
    with pytest.raises(RuntimeError):
        tasks.sapu_pemusnahan.delay()
    assert not Denyut.objects.filter(nama="jadwal:sapu-pemusnahan").exists()
