"""Fixtures for all tests. Cast (city, OPD, users) live in tests/pabrik or the app's own conftest."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from _pytest import runner
from celery import Celery
from celery.contrib.testing.worker import start_worker
from celery.worker import state
from django.conf import settings as pengaturan
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import expect

from kla_portal.celery import app as app_celery
from kla_portal.tumpukan import lapang
from klaster import batas
from tests import paruh_kedua
from tests.basis_data import kosongkan, siapkan_dari_templat
from tests.dunia import Dunia
from tests.potret_dunia import pinjam_dunia

AKAR = Path(__file__).resolve().parent.parent
#: Milliseconds that a browser test waits for what it expects: a busy machine is slow, not wrong.
expect.set_options(timeout=30_000)
#: Does this process note, for the second half, what each test asks the database?
MENCATAT = bool(paruh_kedua.FOLDER) and os.environ.get("KLA_UJI_BAGIAN") == "1"
ANTREAN = ("skor", "bukti", "laporan")
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked `layanan` need the PostgreSQL and Redis that `make test` starts for its second half."""
    if item.get_closest_marker("layanan") and not (pengaturan.REDIS_URL and os.environ.get("DATABASE_URL")):
        pytest.skip("needs DATABASE_URL and REDIS_URL; `make test` provides them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first, so that all processes end at the same time; each half plays what it alone can tell."""
    bertentangan = [i.nodeid for i in items if i.get_closest_marker("sekali") and i.get_closest_marker("keduanya")]
    if bertentangan:
        raise pytest.UsageError(f"marked both sekali and keduanya: {bertentangan}")
    items.sort(key=lambda item: not any(item.get_closest_marker(tanda) for tanda in ("lama", "peramban")))
    bagian = os.environ.get("KLA_UJI_BAGIAN")
    if bagian not in ("1", "2"):
        return
    if bagian == "1":
        sama = {item for item in items if item.get_closest_marker("kedua")}
    else:
        sama = {item for item in items if not _beda_di_basis_data_lain(item)}
        sama |= _tidak_bertanya_baru([item for item in items if item not in sama])
    config.hook.pytest_deselected(items=sorted(sama, key=lambda item: item.nodeid))
    items[:] = [item for item in items if item not in sama]


def pytest_collection_finish() -> None:
    """Tests and modules stay to the end: the collector of garbage need not go through all of them each time.

    And it comes seldom: a test's objects mostly die with their last reference, and looking took an eighth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """pytest's own, with room for frames; the first half notes what it asks the database."""
    with paruh_kedua.mencatat(item.nodeid) if MENCATAT else nullcontext():
        return lapang(runner.pytest_runtest_protocol, item, nextitem)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if MENCATAT and report.when == "call" and report.passed:
        paruh_kedua.lulus(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if MENCATAT:
        paruh_kedua.simpan_catatan(os.environ.get("PYTEST_XDIST_WORKER", "induk"))


def _beda_di_basis_data_lain(item: pytest.Item) -> bool:
    """Whether a test can say something else on another database: it opens one, and what it looks at comes from it.

    How many queries a page asks is Django's doing, and the same on both.
    """
    if item.get_closest_marker("layanan"):
        return True
    dipakai = _dipakai(item)
    if dipakai & {"django_assert_num_queries", "django_assert_max_num_queries"}:
        return False
    membuka = item.get_closest_marker("django_db") or {"db", "transactional_db"} & dipakai
    return bool(membuka) and not item.get_closest_marker("sekali")


def _tidak_bertanya_baru(items: list[pytest.Item]) -> set[pytest.Item]:
    """What the second half need not play: see `tests.paruh_kedua`."""
    semua = [paruh_kedua.Uji(item.nodeid, selalu_diulang(item)) for item in items]
    tersisih = paruh_kedua.sisihkan(semua, paruh_kedua.baca_catatan())
    return {item for item in items if item.nodeid in tersisih}


def _dipakai(item: pytest.Item) -> set[str]:
    """The names of the fixtures that a test stands on."""
    return set(getattr(item, "fixturenames", ()))


def selalu_diulang(item: pytest.Item) -> bool:
    """Whether the second half plays this test whatever it asks; all but those that only ask for pages.

    What commits for real, or needs services of its own, may ask in threads, which nobody notes.
    """
    if "client" not in _dipakai(item) or item.get_closest_marker("keduanya") or item.get_closest_marker("layanan"):
        return True
    tanda = item.get_closest_marker("django_db")
    return "transactional_db" in _dipakai(item) or bool(tanda and (tanda.args or tanda.kwargs.get("transaction")))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, django_test_environment: None) -> bool:
    """Django finds its test database made already, and has nothing to migrate."""
    return siapkan_dari_templat()


@pytest.fixture(scope="session", autouse=True)
def _dikosongkan_singkat() -> Iterator[None]:
    """Tests that commit for real are cleaned up after by the short way."""
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda _: kosongkan()):
        yield


@pytest.fixture(autouse=True)
def _bersih(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Every test has its own empty file store, an empty cache and no counted requests."""
    settings.MEDIA_ROOT = tmp_path / "berkas"
    settings.KLA_FOLDER_UNGGAHAN = tmp_path / "unggahan"
    yield
    cache.clear()
    batas.kosongkan()


@pytest.fixture
def dunia(db: None) -> Dunia:
    """Two small cities with their casts and an open evaluation each: see `tests.dunia`."""
    return pinjam_dunia()


@pytest.fixture
def di_postgres() -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture(scope="module")
def pekerja_modul(django_db_setup: None) -> Iterator[Celery]:
    """A real Celery worker in a thread for the tests of a module: to stop one takes seconds."""
    app_celery.control.purge()
    with start_worker(
        app_celery,
        pool="threads",
        concurrency=1,
        queues=list(ANTREAN),
        perform_ping_check=False,
        shutdown_timeout=30,
        loglevel="WARNING",
    ):
        yield app_celery


@pytest.fixture
def pekerja_nyata(transactional_db: None, pekerja_modul: Celery) -> Iterator[Celery]:
    """Jobs go through the broker (Redis when REDIS_URL is set, else memory) to a real Celery worker in a thread.

    The test ends when the worker has: the database is emptied after it.
    """
    semula = app_celery.conf.task_always_eager
    app_celery.conf.task_always_eager = False
    try:
        yield app_celery
    finally:
        app_celery.control.purge()
        app_celery.conf.task_always_eager = semula
        akhir = time.monotonic() + 30
        while state.reserved_requests or state.active_requests:
            assert time.monotonic() < akhir, "the worker is still busy"
            time.sleep(0.02)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; pytest-playwright would look for one that it downloaded itself.

    The one without a window of its own does the same work in four fifths of the time.
    """
    ada = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    jalur = os.environ.get("CHROMIUM", ada)
    return {**browser_type_launch_args, "executable_path": jalur, "args": CHROMIUM}


@pytest.fixture(scope="session", autouse=True)
def _statis_disimpan_peramban() -> Iterator[None]:
    """Browsers keep scripts and styles as they do with the portal's real server, instead of asking on every page."""

    def serve(self: StaticFilesHandler, request: Any) -> Any:
        jawaban = asli(self, request)
        jawaban["Cache-Control"] = "max-age=3600"
        return jawaban

    asli = StaticFilesHandler.serve
    with patch.object(StaticFilesHandler, "serve", serve):
        yield


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Jakarta"}
