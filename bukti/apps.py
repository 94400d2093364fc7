from django.apps import AppConfig


class BuktiConfig(AppConfig):
    name = "bukti"
    verbose_name = "Bukti"

    def ready(self) -> None:
        from bukti import pendaftaran  # noqa: PLC0415 -- app ready
        from bukti.aturan import catatan, jawaban, lepas, unit  # noqa: PLC0415 -- app ready
        from bukti.services import pengingat, retensi  # noqa: PLC0415 -- app ready
        from klaster.pengingat import daftarkan  # noqa: PLC0415 -- app ready

        retensi.daftarkan_jenis()
        daftarkan(pengingat.siapkan)
        for bagian in (jawaban, catatan, unit, lepas, pendaftaran):
            bagian.daftarkan()
