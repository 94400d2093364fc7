"""gunicorn for the portal: threads in one process when the worker is embedded, several processes otherwise."""

import os
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


def post_worker_init(worker: Any) -> None:
    if _tertanam:
        from kla_portal.pekerja import mulai_tertanam  # noqa: PLC0415 -- Django must be set up first

        mulai_tertanam()


def worker_exit(server: Any, worker: Any) -> None:
    if _tertanam:
        from kla_portal.pekerja import hentikan_tertanam  # noqa: PLC0415 -- Django must be set up first

        hentikan_tertanam()
