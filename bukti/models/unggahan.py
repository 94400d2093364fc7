from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bukti.models.bukti import Bukti


class UnggahanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "UnggahanQuerySet":
        """An upload is its uploader's alone until it has become evidence."""
        return self.filter(pengguna_id=pengguna.pk) if pengguna.is_authenticated else self.none()


class Unggahan(models.Model):
    """A file on its way in, piece by piece (tus 1.0). The bytes so far lie in `KLA_FOLDER_UNGGAHAN` under its id.

    `diterima` (bytes that are safely on disk) is the offset of the protocol and changes by compare-and-swap only.
    `bukti` is what it has become; asked to become it again, it answers with the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pengguna = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="pengguna"
    )
    nama = models.CharField("nama berkas", max_length=200)
    panjang = models.PositiveBigIntegerField("panjang (bita)")
    diterima = models.PositiveBigIntegerField("diterima (bita)", default=0)
    dibuat_pada = models.DateTimeField("dibuat pada")
    kedaluwarsa_pada = models.DateTimeField("disimpan sampai", db_index=True)
    bukti = models.ForeignKey(
        Bukti, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="menjadi bukti"
    )

    objects = UnggahanQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuat_pada"]
        verbose_name = "unggahan"
        verbose_name_plural = "unggahan"
        constraints = [
            models.CheckConstraint(condition=Q(panjang__gt=0), name="unggahan_tidak_kosong"),
            models.CheckConstraint(condition=Q(diterima__lte=F("panjang")), name="unggahan_tidak_lebih"),
            models.CheckConstraint(
                condition=Q(bukti__isnull=True) | Q(diterima=F("panjang")), name="unggahan_utuh_menjadi_bukti"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nama} ({self.diterima}/{self.panjang})"

    @property
    def utuh(self) -> bool:
        return self.diterima == self.panjang

    def kedaluwarsa(self, pada: datetime) -> bool:
        return self.kedaluwarsa_pada <= pada
