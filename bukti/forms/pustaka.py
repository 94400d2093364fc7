"""Input of the library: its filters, the words about a piece of evidence, a replacement file."""

from copy import deepcopy
from typing import Any

from django import forms

from bukti.forms.jawaban import FormBersih
from bukti.forms.lampiran import JENIS_BERKAS, KeteranganDokumen, TautanLuarForm
from bukti.models import Bukti
from bukti.queries.pustaka import KEADAAN, SaringPustaka
from indikator.models.instrumen import JenisBukti


class SaringPustakaForm(FormBersih):
    """Filters from the address. What makes no sense there is ignored, not complained about."""

    q = forms.CharField(
        label="Cari",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Judul, nomor, atau nama berkas"}),
    )
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=JenisBukti.choices)
    opd = forms.TypedChoiceField(label="OPD pemilik", required=False, coerce=int, empty_value=None)
    keadaan = forms.ChoiceField(
        required=False, choices=list(KEADAAN.items()), widget=forms.HiddenInput, label="Keadaan"
    )

    def __init__(self, *args: Any, opd: list[tuple[int, str]], jenis: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jenis"].choices = [("", "Semua jenis"), *jenis]
        self.fields["opd"].choices = [("", "Semua OPD"), *opd]

    def saring(self) -> SaringPustaka:
        self.is_valid()
        return SaringPustaka(**{nama: nilai for nama, nilai in self.cleaned_data.items() if nilai})


class KeteranganForm(KeteranganDokumen):
    """The words about a piece of evidence that is there; for a link also its address."""

    judul = forms.CharField(
        label="Judul",
        max_length=200,
        error_messages={"required": "Tulis judul bukti.", "max_length": "Judul paling panjang 200 karakter."},
    )
    jenis = forms.ChoiceField(
        label="Jenis",
        choices=JENIS_BERKAS,
        error_messages={"invalid_choice": "Pilih salah satu jenis bukti.", "required": "Pilih jenis bukti."},
    )

    field_order = (
        "judul", "jenis", "tautan_url", "nomor", "tanggal_dokumen", "periode_mulai", "periode_akhir", "berlaku_sampai"
    )  # fmt: skip

    def __init__(self, *args: Any, bukti: Bukti, **kwargs: Any) -> None:
        super().__init__(*args, initial={n: getattr(bukti, n) for n in self.field_order}, **kwargs)
        if bukti.adalah_tautan:
            self.fields["tautan_url"] = deepcopy(TautanLuarForm.base_fields["tautan_url"])
            del self.fields["jenis"]
            self.order_fields(self.field_order)

    def isi(self) -> dict[str, Any]:
        """What `ubah_keterangan` takes."""
        return {nama: self.cleaned_data[nama] for nama in self.fields}


class GantiBerkasForm(FormBersih):
    """One file that takes the place of the present one."""

    berkas = forms.FileField(
        label="Berkas pengganti",
        allow_empty_file=True,  # the service says what is wrong with an empty one
        error_messages={"required": "Pilih berkas penggantinya."},
    )
