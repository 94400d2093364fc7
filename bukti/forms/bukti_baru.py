"""Input of a piece of evidence that goes straight into the library: what it is, whose, and its files or its address."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from django import forms

from bukti.forms.berkas_masuk import FormBerkas
from bukti.forms.lampiran import (
    JENIS_BERKAS,
    KeteranganDokumen,
    TautanLuarForm,
    jenis_dari_nama,
    judul_dari_alamat,
    judul_dari_nama,
    periksa_alamat,
)
from bukti.models import Bukti
from bukti.validators import bersihkan_nama
from indikator.models.instrumen import JenisBukti
from klaster.models import Opd


class BuktiBaruForm(FormBerkas, KeteranganDokumen):
    """One new piece of evidence, of one or several files, or of an address. All files sent belong together."""

    opd = forms.ModelChoiceField(
        label="OPD pemilik",
        queryset=Opd.objects.none(),
        error_messages={
            "required": "Pilih OPD pemilik bukti ini.",
            "invalid_choice": "Anda tidak mengelola bukti OPD itu.",
        },
    )
    jenis = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Otomatis, menurut berkasnya"), *JENIS_BERKAS],
        error_messages={"invalid_choice": "Pilih salah satu jenis bukti."},
    )
    kepekaan = forms.ChoiceField(
        label="Data pribadi",
        choices=Bukti.Kepekaan.choices,
        initial=Bukti.Kepekaan.BIASA,
        required=False,
        error_messages={"invalid_choice": "Pilih salah satu keterangan data pribadi."},
    )

    pesan_kosong = "Pilih paling sedikit satu berkas, atau tulis alamat laman."

    def __init__(self, *args: Any, pemilik: Sequence[Opd], **kwargs: Any) -> None:
        """`pemilik` are the units on whose behalf this user may bring evidence in."""
        super().__init__(*args, **kwargs)
        self.fields["tautan_url"] = deepcopy(TautanLuarForm.base_fields["tautan_url"])
        self.fields["tautan_url"].required = False
        self.fields["opd"].queryset = Opd.objects.filter(pk__in=[o.pk for o in pemilik])
        self.fields["opd"].choices = [("", "Pilih OPD"), *((o.pk, str(o)) for o in pemilik)]
        if len(pemilik) == 1:
            self.fields["opd"].initial = pemilik[0].pk

    def cukup_tanpa_berkas(self, bersih: dict[str, Any]) -> bool:
        return bool(bersih.get("tautan_url"))

    def clean_tautan_url(self) -> str:
        return periksa_alamat(self.cleaned_data["tautan_url"])

    def clean(self) -> dict[str, Any]:
        bersih = super().clean()
        if bersih.get("berkas") and bersih.get("tautan_url"):
            self.add_error("tautan_url", "Pilih berkas atau tulis alamat laman, salah satu saja.")
        return bersih

    def isi(self) -> dict[str, Any]:
        """The descriptive fields of `Bukti`; title and kind are taken from the first file where they were left."""
        bersih, alamat = self.cleaned_data, self.cleaned_data["tautan_url"]
        isi = self.keterangan() | {"kepekaan": bersih["kepekaan"] or Bukti.Kepekaan.BIASA}
        if alamat:
            judul = bersih["judul"] or judul_dari_alamat(alamat)
            return isi | {"judul": judul, "jenis": JenisBukti.TAUTAN, "tautan_url": alamat}
        nama = bersihkan_nama(bersih["berkas"][0].name or "")
        return isi | {
            "judul": bersih["judul"] or judul_dari_nama(nama),
            "jenis": bersih["jenis"] or jenis_dari_nama(nama),
        }
