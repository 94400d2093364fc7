from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q

from indikator.matriks.definisi import Definisi, definisi_dari_data

PESAN_TERBIT = "Instrumen yang sudah terbit tidak dapat diubah atau dihapus. Muat versi baru sebagai gantinya."


class IsiInstrumenQuerySet(models.QuerySet):
    """Rows of an instrument: what is published can be read and copied, never changed.

    `jalur_instrumen` is the path from the row to its instrument.
    """

    jalur_instrumen = "instrumen"

    def _tolak_yang_terbit(self) -> None:
        if self.filter(**{f"{self.jalur_instrumen}__status": Instrumen.Status.TERBIT}).exists():
            raise PermissionDenied(PESAN_TERBIT)

    def update(self, **kwargs):
        self._tolak_yang_terbit()
        return super().update(**kwargs)

    def delete(self):
        self._tolak_yang_terbit()
        return super().delete()


class IsiPertanyaanQuerySet(IsiInstrumenQuerySet):
    jalur_instrumen = "pertanyaan__instrumen"


class IsiInstrumen(models.Model):
    """Base of every row inside an instrument: refuses `save` and `delete` once the instrument is published."""

    objects = IsiInstrumenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.induk_instrumen().terbit:
            raise PermissionDenied(PESAN_TERBIT)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.induk_instrumen().terbit:
            raise PermissionDenied(PESAN_TERBIT)
        return super().delete(*args, **kwargs)

    def induk_instrumen(self) -> "Instrumen":
        return self.instrumen


class InstrumenQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "InstrumenQuerySet":
        """Published instruments are open to every account; drafts to the system admin."""
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        return self.filter(status=Instrumen.Status.TERBIT)

    def update(self, **kwargs):
        if self.filter(status=Instrumen.Status.TERBIT).exists():
            raise PermissionDenied(PESAN_TERBIT)
        return super().update(**kwargs)

    def delete(self):
        if self.filter(status=Instrumen.Status.TERBIT).exists():
            raise PermissionDenied(PESAN_TERBIT)
        return super().delete()


