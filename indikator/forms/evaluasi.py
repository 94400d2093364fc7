from collections.abc import Iterable
from itertools import count

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet

from indikator.aturan.kalender import salah_tahun
from indikator.models import Evaluasi, Instrumen, SkalaPredikat
from klaster.models import Kota


class BidangTanggal(forms.DateField):
    """A day, chosen with the browser's calendar."""

    def __init__(self, label: str, **kwargs) -> None:
        galat = {"invalid": "Pilih tanggal yang benar.", "required": "Pilih tanggalnya."}
        super().__init__(
            label=label,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages=galat | kwargs.pop("error_messages", {}),
            **kwargs,
        )

    def validate(self, value) -> None:
        super().validate(value)
        if value is not None and (salah := salah_tahun(value)):
            raise forms.ValidationError(salah)


class TenggatForm(forms.Form):
    """The last day of filling."""

    tenggat = BidangTanggal(
        "Tenggat pengisian",
        help_text="Berlaku sampai pukul 23.59.59 waktu kota.",
        error_messages={"required": "Pilih tanggal tenggat."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class TenggatBagianForm(TenggatForm):
    """A part's own deadline; empty means the evaluation's. More time than now needs its reason."""

    alasan = forms.CharField(label="Alasan perpanjangan", max_length=300, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenggat"].required = False


class BukaEvaluasiForm(TenggatForm):
    """Opening an evaluation with an instrument: for which year, from when to when, aiming at what, going on from which.

    `kota` is the user's own; only its earlier evaluations are offered.
    """

    tahun = forms.IntegerField(
        label="Tahun evaluasi",
        min_value=2000,
        max_value=2100,
        help_text="Tahun yang dinilai, bukan tahun penghargaan.",
        error_messages={"invalid": "Tulis tahun dengan angka, misalnya 2026.", "required": "Tulis tahun evaluasi."},
    )
    mulai = BidangTanggal(
        "Mulai pengisian", required=False, help_text="Kosong: pengisian dibuka seketika. Dibuka pukul 00.00 waktu kota."
    )
    penutupan = BidangTanggal(
        "Penutupan resmi", required=False, help_text="Hari terakhir pengajuan pada aplikasi nasional."
    )
    target = forms.ModelChoiceField(
        label="Target predikat", queryset=SkalaPredikat.objects.none(), required=False, empty_label="Tanpa target"
    )
    dari = forms.ModelChoiceField(
        label="Lanjutkan dari evaluasi sebelumnya",
        queryset=Evaluasi.objects.none(),
        required=False,
        empty_label="Mulai tanpa melanjutkan",
        help_text="Jawaban, OPD, dan bukti tahun itu ditawarkan untuk dicek ulang, tidak langsung dianggap sah.",
    )
    field_order = ["tahun", "mulai", "tenggat", "penutupan", "target", "dari"]

    def __init__(self, *args, instrumen: Instrumen, kota: Kota, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = target_mungkin(instrumen.pk)
        terdahulu = Evaluasi.objects.filter(kota=kota).select_related("kota").order_by("-tahun")
        self.fields["dari"].queryset = terdahulu
        usul = _tahun_berikut(instrumen, terdahulu)
        self.fields["tahun"].initial = usul
        self.fields["dari"].initial = next((e.pk for e in terdahulu if e.tahun < usul), None)


def _tahun_berikut(instrumen: Instrumen, terdahulu: Iterable[Evaluasi]) -> int:
    """The first year of the instrument that the city has not opened yet: an instrument may serve several years."""
    ada = {e.tahun for e in terdahulu}
    return next(tahun for tahun in count(instrumen.tahun_mulai) if tahun not in ada)


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
