"""Input of the question page: the value in its kind, the notes, the answer of a kecamatan or kelurahan."""

import json
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bukti.queries.nilai import poin_opsi
from indikator.aturan.isian import Isian, isi_bagian, isi_jawaban
from indikator.aturan.wilayah import pilihan_unit
from indikator.berkas.angka import BukanAngka, Dibaca, baca_angka, baca_sebagai_desimal, tulis_isian
from indikator.jembatan import batas_angka
from indikator.models import Jawaban, Penugasan, Pertanyaan
from klaster.galat import Ditolak
from klaster.templatetags.kla import tulis_angka

CATATAN_MAKS = 5000
#: Buttons of the page that shows two versions side by side.
PAKAI_SAYA, GABUNG = "pakai_saya", "gabung"
PESAN_TERPOTONG = "Halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu coba lagi."


class FormBersih(forms.Form):
    """Base of this app's forms: crispy without its own <form>, and a place for what a service refuses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def tampung(self, galat: Ditolak) -> None:
        """Show a service's refusal at the field that it names, else on top of the page."""
        self.add_error(galat.bidang if galat.bidang in self.fields else None, galat.pesan)


class FormBerversi(FormBersih):
    """A form over something that two people may change at once.

    `versi` is the version that the user saw, and `dasar` its content as JSON: with both the service can tell an
    overwrite from a change elsewhere, and the page can merge. A `dasar` that cannot be read is none.
    """

    versi = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": PESAN_TERPOTONG, "invalid": PESAN_TERPOTONG}
    )
    dasar = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_dasar(self) -> Isian | None:
        try:
            isi = json.loads(self.cleaned_data["dasar"] or "null")
        except ValueError:
            return None
        if not isinstance(isi, dict) or not all(isinstance(n, str | None) for n in isi.values()):
            return None
        return isi

    def perbarui(self, versi: int, isi: Isian) -> None:
        """Let the bound form carry the version and content that are stored now: the user has been shown them."""
        self.data = self.data.copy()
        self.data[self.add_prefix("versi")] = str(versi)
        self.data[self.add_prefix("dasar")] = json.dumps(isi)


def bidang_catatan(label: str, bantuan: str) -> forms.CharField:
    bidang = forms.CharField(
        label=label,
        help_text=bantuan,
        required=False,
        max_length=CATATAN_MAKS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": "Catatan paling panjang 5.000 karakter. Ringkas, atau lampirkan sebagai dokumen."
        },
    )
    return tanpa_potong(bidang)


def tanpa_potong(bidang: forms.CharField) -> forms.CharField:
    """No `maxlength` in the browser, which cuts off a pasted text in silence; the server says that it is too long."""
    bidang.widget.attrs.pop("maxlength", None)
    return bidang


