"""What somebody asks for when evidence is to leave the portal, and the fingerprint of a file to compare."""

from typing import Any

from django import forms

from indikator.forms.pengajuan import SidikForm
from indikator.models import Instrumen
from laporan.isi_berkas import Pilihan
from laporan.models import LaporanTersimpan

Jenis = LaporanTersimpan.Jenis
BENTUK = [
    (Jenis.ZIP_BUKTI.value, "ZIP: satu folder untuk setiap pertanyaan, berkas asli, dan daftar berkasnya"),
    (Jenis.JILID_BUKTI.value, "Jilid PDF: sampul, daftar isi, pembatas, dan semua halaman bukti siap cetak"),
]

SELURUHNYA = "semua"


class BerkasForm(forms.Form):
    """Kind, extent and, for children's data, the reason."""

    jenis = forms.ChoiceField(
        label="Bentuk",
        choices=BENTUK,
        widget=forms.RadioSelect,
        initial=Jenis.ZIP_BUKTI.value,
        error_messages={"required": "Pilih ZIP atau jilid PDF.", "invalid_choice": "Pilih ZIP atau jilid PDF."},
    )
    klaster = forms.ChoiceField(
        label="Cakupan",
        initial=SELURUHNYA,
        error_messages={"required": "Pilih cakupannya.", "invalid_choice": "Klaster itu tidak ada pada instrumen ini."},
    )
    diterima = forms.BooleanField(label="Hanya bukti yang sudah diterima verifikator", required=False)
    peka = forms.BooleanField(
        label="Sertakan bukti yang memuat data anak",
        required=False,
        help_text="Tanpa ini bukti peka tidak disertakan, hanya disebut jumlahnya. Bila disertakan, hanya Anda yang "
        "dapat mengunduhnya, dan setiap unduhan tercatat.",
    )
    alasan = forms.CharField(
        label="Alasan menyertakan data anak",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila data anak disertakan; bila tidak, kosongkan.",
    )

    def __init__(self, *args: Any, instrumen: Instrumen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blok = instrumen.blok.select_related("klaster").order_by("nomor")
        self.fields["klaster"].choices = [(SELURUHNYA, "Seluruh klaster"), *((b.klaster.kode, b.nama) for b in blok)]

    def pilihan(self, alamat: str) -> Pilihan:
        """What was asked for; `alamat` is where the portal is reached, for the codes on the pages."""
        isi = self.cleaned_data
        return Pilihan(
            klaster="" if isi["klaster"] == SELURUHNYA else isi["klaster"],
            diterima=isi["diterima"],
            peka=isi["peka"],
            alasan=isi["alasan"].strip() if isi["peka"] else "",
            alamat=alamat,
        )


class SidikBerkasForm(SidikForm):
    """The same comparison as for a manifest, of any file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sidik"].label = "SHA-256 berkas Anda"
