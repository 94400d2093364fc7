"""gunicorn for the portal: threads in one process when the worker is embedded, several processes otherwise."""

import os
import socket
import struct
from typing import Any

_tertanam = os.environ.get("KLA_PEKERJA_TERTANAM") == "1" and not os.environ.get("REDIS_URL")
_produksi = os.environ.get("KLA_MODE") == "produksi"

wsgi_app = "kla_portal.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# The in-memory broker lives in one process: a second one would wait for jobs that never come.
workers = 1 if _tertanam else int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 5
control_socket_disable = True
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info" if _produksi else "warning")
logger_class = "kla_portal.pencatat_gunicorn.Pencatat"
accesslog = "-" if _produksi else None
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(D)sus %({x-request-id}o)s'
if os.access("/dev/shm", os.W_OK):  # gunicorn's sign of life must not wait for a disk
    worker_tmp_dir = "/dev/shm"


# What a request may say of itself before anybody has looked at it.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 16_380

#: Seconds without a byte, in or out, after which a connection is given up. The threads are few, and a client that says
#: nothing (a phone out of the network, or one of many opened on purpose) would keep one for good.
DIAM_MAKS = int(os.environ.get("KLA_DIAM_MAKS", "30"))


def batasi_diam(pendengar: socket.socket, detik: int = DIAM_MAKS) -> None:
    """Let the kernel end waits on all connections that this socket will accept; they inherit it (Linux)."""
    lama = struct.pack("ll", detik, 0)
    pendengar.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, lama)
    pendengar.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, lama)


def when_ready(server: Any) -> None:
    for pendengar in server.LISTENERS:
        batasi_diam(pendengar.sock)


def post_worker_init(worker: Any) -> None:
    if _tertanam:
        from kla_portal.pekerja import mulai_tertanam  # noqa: PLC0415 -- Django must be set up first

        mulai_tertanam()


def worker_exit(server: Any, worker: Any) -> None:
    if _tertanam:
        from kla_portal.pekerja import hentikan_tertanam  # noqa: PLC0415 -- Django must be set up first

        hentikan_tertanam()
