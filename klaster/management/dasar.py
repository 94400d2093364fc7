"""What all commands of the portal share: the permission they need, and in whose name they run."""

from typing import Any, ClassVar, NoReturn, TypeVar

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, models

from klaster.izin import Izin, boleh
from klaster.models import Pengguna

Baris = TypeVar("Baris", bound=models.QuerySet)
KODE_KELUAR = 2


class PerintahPortal(BaseCommand):
    """A command with its line in the table of permissions.

    With `--oleh NAME` it runs in that account's name: the account's role must carry `izin`, only its scope is seen
    (`lingkup`), and the audit trail names it. Without it the command runs for the system: who has the shell of the
    server stands above the table. `izin = None`: for the server alone, in nobody's name.
    """

    izin: ClassVar[Izin | None]
    oleh: Pengguna | None = None

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self.izin is not None:
            parser.add_argument(
                "--oleh", default="", metavar="NAMA", help="jalankan atas nama akun ini, dengan izin dan lingkupnya"
            )
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.oleh = self._atas_nama(options.pop("oleh", ""))
        return super().execute(*args, **options)

    def lingkup(self, baris: Baris) -> Baris:
        """The rows that may be worked on: all for the system, else those the account sees."""
        return baris if self.oleh is None else baris.terlihat_oleh(self.oleh)  # type: ignore[attr-defined]

    def keluar(self, kalimat: str) -> NoReturn:
        """End with one line on the error output and exit code 2."""
        self.stderr.write(kalimat)
        raise SystemExit(KODE_KELUAR)

    def _atas_nama(self, nama: str) -> Pengguna | None:
        if not nama or self.izin is None:
            return None
        try:
            pengguna = Pengguna.objects.filter(username__iexact=nama.strip(), is_active=True).first()
        except DatabaseError as galat:
            self.keluar(f"Basis data tidak dapat dipakai ({galat}). Jalankan 'manage.py migrate', lalu ulangi.")
        if pengguna is None:
            self.keluar(f"Tidak ada akun aktif bernama {nama}.")
        if not boleh(pengguna, self.izin):
            self.keluar(f"Peran {pengguna.get_peran_display()} tidak dapat {self.izin.label}.")
        return pengguna
