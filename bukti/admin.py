"""Inspection of evidence. It changes through its pages, which keep the rules; here it can only be looked at."""

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

from bukti.models import Bukti, BuktiCatatan, TautanBukti, VersiBukti
from klaster.admin_dasar import BacaSebaris, HanyaBaca


class VersiSebaris(BacaSebaris):
    model = VersiBukti
    fields = ["nomor", "nama_asli", "ukuran", "tipe", "halaman", "status_periksa", "alasan", "diunggah_pada"]


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
    """The stored file itself is not linked: it leaves through the checked view only."""

    list_display = ["bukti", "nomor", "nama_asli", "ukuran", "status_periksa", "alasan", "diunggah_pada", "buka_bukti"]
    list_filter = ["status_periksa", "tipe", "bukti__kota"]
    list_select_related = ["bukti"]
    search_fields = ["nama_asli", "sha256", "bukti__judul"]
    exclude = ["berkas", "pratinjau"]

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
