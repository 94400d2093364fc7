"""Who is told what when something happens to evidence."""

from bukti.models import VersiBukti
from klaster.izin import Izin, boleh
from klaster.models import JenisNotifikasi
from klaster.queries import penerima
from klaster.services.notifikasi import beri_tahu


def berkas_ditolak(versi: VersiBukti, alasan: str) -> None:
    """To who has sent the file; to the operators of the OPD where that account is closed or works elsewhere by now."""
    pengunggah = versi.diunggah_oleh
    masih = boleh(pengunggah, Izin.LIHAT_BUKTI, versi.bukti)
    beri_tahu(
        kepada=[pengunggah] if masih else penerima.pengisi([versi.bukti.opd_id]),
        jenis=JenisNotifikasi.BUKTI,
        judul=f"Berkas “{versi.nama_asli}” tidak lolos pemeriksaan",
        isi=alasan,
        alamat=versi.bukti.get_absolute_url(),
        kunci=f"berkas-ditolak:{versi.pk}",
        kota=versi.bukti.kota_id,
    )
