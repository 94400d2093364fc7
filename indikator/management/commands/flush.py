"""Django's `flush`, with the guards of published instruments and of the audit trail put aside meanwhile.

PostgreSQL truncates, which fires no row triggers; SQLite deletes row by row.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from indikator import penjaga
from klaster import pemicu


class Command(flush.Command):
    def handle(self, **pilihan: Any) -> None:
        alias = pilihan["database"]
        if connections[alias].vendor == "sqlite":
            penjaga.lepas(alias)
            pemicu.lepas(alias)
        try:
            super().handle(**pilihan)
        finally:
            penjaga.pasang(alias)
            pemicu.pasang(alias)
