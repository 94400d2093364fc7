from datetime import date
from functools import cached_property
from secrets import token_hex
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from indikator.models.catatan import CatatanTahap
from indikator.models.instrumen import JenisBukti
from indikator.models.jawaban import Jawaban
from klaster.models import Opd
from klaster.models.pengguna import Peran


class BuktiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "BuktiQuerySet":
        """Evidence in the user's scope.

        Secretariat and mayor: all of the city. Verifier and evaluator: what is attached to the answers they see, and
        to the notes of outside stages they see. Operator: own units' evidence, and what colleagues attached to a shared
        question or to a note in scope.
        """
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        terpakai = Q(pk__in=self._terpakai_pada(Jawaban.objects.terlihat_oleh(pengguna)))
        terpakai |= Q(pk__in=self._penjawab(CatatanTahap.objects.terlihat_oleh(pengguna)))
        if pengguna.adalah_evaluator:
            return self.filter(terpakai)
        kota = self.filter(kota_id=pengguna.kota_id)
        if pengguna.adalah_operator:
            return kota.filter(terpakai | Q(opd__in=Opd.objects.lingkup_kerja(pengguna)))
        if pengguna.adalah_verifikator:
            return kota.filter(terpakai)
        return kota

    @staticmethod
    def _terpakai_pada(jawaban: models.QuerySet) -> models.QuerySet:
        tautan = Bukti._meta.get_field("tautan").related_model
        return tautan.objects.filter(jawaban__in=jawaban).values("bukti_id")

    @staticmethod
    def _penjawab(catatan: models.QuerySet) -> models.QuerySet:
        tautan = Bukti._meta.get_field("catatan_tahap").related_model
        return tautan.objects.filter(catatan__in=catatan).values("bukti_id")

    def dikelola_oleh(self, pengguna) -> "BuktiQuerySet":
        """Evidence this user may change or withdraw: the secretariat all of its city, an operator its units'."""
        if pengguna.adalah_operator:
            return self.filter(opd__in=Opd.objects.lingkup_kerja(pengguna))
        if pengguna.peran == Peran.SEKRETARIAT:
            return self.filter(kota_id=pengguna.kota_id)
        return self.none()

    def aktif(self) -> "BuktiQuerySet":
        return self.filter(ditarik_pada__isnull=True)


