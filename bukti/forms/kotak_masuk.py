"""Input of the inbox: files without a question, the filters, what becomes of each row."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from bukti.aturan.kode_dari_nama import baca_nama
from bukti.forms.berkas_masuk import FormBerkas
from bukti.forms.jawaban import FormBersih
from bukti.forms.lampiran import JENIS_BERKAS
from bukti.models import Bukti
from bukti.queries.kotak_masuk import USULAN, SaringMasuk
from bukti.services.unggahan import sidik_keterangan
from klaster.models import Opd, Pengguna

PETAKAN, PUSTAKA, TARIK = "petakan", "pustaka", "tarik"
KABAR = {PETAKAN: "dipetakan", PUSTAKA: "disimpan di pustaka", TARIK: "ditarik"}


class MasukForm(FormBerkas):
    """Files that come in without a question. Whose they are is asked only where there is a choice."""

    opd = forms.ModelChoiceField(
        label="OPD pemilik",
        queryset=Opd.objects.none(),
        required=False,
        empty_label="Pimpinan pertanyaan pada nama berkas",
        error_messages={"invalid_choice": "Pilih OPD yang buktinya Anda kelola."},
    )

    def __init__(self, *args: Any, pemilik: Sequence[Opd], pengguna: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, pengguna=pengguna, **kwargs)
        if len(pemilik) < 2:
            del self.fields["opd"]
            return
        bidang = self.fields["opd"]
        bidang.queryset = Opd.objects.filter(pk__in=[o.pk for o in pemilik])
        sendiri = [] if pengguna.opd_id else [("", bidang.empty_label)]
        bidang.choices = [*sendiri, *((o.pk, str(o)) for o in pemilik)]
        bidang.initial = pengguna.opd_id

    @property
    def opd_terpilih(self) -> Opd | None:
        return self.cleaned_data.get("opd")


class SaringMasukForm(FormBersih):
    """Filters from the address. What makes no sense there is ignored, not complained about."""

    q = forms.CharField(
        label="Cari",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Judul atau nama berkas"}),
    )
    opd = forms.TypedChoiceField(label="OPD pemilik", required=False, coerce=int, empty_value=None)
    usulan = forms.ChoiceField(required=False, choices=list(USULAN.items()), widget=forms.HiddenInput)

    def __init__(self, *args: Any, pemilik: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].choices = [("", "Semua OPD"), *pemilik]

    def saring(self) -> SaringMasuk:
        self.is_valid()
        return SaringMasuk(**{nama: nilai for nama, nilai in self.cleaned_data.items() if nilai})


class BarisForm(FormBersih):
    """One row: the question, and the words about the evidence as the file name proposes them.

    `sidik` is what the user saw; `terbaru` the row as somebody else has changed it since, shown beside what was typed.
    """

    kode = forms.CharField(
        label="Untuk pertanyaan",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"list": "daftar-soal", "autocomplete": "off", "autocapitalize": "off"}),
        error_messages={"max_length": "Kode pertanyaan paling panjang 20 karakter."},
    )
    judul = forms.CharField(
        label="Judul",
        max_length=200,
        error_messages={"required": "Tulis judul bukti.", "max_length": "Judul paling panjang 200 karakter."},
    )
    jenis = forms.ChoiceField(
        label="Jenis", choices=JENIS_BERKAS, error_messages={"invalid_choice": "Pilih salah satu jenis bukti."}
    )
    nomor = forms.CharField(
        label="Nomor dokumen",
        required=False,
        max_length=100,
        error_messages={"max_length": "Nomor paling panjang 100 karakter."},
    )
    sidik = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    terbaru: Bukti | None = None

    def __init__(self, *args: Any, bukti: Bukti, kode_dikenal: Collection[str], **kwargs: Any) -> None:
        awal = usul_isian(bukti, kode_dikenal) | {"sidik": sidik_keterangan(bukti)}
        super().__init__(*args, prefix=f"b{bukti.pk}", initial=awal, **kwargs)
        self.bukti = bukti
        self.kode_dikenal = {k.casefold(): k for k in kode_dikenal}

    def clean_kode(self) -> str:
        """The code as the instrument writes it. Empty is judged by what is to become of the row."""
        diketik = self.cleaned_data["kode"]
        if diketik and diketik.casefold() not in self.kode_dikenal:
            raise forms.ValidationError(
                f"“{diketik}” bukan kode pertanyaan yang bagiannya terbuka bagi Anda. Pilih dari daftar."
            )
        return self.kode_dikenal.get(diketik.casefold(), "")

    def isi(self) -> dict[str, Any]:
        """What mapping and keeping take."""
        keterangan = {nama: self.cleaned_data[nama] for nama in ("judul", "jenis", "nomor")}
        return {"keterangan": keterangan, "semula": self.cleaned_data["sidik"]}

    def perbarui(self, bukti: Bukti) -> None:
        """Somebody else has changed the words meanwhile: show theirs; saving again over them is a decision."""
        self.terbaru = bukti
        self.data = self.data.copy()
        self.data[self.add_prefix("sidik")] = sidik_keterangan(bukti)


def usul_isian(bukti: Bukti, kode_dikenal: Collection[str]) -> dict[str, str]:
    """What the row proposes: the stored words, and the number that the file name speaks of."""
    versi = bukti.versi_kini  # type: ignore[attr-defined]
    tebakan = baca_nama(versi.nama_asli if versi else "")
    kode = bukti.usulan.kode if bukti.usulan else ""
    return {
        "kode": kode if kode in kode_dikenal else "",
        "judul": bukti.judul,
        "jenis": bukti.jenis,
        "nomor": bukti.nomor or tebakan.nomor,
    }


class Pilihan(forms.Field):
    """Ids of the ticked rows. One that is gone meanwhile is told by the view, the others are dealt with."""

    def clean(self, value: Any) -> list[int]:
        angka = [int(satu) for satu in value or [] if satu.isascii() and satu.isdigit() and len(satu) < 19]
        return list(dict.fromkeys(angka))


class OlahForm(FormBersih):
    """What is to be done, and with which rows: the ticked ones, or the one whose own button was pressed."""

    tindakan = forms.ChoiceField(
        required=False,
        choices=[(PETAKAN, "Petakan"), (PUSTAKA, "Simpan di pustaka saja"), (TARIK, "Tarik")],
        error_messages={"invalid_choice": "Pilih apa yang dilakukan pada berkas yang dicentang."},
    )
    pilih = Pilihan(widget=forms.MultipleHiddenInput, required=False)
    satu = Pilihan(widget=forms.MultipleHiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        bersih = super().clean() or self.cleaned_data
        bersih["pilih"] = bersih["satu"] or bersih["pilih"]
        bersih["tindakan"] = bersih.get("tindakan") or PETAKAN
        if not bersih["pilih"]:
            self.add_error(None, f"Centang paling sedikit satu berkas yang hendak {KABAR[bersih['tindakan']]}.")
        return bersih
