"""Input of the verifier: filters of the queue, the score, the reason for sending back, the verdict on one evidence."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from bukti.aturan.alasan import BUKTI, JAWABAN
from bukti.models import TautanBukti
from bukti.queries.pengaturan import alasan_siap
from bukti.queries.verifikasi import BARU, KEADAAN, MENURUT_KODE, PERBAIKAN, TERBARU, TERLAMA, UMUR, Saring
from indikator.berkas.angka import BukanAngka, baca_angka, tulis_isian
from indikator.jembatan import skor_mandiri
from indikator.models import Jawaban
from indikator.pemeriksaan import nilai_dalam_batas
from klaster.galat import Ditolak
from klaster.models import Opd

PANJANG_ALASAN = 1500
PESAN_TERPOTONG = "Halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu coba lagi."
PESAN_BUKAN_ANGKA = "Tulis nilai sebagai angka, misalnya 7,5."
CONTOH_KOMA = "Titik dibaca sebagai pemisah ribuan; tulis pecahan dengan koma, misalnya 1,25."


class AlasanSiapField(forms.CharField):
    """One of the city's ready reasons. What was on the list when the page was opened is taken, too: it is only text."""

    widget = forms.Select

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, required=False, max_length=PANJANG_ALASAN)
        self.widget.attrs.pop("maxlength", None)  # nothing that a list may carry

    def pasang(self, alasan: Iterable[str], terpilih: str) -> None:
        """Offer these reasons; a chosen one that is no longer among them stays on offer in this answer."""
        semua = dict.fromkeys([*alasan, *([terpilih] if terpilih else [])])
        self.widget.choices = [("", "Pilih alasan …"), *((a, a) for a in semua)]


class SaringForm(forms.Form):
    """Filters of the queue from the address. What makes no sense there is ignored, not complained about."""

    status = forms.ChoiceField(required=False, choices=[(s, s) for s in KEADAAN])
    klaster = forms.CharField(required=False, max_length=8)
    opd = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    putaran = forms.ChoiceField(required=False, choices=[(p, p) for p in (BARU, PERBAIKAN)])
    umur = forms.TypedChoiceField(required=False, choices=[(u, u) for u in UMUR], coerce=int, empty_value=None)
    q = forms.CharField(required=False, max_length=100)
    urut = forms.ChoiceField(required=False, choices=[(u, u) for u in (TERLAMA, TERBARU, MENURUT_KODE)])

    def saring(self) -> Saring:
        self.is_valid()
        return Saring(**{nama: nilai for nama, nilai in self.cleaned_data.items() if nilai})


class FormMeja(forms.Form):
    """Base of the desk's forms: the layout is in the template, `versi` is the answer as the verifier saw it."""

    untuk_layanan: tuple[str, ...] = ()
    nama_bidang: dict[str, str] = {}

    versi = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": PESAN_TERPOTONG, "invalid": PESAN_TERPOTONG}
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def isi(self) -> dict[str, Any]:
        """What the service takes from this form."""
        return {nama: self.cleaned_data[nama] for nama in self.untuk_layanan}

    def tampung(self, galat: Ditolak) -> None:
        """Show a service's refusal at the field that it names, else on top of the page."""
        bidang = self.nama_bidang.get(galat.bidang or "", galat.bidang)
        self.add_error(bidang if bidang in self.fields else None, galat.pesan)