class Bukti(models.Model):
    """One piece of evidence of a city: what it is, whose, and from when. Its files are `VersiBukti`.

    Four dates that must not be mixed: the date the document bears, the period it covers, its expiry, and (on the
    version) when it was uploaded.

    `kotak_masuk`: it came in without a question and waits to be mapped; `usulan` is the question its name speaks of.
    """

    class Kepekaan(models.TextChoices):
        """Whose personal data it holds (UU 27/2022, art. 25: a child's data is specific data)."""

        BIASA = "biasa", "Tidak memuat data pribadi anak"
        ANAK = "anak", "Memuat data pribadi anak"
        KORBAN = "korban", "Memuat data anak korban"

    kota = models.ForeignKey("klaster.Kota", on_delete=models.PROTECT, related_name="bukti", verbose_name="kota")
    opd = models.ForeignKey("klaster.Opd", on_delete=models.PROTECT, related_name="bukti", verbose_name="OPD pemilik")
    judul = models.CharField("judul", max_length=200)
    jenis = models.CharField("jenis", max_length=14, choices=JenisBukti)
    nomor = models.CharField("nomor dokumen", max_length=100, blank=True)
    penanda_tangan = models.CharField("penanda tangan", max_length=150, blank=True)
    tanggal_dokumen = models.DateField("tanggal dokumen", null=True, blank=True)
    periode_mulai = models.DateField("periode mulai", null=True, blank=True)
    periode_akhir = models.DateField("periode akhir", null=True, blank=True)
    berlaku_sampai = models.DateField("berlaku sampai", null=True, blank=True)
    tautan_url = models.URLField("alamat tautan", max_length=500, blank=True)
    tautan_dilihat_pada = models.DateTimeField("tautan terakhir dilihat", null=True, blank=True)
    tautan_dilihat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dilihat oleh",
    )
    kepekaan = models.CharField("kepekaan", max_length=6, choices=Kepekaan, default=Kepekaan.BIASA)
    kotak_masuk = models.BooleanField("belum dipetakan", default=False)
    usulan = models.ForeignKey(
        "indikator.Pertanyaan",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diusulkan untuk",
    )
    pengunggah = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pengunggah"
    )
    dibuat_pada = models.DateTimeField("dibuat pada")
    ditarik_pada = models.DateTimeField("ditarik pada", null=True, blank=True)
    contoh = models.BooleanField("data contoh", default=False)

    objects = BuktiQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuat_pada", "-pk"]
        verbose_name = "bukti"
        verbose_name_plural = "bukti"
        constraints = [
            models.CheckConstraint(condition=Q(jenis__in=JenisBukti.values), name="bukti_jenis_dikenal"),
            models.CheckConstraint(
                condition=Q(periode_mulai__isnull=True)
                | Q(periode_akhir__isnull=True)
                | Q(periode_mulai__lte=F("periode_akhir")),
                name="bukti_periode_berurutan",
                violation_error_message="Periode akhir tidak boleh sebelum periode mulai.",
            ),
            models.CheckConstraint(
                condition=Q(kepekaan__in=("biasa", "anak", "korban")), name="bukti_kepekaan_dikenal"
            ),
            models.CheckConstraint(
                condition=Q(tautan_dilihat_pada__isnull=True, tautan_dilihat_oleh__isnull=True)
                | (Q(tautan_dilihat_pada__isnull=False, tautan_dilihat_oleh__isnull=False) & ~Q(tautan_url="")),
                name="bukti_tautan_dilihat_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(jenis=JenisBukti.TAUTAN) & ~Q(tautan_url="")
                | ~Q(jenis=JenisBukti.TAUTAN) & Q(tautan_url=""),
                name="bukti_tautan_beralamat",
                violation_error_message="Bukti jenis tautan harus beralamat; jenis lain berupa berkas.",
            ),
        ]
        indexes = [
            models.Index(fields=["kota", "opd"], name="bukti_kota_opd"),
            models.Index(fields=["kota", "berlaku_sampai"], name="bukti_kota_berlaku"),
            models.Index(fields=["opd"], name="bukti_kotak_masuk", condition=Q(kotak_masuk=True)),
        ]

    def __str__(self) -> str:
        return self.judul

    def get_absolute_url(self) -> str:
        return reverse("bukti:bukti_detail", args=[self.pk])

    @property
    def adalah_tautan(self) -> bool:
        return self.jenis == JenisBukti.TAUTAN

    @property
    def ditarik(self) -> bool:
        return self.ditarik_pada is not None

    @property
    def peka(self) -> bool:
        """Holds children's or victims' data: each opening is logged, and it leaves the portal only on purpose."""
        return self.kepekaan != self.Kepekaan.BIASA

    def kedaluwarsa(self, pada: date) -> bool:
        return self.berlaku_sampai is not None and self.berlaku_sampai < pada


def lokasi_berkas(versi: "VersiBukti", nama_asli: str) -> str:
    """Where a file is stored: a name of our own, never the user's. Two levels so that no folder grows huge."""
    acak = uuid4().hex
    return f"bukti/{versi.bukti.kota.kode}/{acak[:2]}/{acak}{versi.akhiran}"


def lokasi_pratinjau(versi: "VersiBukti", nama: str) -> str:
    return f"pratinjau/{versi.bukti.kota.kode}/{uuid4().hex}.webp"


def lokasi_gambar_kecil(versi: "VersiBukti", nama: str) -> str:
    return f"pratinjau/{versi.bukti.kota.kode}/{uuid4().hex}-kecil.webp"


def kode_cek_baru() -> str:
    """What the QR code on a piece in the binder says: nobody can guess it or count through it."""
    return token_hex(8)


class VersiBuktiQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "VersiBuktiQuerySet":
        """A version is in scope when its evidence is; for an evaluator, up to the one that was submitted.

        What the city has put in its place since then, for another year, is not the evaluator's to read. Evidence that
        answers a note is brought after the submission and is there in every version.
        """
        if not (pengguna.is_authenticated and pengguna.adalah_evaluator):
            return self.filter(bukti__in=Bukti.objects.terlihat_oleh(pengguna))
        tautan = Bukti._meta.get_field("tautan").related_model.objects.filter(
            bukti=OuterRef("bukti"),
            versi__nomor__gte=OuterRef("nomor"),
            jawaban__in=Jawaban.objects.terlihat_oleh(pengguna),
        )
        menjawab = Bukti._meta.get_field("catatan_tahap").related_model.objects.filter(
            bukti=OuterRef("bukti"), catatan__in=CatatanTahap.objects.terlihat_oleh(pengguna)
        )
        return self.filter(Exists(tautan) | Exists(menjawab))

    def tertolak(self) -> "VersiBuktiQuerySet":
        """Files that inspection has refused or locked away: they prove nothing and are never served."""
        return self.filter(status_periksa__in=VersiBukti.TERTOLAK)

    def layak(self) -> "VersiBuktiQuerySet":
        """Files of versions that can be attached: inspection has refused none of their files."""
        return self.exclude(Exists(sekawan().tertolak()))


class VersiUtama(models.Manager.from_queryset(VersiBuktiQuerySet)):  # type: ignore[misc]
    """The versions, each by its first file. A related manager (`bukti.versi`) is this one, too."""

    def get_queryset(self) -> VersiBuktiQuerySet:
        return super().get_queryset().filter(urutan=1)


