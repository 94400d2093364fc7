"""A virus scanner for tests: Debian's own clamd with one signature, and a daemon that answers whatever a test wants."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from bukti.pemindai_virus import hidup
from tests.bukti.bahan_buruk import EICAR

BATAS = 1024 * 1024
PENGATURAN = """Foreground yes
LocalSocket {folder}/soket
DatabaseDirectory {folder}/tanda
StreamMaxLength 1M
MaxFileSize 512K
AlertExceedsMax yes
"""


def program() -> str | None:
    """clamd, which Debian keeps where the path of ordinary users does not lead."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def clamd_nyata() -> Iterator[str]:
    """Debian's clamd that knows EICAR and nothing else; gives its address."""
    folder = Path(mkdtemp(prefix="kla-clamd-"))  # short: the path of a socket has at most 107 bytes
    (folder / "tanda").mkdir()
    (folder / "tanda" / "uji.ndb").write_text(f"Uji.EICAR:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(PENGATURAN.format(folder=folder))
    alamat = f"unix:{folder}/soket"
    with (folder / "catatan").open("wb") as catatan:
        proses = subprocess.Popen(
            [program() or "clamd", f"--config-file={folder}/clamd.conf"], stdout=catatan, stderr=catatan
        )
    try:
        batas = time.monotonic() + 30
        while not hidup(alamat):
            assert proses.poll() is None and time.monotonic() < batas, (folder / "catatan").read_text()
            time.sleep(0.05)
        yield alamat
    finally:
        proses.kill()
        proses.wait()
        shutil.rmtree(folder)


@contextmanager
def clamd_palsu(jawab: bytes, *, diam: float = 0) -> Iterator[str]:
    """A daemon that takes what it is sent, waits `diam` seconds and says `jawab`."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        selesai = threading.Event()

        def layani() -> None:
            with suppress(OSError):
                while True:
                    sambungan, _ = server.accept()
                    with sambungan, suppress(OSError):
                        _terima_semua(sambungan)
                        selesai.wait(diam)
                        sambungan.sendall(jawab)

        benang = threading.Thread(target=layani, daemon=True)
        benang.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        selesai.set()
        server.shutdown(socket.SHUT_RDWR)
    benang.join(5)


def _terima_semua(sambungan: socket.socket) -> None:
    with sambungan.makefile("rb") as aliran:
        perintah = b""
        while not perintah.endswith(b"\0"):
            perintah += aliran.read(1)
        while perintah == b"zINSTREAM\0" and (panjang := int.from_bytes(aliran.read(4), "big")):
            aliran.read(panjang)
