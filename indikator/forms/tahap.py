"""Input of a stage: its file, and its scores typed in question by question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from indikator.berkas.angka import BukanAngka, baca_angka, tulis_isian
from indikator.berkas.skor import CATATAN_MAKS, UKURAN_MAKS
from indikator.models import Pertanyaan, SkorTahap
from indikator.services.isian_tahap import IsianTahap, NilaiTahap
from klaster.templatetags.kla import tulis_angka

BELUM = NilaiTahap(None)


class BerkasTahapForm(forms.Form):
    """The file of a stage."""

    berkas = forms.FileField(
        label="Berkas Excel (.xlsx) atau CSV",
        allow_empty_file=True,  # the reader says what is wrong with an empty one
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Pilih berkas yang hendak diimpor."},
    )

    def isi(self) -> tuple[bytes, str]:
        """At most a byte more than is allowed: the reader then says that it is too much."""
        berkas = self.cleaned_data["berkas"]
        return berkas.read(UKURAN_MAKS + 1), berkas.name


class TerapkanTahapForm(forms.Form):
    """A preview that is applied: what it was made of, and the state that it was based on."""

    isi = forms.CharField(widget=forms.HiddenInput, strip=False)
    sidik = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)


@dataclass(frozen=True)
class BarisIsian:
    """One question of the form, with what is stored for it now where that is not what the user saw."""

    soal: Pertanyaan
    skor: forms.BoundField
    catatan: forms.BoundField
    semula: tuple[forms.BoundField, forms.BoundField]
    tersimpan: NilaiTahap | None


class IsianTahapForm(forms.Form):
    """Score and note of each question of an indicator, with what stood there when the page was made."""

    def __init__(
        self,
        *args: Any,
        soal: Sequence[Pertanyaan],
        tersimpan: Mapping[str, SkorTahap],
        bentrok: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """`bentrok` names questions changed by somebody else: what is stored is shown beside what was typed."""
        super().__init__(*args, **kwargs)
        self.soal = soal
        self.bentrok = set(bentrok)
        self.kini = {kode: NilaiTahap(s.skor, s.catatan) for kode, s in tersimpan.items()}
        for satu in soal:
            nilai = self.kini.get(satu.kode, BELUM)
            self.fields[f"skor_{satu.pk}"] = _bidang_skor(satu, nilai)
            self.fields[f"catatan_{satu.pk}"] = _bidang_catatan(satu, nilai)
            self.fields[f"skor_semula_{satu.pk}"] = _tersembunyi(tulis_isian(nilai.skor))
            self.fields[f"catatan_semula_{satu.pk}"] = _tersembunyi(nilai.catatan)
        if self.bentrok:
            self._pakai_keadaan_kini()

    def baris(self) -> Iterator[BarisIsian]:
        for satu in self.soal:
            yield BarisIsian(
                satu,
                self[f"skor_{satu.pk}"],
                self[f"catatan_{satu.pk}"],
                (self[f"skor_semula_{satu.pk}"], self[f"catatan_semula_{satu.pk}"]),
                self.kini.get(satu.kode, BELUM) if satu.kode in self.bentrok else None,
            )

    def clean(self) -> dict[str, Any]:
        for satu in self.soal:
            self._baca(f"skor_{satu.pk}", satu)
            self._baca(f"skor_semula_{satu.pk}", None)
            skor, catatan = self.cleaned_data.get(f"skor_{satu.pk}"), self.cleaned_data.get(f"catatan_{satu.pk}")
            if catatan and skor is None and not self.has_error(f"skor_{satu.pk}"):
                self.add_error(f"skor_{satu.pk}", f"Isi nilai {satu.kode}, atau hapus catatannya.")
        return self.cleaned_data

    def isian(self) -> list[IsianTahap]:
        """What `simpan_skor_tahap` takes."""
        return [
            IsianTahap(
                pertanyaan=satu,
                baru=NilaiTahap(self.cleaned_data[f"skor_{satu.pk}"], self._teks(f"catatan_{satu.pk}")),
                semula=NilaiTahap(self.cleaned_data[f"skor_semula_{satu.pk}"], self._teks(f"catatan_semula_{satu.pk}")),
            )
            for satu in self.soal
        ]

    def _teks(self, nama: str) -> str:
        return self.cleaned_data[nama].replace("\r\n", "\n").strip()

    def _baca(self, nama: str, soal: Pertanyaan | None) -> None:
        """Text to points in place; an error at the field when it is no number, or out of bounds."""
        teks = self.cleaned_data.get(nama) or ""
        self.cleaned_data[nama] = None
        if not teks:
            return
        try:
            nilai = baca_angka(teks).nilai
        except BukanAngka as galat:
            self.add_error(nama, str(galat))
            return
        if soal is not None and not 0 <= nilai <= soal.skor_maks:
            maks = tulis_angka(soal.skor_maks, 2, pangkas=True)
            self.add_error(nama, f"Nilai {soal.kode} harus antara 0 dan {maks}.")
            return
        self.cleaned_data[nama] = nilai

    def _pakai_keadaan_kini(self) -> None:
        """The next save is measured against what the user now sees as stored."""
        self.data = self.data.copy()
        for satu in self.soal:
            if satu.kode in self.bentrok:
                nilai = self.kini.get(satu.kode, BELUM)
                self.data[f"skor_semula_{satu.pk}"] = tulis_isian(nilai.skor)
                self.data[f"catatan_semula_{satu.pk}"] = nilai.catatan


def _bidang_skor(soal: Pertanyaan, nilai: NilaiTahap) -> forms.CharField:
    atribut = {"inputmode": "decimal", "autocomplete": "off", "class": "k-isian-angka"}
    return forms.CharField(
        label=f"Nilai {soal.kode}",
        required=False,
        max_length=30,
        initial=tulis_isian(nilai.skor),
        widget=forms.TextInput(attrs=atribut),
    )


def _bidang_catatan(soal: Pertanyaan, nilai: NilaiTahap) -> forms.CharField:
    bidang = forms.CharField(
        label=f"Catatan {soal.kode}",
        required=False,
        max_length=CATATAN_MAKS,
        initial=nilai.catatan,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Catatan paling panjang {tulis_angka(CATATAN_MAKS, 0)} huruf."},
    )
    bidang.widget.attrs.pop("maxlength", None)  # the browser would cut off a pasted text in silence
    return bidang


def _tersembunyi(awal: str) -> forms.CharField:
    return forms.CharField(required=False, initial=awal, widget=forms.HiddenInput)
