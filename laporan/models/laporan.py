from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indikator.models import Evaluasi


class LaporanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "LaporanQuerySet":
        """Reports of the evaluations in scope. What a user may read of one is the permission's business."""
        return self.filter(evaluasi__in=Evaluasi.objects.terlihat_oleh(pengguna))

    def cetakan(self) -> "LaporanQuerySet":
        """Printed reports, which speak of the evaluation."""
        return self.exclude(jenis__in=(*LaporanTersimpan.BERKAS_BUKTI, LaporanTersimpan.Jenis.SERAH_TERIMA))

    def berkas_bukti(self) -> "LaporanQuerySet":
        """What carries the evidence itself: the ZIP and the binder."""
        return self.filter(jenis__in=LaporanTersimpan.BERKAS_BUKTI)


def lokasi_laporan(laporan: "LaporanTersimpan", nama: str) -> str:
    return f"laporan/{laporan.evaluasi.kota.kode}/{uuid4().hex}{laporan.akhiran}"


def lokasi_bagian(bagian: "BagianLaporan", nama: str) -> str:
    return lokasi_laporan(bagian.laporan, nama)


class LaporanTersimpan(models.Model):
    """One report that was asked for. The row is the truth of the job: state, progress (percent), lease.

    `sidik_masukan` is the SHA-256 of everything the report shows; the same input gives the stored file again.
    A worker holds the job until `sewa_sampai`; a job whose lease ran out is taken up again by the sweeper.

    The kinds in `BERKAS_BUKTI` carry evidence: they are made by choices (`pilihan`, of which `kunci` is the short form
    that tells jobs apart), say in `rincian` what they hold and left out, and are taken away at `kedaluwarsa_pada`;
    the row stays. What a binder has beyond its first volume are `BagianLaporan`.

    The paper of a handover (`SERAH_TERIMA`, named by `kunci`) hangs on the evaluation whose parts make it long, is
    listed and read on the page of the handover only, and is taken away like the files of evidence.
    """

    class Jenis(models.TextChoices):
        EVALUASI_MANDIRI = "evaluasi_mandiri", "Laporan Evaluasi Mandiri KLA"
        CATATAN_TAHAP = "catatan_tahap", "Lembar Catatan Verifikasi"
        ZIP_BUKTI = "zip_bukti", "Berkas verifikasi (ZIP)"
        JILID_BUKTI = "jilid_bukti", "Jilid bukti (PDF)"
        SERAH_TERIMA = "serah_terima", "Berita serah terima (PDF)"

    BERKAS_BUKTI = (Jenis.ZIP_BUKTI, Jenis.JILID_BUKTI)

    class Status(models.TextChoices):
        ANTRE = "antre", "Antre"
        BERJALAN = "berjalan", "Sedang dibuat"
        SELESAI = "selesai", "Selesai"
        GAGAL = "gagal", "Gagal"
        KEDALUWARSA = "kedaluwarsa", "Sudah dihapus"

    evaluasi = models.ForeignKey(Evaluasi, on_delete=models.CASCADE, related_name="laporan", verbose_name="evaluasi")
    jenis = models.CharField("jenis", max_length=20, choices=Jenis, default=Jenis.EVALUASI_MANDIRI)
    pilihan = models.JSONField("pilihan", default=dict, blank=True)
    kunci = models.CharField("kunci pilihan", max_length=40, blank=True)
    status = models.CharField("status", max_length=11, choices=Status, default=Status.ANTRE)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (persen)", default=0)
    langkah = models.CharField("langkah", max_length=120, blank=True)
    percobaan = models.PositiveSmallIntegerField("percobaan", default=0)
    sidik_masukan = models.CharField("sidik masukan (SHA-256)", max_length=64, blank=True)
    berkas = models.FileField("berkas", upload_to=lokasi_laporan, max_length=200, blank=True)
    ukuran = models.PositiveBigIntegerField("ukuran (bita)", null=True, blank=True)
    halaman = models.PositiveIntegerField("halaman", null=True, blank=True)
    sidik_berkas = models.CharField("sidik berkas (SHA-256)", max_length=64, blank=True)
    rincian = models.JSONField("rincian", default=dict, blank=True)
    diminta_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diminta oleh"
    )
    diminta_pada = models.DateTimeField("diminta pada")
    sewa_sampai = models.DateTimeField("sewa sampai", null=True, blank=True)
    selesai_pada = models.DateTimeField("selesai pada", null=True, blank=True)
    kedaluwarsa_pada = models.DateTimeField("disimpan sampai", null=True, blank=True)
    pesan = models.CharField("pesan", max_length=300, blank=True)

    objects = LaporanQuerySet.as_manager()

    class Meta:
        ordering = ["-diminta_pada", "-pk"]
        verbose_name = "laporan tersimpan"
        verbose_name_plural = "laporan tersimpan"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluasi", "jenis", "kunci"],
                condition=Q(status__in=("antre", "berjalan")),
                name="laporan_satu_berjalan",
                violation_error_message="Laporan ini sedang dibuat.",
            ),
            models.CheckConstraint(condition=Q(kemajuan__lte=100), name="laporan_kemajuan_persen"),
            models.CheckConstraint(
                condition=~Q(status="selesai") | (Q(selesai_pada__isnull=False) & ~Q(berkas="") & ~Q(sidik_masukan="")),
                name="laporan_selesai_berberkas",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.evaluasi.kota} {self.evaluasi.tahun}"

    def get_absolute_url(self) -> str:
        if self.jenis == self.Jenis.SERAH_TERIMA:
            return reverse("laporan:serah_terima", args=[self.kunci])
        return reverse("laporan:berkas_detail" if self.berisi_bukti else "laporan:laporan_detail", args=[self.pk])

    @property
    def akhiran(self) -> str:
        return ".zip" if self.jenis == self.Jenis.ZIP_BUKTI else ".pdf"

    @property
    def berisi_bukti(self) -> bool:
        return self.jenis in self.BERKAS_BUKTI

    @property
    def memuat_peka(self) -> bool:
        """Asked for with children's data on purpose: only whoever gave the reason may fetch it."""
        return bool(self.pilihan.get("peka"))

    @property
    def selesai(self) -> bool:
        return self.status == self.Status.SELESAI

    def lewat_masa(self, pada: datetime) -> bool:
        """Past its last day, also while the sweeper has not come by yet."""
        lewat = self.kedaluwarsa_pada is not None and self.kedaluwarsa_pada <= pada
        return self.status == self.Status.KEDALUWARSA or (self.selesai and lewat)

    @property
    def sedang_dikerjakan(self) -> bool:
        return self.status in (self.Status.ANTRE, self.Status.BERJALAN)


class BagianLaporan(models.Model):
    """A further volume of a binder; the first one is the report's own file."""

    laporan = models.ForeignKey(
        LaporanTersimpan, on_delete=models.CASCADE, related_name="bagian", verbose_name="laporan"
    )
    urutan = models.PositiveSmallIntegerField("jilid ke-")
    berkas = models.FileField("berkas", upload_to=lokasi_bagian, max_length=200)
    ukuran = models.PositiveBigIntegerField("ukuran (bita)")
    halaman = models.PositiveIntegerField("halaman")
    sidik_berkas = models.CharField("sidik berkas (SHA-256)", max_length=64)

    class Meta:
        ordering = ["laporan", "urutan"]
        verbose_name = "bagian laporan"
        verbose_name_plural = "bagian laporan"
        constraints = [
            models.UniqueConstraint(fields=["laporan", "urutan"], name="bagian_laporan_unik"),
            models.CheckConstraint(condition=Q(urutan__gte=2), name="bagian_laporan_mulai_dua"),
        ]

    def __str__(self) -> str:
        return f"{self.laporan} jilid {self.urutan}"
