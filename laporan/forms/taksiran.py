"""The form of a city's own discounts, and the filter of the estimate's table."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from indikator.berkas.angka import BukanAngka, baca_angka
from indikator.models.simulasi import Diskon
from indikator.services.taksiran import dasar_diskon
from indikator.skoring.taksiran import Potongan
from klaster.galat import Ditolak, SudahBerubah
from klaster.templatetags.kla import tulis_angka

SERATUS = Decimal(100)
TINGKAT = [("ringan", "Paling ringan"), ("wajar", "Wajar"), ("berat", "Paling berat")]


class PersenField(forms.CharField):
    """A percentage 0 to 100 in Indonesian writing, with at most two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=12,
            error_messages={"required": "Isi dengan angka 0 sampai 100.", "max_length": "Angka terlalu panjang."},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "k-isian-angka"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Decimal:
        try:
            nilai = baca_angka(super().clean(value), "%").nilai
        except BukanAngka as galat:
            raise forms.ValidationError(str(galat)) from galat
        if not 0 <= nilai <= SERATUS:
            raise forms.ValidationError("Harus dari 0 sampai 100.")
        if nilai != nilai.quantize(Decimal("0.01")):
            raise forms.ValidationError("Paling banyak dua angka di belakang koma.")
        return nilai


class DiskonForm(forms.Form):
    """Three percentages for each reason, in ascending order. `dasar` says what was shown when it was opened."""

    basi = False  # others hold meanwhile: they are shown beside what was typed
    dasar = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1000)

    def __init__(self, *args: Any, potongan: dict[str, Potongan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for alasan in Diskon:
            for tingkat, label in TINGKAT:
                nama = f"{alasan.value}-{tingkat}"
                self.fields[nama] = PersenField(label=f"{label}, {alasan.label}")
                self.initial[nama] = tulis_angka(getattr(potongan[alasan], tingkat), pangkas=True)
        self.initial["dasar"] = dasar_diskon(potongan)

    def clean(self) -> dict[str, Any]:
        for alasan in Diskon:
            angka = [self.cleaned_data.get(f"{alasan.value}-{tingkat}") for tingkat, _ in TINGKAT]
            if None not in angka and angka != sorted(angka):
                self.add_error(
                    f"{alasan.value}-wajar",
                    "Urutkan dari kecil ke besar: paling ringan, wajar, lalu paling berat.",
                )
        return self.cleaned_data

    def tampung(self, galat: Ditolak) -> None:
        """Show a refusal. What was typed stays; sent once more it is compared with what holds now."""
        self.add_error(galat.bidang if galat.bidang in self.fields else None, str(galat))
        self.data = {**self.data.dict(), "dasar": self.initial["dasar"]}
        self.basi = isinstance(galat, SudahBerubah)

    def potongan(self) -> dict[str, Potongan]:
        isi = self.cleaned_data
        return {a.value: Potongan(*(isi[f"{a.value}-{tingkat}"] for tingkat, _ in TINGKAT)) for a in Diskon}

    def baris(self) -> list[tuple[Diskon, list[tuple[str, forms.BoundField]]]]:
        """For the template: each reason with its three fields and their short labels."""
        return [(a, [(label, self[f"{a.value}-{tingkat}"]) for tingkat, label in TINGKAT]) for a in Diskon]


class SaringTaksiranForm(forms.Form):
    """Which rows of the estimate are shown. A word that is not known counts as not given."""

    alasan = forms.ChoiceField(choices=[*Diskon.choices, ("tanpa", "Tanpa potongan")], required=False)

    def pilihan(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("alasan", "")
