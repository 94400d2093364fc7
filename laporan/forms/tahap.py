"""Which rows of the stages are shown. A word that is not known counts as not given."""

from typing import Any

from django import forms

from indikator.models.skor import Tahap
from indikator.queries.tahap import INDIKATOR, KLASTER, PERTANYAAN, PapanTahap

TINGKAT = [(KLASTER, "Klaster"), (INDIKATOR, "Klaster dan indikator"), (PERTANYAAN, "Sampai pertanyaan")]


class SaringTahapForm(forms.Form):
    """Filters of the board of stages; the choices are those of the instrument."""

    tingkat = forms.ChoiceField(label="Rincian", choices=TINGKAT, required=False)
    klaster = forms.ChoiceField(label="Klaster", required=False)
    indikator = forms.ChoiceField(label="Indikator", required=False)
    beda = forms.BooleanField(label="Hanya yang berbeda", required=False)

    def __init__(self, *args: Any, papan: PapanTahap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        klaster = [(b.kode, b.nama) for b in papan.baris if b.tingkat == KLASTER]
        indikator = [(b.kode, f"{b.kode} {b.nama}") for b in papan.baris if b.tingkat == INDIKATOR]
        self.fields["klaster"].choices = [("", "Semua klaster"), *klaster]
        self.fields["indikator"].choices = [("", "Semua indikator"), *indikator]

    def pilihan(self) -> dict[str, Any]:
        """What `PapanTahap.pilih` takes."""
        self.full_clean()
        isi = self.cleaned_data
        return {
            "tingkat": isi.get("tingkat") or INDIKATOR,
            "klaster": isi.get("klaster", ""),
            "indikator": isi.get("indikator", ""),
            "hanya_beda": isi.get("beda", False),
        }


class PilihTahapForm(forms.Form):
    """The stage that is reconciled; the last one with scores unless another is asked for."""

    tahap = forms.ChoiceField(label="Tahap", choices=Tahap.choices, required=False)

    def tahap_terpilih(self, berisi: list[Tahap]) -> Tahap:
        self.full_clean()
        if kode := self.cleaned_data.get("tahap"):
            return Tahap(kode)
        return berisi[-1] if berisi else Tahap.EM
