from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indikator.models import Evaluasi


class LaporanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "LaporanQuerySet":
        """Reports of the evaluations in scope. What a user may read of one is the permission's business."""
        return self.filter(evaluasi__in=Evaluasi.objects.terlihat_oleh(pengguna))


def lokasi_laporan(laporan: "LaporanTersimpan", nama: str) -> str:
    return f"laporan/{laporan.evaluasi.kota.kode}/{uuid4().hex}.pdf"


class LaporanTersimpan(models.Model):
    """One report that was asked for. The row is the truth of the job: state, progress (percent), lease.

    `sidik_masukan` is the SHA-256 of everything the report shows; the same input gives the stored file again.
    A worker holds the job until `sewa_sampai`; a job whose lease ran out is taken up again by the sweeper.
    """

    class Jenis(models.TextChoices):
        EVALUASI_MANDIRI = "evaluasi_mandiri", "Laporan Evaluasi Mandiri KLA"
        CATATAN_TAHAP = "catatan_tahap", "Lembar Catatan Verifikasi"

    class Status(models.TextChoices):
        ANTRE = "antre", "Antre"
        BERJALAN = "berjalan", "Sedang dibuat"
        SELESAI = "selesai", "Selesai"
        GAGAL = "gagal", "Gagal"

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="laporan", verbose_name="evaluasi")
    jenis = models.CharField("jenis", max_length=20, choices=Jenis, default=Jenis.EVALUASI_MANDIRI)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.ANTRE)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (persen)", default=0)
    langkah = models.CharField("langkah", max_length=120, blank=True)
    percobaan = models.PositiveSmallIntegerField("percobaan", default=0)
    sidik_masukan = models.CharField("sidik masukan (SHA-256)", max_length=64, blank=True)
    berkas = models.FileField("berkas", upload_to=lokasi_laporan, max_length=200, blank=True)
    ukuran = models.PositiveBigIntegerField("ukuran (bita)", null=True, blank=True)
    halaman = models.PositiveIntegerField("halaman", null=True, blank=True)
    diminta_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diminta oleh"
    )
    diminta_pada = models.DateTimeField("diminta pada")
    sewa_sampai = models.DateTimeField("sewa sampai", null=True, blank=True)
    selesai_pada = models.DateTimeField("selesai pada", null=True, blank=True)
    pesan = models.CharField("pesan", max_length=300, blank=True)

    objects = LaporanQuerySet.as_manager()

    class Meta:
        ordering = ["-diminta_pada", "-pk"]
        verbose_name = "laporan tersimpan"
        verbose_name_plural = "laporan tersimpan"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluasi", "jenis"],
                condition=Q(status__in=("antre", "berjalan")),
                name="laporan_satu_berjalan",
                violation_error_message="Laporan ini sedang dibuat.",
            ),
            models.CheckConstraint(condition=Q(kemajuan__lte=100), name="laporan_kemajuan_persen"),
            models.CheckConstraint(
                condition=~Q(status="selesai") | (Q(selesai_pada__isnull=False) & ~Q(berkas="") & ~Q(sidik_masukan="")),
                name="laporan_selesai_berberkas",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.evaluasi.kota} {self.evaluasi.tahun}"

    def get_absolute_url(self) -> str:
        return reverse("laporan:laporan_detail", args=[self.pk])

    @property
    def selesai(self) -> bool:
        return self.status == self.Status.SELESAI

    @property
    def sedang_dikerjakan(self) -> bool:
        return self.status in (self.Status.ANTRE, self.Status.BERJALAN)
