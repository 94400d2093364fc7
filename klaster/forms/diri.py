"""Forms of a person's own pages."""

from typing import Any

from django import forms

from klaster.aturan.data_diri import rapikan_nama, rapikan_nip, rapikan_telepon
from klaster.forms.dasar import FormDasar, bidang_versi, rapi
from klaster.models import Pengguna
from klaster.services.diri import IsiDiri


class ProfilForm(FormDasar):
    """Name, NIP, telephone and mail of the own account."""

    nama = forms.CharField(label="Nama lengkap", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    nip = forms.CharField(
        label="NIP",
        max_length=30,
        required=False,
        help_text="18 angka. Kosongkan bila bukan ASN.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    telepon = forms.CharField(
        label="Telepon (WhatsApp)",
        max_length=30,
        required=False,
        help_text="Dipakai sekretariat untuk mengingatkan tenggat. Contoh: 0812 3456 7890.",
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label="Surel",
        max_length=254,
        required=False,
        help_text="Untuk ringkasan pagi. Tanpa surel, pemberitahuan tetap ada di portal.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    versi = bidang_versi()

    def __init__(self, *args: Any, pengguna: Pengguna, **kwargs: Any) -> None:
        awal = {nama: getattr(pengguna, nama) for nama in ("nama", "nip", "telepon", "email", "versi")}
        super().__init__(*args, initial=awal, label_suffix="", **kwargs)

    def clean_nama(self) -> str:
        return rapi(rapikan_nama, self.cleaned_data["nama"])

    def clean_nip(self) -> str:
        return rapi(rapikan_nip, self.cleaned_data["nip"])

    def clean_telepon(self) -> str:
        return rapi(rapikan_telepon, self.cleaned_data["telepon"])

    def isi(self) -> IsiDiri:
        data = self.cleaned_data
        return IsiDiri(nama=data["nama"], nip=data["nip"], telepon=data["telepon"], email=data["email"])


class HapusDataForm(FormDasar):
    """Erasing somebody's personal data: why, and the user name typed once more, for it cannot be undone."""

    alasan = forms.CharField(
        label="Alasan",
        max_length=200,
        help_text="Misalnya “Permintaan tertulis 12 Mei 2026”. Alasan tinggal dalam riwayat; jangan tulis nama.",
    )
    ketik = forms.CharField(
        label="Ketik nama penggunanya",
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    versi = bidang_versi()

    def __init__(self, *args: Any, pengguna: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, initial={"versi": pengguna.versi}, label_suffix="", **kwargs)
        self._pengguna = pengguna
        self.fields["ketik"].help_text = f"Tulis {pengguna.username} untuk memastikan akun yang benar."

    def clean_ketik(self) -> str:
        if self.cleaned_data["ketik"].strip().casefold() != self._pengguna.username.casefold():
            raise forms.ValidationError(f"Tidak sama dengan {self._pengguna.username}.")
        return self.cleaned_data["ketik"]
