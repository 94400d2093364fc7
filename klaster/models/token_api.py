from django.conf import settings
from django.db import models
from django.utils import timezone


class TokenApiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "TokenApiQuerySet":
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        return self.filter(kota_id=pengguna.kota_id) if pengguna.kota_id else self.none()

    def berlaku(self) -> "TokenApiQuerySet":
        return self.filter(dicabut_pada__isnull=True, kedaluwarsa_pada__gt=timezone.now())


class TokenApi(models.Model):
    """A key by which another system reads one city's figures. Shown once; only its SHA-256 is kept.

    `awalan` are its first characters, by which people tell tokens apart. `cakupan` lists what it may read, codes of
    `Cakupan`. `sementara`: figures of `hasil` that may still change, too, see `laporan.api.isi`.
    """

    class Cakupan(models.TextChoices):
        KOTA = "kota", "data kota dan OPD"
        INSTRUMEN = "instrumen", "instrumen"
        HASIL = "hasil", "nilai dan predikat"
        KELENGKAPAN = "kelengkapan", "kelengkapan jawaban dan bukti"

    kota = models.ForeignKey("klaster.Kota", on_delete=models.CASCADE, related_name="token_api", verbose_name="kota")
    nama = models.CharField("dipakai oleh", max_length=120, help_text="Sistem yang memakainya, misalnya “Satu Data”.")
    awalan = models.CharField("awalan", max_length=12)
    sidik = models.CharField("sidik", max_length=64, unique=True)
    cakupan = models.JSONField("cakupan")
    sementara = models.BooleanField("termasuk angka sementara", default=False)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="dibuat oleh"
    )
    dibuat_pada = models.DateTimeField("dibuat pada")
    kedaluwarsa_pada = models.DateTimeField("kedaluwarsa pada")
    dicabut_pada = models.DateTimeField("dicabut pada", null=True, blank=True)
    terakhir_dipakai = models.DateTimeField("terakhir dipakai", null=True, blank=True)

    objects = TokenApiQuerySet.as_manager()

    class Meta:
        ordering = ["kota", "-dibuat_pada"]
        verbose_name = "token API"
        verbose_name_plural = "token API"

    def __str__(self) -> str:
        return f"{self.nama} ({self.awalan}…)"

    @property
    def berlaku(self) -> bool:
        return self.dicabut_pada is None and self.kedaluwarsa_pada > timezone.now()

    @property
    def nama_cakupan(self) -> list[str]:
        """What it may read, in words."""
        nama = [label for kode, label in self.Cakupan.choices if kode in self.cakupan]
        return [*nama, "angka sementara"] if self.sementara else nama
