"""What of the first half of `make test` the second plays again, on PostgreSQL.

Every test of services, queries and constraints is played again in its first case, and whatever commits for real, races
and the worker in all of them. Of the tests that ask for pages, and of further cases, as many are as it takes to ask
PostgreSQL every kind of statement that the first half asked of SQLite: the rest would look at the same markup, or type
something else, and then ask the same statements once more (ADR 0036). Which these are is noted while the first half
runs, so there is no list to keep.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection

#: The folder in which the first half notes and the second reads; without it nothing is noted, and everything is played.
FOLDER = os.environ.get("KLA_UJI_CATATAN", "")
_BUKAN_PERTANYAAN = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")
_DERETAN = re.compile(r"%s(?:, %s)+|\((?:%s)\)(?:, \(%s\))*")

_catatan: dict[str, set[int]] = {}


@lru_cache(maxsize=50_000)
def jenis(sql: str) -> int:
    """A number for a kind of statement: the same for lists of values of any length, 0 for what asks nothing."""
    if sql.lstrip().startswith(_BUKAN_PERTANYAAN):
        return 0
    return zlib.crc32(_DERETAN.sub("%s", sql).encode())


@contextmanager
def mencatat(nodeid: str) -> Iterator[None]:
    """Note the kinds of statements that this thread asks, for the test of that name."""
    ini = _catatan.setdefault(nodeid, set())

    def catat(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        ini.add(jenis(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(catat):
        yield


def simpan_catatan(rekan: str) -> None:
    """Write what this process has noted; `rekan` names it among the others."""
    isi = {nodeid: sorted(semua - {0}) for nodeid, semua in _catatan.items()}
    Path(FOLDER, f"{rekan}.json").write_text(json.dumps(isi), encoding="utf-8")


def baca_catatan() -> dict[str, frozenset[int]]:
    """What all processes of the first half noted; empty when nothing did."""
    berkas = sorted(Path(FOLDER).glob("*.json")) if FOLDER else []
    return {
        nodeid: frozenset(semua)
        for satu in berkas
        for nodeid, semua in json.loads(satu.read_text(encoding="utf-8")).items()
    }


@dataclass(frozen=True, slots=True)
class Uji:
    """One test. `halaman`: it asks for pages. `lepas`: it commits for real, so that other threads may ask, too."""

    nodeid: str
    halaman: bool
    lepas: bool


def sisihkan(semua: Sequence[Uji], catatan: Mapping[str, Set[int]]) -> set[str]:
    """Names of the tests that are not played again. What nothing was noted of is played."""
    calon, fungsi = {}, set()
    for uji in semua:
        nama = uji.nodeid.partition("[")[0]
        if uji.nodeid in catatan and not uji.lepas and (uji.halaman or nama in fungsi):
            calon[uji.nodeid] = catatan[uji.nodeid]
        fungsi.add(nama)
    tetap = [catatan[uji.nodeid] for uji in semua if uji.nodeid in catatan and uji.nodeid not in calon]
    return calon.keys() - pilih(calon, frozenset[int]().union(*tetap))


def pilih(calon: Mapping[str, Set[int]], terjawab: Set[int]) -> set[str]:
    """The candidates to play: together with what is asked anyway (`terjawab`) they ask every kind of statement.

    Those that ask most come first, so that few are enough.
    """
    dikenal, terpilih = set(terjawab), set()
    for nodeid in sorted(calon, key=lambda n: (-len(calon[n]), n)):
        if not calon[nodeid] <= dikenal:
            dikenal |= calon[nodeid]
            terpilih.add(nodeid)
    return terpilih
