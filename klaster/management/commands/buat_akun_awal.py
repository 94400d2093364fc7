from typing import Any

from klaster.management.perintah_tautan import PerintahTautan
from klaster.models import Kota
from klaster.services.akun_awal import buat_akun_awal
from klaster.services.tautan_akun import TautanBaru


class Command(PerintahTautan):
    izin = None
    help = (
        "Membuat akun sekretariat pertama sebuah kota dan mencetak tautan sekali pakai untuk kata sandinya. Dijalankan "
        "lagi sebelum tautannya dipakai, mencetak tautan baru; yang lama tidak berlaku lagi. Menolak bila kota itu "
        "sudah punya sekretariat lain yang aktif: akun berikutnya dibuat di portal."
    )

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kota", required=True, help="kode wilayah kota, misalnya 32.77")
        parser.add_argument("--username", required=True, help="nama pengguna, misalnya siti.aminah")
        parser.add_argument("--nama", required=True, help="nama lengkap orangnya")

    def buat(self, *, kota: str, username: str, nama: str, **_: Any) -> TautanBaru:  # type: ignore[override]
        tempat = Kota.objects.filter(kode=kota).first()
        if tempat is None:
            self.keluar(f"Kota {kota} tidak ada. Buat kotanya dahulu di halaman admin (Kota, Tambah).")
        return buat_akun_awal(kota=tempat, username=username, nama=nama)
