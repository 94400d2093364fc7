from django.conf import settings
from django.db import models
from django.db.models import Q


class TautanAkun(models.Model):
    """A one-time link by which a person sets the password of an account: the first one, or a new one.

    The address holds a random token that is shown once, to whoever made the link; only its SHA-256 is kept. An account
    has at most one link that is still open: a new one revokes the old.
    """

    class Jenis(models.TextChoices):
        AKTIVASI = "aktivasi", "Aktivasi akun"
        RESET = "reset", "Kata sandi baru"

    pengguna = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tautan_akun", verbose_name="pengguna"
    )
    jenis = models.CharField("jenis", max_length=10, choices=Jenis)
    sidik = models.CharField("sidik", max_length=64, unique=True)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="dibuat oleh"
    )
    dibuat_pada = models.DateTimeField("dibuat pada")
    kedaluwarsa_pada = models.DateTimeField("kedaluwarsa pada")
    dipakai_pada = models.DateTimeField("dipakai pada", null=True, blank=True)
    dicabut_pada = models.DateTimeField("dicabut pada", null=True, blank=True)

    class Meta:
        ordering = ["-dibuat_pada"]
        verbose_name = "tautan akun"
        verbose_name_plural = "tautan akun"
        constraints = [
            models.UniqueConstraint(
                fields=["pengguna"],
                condition=Q(dipakai_pada__isnull=True, dicabut_pada__isnull=True),
                name="tautan_akun_satu_terbuka",
            ),
            models.CheckConstraint(
                condition=Q(dipakai_pada__isnull=True) | Q(dicabut_pada__isnull=True),
                name="tautan_akun_dipakai_atau_dicabut",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.pengguna}"


class SerahTerimaQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "SerahTerimaQuerySet":
        """One's own to take over, while one works there; the secretariat all of its city, the system admin all."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.adalah_sekretariat:
            return self.filter(kota_id=pengguna.kota_id)
        return self.filter(kepada=pengguna, kota_id=pengguna.kota_id, opd_id=pengguna.opd_id)


class SerahTerima(models.Model):
    """One account's work handed to another: who, when, and the pack as it was on that day.

    `paket` holds what the unit had, owed and was told, as `laporan` put it together; plain data that outlives both
    accounts and what it speaks of.
    """

    kota = models.ForeignKey("klaster.Kota", on_delete=models.PROTECT, related_name="+", verbose_name="kota")
    opd = models.ForeignKey(
        "klaster.Opd", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="OPD"
    )
    dari = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="serah_keluar", verbose_name="dari"
    )
    kepada = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="serah_masuk",
        verbose_name="kepada",
    )
    dari_label = models.CharField("dari (nama)", max_length=200)
    kepada_label = models.CharField("kepada (nama)", max_length=200)
    paket = models.JSONField("paket")
    catatan = models.TextField("pesan untuk pengganti", blank=True)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="oleh"
    )
    pada = models.DateTimeField("pada")

    objects = SerahTerimaQuerySet.as_manager()

    class Meta:
        ordering = ["-pada"]
        verbose_name = "serah terima"
        verbose_name_plural = "serah terima"

    def __str__(self) -> str:
        return f"{self.dari_label} → {self.kepada_label}"
