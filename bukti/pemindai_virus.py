"""A client of ClamAV's daemon: one file over its socket, one answer. No Django in here.

Protocol: clamd(8), INSTREAM: chunks with their length before them, a length of zero at the end, one line back. Only the
word OK means clean; everything else that is not a find leaves the question open.
"""

import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

POTONG = 256 * 1024
SAMBUNG_DETIK = 5
#: A scan that takes longer is given up and tried again later.
DETIK_MAKS = 120
PORT = 3310

TAK_TERHUBUNG = (
    "Pemindai virus sedang tidak dapat dihubungi. Pemeriksaan diulang sendiri begitu pemindai berjalan lagi."
)
TAK_SELESAI = "Pemindai virus tidak selesai pada waktunya. Pemeriksaan diulang sendiri beberapa saat lagi."
MELEBIHI_BATAS = (
    "Berkas melebihi batas ukuran pemindai virus, sehingga belum dapat dinyatakan aman. "
    "Minta admin sistem menaikkan batas itu, atau unggah berkas yang lebih kecil."
)
TAK_PASTI = "Pemindai virus tidak dapat memastikan berkas ini aman. Pemeriksaan diulang sendiri beberapa saat lagi."


@dataclass(frozen=True)
class HasilVirus:
    """`virus` is the name of what was found, `kendala` why nothing could be found out. Clean when both are empty."""

    virus: str = ""
    kendala: str = ""


def urai_alamat(alamat: str) -> str | tuple[str, int]:
    """The socket of `unix:/path` or `tcp://host:port`. Raises `ValueError` for anything else."""
    if alamat.startswith("unix:/"):
        return "/" + alamat.removeprefix("unix:").lstrip("/")
    bagian = urlsplit(alamat)
    if bagian.scheme != "tcp" or not bagian.hostname or bagian.path or bagian.query:
        raise ValueError(f"not unix:/path or tcp://host:port: {alamat}")
    return bagian.hostname, bagian.port or PORT


def hidup(alamat: str, *, detik: float = SAMBUNG_DETIK) -> bool:
    """Whether the daemon answers within `detik` seconds."""
    try:
        with _sambung(alamat, detik) as soket:
            soket.sendall(b"zPING\0")
            return _jawaban(soket, time.monotonic() + detik) == "PONG"
    except OSError:
        return False


def pindai_virus(alamat: str, jalur: Path, *, detik: float = DETIK_MAKS) -> HasilVirus:
    """Send one file to the daemon at `alamat` and give its verdict within `detik` seconds; never raises for it."""
    tenggat = time.monotonic() + detik
    try:
        with _sambung(alamat, min(SAMBUNG_DETIK, detik)) as soket:
            _kirim(soket, jalur, tenggat)
            return _artikan(_jawaban(soket, tenggat))
    except TimeoutError:
        return HasilVirus(kendala=TAK_SELESAI)
    except OSError:
        return HasilVirus(kendala=TAK_TERHUBUNG)


def _sambung(alamat: str, detik: float) -> socket.socket:
    tujuan = urai_alamat(alamat)
    if not isinstance(tujuan, str):
        return socket.create_connection(tujuan, timeout=detik)
    soket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        soket.settimeout(detik)
        soket.connect(tujuan)
    except OSError:
        soket.close()
        raise
    return soket


def _kirim(soket: socket.socket, jalur: Path, tenggat: float) -> None:
    """The whole file. A daemon whose limit is passed answers and hangs up in between: its answer is read then."""
    try:
        _batas(soket, tenggat)
        soket.sendall(b"zINSTREAM\0")
        with jalur.open("rb") as berkas:
            while potong := berkas.read(POTONG):
                _batas(soket, tenggat)
                soket.sendall(struct.pack(">I", len(potong)) + potong)
        soket.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _jawaban(soket: socket.socket, tenggat: float) -> str:
    """One answer without its closing NUL; what comes after 4 KB is not one of clamd's."""
    isi = b""
    while b"\0" not in isi and len(isi) < 4096:
        _batas(soket, tenggat)
        if not (potong := soket.recv(4096)):
            break
        isi += potong
    return isi.split(b"\0")[0].decode("utf-8", "replace").strip()


def _batas(soket: socket.socket, tenggat: float) -> None:
    sisa = tenggat - time.monotonic()
    if sisa <= 0:
        raise TimeoutError("the virus scanner did not answer in time")
    soket.settimeout(sisa)


def _artikan(jawaban: str) -> HasilVirus:
    isi = jawaban.removeprefix("stream: ")
    if isi == "OK":
        return HasilVirus()
    if isi.endswith(" FOUND"):
        nama = isi.removesuffix(" FOUND")
        # Told by clamd with AlertExceedsMax: it stopped looking, which is neither a virus nor clean.
        return HasilVirus(kendala=MELEBIHI_BATAS) if "Limits.Exceeded" in nama else HasilVirus(virus=nama[:100])
    return HasilVirus(kendala=MELEBIHI_BATAS if "size limit exceeded" in isi else TAK_PASTI)
