from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from indikator import penjaga


class IndikatorConfig(AppConfig):
    name = "indikator"
    verbose_name = "Instrumen dan evaluasi"

    def ready(self) -> None:
        from indikator.pengajuan import aturan  # noqa: F401, PLC0415 -- registers the checks before submission
        from indikator.services import pengingat  # noqa: PLC0415 -- app ready
        from klaster.pengingat import daftarkan  # noqa: PLC0415 -- app ready

        daftarkan(pengingat.siapkan)
        pre_migrate.connect(penjaga.sebelum_migrasi, sender=self)
        post_migrate.connect(penjaga.sesudah_migrasi, sender=self)
