"""What the commands that print a one-time link share."""

from datetime import UTC
from typing import Any, ClassVar

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from klaster.galat import Ditolak
from klaster.izin import Izin
from klaster.management.dasar import PerintahPortal
from klaster.services.tautan_akun import TautanBaru


class PerintahTautan(PerintahPortal):
    """A command whose `buat` makes a link; bad input is exit code 2 and one line."""

    izin: ClassVar[Izin | None] = Izin.KELOLA_AKUN

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--alamat", default="", help="alamat situs bila berbeda dari KLA_ALAMAT_SITUS")

    def handle(self, *args: Any, alamat: str, **pilihan: Any) -> None:
        try:
            baru = self.buat(**pilihan)
        except Ditolak as galat:
            self.keluar(galat.pesan)
        except DatabaseError as galat:
            self.keluar(f"Basis data tidak dapat dipakai ({galat}). Jalankan 'manage.py migrate', lalu ulangi.")
        self._cetak(baru, (alamat or settings.KLA_ALAMAT_SITUS).rstrip("/"))

    def buat(self, **_: Any) -> TautanBaru:
        raise NotImplementedError(type(self).__name__)

    def _cetak(self, baru: TautanBaru, situs: str) -> None:
        akun = baru.pengguna
        zona, singkatan = (akun.kota.zona, akun.kota.singkatan_zona) if akun.kota else (UTC, "UTC")
        sampai = baru.tautan.kedaluwarsa_pada.astimezone(zona)
        self.stdout.write(f"Akun {akun.username} ({akun.keterangan_peran}) siap.")
        self.stdout.write(f"{situs}{reverse('klaster:tautan_akun', args=[baru.token])}")
        self.stdout.write(
            f"Serahkan alamat itu kepada {akun}. Berlaku satu kali sampai {sampai:%d-%m-%Y %H.%M} {singkatan}; "
            "portal tidak menyimpannya."
        )
