from argparse import ArgumentParser
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.urls import reverse

from klaster.galat import Ditolak
from klaster.models import Kota, Pengguna
from klaster.services.akun_awal import buat_akun_awal
from klaster.services.tautan_akun import TautanBaru

KODE_KELUAR = 2


class Command(BaseCommand):
    help = (
        "Membuat akun sekretariat pertama sebuah kota dan mencetak tautan sekali pakai untuk kata sandinya. Dijalankan "
        "lagi sebelum tautannya dipakai, mencetak tautan baru; yang lama tidak berlaku lagi. Menolak bila kota itu "
        "sudah punya sekretariat lain yang aktif: akun berikutnya dibuat di portal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kota", required=True, help="kode wilayah kota, misalnya 32.77")
        parser.add_argument("--username", required=True, help="nama pengguna, misalnya siti.aminah")
        parser.add_argument("--nama", required=True, help="nama lengkap orangnya")
        parser.add_argument("--alamat", default="", help="alamat situs bila berbeda dari KLA_ALAMAT_SITUS")

    def handle(self, *args: Any, kota: str, username: str, nama: str, alamat: str, **_: Any) -> None:
        try:
            tempat = Kota.objects.filter(kode=kota).first()
            if tempat is None:
                self._tolak(f"Kota {kota} tidak ada. Buat kotanya dahulu di halaman admin (Kota, Tambah).")
            baru = buat_akun_awal(kota=tempat, username=username, nama=nama)
        except Ditolak as galat:
            self._tolak(galat.pesan)
        except DatabaseError as galat:
            self._tolak(f"Basis data tidak dapat dipakai ({galat}). Jalankan 'manage.py migrate', lalu ulangi.")
        self._cetak(baru, tempat, (alamat or settings.KLA_ALAMAT_SITUS).rstrip("/"))

    def _cetak(self, baru: TautanBaru, kota: Kota, situs: str) -> None:
        akun: Pengguna = baru.pengguna
        sampai = baru.tautan.kedaluwarsa_pada.astimezone(kota.zona)
        self.stdout.write(f"Akun {akun.username} ({akun.keterangan_peran}) siap.")
        self.stdout.write(f"{situs}{reverse('klaster:tautan_akun', args=[baru.token])}")
        self.stdout.write(
            f"Serahkan alamat itu kepada {akun}. Berlaku satu kali sampai {sampai:%d-%m-%Y %H.%M} "
            f"{kota.singkatan_zona}; portal tidak menyimpannya."
        )

    def _tolak(self, kalimat: str) -> NoReturn:
        self.stderr.write(kalimat)
        raise SystemExit(KODE_KELUAR)
