from django.db import models
from django.db.models import Q

from indikator.models.evaluasi import Evaluasi


class Tahap(models.TextChoices):
    """The stages of a season in their order; EM is the city's own, the others come from outside."""

    EM = "EM", "Evaluasi mandiri"
    VA_PROV = "VA_PROV", "Verifikasi administrasi provinsi"
    VA_PUSAT = "VA_PUSAT", "Verifikasi administrasi kementerian"
    VLH = "VLH", "Verifikasi lapangan hibrida"
    VKL = "VKL", "Verifikasi kunjungan lapangan"
    VF = "VF", "Verifikasi final"


class MilikEvaluasiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "MilikEvaluasiQuerySet":
        return self.filter(evaluasi__in=Evaluasi.objects.terlihat_oleh(pengguna))


class SkorTahap(models.Model):
    """The score that an outside stage gave to one question, as imported."""

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="skor_tahap", verbose_name="evaluasi")
    tahap = models.CharField("tahap", max_length=8, choices=Tahap)
    pertanyaan = models.ForeignKey(
        "indikator.Pertanyaan", on_delete=models.PROTECT, related_name="+", verbose_name="pertanyaan"
    )
    skor = models.DecimalField("nilai", max_digits=8, decimal_places=4)
    catatan = models.TextField("catatan", blank=True, max_length=2000)

    objects = MilikEvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "tahap", "pertanyaan__urutan"]
        verbose_name = "nilai tahap"
        verbose_name_plural = "nilai tahap"
        constraints = [
            models.UniqueConstraint(fields=["evaluasi", "tahap", "pertanyaan"], name="skor_tahap_unik"),
            models.CheckConstraint(condition=Q(tahap__in=Tahap.values), name="skor_tahap_dikenal"),
            models.CheckConstraint(condition=Q(skor__gte=0), name="skor_tahap_tidak_negatif"),
        ]

    def __str__(self) -> str:
        return f"{self.tahap} {self.pertanyaan}"


class JumlahTahap(models.Model):
    """A sum that an outside stage wrote itself: of an indicator, a klaster or the whole. Kept beside our own sum.

    `kode` is that of the indicator or klaster, empty for the total.
    """

    class Tingkat(models.TextChoices):
        INDIKATOR = "indikator", "Indikator"
        KLASTER = "klaster", "Klaster"
        TOTAL = "total", "Total"

    evaluasi = models.ForeignKey(
        Evaluasi, on_delete=models.CASCADE, related_name="jumlah_tahap", verbose_name="evaluasi"
    )
    tahap = models.CharField("tahap", max_length=8, choices=Tahap)
    tingkat = models.CharField("tingkat", max_length=10, choices=Tingkat)
    kode = models.CharField("kode", max_length=8, blank=True)
    skor = models.DecimalField("nilai", max_digits=8, decimal_places=4)

    objects = MilikEvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "tahap", "tingkat", "kode"]
        verbose_name = "jumlah tahap"
        verbose_name_plural = "jumlah tahap"
        constraints = [
            models.UniqueConstraint(fields=["evaluasi", "tahap", "tingkat", "kode"], name="jumlah_tahap_unik"),
            models.CheckConstraint(condition=Q(tahap__in=Tahap.values), name="jumlah_tahap_dikenal"),
            models.CheckConstraint(condition=Q(skor__gte=0), name="jumlah_tahap_tidak_negatif"),
            models.CheckConstraint(
                condition=Q(tingkat="total", kode="") | (~Q(tingkat="total") & ~Q(kode="")),
                name="jumlah_tahap_berkode",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tahap} {self.get_tingkat_display()} {self.kode}".strip()


class HasilSkor(models.Model):
    """A computed result. Written only by `indikator.services.skor`; never edited, a change makes a new row.

    `rincian` = {"klaster": [{kode, nama, skor, skor_maks}], "indikator": [... + klaster], "pertanyaan": {kode: skor}},
    points as strings. `penyebab` is what was changed, `pemicu` who changed it (a label: it outlives the account).
    """

    class Jenis(models.TextChoices):
        MANDIRI = "mandiri", "Mandiri"
        VERIFIKASI = "verifikasi", "Verifikasi"

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="hasil_skor", verbose_name="evaluasi")
    jenis = models.CharField("jenis", max_length=10, choices=Jenis)
    revisi = models.PositiveIntegerField("revisi")
    total = models.DecimalField("total", max_digits=7, decimal_places=2)
    predikat_kode = models.CharField("kode predikat", max_length=20)
    predikat_nama = models.CharField("predikat", max_length=40)
    terjawab = models.PositiveSmallIntegerField("terjawab")
    total_pertanyaan = models.PositiveSmallIntegerField("jumlah pertanyaan")
    rincian = models.JSONField("rincian")
    versi_mesin = models.CharField("versi mesin", max_length=20)
    versi_instrumen = models.CharField("sidik instrumen", max_length=64)
    penyebab = models.CharField("penyebab", max_length=200, blank=True)
    pemicu = models.CharField("pemicu", max_length=200, blank=True)
    dihitung_pada = models.DateTimeField("dihitung pada")

    objects = MilikEvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "jenis", "-revisi"]
        verbose_name = "hasil penghitungan"
        verbose_name_plural = "hasil penghitungan"
        constraints = [
            models.UniqueConstraint(fields=["evaluasi", "jenis", "revisi"], name="hasil_skor_unik_per_revisi"),
            models.CheckConstraint(condition=Q(total__gte=0), name="hasil_skor_tidak_negatif"),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.evaluasi} revisi {self.revisi}"
