"""Real processes for the tests of deployment: start, wait for the health page, stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import AKAR

BIN = Path(sys.executable).parent


def port_bebas() -> int:
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return soket.getsockname()[1]


def lingkungan(**tambahan: str) -> dict[str, str]:
    """Only what a fresh login shell would have, the project's programs, and what the test says."""
    asal = {k: os.environ[k] for k in ("HOME", "LANG", "TMPDIR", "PYTHONPYCACHEPREFIX") if k in os.environ}
    return {**asal, "PATH": f"{BIN}:{os.environ['PATH']}", **tambahan}


@contextmanager
def proses(perintah: list[str], env: dict[str, str], catatan: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process group of its own, ended with SIGTERM; the test fails when it has to be killed."""
    with catatan.open("wb") as keluaran:
        anak = subprocess.Popen(
            perintah, cwd=AKAR, env=env, stdout=keluaran, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield anak
        finally:
            anak.send_signal(signal.SIGTERM)
            try:
                anak.wait(90)
            except subprocess.TimeoutExpired:
                os.killpg(anak.pid, signal.SIGKILL)
                anak.wait()
                raise


def ambil(url: str, **kepala: str) -> tuple[int, dict[str, str], bytes]:
    permintaan = urllib.request.Request(url, headers={k.replace("_", "-"): v for k, v in kepala.items()})
    try:
        with urllib.request.urlopen(permintaan, timeout=10) as jawaban:
            return jawaban.status, dict(jawaban.headers), jawaban.read()
    except urllib.error.HTTPError as galat:
        return galat.code, dict(galat.headers), galat.read()


def tunggu_sehat(alamat: str, catatan: Path, batas: float = 45, **kepala: str) -> dict[str, object]:
    """Poll the health page until it says 200; the log and the last answer explain a failure."""
    akhir: object = None
    mulai = time.monotonic()
    while time.monotonic() - mulai < batas:
        try:
            status, _, isi = ambil(f"{alamat}/sehat/", **kepala)
            akhir = json.loads(isi)
            if status == 200:
                return json.loads(isi)
        except (OSError, ValueError) as galat:
            akhir = galat
        time.sleep(0.3)
    raise AssertionError(f"not well after {batas} s: {akhir}\n{catatan.read_text()[-3000:]}")
