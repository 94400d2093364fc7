from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q


class PengaturanKota(models.Model):
    """What a city decides about its people and its door. A city without a row has the defaults.

    `versi` goes up with every change; a form that was opened before another change is refused.
    """

    MENIT_DIAM_MIN, MENIT_DIAM_MAKS = 5, 240

    kota = models.OneToOneField(
        "klaster.Kota", on_delete=models.CASCADE, related_name="pengaturan", verbose_name="kota"
    )
    wajib_dua_langkah = models.BooleanField(
        "wajib verifikasi dua langkah",
        default=False,
        help_text="Sekretariat kota ini dan admin sistem harus memasang verifikasi dua langkah sebelum bekerja.",
    )
    menit_diam = models.PositiveSmallIntegerField(
        "keluar sendiri setelah diam (menit)",
        default=30,
        help_text="Sesi ditutup bila tidak ada yang dikerjakan selama ini. Yang sedang diketik disimpan dahulu.",
    )
    jam_kirim = models.TimeField("jam kirim ringkasan pagi", default=time(7, 0), help_text="Waktu kota.")
    tenang_mulai = models.TimeField("jam tenang mulai", default=time(19, 0))
    tenang_sampai = models.TimeField("jam tenang sampai", default=time(6, 0))
    hari_kerja_saja = models.BooleanField(
        "kirim pada hari kerja saja", default=True, help_text="Sabtu, Minggu, dan hari libur di bawah dilewati."
    )
    versi = models.PositiveIntegerField("versi", default=0)

    class Meta:
        verbose_name = "pengaturan kota"
        verbose_name_plural = "pengaturan kota"
        constraints = [
            models.CheckConstraint(condition=Q(menit_diam__gte=5, menit_diam__lte=240), name="pengaturan_menit_diam"),
        ]

    def __str__(self) -> str:
        return f"Pengaturan {self.kota}"


class HariLibur(models.Model):
    """A day off of a city: no reminders go out, and it is no working day."""

    kota = models.ForeignKey("klaster.Kota", on_delete=models.CASCADE, related_name="hari_libur", verbose_name="kota")
    tanggal = models.DateField("tanggal")
    nama = models.CharField("nama", max_length=120)

    class Meta:
        ordering = ["kota", "tanggal"]
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        constraints = [models.UniqueConstraint(fields=["kota", "tanggal"], name="hari_libur_unik")]

    def __str__(self) -> str:
        return f"{self.tanggal:%d-%m-%Y} {self.nama}"


class MasaSimpan(models.Model):
    """How many years a city keeps one kind of data. Kinds and defaults are code: `klaster.retensi`."""

    kota = models.ForeignKey("klaster.Kota", on_delete=models.CASCADE, related_name="masa_simpan", verbose_name="kota")
    jenis = models.CharField("jenis data", max_length=40)
    tahun = models.PositiveSmallIntegerField("tahun")

    class Meta:
        ordering = ["kota", "jenis"]
        verbose_name = "masa simpan"
        verbose_name_plural = "masa simpan"
        constraints = [
            models.UniqueConstraint(fields=["kota", "jenis"], name="masa_simpan_unik"),
            models.CheckConstraint(condition=Q(tahun__gte=1, tahun__lte=50), name="masa_simpan_wajar"),
        ]

    def __str__(self) -> str:
        return f"{self.jenis}: {self.tahun} tahun"


class PemusnahanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "PemusnahanQuerySet":
        """Lists of the own city; the system admin sees all, an evaluator none."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        return self.filter(kota_id=pengguna.kota_id) if pengguna.kota_id else self.none()


class Pemusnahan(models.Model):
    """A list of what is past its term in a city: drawn up first, deleted only when a person has agreed to this list.

    `daftar` holds one entry a kind: `{"jenis", "batas", "banyak", "contoh": [...]}`; `hasil` the numbers deleted.
    `selesai_pada` says when an agreed list came to its end, or was stopped before it.
    """

    class Status(models.TextChoices):
        DISUSUN = "disusun", "Menunggu persetujuan"
        DISETUJUI = "disetujui", "Sedang dimusnahkan"
        SELESAI = "selesai", "Selesai"
        DIBATALKAN = "dibatalkan", "Dibatalkan"

    kota = models.ForeignKey("klaster.Kota", on_delete=models.CASCADE, related_name="pemusnahan", verbose_name="kota")
    status = models.CharField("status", max_length=12, choices=Status, default=Status.DISUSUN)
    daftar = models.JSONField("daftar")
    hasil = models.JSONField("hasil", default=dict)
    disusun_pada = models.DateTimeField("disusun pada")
    diputuskan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diputuskan oleh",
    )
    diputuskan_pada = models.DateTimeField("diputuskan pada", null=True, blank=True)
    selesai_pada = models.DateTimeField("selesai pada", null=True, blank=True)

    objects = PemusnahanQuerySet.as_manager()

    class Meta:
        ordering = ["-disusun_pada"]
        verbose_name = "pemusnahan"
        verbose_name_plural = "pemusnahan"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["disusun", "disetujui", "selesai", "dibatalkan"]),
                name="pemusnahan_status_dikenal",
            ),
            models.UniqueConstraint(
                fields=["kota"], condition=Q(status__in=["disusun", "disetujui"]), name="pemusnahan_satu_berjalan"
            ),
        ]

    def __str__(self) -> str:
        return f"Pemusnahan {self.kota} {self.disusun_pada.astimezone(self.kota.zona):%d-%m-%Y}"

    @property
    def dihentikan(self) -> bool:
        """Agreed to and begun, and stopped when the agreement had lapsed; else a cancelled list was never agreed to."""
        return self.status == self.Status.DIBATALKAN and self.selesai_pada is not None

    @property
    def keadaan(self) -> str:
        return "Dihentikan" if self.dihentikan else self.get_status_display()
