"""Old rows of a city, for the tests of terms of keeping."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from klaster.models import JenisNotifikasi, Notifikasi, Pengguna

_nomor = count(1)


def tahun_lalu(tahun: float) -> datetime:
    """So many years ago, and a few days more than the leap days in between."""
    return timezone.now() - timedelta(days=365.25 * tahun + 2)


def pesan(penerima: Pengguna, *, tahun: float, judul: str = "Bagian 4.1 dikembalikan") -> Notifikasi:
    return Notifikasi.objects.create(
        penerima=penerima,
        kota=penerima.kota,
        jenis=JenisNotifikasi.DIKEMBALIKAN,
        judul=judul,
        kunci=f"uji:{next(_nomor)}",
        dibuat_pada=tahun_lalu(tahun),
    )
