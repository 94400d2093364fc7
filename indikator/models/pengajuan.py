from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indikator.models.evaluasi import Evaluasi
from indikator.models.skor import MilikEvaluasiQuerySet


class PengesahanOpd(models.Model):
    """That the head of an OPD stands behind the OPD's parts of an evaluation, as they were at that moment.

    `sidik` is the SHA-256 of those parts; when they are no longer the same the sign-off does not hold any more.
    """

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="pengesahan", verbose_name="evaluasi")
    opd = models.ForeignKey("klaster.Opd", on_delete=models.PROTECT, related_name="+", verbose_name="OPD")
    nama = models.CharField("nama pengesah", max_length=120)
    nip = models.CharField("NIP pengesah", max_length=21, blank=True)
    jabatan = models.CharField("jabatan pengesah", max_length=160)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="disahkan oleh"
    )
    pada = models.DateTimeField("disahkan pada")
    sidik = models.CharField("sidik bagian (SHA-256)", max_length=64)

    objects = MilikEvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "opd__nama"]
        verbose_name = "pengesahan OPD"
        verbose_name_plural = "pengesahan OPD"
        constraints = [models.UniqueConstraint(fields=["evaluasi", "opd"], name="pengesahan_opd_unik")]

    def __str__(self) -> str:
        return f"Pengesahan {self.opd} pada {self.evaluasi}"


class PengajuanQuerySet(MilikEvaluasiQuerySet):
    def update(self, **kwargs):
        raise PermissionDenied("Pengajuan yang sudah dibuat tidak dapat diubah.")

    def delete(self):
        raise PermissionDenied("Pengajuan yang sudah dibuat tidak dapat dihapus.")


class Pengajuan(models.Model):
    """One submission: the frozen state of an evaluation and its numbered receipt. Never changed; a later one follows.

    `manifes` holds answers, parts, tables, scores and the SHA-256 of every evidence file; `sidik` is the SHA-256 of its
    canonical JSON (keys sorted, no spaces, UTF-8). `token` is the address of the public check page.
    """

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.PROTECT, related_name="pengajuan", verbose_name="evaluasi")
    nomor = models.PositiveSmallIntegerField("pengajuan ke-")
    kode = models.CharField("nomor tanda terima", max_length=40, unique=True)
    token = models.UUIDField("token pemeriksaan", default=uuid4, unique=True, editable=False)
    dibuat_pada = models.DateTimeField("diajukan pada")
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="diajukan oleh"
    )
    oleh_label = models.CharField("nama pengaju", max_length=200)
    penanda_nama = models.CharField("nama penanda tangan", max_length=120)
    penanda_nip = models.CharField("NIP penanda tangan", max_length=21, blank=True)
    penanda_jabatan = models.CharField("jabatan penanda tangan", max_length=160)
    jumlah = models.JSONField("jumlah")
    manifes = models.JSONField("manifes")
    sidik = models.CharField("sidik manifes (SHA-256)", max_length=64)

    objects = PengajuanQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "-nomor"]
        verbose_name = "pengajuan"
        verbose_name_plural = "pengajuan"
        constraints = [
            models.UniqueConstraint(fields=["evaluasi", "nomor"], name="pengajuan_nomor_unik"),
            models.CheckConstraint(condition=Q(nomor__gte=1), name="pengajuan_nomor_mulai_satu"),
        ]

    def __str__(self) -> str:
        return f"Pengajuan {self.kode}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise PermissionDenied("Pengajuan yang sudah dibuat tidak dapat diubah.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("indikator:pengajuan_detail", args=[self.pk])

    def delete(self, *args, **kwargs):
        raise PermissionDenied("Pengajuan yang sudah dibuat tidak dapat dihapus.")
