"""What a submission does to evidence: it takes hold of the files, so that none of them can be lost."""

from bukti.models import BerkasPengajuan
from bukti.queries.lampiran_pengajuan import tautan_pengajuan
from indikator.models import Pengajuan


def simpan_berkas(pengajuan: Pengajuan) -> None:
    """Hold every file that the manifest names. Called inside the transaction of the submission, answers held."""
    versi = tautan_pengajuan(pengajuan.evaluasi).exclude(versi=None).order_by().values_list("versi_id", flat=True)
    BerkasPengajuan.objects.bulk_create(
        [BerkasPengajuan(pengajuan=pengajuan, versi_id=pk) for pk in sorted(set(versi))], batch_size=500
    )
