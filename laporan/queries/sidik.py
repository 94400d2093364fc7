"""The hash of what a report would show now: equal hashes mean that the stored report still says the same."""

from django.core.cache import cache

from indikator.models import Evaluasi
from klaster.models import Riwayat
from laporan.isi_catatan import IsiCatatan
from laporan.isi_laporan import IsiLaporan, sidik_isi
from laporan.models import LaporanTersimpan
from laporan.pdf import rupa
from laporan.queries.evaluasi_mandiri import kumpulkan_isi
from laporan.queries.lembar_catatan import kumpulkan_catatan

Jenis = LaporanTersimpan.Jenis
#: Seconds that a page may take for the hash it has already; changes made by the services are seen at once.
UMUR_SIDIK = 60


def isi_untuk(jenis: str, evaluasi: Evaluasi) -> IsiLaporan | IsiCatatan:
    """The contents of a report of this kind as they stand now."""
    return kumpulkan_catatan(evaluasi) if jenis == Jenis.CATATAN_TAHAP else kumpulkan_isi(evaluasi)


def sidik_dari(isi: IsiLaporan | IsiCatatan) -> str:
    return sidik_isi(isi, rupa())


def sidik_kini(evaluasi: Evaluasi, jenis: str = Jenis.EVALUASI_MANDIRI) -> str:
    """Gathers everything and hashes it: exact, a third of a second for a full evaluation."""
    return sidik_dari(isi_untuk(jenis, evaluasi))


def sidik_kini_untuk_halaman(evaluasi: Evaluasi, jenis: str = Jenis.EVALUASI_MANDIRI) -> str:
    """The same for pages that are opened often. Every change by a service leaves an audit row, so the newest row of
    the city names the state; what changes without one (reference data in the admin) is seen a minute later.
    """
    terakhir = Riwayat.objects.filter(kota=evaluasi.kota_id).order_by("-pk").values_list("pk", flat=True).first()
    kunci = f"laporan-sidik-{jenis}-{evaluasi.pk}-{evaluasi.revisi}-{terakhir or 0}"
    return cache.get_or_set(kunci, lambda: sidik_kini(evaluasi, jenis), UMUR_SIDIK) or sidik_kini(evaluasi, jenis)