class Instrumen(models.Model):
    """The list of questions of a year with their weights. Published = immutable; a change is a new `versi`."""

    class Status(models.TextChoices):
        DRAF = "draf", "Draf"
        TERBIT = "terbit", "Terbit"

    kode = models.CharField("kode", max_length=30)
    versi = models.PositiveSmallIntegerField("versi", default=1)
    nama = models.CharField("nama", max_length=200)
    tahun_mulai = models.PositiveSmallIntegerField("berlaku mulai tahun")
    total_maks = models.DecimalField("nilai maksimum", max_digits=7, decimal_places=2)
    status = models.CharField("status", max_length=8, choices=Status, default=Status.DRAF)
    sidik = models.CharField("sidik isi (SHA-256)", max_length=64)
    catatan = models.JSONField("catatan", default=list, blank=True)
    sumber = models.JSONField("sumber", default=list, blank=True)
    diterbitkan_pada = models.DateTimeField("diterbitkan pada", null=True, blank=True)

    objects = InstrumenQuerySet.as_manager()

    class Meta:
        ordering = ["-tahun_mulai", "kode", "-versi"]
        verbose_name = "instrumen"
        verbose_name_plural = "instrumen"
        constraints = [
            models.UniqueConstraint(fields=["kode", "versi"], name="instrumen_kode_versi_unik"),
            models.CheckConstraint(
                condition=Q(status="draf", diterbitkan_pada__isnull=True)
                | Q(status="terbit", diterbitkan_pada__isnull=False),
                name="instrumen_terbit_bertanggal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nama} versi {self.versi}"

    def save(self, *args, **kwargs):
        if self.pk and type(self).objects.filter(pk=self.pk, status=self.Status.TERBIT).exists():
            raise PermissionDenied(PESAN_TERBIT)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.terbit:
            raise PermissionDenied(PESAN_TERBIT)
        return super().delete(*args, **kwargs)

    @property
    def terbit(self) -> bool:
        return self.status == self.Status.TERBIT


class BlokKlaster(IsiInstrumen):
    """What a klaster is worth in this instrument."""

    instrumen = models.ForeignKey(Instrumen, on_delete=models.CASCADE, related_name="blok", verbose_name="instrumen")
    klaster = models.ForeignKey("klaster.Klaster", on_delete=models.PROTECT, related_name="+", verbose_name="klaster")
    nomor = models.PositiveSmallIntegerField("nomor")
    nama = models.CharField("nama", max_length=120)
    skor_maks = models.DecimalField("nilai maksimum", max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["instrumen", "nomor"]
        verbose_name = "blok klaster"
        verbose_name_plural = "blok klaster"
        constraints = [models.UniqueConstraint(fields=["instrumen", "klaster"], name="blok_unik_per_instrumen")]

    def __str__(self) -> str:
        return self.nama


class Indikator(IsiInstrumen):
    """One row of the instrument: "21A", worth the sum of its questions."""

    instrumen = models.ForeignKey(
        Instrumen, on_delete=models.CASCADE, related_name="indikator", verbose_name="instrumen"
    )
    blok = models.ForeignKey(
        BlokKlaster, on_delete=models.CASCADE, related_name="indikator", verbose_name="blok klaster"
    )
    kode = models.CharField("kode", max_length=8)
    nama = models.CharField("nama", max_length=300)
    skor_maks = models.DecimalField("nilai maksimum", max_digits=7, decimal_places=2)
    urutan = models.PositiveSmallIntegerField("urutan")

    class Meta:
        ordering = ["instrumen", "urutan"]
        verbose_name = "indikator"
        verbose_name_plural = "indikator"
        constraints = [models.UniqueConstraint(fields=["instrumen", "kode"], name="indikator_kode_unik")]

    def __str__(self) -> str:
        return f"{self.kode} {self.nama}"


class Pertanyaan(IsiInstrumen):
    """One question with the rule that turns its answer into points.

    `aturan` holds the graded options (`opsi`), the bands (`rentang`) or the two ends (`nol`, `penuh`) as in the
    instrument file; numbers in it are strings, so that nothing passes through binary floats. `matriks` defines the
    table that the question asks for, empty when it asks for none: {"kolom": [{"kode", "label", "jenis", ...}]}.
    """

    class Cara(models.TextChoices):
        YA_TIDAK = "ya_tidak", "Ya atau tidak"
        PILIHAN = "pilihan", "Pilihan bertingkat"
        RENTANG = "rentang", "Angka dengan rentang nilai"
        LINEAR = "linear", "Angka sebanding"

    class Wilayah(models.TextChoices):
        KECAMATAN = "kecamatan", "Kecamatan"
        KELURAHAN = "kelurahan", "Desa/kelurahan"

    instrumen = models.ForeignKey(
        Instrumen, on_delete=models.CASCADE, related_name="pertanyaan", verbose_name="instrumen"
    )
    indikator = models.ForeignKey(
        Indikator, on_delete=models.CASCADE, related_name="pertanyaan", verbose_name="indikator"
    )
    kode = models.CharField("kode", max_length=12)
    teks = models.TextField("pertanyaan")
    petunjuk = models.TextField("petunjuk", blank=True)
    skor_maks = models.DecimalField("nilai maksimum", max_digits=6, decimal_places=2)
    cara = models.CharField("cara penilaian", max_length=10, choices=Cara)
    satuan = models.CharField("satuan", max_length=40, blank=True)
    minimum = models.DecimalField("nilai terkecil", max_digits=18, decimal_places=4, null=True, blank=True)
    maksimum = models.DecimalField("nilai terbesar", max_digits=18, decimal_places=4, null=True, blank=True)
    aturan = models.JSONField("aturan penilaian", default=dict, blank=True)
    matriks = models.JSONField("matriks", default=dict, blank=True)
    wilayah = models.CharField("diisi wilayah", max_length=10, choices=Wilayah, blank=True)
    tahun_data = models.PositiveSmallIntegerField("tahun data", default=1)
    urutan = models.PositiveSmallIntegerField("urutan")

    class Meta:
        ordering = ["instrumen", "urutan"]
        verbose_name = "pertanyaan"
        verbose_name_plural = "pertanyaan"
        constraints = [
            models.UniqueConstraint(fields=["instrumen", "kode"], name="pertanyaan_kode_unik"),
            models.CheckConstraint(condition=Q(skor_maks__gte=0), name="pertanyaan_skor_maks_tidak_negatif"),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maksimum__isnull=True) | Q(minimum__lt=F("maksimum")),
                name="pertanyaan_batas_berurutan",
            ),
        ]

    def __str__(self) -> str:
        return f"Pertanyaan {self.kode}"

    @property
    def berupa_angka(self) -> bool:
        return self.cara in (self.Cara.RENTANG, self.Cara.LINEAR)

    @property
    def definisi_matriks(self) -> Definisi | None:
        """The table that the question asks for; None when it asks for none."""
        return definisi_dari_data(self.matriks)

    @property
    def pilihan(self) -> list[tuple[str, str, Decimal]]:
        """Options as (kode, label, proporsi); empty for number questions."""
        if self.cara == self.Cara.YA_TIDAK:
            return [("ya", "Ya", Decimal(1)), ("tidak", "Tidak", Decimal(0))]
        return [(o["kode"], o["label"], Decimal(o["proporsi"])) for o in self.aturan.get("opsi", [])]


class PertanyaanOpd(IsiInstrumen):
    """A department that the instrument names for a question; the first one leads.

    `kode_opd` is a reference code (DINKES); KECAMATAN and KELURAHAN stand for all such units of a city.
    """

    pertanyaan = models.ForeignKey(
        Pertanyaan, on_delete=models.CASCADE, related_name="opd_acuan", verbose_name="pertanyaan"
    )
    kode_opd = models.CharField("kode OPD", max_length=20)
    urutan = models.PositiveSmallIntegerField("urutan")

    objects = IsiPertanyaanQuerySet.as_manager()

    class Meta:
        ordering = ["pertanyaan", "urutan"]
        verbose_name = "OPD acuan"
        verbose_name_plural = "OPD acuan"
        constraints = [models.UniqueConstraint(fields=["pertanyaan", "kode_opd"], name="opd_acuan_unik")]

    def __str__(self) -> str:
        return self.kode_opd

    def induk_instrumen(self) -> Instrumen:
        return self.pertanyaan.instrumen


class JenisBukti(models.TextChoices):
    """Kinds of evidence, as the instrument names them."""

    PERATURAN = "peraturan", "Peraturan"
    KEPUTUSAN = "keputusan", "Keputusan (SK)"
    DOKUMEN = "dokumen", "Dokumen"
    LAPORAN = "laporan", "Laporan"
    DATA = "data", "Data"
    MATRIKS = "matriks", "Matriks"
    FOTO = "foto", "Foto"
    NOTULEN = "notulen", "Notulen"
    DAFTAR_HADIR = "daftar_hadir", "Daftar hadir"
    PERJANJIAN = "perjanjian", "Perjanjian"
    SERTIFIKAT = "sertifikat", "Sertifikat"
    TAUTAN = "tautan", "Tautan"


class KebutuhanBukti(IsiInstrumen):
    """A piece of evidence that a question asks for."""

    pertanyaan = models.ForeignKey(
        Pertanyaan, on_delete=models.CASCADE, related_name="kebutuhan", verbose_name="pertanyaan"
    )
    jenis = models.CharField("jenis", max_length=14, choices=JenisBukti)
    uraian = models.CharField("uraian", max_length=300)
    wajib = models.BooleanField("wajib", default=False)
    urutan = models.PositiveSmallIntegerField("urutan")

    objects = IsiPertanyaanQuerySet.as_manager()

    class Meta:
        ordering = ["pertanyaan", "urutan"]
        verbose_name = "kebutuhan bukti"
        verbose_name_plural = "kebutuhan bukti"
        constraints = [models.UniqueConstraint(fields=["pertanyaan", "urutan"], name="kebutuhan_urutan_unik")]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()}: {self.uraian}"

    def induk_instrumen(self) -> Instrumen:
        return self.pertanyaan.instrumen


class SkalaPredikat(IsiInstrumen):
    """One band of the predikat. `inklusif` says whether the lower bound itself belongs to the band."""

    instrumen = models.ForeignKey(
        Instrumen, on_delete=models.CASCADE, related_name="predikat", verbose_name="instrumen"
    )
    kode = models.CharField("kode", max_length=20)
    nama = models.CharField("nama", max_length=40)
    batas_bawah = models.DecimalField("batas bawah", max_digits=7, decimal_places=2)
    inklusif = models.BooleanField("batas termasuk", default=True)
    urutan = models.PositiveSmallIntegerField("urutan")

    class Meta:
        ordering = ["instrumen", "urutan"]
        verbose_name = "skala predikat"
        verbose_name_plural = "skala predikat"
        constraints = [models.UniqueConstraint(fields=["instrumen", "kode"], name="predikat_kode_unik")]

    def __str__(self) -> str:
        return self.nama
