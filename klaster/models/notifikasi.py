from django.conf import settings
from django.db import models
from django.db.models import Q


class JenisNotifikasi(models.TextChoices):
    """What a message is about. A person can switch kinds off, except those of `WAJIB`."""

    TENGGAT = "tenggat", "Tenggat mendekat atau terlewat"
    DIKEMBALIKAN = "dikembalikan", "Jawaban atau bukti dikembalikan"
    DITERIMA = "diterima", "Jawaban diterima"
    PENUGASAN = "penugasan", "Penugasan dan perpanjangan"
    MENUNGGU = "menunggu", "Jawaban menunggu verifikasi"
    BUKTI = "bukti", "Bukti ditolak pemeriksaan atau akan kedaluwarsa"
    EVALUASI = "evaluasi", "Evaluasi dibuka, diajukan, dibuka kembali, atau ditutup"
    CATATAN = "catatan", "Catatan tahap luar"
    LAPORAN = "laporan", "Laporan dan berkas siap diunduh"
    KEPALA = "kepala", "Ringkasan untuk kepala OPD"
    KEAMANAN = "keamanan", "Keamanan akun"


WAJIB = (JenisNotifikasi.KEAMANAN,)


class NotifikasiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "NotifikasiQuerySet":
        """One's own messages only, whatever the role."""
        return self.filter(penerima=pengguna) if pengguna.is_authenticated else self.none()

    def belum_dibaca(self) -> "NotifikasiQuerySet":
        return self.filter(dibaca_pada__isnull=True)


class Notifikasi(models.Model):
    """A message to one person inside the portal. `kunci` says what it is about: the same is never told twice."""

    penerima = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifikasi", verbose_name="penerima"
    )
    kota = models.ForeignKey(
        "klaster.Kota", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kota"
    )
    jenis = models.CharField("jenis", max_length=16, choices=JenisNotifikasi)
    judul = models.CharField("judul", max_length=200)
    isi = models.TextField("isi", blank=True)
    alamat = models.CharField("alamat", max_length=300, blank=True, help_text="Halaman portal, tanpa nama situs.")
    kunci = models.CharField("kunci", max_length=160)
    dibuat_pada = models.DateTimeField("dibuat pada")
    dibaca_pada = models.DateTimeField("dibaca pada", null=True, blank=True)
    diringkas_pada = models.DateTimeField("masuk ringkasan pada", null=True, blank=True)

    objects = NotifikasiQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuat_pada", "-pk"]
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        constraints = [models.UniqueConstraint(fields=["penerima", "kunci"], name="notifikasi_sekali")]
        indexes = [
            models.Index(fields=["penerima", "-dibuat_pada"], name="notifikasi_penerima"),
            models.Index(fields=["penerima"], condition=Q(dibaca_pada__isnull=True), name="notifikasi_belum_dibaca"),
        ]

    def __str__(self) -> str:
        return self.judul


class PilihanNotifikasi(models.Model):
    """A person's own switches. Without a row everything is on."""

    pengguna = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="pilihan_notifikasi",
        verbose_name="pengguna",
    )
    surel = models.BooleanField("kirim ringkasan ke surel", default=True)
    mati = models.JSONField("jenis yang dimatikan", default=list, blank=True)
    versi = models.PositiveIntegerField("versi", default=0)

    class Meta:
        verbose_name = "pilihan pemberitahuan"
        verbose_name_plural = "pilihan pemberitahuan"

    def __str__(self) -> str:
        return f"Pilihan {self.pengguna}"


class KirimanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "KirimanQuerySet":
        """The mails of the own city; the system admin sees all, an evaluator none."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        return self.filter(kota_id=pengguna.kota_id) if pengguna.kota_id else self.none()


class Kiriman(models.Model):
    """The log of what was sent, and the lock that makes it once: the row is claimed before the mail goes out.

    `kunci` is one a person and day ("ringkasan:2024-05-03"). A row that is still SEDANG after its worker died is not
    sent again by itself: a mail too few is asked about, a mail twice is laughed about. The secretariat sees it.
    """

    class Status(models.TextChoices):
        SEDANG = "sedang", "Sedang dikirim"
        TERKIRIM = "terkirim", "Terkirim"
        GAGAL = "gagal", "Gagal"

    penerima = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kiriman", verbose_name="penerima"
    )
    kota = models.ForeignKey(
        "klaster.Kota", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kota"
    )
    jenis = models.CharField("jenis", max_length=16)
    kunci = models.CharField("kunci", max_length=80)
    tujuan = models.CharField("tujuan", max_length=254)
    subjek = models.CharField("subjek", max_length=200)
    isi = models.TextField("isi")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.SEDANG)
    percobaan = models.PositiveSmallIntegerField("percobaan", default=1)
    dimulai_pada = models.DateTimeField("dimulai pada")
    selesai_pada = models.DateTimeField("selesai pada", null=True, blank=True)
    galat = models.CharField("galat", max_length=300, blank=True)

    objects = KirimanQuerySet.as_manager()

    class Meta:
        ordering = ["-dimulai_pada", "-pk"]
        verbose_name = "kiriman"
        verbose_name_plural = "kiriman"
        constraints = [
            models.UniqueConstraint(fields=["penerima", "kunci"], name="kiriman_sekali"),
            models.CheckConstraint(
                condition=Q(status__in=["sedang", "terkirim", "gagal"]), name="kiriman_status_dikenal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subjek} → {self.tujuan}"
