from django.db import models

from bukti.models.bukti import VersiBukti
from indikator.models import Pengajuan


class BerkasPengajuan(models.Model):
    """That a submission holds this file: as long as the row stands, the file cannot be lost."""

    pengajuan = models.ForeignKey(Pengajuan, on_delete=models.PROTECT, related_name="berkas", verbose_name="pengajuan")
    versi = models.ForeignKey(VersiBukti, on_delete=models.PROTECT, related_name="pengajuan", verbose_name="versi")

    class Meta:
        ordering = ["pengajuan", "versi"]
        verbose_name = "berkas pengajuan"
        verbose_name_plural = "berkas pengajuan"
        constraints = [models.UniqueConstraint(fields=["pengajuan", "versi"], name="berkas_pengajuan_unik")]

    def __str__(self) -> str:
        return f"{self.versi} pada {self.pengajuan}"
