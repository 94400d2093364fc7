from crispy_forms.helper import FormHelper
from django import forms

from indikator.models import Evaluasi, SkalaPredikat


class TenggatForm(forms.Form):
    """The last day of filling."""

    tenggat = forms.DateField(
        label="Tenggat pengisian",
        help_text="Berlaku sampai pukul 23.59.59 waktu kota.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Pilih tanggal yang benar.", "required": "Pilih tanggal tenggat."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class TargetForm(forms.Form):
    """The predikat that the city aims for; bands only, "none yet" is no target."""

    target = forms.ModelChoiceField(
        label="Target predikat", queryset=SkalaPredikat.objects.none(), required=False, empty_label="Tanpa target"
    )

    def __init__(self, *args, evaluasi: Evaluasi, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        skala = SkalaPredikat.objects.filter(instrumen=evaluasi.instrumen_id, batas_bawah__gt=0)
        self.fields["target"].queryset = skala.order_by("urutan")
        self.helper = FormHelper()
        self.helper.form_tag = False
