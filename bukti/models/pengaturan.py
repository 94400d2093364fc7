from django.db import models

from klaster.models import Kota

#: How files are called in the ZIP of evidence unless the city says otherwise.
TEMPLAT_NAMA = "{kode}_{urut}_{judul}"


class PengaturanBukti(models.Model):
    """What a city has set for its evidence: names of files that leave, words that make a text sensitive."""

    kota = models.OneToOneField(Kota, on_delete=models.CASCADE, related_name="pengaturan_bukti", verbose_name="kota")
    templat_nama = models.CharField("templat nama berkas", max_length=120, default=TEMPLAT_NAMA)
    kata_peka = models.TextField("kata peka tambahan", blank=True, max_length=2000)
    versi = models.PositiveIntegerField("versi", default=1)

    class Meta:
        verbose_name = "pengaturan bukti"
        verbose_name_plural = "pengaturan bukti"

    def __str__(self) -> str:
        return f"pengaturan bukti {self.kota}"


class AlasanSiap(models.Model):
    """A reason for sending back or refusing that the verifiers of a city choose instead of typing it.

    A city without rows uses the portal's own list (`bukti.queries.pengaturan`). What was chosen is copied into the
    verdict, so a reason may be changed or dropped at any time.
    """

    class Untuk(models.TextChoices):
        BUKTI = "bukti", "Menolak bukti"
        JAWABAN = "jawaban", "Mengembalikan jawaban"

    kota = models.ForeignKey(Kota, on_delete=models.CASCADE, related_name="alasan_siap", verbose_name="kota")
    untuk = models.CharField("untuk", max_length=7, choices=Untuk, default=Untuk.BUKTI)
    teks = models.CharField("alasan", max_length=300)
    urutan = models.PositiveSmallIntegerField("urutan", default=0)
    aktif = models.BooleanField("dipakai", default=True)
    versi = models.PositiveIntegerField("versi", default=1)

    class Meta:
        ordering = ["kota", "untuk", "urutan", "pk"]
        verbose_name = "alasan siap pakai"
        verbose_name_plural = "alasan siap pakai"
        constraints = [
            models.UniqueConstraint(fields=["kota", "untuk", "teks"], name="alasan_siap_unik_untuk"),
            models.CheckConstraint(
                condition=models.Q(untuk__in=("bukti", "jawaban")), name="alasan_siap_untuk_dikenal"
            ),
        ]

    def __str__(self) -> str:
        return self.teks