class TerimaForm(FormMeja):
    """The verified score and a note for the OPD."""

    untuk_layanan = ("nilai", "catatan", "versi")

    nilai = forms.CharField(
        label="Nilai verifikasi",
        max_length=20,
        error_messages={"required": "Isi nilai verifikasi, misalnya 7,5.", "max_length": PESAN_BUKAN_ANGKA},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "k-isian-angka"}),
    )
    catatan = forms.CharField(
        label="Catatan untuk OPD",
        required=False,
        max_length=PANJANG_ALASAN,
        error_messages={"max_length": "Catatan paling panjang 1.500 karakter. Ringkas, lalu coba lagi."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, jawaban: Jawaban, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.jawaban = jawaban
        self.fields["nilai"].initial = tulis_isian(skor_mandiri(jawaban))

    @property
    def angka(self) -> Decimal | None:
        """The score that stands in the field now, for the difference shown beside it; None when it is not one."""
        try:
            angka = baca_angka(str(self["nilai"].value() or "")).nilai
        except BukanAngka:
            return None
        return None if nilai_dalam_batas(self.jawaban, angka) else angka

    def clean_nilai(self) -> Decimal:
        try:
            dibaca = baca_angka(self.cleaned_data["nilai"])
        except BukanAngka as galat:
            raise forms.ValidationError(PESAN_BUKAN_ANGKA) from galat
        if salah := nilai_dalam_batas(self.jawaban, dibaca.nilai):
            raise forms.ValidationError(" ".join([*salah, *([CONTOH_KOMA] if dibaca.sebagai_ribuan else [])]))
        return dibaca.nilai


class KembalikanForm(FormMeja):
    """Why the answer goes back and to whom: a ready reason, own words, or both."""

    untuk_layanan = ("alasan", "opd", "versi")

    alasan_siap = AlasanSiapField(label="Alasan")
    alasan = forms.CharField(
        label="Penjelasan",
        required=False,
        max_length=PANJANG_ALASAN,
        error_messages={"max_length": "Penjelasan paling panjang 1.500 karakter. Ringkas, lalu coba lagi."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opd = forms.ModelMultipleChoiceField(
        label="Dikembalikan kepada",
        required=False,
        queryset=Opd.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "OPD yang dipilih tidak ditugasi pada pertanyaan ini."},
    )

    def __init__(self, *args, jawaban: Jawaban, disarankan: Iterable[Opd] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        alasan = alasan_siap(jawaban.evaluasi.kota_id)[JAWABAN]
        self.fields["alasan_siap"].pasang(alasan, self["alasan_siap"].value() or "")
        self.fields["opd"].queryset = Opd.objects.filter(penugasan__jawaban=jawaban).order_by(
            "-penugasan__pimpin", "nama"
        )
        self.fields["opd"].initial = [o.pk for o in disarankan]

    def clean(self) -> dict:
        isi = super().clean() or {}
        isi["alasan"] = " ".join(filter(None, [isi.get("alasan_siap", ""), isi.get("alasan", "")]))
        if not isi["alasan"] and "alasan" not in self.errors:
            self.add_error("alasan", "Pilih atau tulis alasan, supaya OPD tahu apa yang harus diperbaiki.")
        if not isi.get("opd") and "opd" not in self.errors:
            self.add_error("opd", "Pilih sedikitnya satu OPD yang harus memperbaiki.")
        return isi


class PutusanForm(FormMeja):
    """The verdict on one piece of evidence. Its button carries the verdict; only a rejection has a reason."""

    untuk_layanan = ("putusan", "catatan", "versi")
    nama_bidang = {"catatan": "alasan_bukti"}

    putusan = forms.ChoiceField(
        choices=TautanBukti.Putusan.choices,
        error_messages={"required": PESAN_TERPOTONG, "invalid_choice": PESAN_TERPOTONG},
    )
    alasan_bukti_siap = AlasanSiapField(label="Alasan penolakan")
    alasan_bukti = forms.CharField(
        label="Penjelasan penolakan",
        required=False,
        max_length=PANJANG_ALASAN,
        error_messages={"max_length": "Penjelasan paling panjang 1.500 karakter. Ringkas, lalu coba lagi."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, kota_id: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        alasan = alasan_siap(kota_id)[BUKTI]
        self.fields["alasan_bukti_siap"].pasang(alasan, self["alasan_bukti_siap"].value() or "")

    @property
    def menolak(self) -> bool:
        """Whether the rejection fields are in use and must stay open."""
        return self.is_bound and self.data.get("putusan") == TautanBukti.Putusan.DITOLAK

    def clean(self) -> dict:
        isi = super().clean() or {}
        isi["catatan"] = " ".join(filter(None, [isi.get("alasan_bukti_siap", ""), isi.get("alasan_bukti", "")]))
        ditolak = isi.get("putusan") == TautanBukti.Putusan.DITOLAK
        if ditolak and not isi["catatan"] and "alasan_bukti" not in self.errors:
            self.add_error(
                "alasan_bukti", "Pilih atau tulis alasan penolakan, supaya OPD tahu apa yang harus diperbaiki."
            )
        return isi
