"""The settings refuse what would be unsafe, and mean what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import formats

from kla_portal import lingkungan
from tests.conftest import AKAR

KUNCI = "kR7-vTq2Zp9_wLx4Nc8Bm1Yd6Hs3Jf5Ga0Ue-QoXiVtZrWnPlK"
BAIK = {
    "KLA_MODE": "produksi",
    "SECRET_KEY": KUNCI,
    "ALLOWED_HOSTS": "kla.example.go.id",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DATABASE_URL": "postgres://kla@127.0.0.1:1/kla",
}


def muat_settings(tmp_path: Path, cetak: str, **lingkungan_baru: str) -> subprocess.CompletedProcess[str]:
    """Read settings.py in a process of its own, with exactly this environment."""
    modul = {"PYTHONPYCACHEPREFIX": os.environ["PYTHONPYCACHEPREFIX"]} if "PYTHONPYCACHEPREFIX" in os.environ else {}
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **modul, **lingkungan_baru}
    kode = f"from kla_portal import settings; print(({cetak}))"
    return subprocess.run([sys.executable, "-c", kode], cwd=AKAR, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("ubah", "alasan"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "pendek"}, "at least 50 characters"),
        ({"SECRET_KEY": "a" * 60}, "must be random"),
        ({"SECRET_KEY": "django-insecure-" + KUNCI}, "example value"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "may not hold '*'"),
        ({"ALLOWED_HOSTS": "kla.go.id,.go.id"}, "may not hold '*' or a wildcard"),
        ({"ALLOWED_HOSTS": ""}, "must name the portal's hosts"),
        ({"REDIS_URL": ""}, "REDIS_URL must be set"),
        ({"KLA_PEKERJA_TERTANAM": "1"}, "KLA_PEKERJA_TERTANAM is for a laptop"),
        ({"KLA_MODE": "prod"}, "KLA_MODE must be 'lokal' or 'produksi'"),
    ],
)
def test_produksi_menolak(tmp_path, ubah, alasan):
    hasil = muat_settings(tmp_path, "'jalan'", **{**BAIK, **ubah})

    assert hasil.returncode != 0
    assert "ImproperlyConfigured" in hasil.stderr
    assert alasan in hasil.stderr


def test_produksi_menyebut_semua_yang_salah_sekaligus():
    with pytest.raises(ImproperlyConfigured) as tangkapan:
        lingkungan.periksa_produksi(
            secret_key="", debug=True, allowed_hosts=["*"], redis_url="", pekerja_tertanam=False
        )

    assert str(tangkapan.value).count(";") == 3


def test_produksi_yang_benar_diterima_dan_aman(tmp_path):
    hasil = muat_settings(
        tmp_path,
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.DEBUG, "
        "settings.CELERY_BROKER_URL, settings.DATABASES['default']['CONN_HEALTH_CHECKS']",
        **BAIK,
    )

    assert hasil.stdout.strip() == "(True, True, True, False, 'redis://127.0.0.1:1/0', True)", hasil.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "kla.example.go.id", "*"])
def test_lokal_menolak_host_luar(tmp_path, host):
    hasil = muat_settings(tmp_path, "'jalan'", ALLOWED_HOSTS=f"127.0.0.1,{host}")

    assert hasil.returncode != 0
    assert "KLA_MODE=lokal serves this computer only" in hasil.stderr
    assert host in hasil.stderr


def test_lokal_membuat_kunci_sekali_dan_hanya_untuk_pemiliknya(tmp_path):
    pertama = muat_settings(tmp_path, "settings.SECRET_KEY")
    kedua = muat_settings(tmp_path, "settings.SECRET_KEY")

    berkas = tmp_path / "kunci-rahasia"
    assert pertama.stdout == kedua.stdout
    assert pertama.stdout.strip() == berkas.read_text()
    assert len(berkas.read_text()) >= lingkungan.PANJANG_KUNCI
    assert oct(berkas.stat().st_mode & 0o777) == "0o600"


def test_lokal_bawaan_sqlite_dan_broker_dalam_proses(tmp_path):
    hasil = muat_settings(
        tmp_path,
        "settings.DATABASES['default']['NAME'], settings.DATABASES['default']['OPTIONS']['transaction_mode'], "
        "settings.CELERY_BROKER_URL, settings.DEBUG, settings.ALLOWED_HOSTS",
    )

    harapan = (
        str(tmp_path / "kla.sqlite3"),
        "IMMEDIATE",
        "memory://localhost/",
        False,
        ["127.0.0.1", "localhost", "[::1]"],
    )
    assert hasil.stdout.strip() == str(harapan), hasil.stderr


def test_redis_bersoket_dipahami_django_dan_celery():
    assert lingkungan.url_cache("redis+socket:///run/redis.sock?virtual_host=1").startswith("unix:///run/redis.sock")
    assert lingkungan.url_cache("redis://host:6379/0") == "redis://host:6379/0"


def test_alamat_pemindai_virus_yang_salah_ditolak_saat_mulai():
    assert lingkungan.alamat_clamav("") == ""
    assert lingkungan.alamat_clamav("tcp://clamav") == "tcp://clamav"
    with pytest.raises(ImproperlyConfigured, match="KLA_CLAMAV is not unix:/path or tcp://host:port: clamav:3310."):
        lingkungan.alamat_clamav("clamav:3310")


def test_angka_dan_tanggal_indonesia():
    assert formats.date_format(date(2026, 5, 24)) == "24 Mei 2026"
    assert formats.number_format(2026) == "2026"
    assert formats.number_format("721.35", decimal_pos=2) == "721,35"
    assert "%m/%d/%Y" not in formats.get_format("DATE_INPUT_FORMATS")
