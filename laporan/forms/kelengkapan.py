"""Which rows of the coverage pages are shown. What makes no sense in the address counts as not given."""

from collections.abc import Iterable
from typing import Any

from django import forms

from bukti.forms.jawaban import FormBersih
from indikator.models.instrumen import JenisBukti
from klaster.models import Opd
from laporan.forms.kemajuan import KemajuanForm
from laporan.queries.kelengkapan import KEADAAN, BarisKelengkapan, SaringKelengkapan
from laporan.queries.kelengkapan_kedaluwarsa import RENTANG, SaringKedaluwarsa
from laporan.queries.kelengkapan_kembali import MACAM, BarisKembali, SaringKembali

Pilihan = list[tuple[str, str]]


def bidang_cari(contoh: str) -> forms.CharField:
    return forms.CharField(
        label="Cari",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": contoh}),
    )


class SaringDasar(FormBersih):
    """Filters from the address; each choice is one that the user's own rows have."""

    opd = forms.TypedChoiceField(label="OPD", required=False, coerce=int, empty_value=None)

    def pasang(self, nama: str, kosong: str, pilihan: Iterable[tuple[str, str]]) -> None:
        bidang = self.fields[nama]
        assert isinstance(bidang, forms.ChoiceField)
        bidang.choices = [("", kosong), *pilihan]

    def isi(self) -> dict[str, Any]:
        self.is_valid()
        return {nama: nilai for nama, nilai in self.cleaned_data.items() if nilai}


class SaringKelengkapanForm(SaringDasar):
    q = bidang_cari("Kode atau kata dalam pertanyaan")
    klaster = forms.ChoiceField(label="Klaster", required=False)
    jenis = forms.ChoiceField(label="Jenis bukti", required=False)
    pimpin = forms.BooleanField(label="Hanya yang dipimpin", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=list(KEADAAN.items()), widget=forms.HiddenInput
    )

    field_order = ["q", "klaster", "opd", "jenis", "pimpin", "keadaan"]

    def __init__(self, *args: Any, baris: list[BarisKelengkapan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opd = {o.opd: o.nama for b in baris for o in b.opd}
        jenis = {k.jenis for b in baris for k in b.butir}
        self.pasang("klaster", "Semua klaster", {b.klaster: b.blok for b in baris}.items())
        self.pasang("opd", "Semua OPD", sorted(((str(pk), nama) for pk, nama in opd.items()), key=lambda o: o[1]))
        self.pasang("jenis", "Semua jenis", [(k, str(label)) for k, label in JenisBukti.choices if k in jenis])

    def saring(self) -> SaringKelengkapan:
        return SaringKelengkapan(**self.isi())


class PetaKelengkapanForm(KemajuanForm):
    """What the heat map counts, besides kind of OPD and order: the lead only, optional pieces too."""

    pimpin = forms.BooleanField(label="Hanya OPD pemimpin", required=False)
    semua = forms.BooleanField(label="Termasuk bukti pelengkap", required=False)

    def ukuran(self) -> dict[str, bool]:
        self.full_clean()
        return {nama: bool(self.cleaned_data.get(nama)) for nama in ("pimpin", "semua")}


class SaringKedaluwarsaForm(SaringDasar):
    q = bidang_cari("Judul, nomor, atau isi dokumen")
    rentang = forms.ChoiceField(
        label="Rentang", required=False, choices=[(k, r[0]) for k, r in RENTANG.items()], widget=forms.HiddenInput
    )
    pakai = forms.ChoiceField(
        label="Pemakaian", required=False, choices=[("", "Dipakai tahun ini"), ("semua", "Seluruh pustaka")]
    )

    field_order = ["q", "opd", "pakai", "rentang"]

    def __init__(self, *args: Any, opd: Iterable[Opd], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pasang("opd", "Semua OPD", [(str(o.pk), o.nama) for o in opd])

    def saring(self) -> SaringKedaluwarsa:
        return SaringKedaluwarsa(**self.isi())


class SaringKembaliForm(SaringDasar):
    q = bidang_cari("Kode, judul, atau alasan")
    klaster = forms.ChoiceField(label="Klaster", required=False)
    macam = forms.ChoiceField(label="Macam", required=False, choices=list(MACAM.items()), widget=forms.HiddenInput)

    field_order = ["q", "klaster", "opd", "macam"]

    def __init__(self, *args: Any, baris: list[BarisKembali], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opd = {b.opd_id: b.opd for b in baris}
        self.pasang("klaster", "Semua klaster", sorted({b.klaster: b.blok for b in baris}.items()))
        self.pasang("opd", "Semua OPD", sorted(((str(pk), nama) for pk, nama in opd.items()), key=lambda o: o[1]))

    def saring(self) -> SaringKembali:
        return SaringKembali(**self.isi())
