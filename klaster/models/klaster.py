from django.db import models


class Klaster(models.Model):
    """One of the seven blocks of KLA: Kelembagaan, five klaster, and kecamatan & desa/kelurahan.

    The block is the same every year; what it is worth in a year is `indikator.BlokKlaster`.
    """

    kode = models.CharField("kode", max_length=8, unique=True)
    nomor = models.PositiveSmallIntegerField("nomor", unique=True)
    nama = models.CharField("nama", max_length=120)

    class Meta:
        ordering = ["nomor"]
        verbose_name = "klaster"
        verbose_name_plural = "klaster"

    def __str__(self) -> str:
        return self.nama
