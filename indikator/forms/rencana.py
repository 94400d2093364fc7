"""Forms of the year plan: the evaluation's days, a window, an extension."""

from crispy_forms.helper import FormHelper
from django import forms

from indikator.aturan.jendela import PERAN_KEGIATAN, Hari, Waktu
from indikator.forms.evaluasi import BidangTanggal
from indikator.models import BlokKlaster, Evaluasi, Jawaban, JendelaTahap, Kegiatan
from indikator.services.perpanjangan import Sasaran
from klaster.models import Klaster, Opd
from klaster.models.pengguna import Peran

PERAN_PILIHAN = [(p.value, p.label) for p in Peran if any(p in ikut for ikut in PERAN_KEGIATAN.values())]


def _tersembunyi() -> forms.DateField:
    return forms.DateField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%d"])


class FormRencana(forms.Form):
    """Base: the page draws the fields; the layout is the page's. `awalan` keeps ids apart where forms share a page."""

    awalan = "id"

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("auto_id", f"{self.awalan}_%s")
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class HariForm(FormRencana):
    """First day and deadline of filling, official closing; with the days the user saw, for compare-and-swap."""

    awalan = "hari"
    mulai = BidangTanggal(
        "Mulai pengisian", required=False, help_text="Dibuka pukul 00.00 waktu kota. Kosong: sejak evaluasi dibuka."
    )
    tenggat = BidangTanggal(
        "Tenggat pengisian",
        help_text="Berlaku sampai pukul 23.59.59 waktu kota.",
        error_messages={"required": "Pilih tanggal tenggat."},
    )
    penutupan = BidangTanggal(
        "Penutupan resmi", required=False, help_text="Hari terakhir pengajuan pada aplikasi nasional."
    )
    lama_mulai = _tersembunyi()
    lama_tenggat = _tersembunyi()
    lama_penutupan = _tersembunyi()

    @classmethod
    def untuk(cls, evaluasi: Evaluasi, data=None) -> "HariForm":
        hari = {nama: getattr(evaluasi, nama) for nama in ("mulai", "tenggat", "penutupan")}
        return cls(data, initial=hari | {f"lama_{nama}": nilai for nama, nilai in hari.items()})

    @property
    def hari(self) -> Hari:
        return Hari(*(self.cleaned_data[n] for n in ("mulai", "tenggat", "penutupan")))

    @property
    def dilihat(self) -> Hari:
        return Hari(*(self.cleaned_data[f"lama_{n}"] for n in ("mulai", "tenggat", "penutupan")))


class JendelaForm(FormRencana):
    """A new window."""

    awalan = "tambah"
    kegiatan = forms.ChoiceField(label="Kegiatan", choices=Kegiatan.choices)
    peran = forms.ChoiceField(
        label="Peran",
        choices=[("", "Semua yang ikut"), *PERAN_PILIHAN],
        required=False,
        help_text="Jendela untuk satu peran menggantikan jendela umumnya.",
    )
    mulai = BidangTanggal("Hari pertama")
    sampai = BidangTanggal("Hari terakhir")

    @property
    def waktu(self) -> Waktu:
        return Waktu(**{nama: self.cleaned_data[nama] for nama in ("kegiatan", "peran", "mulai", "sampai")})


class JendelaUbahForm(FormRencana):
    """Other days for a window; its activity and role stay. Carries the days the user saw."""

    mulai = BidangTanggal("Hari pertama")
    sampai = BidangTanggal("Hari terakhir")
    lama_mulai = _tersembunyi()
    lama_sampai = _tersembunyi()

    @classmethod
    def untuk(cls, jendela: JendelaTahap, data=None) -> "JendelaUbahForm":
        hari = {"mulai": jendela.mulai, "sampai": jendela.sampai}
        lama = {"lama_mulai": jendela.mulai, "lama_sampai": jendela.sampai}
        return cls(data, prefix=f"j{jendela.pk}", initial=hari | lama)

    def dilihat(self, jendela: JendelaTahap) -> Waktu | None:
        """The window as the user saw it; None when the form does not say so."""
        mulai, sampai = self.cleaned_data["lama_mulai"], self.cleaned_data["lama_sampai"]
        return Waktu(jendela.kegiatan, jendela.peran, mulai, sampai) if mulai and sampai else None


class PerpanjanganForm(FormRencana):
    """More time for an OPD (all of it or one klaster), for a question, or for one OPD's part in a question."""

    awalan = "panjang"
    opd = forms.ModelChoiceField(
        label="OPD", queryset=Opd.objects.none(), required=False, empty_label="Semua OPD pada pertanyaan"
    )
    klaster = forms.ModelChoiceField(
        label="Klaster", queryset=Klaster.objects.none(), required=False, empty_label="Semua klaster"
    )
    pertanyaan = forms.CharField(
        label="Kode pertanyaan", max_length=20, required=False, help_text="Kosong: semua pertanyaan OPD itu."
    )
    sampai = BidangTanggal("Sampai", help_text="Berlaku sampai pukul 23.59.59 waktu kota.")
    alasan = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tulis alasan perpanjangan."},
    )

    def __init__(self, *args, evaluasi: Evaluasi, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.evaluasi = evaluasi
        bertugas = Opd.objects.filter(kota=evaluasi.kota_id, penugasan__jawaban__evaluasi=evaluasi).distinct()
        self.fields["opd"].queryset = bertugas.order_by("nama")
        blok = BlokKlaster.objects.filter(instrumen=evaluasi.instrumen_id)
        self.fields["klaster"].queryset = Klaster.objects.filter(pk__in=blok.values("klaster"))

    def clean_pertanyaan(self) -> Jawaban | None:
        kode = self.cleaned_data["pertanyaan"].strip()
        if not kode:
            return None
        jawaban = Jawaban.objects.filter(evaluasi=self.evaluasi, pertanyaan__kode__iexact=kode)
        if (ada := jawaban.select_related("pertanyaan").first()) is None:
            raise forms.ValidationError(f"Pertanyaan {kode} tidak ada pada evaluasi ini. Periksa kodenya.")
        ada.evaluasi = self.evaluasi
        return ada

    def clean(self) -> dict:
        isi = super().clean()
        if "pertanyaan" not in self.errors and not isi.get("opd") and not isi.get("pertanyaan"):
            self.add_error("opd", "Pilih OPD, atau tulis kode pertanyaan.")
        if isi.get("klaster") and isi.get("pertanyaan"):
            self.add_error("klaster", "Pilih klaster atau tulis kode pertanyaan, salah satu saja.")
        return isi

    @property
    def sasaran(self) -> Sasaran:
        isi = self.cleaned_data
        return Sasaran(opd=isi["opd"], klaster=isi["klaster"], jawaban=isi["pertanyaan"])


class CabutForm(forms.Form):
    """Which extension is taken back: those open parts of this OPD that end on this day."""

    opd = forms.ModelChoiceField(queryset=Opd.objects.none())
    tenggat = forms.DateField(input_formats=["%Y-%m-%d"])

    def __init__(self, *args, evaluasi: Evaluasi, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = Opd.objects.filter(kota=evaluasi.kota_id)