class IsianAngka(forms.CharField):
    """A number in Indonesian writing; its value is a Decimal or None."""

    def __init__(self, *, pertanyaan: Pertanyaan, **kwargs: Any) -> None:
        self.pertanyaan = pertanyaan
        super().__init__(
            required=False,
            max_length=40,
            error_messages={"max_length": "Angka terlalu panjang."},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "k-isian-angka"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Decimal | None:
        teks = super().clean(value)
        if not teks:
            return None
        try:
            dibaca = baca_angka(teks, self.pertanyaan.satuan)
        except BukanAngka as galat:
            raise forms.ValidationError(str(galat)) from galat
        self._periksa_batas(teks, dibaca)
        return dibaca.nilai

    def _periksa_batas(self, teks: str, dibaca: Dibaca) -> None:
        minimum, maksimum = batas_angka(self.pertanyaan)
        if minimum is not None and dibaca.nilai < minimum:
            raise forms.ValidationError(
                f"Paling kecil {self._tulis(minimum)}; Anda menulis {self._tulis(dibaca.nilai)}."
            )
        if maksimum is None or dibaca.nilai <= maksimum:
            return
        desimal = baca_sebagai_desimal(teks) if dibaca.sebagai_ribuan else None
        if desimal is not None and desimal <= maksimum:
            raise forms.ValidationError(
                f"“{teks}” dibaca sebagai {self._tulis(dibaca.nilai)}, padahal paling besar {self._tulis(maksimum)}. "
                f"Bila maksud Anda {self._tulis(desimal)}, tulis dengan koma."
            )
        raise forms.ValidationError(f"Paling besar {self._tulis(maksimum)}; Anda menulis {self._tulis(dibaca.nilai)}.")

    def _tulis(self, nilai: Decimal) -> str:
        return f"{tulis_angka(nilai, 4, pangkas=True)} {self.pertanyaan.satuan}".strip()


class JawabanForm(FormBerversi):
    """The value of one question, in the kind that the question has, and its note.

    A question that kecamatan or kelurahan answer has only the note here: its value is computed.
    """

    def __init__(self, *args: Any, jawaban: Jawaban, **kwargs: Any) -> None:
        pertanyaan = self.pertanyaan = jawaban.pertanyaan
        awal = {
            "versi": jawaban.versi,
            "dasar": json.dumps(isi_jawaban(jawaban)),
            "opsi": jawaban.opsi,
            "angka": tulis_isian(jawaban.angka),
            "catatan": jawaban.catatan,
        }
        super().__init__(*args, initial=awal, **kwargs)
        if not pertanyaan.wilayah:
            nama, bidang = _bidang_nilai(pertanyaan)
            self.fields[nama] = bidang
        self.fields["catatan"] = bidang_catatan(
            "Catatan jawaban", "Penjelasan, sumber data, atau cara menghitung. Dibaca oleh verifikator."
        )

    def tulisan(self) -> str:
        """The typed value in words, as the page writes a stored one; empty when there is none."""
        pertanyaan, isi = self.pertanyaan, getattr(self, "cleaned_data", {})
        if isi.get("angka") is not None:
            return f"{tulis_isian(isi['angka'])} {pertanyaan.satuan}".strip()
        return next((label for kode, label, _ in pertanyaan.pilihan if kode == isi.get("opsi")), "")

    def isi(self) -> dict[str, Any]:
        """What `simpan_jawaban` takes."""
        bersih = self.cleaned_data
        return {
            "opsi": bersih.get("opsi", ""),
            "angka": bersih.get("angka"),
            "catatan": bersih["catatan"],
            "versi": bersih["versi"],
            "dasar": bersih["dasar"],
        }


class CatatanBagianForm(FormBerversi):
    """The note of one OPD on its own part."""

    catatan = bidang_catatan(
        "Catatan bagian", "Apa yang sudah dilakukan unit ini. Dibaca OPD pemimpin dan verifikator."
    )

    def __init__(self, *args: Any, bagian: Penugasan, **kwargs: Any) -> None:
        awal = {"versi": bagian.versi, "dasar": json.dumps(isi_bagian(bagian)), "catatan": bagian.catatan}
        super().__init__(*args, initial=awal | kwargs.pop("initial", {}), prefix=awalan_bagian(bagian.pk), **kwargs)

    def tulisan(self) -> str:
        """The typed value in words; a note alone has none."""
        return ""


def _petunjuk_unit(bagian: Penugasan, pertanyaan: Pertanyaan) -> str:
    """The question asks for a share of all units; this one only says whether it is among them."""
    if pertanyaan.cara == Pertanyaan.Cara.PILIHAN or not bagian.opd_id:
        return ""
    return f"Jawab untuk {bagian.opd} saja: Ya bila yang ditanyakan sudah ada di sini, Tidak bila belum."


class UnitForm(CatatanBagianForm):
    """What one kecamatan or kelurahan answers, and its note."""

    def __init__(self, *args: Any, bagian: Penugasan, pertanyaan: Pertanyaan, **kwargs: Any) -> None:
        super().__init__(*args, bagian=bagian, initial={"nilai": bagian.nilai_unit}, **kwargs)
        self.pilihan = {kode: label for kode, label, _ in pilihan_unit(pertanyaan)}
        self.fields["nilai"] = forms.ChoiceField(
            label=f"Jawaban {bagian.opd}" if bagian.opd_id else "Jawaban",
            help_text=_petunjuk_unit(bagian, pertanyaan),
            required=False,
            choices=list(self.pilihan.items()),
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Pilihan itu tidak ada pada pertanyaan ini. Pilih salah satu di bawah."},
        )
        self.order_fields(["versi", "dasar", "nilai", "catatan"])

    def tulisan(self) -> str:
        return self.pilihan.get(getattr(self, "cleaned_data", {}).get("nilai", ""), "")


def putuskan_banding(data: QueryDict, tersimpan: dict[str, str], awalan: str = "") -> QueryDict:
    """What the comparison page sends as an ordinary form: the merged note, and the value from the side chosen.

    `tersimpan` are the value fields as stored now; the version sent along tells whether that is what the user saw.
    """
    depan = f"{awalan}-" if awalan else ""
    if data.get("tindakan") != GABUNG:
        return data
    data = data.copy()
    data[f"{depan}catatan"] = data.get(f"{depan}gabungan", data.get(f"{depan}catatan", ""))
    if data.get(f"{depan}nilai_dari") == "tersimpan":
        for nama, nilai in tersimpan.items():
            data[f"{depan}{nama}"] = nilai
    return data


def awalan_bagian(pk: int | None) -> str:
    """Prefix of the fields of one part's form; a page may hold several."""
    return f"b{pk}"


def _bidang_nilai(pertanyaan: Pertanyaan) -> tuple[str, forms.Field]:
    if pertanyaan.berupa_angka:
        return "angka", IsianAngka(pertanyaan=pertanyaan, label="Jawaban", help_text=petunjuk_angka(pertanyaan))
    return "opsi", forms.ChoiceField(
        label="Jawaban",
        required=False,
        choices=pilihan_berpoin(pertanyaan),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilihan itu tidak ada pada pertanyaan ini. Pilih salah satu di bawah."},
    )


def pilihan_berpoin(pertanyaan: Pertanyaan) -> list[tuple[str, SafeString]]:
    """Options with what each is worth."""
    return [
        (
            kode,
            format_html(
                '{}<span class="k-pilihan__poin">{} poin</span>', label, tulis_angka(poin_opsi(pertanyaan, kode))
            ),
        )
        for kode, label, _ in pertanyaan.pilihan
    ]


def petunjuk_angka(pertanyaan: Pertanyaan) -> str:
    """Bounds and the way of writing, said before anything is typed."""
    minimum, maksimum = batas_angka(pertanyaan)
    satuan = f" {pertanyaan.satuan}" if pertanyaan.satuan else ""
    if minimum is not None and maksimum is not None:
        batas = f"Antara {tulis_isian(minimum)} dan {tulis_isian(maksimum)}{satuan}."
    elif minimum is not None:
        batas = f"Paling kecil {tulis_isian(minimum)}{satuan}."
    else:
        batas = f"Dalam {pertanyaan.satuan}." if pertanyaan.satuan else ""
    return f"{batas} Pecahan ditulis dengan koma, ribuan dengan titik: 1.234,5.".strip()
