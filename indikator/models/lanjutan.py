from django.conf import settings
from django.db import models
from django.db.models import Q

from indikator.models.jawaban import Jawaban


class PetaKode(models.Model):
    """That a question of an earlier instrument lives on as a question of a later one. Edited by the system admin.

    `sebanding` says whether the two ask the same, so that their scores may be compared; where they do not, `catatan`
    says why.
    """

    pertanyaan_lama = models.ForeignKey(
        "indikator.Pertanyaan", on_delete=models.PROTECT, related_name="diteruskan", verbose_name="pertanyaan lama"
    )
    pertanyaan_baru = models.ForeignKey(
        "indikator.Pertanyaan", on_delete=models.PROTECT, related_name="berasal", verbose_name="pertanyaan baru"
    )
    sebanding = models.BooleanField("dapat dibandingkan", default=True)
    catatan = models.CharField("catatan", max_length=300, blank=True)

    class Meta:
        ordering = ["pertanyaan_baru__urutan", "pertanyaan_lama__urutan"]
        verbose_name = "peta kode"
        verbose_name_plural = "peta kode"
        constraints = [
            models.UniqueConstraint(fields=["pertanyaan_lama", "pertanyaan_baru"], name="peta_kode_unik"),
            models.CheckConstraint(
                condition=~Q(pertanyaan_lama=models.F("pertanyaan_baru")), name="peta_kode_bukan_diri"
            ),
            models.CheckConstraint(
                condition=Q(sebanding=True) | ~Q(catatan=""),
                name="peta_kode_tak_sebanding_beralasan",
                violation_error_message="Tulis mengapa kedua pertanyaan tidak dapat dibandingkan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pertanyaan_lama.kode} menjadi {self.pertanyaan_baru.kode}"


class TawaranLaluQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "TawaranLaluQuerySet":
        return self.filter(jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))

    def perlu_dicek(self) -> "TawaranLaluQuerySet":
        return self.filter(keputusan=TawaranLalu.Keputusan.PERLU_DICEK)


class TawaranLalu(models.Model):
    """Last year's answer to a question, offered in the new year until someone has looked at it.

    It counts for nothing until it is kept: then its value and the evidence chosen become those of the new answer.
    """

    class Keputusan(models.TextChoices):
        PERLU_DICEK = "perlu_dicek", "Perlu dicek ulang"
        DIPAKAI = "dipakai", "Dipakai lagi"
        DIPERBARUI = "diperbarui", "Diperbarui"
        DILEPAS = "dilepas", "Tidak dipakai"

    jawaban = models.OneToOneField(
        Jawaban, on_delete=models.CASCADE, related_name="tawaran_lalu", verbose_name="jawaban"
    )
    sumber = models.ForeignKey(
        Jawaban, on_delete=models.PROTECT, related_name="ditawarkan_ke", verbose_name="jawaban tahun lalu"
    )
    sebanding = models.BooleanField("dapat dibandingkan", default=True)
    catatan = models.CharField("catatan", max_length=300, blank=True)
    keputusan = models.CharField("keputusan", max_length=12, choices=Keputusan, default=Keputusan.PERLU_DICEK)
    alasan = models.CharField("alasan", max_length=300, blank=True)
    diputuskan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diputuskan oleh",
    )
    diputuskan_pada = models.DateTimeField("diputuskan pada", null=True, blank=True)

    objects = TawaranLaluQuerySet.as_manager()

    class Meta:
        ordering = ["jawaban"]
        verbose_name = "tawaran tahun lalu"
        verbose_name_plural = "tawaran tahun lalu"
        constraints = [
            models.CheckConstraint(
                condition=Q(keputusan="perlu_dicek", diputuskan_oleh__isnull=True, diputuskan_pada__isnull=True)
                | (~Q(keputusan="perlu_dicek") & Q(diputuskan_oleh__isnull=False, diputuskan_pada__isnull=False)),
                name="tawaran_lalu_keputusan_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return f"Tawaran dari {self.sumber}"
