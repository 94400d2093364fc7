"""A real S3 server process (moto) with an empty bucket for each test, and the portal's store on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.core.files.storage import storages

from kla_portal import lingkungan

EMBER = "kla-uji"


@dataclass(frozen=True)
class ServerS3:
    alamat: str

    def kosongkan(self) -> None:
        urlopen(Request(f"{self.alamat}/moto-api/reset", method="POST"), timeout=10).close()


def porta_bebas() -> int:
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return int(soket.getsockname()[1])


@pytest.fixture(scope="session")
def server_s3() -> Iterator[ServerS3]:
    porta = porta_bebas()
    program = Path(sys.executable).with_name("moto_server")
    proses = subprocess.Popen(
        [str(program), "-H", "127.0.0.1", "-p", str(porta)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")},
    )
    server = ServerS3(f"http://127.0.0.1:{porta}")
    try:
        _tunggu(server, proses)
        yield server
    finally:
        proses.terminate()
        proses.wait(timeout=10)


def _tunggu(server: ServerS3, proses: subprocess.Popen) -> None:
    batas = time.monotonic() + 60
    while time.monotonic() < batas:
        assert proses.poll() is None, "the S3 server ended"
        try:
            urlopen(f"{server.alamat}/moto-api/", timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the S3 server did not answer")


def pakai_s3(settings, monkeypatch, alamat: str, ember: str = EMBER) -> None:
    """Set the environment and the settings as a server with KLA_S3_BUCKET has them."""
    for nama, nilai in {
        "AWS_ENDPOINT_URL_S3": alamat,
        "AWS_ACCESS_KEY_ID": "kunci-uji",
        "AWS_SECRET_ACCESS_KEY": "sandi-uji",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(nama, nilai)
    settings.STORAGES = settings.STORAGES | {"default": lingkungan.penyimpanan_berkas(ember=ember, titik_akhir=alamat)}


@pytest.fixture
def gudang(server_s3: ServerS3, settings, monkeypatch):
    """The portal's store is an empty bucket; gives the storage that the portal uses."""
    server_s3.kosongkan()
    pakai_s3(settings, monkeypatch, server_s3.alamat)
    penyimpanan = storages["default"]
    penyimpanan.connection.meta.client.create_bucket(Bucket=EMBER)
    return penyimpanan
