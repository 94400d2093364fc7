"""Write docs/izin.md, or say that it is out of date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from klaster.lembar_izin import tulis_lembar
from klaster.management.dasar import PerintahPortal


class Command(PerintahPortal):
    izin = None
    help = "Menulis docs/izin.md dari tabel izin; dengan --periksa hanya memeriksa apakah masih cocok."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--periksa", action="store_true", help="jangan menulis; keluar dengan 1 bila berbeda")

    def handle(self, *args: Any, periksa: bool, **opsi: Any) -> None:
        berkas = settings.BASE_DIR / "docs" / "izin.md"
        baru = tulis_lembar()
        lama = berkas.read_text(encoding="utf-8") if berkas.exists() else ""
        if lama == baru:
            self.stdout.write("docs/izin.md cocok dengan tabel izin.")
            return
        if periksa:
            raise CommandError("docs/izin.md tidak cocok lagi; jalankan 'manage.py tulis_izin'.")
        berkas.write_text(baru, encoding="utf-8")
        self.stdout.write("docs/izin.md ditulis.")
