"""Forms of the assignments: one question, a batch, a sheet to take in."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q

from indikator.aturan.tata_tugas import Tata
from indikator.models import Evaluasi, Jawaban
from indikator.services.penugasan import LEPAS, PIMPIN, TAMBAH, tata_bagian
from klaster.lembar_kerja import UKURAN_MAKS
from klaster.models import Opd
from klaster.models.opd import JENIS_WILAYAH

TERPILIH, SARINGAN = "terpilih", "saringan"


class FormTugas(forms.Form):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class PenugasanForm(FormTugas):
    """The OPD of one question and which of them leads. `sidik` shows which assignment the user saw.

    Kecamatan and kelurahan are offered only where they are in the question already and do not answer for themselves.
    """

    pimpin = forms.ModelChoiceField(
        label="Pemimpin",
        queryset=Opd.objects.none(),
        empty_label="Pilih OPD",
        help_text="Menetapkan jawaban dan melengkapi bukti wajib.",
        error_messages={"required": "Pilih OPD yang memimpin; setiap pertanyaan harus mempunyai satu pemimpin."},
    )
    opd = forms.ModelMultipleChoiceField(
        label="OPD yang mendukung",
        queryset=Opd.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tiap OPD mengisi catatan dan bukti bagiannya sendiri.",
    )
    sidik = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, data: Any = None, *, jawaban: Jawaban) -> None:
        self.jawaban = jawaban
        self.bagian = list(jawaban.penugasan.select_related("opd").order_by("-pimpin", "opd__nama"))
        self.tata = tata_bagian(self.bagian)
        dukung = [b.opd_id for b in self.bagian if not b.pimpin and b.opd_id not in self.unit]
        super().__init__(data, initial={"pimpin": self.tata.pimpin, "opd": dukung, "sidik": self.tata.sidik})
        dinas = Opd.objects.filter(kota=jawaban.evaluasi.kota_id).exclude(jenis__in=JENIS_WILAYAH)
        boleh = Q(aktif=True) | Q(pk__in=self.tata.opd)
        self.fields["pimpin"].queryset = dinas.filter(boleh).order_by("nama")
        pilihan = Opd.objects.filter(Q(pk__in=dinas.filter(boleh)) | Q(pk__in=dukung))
        self.fields["opd"].queryset = pilihan.order_by("jenis", "nama")

    @property
    def unit(self) -> set[int]:
        """Units that answer for themselves; they are not chosen here."""
        if not self.jawaban.pertanyaan.wilayah:
            return set()
        return {b.opd_id for b in self.bagian if b.opd.adalah_wilayah}

    @property
    def baru(self) -> Tata:
        pimpin = self.cleaned_data["pimpin"].pk
        return Tata(pimpin, frozenset({pimpin, *self.unit, *(o.pk for o in self.cleaned_data["opd"])}))


class BoronganForm(FormTugas):
    """One change for many questions: those ticked, or all that the filter finds. `jumlah` is what the filter found.

    `lewati`: pass over the questions that a rule keeps as they are. It is offered after a refusal, when `sisa`
    questions could be changed all the same.
    """

    sisa = 0

    cakupan = forms.ChoiceField(
        label="Untuk",
        choices=[(TERPILIH, "Pertanyaan yang dicentang"), (SARINGAN, "Semua hasil saringan")],
        initial=TERPILIH,
    )
    tindakan = forms.ChoiceField(
        label="Tindakan",
        choices=[(TAMBAH, "Tambahkan OPD"), (LEPAS, "Lepaskan OPD"), (PIMPIN, "Jadikan pemimpin")],
        error_messages={"required": "Pilih tindakannya."},
    )
    opd = forms.ModelChoiceField(
        label="OPD", queryset=Opd.objects.none(), empty_label="Pilih OPD", error_messages={"required": "Pilih OPD-nya."}
    )
    jawaban = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    jumlah = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    lewati = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, evaluasi: Evaluasi, saringan: Any, jumlah: int) -> None:
        super().__init__(data, initial={"jumlah": jumlah})
        self.saringan = saringan
        self.jumlah = jumlah
        self.fields["cakupan"].choices = [
            (TERPILIH, "Pertanyaan yang dicentang"),
            (SARINGAN, f"Semua hasil saringan ({jumlah} pertanyaan)"),
        ]
        self.fields["opd"].queryset = Opd.objects.filter(kota=evaluasi.kota_id).order_by("jenis", "nama")
        if data is not None:
            ada = Jawaban.objects.filter(evaluasi=evaluasi).values_list("pk", flat=True)
            self.fields["jawaban"].choices = [(pk, pk) for pk in ada]

    def clean(self) -> dict:
        isi = super().clean()
        if isi.get("cakupan") == TERPILIH and "jawaban" not in self.errors and not isi.get("jawaban"):
            self.add_error("cakupan", "Centang sedikitnya satu pertanyaan, atau pilih semua hasil saringan.")
        if isi.get("cakupan") == SARINGAN and isi.get("jumlah") != self.jumlah:
            self.add_error(
                "cakupan",
                f"Hasil saringan berubah menjadi {self.jumlah} pertanyaan sejak halaman dibuka. Periksa, lalu ulangi.",
            )
        return isi

    def isi(self) -> dict[str, Any]:
        """What `ubah_borongan` takes."""
        return {"jawaban_ids": self._jawaban_ids(), **{k: self.cleaned_data[k] for k in ("tindakan", "opd", "lewati")}}

    def _jawaban_ids(self) -> list[int]:
        if self.cleaned_data["cakupan"] == SARINGAN:
            return list(self.saringan.order_by().values_list("pk", flat=True))
        return self.cleaned_data["jawaban"]


class ImporForm(FormTugas):
    """A sheet of assignments to look at before it is taken in."""

    berkas = forms.FileField(
        label="Berkas Excel (.xlsx)",
        help_text=f"Paling besar {UKURAN_MAKS // 1024 // 1024} MB. Ubah berkas yang diunduh dari halaman ini.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Pilih berkas Excel.", "empty": "Berkas kosong. Pilih berkas Excel yang berisi."},
    )

    def clean_berkas(self) -> bytes:
        berkas = self.cleaned_data["berkas"]
        if berkas.size > UKURAN_MAKS:
            raise forms.ValidationError(f"Berkas lebih besar dari {UKURAN_MAKS // 1024 // 1024} MB.")
        return berkas.read()


class TerapkanForm(FormTugas):
    """The changes as the preview showed them, and why somebody gets more time."""

    segel = forms.CharField(widget=forms.HiddenInput)
    alasan = forms.CharField(
        label="Alasan perpanjangan",
        max_length=300,
        required=False,
        help_text="Wajib bila ada tenggat yang diundurkan; tercatat pada rencana tahun.",
    )
