"""One stage for all tests of a module, and no transaction of their own beside its savepoints: thousands of requests."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.panggung import Panggung, bangun, dibatalkan, sesi_dihafal, tanpa_cetak, tanpa_gambar


@pytest.fixture(scope="module")
def panggung_modul(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Panggung]:
    """The stage of the permission walk, built once for a module inside one transaction that is rolled back."""
    simpanan = tmp_path_factory.mktemp("panggung")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=simpanan), transaction.atomic():
        panggung = bangun()
        panggung.simpanan = simpanan
        yield panggung
        transaction.set_rollback(True)
    connection.close()


@pytest.fixture
def panggung(panggung_modul: Panggung, settings: Any) -> Iterator[Panggung]:
    """What a test changes on the stage is gone after it. Pages are drawn, on paper as well only by the tests of the
    reports; `panggung_polos` leaves all of it out.
    """
    settings.MEDIA_ROOT = panggung_modul.simpanan
    with dibatalkan(), tanpa_cetak():
        yield panggung_modul


@pytest.fixture
def panggung_polos(panggung: Panggung) -> Iterator[Panggung]:
    """The stage without drawing pages: who gets which does not depend on the markup, and it is ten times as quick."""
    panggung.isi.clear()
    logging.disable(logging.ERROR)  # every refusal is a line of log
    with tanpa_gambar(panggung.isi):
        yield panggung
    logging.disable(logging.NOTSET)


@pytest.fixture
def _sesi_dihafal(panggung_modul: Panggung) -> Iterator[None]:
    """For walks that change no account and no session."""
    with sesi_dihafal(panggung_modul):
        yield


@pytest.fixture
def _django_db_helper(panggung_modul: Panggung) -> None:
    """In the place of pytest-django's: the marker `django_db` opens no transaction here, the module's is open."""