class VersiBukti(models.Model):
    """One file of a version of a piece of evidence.

    A version (`nomor`) is a set of files (`urutan` 1, 2, ...) that never changes: a replacement, another file, one file
    less is a new version; the old one stays for those who judged it. Links and verdicts speak of the version and point
    at its first file. `objects` sees first files only, `setiap_berkas` all. Two versions may share the stored bytes.

    Served only when `status_periksa` is `bersih`. `ditolak` is what cannot be used (broken, locked), `karantina` what
    is dangerous (active content, bomb, virus): kept for whoever investigates, never served. `kendala` says why a
    waiting file still waits, such as a virus scanner that does not answer.
    """

    class Periksa(models.TextChoices):
        MENUNGGU = "menunggu", "Menunggu pemeriksaan"
        BERSIH = "bersih", "Bersih"
        DITOLAK = "ditolak", "Ditolak"
        KARANTINA = "karantina", "Dikarantina"

    TERTOLAK = (Periksa.DITOLAK, Periksa.KARANTINA)

    bukti = models.ForeignKey(Bukti, on_delete=models.CASCADE, related_name="versi", verbose_name="bukti")
    nomor = models.PositiveSmallIntegerField("versi", default=1)
    urutan = models.PositiveSmallIntegerField("berkas ke-", default=1)
    kode_cek = models.CharField("kode cek", max_length=16, unique=True, default=kode_cek_baru, editable=False)
    berkas = models.FileField("berkas", upload_to=lokasi_berkas, max_length=200)
    nama_asli = models.CharField("nama berkas", max_length=200)
    ukuran = models.PositiveBigIntegerField("ukuran (bita)")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    tipe = models.CharField("tipe isi", max_length=100)
    halaman = models.PositiveIntegerField("halaman", null=True, blank=True)
    status_periksa = models.CharField("pemeriksaan", max_length=10, choices=Periksa, default=Periksa.MENUNGGU)
    alasan = models.CharField("alasan", max_length=300, blank=True)
    kendala = models.CharField("kendala pemeriksaan", max_length=200, blank=True)
    diperiksa_pada = models.DateTimeField("diperiksa pada", null=True, blank=True)
    pratinjau = models.FileField("pratinjau", upload_to=lokasi_pratinjau, max_length=200, blank=True)
    gambar_kecil = models.FileField("gambar kecil", upload_to=lokasi_gambar_kecil, max_length=200, blank=True)
    sidik_rupa = models.CharField("sidik rupa", max_length=80, blank=True)
    diunggah_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="diunggah oleh"
    )
    diunggah_pada = models.DateTimeField("diunggah pada")

    objects = VersiUtama()
    setiap_berkas = VersiBuktiQuerySet.as_manager()

    class Meta:
        ordering = ["bukti", "-nomor", "urutan"]
        verbose_name = "versi bukti"
        verbose_name_plural = "versi bukti"
        constraints = [
            models.UniqueConstraint(fields=["bukti", "nomor", "urutan"], name="versi_bukti_berkas_unik"),
            models.CheckConstraint(condition=Q(ukuran__gt=0), name="versi_bukti_tidak_kosong"),
            models.CheckConstraint(condition=Q(urutan__gte=1), name="versi_bukti_urutan_positif"),
            models.CheckConstraint(
                condition=Q(status_periksa="menunggu", diperiksa_pada__isnull=True)
                | Q(status_periksa="bersih", diperiksa_pada__isnull=False, alasan="")
                | (Q(status_periksa__in=("ditolak", "karantina"), diperiksa_pada__isnull=False) & ~Q(alasan="")),
                name="versi_bukti_periksa_lengkap",
            ),
        ]
        indexes = [
            models.Index(fields=["status_periksa"], name="versi_menunggu", condition=Q(status_periksa="menunggu")),
        ]

    def __str__(self) -> str:
        return f"{self.bukti} versi {self.nomor}"

    @property
    def akhiran(self) -> str:
        """The extension that goes with the sniffed type, ".pdf"; never the user's own."""
        return AKHIRAN[self.tipe]

    @property
    def bersih(self) -> bool:
        return self.status_periksa == self.Periksa.BERSIH

    @property
    def tertolak(self) -> bool:
        return self.status_periksa in self.TERTOLAK

    @cached_property
    def semua_berkas(self) -> "list[VersiBukti]":
        """All files of this file's version in their order. `queries.versi.muat_berkas` fills it in for many at once."""
        return list(VersiBukti.setiap_berkas.filter(bukti=self.bukti_id, nomor=self.nomor).order_by("urutan"))

    @property
    def status_versi(self) -> str:
        """The state of the version as a whole: that of its worst file, for one bad file spoils the proof."""
        return self.berkas_terburuk.status_periksa

    @property
    def berkas_terburuk(self) -> "VersiBukti":
        """The file by which the version is judged: the first of those in the worst state."""
        return min(self.semua_berkas, key=lambda v: URUTAN_BURUK.index(v.status_periksa))

    @property
    def versi_bersih(self) -> bool:
        return self.status_versi == self.Periksa.BERSIH

    @property
    def segera_diperiksa(self) -> bool:
        """A file of the version waits for a look that may come any second; one that met a hindrance does not count."""
        return any(v.status_periksa == self.Periksa.MENUNGGU and not v.kendala for v in self.semua_berkas)

    @property
    def versi_tertolak(self) -> bool:
        return self.status_versi in self.TERTOLAK

    @property
    def adalah_gambar(self) -> bool:
        return self.tipe.startswith("image/")

    @property
    def adalah_pdf(self) -> bool:
        return self.tipe == "application/pdf"


#: States of a file from the worst to the best.
URUTAN_BURUK = (
    VersiBukti.Periksa.KARANTINA,
    VersiBukti.Periksa.DITOLAK,
    VersiBukti.Periksa.MENUNGGU,
    VersiBukti.Periksa.BERSIH,
)


def sekawan(awalan: str = "") -> VersiBuktiQuerySet:
    """For `Exists`: the files of the version that the row is about. `awalan` leads from it there, as "versi__"."""
    return VersiBukti.setiap_berkas.filter(bukti=OuterRef(f"{awalan}bukti"), nomor=OuterRef(f"{awalan}nomor"))


#: Types the portal accepts, each with the extension it is stored and served under.
AKHIRAN = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
