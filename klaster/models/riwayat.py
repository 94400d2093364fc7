from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models


class Aksi(models.TextChoices):
    """What can happen. The label is the middle of a sentence: "<pelaku> <label> <objek>"."""

    INSTRUMEN_DIMUAT = "instrumen_dimuat", "memuat instrumen"
    EVALUASI_DIBUKA = "evaluasi_dibuka", "membuka evaluasi"
    EVALUASI_DIAJUKAN = "evaluasi_diajukan", "mengajukan evaluasi"
    TENGGAT_DIUBAH = "tenggat_diubah", "mengubah tenggat"
    TARGET_DIUBAH = "target_diubah", "mengubah target predikat"
    JAWABAN_DISIMPAN = "jawaban_disimpan", "menyimpan jawaban"
    CATATAN_DISIMPAN = "catatan_disimpan", "menyimpan catatan bagian"
    BAGIAN_DIAJUKAN = "bagian_diajukan", "mengajukan bagian"
    BAGIAN_DITARIK = "bagian_ditarik", "menarik kembali bagian"
    JAWABAN_DIAJUKAN = "jawaban_diajukan", "melengkapi semua bagian"
    JAWABAN_DITERIMA = "jawaban_diterima", "menerima jawaban"
    JAWABAN_DIKEMBALIKAN = "jawaban_dikembalikan", "mengembalikan jawaban"
    VERIFIKASI_DIBATALKAN = "verifikasi_dibatalkan", "membatalkan verifikasi"
    BUKTI_DIUNGGAH = "bukti_diunggah", "mengunggah bukti"
    BUKTI_DIUBAH = "bukti_diubah", "mengubah keterangan bukti"
    BUKTI_DIGANTI = "bukti_diganti", "mengganti berkas bukti"
    BUKTI_DITAUTKAN = "bukti_ditautkan", "melampirkan bukti"
    BUKTI_DILEPAS = "bukti_dilepas", "melepas bukti"
    BUKTI_DITARIK = "bukti_ditarik", "menarik bukti"
    BUKTI_DIPERIKSA = "bukti_diperiksa", "memeriksa berkas"
    BUKTI_DIPETAKAN = "bukti_dipetakan", "memetakan bukti"
    BUKTI_DITANDAI = "bukti_ditandai", "menandai kepekaan bukti"
    BUKTI_DIBUKA = "bukti_dibuka", "membuka bukti peka"
    TAUTAN_DILIHAT = "tautan_dilihat", "memastikan tautan masih terbuka"
    LAMPIRAN_DIUBAH = "lampiran_diubah", "mengubah lampiran"
    BUKTI_DITERIMA = "bukti_diterima", "menerima bukti"
    BUKTI_DITOLAK = "bukti_ditolak", "menolak bukti"
    PUTUSAN_DIBATALKAN = "putusan_dibatalkan", "membatalkan putusan atas bukti"
    PENGATURAN_BUKTI_DIUBAH = "pengaturan_bukti_diubah", "mengubah pengaturan bukti"
    MATRIKS_DISIMPAN = "matriks_disimpan", "menyimpan matriks"
    UNIT_DIJAWAB = "unit_dijawab", "menjawab untuk unit"
    NILAI_DIHITUNG = "nilai_dihitung", "menghitung nilai dari unit pada"
    PENUGASAN_DIUBAH = "penugasan_diubah", "mengubah penugasan"
    JENDELA_DIUBAH = "jendela_diubah", "mengubah jadwal"
    PERPANJANGAN_DIBERI = "perpanjangan_diberi", "memberi perpanjangan"
    TAWARAN_DIPUTUSKAN = "tawaran_diputuskan", "memutuskan isian tahun lalu pada"
    PETA_KODE_DIUBAH = "peta_kode_diubah", "mengubah peta kode"
    OPD_DISAHKAN = "opd_disahkan", "mengesahkan isian"
    PENGESAHAN_DICABUT = "pengesahan_dicabut", "mencabut pengesahan"
    SYARAT_PENGAJUAN_DIUBAH = "syarat_pengajuan_diubah", "mengubah syarat pengajuan"
    EVALUASI_DIBUKA_LAGI = "evaluasi_dibuka_lagi", "membuka kembali evaluasi"
    EVALUASI_SELESAI = "evaluasi_selesai", "menutup evaluasi"
    SKOR_DIIMPOR = "skor_diimpor", "mengimpor nilai"
    SKOR_TAHAP_DIUBAH = "skor_tahap_diubah", "mengubah nilai tahap"
    CATATAN_TAHAP_DIBUAT = "catatan_tahap_dibuat", "mencatat"
    CATATAN_TAHAP_DIUBAH = "catatan_tahap_diubah", "mengubah"
    CATATAN_TAHAP_DITINDAK = "catatan_tahap_ditindak", "menindaklanjuti"
    CATATAN_TAHAP_SELESAI = "catatan_tahap_selesai", "menyelesaikan"
    CATATAN_TAHAP_DIBUKA = "catatan_tahap_dibuka", "membuka kembali"
    SKENARIO_DISIMPAN = "skenario_disimpan", "menyimpan simulasi"
    SKENARIO_DIHAPUS = "skenario_dihapus", "menghapus simulasi"
    DISKON_DIUBAH = "diskon_diubah", "mengubah potongan taksiran"
    LAPORAN_DIMINTA = "laporan_diminta", "meminta laporan"
    BERKAS_DIPERIKSA = "berkas_diperiksa", "memeriksa penyimpanan berkas"
    LAPORAN_DIUNDUH = "laporan_diunduh", "mengunduh laporan"
    MASUK = "masuk", "masuk sebagai"
    MASUK_DITOLAK = "masuk_ditolak", "menolak percobaan masuk"
    KELUAR = "keluar", "keluar dari"
    MASUK_TERKUNCI = "masuk_terkunci", "mengunci sementara"
    KUNCI_DILEPAS = "kunci_dilepas", "melepas kunci"
    IDENTITAS_DIPASTIKAN = "identitas_dipastikan", "memastikan diri sebagai"
    IDENTITAS_DITOLAK = "identitas_ditolak", "menolak pemastian diri"
    SANDI_DIGANTI = "sandi_diganti", "mengganti kata sandi"
    SESI_DIAKHIRI = "sesi_diakhiri", "mengakhiri sesi"
    DUA_LANGKAH_DIPASANG = "dua_langkah_dipasang", "memasang verifikasi dua langkah"
    DUA_LANGKAH_DICABUT = "dua_langkah_dicabut", "mencabut verifikasi dua langkah"
    KODE_PULIH_DIBUAT = "kode_pulih_dibuat", "membuat kode pemulihan"
    AKUN_DIBUAT = "akun_dibuat", "membuat akun"
    AKUN_DIUBAH = "akun_diubah", "mengubah akun"
    AKUN_DITANGGUHKAN = "akun_ditangguhkan", "menangguhkan akun"
    AKUN_DIAKTIFKAN = "akun_diaktifkan", "mengaktifkan kembali akun"
    AKUN_DISERAHKAN = "akun_diserahkan", "menyerahterimakan akun"
    AKUN_DIHAPUS = "akun_dihapus", "menghapus data diri pada akun"
    TAUTAN_AKUN_DIBUAT = "tautan_akun_dibuat", "membuat tautan kata sandi"
    TAUTAN_AKUN_DICABUT = "tautan_akun_dicabut", "mencabut tautan kata sandi"
    DATA_DIRI_DIUNDUH = "data_diri_diunduh", "mengunduh data diri"
    PENGATURAN_KOTA_DIUBAH = "pengaturan_kota_diubah", "mengubah pengaturan"
    PILIHAN_DIUBAH = "pilihan_diubah", "mengubah pilihan pemberitahuan"
    KIRIMAN_DIULANG = "kiriman_diulang", "meminta kirim ulang"
    PENGINGAT_DIBUKA = "pengingat_dibuka", "mengingatkan lewat WhatsApp"
    TOKEN_DIBUAT = "token_dibuat", "membuat token API"
    TOKEN_DICABUT = "token_dicabut", "mencabut token API"
    RIWAYAT_DIEKSPOR = "riwayat_diekspor", "mengekspor riwayat"
    PEMUSNAHAN_DISUSUN = "pemusnahan_disusun", "menyusun daftar pemusnahan"
    PEMUSNAHAN_DISETUJUI = "pemusnahan_disetujui", "menyetujui pemusnahan"
    PEMUSNAHAN_DIBATALKAN = "pemusnahan_dibatalkan", "membatalkan pemusnahan"
    DATA_DIMUSNAHKAN = "data_dimusnahkan", "memusnahkan data"
    ACUAN_DITAMBAH = "acuan_ditambah", "menambah"
    ACUAN_DIUBAH = "acuan_diubah", "mengubah"
    ACUAN_DIHAPUS = "acuan_dihapus", "menghapus"


class RiwayatQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna) -> "RiwayatQuerySet":
        if not pengguna.is_authenticated:
            return self.none()
        if pengguna.melihat_semua_kota:
            return self
        if pengguna.adalah_evaluator:
            return self.filter(kota__evaluator=pengguna)
        return self.filter(kota_id=pengguna.kota_id)

    def untuk(self, *objek: models.Model) -> "RiwayatQuerySet":
        """Rows that speak of any of these objects, newest first."""
        syarat = models.Q(pk__in=[])
        for satu in objek:
            syarat |= models.Q(objek_jenis=satu._meta.label_lower, objek_id=satu.pk)
        return self.filter(syarat).order_by("-waktu", "-pk")

    def untuk_objek(self, jenis: str, nomor: int) -> "RiwayatQuerySet":
        """Rows that speak of one object by its kind and number, whether it still exists or not."""
        return self.filter(objek_jenis=jenis, objek_id=nomor)

    def update(self, **kwargs):
        raise PermissionDenied("Riwayat hanya boleh ditambah.")

    def delete(self):
        raise PermissionDenied("Riwayat hanya boleh ditambah.")


class Riwayat(models.Model):
    """One thing that happened, append-only. Holds labels and ids, so it outlives what it speaks of."""

    waktu = models.DateTimeField("waktu", db_index=True)
    pelaku = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pelaku",
    )
    pelaku_label = models.CharField("nama pelaku", max_length=200)
    kota = models.ForeignKey(
        "klaster.Kota", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kota"
    )
    aksi = models.CharField("aksi", max_length=32, choices=Aksi)
    objek_jenis = models.CharField("jenis objek", max_length=60)
    objek_id = models.BigIntegerField("nomor objek", null=True)
    objek_label = models.CharField("objek", max_length=300)
    keterangan = models.TextField("keterangan", blank=True)
    sebelum = models.JSONField("sebelum", null=True, blank=True)
    sesudah = models.JSONField("sesudah", null=True, blank=True)
    alamat = models.GenericIPAddressField("alamat jaringan", null=True, blank=True)
    id_permintaan = models.CharField("nomor permintaan", max_length=64, blank=True)

    objects = RiwayatQuerySet.as_manager()

    class Meta:
        ordering = ["-waktu", "-pk"]
        verbose_name = "riwayat"
        verbose_name_plural = "riwayat"
        indexes = [models.Index(fields=["objek_jenis", "objek_id", "-waktu"], name="riwayat_objek")]

    def __str__(self) -> str:
        return self.kalimat

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise PermissionDenied("Riwayat hanya boleh ditambah.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("Riwayat hanya boleh ditambah.")

    @property
    def kalimat(self) -> str:
        """The row as a sentence without its time. An object that ends in a full stop ("…, S.Kom.") brings its own."""
        titik = "" if self.objek_label.endswith(".") else "."
        return f"{self.pelaku_label} {self.get_aksi_display()} {self.objek_label}{titik}"


class SegelRiwayat(models.Model):
    """The seal of one audit row: its place in the one chain of the portal, and the hash over it and the seal before.

    Rows are sealed right after their transaction, not in it: a chain written inside would make all writers of the
    portal wait for each other until commit, and lock in the wrong order. `urutan` has no gaps; the first is 1.
    """

    riwayat = models.OneToOneField(
        Riwayat, on_delete=models.DO_NOTHING, db_constraint=False, related_name="segel", verbose_name="riwayat"
    )
    urutan = models.PositiveBigIntegerField("urutan", unique=True)
    sidik_sebelum = models.CharField("sidik sebelumnya", max_length=64)
    sidik = models.CharField("sidik", max_length=64)
    disegel_pada = models.DateTimeField("disegel pada")

    class Meta:
        ordering = ["urutan"]
        verbose_name = "segel riwayat"
        verbose_name_plural = "segel riwayat"

    def __str__(self) -> str:
        return f"{self.urutan}: {self.sidik[:12]}"


class JangkarRiwayat(models.Model):
    """Where the chain begins after rows past their term were deleted: the last deleted place and its hash."""

    urutan = models.PositiveBigIntegerField("urutan", unique=True)
    sidik = models.CharField("sidik", max_length=64)
    banyak = models.PositiveBigIntegerField("banyak baris dihapus")
    dibuat_pada = models.DateTimeField("dibuat pada")

    class Meta:
        ordering = ["-urutan"]
        verbose_name = "jangkar riwayat"
        verbose_name_plural = "jangkar riwayat"

    def __str__(self) -> str:
        return f"{self.urutan}: {self.sidik[:12]}"
