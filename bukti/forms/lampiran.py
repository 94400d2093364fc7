"""Input of the evidence section: new files, an external link, evidence that is already there."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bukti.aturan.kebutuhan import kebutuhan_cocok
from bukti.aturan.kode_dari_nama import baca_nama
from bukti.forms.berkas_masuk import FormBerkas
from bukti.forms.jawaban import FormBersih, tanpa_potong
from bukti.models import Bukti
from bukti.validators import bersihkan_nama
from indikator.models import KebutuhanBukti, Penugasan
from indikator.models.instrumen import JenisBukti
from klaster.models import Opd

JENIS_BERKAS = [(nilai, label) for nilai, label in JenisBukti.choices if nilai != JenisBukti.TAUTAN]


def bidang_tanggal(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Tulis tanggal yang benar, misalnya 24-05-2024."},
    )


def bidang_kebutuhan(kelas: type[forms.ModelChoiceField] = forms.ModelChoiceField) -> forms.ModelChoiceField:
    """The requirement that is met; the form says which there are."""
    return kelas(
        label="Untuk memenuhi",
        queryset=KebutuhanBukti.objects.none(),
        required=False,
        empty_label="Bukti lain, di luar daftar",
        error_messages={"invalid_choice": "Pilih salah satu bukti yang diminta pada pertanyaan ini."},
    )


class KeteranganDokumen(FormBersih):
    """What a document says about itself. Four dates that must not be mixed; all may stay empty."""

    judul = forms.CharField(
        label="Judul",
        required=False,
        max_length=200,
        error_messages={"max_length": "Judul paling panjang 200 karakter."},
    )
    nomor = forms.CharField(
        label="Nomor dokumen",
        required=False,
        max_length=100,
        error_messages={"max_length": "Nomor paling panjang 100 karakter."},
    )
    penanda_tangan = forms.CharField(
        label="Penanda tangan",
        required=False,
        max_length=150,
        error_messages={"max_length": "Penanda tangan paling panjang 150 karakter."},
    )
    tanggal_dokumen = bidang_tanggal("Tanggal dokumen")
    periode_mulai = bidang_tanggal("Periode mulai")
    periode_akhir = bidang_tanggal("Periode akhir")
    berlaku_sampai = bidang_tanggal("Berlaku sampai")

    def clean(self) -> dict[str, Any]:
        bersih = super().clean() or self.cleaned_data
        mulai, akhir = bersih.get("periode_mulai"), bersih.get("periode_akhir")
        if mulai and akhir and akhir < mulai:
            self.add_error("periode_akhir", "Periode akhir tidak boleh sebelum periode mulai.")
        return bersih

    def keterangan(self) -> dict[str, Any]:
        nama = ("tanggal_dokumen", "periode_mulai", "periode_akhir", "berlaku_sampai")
        teks = {n: self.cleaned_data.get(n, "") for n in ("nomor", "penanda_tangan")}
        return {n: self.cleaned_data.get(n) for n in nama} | teks


class UntukPertanyaan(FormBersih):
    """Which requirement the evidence meets, and on whose behalf it is brought when there is a choice."""

    kebutuhan = bidang_kebutuhan()
    opd = forms.ModelChoiceField(
        label="Atas nama",
        queryset=Opd.objects.none(),
        error_messages={
            "required": "Pilih OPD yang bagiannya Anda isi.",
            "invalid_choice": "Bagian OPD itu tidak sedang terbuka bagi Anda.",
        },
    )

    def __init__(
        self, *args: Any, kebutuhan: Collection[KebutuhanBukti], bagian: Collection[Penugasan], **kwargs: Any
    ) -> None:
        """What is given is also what is shown: many such forms on one page must not ask the database again."""
        super().__init__(*args, **kwargs)
        diminta = self.fields["kebutuhan"]
        diminta.queryset = KebutuhanBukti.objects.filter(pk__in=[k.pk for k in kebutuhan])
        diminta.choices = [("", diminta.empty_label), *((k.pk, f"{k}{' (wajib)' * k.wajib}") for k in kebutuhan)]
        if len(bagian) > 1:
            atas_nama = self.fields["opd"]
            atas_nama.queryset = Opd.objects.filter(pk__in=[b.opd_id for b in bagian])
            atas_nama.choices = [(b.opd_id, str(b.opd)) for b in bagian]
            atas_nama.initial = next(iter(bagian)).opd_id
        else:
            del self.fields["opd"]

    @property
    def opd_terpilih(self) -> Opd | None:
        return self.cleaned_data.get("opd")


OTOMATIS = "otomatis"


class KebutuhanAtauOtomatis(forms.ModelChoiceField):
    """A requirement, or `OTOMATIS`: each file goes by its name and kind."""

    def to_python(self, value: Any) -> Any:
        return OTOMATIS if value == OTOMATIS else super().to_python(value)


class UnggahForm(FormBerkas, UntukPertanyaan, KeteranganDokumen):
    """New files for this question. Requirement, title and kind may be left to us."""

    kebutuhan = bidang_kebutuhan(KebutuhanAtauOtomatis)

    jenis = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Otomatis, menurut bukti yang diminta"), *JENIS_BERKAS],
        error_messages={"invalid_choice": "Pilih salah satu jenis bukti."},
    )
    gabung = forms.BooleanField(label="Jadikan satu bukti", required=False)
    kepekaan = forms.ChoiceField(
        label="Data pribadi",
        required=False,
        choices=Bukti.Kepekaan.choices,
        initial=Bukti.Kepekaan.BIASA,
        error_messages={"invalid_choice": "Pilih salah satu keterangan data pribadi."},
    )

    def __init__(self, *args: Any, kebutuhan: Collection[KebutuhanBukti], **kwargs: Any) -> None:
        super().__init__(*args, kebutuhan=kebutuhan, **kwargs)
        self.diminta = list(kebutuhan)
        pilihan = self.fields["kebutuhan"]
        pilihan.choices = [(OTOMATIS, "Otomatis, menurut nama dan jenis berkas"), *pilihan.choices]
        self.initial["kebutuhan"] = self.initial.get("kebutuhan") or OTOMATIS

    def kebutuhan_untuk(self, berkas: list[UploadedFile], terpenuhi: Collection[int]) -> KebutuhanBukti | None:
        """The requirement chosen, or the one that fits these files; `terpenuhi` are those that have evidence."""
        dipilih = self.cleaned_data["kebutuhan"]
        if dipilih != OTOMATIS:
            return dipilih
        return kebutuhan_cocok(bersihkan_nama(berkas[0].name or ""), self.diminta, terpenuhi)

    @property
    def kelompok(self) -> list[list[UploadedFile]]:
        """The files, by the pieces of evidence they become: one of all, or one of each."""
        berkas = self.cleaned_data["berkas"]
        return [berkas] if self.cleaned_data["gabung"] else [[satu] for satu in berkas]

    def keterangan_untuk(self, berkas: list[UploadedFile], kebutuhan: KebutuhanBukti | None) -> dict[str, Any]:
        """The descriptive fields for one of `kelompok`, whose kind is that of the requirement it meets; the title typed
        counts when there is only one."""
        nama = bersihkan_nama(berkas[0].name or "")
        judul = self.cleaned_data["judul"] if len(self.kelompok) == 1 else ""
        kepekaan = self.cleaned_data["kepekaan"] or Bukti.Kepekaan.BIASA
        isi = {"judul": judul or judul_dari_nama(nama), "jenis": self._jenis(nama, kebutuhan), "kepekaan": kepekaan}
        return self.keterangan() | isi

    def _jenis(self, nama: str, kebutuhan: KebutuhanBukti | None) -> str:
        if self.cleaned_data["jenis"]:
            return self.cleaned_data["jenis"]
        if kebutuhan and kebutuhan.jenis != JenisBukti.TAUTAN:
            return kebutuhan.jenis
        return jenis_dari_nama(nama)


class TautanLuarForm(UntukPertanyaan):
    """A page outside the portal as evidence: a law in the JDIH, a video."""

    tautan_url = tanpa_potong(
        forms.URLField(
            label="Alamat",
            max_length=500,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"placeholder": "https://"}),
            error_messages={
                "required": "Tulis alamat halamannya, misalnya https://jdih.cimahikota.go.id/…",
                "invalid": "Alamat tidak lengkap. Salin dari bilah alamat peramban, dimulai dengan https://",
                "max_length": "Alamat paling panjang 500 karakter.",
            },
        )
    )
    judul = forms.CharField(
        label="Judul",
        required=False,
        max_length=200,
        error_messages={"max_length": "Judul paling panjang 200 karakter."},
    )

    def clean_tautan_url(self) -> str:
        return periksa_alamat(self.cleaned_data["tautan_url"])

    def keterangan(self) -> dict[str, Any]:
        alamat = self.cleaned_data["tautan_url"]
        judul = self.cleaned_data["judul"] or judul_dari_alamat(alamat)
        return {"judul": judul, "jenis": JenisBukti.TAUTAN, "tautan_url": alamat}


def periksa_alamat(alamat: str) -> str:
    """The address of a page; nothing that a browser would run or read from the user's own machine."""
    if alamat and urlsplit(alamat).scheme not in ("http", "https"):
        raise forms.ValidationError("Hanya alamat https:// atau http:// yang diterima.")
    return alamat


