"""Forms of the sign-off, the submission and what follows it."""

import re

from django import forms

from indikator.berkas.angka import BukanAngka, baca_angka
from indikator.forms.evaluasi import target_mungkin
from indikator.models import Evaluasi
from indikator.services.pengajuan import ALASAN_MIN, PredikatResmi
from indikator.services.pengesahan import PenandaTangan

SIDIK = re.compile(r"[0-9a-f]{64}")


class PenandaForm(forms.Form):
    """Who signs, typed by hand."""

    nama = forms.CharField(
        label="Nama", max_length=120, error_messages={"required": "Tulis nama lengkap yang menandatangani."}
    )
    nip = forms.CharField(label="NIP", max_length=21, required=False, help_text="Kosongkan bila bukan pegawai negeri.")
    jabatan = forms.CharField(
        label="Jabatan", max_length=160, error_messages={"required": "Tulis jabatan yang menandatangani."}
    )

    @property
    def penanda(self) -> PenandaTangan:
        return PenandaTangan(**{k: self.cleaned_data[k] for k in ("nama", "nip", "jabatan")})


class PengesahanForm(PenandaForm):
    """Signing the parts of one OPD. `keterangan` is asked of the secretariat, which records a signature on paper."""

    keterangan = forms.CharField(
        label="Pengesahan tertulis",
        max_length=300,
        help_text="Nomor dan tanggal surat atau lembar pengesahan yang ditandatangani kepala OPD.",
        error_messages={"required": "Tulis nomor dan tanggal lembar pengesahannya."},
    )
    sidik = forms.RegexField(SIDIK, widget=forms.HiddenInput, error_messages={"invalid": "Muat ulang halaman ini."})

    def __init__(self, *args, atas_nama: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not atas_nama:
            del self.fields["keterangan"]


class BukaKembaliForm(forms.Form):
    """Why a submitted evaluation is opened again."""

    alasan = forms.CharField(
        label="Alasan dibuka kembali",
        max_length=1000,
        min_length=ALASAN_MIN,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tersimpan dalam riwayat dan tampak pada halaman pengajuan.",
        error_messages={
            "required": "Tulis alasan evaluasi dibuka kembali.",
            "min_length": f"Tulis alasannya lebih jelas, paling sedikit {ALASAN_MIN} huruf.",
        },
    )


class SelesaikanForm(forms.Form):
    """Closing an evaluation, with the announced outcome when it is known; then all of it is public."""

    predikat = forms.ChoiceField(label="Predikat resmi", required=False)
    nilai = forms.CharField(
        label="Nilai resmi", max_length=20, required=False, help_text="Kosongkan bila tidak diumumkan."
    )
    tahun_penghargaan = forms.IntegerField(
        label="Tahun penghargaan",
        min_value=2000,
        max_value=2100,
        required=False,
        error_messages={"invalid": "Tulis tahun dengan angka, misalnya 2025."},
    )
    sumber_url = forms.URLField(
        label="Sumber",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Alamat pengumuman resmi yang dapat dibuka siapa pun.",
        error_messages={"invalid": "Tulis alamat lengkap, misalnya https://www.kemenpppa.go.id/…"},
    )

    def __init__(self, *args, evaluasi: Evaluasi, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        pilihan = [(s.nama, s.nama) for s in target_mungkin(evaluasi.instrumen_id)]
        self.fields["predikat"].choices = [("", "Belum diumumkan"), *pilihan]

    def clean_nilai(self):
        teks = self.cleaned_data["nilai"]
        if not teks:
            return None
        try:
            nilai = baca_angka(teks).nilai
        except BukanAngka as galat:
            raise forms.ValidationError(str(galat)) from galat
        if not 0 <= nilai <= 1000 or nilai != round(nilai, 2):
            raise forms.ValidationError("Nilai antara 0 dan 1.000, paling banyak dua angka di belakang koma.")
        return nilai

    def clean(self):
        isi = super().clean()
        if isi.get("predikat") and not isi.get("sumber_url") and "sumber_url" not in self.errors:
            self.add_error(
                "sumber_url", "Tulis alamat sumber pengumumannya, karena predikat ini akan tampil di publik."
            )
        if not isi.get("predikat") and (isi.get("nilai") is not None or isi.get("sumber_url")):
            self.add_error("predikat", "Pilih predikat yang diumumkan, atau kosongkan nilai dan sumbernya.")
        return isi

    @property
    def resmi(self) -> PredikatResmi | None:
        isi = self.cleaned_data
        if not isi["predikat"]:
            return None
        return PredikatResmi(isi["predikat"], isi["nilai"], isi["sumber_url"], isi["tahun_penghargaan"])


class SidikForm(forms.Form):
    """The fingerprint of a manifest file, typed or pasted, to be compared."""

    sidik = forms.CharField(
        label="SHA-256 berkas manifes",
        max_length=200,
        help_text="64 huruf dan angka; huruf besar, spasi, dan pemisah tidak berpengaruh.",
        error_messages={"required": "Tempel sidik SHA-256 berkas yang ingin diperiksa."},
    )

    def clean_sidik(self) -> str:
        teks = re.sub(r"[\s:-]", "", self.cleaned_data["sidik"]).lower()
        if not SIDIK.fullmatch(teks):
            raise forms.ValidationError(
                "Sidik SHA-256 terdiri atas 64 angka 0–9 dan huruf a–f. Periksa lagi salinannya."
            )
        return teks
