"""`make demo` from an empty data folder to the accounts on the screen, and again on the same data."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import AKAR
from tests.kla_portal.proses import lingkungan, port_bebas

pytestmark = [
    pytest.mark.lama,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the demo is always on SQLite: once is enough"),
]


@contextmanager
def demo(data: Path, port: int, catatan: Path, batas: float) -> Iterator[str]:
    """Run the demo until it has printed its last line; yields all it printed, stops it with Ctrl+C."""
    env = lingkungan(DATA_DIR=str(data), PORT=str(port), KLA_CONTOH="cepat")
    with catatan.open("wb") as keluaran:
        anak = subprocess.Popen(
            ["make", "--no-print-directory", "demo"],
            cwd=AKAR,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=keluaran,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        mulai = time.monotonic()
        while "The portal is ready" not in (teks := catatan.read_text()):
            assert anak.poll() is None, teks
            assert time.monotonic() - mulai < batas, f"not ready after {batas} s:\n{teks}"
            time.sleep(0.2)
        yield teks
    finally:
        os.killpg(anak.pid, signal.SIGINT)
        anak.wait(90)


def masuk(alamat: str, nama: str, sandi: str) -> str:
    """Log in as a browser without JavaScript would; returns the address of the page that follows."""
    toples = http.cookiejar.CookieJar()
    peramban = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(toples))
    halaman = peramban.open(f"{alamat}masuk/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', halaman).group(1)
    isi = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": nama, "password": sandi}).encode()
    try:
        return peramban.open(f"{alamat}masuk/", data=isi).url
    except urllib.error.HTTPError as galat:  # a refused form is answered with 422
        return galat.url


def test_demo_dari_kosong_lalu_lagi(tmp_path):
    data, port = tmp_path / "data", port_bebas()
    alamat = f"http://127.0.0.1:{port}/"

    with demo(data, port, tmp_path / "pertama.log", batas=240) as teks:
        sandi = re.search(r"Kata sandi semua akun contoh: (\S+)", teks).group(1)
        assert teks.rstrip().splitlines()[-1].startswith(f"The portal is ready: {alamat}")
        for peran in ("Admin sistem", "Sekretariat", "Verifikator", "Operator OPD", "Operator wilayah", "Pimpinan"):
            assert re.search(rf"^{peran}\s+\S+", teks, re.MULTILINE), peran
        assert "masuk" not in masuk(alamat, "sekretariat.cimahi", sandi)
        assert "masuk" in masuk(alamat, "sekretariat.cimahi", sandi + "x")

    with sqlite3.connect(data / "kla.sqlite3") as basis:
        basis.execute("UPDATE klaster_pengguna SET email = 'tetap@contoh.id' WHERE username = 'sekretariat.cimahi'")
        jumlah = basis.execute("SELECT count(*) FROM indikator_jawaban").fetchone()

    with demo(data, port, tmp_path / "kedua.log", batas=60) as teks:
        assert "dimuat" not in teks
        assert "Sekretariat" in teks

    with sqlite3.connect(data / "kla.sqlite3") as basis:
        cari = "SELECT email FROM klaster_pengguna WHERE username = 'sekretariat.cimahi'"
        assert basis.execute(cari).fetchone() == ("tetap@contoh.id",)
        assert basis.execute("SELECT count(*) FROM indikator_jawaban").fetchone() == jumlah
