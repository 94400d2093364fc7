from django.apps import AppConfig


class BuktiConfig(AppConfig):
    name = "bukti"
    verbose_name = "Bukti"

    def ready(self) -> None:
        from bukti import pendaftaran  # noqa: PLC0415 -- app ready
        from bukti.aturan import catatan, jawaban, lepas, unit  # noqa: PLC0415 -- app ready
        from bukti.services import retensi  # noqa: PLC0415 -- app ready

        retensi.daftarkan_jenis()
        for bagian in (jawaban, catatan, unit, lepas, pendaftaran):
            bagian.daftarkan()
