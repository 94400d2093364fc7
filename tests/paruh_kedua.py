"""What of the first half of `make test` the second plays again, on PostgreSQL.

Every test of services, queries and constraints is played again, and whatever commits for real, races and the worker.
Of the tests that ask for pages, as many are as it takes to ask PostgreSQL every kind of statement that all of them
asked of SQLite: the rest would look at the same markup and ask the same statements once more (ADR 0036). Which these
are is noted while the first half runs, so there is no list to keep. Only a page test whose data one database may refuse
and another take says so itself, with the marker `keduanya`.
"""

from __future__ import annotations

import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import Error, connection
from django.db.models import QuerySet

#: The folder in which the first half notes and the second reads; without it nothing is noted, and everything is played.
FOLDER = os.environ.get("KLA_UJI_CATATAN", "")
_PORTAL = ("klaster", "indikator", "bukti", "laporan", "kla_portal")
_BUKAN_PERTANYAAN = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")
_DERETAN_NILAI = re.compile(r"%s(?:, %s)+")
_DERETAN_BARIS = re.compile(r"(\([^()]*\))(?:, \1)+")

_catatan: dict[str, set[int]] = {}
_lulus: set[str] = set()


@lru_cache(maxsize=50_000)
def jenis(sql: str) -> int:
    """A number for a kind of statement: the same for lists of values of any length, 0 for what asks nothing."""
    if sql.lstrip().startswith(_BUKAN_PERTANYAAN):
        return 0
    return zlib.crc32(_DERETAN_BARIS.sub(r"\1", _DERETAN_NILAI.sub("%s", sql)).encode())


@contextmanager
def mencatat(nodeid: str) -> Iterator[None]:
    """Note the kinds of statements that this thread asks, for the test of that name.

    SQLite knows no locks, and Django leaves them out of what it asks there: each way through the portal that leads to
    one is a kind. So is a statement that fails: PostgreSQL then takes nothing more in that transaction.
    """
    ini = _catatan.setdefault(nodeid, set())
    kunci_asli = QuerySet.select_for_update

    def kunci(himpunan: QuerySet[Any], *posisi: Any, **cara: Any) -> QuerySet[Any]:
        ini.add(_jalan_kemari())
        return kunci_asli(himpunan, *posisi, **cara)

    def catat(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        ini.add(jenis(str(sql)))
        try:
            return execute(sql, params, many, context)
        except Error:
            ini.add(jenis(f"galat {sql}"))
            raise

    with connection.execute_wrapper(catat), patch.object(QuerySet, "select_for_update", kunci):
        yield


def _jalan_kemari() -> int:
    """A number for the lines of the portal that led to this call; for the test's own line where there are none."""
    baris, bingkai = [], sys._getframe(2)
    while bingkai.f_back:
        modul = bingkai.f_globals.get("__name__", "").partition(".")[0]
        if modul in _PORTAL or not (baris or modul == "django"):
            baris.append(f"{bingkai.f_code.co_filename}:{bingkai.f_lineno}")
        bingkai = bingkai.f_back
    return zlib.crc32(" ".join(baris).encode())


def lulus(nodeid: str) -> None:
    """That test has passed: its notes count. One that was skipped, or broke off, has not asked all it has to ask."""
    _lulus.add(nodeid)


def simpan_catatan(rekan: str) -> None:
    """Write what this process has noted of tests that passed; `rekan` names it among the others."""
    isi = {nodeid: sorted(semua - {0}) for nodeid, semua in _catatan.items() if nodeid in _lulus}
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
    """One test. `tetap`: it is played again, whatever it asks."""

    nodeid: str
    tetap: bool


def sisihkan(semua: Sequence[Uji], catatan: Mapping[str, Set[int]]) -> set[str]:
    """Names of the tests that are not played again. What nothing was noted of is played."""
    calon = {uji.nodeid: catatan[uji.nodeid] for uji in semua if not uji.tetap and uji.nodeid in catatan}
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
