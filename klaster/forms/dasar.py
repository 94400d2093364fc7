"""What the forms of this app share."""

from collections.abc import Callable
from typing import Any

from django import forms

from klaster.aturan.data_diri import SalahTulis
from klaster.forms.galat import pasang_galat
from klaster.galat import Ditolak

PESAN_TERPOTONG = "Halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu coba lagi."


class FormDasar(forms.Form):
    """A form that shows what a service refuses, at the field that it names, else on top of the page."""

    def tampung(self, galat: Ditolak) -> None:
        pasang_galat(self, galat)

    def tampung_dahulu(self, galat: Ditolak, versi: int) -> None:
        """Show that someone was faster; what is stored now is shown with it, so pressing again saves over that."""
        self.tampung(galat)
        self.data: Any = self.data.copy()
        self.data[self.add_prefix("versi")] = str(versi)


def bidang_versi() -> forms.IntegerField:
    """The hidden version that the user saw."""
    return forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), PESAN_TERPOTONG),
    )


def rapi(fungsi: Callable[[str], str], teks: str) -> str:
    """What the rule of a person's data (`klaster.aturan.data_diri`) makes of it; its objection stands at the field."""
    try:
        return fungsi(teks)
    except SalahTulis as galat:
        raise forms.ValidationError(str(galat)) from galat
