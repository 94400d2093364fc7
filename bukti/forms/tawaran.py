"""Input of the decision on last year's answer, and the filters of the list of such offers."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bukti.forms.jawaban import PESAN_TERPOTONG, FormBersih
from bukti.queries.tawaran import Tawaran
from bukti.services.tawaran import ALASAN_MAKS, Pilihan
from indikator.models import TawaranLalu
from klaster.models import Klaster

Keputusan = TawaranLalu.Keputusan


class TawaranForm(FormBersih):
    """Keep, renew or drop; what is taken along; and why.

    Fresh, it starts from the advice: evidence worth keeping is ticked, and so is the value where it can be copied.
    """

    keputusan = forms.ChoiceField(
        label="Keputusan",
        choices=[
            (Keputusan.DIPAKAI, "Pakai lagi: yang dicentang menjadi isian tahun ini"),
            (Keputusan.DIPERBARUI, "Perbarui: buktinya harus baru; nilai yang dicentang disalin sebagai draf"),
            (Keputusan.DILEPAS, "Tidak dipakai"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu keputusan.", "invalid_choice": "Pilih salah satu keputusan."},
    )
    salin_nilai = forms.BooleanField(label="Salin nilai dan catatan tahun lalu", required=False)
    tautan = forms.TypedMultipleChoiceField(
        label="Bukti yang dipakai lagi",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Salah satu bukti sudah tidak ada. Muat ulang halaman, lalu pilih lagi."},
    )
    alasan = forms.CharField(
        label="Alasan",
        required=False,
        max_length=ALASAN_MAKS,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": ALASAN_MAKS}),
        help_text="Wajib bila tidak dipakai, atau bila memakai bukti yang disarankan diperbarui.",
        error_messages={"max_length": f"Alasan paling panjang {ALASAN_MAKS} karakter."},
    )
    versi = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": PESAN_TERPOTONG, "invalid": PESAN_TERPOTONG}
    )

    def __init__(self, *args: Any, tawaran: Tawaran, **kwargs: Any) -> None:
        awal = {
            "salin_nilai": not tawaran.halangan_nilai,
            "tautan": [b.tautan.pk for b in tawaran.layak],
            "versi": tawaran.baris.jawaban.versi,
        }
        super().__init__(*args, **{"initial": awal, "prefix": "tl"} | kwargs)
        self.fields["tautan"].choices = [(b.tautan.pk, b.tautan.bukti.judul) for b in tawaran.bukti if not b.sudah]
        if tawaran.halangan_nilai:
            self.fields["salin_nilai"].disabled = True
        self.bukti = tawaran.bukti

    @property
    def terpilih(self) -> set[str]:
        """Ids of the evidence that is ticked, as they stand in the page."""
        return {str(n) for n in self["tautan"].value() or []}

    def pilihan(self) -> Pilihan:
        isi = self.cleaned_data
        return Pilihan(isi["keputusan"], isi["alasan"], isi["salin_nilai"], isi["tautan"])


class SaringTawaranForm(FormBersih):
    """Filters of the list; anything unknown counts as no filter."""

    klaster = forms.ChoiceField(label="Klaster", required=False)
    opd = forms.ChoiceField(label="OPD pemimpin", required=False)
    keputusan = forms.ChoiceField(choices=[("", "Semua"), *Keputusan.choices], required=False)

    def __init__(self, *args: Any, opd: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        klaster = [(k.kode, k.nama) for k in Klaster.objects.order_by("nomor")]
        self.fields["klaster"].choices = [("", "Semua klaster"), *klaster]
        self.fields["opd"].choices = [("", "Semua OPD"), *((str(pk), nama) for pk, nama in opd)]

    def saring(self) -> dict[str, str]:
        """Valid choices only, by name."""
        self.is_valid()
        return {nama: nilai for nama, nilai in self.cleaned_data.items() if nilai}
