from django.db import models
from django.db.models import F, Q

from indikator.models.skor import MilikEvaluasiQuerySet
from klaster.models.pengguna import Peran


class Kegiatan(models.TextChoices):
    """What a window opens: the city's own steps first, then the outside stages (the codes of `Tahap`)."""

    PENGISIAN = "PENGISIAN", "Pengisian"
    VERIFIKASI = "VERIFIKASI", "Verifikasi dalam kota"
    PENGESAHAN = "PENGESAHAN", "Pengesahan dan pengajuan"
    VA_PROV = "VA_PROV", "Verifikasi administrasi provinsi"
    VA_PUSAT = "VA_PUSAT", "Verifikasi administrasi kementerian"
    VLH = "VLH", "Verifikasi lapangan hibrida"
    VKL = "VKL", "Verifikasi kunjungan lapangan"
    VF = "VF", "Verifikasi final"


class JendelaTahap(models.Model):
    """The days on which one role may do one thing; both days belong to it, in the zone of the city.

    An empty `peran` is every role that takes part and has no window of its own. An activity without any window is not
    limited. The end of filling for everyone is `Evaluasi.tenggat`, its first day `Evaluasi.mulai`; a row for PENGISIAN
    therefore always names a role.
    """

    evaluasi = models.ForeignKey(
        "indikator.Evaluasi", on_delete=models.CASCADE, related_name="jendela", verbose_name="evaluasi"
    )
    kegiatan = models.CharField("kegiatan", max_length=10, choices=Kegiatan)
    peran = models.CharField("peran", max_length=12, choices=Peran, blank=True)
    mulai = models.DateField("mulai")
    sampai = models.DateField("sampai")

    objects = MilikEvaluasiQuerySet.as_manager()

    class Meta:
        ordering = ["evaluasi", "mulai", "sampai", "pk"]
        verbose_name = "jendela tahap"
        verbose_name_plural = "jendela tahap"
        constraints = [
            models.UniqueConstraint(fields=["evaluasi", "kegiatan", "peran"], name="jendela_unik"),
            models.CheckConstraint(condition=Q(kegiatan__in=Kegiatan.values), name="jendela_kegiatan_dikenal"),
            models.CheckConstraint(condition=Q(peran="") | Q(peran__in=Peran.values), name="jendela_peran_dikenal"),
            models.CheckConstraint(
                condition=Q(mulai__lte=F("sampai")),
                name="jendela_berurutan",
                violation_error_message="Hari terakhir tidak boleh sebelum hari pertama.",
            ),
            models.CheckConstraint(
                condition=~Q(kegiatan="PENGISIAN") | ~Q(peran=""), name="jendela_pengisian_bernama_peran"
            ),
        ]

    def __str__(self) -> str:
        siapa = f" ({self.get_peran_display()})" if self.peran else ""
        return f"{self.get_kegiatan_display()}{siapa}"
