"""Input of attaching one document to many questions, and of putting right how it is attached."""

from collections.abc import Collection
from typing import Any

from django import forms

from bukti.forms.jawaban import FormBersih
from bukti.forms.lampiran import HalamanForm, UntukPertanyaan, bidang_kebutuhan
from bukti.models import TautanBukti
from bukti.queries.tujuan import BarisTujuan, SaringTujuan
from bukti.services.lampiran import SatuTujuan, sidik_lampiran
from indikator.models import KebutuhanBukti


class SaringTujuanForm(FormBersih):
    """Filters from the address. What makes no sense there is ignored, not complained about."""

    q = forms.CharField(
        label="Cari pertanyaan",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Kode atau kata dalam pertanyaan"}),
    )
    klaster = forms.ChoiceField(label="Klaster", required=False)
    jenis = forms.BooleanField(label="Hanya yang meminta jenis bukti ini", required=False)

    def __init__(self, *args: Any, klaster: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["klaster"].choices = [("", "Semua klaster"), *klaster]

    def saring(self) -> SaringTujuan:
        self.is_valid()
        return SaringTujuan(**{nama: nilai for nama, nilai in self.cleaned_data.items() if nilai})


class TujuanForm(HalamanForm, UntukPertanyaan):
    """One question of the list: ticked or not, with the requirement, the pages and the unit it is attached for."""

    pilih = forms.BooleanField(required=False)

    def __init__(self, *args: Any, baris: BarisTujuan, jenis: str, **kwargs: Any) -> None:
        """`jenis` of the document proposes the requirement."""
        usul = baris.usul(jenis)
        super().__init__(
            *args,
            prefix=f"j{baris.jawaban.pk}",
            initial={"kebutuhan": usul.pk if usul else None},
            kebutuhan=baris.kebutuhan,
            bagian=baris.bagian,
            **kwargs,
        )
        self.baris, self.jawaban = baris, baris.jawaban
        self.fields["pilih"].label = f"Lampirkan pada {self.jawaban.pertanyaan.kode}"
        if "opd" in self.fields:
            self.fields["opd"].required = False  # what is not ticked need not say; the service asks where it must

    @property
    def dipilih(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("pilih")))

    def tujuan(self) -> SatuTujuan:
        return SatuTujuan(self.jawaban, self.cleaned_data["kebutuhan"], self.halaman, self.opd_terpilih)


class UbahLampiranForm(HalamanForm):
    """Pages and requirement of a link that is there. `semula` is what the user saw of them."""

    kebutuhan = bidang_kebutuhan()
    semula = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    field_order = ("halaman_dari", "halaman_sampai", "kebutuhan", "semula")

    def __init__(self, *args: Any, tautan: TautanBukti, kebutuhan: Collection[KebutuhanBukti], **kwargs: Any) -> None:
        initial = {n: getattr(tautan, n) for n in ("halaman_dari", "halaman_sampai", "kebutuhan")}
        super().__init__(*args, initial=initial | {"semula": sidik_lampiran(tautan)}, **kwargs)
        self.fields["kebutuhan"].queryset = KebutuhanBukti.objects.filter(pk__in=[k.pk for k in kebutuhan])
