from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from indikator.models.evaluasi import Evaluasi
from indikator.models.skor import MilikEvaluasiQuerySet


class Usaha(models.TextChoices):
    """How much work it takes to raise a question to the best that is within reach."""

    KECIL = "kecil", "Kecil"
    SEDANG = "sedang", "Sedang"
    BESAR = "besar", "Besar"


class Skenario(models.Model):
    """A saved simulation: answers changed on a copy, what is out of reach, and how much work each question is.

    `isi` = {"jawaban": {code: {"opsi": ..} or {"angka": "text"}}, "terkunci": [codes], "batas": as "jawaban", the most
    that is within reach, "usaha": {code: Usaha}, "opd": [OPD codes]}. It never touches the evaluation. `token` is the
    address for those of the city who have it.
    """

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="skenario", verbose_name="evaluasi")
    token = models.UUIDField("token", default=uuid4, unique=True, editable=False)
    nama = models.CharField("nama", max_length=120)
    dasar = models.CharField("dasar nilai", max_length=10, default="mandiri")
    target = models.ForeignKey(
        "indikator.SkalaPredikat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="target",
    )
    isi = models.JSONField("isi", default=dict)
    revisi = models.PositiveIntegerField("revisi evaluasi saat disimpan")
    total = models.DecimalField("total saat disimpan", max_digits=7, decimal_places=2)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dibuat oleh"
    )
    dibuat_pada = models.DateTimeField("dibuat pada")

    objects = MilikEvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "-dibuat_pada", "-pk"]
        verbose_name = "skenario"
        verbose_name_plural = "skenario"
        constraints = [
            models.CheckConstraint(condition=Q(dasar__in=("mandiri", "verifikasi")), name="skenario_dasar_dikenal"),
            models.CheckConstraint(condition=~Q(nama=""), name="skenario_bernama"),
        ]

    def __str__(self) -> str:
        return self.nama

    def get_absolute_url(self) -> str:
        return reverse("laporan:skenario", args=[self.token])


class Diskon(models.TextChoices):
    """Why points may not stand after verification. The label is a phrase: "<soal> <label>"."""

    TANPA_BUKTI_WAJIB = "tanpa_bukti_wajib", "bukti wajibnya belum lengkap"
    TAHUN_SALAH = "tahun_salah", "buktinya bukan dari tahun evaluasi"
    KEDALUWARSA = "kedaluwarsa", "buktinya sudah kedaluwarsa"
    PERNAH_KEMBALI = "pernah_kembali", "dikembalikan pada evaluasi sebelumnya"
    SATU_BERKAS = "satu_berkas", "memakai satu berkas untuk banyak pertanyaan"


class DiskonTaksiran(models.Model):
    """A city's own percentages for one reason: what share of the points is lost at best, likely and at worst.

    A city without rows uses the portal's stated defaults.
    """

    kota = models.ForeignKey("klaster.Kota", on_delete=models.CASCADE, related_name="diskon", verbose_name="kota")
    alasan = models.CharField("alasan", max_length=20, choices=Diskon)
    ringan = models.DecimalField("potongan paling ringan (%)", max_digits=5, decimal_places=2)
    wajar = models.DecimalField("potongan wajar (%)", max_digits=5, decimal_places=2)
    berat = models.DecimalField("potongan paling berat (%)", max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["kota", "alasan"]
        verbose_name = "potongan taksiran"
        verbose_name_plural = "potongan taksiran"
        constraints = [
            models.UniqueConstraint(fields=["kota", "alasan"], name="diskon_unik"),
            models.CheckConstraint(condition=Q(alasan__in=Diskon.values), name="diskon_alasan_dikenal"),
            models.CheckConstraint(
                condition=Q(ringan__gte=0, ringan__lte=F("wajar"), wajar__lte=F("berat"), berat__lte=100),
                name="diskon_berurutan",
                violation_error_message="Potongan harus 0 sampai 100 dan berurutan: ringan, wajar, berat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kota}: {self.get_alasan_display()}"
