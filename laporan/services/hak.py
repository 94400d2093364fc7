"""Whether who asked for a report may still have it: between asking and making, accounts are closed, moved, demoted."""

from indikator.models import Evaluasi
from klaster.galat import Ditolak
from klaster.izin import Izin, boleh
from klaster.models import Pengguna, SerahTerima
from laporan.models import LaporanTersimpan

PESAN_HAK = "Hak peminta berubah sebelum berkas ini dibuat. Minta lagi dengan akun yang berwenang."


def pastikan_masih_berhak(laporan: LaporanTersimpan) -> None:
    """Refuse to make, and to store, what its requester may no longer ask for. Raises `Ditolak` with the reason.

    The account is read anew: the worker's copy of it may be minutes old.
    """
    peminta = Pengguna.objects.get(pk=laporan.diminta_oleh_id)
    if not _berhak(peminta, laporan):
        raise Ditolak(PESAN_HAK)


def _berhak(peminta: Pengguna, laporan: LaporanTersimpan) -> bool:
    if laporan.jenis == LaporanTersimpan.Jenis.SERAH_TERIMA:
        milik = SerahTerima.objects.terlihat_oleh(peminta).filter(pk=int(laporan.kunci))
        return peminta.is_active and milik.exists()
    evaluasi: Evaluasi = laporan.evaluasi
    return boleh(peminta, Izin.UNDUH_BERKAS if laporan.berisi_bukti else Izin.BUAT_LAPORAN, evaluasi)
