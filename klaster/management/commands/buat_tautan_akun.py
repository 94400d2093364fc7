from typing import Any

from klaster.management.perintah_tautan import PerintahTautan
from klaster.models import Pengguna
from klaster.services.tautan_akun import TautanBaru, buat_tautan


class Command(PerintahTautan):
    help = (
        "Mencetak tautan sekali pakai untuk kata sandi sebuah akun: akun tanpa kota (evaluator, admin), atau kota "
        "yang tidak punya sekretariat lain. Tautan sebelumnya tidak berlaku lagi; kata sandi lama tetap berlaku sampai "
        "tautannya dipakai."
    )

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--username", required=True, help="nama pengguna akun itu")

    def buat(self, *, username: str, **_: Any) -> TautanBaru:  # type: ignore[override]
        akun = self.lingkup(Pengguna.objects.filter(username__iexact=username)).first()
        if akun is None:
            self.keluar(f"Akun “{username}” tidak ada. Periksa tulisannya.")
        return buat_tautan(pengguna=akun, oleh=self.oleh)
