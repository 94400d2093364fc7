from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Peran(models.TextChoices):
    ADMIN = "admin", "Admin sistem"
    SEKRETARIAT = "sekretariat", "Sekretariat"
    VERIFIKATOR = "verifikator", "Verifikator"
    OPERATOR = "operator", "Operator"
    PIMPINAN = "pimpinan", "Pimpinan"
    EVALUATOR = "evaluator", "Evaluator"


class Lembaga(models.TextChoices):
    """Where an evaluator comes from."""

    PROVINSI = "provinsi", "Provinsi"
    KEMENTERIAN = "kementerian", "Kementerian"


PERAN_KOTA = (Peran.SEKRETARIAT, Peran.VERIFIKATOR, Peran.OPERATOR, Peran.PIMPINAN)


class PenggunaQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "PenggunaQuerySet":
        """Colleagues of the same city; the system admin sees all."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.kota_id is None:
            return self.filter(pk=pengguna.pk)
        return self.filter(kota_id=pengguna.kota_id)


class PenggunaManager(UserManager.from_queryset(PenggunaQuerySet)):
    def create_superuser(self, username, email=None, password=None, **extra_fields):
        """A superuser is always an Admin sistem: `createsuperuser` must not leave an account without a place."""
        extra_fields.setdefault("peran", Peran.ADMIN)
        return super().create_superuser(username, email, password, **extra_fields)


class Pengguna(AbstractUser):
    """A person's account. Exactly one role; its scope is the city, the OPD, the klaster or the cities handed over."""

    first_name = None
    last_name = None
    nama = models.CharField("nama lengkap", max_length=120)
    nip = models.CharField("NIP", max_length=21, blank=True)
    telepon = models.CharField("telepon (WhatsApp)", max_length=20, blank=True)
    peran = models.CharField("peran", max_length=12, choices=Peran)
    kota = models.ForeignKey(
        "klaster.Kota", on_delete=models.PROTECT, null=True, blank=True, related_name="pengguna", verbose_name="kota"
    )
    opd = models.ForeignKey(
        "klaster.Opd", on_delete=models.PROTECT, null=True, blank=True, related_name="pengguna", verbose_name="OPD"
    )
    klaster_verifikasi = models.ManyToManyField(
        "klaster.Klaster",
        blank=True,
        related_name="verifikator",
        verbose_name="klaster yang diverifikasi",
        help_text="Hanya untuk verifikator.",
    )
    kota_binaan = models.ManyToManyField(
        "klaster.Kota",
        blank=True,
        related_name="evaluator",
        verbose_name="kota yang dinilai",
        help_text="Hanya untuk evaluator provinsi atau kementerian.",
    )

    kepala_opd = models.BooleanField(
        "kepala OPD", default=False, help_text="Boleh mengesahkan isian OPD-nya. Hanya untuk operator."
    )
    lembaga = models.CharField(
        "lembaga penilai",
        max_length=12,
        choices=Lembaga,
        blank=True,
        help_text="Hanya untuk evaluator: tahap mana yang dinilainya.",
    )

    harus_ganti_sandi = models.BooleanField(
        "harus mengganti kata sandi", default=False, help_text="Diminta pada saat masuk berikutnya."
    )
    alasan_nonaktif = models.CharField("alasan ditangguhkan", max_length=200, blank=True)
    dihapus_pada = models.DateTimeField(
        "data diri dihapus pada", null=True, blank=True, help_text="Akun tanpa data diri; riwayatnya tetap ada."
    )
    versi = models.PositiveIntegerField("versi", default=0)
    #: Part of what a session is tied to: counted up, it closes every session of the account at once.
    sesi_ke = models.PositiveIntegerField("urutan sesi", default=0, editable=False)

    objects = PenggunaManager()
    REQUIRED_FIELDS = ["nama"]

    class Meta:
        ordering = ["username"]
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            models.CheckConstraint(condition=Q(peran__in=Peran.values), name="pengguna_peran_dikenal"),
            models.CheckConstraint(
                condition=(Q(peran__in=PERAN_KOTA) & Q(kota__isnull=False))
                | (~Q(peran__in=PERAN_KOTA) & Q(kota__isnull=True)),
                name="pengguna_kota_sesuai_peran",
                violation_error_message="Peran tingkat kota harus punya kota; admin sistem dan evaluator tidak.",
            ),
            models.CheckConstraint(
                condition=(Q(peran=Peran.OPERATOR) & Q(opd__isnull=False))
                | (~Q(peran=Peran.OPERATOR) & Q(opd__isnull=True)),
                name="pengguna_opd_hanya_operator",
                violation_error_message="Operator harus punya OPD; peran lain tidak.",
            ),
            models.CheckConstraint(
                condition=Q(kepala_opd=False) | Q(peran=Peran.OPERATOR),
                name="pengguna_kepala_hanya_operator",
                violation_error_message="Kepala OPD berperan operator pada OPD-nya.",
            ),
            models.CheckConstraint(
                condition=Q(lembaga="") | Q(peran=Peran.EVALUATOR, lembaga__in=Lembaga.values),
                name="pengguna_lembaga_hanya_evaluator",
                violation_error_message="Lembaga penilai hanya untuk evaluator.",
            ),
            models.CheckConstraint(
                condition=Q(dihapus_pada__isnull=True) | Q(is_active=False),
                name="pengguna_dihapus_tidak_aktif",
                violation_error_message="Akun yang data dirinya dihapus tidak dapat diaktifkan lagi.",
            ),
        ]

    def __str__(self) -> str:
        return self.nama or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.sesi_ke}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for sidik in super().get_session_auth_fallback_hash():
            yield f"{sidik}.{self.sesi_ke}"

    def clean(self) -> None:
        super().clean()
        if self.opd_id and self.opd.kota_id != self.kota_id:
            raise ValidationError({"opd": "OPD harus berada di kota pengguna."})

    @property
    def melihat_semua_kota(self) -> bool:
        return self.peran == Peran.ADMIN

    @property
    def adalah_sekretariat(self) -> bool:
        return self.peran == Peran.SEKRETARIAT

    @property
    def adalah_evaluator(self) -> bool:
        return self.peran == Peran.EVALUATOR

    @property
    def adalah_operator(self) -> bool:
        return self.peran == Peran.OPERATOR

    @property
    def adalah_verifikator(self) -> bool:
        return self.peran == Peran.VERIFIKATOR

    @property
    def keterangan_peran(self) -> str:
        """Role and place as one phrase: "Operator Dinas Kesehatan", "Sekretariat Kota Cimahi"."""
        tempat = self.opd or self.kota
        return f"{self.get_peran_display()} {tempat}" if tempat else self.get_peran_display()
