from django.db import models
from django.db.models import F, Q

from bukti.models.bukti import VersiBukti


class BacaanBerkas(models.Model):
    """What is written in a file, and what the portal read out of it. Advice for people; nothing is decided by it.

    `awal_halaman` holds the offset in `teks` at which each page begins. Years, numbers, dates (ISO), cities and words
    are lists without repetition in the order of the text. `angka_16` counts what looks like an identity number; the
    numbers themselves are kept nowhere but in the text. The index for searching is the database's (see the migration).
    """

    versi = models.OneToOneField(VersiBukti, on_delete=models.CASCADE, related_name="bacaan", verbose_name="berkas")
    teks = models.TextField("teks", blank=True)
    awal_halaman = models.JSONField("awal halaman", default=list)
    sidik_teks = models.CharField("sidik teks (SHA-256)", max_length=64, blank=True, db_index=True)
    tahun = models.JSONField("tahun", default=list)
    nomor = models.JSONField("nomor", default=list)
    tanggal = models.JSONField("tanggal", default=list)
    berlaku_sampai = models.DateField("berlaku sampai", null=True, blank=True)
    kota_disebut = models.JSONField("kota yang disebut", default=list)
    angka_16 = models.PositiveIntegerField("deret 16 angka", default=0)
    kata_peka = models.JSONField("kata peka", default=list)
    dibaca_pada = models.DateTimeField("dibaca pada")

    class Meta:
        verbose_name = "bacaan berkas"
        verbose_name_plural = "bacaan berkas"

    def __str__(self) -> str:
        return f"bacaan {self.versi}"


class Kembaran(models.Model):
    """That two files of one city are the same or nearly so. Found once, by the worker that read the newer one.

    `versi` is the younger row (greater id). `jarak`: differing bits of 64 between two pictures; 0 for bytes and text.
    """

    class Macam(models.TextChoices):
        BITA = "bita", "Berkas yang sama"
        TEKS = "teks", "Isi teks yang sama"
        RUPA = "rupa", "Foto yang hampir sama"

    versi = models.ForeignKey(VersiBukti, on_delete=models.CASCADE, related_name="kembaran", verbose_name="berkas")
    lain = models.ForeignKey(VersiBukti, on_delete=models.CASCADE, related_name="+", verbose_name="berkas lain")
    macam = models.CharField("macam", max_length=4, choices=Macam)
    jarak = models.PositiveSmallIntegerField("jarak (bit)", default=0)

    class Meta:
        ordering = ["versi", "jarak", "lain"]
        verbose_name = "kembaran"
        verbose_name_plural = "kembaran"
        constraints = [
            models.UniqueConstraint(fields=["versi", "lain"], name="kembaran_unik"),
            models.CheckConstraint(condition=Q(versi__gt=F("lain")), name="kembaran_berurutan"),
            models.CheckConstraint(condition=Q(macam__in=("bita", "teks", "rupa")), name="kembaran_macam_dikenal"),
        ]

    def __str__(self) -> str:
        return f"{self.versi} = {self.lain}"