def judul_dari_alamat(alamat: str) -> str:
    return f"Laman {urlsplit(alamat).netloc}"[:200]


def bidang_halaman(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={
            "invalid": "Tulis nomor halaman dengan angka.",
            "min_value": "Halaman dimulai dari 1.",
            "max_value": "Nomor halaman terlalu besar.",
        },
    )


class HalamanForm(FormBersih):
    """The pages of a document that matter; both empty means all of it."""

    halaman_dari = bidang_halaman("Dari halaman")
    halaman_sampai = bidang_halaman("Sampai halaman")

    def clean(self) -> dict[str, Any]:
        bersih = super().clean() or self.cleaned_data
        dari, sampai = bersih.get("halaman_dari"), bersih.get("halaman_sampai")
        if sampai and not dari:
            self.add_error("halaman_dari", "Tulis juga halaman awalnya.")
        if dari and sampai and sampai < dari:
            self.add_error("halaman_sampai", "Halaman akhir tidak boleh sebelum halaman awal.")
        return bersih

    @property
    def halaman(self) -> tuple[int, int] | None:
        dari, sampai = self.cleaned_data["halaman_dari"], self.cleaned_data["halaman_sampai"]
        return (dari, sampai or dari) if dari else None


class PakaiForm(HalamanForm, UntukPertanyaan):
    """Evidence that is already in the library, with the pages that matter."""

    bukti = forms.ModelChoiceField(
        queryset=Bukti.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Pilih bukti yang hendak dipakai.",
            "invalid_choice": "Bukti itu tidak tersedia bagi Anda atau sudah ditarik.",
        },
    )

    def __init__(self, *args: Any, tersedia: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bukti"].queryset = tersedia


def jenis_dari_nama(nama: str) -> str:
    """The likely kind of evidence from a file name and its extension."""
    return baca_nama(nama).jenis


def judul_dari_nama(nama: str) -> str:
    """A title from a file name: "4.1 SK_Gugus-Tugas_2024.pdf" becomes "SK Gugus Tugas 2024"."""
    return baca_nama(nama).judul
