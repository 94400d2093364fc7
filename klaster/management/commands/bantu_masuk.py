from argparse import ArgumentParser
from typing import Any

from klaster.izin import Izin
from klaster.management.dasar import PerintahPortal
from klaster.models import Pengguna
from klaster.services.dua_langkah import cabut_dua_langkah
from klaster.services.kunci import lepas_kunci


class Command(PerintahPortal):
    izin = Izin.KELOLA_AKUN
    help = (
        "Membantu orang yang tidak dapat masuk dan tidak punya sekretariat yang dapat membantunya, misalnya admin "
        "sistem: melepas kunci akunnya, dan dengan --cabut-dua-langkah juga mencabut verifikasi dua langkahnya. "
        "Tercatat di riwayat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="nama pengguna")
        parser.add_argument("--cabut-dua-langkah", action="store_true", help="bila telepon dan kode pemulihan hilang")

    def handle(self, *args: Any, username: str, **pilihan: Any) -> None:
        pengguna = self.lingkup(Pengguna.objects.filter(username__iexact=username.strip(), is_active=True)).first()
        if pengguna is None:
            self.keluar(f"Tidak ada akun aktif bernama {username}.")
        dilepas = lepas_kunci(pengguna=pengguna, oleh=self.oleh)
        self.stdout.write(f"Kunci {pengguna.username} dilepas." if dilepas else f"{pengguna.username} tidak terkunci.")
        if pilihan["cabut_dua_langkah"]:
            ada = cabut_dua_langkah(pengguna=pengguna, oleh=self.oleh)
            kalimat = "dicabut; semua sesinya diakhiri" if ada else "memang belum terpasang"
            self.stdout.write(f"Verifikasi dua langkah {pengguna.username} {kalimat}.")
