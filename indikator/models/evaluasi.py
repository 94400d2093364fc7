from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

PESAN_INSTRUMEN_TETAP = (
    "Instrumen sebuah evaluasi tidak dapat diganti sesudah evaluasi dibuka, karena jawaban dan nilainya melekat pada "
    "pertanyaannya. Pakailah instrumen lain saat membuka evaluasi tahun berikutnya."
)


class EvaluasiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "EvaluasiQuerySet":
        """Evaluations in the user's scope; an evaluator sees a city's only once it has been submitted."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.adalah_evaluator:
            return self.filter(kota__evaluator=pengguna, status__in=(Evaluasi.Status.DIAJUKAN, Evaluasi.Status.SELESAI))
        return self.filter(kota_id=pengguna.kota_id)

    def update(self, **kwargs):
        if {"instrumen", "instrumen_id"} & set(kwargs):
            raise PermissionDenied(PESAN_INSTRUMEN_TETAP)
        return super().update(**kwargs)


class Evaluasi(models.Model):
    """One city's evaluation of one year. `tahun` is the evaluation year, not the year of the award.

    `revisi` grows with every change that can move a score; a stored result names the revision it was made from.
    """

    class Status(models.TextChoices):
        DIISI = "diisi", "Sedang diisi"
        DIAJUKAN = "diajukan", "Sudah diajukan"
        SELESAI = "selesai", "Selesai"

    kota = models.ForeignKey("klaster.Kota", on_delete=models.PROTECT, related_name="evaluasi", verbose_name="kota")
    instrumen = models.ForeignKey(
        "indikator.Instrumen", on_delete=models.PROTECT, related_name="evaluasi", verbose_name="instrumen"
    )
    tahun = models.PositiveSmallIntegerField("tahun evaluasi")
    tahun_penghargaan = models.PositiveSmallIntegerField("tahun penghargaan", null=True, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DIISI)
    mulai = models.DateField("mulai pengisian", null=True, blank=True, help_text="Kosong: sejak evaluasi dibuka.")
    tenggat = models.DateField("tenggat pengisian", help_text="Berlaku sampai pukul 23.59.59 waktu kota.")
    penutupan = models.DateField(
        "penutupan resmi", null=True, blank=True, help_text="Hari terakhir pengajuan pada aplikasi nasional."
    )
    dari = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="diteruskan_ke",
        verbose_name="melanjutkan evaluasi",
    )
    target = models.ForeignKey(
        "indikator.SkalaPredikat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="target",
    )
    revisi = models.PositiveIntegerField("revisi", default=1)
    diajukan_pada = models.DateTimeField("diajukan pada", null=True, blank=True)
    contoh = models.BooleanField("data contoh", default=False)

    objects = EvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["-tahun", "kota__nama"]
        verbose_name = "evaluasi"
        verbose_name_plural = "evaluasi"
        constraints = [
            models.UniqueConstraint(fields=["kota", "tahun"], name="evaluasi_unik_per_kota_tahun"),
            models.CheckConstraint(
                condition=Q(status="diisi", diajukan_pada__isnull=True)
                | (~Q(status="diisi") & Q(diajukan_pada__isnull=False)),
                name="evaluasi_diajukan_bertanggal",
            ),
            models.CheckConstraint(
                condition=Q(mulai__isnull=True) | Q(mulai__lte=F("tenggat")), name="evaluasi_mulai_sebelum_tenggat"
            ),
            models.CheckConstraint(
                condition=Q(penutupan__isnull=True) | Q(penutupan__gte=F("tenggat")),
                name="evaluasi_penutupan_sesudah_tenggat",
            ),
        ]

    def __str__(self) -> str:
        return f"Evaluasi KLA {self.kota} {self.tahun}"

    def save(self, *args, **kwargs):
        """The instrument is chosen at the opening, for good."""
        if not self._state.adding:
            semula = Evaluasi.objects.filter(pk=self.pk).exclude(instrumen=self.instrumen_id)
            if semula.exists():
                raise PermissionDenied(PESAN_INSTRUMEN_TETAP)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("indikator:evaluasi_detail", args=[self.kota.kode, self.tahun])

    def batas_akhir(self, tenggat: date | None = None) -> datetime:
        """The first instant after the deadline: midnight at the end of that day in the city's zone."""
        return datetime.combine((tenggat or self.tenggat) + timedelta(days=1), time.min, tzinfo=self.kota.zona)

    def sudah_lewat(self, tenggat: date | None = None) -> bool:
        return timezone.now() >= self.batas_akhir(tenggat)

    @property
    def hari_ini(self) -> date:
        """Today in the city."""
        return timezone.now().astimezone(self.kota.zona).date()

    @property
    def sisa_hari(self) -> int:
        """Days from today in the city to the deadline; negative when it has passed."""
        return (self.tenggat - self.hari_ini).days

    @property
    def terbuka(self) -> bool:
        """Still being filled: not submitted. Deadlines are asked for separately."""
        return self.status == self.Status.DIISI
