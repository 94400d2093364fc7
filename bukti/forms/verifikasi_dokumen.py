"""Input of the page that judges one document for many questions at once."""

from typing import Any

from django import forms

from bukti.forms.verifikasi import PESAN_TERPOTONG, PutusanForm
from bukti.queries.verifikasi_dokumen import BarisDokumen


class SaringDokumenForm(forms.Form):
    """Filters of the list of shared documents; what makes no sense there is ignored."""

    q = forms.CharField(required=False, max_length=100)
    semua = forms.BooleanField(required=False)

    def saring(self) -> dict[str, Any]:
        self.is_valid()
        return {"kata": self.cleaned_data.get("q", ""), "semua": self.cleaned_data.get("semua", False)}


class PutusanDokumenForm(PutusanForm):
    """A verdict, and the questions it is for. Each row brings the version of its answer as the verifier saw it."""

    versi = None
    untuk_layanan = ("putusan", "catatan", "pilihan")

    tautan = forms.TypedMultipleChoiceField(
        label="Pertanyaan",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu pertanyaan.",
            "invalid_choice": "Satu pertanyaan yang dipilih tidak dapat diputuskan lagi. Periksa daftarnya.",
        },
    )

    def __init__(self, *args: Any, baris: list[BarisDokumen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boleh = [b.tautan for b in baris if b.boleh]
        self.fields["tautan"].choices = [(t.pk, t.jawaban.pertanyaan.kode) for t in boleh]
        self.fields["tautan"].initial = [b.tautan.pk for b in baris if b.tertunda]
        for t in boleh:
            self.fields[self.nama_versi(t.pk)] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def nama_versi(pk: int) -> str:
        return f"versi-{pk}"

    @property
    def terpilih(self) -> list[int]:
        """The ticked links, as the page shows them."""
        return [int(pk) for pk in self["tautan"].value() or [] if str(pk).isdecimal()]

    def clean(self) -> dict:
        isi = super().clean() or {}
        isi["pilihan"] = {pk: isi.get(self.nama_versi(pk)) for pk in isi.get("tautan", [])}
        if None in isi["pilihan"].values():
            self.add_error(None, PESAN_TERPOTONG)
        return isi
