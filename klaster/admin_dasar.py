"""Base of admin pages that only show: workflow objects change through their real pages, which keep the rules."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX


def boleh_memeriksa(request: HttpRequest) -> bool:
    """These pages show every city, so `is_staff` on an account of one city is not enough: it takes the system admin."""
    return request.user.is_active and request.user.is_staff and request.user.melihat_semua_kota


class BacaSebaris(admin.TabularInline):
    """Rows below an object, to read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return boleh_memeriksa(request)


class HanyaBaca(admin.ModelAdmin):
    """Look, do not touch. Links to the object's real page when it has one."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return boleh_memeriksa(request)

    @admin.display(description="halaman")
    def buka_halaman(self, obj: Any) -> str:
        return format_html('<a href="{}">Buka</a>', obj.get_absolute_url())


class ImporEkspor(ImportExportModelAdmin):
    """Import with preview and row errors, and export; in the two formats that people here use."""

    formats = [XLSX, CSV]
    import_template_name = "admin/impor.html"
    export_template_name = "admin/ekspor.html"
