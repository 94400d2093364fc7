from django import forms

from laporan.queries.pengingat import KEADAAN


class PengingatForm(forms.Form):
    """Which OPD are shown. A word that is not known counts as not given."""

    keadaan = forms.ChoiceField(choices=list(KEADAAN.items()), required=False)

    def pilihan(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("keadaan", "")


class DasarPengingatForm(forms.Form):
    """The reminder that the page showed as the last one; none when nothing sensible is sent."""

    dasar = forms.IntegerField(min_value=0, max_value=2**63 - 1)

    def nomor(self) -> int:
        self.full_clean()
        return self.cleaned_data.get("dasar", 0)
