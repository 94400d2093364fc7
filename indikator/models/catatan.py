from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from indikator.models.evaluasi import Evaluasi
from indikator.models.jawaban import Jawaban
from indikator.models.skor import Tahap
from klaster.models import Opd


class CatatanTahapQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "CatatanTahapQuerySet":
        """Notes in the user's scope.

        Operator: those given to the own units, and those on questions in which these have a part. Verifier: own
        klaster. Others: the evaluations they see.
        """
        tersedia = self.filter(evaluasi__in=Evaluasi.objects.terlihat_oleh(pengguna))
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.adalah_operator:
            soal = Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=models.OuterRef("evaluasi"))
            soal = soal.filter(pertanyaan=models.OuterRef("pertanyaan"))
            return tersedia.filter(Q(opd__in=Opd.objects.lingkup_kerja(pengguna)) | models.Exists(soal))
        if pengguna.adalah_verifikator:
            return tersedia.filter(indikator__blok__klaster__verifikator=pengguna)
        return tersedia

    def terbuka(self) -> "CatatanTahapQuerySet":
        return self.exclude(status=CatatanTahap.Status.SELESAI)


class CatatanTahap(models.Model):
    """A note that a verifier from outside left, to be closed with proof or with a reasoned "not possible".

    Always about an indicator, and mostly about one question of it. Who says it is dealt with (`ditindak_oleh`) is not
    who agrees (`diperiksa_oleh`). The evidence that closes it is linked in `bukti`. `versi` is the token of
    compare-and-swap.
    """

    class Status(models.TextChoices):
        TERBUKA = "terbuka", "Belum ditindaklanjuti"
        DITINDAK = "ditindak", "Menunggu pemeriksaan"
        SELESAI = "selesai", "Selesai"

    class Penyelesaian(models.TextChoices):
        BUKTI = "bukti", "Dipenuhi dengan bukti"
        TIDAK_MUNGKIN = "tidak_mungkin", "Tidak mungkin dipenuhi"

    evaluasi = models.ForeignKey(
        Evaluasi, on_delete=models.CASCADE, related_name="catatan_tahap", verbose_name="evaluasi"
    )
    tahap = models.CharField("tahap", max_length=8, choices=Tahap)
    indikator = models.ForeignKey(
        "indikator.Indikator", on_delete=models.PROTECT, related_name="+", verbose_name="indikator"
    )
    pertanyaan = models.ForeignKey(
        "indikator.Pertanyaan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pertanyaan",
    )
    teks = models.TextField("catatan", max_length=2000)
    opd = models.ForeignKey(
        "klaster.Opd", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="OPD"
    )
    tenggat = models.DateField("tenggat", null=True, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.TERBUKA)
    penyelesaian = models.CharField("penyelesaian", max_length=14, choices=Penyelesaian, blank=True)
    sudah = models.TextField("yang sudah dilakukan", blank=True, max_length=2000)
    belum = models.TextField("yang belum dilakukan", blank=True, max_length=2000)
    diperlukan = models.TextField("data yang diperlukan", blank=True, max_length=2000)
    alasan = models.TextField("alasan tidak mungkin", blank=True, max_length=2000)
    ditindak_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ditindaklanjuti oleh",
    )
    ditindak_pada = models.DateTimeField("ditindaklanjuti pada", null=True, blank=True)
    diperiksa_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diperiksa oleh",
    )
    diperiksa_pada = models.DateTimeField("diperiksa pada", null=True, blank=True)
    alasan_buka = models.TextField("alasan dibuka kembali", blank=True, max_length=2000)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dicatat oleh",
    )
    dibuat_pada = models.DateTimeField("dicatat pada")
    versi = models.PositiveIntegerField("versi", default=1)

    objects = CatatanTahapQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "tahap", "indikator__urutan", "pertanyaan__urutan", "pk"]
        verbose_name = "catatan tahap"
        verbose_name_plural = "catatan tahap"
        constraints = [
            models.CheckConstraint(condition=Q(tahap__in=Tahap.values), name="catatan_tahap_dikenal"),
            models.CheckConstraint(condition=~Q(teks=""), name="catatan_tahap_berisi"),
            models.CheckConstraint(
                condition=Q(status="terbuka", penyelesaian="", ditindak_oleh__isnull=True, diperiksa_oleh__isnull=True)
                | (Q(status="ditindak", ditindak_oleh__isnull=False, diperiksa_oleh__isnull=True) & ~Q(penyelesaian=""))
                | (
                    Q(status="selesai", ditindak_oleh__isnull=False, diperiksa_oleh__isnull=False) & ~Q(penyelesaian="")
                ),
                name="catatan_tahap_keadaan_lengkap",
            ),
            models.CheckConstraint(
                condition=~Q(penyelesaian="tidak_mungkin") | ~Q(alasan=""), name="catatan_tahap_tak_mungkin_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(diperiksa_oleh__isnull=True) | ~Q(diperiksa_oleh=F("ditindak_oleh")),
                name="catatan_tahap_dua_orang",
                violation_error_message="Catatan diperiksa oleh orang lain daripada yang menindaklanjutinya.",
            ),
        ]
        indexes = [models.Index(fields=["evaluasi", "status"], name="catatan_tahap_status")]

    def __str__(self) -> str:
        tentang = f"pertanyaan {self.pertanyaan.kode}" if self.pertanyaan else f"indikator {self.indikator.kode}"
        return f"Catatan {self.tahap} pada {tentang}"

    def get_absolute_url(self) -> str:
        return reverse("bukti:catatan_detail", args=[self.pk])
