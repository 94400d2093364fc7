"""Clients that say nothing, or never stop saying what they are: given up (UP-8, FT-8; the rest is the proxy's work)."""

import socket
import time

import pytest

from kla_portal import gunicorn_conf
from tests.kla_portal.proses import lingkungan, port_bebas, proses

pytestmark = pytest.mark.sekali


def test_sambungan_yang_diam_dilepas_juga_yang_baru_separuh_bicara():
    """The limit is set on the listening socket and holds for what it accepts."""
    with socket.create_server(("127.0.0.1", 0)) as pendengar:
        gunicorn_conf.batasi_diam(pendengar, 1)
        with socket.create_connection(pendengar.getsockname()) as klien:
            sambungan, _ = pendengar.accept()
            with sambungan:
                klien.sendall(b"GET / HTTP/1.1\r\nHost: lo")
                assert sambungan.recv(1000).startswith(b"GET")
                mulai = time.monotonic()
                with pytest.raises(BlockingIOError):
                    sambungan.recv(1000)
                assert 0.8 < time.monotonic() - mulai < 5


@pytest.mark.lama
def test_peladen_nyata_tetap_melayani_saat_semua_utasnya_ditahan(tmp_path):
    """As many half requests as there are threads, and more; then an honest one, and requests that are too long."""
    port = port_bebas()
    env = lingkungan(DATA_DIR=str(tmp_path), PORT=str(port), WEB_CONCURRENCY="1", KLA_DIAM_MAKS="2", DEBUG="0")
    env["KLA_PEKERJA_TERTANAM"] = "0"
    perintah = ["gunicorn", "-c", "python:kla_portal.gunicorn_conf"]
    with proses(perintah, env, tmp_path / "gunicorn.log"):
        tunggu_terbuka(port)
        penahan = [separuh(port) for _ in range(12)]
        try:
            assert minta(port, b"GET /static/tidak-ada HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") == 404
        finally:
            for satu in penahan:
                satu.close()
        panjang = b"GET /?" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        besar = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n"
        banyak = b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(80)) + b"\r\n"
        ganda = (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        dua = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\naaaaaa"
        assert {
            nama: minta(port, isi) // 100
            for nama, isi in {"panjang": panjang, "besar": besar, "banyak": banyak, "ganda": ganda, "dua": dua}.items()
        } == dict.fromkeys(["panjang", "besar", "banyak", "ganda", "dua"], 4)


def tunggu_terbuka(port: int) -> None:
    batas = time.monotonic() + 60
    while time.monotonic() < batas:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not open its port")


def separuh(port: int) -> socket.socket:
    """A connection that has begun to speak and goes on no more."""
    satu = socket.create_connection(("127.0.0.1", port), timeout=5)
    satu.sendall(b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nX-A")
    return satu


def minta(port: int, isi: bytes) -> int:
    """The status of the answer; 400 when the connection is cut off instead."""
    with socket.create_connection(("127.0.0.1", port), timeout=25) as satu:
        try:
            satu.sendall(isi)
            awal = satu.recv(100)
        except (ConnectionResetError, BrokenPipeError):
            return 400
    return int(awal.split(b" ")[1]) if awal else 400
