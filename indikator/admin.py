"""Inspection of instruments and evaluations. Instruments come in by `muat_instrumen`, answers by their pages."""

from django.contrib import admin

from indikator.models import (
    CatatanTahap,
    DiskonTaksiran,
    Evaluasi,
    HasilSkor,
    Indikator,
    Instrumen,
    Jawaban,
    JendelaTahap,
    JumlahTahap,
    KebutuhanBukti,
    Pengajuan,
    PengesahanOpd,
    Penugasan,
    Pertanyaan,
    PertanyaanOpd,
    SkalaPredikat,
    Skenario,
    SkorTahap,
)
from klaster.admin_dasar import BacaSebaris, HanyaBaca


class SkalaPredikatSebaris(BacaSebaris):
    model = SkalaPredikat
    fields = ["kode", "nama", "batas_bawah", "inklusif"]


class OpdAcuanSebaris(BacaSebaris):
    model = PertanyaanOpd
    fields = ["urutan", "kode_opd"]


class KebutuhanSebaris(BacaSebaris):
    model = KebutuhanBukti
    fields = ["urutan", "jenis", "uraian", "wajib"]


class PenugasanSebaris(BacaSebaris):
    model = Penugasan
    fields = ["opd", "pimpin", "status", "tenggat", "catatan", "diajukan_pada"]


class JendelaSebaris(BacaSebaris):
    model = JendelaTahap
    fields = ["kegiatan", "peran", "mulai", "sampai"]


@admin.register(Instrumen)
class InstrumenAdmin(HanyaBaca):
    list_display = ["nama", "kode", "versi", "tahun_mulai", "total_maks", "status"]
    list_filter = ["status", "tahun_mulai"]
    inlines = [SkalaPredikatSebaris]


@admin.register(Indikator)
class IndikatorAdmin(HanyaBaca):
    list_display = ["kode", "nama", "blok", "skor_maks", "instrumen"]
    list_filter = ["instrumen", "blok"]
    list_select_related = ["instrumen", "blok"]
    search_fields = ["kode", "nama"]


@admin.register(Pertanyaan)
class PertanyaanAdmin(HanyaBaca):
    list_display = ["kode", "teks", "indikator", "cara", "skor_maks", "instrumen"]
    list_filter = ["instrumen", "cara", "wilayah"]
    list_select_related = ["instrumen", "indikator"]
    search_fields = ["kode", "teks"]
    inlines = [OpdAcuanSebaris, KebutuhanSebaris]


@admin.register(Evaluasi)
class EvaluasiAdmin(HanyaBaca):
    list_display = ["kota", "tahun", "instrumen", "status", "tenggat", "revisi", "buka_halaman"]
    list_filter = ["tahun", "status"]
    list_select_related = ["kota", "instrumen"]
    inlines = [JendelaSebaris]


@admin.register(Jawaban)
class JawabanAdmin(HanyaBaca):
    list_display = ["pertanyaan", "evaluasi", "status", "opsi", "angka", "nilai_verifikasi", "buka_halaman"]
    list_filter = ["status", "evaluasi"]
    list_select_related = ["pertanyaan", "evaluasi__kota"]
    search_fields = ["pertanyaan__kode", "pertanyaan__teks"]
    inlines = [PenugasanSebaris]


@admin.register(HasilSkor)
class HasilSkorAdmin(HanyaBaca):
    list_display = ["evaluasi", "jenis", "revisi", "total", "predikat_nama", "penyebab", "dihitung_pada"]
    list_filter = ["jenis", "evaluasi"]
    list_select_related = ["evaluasi__kota"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("rincian")


@admin.register(SkorTahap)
class SkorTahapAdmin(HanyaBaca):
    list_display = ["evaluasi", "tahap", "pertanyaan", "skor"]
    list_filter = ["tahap", "evaluasi"]
    list_select_related = ["evaluasi__kota", "pertanyaan"]


@admin.register(PengesahanOpd)
class PengesahanOpdAdmin(HanyaBaca):
    list_display = ["opd", "evaluasi", "nama", "jabatan", "oleh", "pada"]
    list_filter = ["evaluasi"]
    list_select_related = ["opd", "evaluasi__kota", "oleh"]
    search_fields = ["opd__nama", "nama"]


@admin.register(Pengajuan)
class PengajuanAdmin(HanyaBaca):
    """The manifest itself is read as a file on the receipt's page: it is too long for this one."""

    list_display = ["kode", "evaluasi", "nomor", "dibuat_pada", "penanda_nama", "buka_halaman"]
    list_filter = ["evaluasi"]
    list_select_related = ["evaluasi__kota"]
    search_fields = ["kode", "penanda_nama"]
    exclude = ["manifes"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("manifes")


@admin.register(Skenario)
class SkenarioAdmin(HanyaBaca):
    list_display = ["nama", "evaluasi", "dasar", "target", "total", "dibuat_oleh", "dibuat_pada"]
    list_filter = ["evaluasi"]
    list_select_related = ["evaluasi__kota", "target", "dibuat_oleh"]
    search_fields = ["nama"]


@admin.register(DiskonTaksiran)
class DiskonTaksiranAdmin(HanyaBaca):
    list_display = ["kota", "alasan", "ringan", "wajar", "berat"]
    list_filter = ["kota", "alasan"]
    list_select_related = ["kota"]


@admin.register(JumlahTahap)
class JumlahTahapAdmin(HanyaBaca):
    """Sums that a stage wrote itself, beside which ours are shown on the page of reconciliation."""

    list_display = ["evaluasi", "tahap", "tingkat", "kode", "skor"]
    list_filter = ["tahap", "tingkat", "evaluasi"]
    list_select_related = ["evaluasi__kota"]


@admin.register(CatatanTahap)
class CatatanTahapAdmin(HanyaBaca):
    list_display = ["__str__", "evaluasi", "opd", "status", "penyelesaian", "tenggat", "buka_halaman"]
    list_filter = ["tahap", "status", "evaluasi"]
    list_select_related = ["evaluasi__kota", "opd", "indikator", "pertanyaan"]
    search_fields = ["teks", "pertanyaan__kode", "indikator__kode"]
