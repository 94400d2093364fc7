from django import forms

from laporan.queries.pengingat import KEADAAN


class PengingatForm(forms.Form):
    """Which OPD are shown. A word that is not known counts as not given."""

    keadaan = forms.ChoiceField(choices=list(KEADAAN.items()), required=False)

    def pilihan(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("keadaan", "")
