"""What counts as proof that a note of an outside stage was met. Registered with `indikator.pemeriksaan_catatan`."""

from django.db.models import Exists, QuerySet

from bukti.models import BuktiCatatan, VersiBukti
from bukti.models.bukti import sekawan
from indikator import pemeriksaan_catatan
from indikator.models import CatatanTahap


def bukti_berlaku(catatan: CatatanTahap) -> QuerySet[BuktiCatatan]:
    """Attached evidence that is neither withdrawn nor refused by the inspection of its file."""
    return BuktiCatatan.objects.filter(catatan=catatan, bukti__ditarik_pada__isnull=True).exclude(
        Exists(sekawan("versi__").tertolak())
    )


def ada_bukti(catatan: CatatanTahap) -> list[str]:
    """What is met with proof has some."""
    if bukti_berlaku(catatan).exists():
        return []
    return [
        "Lampirkan paling sedikit satu bukti yang lolos pemeriksaan, "
        "atau pilih “Tidak mungkin dipenuhi” dengan alasannya."
    ]


def bukti_sudah_diperiksa(catatan: CatatanTahap) -> list[str]:
    """Nobody agrees to a file that cannot be opened yet."""
    menunggu = sekawan("versi__").filter(status_periksa=VersiBukti.Periksa.MENUNGGU)
    if banyak := bukti_berlaku(catatan).filter(Exists(menunggu)).count():
        return [f"{banyak} berkas bukti masih diperiksa keamanannya. Tunggu sebentar, lalu periksa lagi."]
    return []


def daftarkan() -> None:
    pemeriksaan_catatan.daftarkan_syarat_tindak(ada_bukti)
    pemeriksaan_catatan.daftarkan_syarat_setuju(ada_bukti)
    pemeriksaan_catatan.daftarkan_syarat_setuju(bukti_sudah_diperiksa)
