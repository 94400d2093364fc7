"""The tasks, once each through a real worker and with real printing."""

from __future__ import annotations

import io
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from laporan import tasks
from laporan.models import LaporanTersimpan
from laporan.services import pembuatan
from laporan.services.permintaan import minta_laporan
from tests.laporan.bahan_laporan import isi_berkas
from tests.potret_dunia import pinjam_dunia

StatusLaporan = LaporanTersimpan.Status


def tunggu_selesai(laporan: LaporanTersimpan, detik: float = 90) -> LaporanTersimpan:
    batas = time.monotonic() + detik
    while time.monotonic() < batas:
        laporan.refresh_from_db()
        if not laporan.sedang_dikerjakan:
            return laporan
        time.sleep(0.1)
    raise AssertionError(f"still {laporan.status} at {laporan.kemajuan} % after {detik} s")


@pytest.mark.django_db(transaction=True)
def test_permintaan_dikerjakan_pekerja_nyata(pekerja_nyata):
    sini = pinjam_dunia().sini

    laporan = tunggu_selesai(minta_laporan(evaluasi=sini.evaluasi, oleh=sini.sekretariat).laporan)

    assert laporan.status == StatusLaporan.SELESAI
    assert len(PdfReader(io.BytesIO(isi_berkas(laporan))).pages) == laporan.halaman


@pytest.mark.django_db(transaction=True)
def test_penyapu_menghidupkan_laporan_yang_pesannya_hilang(pekerja_nyata, cetakan):
    """The broker lost the message, or the process that kept the queue in memory was started anew."""
    sini = pinjam_dunia().sini
    laporan = LaporanTersimpan.objects.create(
        evaluasi=sini.evaluasi, diminta_oleh=sini.sekretariat, diminta_pada=timezone.now() - timedelta(minutes=5)
    )

    tasks.sapu_laporan.delay()

    assert tunggu_selesai(laporan).status == StatusLaporan.SELESAI


def test_tugas_hanya_meneruskan_nomor(monkeypatch):
    dipanggil = []
    monkeypatch.setattr(pembuatan, "render_laporan", lambda *, laporan_id: dipanggil.append(laporan_id))

    tasks.buat_laporan(7)

    assert dipanggil == [7]


def test_penyapu_terjadwal_dan_tugas_berantrean_sendiri():
    jadwal = {satu["task"] for satu in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "laporan.tasks.sapu_laporan" in jadwal
    assert current_app.amqp.router.route({}, "laporan.tasks.buat_laporan")["queue"].name == "laporan"
    assert tasks.buat_laporan.acks_late
