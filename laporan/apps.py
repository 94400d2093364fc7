from django.apps import AppConfig


class LaporanConfig(AppConfig):
    name = "laporan"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from laporan.services import retensi  # noqa: PLC0415 -- app ready

        retensi.daftarkan_jenis()
