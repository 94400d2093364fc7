"""What people read, stored."""

from laporan.models.laporan import LaporanTersimpan

__all__ = ["LaporanTersimpan"]
