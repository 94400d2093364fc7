from django.apps import AppConfig


class BuktiConfig(AppConfig):
    name = "bukti"
    verbose_name = "Bukti"

    def ready(self) -> None:
        from bukti import pendaftaran  # noqa: PLC0415 -- app ready
        from bukti.aturan import catatan, jawaban, lepas, unit  # noqa: PLC0415 -- app ready
        from bukti.services import pengingat, retensi, unggahan_bertahap  # noqa: PLC0415 -- app ready
        from klaster import penghapusan  # noqa: PLC0415 -- app ready
        from klaster.pengingat import daftarkan  # noqa: PLC0415 -- app ready

        retensi.daftarkan_jenis()
        daftarkan(pengingat.siapkan)
        penghapusan.daftarkan(unggahan_bertahap.buang_milik)
        for bagian in (jawaban, catatan, unit, lepas, pendaftaran):
            bagian.daftarkan()
