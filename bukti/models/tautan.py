from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q

from bukti.models.bukti import Bukti, VersiBukti, sekawan
from indikator.models.jawaban import Jawaban


class TautanBuktiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "TautanBuktiQuerySet":
        return self.filter(jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))

    def aktif(self) -> "TautanBuktiQuerySet":
        """Links to evidence that has not been withdrawn."""
        return self.filter(bukti__ditarik_pada__isnull=True)

    def berlaku(self) -> "TautanBuktiQuerySet":
        """Links that still count as proof: in use, no file refused by inspection, nor all of it by a verifier."""
        return self.aktif().exclude(Exists(sekawan("versi__").tertolak())).exclude(putusan=TautanBukti.Putusan.DITOLAK)


class TautanBukti(models.Model):
    """That a piece of evidence proves an answer: for which requirement, on which pages, and the verifier's verdict.

    `versi` is the file that was attached and judged; empty for external links. The verdict belongs to the link, not to
    the document: one document may be good proof for one question and none for another.
    """

    class Putusan(models.TextChoices):
        MENUNGGU = "menunggu", "Menunggu"
        DITERIMA = "diterima", "Diterima"
        DITOLAK = "ditolak", "Ditolak"

    bukti = models.ForeignKey(Bukti, on_delete=models.PROTECT, related_name="tautan", verbose_name="bukti")
    versi = models.ForeignKey(
        VersiBukti, on_delete=models.PROTECT, null=True, blank=True, related_name="tautan", verbose_name="versi"
    )
    jawaban = models.ForeignKey(Jawaban, on_delete=models.CASCADE, related_name="tautan_bukti", verbose_name="jawaban")
    kebutuhan = models.ForeignKey(
        "indikator.KebutuhanBukti",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="memenuhi",
    )
    opd = models.ForeignKey("klaster.Opd", on_delete=models.PROTECT, related_name="+", verbose_name="dilampirkan OPD")
    halaman_dari = models.PositiveIntegerField("dari halaman", null=True, blank=True)
    halaman_sampai = models.PositiveIntegerField("sampai halaman", null=True, blank=True)
    ditautkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dilampirkan oleh"
    )
    ditautkan_pada = models.DateTimeField("dilampirkan pada")
    putusan = models.CharField("putusan", max_length=10, choices=Putusan, default=Putusan.MENUNGGU)
    diputuskan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diputuskan oleh",
    )
    diputuskan_pada = models.DateTimeField("diputuskan pada", null=True, blank=True)
    catatan = models.TextField("catatan verifikator", blank=True, max_length=2000)

    objects = TautanBuktiQuerySet.as_manager()

    class Meta:
        ordering = ["jawaban", "kebutuhan__urutan", "ditautkan_pada", "pk"]
        verbose_name = "tautan bukti"
        verbose_name_plural = "tautan bukti"
        constraints = [
            models.UniqueConstraint(fields=["bukti", "jawaban"], name="tautan_bukti_unik"),
            models.CheckConstraint(
                condition=Q(putusan="menunggu", diputuskan_oleh__isnull=True, diputuskan_pada__isnull=True)
                | (
                    Q(putusan__in=("diterima", "ditolak"))
                    & Q(diputuskan_oleh__isnull=False, diputuskan_pada__isnull=False)
                ),
                name="tautan_bukti_putusan_lengkap",
            ),
            models.CheckConstraint(
                condition=~Q(putusan="ditolak") | ~Q(catatan=""), name="tautan_bukti_ditolak_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(halaman_dari__isnull=True, halaman_sampai__isnull=True)
                | Q(halaman_dari__gte=1, halaman_sampai__gte=F("halaman_dari")),
                name="tautan_bukti_halaman_berurutan",
                violation_error_message="Halaman akhir tidak boleh sebelum halaman awal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bukti} untuk {self.jawaban}"
