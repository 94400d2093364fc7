from django.apps import AppConfig


class BuktiConfig(AppConfig):
    name = "bukti"
    verbose_name = "Bukti"

    def ready(self) -> None:
        from bukti import pemeriksaan, pendaftaran  # noqa: PLC0415 -- app ready

        pemeriksaan.daftarkan()
        pendaftaran.daftarkan()
