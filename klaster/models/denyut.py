from django.db import models


class Denyut(models.Model):
    """When a periodic process was last alive. `/sehat/` reads it; `klaster.tasks.catat_denyut` writes it."""

    nama = models.CharField("nama", max_length=40, unique=True)
    waktu = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "denyut"
        verbose_name_plural = "denyut"

    def __str__(self) -> str:
        return self.nama
