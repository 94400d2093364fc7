"""Input of the pages of keeping and deleting."""

from typing import Any

from django import forms

from klaster.forms.dasar import PESAN_TERPOTONG, FormDasar
from klaster.models import Pemusnahan
from klaster.queries.retensi import MasaJenis
from klaster.retensi import TAHUN_MAKS


class MasaSimpanForm(FormDasar):
    """Years for each kind, and what was on screen (`sidik`)."""

    sidik = forms.CharField(
        max_length=16,
        widget=forms.HiddenInput,
        error_messages={"required": PESAN_TERPOTONG, "max_length": PESAN_TERPOTONG},
    )

    def __init__(self, data: Any = None, *, masa: list[MasaJenis], sidik: str) -> None:
        super().__init__(data, initial={"sidik": sidik})
        self.masa = masa
        for satu in masa:
            jenis = satu.jenis
            salah = f"Tulis {jenis.tahun_minimum} sampai {TAHUN_MAKS} tahun untuk {jenis.nama}. {jenis.dasar}"
            self.fields[jenis.kode] = forms.IntegerField(
                label=f"Masa simpan {jenis.nama} (tahun)",
                min_value=jenis.tahun_minimum,
                max_value=TAHUN_MAKS,
                initial=satu.tahun,
                widget=forms.NumberInput(attrs={"class": "k-isian-angka", "inputmode": "numeric"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), salah),
            )

    @property
    def baris(self) -> list[tuple[MasaJenis, forms.BoundField]]:
        """Each kind with its field, for the table."""
        return [(satu, self[satu.jenis.kode]) for satu in self.masa]

    def isi(self) -> dict[str, int]:
        """Kind -> years."""
        return {satu.jenis.kode: self.cleaned_data[satu.jenis.kode] for satu in self.masa}

    def tampung_sidik(self, sidik: str) -> None:
        """What is stored now is on the page, so pressing again saves over that."""
        self.data: Any = self.data.copy()
        self.data["sidik"] = sidik


class SetujuiForm(FormDasar):
    """Which kinds of a list may go, and that the list was read."""

    jenis = forms.MultipleChoiceField(
        label="Yang disetujui untuk dimusnahkan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Belum ada jenis data yang dipilih. Centang yang disetujui, atau batalkan daftar ini.",
            "invalid_choice": "Pilihan jenis data tidak sesuai dengan daftar ini. Muat ulang halaman, lalu pilih lagi.",
        },
    )
    paham = forms.BooleanField(
        label="Daftar ini sudah diperiksa dan sesuai dengan jadwal retensi arsip kota. Yang dimusnahkan tidak dapat "
        "dikembalikan.",
        error_messages={"required": "Nyatakan bahwa daftar sudah diperiksa sebelum menyetujui."},
    )

    def __init__(self, data: Any = None, *, pemusnahan: Pemusnahan) -> None:
        super().__init__(data)
        self.fields["jenis"].choices = [
            (butir["jenis"], f"{butir['nama']}: {butir['banyak']}") for butir in pemusnahan.daftar
        ]
