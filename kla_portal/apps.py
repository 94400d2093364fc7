from django.apps import AppConfig


class KlaPortalConfig(AppConfig):
    name = "kla_portal"
    verbose_name = "Portal KLA"

    def ready(self) -> None:
        from kla_portal import jadwal  # noqa: PLC0415 -- needs the models

        jadwal.sambungkan()
