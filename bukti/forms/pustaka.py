"""Input of the library: its filters, the words about a piece of evidence, a replacement file."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms

from bukti.forms.berkas_masuk import FormBerkas
from bukti.forms.jawaban import PESAN_TERPOTONG, FormBersih
from bukti.forms.lampiran import JENIS_BERKAS, KeteranganDokumen, TautanLuarForm
from bukti.models import Bukti, VersiBukti
from bukti.queries.pustaka import KEADAAN, SaringPustaka
from bukti.services.unggahan import sidik_keterangan
from indikator.models.instrumen import JenisBukti


class SaringPustakaForm(FormBersih):
    """Filters from the address. What makes no sense there is ignored, not complained about."""

    q = forms.CharField(
        label="Cari",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Judul, nomor, atau isi dokumen"}),
    )
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=JenisBukti.choices)
    opd = forms.TypedChoiceField(label="OPD pemilik", required=False, coerce=int, empty_value=None)
    penanda = forms.CharField(label="Penanda tangan", required=False, max_length=150, widget=forms.Select)
    keadaan = forms.ChoiceField(
        required=False, choices=list(KEADAAN.items()), widget=forms.HiddenInput, label="Keadaan"
    )

    def __init__(
        self,
        *args: Any,
        opd: list[tuple[int, str]],
        jenis: list[tuple[str, str]],
        penanda: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["penanda"].widget.choices = [("", "Semua penanda tangan"), *(penanda or [])]
        self.fields["jenis"].choices = [("", "Semua jenis"), *jenis]
        self.fields["opd"].choices = [("", "Semua OPD"), *opd]

    def saring(self) -> SaringPustaka:
        self.is_valid()
        return SaringPustaka(**{nama: nilai for nama, nilai in self.cleaned_data.items() if nilai})


class KeteranganForm(KeteranganDokumen):
    """The words about a piece of evidence that is there; for a link also its address. `sidik` is what the user saw."""

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
    sidik = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = (
        "judul", "jenis", "tautan_url", "nomor", "penanda_tangan", "tanggal_dokumen", "periode_mulai", "periode_akhir",
        "berlaku_sampai",
    )  # fmt: skip

    def __init__(self, *args: Any, bukti: Bukti, **kwargs: Any) -> None:
        initial = {n: getattr(bukti, n) for n in self.field_order}
        super().__init__(*args, initial=initial | {"sidik": sidik_keterangan(bukti)}, **kwargs)
        if bukti.adalah_tautan:
            self.fields["tautan_url"] = deepcopy(TautanLuarForm.base_fields["tautan_url"])
            del self.fields["jenis"]
            self.order_fields(self.field_order)

    def isi(self) -> dict[str, Any]:
        """What `ubah_keterangan` takes."""
        return {nama: self.cleaned_data[nama] for nama in self.fields if nama != "sidik"}

    def perbarui(self, bukti: Bukti) -> None:
        """Go by what is stored now: the user has been shown it beside what was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix("sidik")] = sidik_keterangan(bukti)


class DaftarNomor(forms.Field):
    """Ids of rows, in the order of the form. Which of them exist is the service's to say."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        if any(not satu.isdecimal() or len(satu) > 18 for satu in value or []):
            raise forms.ValidationError("Berkas yang dipertahankan tidak dikenal. Muat ulang halaman, lalu ulangi.")
        return [int(satu) for satu in value or []]


@dataclass(frozen=True)
class BarisBerkas:
    """One present file in the form of the next version."""

    versi: VersiBukti
    tetap: bool
    urut: forms.BoundField


class SusunBerkasForm(FormBerkas):
    """The next version: which of the present files stay, in which order, and which new ones come after them."""

    pertahankan = DaftarNomor(required=False)

    pesan_kosong = "Pilih berkas penggantinya."

    def __init__(self, *args: Any, kini: Sequence[VersiBukti], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kini = kini
        for nomor, versi in enumerate(kini, start=1):
            self.fields[f"urut_{versi.pk}"] = forms.IntegerField(
                label=f"Urutan {versi.nama_asli}",
                required=False,
                initial=nomor,
                min_value=1,
                max_value=999,
                error_messages={
                    "invalid": f"Tulis urutan “{versi.nama_asli}” dengan angka.",
                    "min_value": "Urutan dimulai dari 1.",
                    "max_value": "Urutan paling besar 999.",
                },
            )

    def cukup_tanpa_berkas(self, bersih: dict[str, Any]) -> bool:
        """Another order, or one file less."""
        return bool(bersih.get("pertahankan"))

    def baris(self) -> list[BarisBerkas]:
        """Kept unless said otherwise where there are several; a single file is there to be replaced."""
        dipilih = self.data.getlist(self.add_prefix("pertahankan")) if self.is_bound else None
        semua = [str(v.pk) for v in self.kini if not v.tertolak] if len(self.kini) > 1 else []
        tetap = semua if dipilih is None else dipilih
        return [BarisBerkas(v, str(v.pk) in tetap, self[f"urut_{v.pk}"]) for v in self.kini]

    def urutan(self) -> list[int]:
        """Ids of the files that stay, in the order wished for; equal or empty numbers as they were."""
        dipilih = self.cleaned_data["pertahankan"]
        tempat = {pk: nomor for nomor, pk in enumerate(dipilih, start=1)}
        return sorted(dipilih, key=lambda pk: (self.cleaned_data.get(f"urut_{pk}") or tempat[pk], tempat[pk]))


class KepekaanForm(FormBersih):
    """Whose personal data a piece of evidence holds. `semula` is what the user saw."""

    kepekaan = forms.ChoiceField(
        label="Data pribadi",
        choices=Bukti.Kepekaan.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih salah satu keterangan data pribadi.",
            "invalid_choice": "Pilih salah satu keterangan data pribadi.",
        },
    )
    alasan = forms.CharField(
        label="Alasan bila tanda diturunkan",
        required=False,
        max_length=300,
        error_messages={"max_length": "Alasan paling panjang 300 karakter."},
    )
    semula = forms.ChoiceField(
        choices=Bukti.Kepekaan.choices,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), PESAN_TERPOTONG),
    )


class AlamatForm(FormBersih):
    """The address of an external page that somebody has just looked at."""

    alamat = forms.CharField(widget=forms.HiddenInput, max_length=500)
