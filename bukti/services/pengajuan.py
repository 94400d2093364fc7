"""What a submission does to evidence: it takes hold of the files, so that none of them can be lost."""

from django.db.models import Exists, OuterRef

from bukti.models import BerkasPengajuan, VersiBukti
from bukti.queries.lampiran_pengajuan import tautan_pengajuan
from indikator.models import Pengajuan


def simpan_berkas(pengajuan: Pengajuan) -> None:
    """Hold every file that the manifest names. Called inside the transaction of the submission, answers held."""
    tautan = tautan_pengajuan(pengajuan.evaluasi).filter(versi__bukti=OuterRef("bukti"), versi__nomor=OuterRef("nomor"))
    versi = VersiBukti.setiap_berkas.filter(Exists(tautan)).order_by("pk").values_list("pk", flat=True)
    BerkasPengajuan.objects.bulk_create(
        [BerkasPengajuan(pengajuan=pengajuan, versi_id=pk) for pk in versi], batch_size=500
    )
