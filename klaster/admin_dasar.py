"""Base of admin pages that only show: workflow objects change through their real pages, which keep the rules."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX

from klaster.admin_izin import Berizin, minta_segar
from klaster.izin import Izin

#: What writes, one or many at once.
_MENULIS = ("changeform_view", "delete_view", "response_action")


class BacaSebaris(Berizin, admin.TabularInline):
    """Rows below an object, to read."""

    extra = 0
    can_delete = False


class HanyaBaca(Berizin, admin.ModelAdmin):
    """Look, do not touch. Links to the object's real page when it has one."""

    @admin.display(description="halaman")
    def buka_halaman(self, obj: Any) -> str:
        return format_html('<a href="{}">Buka</a>', obj.get_absolute_url())


@minta_segar(*_MENULIS)
class Acuan(Berizin, admin.ModelAdmin):
    """Reference data, kept here: of all cities, so each change asks who it is (`klaster.penjaga`)."""

    izin_lihat = izin_ubah = Izin.KELOLA_ACUAN


@minta_segar(*_MENULIS, "import_action", "process_import")
class ImporEkspor(Berizin, ImportExportModelAdmin):
    """Import with preview and row errors, and export; in the two formats that people here use."""

    izin_lihat = izin_ubah = Izin.KELOLA_ACUAN
    formats = [XLSX, CSV]
    import_template_name = "admin/impor.html"
    export_template_name = "admin/ekspor.html"
