"""A migrated, empty database made once and copied for every test process: all migrations take 20 seconds of a core.

SQLite: a file in the temporary folder, kept between runs as long as no migration changes. PostgreSQL: a template
database of the same cluster. `kosongkan` empties it after a test that commits for real.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from indikator import penjaga
from klaster import pemicu

AKAR = Path(__file__).resolve().parent.parent
_FOLDER = Path(tempfile.gettempdir()) / f"kla-templat-{os.getuid()}"
#: What Django makes of the models when it migrates: the same for every test.
_TETAP = {"django_content_type", "auth_permission"}
_UMUR_MAKS = 2 * 24 * 3600  # seconds after which a file of other migrations is thrown away


def siapkan_dari_templat(*, salin: bool = True) -> bool:
    """Put the copy where Django expects its test database; False when this database has to migrate by itself.

    `salin=False` makes only what will be copied: `python -m tests.basis_data`, before the test processes start.
    """
    if connection.vendor not in ("sqlite", "postgresql"):
        return False
    _FOLDER.mkdir(mode=0o700, exist_ok=True)
    with _giliran():
        (_dari_berkas if connection.vendor == "sqlite" else _dari_gugus)(_sidik(), salin=salin)
    return True


def templat() -> str:
    """What `siapkan_dari_templat` copies: a file of SQLite or the name of a PostgreSQL database, made when missing."""
    siapkan_dari_templat(salin=False)
    return str(_FOLDER / f"{_sidik()}.sqlite3") if connection.vendor == "sqlite" else f"kla_templat_{_sidik()}"


def kosongkan() -> None:
    """Take away every row that a test has committed.

    Django's own `flush` truncates a hundred tables, tells everybody of a migration and has content types and
    permissions made anew: half a second a test. Numbers go on counting, as after `flush`. On PostgreSQL only a
    superuser may put guards and keys aside; others, whose database it is, have Django's way.
    """
    if connection.vendor == "postgresql" and not _adalah_superuser():
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        return
    tabel = [connection.ops.quote_name(nama) for nama in _tabel()]
    hapus = [f"DELETE FROM {nama}" for nama in tabel]
    if connection.vendor == "postgresql":
        # The lock waits for what another thread still has open, which would come after the rows had gone.
        kunci = f"LOCK TABLE {', '.join(tabel)} IN ACCESS EXCLUSIVE MODE"
        with transaction.atomic(), connection.cursor() as kursor:
            kursor.execute("; ".join([kunci, "SET LOCAL session_replication_role = replica", *hapus]))
            _pasang_penjaga()
        return
    # Without keys to look after, SQLite throws a table away whole instead of row by row.
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as kursor:
        penjaga.lepas()
        pemicu.lepas()
        for satu in hapus:
            kursor.execute(satu)
        _pasang_penjaga()


def _pasang_penjaga() -> None:
    """Also those that the test itself has taken off."""
    penjaga.pasang()
    pemicu.pasang()


@cache
def _adalah_superuser() -> bool:
    with connection.cursor() as kursor:
        kursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return bool(kursor.fetchone()[0])


@cache  # no test migrates the database that it shares with others
def _tabel() -> tuple[str, ...]:
    return tuple(sorted(set(connection.introspection.django_table_names(only_existing=True)) - _TETAP))


def _sidik() -> str:
    """Changes with every migration and every package that may bring one."""
    isi = hashlib.sha256()
    for berkas in [*sorted(AKAR.glob("*/migrations/*.py")), AKAR / "requirements.txt", AKAR / "kla_portal/settings.py"]:
        isi.update(berkas.read_bytes())
    return isi.hexdigest()[:16]


@contextmanager
def _giliran() -> Iterator[None]:
    """One process at a time for each kind of database, on this machine."""
    with open(_FOLDER / f"kunci-{connection.vendor}", "w", encoding="ascii") as kunci:
        fcntl.flock(kunci, fcntl.LOCK_EX)
        yield


def _migrasikan(url: str) -> None:
    """By the command, in a process of its own: this one's connection points elsewhere."""
    lingkungan = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=AKAR, env=lingkungan, check=True, stdout=subprocess.DEVNULL
    )


def _dari_berkas(sidik: str, *, salin: bool) -> None:
    templat = _FOLDER / f"{sidik}.sqlite3"
    if not templat.exists():
        for lama in _FOLDER.glob("*.sqlite3*"):
            if lama.stat().st_mtime < time.time() - _UMUR_MAKS:
                lama.unlink()
        sementara = _FOLDER / f"{sidik}.baru"
        sementara.unlink(missing_ok=True)
        _migrasikan(f"sqlite:///{sementara}")
        sementara.rename(templat)
    if salin:
        shutil.copyfile(templat, connection.settings_dict["TEST"]["NAME"])


def _dari_gugus(sidik: str, *, salin: bool) -> None:
    templat, nama = f"kla_templat_{sidik}", connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    pusat = psycopg2.connect(_url("postgres").replace("postgres://", "postgresql://", 1))
    pusat.autocommit = True
    try:
        with pusat.cursor() as kursor:
            kursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [templat])
            if kursor.fetchone() is None:
                kursor.execute(f'DROP DATABASE IF EXISTS "{templat}_baru"')
                kursor.execute(f'CREATE DATABASE "{templat}_baru"')
                _migrasikan(_url(f"{templat}_baru"))
                kursor.execute(f'ALTER DATABASE "{templat}_baru" RENAME TO "{templat}"')
            if salin:
                kursor.execute(f'DROP DATABASE IF EXISTS "{nama}"')
                kursor.execute(f'CREATE DATABASE "{nama}" TEMPLATE "{templat}"')
    finally:
        pusat.close()


def _url(basis_data: str) -> str:
    """DATABASE_URL with another database in it."""
    kepala, tanya, pilihan = os.environ["DATABASE_URL"].partition("?")
    return f"{kepala.rpartition('/')[0]}/{basis_data}{tanya}{pilihan}"


if __name__ == "__main__":
    django.setup()
    siapkan_dari_templat(salin=False)
