"""The door keeper: `python -m bukti.penjaga FD SECONDS` opens uploads for a web process, each in a child of its own.

A PDF of two kilobytes may unpack to gigabytes before a library has said a word; in the web process it would take all
its users along. This process has the slow libraries loaded and one thread, so that a child costs a few milliseconds;
the child has limits of time and memory, looks at one file and ends. No Django, secrets or database in here.

SECONDS is what a child may use of the processor. Over the socket FD come messages with two descriptors: the file, and
where the answer goes. End of file ends it.
"""

import io
import json
import os
import resource
import signal
import socket
import sys
from typing import Any, NoReturn

from bukti.kenal_isi import BerkasBuruk, kenali

DETIK_MAKS = 8  # of the processor; an honest file takes a tenth of one
MEMORI_MAKS = 1024**3
PERIKSA = b"periksa"
MULAI = b"mulai\n"


def layani(kendali: socket.socket, detik: int) -> None:
    """Until the web process is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: the answer is what counts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is meant for the web process
    while True:
        pesan, penanda, _, _ = socket.recv_fds(kendali, 64, 2)
        if not pesan:
            return
        if len(penanda) == 2 and os.fork() == 0:
            kendali.close()
            _periksa(penanda[0], penanda[1], detik)
        for satu in penanda:
            os.close(satu)


def _periksa(berkas: int, jawab: int, detik: int) -> NoReturn:
    """In the child: one line that it has begun, one with the answer. Without the second it has died of the file."""
    try:
        _batasi(detik)
        os.write(jawab, MULAI)
        os.write(jawab, json.dumps(_kenal(io.BufferedReader(_Terpisah(berkas)))).encode())
    finally:
        os._exit(0)


class _Terpisah(io.RawIOBase):
    """A file by its descriptor with a place of its own: the web process goes on reading where it was."""

    def __init__(self, penanda: int) -> None:
        self._penanda, self._letak = penanda, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, wadah: Any) -> int:
        terbaca = os.preadv(self._penanda, [wadah], self._letak)
        self._letak += terbaca
        return terbaca

    def seek(self, geser: int, dari: int = os.SEEK_SET) -> int:
        dasar = {os.SEEK_SET: 0, os.SEEK_CUR: self._letak, os.SEEK_END: os.fstat(self._penanda).st_size}[dari]
        if dasar + geser < 0:
            raise OSError("before the beginning of the file")
        self._letak = dasar + geser
        return self._letak

    def tell(self) -> int:
        return self._letak


def _kenal(isi: Any) -> dict[str, object]:
    try:
        return {"tipe": kenali(isi)}
    except BerkasBuruk as buruk:
        return {"sebab": buruk.sebab, "saran": buruk.saran, "bahaya": buruk.bahaya}


def _batasi(detik: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (detik, detik))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORI_MAKS, MEMORI_MAKS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    import pikepdf  # noqa: F401 -- loaded once, for all children
    from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

    layani(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
