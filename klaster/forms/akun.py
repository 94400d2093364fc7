"""Forms of the accounts of a city."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from klaster.aturan.data_diri import rapikan_nama, rapikan_nip, rapikan_telepon
from klaster.aturan.nama_akun import PESAN_NAMA_PENGGUNA, POLA_NAMA_PENGGUNA, rapikan_nama_pengguna
from klaster.berkas_akun import AKUN_MAKS
from klaster.forms.dasar import FormDasar, bidang_versi, rapi
from klaster.forms.masuk import SYARAT_SANDI
from klaster.galat import Ditolak
from klaster.izin import PERAN_KALIMAT
from klaster.lembar_kerja import UKURAN_MAKS
from klaster.models import Klaster, Kota, Opd, Pengguna
from klaster.models.pengguna import PERAN_KOTA, Peran
from klaster.services.akun import ALASAN_MAKS, IsiAkun
from klaster.services.tautan_akun import BORONGAN_MAKS

TERPILIH, SARINGAN = "terpilih", "saringan"


class AkunForm(FormDasar):
    """Person, role and place. With `pengguna` it changes that account; without, it makes one and asks for its name."""

    nama = forms.CharField(
        label="Nama lengkap",
        max_length=120,
        help_text="Nama orangnya, bukan nama kantor: satu akun untuk satu orang.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    username = forms.CharField(
        label="Nama pengguna",
        max_length=60,
        help_text="Untuk masuk. Huruf kecil, angka, dan titik; misalnya siti.aminah. Tidak dapat diubah kemudian.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    peran = forms.ChoiceField(
        label="Peran",
        choices=[(p.value, f"{p.label}: {PERAN_KALIMAT[p]}") for p in Peran if p in PERAN_KOTA],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih perannya."},
    )
    opd = forms.ModelChoiceField(
        label="OPD",
        queryset=Opd.objects.none(),
        required=False,
        empty_label="Pilih OPD",
        help_text="Hanya untuk operator. Operator kecamatan juga mengisi untuk kelurahan di bawahnya.",
    )
    kepala_opd = forms.BooleanField(
        label="Kepala OPD", required=False, help_text="Boleh mengesahkan isian OPD-nya. Hanya untuk operator."
    )
    klaster = forms.ModelMultipleChoiceField(
        label="Klaster yang diverifikasi",
        queryset=Klaster.objects.order_by("nomor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya untuk verifikator.",
    )
    nip = forms.CharField(
        label="NIP",
        max_length=30,
        required=False,
        help_text="18 angka. Kosongkan bila bukan ASN.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    telepon = forms.CharField(
        label="Telepon (WhatsApp)",
        max_length=30,
        required=False,
        help_text="Untuk mengingatkan tenggat. Contoh: 0812 3456 7890.",
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Surel",
        max_length=254,
        required=False,
        help_text="Boleh kosong; masuk memakai nama pengguna.",
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    versi = bidang_versi()

    def __init__(self, *args: Any, kota: Kota, pengguna: Pengguna | None = None, **kwargs: Any) -> None:
        awal = {"versi": 0}
        if pengguna is not None:
            awal |= {n: getattr(pengguna, n) for n in ("nama", "peran", "opd", "kepala_opd", "nip", "telepon", "email")}
            awal |= {"klaster": pengguna.klaster_verifikasi.all(), "versi": pengguna.versi}
        super().__init__(*args, initial=awal | kwargs.pop("initial", {}), label_suffix="", **kwargs)
        if pengguna is not None:
            del self.fields["username"]
        boleh = Q(aktif=True) | Q(pk=pengguna.opd_id if pengguna else None)
        self.fields["opd"].queryset = Opd.objects.filter(boleh, kota=kota).order_by("jenis", "nama")

    def clean_nama(self) -> str:
        return rapi(rapikan_nama, self.cleaned_data["nama"])

    def clean_nip(self) -> str:
        return rapi(rapikan_nip, self.cleaned_data["nip"])

    def clean_telepon(self) -> str:
        return rapi(rapikan_telepon, self.cleaned_data["telepon"])

    def clean_username(self) -> str:
        nama = rapikan_nama_pengguna(self.cleaned_data["username"])
        if not POLA_NAMA_PENGGUNA.fullmatch(nama):
            raise forms.ValidationError(PESAN_NAMA_PENGGUNA)
        return nama

    def tampung_dahulu(self, galat: Ditolak, versi: int) -> None:
        """Names what the other person has stored, at each field that differs: pressing again saves over it."""
        super().tampung_dahulu(galat, versi)
        for nama in self.changed_data:
            if nama != "versi":
                self.add_error(nama, f"Yang tersimpan sekarang: {self._kata_tersimpan(nama)}")

    def _kata_tersimpan(self, nama: str) -> str:
        nilai = self.initial.get(nama)
        if isinstance(nilai, bool):
            return "ya." if nilai else "tidak."
        if isinstance(nilai, QuerySet):
            return ", ".join(map(str, nilai)) + "." if nilai else "kosong."
        pilihan = dict(getattr(self.fields[nama], "choices", ())) if nama == "peran" else {}
        return f"“{pilihan.get(nilai, nilai)}”." if nilai else "kosong."

    def isi(self) -> IsiAkun:
        bidang = ("nama", "peran", "opd", "kepala_opd", "nip", "telepon", "email")
        return IsiAkun(**{n: self.cleaned_data[n] for n in bidang}, klaster=tuple(self.cleaned_data["klaster"]))


class TangguhkanForm(FormDasar):
    """Why an account is closed; its owner reads it, and so does the history."""

    alasan = forms.CharField(
        label="Alasan",
        max_length=ALASAN_MAKS,
        help_text="Tercatat dalam riwayat, misalnya: pindah tugas ke Bappeda per 1 Maret.",
        error_messages={"required": "Tulis alasannya."},
        widget=forms.Textarea({"rows": 2}),
    )


class TautanForm(FormDasar):
    """A link for one account. `dasar` is the newest link that the page knew of."""

    dasar = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class PilihAkunForm(FormDasar):
    """Accounts for which slips are made: those ticked, or all that the filter finds."""

    cakupan = forms.ChoiceField(
        label="Untuk",
        choices=[(TERPILIH, "Akun yang dicentang"), (SARINGAN, "Semua hasil saringan")],
        initial=TERPILIH,
    )
    akun = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, data: Any = None, *, saringan: Any, jumlah: int) -> None:
        super().__init__(data)
        self.saringan = saringan
        self.fields["cakupan"].choices = [
            (TERPILIH, "Akun yang dicentang"),
            (SARINGAN, f"Semua hasil saringan ({jumlah} akun)"),
        ]
        if data is not None:
            ada = saringan.order_by().values_list("pk", flat=True)
            self.fields["akun"].choices = [(pk, pk) for pk in ada]

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        pilihan = self.pilihan(isi)
        if not self.errors and not pilihan:
            self.add_error("cakupan", "Centang sedikitnya satu akun, atau pilih semua hasil saringan.")
        if len(pilihan) > BORONGAN_MAKS:
            self.add_error("cakupan", f"Paling banyak {BORONGAN_MAKS} akun sekali cetak. Persempit saringannya.")
        return isi

    def pilihan(self, isi: dict[str, Any]) -> list[int]:
        if isi.get("cakupan") == SARINGAN:
            return list(self.saringan.values_list("pk", flat=True))
        return isi.get("akun") or []


class ImporAkunForm(FormDasar):
    """A sheet of accounts to look at before they are made."""

    berkas = forms.FileField(
        label="Berkas Excel (.xlsx) atau CSV",
        help_text=f"Paling banyak {AKUN_MAKS} akun dan {UKURAN_MAKS // 1024 // 1024} MB. Mulailah dari templat.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong. Pilih berkas yang berisi."},
    )

    def clean_berkas(self) -> tuple[bytes, str]:
        """Contents and name."""
        berkas = self.cleaned_data["berkas"]
        if berkas.size > UKURAN_MAKS:
            raise forms.ValidationError(f"Berkas lebih besar dari {UKURAN_MAKS // 1024 // 1024} MB.")
        return berkas.read(), berkas.name


class TerapkanAkunForm(FormDasar):
    """The accounts as the preview showed them."""

    segel = forms.CharField(widget=forms.HiddenInput)


class SandiTautanForm(FormDasar):
    """The password that the holder of a link sets."""

    sandi = forms.CharField(
        label="Kata sandi baru",
        strip=False,
        max_length=4096,
        help_text=SYARAT_SANDI,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Tulis kata sandi baru Anda."},
    )
    ulang = forms.CharField(
        label="Ulangi kata sandi baru",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Tulis kata sandi itu sekali lagi."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        if isi.get("sandi") and isi.get("ulang") and isi["sandi"] != isi["ulang"]:
            self.add_error("ulang", "Kedua kata sandi tidak sama. Ketik lagi keduanya.")
        return isi
