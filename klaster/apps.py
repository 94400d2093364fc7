from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from klaster import pemicu


class KlasterConfig(AppConfig):
    name = "klaster"
    verbose_name = "Wilayah dan pengguna"

    def ready(self) -> None:
        pre_migrate.connect(pemicu.sebelum_migrasi, sender=self)
        post_migrate.connect(pemicu.sesudah_migrasi, sender=self)

        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- app ready

        from klaster import sesi, sinyal  # noqa: PLC0415 -- app ready
        from klaster.services import jenis_retensi, retensi_riwayat  # noqa: PLC0415 -- app ready

        user_logged_in.connect(sesi.saat_masuk)
        sinyal.sambungkan()

        jenis_retensi.daftarkan_jenis()
        retensi_riwayat.daftarkan_jenis()
