from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from kla_portal.contoh.akun import SANDI
from kla_portal.contoh.daftar_akun import tabel_akun
from kla_portal.contoh.fakta import baca_kota
from kla_portal.contoh.pemuat import BukanContoh, TanpaInstrumen, muat_semua
from kla_portal.lingkungan import PRODUKSI
from klaster.management.dasar import PerintahPortal
from klaster.services.segel import segel


class Command(PerintahPortal):
    izin = None
    help = "Memuat lima kota contoh beserta akun, evaluasi, dan bukti buatan. Aman dijalankan berulang kali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kota", choices=[k.kode for k in baca_kota()], help="muat satu kota saja, misalnya 32.77")
        parser.add_argument("--cepat", action="store_true", help="sedikit berkas saja, untuk uji coba")
        parser.add_argument("--akun", action="store_true", help="hanya tampilkan akun contoh menurut peran")
        parser.add_argument("--paksa", action="store_true", help="izinkan pada KLA_MODE=produksi")

    def handle(self, *args: Any, **opsi: Any) -> None:
        if opsi["akun"]:
            self.stdout.write(tabel_akun() or "Data contoh belum dimuat.")
            return
        if settings.KLA_MODE == PRODUKSI and not opsi["paksa"]:
            raise CommandError(
                "Data contoh tidak dimuat pada KLA_MODE=produksi: akunnya memakai kata sandi yang diketahui umum. "
                "Tambahkan --paksa bila server ini memang untuk peragaan.",
                returncode=2,
            )
        try:
            for laporan in muat_semua(kode=opsi["kota"], cepat=opsi["cepat"]):
                self.stdout.write(str(laporan))
        except (BukanContoh, TanpaInstrumen) as galat:
            raise CommandError(str(galat), returncode=2) from galat
        segel()
        self.stdout.write(f"Kata sandi semua akun contoh: {SANDI}")
