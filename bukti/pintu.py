"""Asking the door keeper (`bukti.penjaga`) what an upload is. One keeper for each web process, started when needed."""

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from bukti.kenal_isi import CETAK_ULANG, BerkasBuruk
from bukti.penjaga import DETIK_MAKS, MULAI, PERIKSA

AKAR = Path(__file__).resolve().parent.parent
TERLALU_BERAT = "terlalu berat untuk dibuka dengan aman"
#: How long an upload waits for a busy machine before it is told to come again.
DETIK_TUNGGU = 40


class PintuTertutup(OSError):
    """The keeper cannot be reached, through no fault of the file."""


class PintuLambat(PintuTertutup):
    """The machine is too busy to answer in time."""


class _Penjaga:
    """The keeper of this process. A process that was forked from another starts its own."""

    def __init__(self, detik: int = DETIK_MAKS) -> None:
        self._detik = detik
        self.nomor = 0  # of the keeper that runs, counting up
        self._kunci = threading.Lock()
        self._pemilik = 0
        self._kendali: socket.socket | None = None
        self._proses: subprocess.Popen[bytes] | None = None

    def kirim(self, penanda: list[int]) -> None:
        """Hand over the descriptors of the file and of the answer. Raises `PintuTertutup`."""
        kendali = self._siap()
        try:
            socket.send_fds(kendali, [PERIKSA], penanda)
        except OSError as galat:
            raise PintuTertutup("the door keeper does not run") from galat

    def _siap(self) -> socket.socket:
        with self._kunci:
            hidup = self._proses is not None and self._pemilik == os.getpid() and self._proses.poll() is None
            if not hidup or self._kendali is None:
                self._mulai()
            assert self._kendali is not None
            return self._kendali

    def _mulai(self) -> None:
        milik_kita, miliknya = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with miliknya:
            self._proses = subprocess.Popen(
                [sys.executable, "-m", "bukti.penjaga", str(miliknya.fileno()), str(self._detik)],
                cwd=AKAR,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                pass_fds=[miliknya.fileno()],
            )
        self._kendali, self._pemilik, self.nomor = milik_kita, os.getpid(), self.nomor + 1

    def lepas(self, nomor: int | None = None) -> None:
        """End the keeper; the next file gets a new one. With `nomor` only if nobody has replaced it meanwhile."""
        with self._kunci:
            if nomor is not None and self.nomor != nomor:
                return
            if self._kendali is not None:
                self._kendali.close()
            if self._proses is not None and self._pemilik == os.getpid():
                self._proses.kill()
                self._proses.wait()
            self._kendali = self._proses = None


penjaga = _Penjaga()
atexit.register(penjaga.lepas)


def kenali_di_luar(berkas: BinaryIO) -> str:
    """The type of the content, as `bukti.kenal_isi.kenali`, found out in another process.

    Raises `BerkasBuruk` for a file that is bad or that its reader died of, `PintuTertutup` when nobody could look, also
    not a second keeper.
    """
    with _berpenanda(berkas) as penanda:
        nomor = penjaga.nomor
        try:
            jawab = _tanya(penanda)
        except PintuLambat:
            raise
        except PintuTertutup:
            penjaga.lepas(nomor)
            jawab = _tanya(penanda)
    if "tipe" in jawab:
        return str(jawab["tipe"])
    if "sebab" not in jawab:
        raise BerkasBuruk(TERLALU_BERAT, CETAK_ULANG, bahaya=True)
    raise BerkasBuruk(jawab["sebab"], jawab["saran"], bahaya=jawab["bahaya"])


def _tanya(penanda: int) -> dict[str, Any]:
    kita, dia = socket.socketpair()
    with kita:
        with dia:
            penjaga.kirim([penanda, dia.fileno()])
        return _jawaban(kita)


@contextmanager
def _berpenanda(berkas: BinaryIO) -> Iterator[int]:
    """A descriptor of the content. Small uploads have none, they are only in memory; they get one."""
    berkas.seek(0)
    penanda = _penanda(berkas)
    if penanda is not None:
        yield penanda
        return
    with tempfile.TemporaryFile() as salinan:
        shutil.copyfileobj(berkas, salinan)
        salinan.flush()
        yield salinan.fileno()


def _penanda(berkas: BinaryIO) -> int | None:
    try:
        berkas.flush()
        return berkas.fileno()
    except (AttributeError, OSError):
        return None


def _jawaban(soket: socket.socket) -> dict[str, Any]:
    """What the child says before it ends; {} when it died of the file."""
    soket.settimeout(DETIK_TUNGGU)
    isi = b""
    try:
        while potong := soket.recv(4096):
            isi += potong
    except TimeoutError as galat:
        raise PintuLambat("the door keeper does not answer") from galat
    if not isi.startswith(MULAI):
        raise PintuTertutup("the door keeper ended before it looked at the file")
    return json.loads(isi.removeprefix(MULAI) or b"{}")
