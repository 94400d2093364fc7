"""Fixtures of the journeys: the world of a season, and people who come with a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from klaster.models import Pengguna
from tests.alur.dunia_musim import DuniaMusim, buat_dunia_musim
from tests.alur.orang import Orang


@pytest.fixture
def dunia_musim(transactional_db: None) -> DuniaMusim:
    return buat_dunia_musim()


@pytest.fixture
def datang(
    transactional_db: None, live_server: Any, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Orang]]:
    """`datang(user, **context)`: a logged-in person, or with None a stranger who does not log in.

    At the end nobody may have had anything to complain about.
    """
    semua: list[Orang] = []

    def datang(pengguna: Pengguna | None, **konteks: Any) -> Orang:
        orang = Orang(pengguna, browser.new_context(**browser_context_args | konteks), live_server.url)
        semua.append(orang)
        if pengguna is not None:
            orang.masuk()
        return orang

    yield datang
    for orang in semua:  # before the database is emptied: an open page may still be asking
        orang.konteks.close()
    assert {str(o.pengguna): o.keluhan for o in semua if o.keluhan} == {}
