"""The last door: triggers that keep published instruments from being changed by raw SQL, `bulk_create` or a shell.

The models refuse first, with a message; these refuse what goes round them. They are taken off before a migration and
put back after it, because SQLite rebuilds a table to alter it and cannot while triggers point at it. Emptying the
whole database (`flush`) is the one thing they step aside for.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

PESAN = "Instrumen yang sudah terbit tidak dapat diubah"

# Table -> SQL that is true when the row {baris} belongs to a published instrument.
_INSTRUMEN = "EXISTS (SELECT 1 FROM indikator_instrumen i WHERE i.id = {baris}.instrumen_id AND i.status = 'terbit')"
_PERTANYAAN = (
    "EXISTS (SELECT 1 FROM indikator_instrumen i JOIN indikator_pertanyaan p ON p.instrumen_id = i.id "
    "WHERE p.id = {baris}.pertanyaan_id AND i.status = 'terbit')"
)
_JAGA = {
    "indikator_instrumen": "{baris}.status = 'terbit'",
    "indikator_blokklaster": _INSTRUMEN,
    "indikator_indikator": _INSTRUMEN,
    "indikator_pertanyaan": _INSTRUMEN,
    "indikator_skalapredikat": _INSTRUMEN,
    "indikator_pertanyaanopd": _PERTANYAAN,
    "indikator_kebutuhanbukti": _PERTANYAAN,
}
_DAFTAR = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'jaga\\_%' ESCAPE '\\'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'jaga\\_%'",
}


def pasang(alias: str = "default") -> None:
    """Put on the triggers that are missing; nothing before the tables exist."""
    koneksi = connections[alias]
    if not set(_JAGA) <= set(koneksi.introspection.table_names()):
        return
    ada = terpasang(koneksi)
    with koneksi.cursor() as kursor:
        for tabel in _JAGA:
            for kejadian in _kejadian(tabel):
                if _nama(tabel, kejadian) not in ada:
                    for perintah in _perintah(koneksi.vendor, tabel, kejadian):
                        kursor.execute(perintah)


def lepas(alias: str = "default") -> None:
    """Take off the triggers that are there."""
    koneksi = connections[alias]
    ada = terpasang(koneksi)
    with koneksi.cursor() as kursor:
        for tabel in _JAGA:
            for kejadian in _kejadian(tabel):
                if (nama := _nama(tabel, kejadian)) in ada:
                    kursor.execute(f"DROP TRIGGER {nama}" + (f" ON {tabel}" if koneksi.vendor == "postgresql" else ""))


def terpasang(koneksi: BaseDatabaseWrapper) -> set[str]:
    with koneksi.cursor() as kursor:
        kursor.execute(_DAFTAR[koneksi.vendor])
        return {nama for (nama,) in kursor.fetchall()}


def sebelum_migrasi(*, using: str, **_: Any) -> None:
    lepas(using)


def sesudah_migrasi(*, using: str, **_: Any) -> None:
    pasang(using)


def _kejadian(tabel: str) -> tuple[str, ...]:
    """Rows may not be added to a published instrument; an instrument itself may come in published."""
    return ("UPDATE", "DELETE") if tabel == "indikator_instrumen" else ("INSERT", "UPDATE", "DELETE")


def _nama(tabel: str, kejadian: str) -> str:
    return f"jaga_{tabel}_{kejadian.lower()}"


def _perintah(vendor: str, tabel: str, kejadian: str) -> list[str]:
    nama, syarat = _nama(tabel, kejadian), _syarat(tabel, kejadian)
    kepala = f"CREATE TRIGGER {nama} BEFORE {kejadian} ON {tabel} FOR EACH ROW"
    if vendor == "sqlite":
        return [f"{kepala} WHEN {syarat} BEGIN SELECT RAISE(ABORT, '{PESAN}'); END"]
    kembali = "OLD" if kejadian == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {nama}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF {syarat} THEN "
        f"RAISE EXCEPTION '{PESAN}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {kembali}; END$$",
        f"{kepala} EXECUTE FUNCTION {nama}()",
    ]


def _syarat(tabel: str, kejadian: str) -> str:
    """UPDATE looks at both rows, so that nothing is moved in or out; an instrument may go from draft to published."""
    baris = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[kejadian]
    if tabel == "indikator_instrumen":
        baris = ("OLD",)
    return " OR ".join(_JAGA[tabel].format(baris=b) for b in baris)
