"""Who is told what when a report is made."""

from klaster.models import JenisNotifikasi
from klaster.services.notifikasi import beri_tahu
from laporan.models import LaporanTersimpan


def laporan_siap(laporan: LaporanTersimpan) -> None:
    _kabar(laporan, f"{laporan} siap diunduh", "")


def laporan_gagal(laporan: LaporanTersimpan, pesan: str) -> None:
    _kabar(laporan, f"{laporan} gagal dibuat", pesan)


def _kabar(laporan: LaporanTersimpan, judul: str, isi: str) -> None:
    """To who has asked for it; what was made and failed in turn is two occurrences."""
    beri_tahu(
        kepada=[laporan.diminta_oleh],
        jenis=JenisNotifikasi.LAPORAN,
        judul=judul,
        isi=isi,
        alamat=laporan.get_absolute_url(),
        kunci=f"laporan:{laporan.pk}:{'gagal' if isi else 'siap'}",
        kota=laporan.evaluasi.kota_id,
    )
