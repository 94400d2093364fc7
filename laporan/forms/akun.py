"""Forms of slips and of a handover."""

from typing import Any

from django import forms

from klaster.aturan.data_diri import rapikan_nama, rapikan_nip, rapikan_telepon
from klaster.aturan.nama_akun import PESAN_NAMA_PENGGUNA, POLA_NAMA_PENGGUNA, rapikan_nama_pengguna
from klaster.forms.dasar import FormDasar, rapi
from klaster.models import Pengguna
from klaster.services.tautan_akun import BORONGAN_MAKS

LAYAR, PDF = "layar", "pdf"
#: A slip takes about 40 ms of a processor to lay out, and the PDF is made while its reader waits.
SLIP_PDF_MAKS = 150
LAMA, BARU = "lama", "baru"


class SlipForm(FormDasar):
    """For whom slips are made, and in which form. `dasar` is the newest link that the page knew of."""

    akun = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.MultipleHiddenInput,
        error_messages={"required": "Tidak ada akun yang dipilih. Kembali ke daftar akun, lalu pilih lagi."},
    )
    dasar = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    bentuk = forms.ChoiceField(choices=[(LAYAR, "Cetak dari peramban"), (PDF, "Unduh PDF")], required=False)
    tanda = forms.RegexField(r"^[a-z0-9]*\Z", max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, akun: list[Pengguna], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.semua = akun
        self.fields["akun"].choices = [(satu.pk, satu.pk) for satu in akun]

    def clean_akun(self) -> list[Pengguna]:
        dipilih = set(self.cleaned_data["akun"])
        if len(dipilih) > BORONGAN_MAKS:
            raise forms.ValidationError(f"Paling banyak {BORONGAN_MAKS} akun sekali cetak.")
        return [satu for satu in self.semua if satu.pk in dipilih]

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        if isi.get("bentuk") == PDF and len(isi.get("akun", [])) > SLIP_PDF_MAKS:
            self.add_error(
                "bentuk",
                f"PDF paling banyak {SLIP_PDF_MAKS} slip. Pilih “Buat dan tampilkan” lalu cetak dari peramban, "
                "atau siapkan slip per OPD.",
            )
        return isi


class SerahTerimaForm(FormDasar):
    """Who takes over: somebody who has an account in the same place, or a new one."""

    cara = forms.ChoiceField(
        label="Pengganti",
        choices=[(BARU, "Orang baru: buatkan akunnya"), (LAMA, "Sudah punya akun di tempat yang sama")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih siapa penggantinya."},
    )
    kepada = forms.ModelChoiceField(
        label="Akun pengganti",
        queryset=Pengguna.objects.none(),
        required=False,
        empty_label="Pilih akun",
        help_text="Hanya bila penggantinya sudah punya akun.",
    )
    nama = forms.CharField(
        label="Nama lengkap pengganti", max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    username = forms.CharField(
        label="Nama pengguna pengganti",
        max_length=60,
        required=False,
        help_text="Huruf kecil, angka, dan titik. Kosongkan agar diusulkan dari namanya.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    nip = forms.CharField(label="NIP pengganti", max_length=30, required=False)
    telepon = forms.CharField(label="Telepon pengganti (WhatsApp)", max_length=30, required=False)
    alasan = forms.CharField(
        label="Alasan akun lama ditangguhkan",
        max_length=200,
        help_text="Tercatat dalam riwayat, misalnya: pindah tugas ke Bappeda per 1 Maret.",
        error_messages={"required": "Tulis alasannya."},
    )
    catatan = forms.CharField(
        label="Pesan untuk pengganti",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Tampil di halaman serah terima: siapa yang harus dihubungi, apa yang masih ditunggu.",
    )

    def __init__(self, *args: Any, dari: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, initial={"cara": BARU}, label_suffix="", **kwargs)
        setempat = Pengguna.objects.filter(kota=dari.kota_id, peran=dari.peran, opd=dari.opd_id, is_active=True)
        self.fields["kepada"].queryset = setempat.exclude(pk=dari.pk).order_by("nama")

    def clean_nama(self) -> str:
        return rapi(rapikan_nama, self.cleaned_data["nama"]) if self.cleaned_data["nama"] else ""

    def clean_nip(self) -> str:
        return rapi(rapikan_nip, self.cleaned_data["nip"])

    def clean_telepon(self) -> str:
        return rapi(rapikan_telepon, self.cleaned_data["telepon"])

    def clean_username(self) -> str:
        nama = rapikan_nama_pengguna(self.cleaned_data["username"])
        if nama and not POLA_NAMA_PENGGUNA.fullmatch(nama):
            raise forms.ValidationError(PESAN_NAMA_PENGGUNA)
        return nama

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        if isi.get("cara") == LAMA and not isi.get("kepada") and "kepada" not in self.errors:
            self.add_error("kepada", "Pilih akun penggantinya.")
        if isi.get("cara") == BARU and not isi.get("nama") and "nama" not in self.errors:
            self.add_error("nama", "Tulis nama lengkap penggantinya.")
        return isi
