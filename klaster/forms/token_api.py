"""Input of the page of API tokens."""

from django import forms
from django.utils.text import capfirst

from klaster.forms.dasar import FormDasar
from klaster.models import TokenApi

MASA = [(30, "30 hari"), (90, "90 hari"), (180, "180 hari"), (365, "1 tahun")]


class TokenForm(FormDasar):
    """Who will use a new token, what it may read and for how long."""

    nama = forms.CharField(
        label="Dipakai oleh",
        max_length=120,
        help_text="Nama sistem yang memakainya, misalnya Satu Data. Satu sistem, satu token.",
        error_messages={"required": "Tulis nama sistem yang akan memakai token ini."},
    )
    cakupan = forms.MultipleChoiceField(
        label="Boleh membaca",
        choices=[(kode, capfirst(label)) for kode, label in TokenApi.Cakupan.choices],
        widget=forms.CheckboxSelectMultiple,
        help_text="Nilai dan predikat: dari tahun yang sudah ditutup, dan tahap luar yang sudah diumumkan.",
        error_messages={
            "required": "Pilih paling sedikit satu jenis data.",
            "invalid_choice": "Pilih jenis data dari daftar.",
        },
    )
    sementara = forms.BooleanField(
        label="Termasuk angka sementara",
        required=False,
        help_text="Nilai tahun yang belum ditutup dan tahap luar yang belum diumumkan. Angkanya masih dapat berubah; "
        "centang hanya bila sistem itu memang untuk kalangan sendiri.",
    )
    hari = forms.TypedChoiceField(
        label="Berlaku selama",
        choices=MASA,
        coerce=int,
        initial=180,
        help_text="Sesudah itu token berhenti sendiri; buat yang baru sebelum habis.",
        error_messages={"required": "Pilih masa berlaku.", "invalid_choice": "Pilih masa berlaku dari daftar."},
    )
