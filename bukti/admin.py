"""Inspection of evidence. It changes through its pages, which keep the rules; here it can only be looked at."""

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from bukti.models import Bukti, BuktiCatatan, TautanBukti, VersiBukti
from klaster.admin_dasar import BacaSebaris, HanyaBaca


class VersiSebaris(BacaSebaris):
    """All files of all versions; the default manager would show the first of each only."""

    model = VersiBukti
    fields = ["nomor", "urutan", "nama_asli", "ukuran", "tipe", "halaman", "status_periksa", "alasan", "diunggah_pada"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[VersiBukti]:
        return VersiBukti.setiap_berkas.all()


class TautanSebaris(BacaSebaris):
    model = TautanBukti
    fields = ["jawaban", "opd", "versi", "putusan", "catatan", "ditautkan_pada"]


class CatatanSebaris(BacaSebaris):
    model = BuktiCatatan
    fields = ["catatan", "versi", "ditautkan_oleh", "ditautkan_pada"]
    verbose_name_plural = "catatan tahap luar yang dijawab"


@admin.register(Bukti)
class BuktiAdmin(HanyaBaca):
    list_display = ["judul", "jenis", "opd", "kota", "dibuat_pada", "ditarik_pada", "buka_halaman"]
    list_filter = ["jenis", "kota", ("ditarik_pada", admin.EmptyFieldListFilter)]
    list_select_related = ["opd", "kota"]
    search_fields = ["judul", "nomor"]
    inlines = [VersiSebaris, TautanSebaris, CatatanSebaris]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(VersiBukti)
class VersiBuktiAdmin(HanyaBaca):
    """Every file, also what was refused or quarantined: who brought it when, and why it is locked away. The stored
    file itself is not linked: it leaves through the checked view only, and a quarantined one not at all."""

    list_display = [
        "nama_asli",
        "bukti",
        "opd",
        "status_periksa",
        "alasan",
        "kendala",
        "ukuran",
        "diunggah_oleh",
        "diunggah_pada",
        "buka_bukti",
    ]
    list_filter = ["status_periksa", ("kendala", admin.EmptyFieldListFilter), "tipe", "bukti__kota"]
    list_select_related = ["bukti__opd", "diunggah_oleh"]
    search_fields = ["nama_asli", "sha256", "alasan", "bukti__judul"]
    ordering = ["-diunggah_pada", "-pk"]
    exclude = ["berkas", "pratinjau", "gambar_kecil"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[VersiBukti]:
        return VersiBukti.setiap_berkas.order_by(*self.ordering)

    @admin.display(description="OPD", ordering="bukti__opd__nama")
    def opd(self, versi: VersiBukti) -> str:
        return versi.bukti.opd.singkatan

    @admin.display(description="halaman")
    def buka_bukti(self, versi: VersiBukti) -> str:
        return format_html('<a href="{}">Buka</a>', reverse("bukti:bukti_detail", args=[versi.bukti_id]))


@admin.register(TautanBukti)
class TautanBuktiAdmin(HanyaBaca):
    list_display = ["bukti", "jawaban", "opd", "putusan", "ditautkan_pada", "buka_pertanyaan"]
    list_filter = ["putusan", "jawaban__evaluasi"]
    list_select_related = ["bukti", "opd", "jawaban__pertanyaan", "jawaban__evaluasi__kota"]
    search_fields = ["bukti__judul", "jawaban__pertanyaan__kode"]

    @admin.display(description="halaman")
    def buka_pertanyaan(self, tautan: TautanBukti) -> str:
        return format_html('<a href="{}">Buka</a>', tautan.jawaban.get_absolute_url())


@admin.register(BuktiCatatan)
class BuktiCatatanAdmin(HanyaBaca):
    list_display = ["bukti", "catatan", "ditautkan_oleh", "ditautkan_pada", "buka_catatan"]
    list_filter = ["catatan__tahap", "catatan__evaluasi"]
    list_select_related = ["bukti", "catatan__indikator", "catatan__pertanyaan", "ditautkan_oleh"]
    search_fields = ["bukti__judul", "catatan__pertanyaan__kode"]

    @admin.display(description="halaman")
    def buka_catatan(self, lampiran: BuktiCatatan) -> str:
        return format_html('<a href="{}">Buka</a>', lampiran.catatan.get_absolute_url())
