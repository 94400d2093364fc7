from django.apps import AppConfig


class KlasterConfig(AppConfig):
    name = "klaster"
    verbose_name = "Wilayah dan pengguna"
