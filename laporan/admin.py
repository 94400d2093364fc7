from django.contrib import admin

from klaster.admin_dasar import HanyaBaca
from laporan.models import LaporanTersimpan


@admin.register(LaporanTersimpan)
class LaporanTersimpanAdmin(HanyaBaca):
    list_display = ["id", "evaluasi", "status", "kemajuan", "percobaan", "diminta_oleh", "diminta_pada", "halaman"]
    list_filter = ["status", "evaluasi__kota"]
    list_select_related = ["evaluasi__kota", "diminta_oleh"]
    date_hierarchy = "diminta_pada"
    # The file leaves through its checked view only: no link to the store.
    exclude = ["berkas"]
    readonly_fields = ["buka_halaman"]
