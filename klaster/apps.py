from django.apps import AppConfig


class KlasterConfig(AppConfig):
    name = "klaster"
    verbose_name = "Wilayah dan pengguna"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- app ready

        from klaster import sesi  # noqa: PLC0415 -- app ready

        user_logged_in.connect(sesi.saat_masuk)
