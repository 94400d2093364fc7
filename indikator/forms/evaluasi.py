from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet

from indikator.models import Evaluasi, Instrumen, SkalaPredikat


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


class TenggatBagianForm(TenggatForm):
    """A part's own deadline; empty means the evaluation's."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenggat"].required = False


class BukaEvaluasiForm(TenggatForm):
    """Opening an evaluation with an instrument: for which year, until when, aiming at what."""

    tahun = forms.IntegerField(
        label="Tahun evaluasi",
        min_value=2000,
        max_value=2100,
        help_text="Tahun yang dinilai, bukan tahun penghargaan.",
        error_messages={"invalid": "Tulis tahun dengan angka, misalnya 2026.", "required": "Tulis tahun evaluasi."},
    )
    target = forms.ModelChoiceField(
        label="Target predikat", queryset=SkalaPredikat.objects.none(), required=False, empty_label="Tanpa target"
    )
    field_order = ["tahun", "tenggat", "target"]

    def __init__(self, *args, instrumen: Instrumen, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = target_mungkin(instrumen.pk)


def target_mungkin(instrumen_id: int) -> QuerySet[SkalaPredikat]:
    """The bands one can aim for: "none yet" is no target."""
    return SkalaPredikat.objects.filter(instrumen=instrumen_id, batas_bawah__gt=0).order_by("urutan")


class TargetForm(forms.Form):
    """The predikat that the city aims for."""

    target = forms.ModelChoiceField(
        label="Target predikat", queryset=SkalaPredikat.objects.none(), required=False, empty_label="Tanpa target"
    )

    def __init__(self, *args, evaluasi: Evaluasi, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = target_mungkin(evaluasi.instrumen_id)
        self.helper = FormHelper()
        self.helper.form_tag = False
