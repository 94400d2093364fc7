from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q


class ZonaWaktu(models.TextChoices):
    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class KotaQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "KotaQuerySet":
        """Cities this user may know of; an evaluator sees those handed to them."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.adalah_evaluator:
            return self.filter(evaluator=pengguna)
        return self.filter(pk=pengguna.kota_id)


class Kota(models.Model):
    """A city or regency that works with the portal. `kode` is the Kemendagri code, "32.77"."""

    kode = models.CharField(
        "kode wilayah",
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{2}\.\d{2}$", "Tulis seperti 32.77.")],
    )
    nama = models.CharField("nama", max_length=80, unique=True)
    provinsi = models.CharField("provinsi", max_length=80)
    zona_waktu = models.CharField("zona waktu", max_length=20, choices=ZonaWaktu, default=ZonaWaktu.WIB)
    nama_dinas = models.CharField(
        "nama dinas sekretariat", max_length=160, help_text="Nama resmi dinas yang menjadi sekretariat Gugus Tugas KLA."
    )
    alamat_dinas = models.CharField("alamat dinas", max_length=200, blank=True)
    jabatan_penanda_tangan = models.CharField(
        "jabatan penanda tangan", max_length=160, blank=True, default="Kepala Dinas selaku Sekretaris Gugus Tugas KLA"
    )
    nama_penanda_tangan = models.CharField("nama penanda tangan", max_length=120, blank=True)
    nip_penanda_tangan = models.CharField("NIP penanda tangan", max_length=21, blank=True)
    wajib_pengesahan_opd = models.BooleanField(
        "wajib pengesahan kepala OPD",
        default=False,
        help_text="Evaluasi baru dapat diajukan sesudah setiap kepala OPD mengesahkan isian OPD-nya.",
    )
    contoh = models.BooleanField("data contoh", default=False)

    objects = KotaQuerySet.as_manager()

    class Meta:
        ordering = ["nama"]
        verbose_name = "kota"
        verbose_name_plural = "kota"
        constraints = [
            models.CheckConstraint(condition=Q(zona_waktu__in=ZonaWaktu.values), name="kota_zona_waktu_dikenal"),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def zona(self) -> ZoneInfo:
        return ZoneInfo(self.zona_waktu)

    @property
    def singkatan_zona(self) -> str:
        """WIB, WITA or WIT."""
        return ZonaWaktu(self.zona_waktu).label


class PredikatTerbitQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "PredikatTerbitQuerySet":
        """Published facts are public: everybody sees them, logged in or not."""
        return self


class PredikatTerbit(models.Model):
    """A score or predikat of a city that has been published, with its source. Never a computed figure."""

    class Tahap(models.TextChoices):
        EM = "EM", "Evaluasi mandiri"
        FINAL = "FINAL", "Penghargaan"
        TAK_DISEBUT = "TAK_DISEBUT", "Tahap tidak disebut"

    class Jenis(models.TextChoices):
        PENGHARGAAN = "penghargaan", "Penghargaan"
        SETARA_SKOR = "setara_skor", "Setara menurut nilai"

    kota = models.ForeignKey(Kota, on_delete=models.PROTECT, related_name="predikat_terbit", verbose_name="kota")
    tahun_evaluasi = models.PositiveSmallIntegerField("tahun evaluasi")
    tahun_penghargaan = models.PositiveSmallIntegerField("tahun penghargaan", null=True, blank=True)
    tahap = models.CharField("tahap", max_length=12, choices=Tahap)
    nilai = models.DecimalField("nilai", max_digits=7, decimal_places=2, null=True, blank=True)
    predikat = models.CharField("predikat", max_length=20, blank=True)
    jenis_predikat = models.CharField("jenis predikat", max_length=20, choices=Jenis, blank=True)
    sumber_url = models.URLField("sumber", max_length=500)
    catatan = models.CharField("catatan", max_length=500, blank=True)

    objects = PredikatTerbitQuerySet.as_manager()

    class Meta:
        ordering = ["kota", "-tahun_evaluasi", "tahap"]
        verbose_name = "predikat terbit"
        verbose_name_plural = "predikat terbit"
        constraints = [
            models.UniqueConstraint(fields=["kota", "tahun_evaluasi", "tahap"], name="predikat_terbit_unik"),
            models.CheckConstraint(
                condition=Q(nilai__isnull=True) | Q(nilai__gte=0, nilai__lte=1000), name="predikat_terbit_nilai_wajar"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kota} {self.tahun_evaluasi} {self.get_tahap_display()}"
