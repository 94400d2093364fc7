"""What people read that is kept: stored reports. Everything else here is computed from below."""

from laporan.models.laporan import BagianLaporan, LaporanTersimpan

__all__ = ["BagianLaporan", "LaporanTersimpan"]
