"""The processes that read and bind strangers' files (`laporan.penjilid`), and what it means when one of them dies."""

import json
import logging
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from laporan.pdf import Lapor

logger = logging.getLogger(__name__)

#: Seconds that one file may take, and between two words of a volume that is being bound.
DETIK_MAKS = 300
#: Files that one process prepares: what it may have leaked goes with it.
GILIRAN_MAKS = 50
JEDA = 5.0


class GagalMenjilid(Exception):
    """A volume could not be bound."""


class Penyiap:
    """Prepares one file after the other. One that takes the process with it, or takes too long, only loses itself."""

    def __init__(self, folder: Path) -> None:
        self.catatan = (folder / "penjilid.log").open("wb")
        self.proses: subprocess.Popen[bytes] | None = None
        self.giliran = 0

    def __enter__(self) -> "Penyiap":
        return self

    def __exit__(self, *_: object) -> None:
        self._hentikan()
        self.catatan.close()

    def siapkan(self, tugas: dict[str, Any], denyut: Callable[[], None]) -> dict[str, Any]:
        """What the process says of the file, or {"sebab"}; `denyut()` is called while it works."""
        if self.proses is None or self.giliran >= GILIRAN_MAKS:
            self._hentikan()
            self.proses, self.giliran = _jalankan(["siapkan"], self.catatan), 0
        self.giliran += 1
        assert self.proses.stdin is not None
        try:
            self.proses.stdin.write(json.dumps(tugas).encode() + b"\n")
            self.proses.stdin.flush()
            jawab = _baris(self.proses, denyut)
        except BrokenPipeError:
            jawab = None
        if jawab is None:
            logger.warning("the binder's process died of a file or took too long")
            self._hentikan()
            return {"sebab": "process died"}
        return jawab

    def _hentikan(self) -> None:
        if self.proses is not None:
            self.proses.kill()
            self.proses.communicate()
            self.proses = None


def susun_jilid(tata: dict[str, Any], folder: Path, lapor: Lapor, dari: int, sampai: int) -> None:
    """Bind one volume; progress between the two percentages. Raises `GagalMenjilid`."""
    berkas = folder / "tata.json"
    berkas.write_text(json.dumps(tata))
    banyak = len(tata["langkah"])
    with (folder / "penjilid.log").open("ab") as catatan:
        proses = _jalankan(["susun", str(berkas)], catatan)
        try:
            denyut = partial(lapor, dari, "Menjilid")
            while jawab := _baris(proses, denyut):
                persen = dari + (sampai - dari) * jawab["selesai"] // banyak
                denyut = partial(lapor, persen, f"Menjilid {jawab['selesai']} dari {banyak} bagian")
                denyut()
            if proses.wait(timeout=DETIK_MAKS):
                raise GagalMenjilid((folder / "penjilid.log").read_bytes()[-500:].decode(errors="replace"))
        finally:
            proses.kill()
            proses.communicate()


def _jalankan(argumen: list[str], catatan: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "laporan.penjilid", *argumen],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=catatan,
    )


def _baris(proses: "subprocess.Popen[bytes]", denyut: Callable[[], None]) -> dict[str, Any] | None:
    """The next line the process says; None at its end, its death, or when it says nothing for too long."""
    assert proses.stdout is not None
    batas = time.monotonic() + DETIK_MAKS
    with selectors.DefaultSelector() as penunggu:
        penunggu.register(proses.stdout, selectors.EVENT_READ)
        while time.monotonic() < batas:
            if penunggu.select(JEDA):
                baris = proses.stdout.readline()
                return json.loads(baris) if baris.endswith(b"\n") else None
            denyut()
    return None
