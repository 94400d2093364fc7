from django.apps import AppConfig


class BuktiConfig(AppConfig):
    name = "bukti"
    verbose_name = "Bukti"

    def ready(self) -> None:
        from bukti import aturan_unit, pemeriksaan, pemeriksaan_catatan, pendaftaran, syarat_lepas  # noqa: PLC0415 -- app ready

        pemeriksaan.daftarkan()
        pemeriksaan_catatan.daftarkan()
        aturan_unit.daftarkan()
        pendaftaran.daftarkan()
        syarat_lepas.daftarkan()
