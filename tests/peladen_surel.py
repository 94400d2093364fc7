"""A real SMTP server on a thread that behaves as badly as a test tells it to."""

from __future__ import annotations

import socketserver
from email import message_from_bytes
from email.message import Message
from threading import Event, Thread
from typing import Any

#: Instead of an answer: nothing until the test is over, or the connection is cut.
DIAM, PUTUS = "diam", "putus"
_BIASA = {
    "sapa": b"220 surel.uji siap",
    "ehlo": b"250 surel.uji",
    "mail": b"250 ok",
    "rcpt": b"250 ok",
    "data": b"354 silakan",
    "isi": b"250 diterima",
    "rset": b"250 ok",
    "noop": b"250 ok",
    "quit": b"221 sampai jumpa",
}


class _Sambungan(socketserver.StreamRequestHandler):
    server: PeladenSurel

    def handle(self) -> None:
        self.server.sambungan += 1
        if not self._jawab("sapa"):
            return
        tujuan = ""
        while baris := self.rfile.readline():
            perintah = baris[:4].decode("latin-1").lower()
            if perintah == "rcpt":
                tujuan = baris.decode("latin-1").partition("<")[2].partition(">")[0]
            if not self._jawab(perintah if perintah in _BIASA else "rset", tujuan) or perintah == "quit":
                return
            if perintah == "data" and not self._terima(tujuan):
                return

    def _terima(self, tujuan: str) -> bool:
        if not self.server.jawaban("data", tujuan).startswith(b"354"):
            return True
        isi = b""
        while (baris := self.rfile.readline()) not in (b".\r\n", b""):
            isi += baris
        self.server.dibaca.append(tujuan)
        if self.server.jawaban("isi", tujuan).startswith(b"250"):
            self.server.surat.append((tujuan, message_from_bytes(isi)))
        return self._jawab("isi", tujuan)

    def _jawab(self, tahap: str, tujuan: str = "") -> bool:
        """Answer as told; whether the talk goes on."""
        jawaban = self.server.laku_untuk(tahap, tujuan)
        if jawaban == DIAM:
            self.server.selesai.wait(10)
        if jawaban in (DIAM, PUTUS):
            return False
        self.wfile.write(self.server.jawaban(tahap, tujuan) + b"\r\n")
        return True


class PeladenSurel(socketserver.ThreadingTCPServer):
    """`laku`: what it answers at a stage ("sapa", "ehlo", "mail", "rcpt", "data", "isi") instead of the usual.

    `hanya`: only for mails to this address. `surat`: what it has taken, as (address, message). `dibaca`: the addresses
    of all mails whose text it has read, taken or not.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, porta: int = 0) -> None:
        super().__init__(("127.0.0.1", porta), _Sambungan)
        self.laku: dict[str, bytes | str] = {}
        self.hanya = ""
        self.surat: list[tuple[str, Message]] = []
        self.dibaca: list[str] = []
        self.sambungan = 0
        self.selesai = Event()
        self._utas = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._utas.start()

    @property
    def porta(self) -> int:
        return int(self.server_address[1])

    def laku_untuk(self, tahap: str, tujuan: str) -> Any:
        return self.laku.get(tahap) if not self.hanya or tujuan in ("", self.hanya) else None

    def jawaban(self, tahap: str, tujuan: str) -> bytes:
        laku = self.laku_untuk(tahap, tujuan)
        return laku if isinstance(laku, bytes) else _BIASA[tahap]

    def tutup(self) -> None:
        """Nothing listens any more; a second call does nothing."""
        self.selesai.set()
        self.shutdown()
        self.server_close()
        self._utas.join(5)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The portal cuts the line itself in some tests; that is no news."""
