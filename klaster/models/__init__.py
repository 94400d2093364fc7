"""Who and where. One module per noun; import models from this package."""

from klaster.models.denyut import Denyut
from klaster.models.klaster import Klaster
from klaster.models.kota import Kota, PredikatTerbit
from klaster.models.opd import Opd
from klaster.models.pengguna import Pengguna
from klaster.models.riwayat import Aksi, Riwayat

__all__ = ["Aksi", "Denyut", "Klaster", "Kota", "Opd", "Pengguna", "PredikatTerbit", "Riwayat"]
