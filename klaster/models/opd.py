from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class JenisOpd(models.TextChoices):
    PERANGKAT_DAERAH = "perangkat_daerah", "Perangkat daerah"
    INSTANSI_VERTIKAL = "instansi_vertikal", "Instansi vertikal"
    MITRA = "mitra", "Mitra"
    KECAMATAN = "kecamatan", "Kecamatan"
    KELURAHAN = "kelurahan", "Kelurahan"


#: Reference code of the office that is the secretariat of the task force, whatever its local name.
KODE_SEKRETARIAT = "DP3A"
JENIS_WILAYAH = (JenisOpd.KECAMATAN, JenisOpd.KELURAHAN)


class OpdQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "OpdQuerySet":
        """Departments of the cities the user sees. Names of departments are no secret inside a city."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.adalah_evaluator:
            return self.filter(kota__evaluator=pengguna)
        return self.filter(kota_id=pengguna.kota_id)

    def lingkup_kerja(self, pengguna) -> "OpdQuerySet":
        """The user's own unit and the units directly below it: whose work an operator may do."""
        if pengguna.opd_id is None:
            return self.none()
        return self.filter(Q(pk=pengguna.opd_id) | Q(induk_id=pengguna.opd_id))


class Opd(models.Model):
    """A department, vertical agency, partner, kecamatan or kelurahan of one city.

    `kode` is the instrument's code (DINKES) or, for kecamatan and kelurahan, the Kemendagri code (32.77.01).
    A kelurahan hangs below its kecamatan by `induk`.
    """

    kota = models.ForeignKey("klaster.Kota", on_delete=models.PROTECT, related_name="opd", verbose_name="kota")
    kode = models.CharField("kode", max_length=20)
    nama = models.CharField("nama", max_length=160)
    jenis = models.CharField("jenis", max_length=20, choices=JenisOpd)
    induk = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="bawahan", verbose_name="induk"
    )
    aktif = models.BooleanField("aktif", default=True)

    objects = OpdQuerySet.as_manager()

    class Meta:
        ordering = ["kota", "jenis", "nama"]
        verbose_name = "OPD"
        verbose_name_plural = "OPD"
        constraints = [
            models.UniqueConstraint(
                fields=["kota", "kode"],
                name="opd_kode_unik_per_kota",
                violation_error_message="Kode OPD ini sudah dipakai di kota yang sama.",
            ),
            models.CheckConstraint(condition=Q(jenis__in=JenisOpd.values), name="opd_jenis_dikenal"),
            models.CheckConstraint(
                condition=Q(induk__isnull=True) | Q(jenis=JenisOpd.KELURAHAN),
                name="opd_induk_hanya_kelurahan",
                violation_error_message="Hanya kelurahan yang mempunyai induk (kecamatannya).",
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def adalah_wilayah(self) -> bool:
        return self.jenis in JENIS_WILAYAH

    @property
    def singkatan(self) -> str:
        """Short name for table heads: the code of a department, the name of a kecamatan or kelurahan."""
        return self.nama if self.adalah_wilayah else self.kode

    def dalam_lingkup_kerja(self, pengguna) -> bool:
        """Whether this unit is among `OpdQuerySet.lingkup_kerja`, without a query."""
        return pengguna.opd_id is not None and pengguna.opd_id in (self.pk, self.induk_id)

    def dikerjakan_oleh(self, pengguna) -> bool:
        """Whether this person does this unit's work: secretariat: all of its city; operator: `lingkup_kerja`."""
        if pengguna.adalah_operator:
            return self.dalam_lingkup_kerja(pengguna)
        return pengguna.adalah_sekretariat and pengguna.kota_id == self.kota_id

    def clean(self) -> None:
        if self.induk_id and self.induk.kota_id != self.kota_id:
            raise ValidationError({"induk": "Induk harus berada di kota yang sama."})
        if self.induk_id and self.induk.jenis != JenisOpd.KECAMATAN:
            raise ValidationError({"induk": "Induk kelurahan harus sebuah kecamatan."})
