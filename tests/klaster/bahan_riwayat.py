"""Audit rows for tests, and a way past the triggers: what somebody with the database's own shell can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from klaster import pemicu
from klaster.models import Aksi, Kota, Pengguna, Riwayat
from klaster.services.riwayat import catat
from klaster.services.segel import segel


@contextmanager
def tanpa_penjaga() -> Iterator[None]:
    pemicu.lepas()
    yield
    pemicu.pasang()


def buat_riwayat(kota: Kota, banyak: int, oleh: Pengguna | None = None, waktu: datetime | None = None) -> list[Riwayat]:
    """So many sealed rows about the city, one after another."""
    baris = [
        catat(
            aksi=Aksi.TENGGAT_DIUBAH,
            objek=kota,
            oleh=oleh,
            kota=kota,
            keterangan=f"Langkah {n}",
            sebelum={"hari": n, "bobot": 1.0},
            sesudah={"hari": n + 1, "bobot": 0.5, "daftar": [1e2, None, {"b": 1, "a": "ä"}]},
            waktu=waktu,
        )
        for n in range(banyak)
    ]
    segel()
    return baris
