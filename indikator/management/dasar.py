"""What the commands of this app share: bad input is exit code 2 and one line per fault, never a traceback."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import DatabaseError, ProgrammingError

from indikator.models import Evaluasi
from klaster.galat import Ditolak
from klaster.management.dasar import KODE_KELUAR, PerintahPortal


class Perintah(PerintahPortal):
    """A command whose `jalankan` may raise `Ditolak` or call `tolak`."""

    def handle(self, *args: Any, **pilihan: Any) -> None:
        try:
            self.jalankan(**pilihan)
        except Ditolak as galat:
            self.tolak([galat.pesan])
        except DatabaseError as galat:
            alasan = str(galat).splitlines()[0] if str(galat) else type(galat).__name__
            self.tolak([f"Basis data tidak dapat dipakai ({alasan}). {_saran(galat)}"])

    def jalankan(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError(type(self).__name__)

    def tolak(self, cacat: Iterable[str]) -> NoReturn:
        for satu in cacat:
            self.stderr.write(satu)
        raise SystemExit(KODE_KELUAR)

    def cari_evaluasi(self, kota: str | None, tahun: str | None) -> Evaluasi:
        """The evaluation that --kota and --tahun name; refuses with a reason when they name none."""
        if not kota or not tahun:
            self.tolak(["Sebutkan kota dan tahunnya, misalnya --kota 32.77 --tahun 2024."])
        evaluasi = (
            self.lingkup(Evaluasi.objects.select_related("kota", "instrumen"))
            .filter(kota__kode=kota, tahun=self.baca_tahun(tahun))
            .first()
        )
        if evaluasi is None:
            self.tolak([f"Evaluasi kota {kota} tahun {tahun} tidak ada."])
        return evaluasi

    def baca_tahun(self, tahun: str) -> int:
        if not (tahun.isascii() and tahun.isdigit() and 2000 <= int(tahun[:5]) <= 2100):
            self.tolak([f"Tahun '{tahun}' tidak dikenal; tulis empat angka, misalnya --tahun 2024."])
        return int(tahun)


def _saran(galat: DatabaseError) -> str:
    """The remedy: a missing table wants a migration, anything else is about reaching the database."""
    belum_migrasi = isinstance(galat, ProgrammingError) or "no such table" in str(galat)
    return "Jalankan 'manage.py migrate' lebih dahulu." if belum_migrasi else "Periksa DATABASE_URL, lalu coba lagi."
