from django import forms

from klaster.models.opd import JenisOpd
from laporan.queries.kemajuan import Urut


class KemajuanForm(forms.Form):
    """What of the progress table is shown, and in which order. A word that is not known counts as not given."""

    URUT = [(Urut.TERTINGGAL, "Paling tertinggal"), (Urut.SISA, "Sisa terbanyak"), (Urut.NAMA, "Nama")]

    jenis = forms.ChoiceField(choices=JenisOpd.choices, required=False)
    urut = forms.ChoiceField(choices=URUT, required=False)

    def pilihan(self) -> dict[str, str]:
        self.full_clean()
        isi = self.cleaned_data
        return {"jenis": isi.get("jenis", ""), "urut": isi.get("urut") or Urut.TERTINGGAL.value}
