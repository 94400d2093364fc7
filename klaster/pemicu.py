"""The last door of the audit trail: triggers that let rows be added, and nothing else, also from a database shell.

A row and its seal may go only once an anchor covers their place in the chain (`klaster.services.pangkas_riwayat`).
They are taken off before a migration and put back after it, because SQLite rebuilds a table to alter it and cannot
while triggers point at it; `flush` steps round them.
"""

from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PESAN = "Riwayat hanya boleh ditambah"

_RIWAYAT, _SEGEL, _JANGKAR = "klaster_riwayat", "klaster_segelriwayat", "klaster_jangkarriwayat"
_AKHIR = f"COALESCE((SELECT MAX(j.urutan) FROM {_JANGKAR} j), 0)"
#: Table -> SQL that is true when the row OLD must not be deleted. What is not sealed yet may never go.
_JAGA_HAPUS = {
    _RIWAYAT: f"NOT EXISTS (SELECT 1 FROM {_SEGEL} s WHERE s.riwayat_id = OLD.id AND s.urutan <= {_AKHIR})",
    _SEGEL: f"OLD.urutan > {_AKHIR}",
    _JANGKAR: "1 = 1",
}
_KEJADIAN = ("UPDATE", "DELETE")
_DAFTAR = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tetap\\_%' ESCAPE '\\'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'tetap\\_%'"
    ),
}


def pasang(alias: str = "default") -> None:
    """Put on the triggers that are missing; nothing before the tables exist."""
    koneksi = connections[alias]
    if not set(_JAGA_HAPUS) <= set(koneksi.introspection.table_names()):
        return
    ada = _terpasang(koneksi)
    with koneksi.cursor() as kursor:
        for tabel, kejadian in _semua():
            if _nama(tabel, kejadian) not in ada:
                for perintah in _perintah(koneksi.vendor, tabel, kejadian):
                    kursor.execute(perintah)


def lepas(alias: str = "default") -> None:
    """Take off the triggers that are there."""
    koneksi = connections[alias]
    ada = _terpasang(koneksi)
    with koneksi.cursor() as kursor:
        for tabel, kejadian in _semua():
            if (nama := _nama(tabel, kejadian)) in ada:
                kursor.execute(f"DROP TRIGGER {nama}" + (f" ON {tabel}" if koneksi.vendor == "postgresql" else ""))


def yang_lepas() -> list[str]:
    """Tables of the audit trail that a trigger of theirs does not guard at present."""
    ada = _terpasang(connection)
    return sorted({tabel for tabel, kejadian in _semua() if _nama(tabel, kejadian) not in ada})


def sebelum_migrasi(*, using: str, **_: Any) -> None:
    lepas(using)


def sesudah_migrasi(*, using: str, **_: Any) -> None:
    pasang(using)


def _terpasang(koneksi: BaseDatabaseWrapper) -> set[str]:
    with koneksi.cursor() as kursor:
        kursor.execute(_DAFTAR[koneksi.vendor])
        return {nama for (nama,) in kursor.fetchall()}


def _semua() -> list[tuple[str, str]]:
    return [(tabel, kejadian) for tabel in _JAGA_HAPUS for kejadian in _KEJADIAN]


def _nama(tabel: str, kejadian: str) -> str:
    return f"tetap_{tabel}_{kejadian.lower()}"


def _perintah(vendor: str, tabel: str, kejadian: str) -> list[str]:
    nama = _nama(tabel, kejadian)
    syarat = _JAGA_HAPUS[tabel] if kejadian == "DELETE" else "1 = 1"
    kepala = f"CREATE TRIGGER {nama} BEFORE {kejadian} ON {tabel} FOR EACH ROW"
    if vendor == "sqlite":
        return [f"{kepala} WHEN {syarat} BEGIN SELECT RAISE(ABORT, '{PESAN}'); END"]
    return [
        f"CREATE OR REPLACE FUNCTION {nama}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF {syarat} THEN "
        f"RAISE EXCEPTION '{PESAN}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if kejadian == 'DELETE' else 'NEW'}; END$$",
        f"{kepala} EXECUTE FUNCTION {nama}()",
    ]
