"""Who and where. One module per noun; import models from this package."""

from klaster.models.denyut import Denyut
from klaster.models.klaster import Klaster
from klaster.models.kota import Kota, PredikatTerbit
from klaster.models.notifikasi import JenisNotifikasi, Kiriman, Notifikasi, PilihanNotifikasi
from klaster.models.opd import Opd
from klaster.models.pengaturan import HariLibur, MasaSimpan, Pemusnahan, PengaturanKota
from klaster.models.pengguna import Pengguna
from klaster.models.riwayat import Aksi, JangkarRiwayat, Riwayat, SegelRiwayat
from klaster.models.token_api import TokenApi
from klaster.models.undangan import SerahTerima, TautanAkun

__all__ = [
    "Aksi",
    "Denyut",
    "HariLibur",
    "JangkarRiwayat",
    "JenisNotifikasi",
    "Kiriman",
    "Klaster",
    "Kota",
    "MasaSimpan",
    "Notifikasi",
    "Opd",
    "Pemusnahan",
    "PengaturanKota",
    "Pengguna",
    "PilihanNotifikasi",
    "PredikatTerbit",
    "Riwayat",
    "SegelRiwayat",
    "SerahTerima",
    "TautanAkun",
    "TokenApi",
]
