from django.apps import AppConfig


class LaporanConfig(AppConfig):
    name = "laporan"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from klaster import penghapusan  # noqa: PLC0415 -- app ready
        from laporan.services import cetakan_serah, retensi  # noqa: PLC0415 -- app ready

        retensi.daftarkan_jenis()
        penghapusan.daftarkan(cetakan_serah.buang_cetakan)
