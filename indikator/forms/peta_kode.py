"""Input of the map between two instruments: which two, and the pairs of one klaster."""

from typing import Any

from django import forms

from indikator.models import Instrumen, Pertanyaan
from indikator.queries.peta_kode import Pasang

BARIS_KOSONG = 3
BARIS_MAKS = 300


class PilihPetaForm(forms.Form):
    """Two different instruments."""

    lama = forms.ModelChoiceField(
        label="Instrumen lama", queryset=Instrumen.objects.none(), error_messages={"required": "Pilih instrumen lama."}
    )
    baru = forms.ModelChoiceField(
        label="Instrumen baru", queryset=Instrumen.objects.none(), error_messages={"required": "Pilih instrumen baru."}
    )

    def __init__(self, *args: Any, instrumen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nama in ("lama", "baru"):
            self.fields[nama].queryset = instrumen

    def clean(self) -> dict[str, Any]:
        bersih = super().clean() or self.cleaned_data
        if bersih.get("lama") and bersih.get("lama") == bersih.get("baru"):
            self.add_error("baru", "Pilih dua instrumen yang berbeda; instrumen yang sama tidak memerlukan peta.")
        return bersih


class PasangForm(forms.Form):
    """One line: the code of an old question, that of the new one (empty: it ends), comparable or why not."""

    lama = forms.CharField(label="Kode lama", required=False, max_length=12)
    baru = forms.CharField(label="Kode baru", required=False, max_length=12)
    sebanding = forms.BooleanField(label="Sebanding", required=False)
    catatan = forms.CharField(
        label="Alasan tidak sebanding",
        required=False,
        max_length=300,
        error_messages={"max_length": "Alasan paling panjang 300 karakter."},
    )

    def __init__(self, *args: Any, soal_lama: dict[str, Pertanyaan], soal_baru: dict[str, Pertanyaan], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.soal_lama, self.soal_baru = soal_lama, soal_baru
        for nama in self.fields:
            self.fields[nama].widget.attrs["aria-label"] = self.fields[nama].label
        self.fields["baru"].widget.attrs["list"] = "kode-baru"

    def clean(self) -> dict[str, Any]:
        bersih = super().clean() or self.cleaned_data
        lama, baru = bersih.get("lama", ""), bersih.get("baru", "")
        if lama and lama not in self.soal_lama:
            self.add_error("lama", f"Pertanyaan {lama} tidak ada pada klaster ini di instrumen lama.")
        if baru and baru not in self.soal_baru:
            self.add_error("baru", f"Pertanyaan {baru} tidak ada pada instrumen baru.")
        if baru and not lama:
            self.add_error("lama", "Tulis kode pertanyaan lamanya.")
        if lama and baru and not bersih.get("sebanding") and not bersih.get("catatan"):
            self.add_error("catatan", "Tulis mengapa keduanya tidak dapat dibandingkan.")
        return bersih

    @property
    def teks_lama(self) -> str:
        soal = self.soal_lama.get(str(self["lama"].value() or ""))
        return soal.teks if soal else ""

    @property
    def teks_baru(self) -> str:
        soal = self.soal_baru.get(str(self["baru"].value() or ""))
        return soal.teks if soal else ""

    @property
    def poin(self) -> Any:
        soal = self.soal_lama.get(str(self["lama"].value() or ""))
        return soal.skor_maks if soal else None


class DaftarPasang(forms.BaseFormSet):
    """All pairs of one klaster; the same pair twice is refused at the second line."""

    def clean(self) -> None:
        terlihat: set[tuple[str, str]] = set()
        for form in self.forms:
            isi = getattr(form, "cleaned_data", {})
            pasang = (isi.get("lama", ""), isi.get("baru", ""))
            if all(pasang) and pasang in terlihat:
                form.add_error("baru", f"Pasangan {pasang[0]} dan {pasang[1]} sudah ditulis di atas.")
            terlihat.add(pasang)

    def pasangan(self) -> list[Pasang]:
        isi = (f.cleaned_data for f in self.forms if f.cleaned_data.get("lama") and f.cleaned_data.get("baru"))
        return [
            Pasang(
                self.form_kwargs["soal_lama"][i["lama"]].pk,
                self.form_kwargs["soal_baru"][i["baru"]].pk,
                i["sebanding"],
                "" if i["sebanding"] else i["catatan"],
            )
            for i in isi
        ]


PasangFormSet = forms.formset_factory(
    PasangForm,
    formset=DaftarPasang,
    extra=BARIS_KOSONG,
    max_num=BARIS_MAKS,
    absolute_max=BARIS_MAKS,
    validate_max=True,
)


class SetujuForm(forms.Form):
    """Agreement that questions with points end, and the fingerprint of what was seen."""

    setuju_hilang = forms.BooleanField(label="Saya setuju pertanyaan itu tidak dilanjutkan", required=False)
    dilihat = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
