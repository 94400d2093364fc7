from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indikator.models.evaluasi import Evaluasi
from indikator.models.status import TERBUKA, Status
from klaster.aturan.sebutan import sebut_bagian
from klaster.models import Opd


class JawabanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "JawabanQuerySet":
        """Answers in the user's scope.

        Operator: questions in which the own unit, or one below it, has a part. Verifier: own klaster.
        Evaluator: submitted evaluations of the cities handed over. Secretariat and mayor: the city.
        """
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.adalah_evaluator:
            return self.filter(
                evaluasi__kota__evaluator=pengguna,
                evaluasi__status__in=(Evaluasi.Status.DIAJUKAN, Evaluasi.Status.SELESAI),
            )
        kota = self.filter(evaluasi__kota_id=pengguna.kota_id)
        if pengguna.adalah_operator:
            bagian = Penugasan.objects.filter(opd__in=Opd.objects.lingkup_kerja(pengguna))
            return kota.filter(pk__in=bagian.values("jawaban_id"))
        if pengguna.adalah_verifikator:
            return kota.filter(pertanyaan__indikator__blok__klaster__verifikator=pengguna)
        return kota

    def menurut_urutan(self) -> "JawabanQuerySet":
        return self.order_by("pertanyaan__urutan")


class Jawaban(models.Model):
    """The city's answer to one question of one evaluation; the row exists from the opening on.

    The value (`opsi` or `angka`) is set by the lead OPD or the secretariat, the verified score by a verifier.
    `versi` grows with every save of the value and is the token of compare-and-swap.
    """

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="jawaban", verbose_name="evaluasi")
    pertanyaan = models.ForeignKey(
        "indikator.Pertanyaan", on_delete=models.PROTECT, related_name="jawaban", verbose_name="pertanyaan"
    )
    opsi = models.CharField("pilihan", max_length=10, blank=True)
    angka = models.DecimalField("angka", max_digits=18, decimal_places=4, null=True, blank=True)
    catatan = models.TextField("catatan", blank=True, max_length=5000)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.BELUM)
    nilai_verifikasi = models.DecimalField("nilai verifikasi", max_digits=6, decimal_places=2, null=True, blank=True)
    verifikator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="verifikator",
    )
    diverifikasi_pada = models.DateTimeField("diverifikasi pada", null=True, blank=True)
    catatan_verifikasi = models.TextField("catatan verifikasi", blank=True, max_length=2000)
    alasan_kembali = models.TextField("alasan dikembalikan", blank=True, max_length=2000)
    menunggu_sejak = models.DateTimeField("menunggu sejak", null=True, blank=True)
    putaran = models.PositiveSmallIntegerField("berapa kali dikembalikan", default=0)
    versi = models.PositiveIntegerField("versi", default=1)

    objects = JawabanQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "pertanyaan__urutan"]
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        constraints = [
            models.UniqueConstraint(fields=["evaluasi", "pertanyaan"], name="jawaban_unik"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="jawaban_status_dikenal"),
            models.CheckConstraint(condition=Q(opsi="") | Q(angka__isnull=True), name="jawaban_satu_nilai"),
            models.CheckConstraint(
                condition=Q(
                    status=Status.DITERIMA,
                    nilai_verifikasi__isnull=False,
                    verifikator__isnull=False,
                    diverifikasi_pada__isnull=False,
                )
                | (
                    ~Q(status=Status.DITERIMA)
                    & Q(nilai_verifikasi__isnull=True, verifikator__isnull=True, diverifikasi_pada__isnull=True)
                ),
                name="jawaban_verifikasi_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(nilai_verifikasi__isnull=True) | Q(nilai_verifikasi__gte=0),
                name="jawaban_nilai_tidak_negatif",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DIKEMBALIKAN) | ~Q(alasan_kembali=""), name="jawaban_dikembalikan_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MENUNGGU, menunggu_sejak__isnull=False) | ~Q(status=Status.MENUNGGU),
                name="jawaban_menunggu_bertanggal",
            ),
        ]
        indexes = [models.Index(fields=["evaluasi", "status"], name="jawaban_status")]

    def __str__(self) -> str:
        return f"{self.pertanyaan} ({self.evaluasi.kota} {self.evaluasi.tahun})"

    def get_absolute_url(self) -> str:
        return reverse("bukti:pertanyaan", args=[self.evaluasi.kota.kode, self.evaluasi.tahun, self.pertanyaan.kode])

    @property
    def terjawab(self) -> bool:
        return bool(self.opsi) or self.angka is not None

    @property
    def label_opsi(self) -> str:
        """The wording of the chosen option, or empty."""
        return next((label for kode, label, _ in self.pertanyaan.pilihan if kode == self.opsi), "")


class PenugasanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "PenugasanQuerySet":
        """Every part of every answer the user sees: colleagues see each other's parts side by side."""
        return self.filter(jawaban__in=Jawaban.objects.terlihat_oleh(pengguna))

    def dikerjakan_oleh(self, pengguna) -> "PenugasanQuerySet":
        """Parts this user may fill: the secretariat all of its city, an operator its unit's and those below."""
        if pengguna.adalah_operator:
            return self.filter(opd__in=Opd.objects.lingkup_kerja(pengguna))
        return self.filter(jawaban__evaluasi__kota_id=pengguna.kota_id)

    def terbuka(self) -> "PenugasanQuerySet":
        return self.filter(status__in=TERBUKA)


class Penugasan(models.Model):
    """One OPD's part in a question: its own note, evidence, deadline and state. One part leads and sets the value.

    In a question for kecamatan or kelurahan each such unit answers for itself in `nilai_unit` ("ya", "tidak" or an
    option's code), and the city's value is computed from them. `versi` grows with every save of note or `nilai_unit`.
    """

    jawaban = models.ForeignKey(Jawaban, on_delete=models.CASCADE, related_name="penugasan", verbose_name="jawaban")
    opd = models.ForeignKey("klaster.Opd", on_delete=models.PROTECT, related_name="penugasan", verbose_name="OPD")
    pimpin = models.BooleanField("memimpin", default=False)
    tenggat = models.DateField("tenggat sendiri", null=True, blank=True)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.BELUM)
    catatan = models.TextField("catatan bagian", blank=True, max_length=5000)
    nilai_unit = models.CharField("jawaban unit", max_length=10, blank=True)
    versi = models.PositiveIntegerField("versi", default=1)
    diajukan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diajukan oleh",
    )
    diajukan_pada = models.DateTimeField("diajukan pada", null=True, blank=True)

    objects = PenugasanQuerySet.as_manager()

    class Meta:
        ordering = ["jawaban", "-pimpin", "opd__nama"]
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            models.UniqueConstraint(fields=["jawaban", "opd"], name="penugasan_unik"),
            models.UniqueConstraint(fields=["jawaban"], condition=Q(pimpin=True), name="penugasan_satu_pimpin"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="penugasan_status_dikenal"),
            models.CheckConstraint(
                condition=Q(
                    status__in=(Status.MENUNGGU, Status.DITERIMA),
                    diajukan_oleh__isnull=False,
                    diajukan_pada__isnull=False,
                )
                | Q(status__in=TERBUKA, diajukan_oleh__isnull=True, diajukan_pada__isnull=True),
                name="penugasan_pengajuan_lengkap",
            ),
        ]
        indexes = [models.Index(fields=["opd", "status"], name="penugasan_opd_status")]

    def __str__(self) -> str:
        return f"{sebut_bagian(self.opd.singkatan)} pada {self.jawaban}"
