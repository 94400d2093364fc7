"""The embedded worker: real jobs in the one web process, on SQLite, without a broker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection

from kla_portal import pekerja
from tests.basis_data import templat
from tests.conftest import AKAR
from tests.kla_portal.proses import BIN, ambil, lingkungan, port_bebas, proses, tunggu_sehat

pytestmark = pytest.mark.lama


@pytest.fixture(scope="module")
def data_siap(tmp_path_factory):
    """A data folder with a migrated database and collected static files, made once for this file."""
    data = tmp_path_factory.mktemp("data") / "siap"
    data.mkdir()
    if connection.vendor == "sqlite":
        shutil.copyfile(templat(), data / "kla.sqlite3")
    for perintah in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        env = lingkungan(DATA_DIR=str(data), KLA_MODE="lokal")
        subprocess.run([sys.executable, "manage.py", *perintah], cwd=AKAR, env=env, check=True, timeout=120)
    return data


@pytest.fixture
def env(tmp_path, data_siap):
    data = shutil.copytree(data_siap, tmp_path / "data")
    return lingkungan(DATA_DIR=str(data), KLA_MODE="lokal", KLA_PEKERJA_TERTANAM="1", PORT=str(port_bebas()))


def server(env, tmp_path):
    return proses([str(BIN / "gunicorn"), "-c", "kla_portal/gunicorn_conf.py"], env, tmp_path / "server.log")


def test_server_demo_sehat_dan_menjalankan_tugas(env, tmp_path):
    alamat = f"http://127.0.0.1:{env['PORT']}"
    with server(env, tmp_path) as anak:
        hasil = tunggu_sehat(alamat, tmp_path / "server.log")
        status, kepala, _ = ambil(f"{alamat}/masuk/")

    assert hasil["sehat"] is True  # the beat has gone through the in-memory broker and the worker into SQLite
    assert status == 200
    assert "Content-Security-Policy" in kepala
    assert anak.returncode == 0
    assert "Traceback" not in (tmp_path / "server.log").read_text()
    with sqlite3.connect(f"{env['DATA_DIR']}/kla.sqlite3") as basis:
        assert ("beat",) in basis.execute("SELECT nama FROM klaster_denyut").fetchall()


def test_server_berdiri_lagi_setelah_dibunuh(env, tmp_path):
    """kill -9 in the middle of work: the same data, well again within seconds."""
    alamat = f"http://127.0.0.1:{env['PORT']}"
    with server(env, tmp_path) as anak:
        tunggu_sehat(alamat, tmp_path / "server.log")
        os.killpg(anak.pid, signal.SIGKILL)
        anak.wait(10)
    with server(env, tmp_path):
        assert tunggu_sehat(alamat, tmp_path / "server.log")["sehat"] is True


class AppPalsu:
    """Stands for the Celery app: its worker falls over the first two times."""

    def __init__(self) -> None:
        self.mulai: list[float] = []
        self.jalan = threading.Event()
        self.henti = threading.Event()

    def WorkController(self, **_):
        return self

    def start(self) -> None:
        self.mulai.append(time.monotonic())
        if len(self.mulai) < 3:
            raise ConnectionError("broker gone")
        self.jalan.set()
        self.henti.wait(10)

    def stop(self) -> None:
        self.henti.set()

    def set_current(self) -> None:
        raise RuntimeError("beat cannot start either")


def test_pekerja_yang_jatuh_dimulai_lagi(monkeypatch):
    monkeypatch.setattr(pekerja, "JEDA_AWAL", 0.01)
    app = AppPalsu()
    tertanam = pekerja.PekerjaTertanam(app)
    tertanam.mulai()

    assert app.jalan.wait(5)
    assert tertanam.hidup()
    assert len(app.mulai) == 3
    tertanam.berhenti(tunggu=5)
    assert not tertanam.hidup()


def test_jadwal_hanya_menunjuk_tugas_yang_ada(settings):
    from kla_portal.celery import app

    app.loader.import_default_modules()
    hilang = [isi["task"] for isi in settings.CELERY_BEAT_SCHEDULE.values() if isi["task"] not in app.tasks]

    assert hilang == []


def test_tanpa_pekerja_tertanam_sehat_berkata_sakit(env, tmp_path):
    """A server without any worker must not look well."""
    alamat = f"http://127.0.0.1:{env['PORT']}"
    with server({**env, "KLA_PEKERJA_TERTANAM": "0"}, tmp_path):
        for _ in range(100):
            try:
                status, _, isi = ambil(f"{alamat}/sehat/")
                break
            except OSError:
                time.sleep(0.2)

    assert status == 503
    assert json.loads(isi)["bagian"]["broker"]["sehat"] is False
