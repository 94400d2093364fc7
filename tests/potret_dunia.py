"""The world of `tests.dunia`, built once in each test process and then put back row by row.

Building it takes 118 queries through factories and services, and most tests want it. The first test builds it; what
was written is kept as INSERT statements with their keys. A test whose tables are not empty gets a world of its own.

Of a test that commits for real the jobs run at each commit, and what they write (seals of the trail, scores) belongs to
its world: that is another picture. Where a real worker does the jobs there is none, as nobody knows when it is done.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models.sql import InsertQuery

from indikator.models import Instrumen
from kla_portal.celery import app as app_celery
from klaster.models import Riwayat
from tests.dunia import Dunia, buat_dunia

#: Statements and people of the world, by whether it is committed for real.
_potret: dict[bool, tuple[list[tuple[str, Any]], bytes]] = {}


def pinjam_dunia() -> Dunia:
    """`buat_dunia()`, by the short way where that gives the same."""
    lepas = not connection.in_atomic_block
    if lepas and not app_celery.conf.task_always_eager:
        return buat_dunia()
    if lepas not in _potret:
        return _bangun(lepas=lepas)
    if Riwayat.objects.exists():  # left by a thread that wrote after its test: its numbers must not meet these
        return buat_dunia()
    perintah, isi = _potret[lepas]
    try:
        with transaction.atomic(), connection.cursor() as kursor:
            for sql, nilai in perintah:
                kursor.execute(sql, nilai)
    except IntegrityError:  # another fixture was here before
        return buat_dunia()
    return pickle.loads(isi)  # noqa: S301 -- our own, of this process


def _bangun(*, lepas: bool) -> Dunia:
    sebelum = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _semua_model()}
    dunia = buat_dunia()
    if any(sebelum[model] for model in (type(dunia.sini.kota), type(dunia.instrumen), type(dunia.admin))):
        return dunia  # not alone: its statements would carry what others have made
    perintah = [satu for model, ada in sebelum.items() for satu in _insert(model, ada)]
    terbit = dunia.instrumen
    perintah.append(
        (
            f"UPDATE {connection.ops.quote_name(Instrumen._meta.db_table)} SET status = %s, diterbitkan_pada = %s",
            (terbit.status, connection.ops.adapt_datetimefield_value(terbit.diterbitkan_pada)),
        )
    )
    _potret[lepas] = (perintah, pickle.dumps(dunia))
    return dunia


def _semua_model() -> list[type[models.Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def _insert(model: type[models.Model], kecuali: set[Any]) -> Iterator[tuple[str, Any]]:
    """The statements that write the new rows of this table again, with their keys."""
    baris = [satu for satu in model._base_manager.all() if satu.pk not in kecuali]
    if not baris:
        return
    terbit = [b for b in baris if isinstance(b, Instrumen) and b.terbit]
    for instrumen in terbit:  # the database takes no questions for a published one
        instrumen.status, instrumen.diterbitkan_pada = Instrumen.Status.DRAF, None
    query = InsertQuery(model)
    query.insert_values(model._meta.concrete_fields, baris, raw=True)
    yield from query.get_compiler(connection=connection).as_sql()
