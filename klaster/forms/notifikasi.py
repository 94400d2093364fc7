"""Input around messages: which to show, and one's own switches."""

from typing import Any

from django import forms

from klaster.forms.dasar import FormDasar, bidang_versi
from klaster.models import JenisNotifikasi, PilihanNotifikasi
from klaster.models.notifikasi import WAJIB
from klaster.queries.kiriman import KEADAAN
from klaster.queries.notifikasi import BELUM


class KotakForm(forms.Form):
    """What the list shows; an unknown value is none."""

    jenis = forms.ChoiceField(choices=JenisNotifikasi.choices, required=False)
    baca = forms.ChoiceField(choices=[(BELUM, "Belum dibaca")], required=False)

    def pilihan(self) -> dict[str, str]:
        self.is_valid()
        return {nama: self.cleaned_data.get(nama, "") for nama in self.fields}


class KirimanForm(forms.Form):
    """What the log of mails shows; an unknown value is none."""

    keadaan = forms.ChoiceField(choices=list(KEADAAN.items()), required=False)
    q = forms.CharField(required=False, max_length=100)

    def pilihan(self) -> dict[str, str]:
        self.is_valid()
        return {nama: self.cleaned_data.get(nama, "") for nama in self.fields}


class SampaiForm(forms.Form):
    """The newest message that was on the page when everything was marked as read."""

    sampai = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class PilihanForm(FormDasar):
    """The own switches. The page asks what to be told of; stored is what not to be told of."""

    versi = bidang_versi()
    surel = forms.BooleanField(
        label="Kirim ringkasan pagi ke surel saya",
        required=False,
        help_text="Paling banyak satu surel sehari, berisi pemberitahuan yang belum Anda baca di portal.",
    )
    jenis = forms.MultipleChoiceField(
        label="Beri tahu saya tentang",
        required=False,
        choices=[(jenis.value, jenis.label) for jenis in JenisNotifikasi if jenis not in WAJIB],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Jenis pemberitahuan tidak dikenal. Muat ulang halaman, lalu pilih lagi."},
    )

    def __init__(self, data: Any = None, *, pilihan: PilihanNotifikasi) -> None:
        nyala = [nilai for nilai, _ in self.base_fields["jenis"].choices if nilai not in pilihan.mati]
        super().__init__(data, initial={"versi": pilihan.versi, "surel": pilihan.surel, "jenis": nyala})

    def isi(self) -> dict[str, Any]:
        """What the service takes."""
        dipilih = set(self.cleaned_data["jenis"])
        return {
            "surel": self.cleaned_data["surel"],
            "mati": [nilai for nilai, _ in self.fields["jenis"].choices if nilai not in dipilih],
            "versi": self.cleaned_data["versi"],
        }
