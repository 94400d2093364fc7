from django.conf import settings
from django.db import models

from bukti.models.bukti import Bukti, VersiBukti
from indikator.models import CatatanTahap


class BuktiCatatan(models.Model):
    """That a piece of evidence answers an outside note. Also possible when the evaluation itself is locked."""

    catatan = models.ForeignKey(CatatanTahap, on_delete=models.CASCADE, related_name="bukti", verbose_name="catatan")
    bukti = models.ForeignKey(Bukti, on_delete=models.PROTECT, related_name="catatan_tahap", verbose_name="bukti")
    versi = models.ForeignKey(
        VersiBukti, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="versi"
    )
    ditautkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dilampirkan oleh"
    )
    ditautkan_pada = models.DateTimeField("dilampirkan pada")

    class Meta:
        ordering = ["catatan", "ditautkan_pada", "pk"]
        verbose_name = "bukti catatan"
        verbose_name_plural = "bukti catatan"
        constraints = [models.UniqueConstraint(fields=["catatan", "bukti"], name="bukti_catatan_unik")]

    def __str__(self) -> str:
        return f"{self.bukti} untuk {self.catatan}"
