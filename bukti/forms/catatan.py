"""Input about notes of outside stages: writing one down, dealing with it, checking it, its evidence, its list."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bukti.forms.berkas_masuk import FormBerkas
from bukti.forms.jawaban import PESAN_TERPOTONG, FormBersih, tanpa_potong
from bukti.forms.lampiran import (
    JENIS_BERKAS,
    KeteranganDokumen,
    TautanLuarForm,
    bidang_tanggal,
    jenis_dari_nama,
    judul_dari_nama,
)
from bukti.models import Bukti
from bukti.validators import bersihkan_nama
from indikator.models import CatatanTahap, Evaluasi, Indikator, Pertanyaan
from indikator.models.skor import Tahap
from indikator.queries.catatan import KEADAAN, SaringCatatan
from indikator.queries.susunan import Susunan
from klaster.models import Opd

TEKS_MAKS = 2000
Penyelesaian = CatatanTahap.Penyelesaian


def bidang_teks(label: str, bantuan: str = "", *, wajib: str = "", baris: int = 3) -> forms.CharField:
    """A longer text; `wajib` is the message when it is missing."""
    bidang = forms.CharField(
        label=label,
        help_text=bantuan,
        required=bool(wajib),
        max_length=TEKS_MAKS,
        widget=forms.Textarea(attrs={"rows": baris}),
        error_messages={"required": wajib, "max_length": "Paling panjang 2.000 huruf. Ringkas isinya."},
    )
    return tanpa_potong(bidang)


class VersiForm(FormBersih):
    """A form that says which state of the note it was made from."""

    versi = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), PESAN_TERPOTONG),
    )

    def segarkan(self, catatan: CatatanTahap) -> None:
        """After a refusal the next try is measured against what the user now sees."""
        self.data = self.data.copy()
        self.data[self.add_prefix("versi")] = str(catatan.versi)


class PerhatianForm(FormBersih):
    """Whom a note goes to, and by when."""

    opd = forms.ModelChoiceField(
        label="Penanggung jawab",
        queryset=Opd.objects.none(),
        required=False,
        empty_label="OPD pemimpin pertanyaannya",
        error_messages={"invalid_choice": "Pilih salah satu OPD kota ini."},
    )
    tenggat = bidang_tanggal("Tenggat")

    def __init__(self, *args: Any, evaluasi: Evaluasi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = Opd.objects.filter(kota=evaluasi.kota_id, aktif=True).order_by("nama")


class CatatanBaruForm(PerhatianForm):
    """A note as it is told: at which stage, on what, in which words."""

    tahap = forms.ChoiceField(
        label="Tahap", error_messages={"required": "Pilih tahapnya.", "invalid_choice": "Pilih tahap yang Anda nilai."}
    )
    sasaran = forms.ChoiceField(
        label="Tentang",
        error_messages={
            "required": "Pilih indikator atau pertanyaannya.",
            "invalid_choice": "Pilih salah satu indikator atau pertanyaan pada daftar.",
        },
    )
    teks = bidang_teks("Catatan", wajib="Tulis isi catatannya.", baris=4)

    field_order = ("tahap", "sasaran", "teks", "opd", "tenggat")

    def __init__(self, *args: Any, evaluasi: Evaluasi, tahap: list[Tahap], pohon: Susunan, **kwargs: Any) -> None:
        super().__init__(*args, evaluasi=evaluasi, **kwargs)
        self.evaluasi = evaluasi
        self.fields["tahap"].choices = [(t.value, f"{t.label} ({t.value})") for t in tahap]
        self.fields["sasaran"].choices = [("", "Pilih indikator atau pertanyaan"), *_sasaran(pohon)]

    def isi(self) -> dict[str, Any]:
        """What `buat_catatan` takes."""
        bersih = self.cleaned_data
        jenis, _, kode = bersih["sasaran"].partition(":")
        instrumen = self.evaluasi.instrumen_id
        if jenis == "p":
            soal = Pertanyaan.objects.select_related("indikator").get(instrumen=instrumen, kode=kode)
            sasaran = {"indikator": soal.indikator, "pertanyaan": soal}
        else:
            sasaran = {"indikator": Indikator.objects.get(instrumen=instrumen, kode=kode), "pertanyaan": None}
        return sasaran | {nama: bersih[nama] for nama in ("tahap", "teks", "opd", "tenggat")}


class CatatanUbahForm(PerhatianForm, VersiForm):
    """Words, OPD and due date of a note that is open."""

    teks = bidang_teks("Catatan", wajib="Tulis isi catatannya.", baris=4)
    field_order = ("teks", "opd", "tenggat", "versi")

    def __init__(self, *args: Any, catatan: CatatanTahap, **kwargs: Any) -> None:
        awal = {nama: getattr(catatan, nama) for nama in ("teks", "opd", "tenggat", "versi")}
        super().__init__(*args, evaluasi=catatan.evaluasi, initial=awal, **kwargs)
        self.fields["opd"].empty_label = "Belum ditentukan"

    def isi(self) -> dict[str, Any]:
        return {nama: self.cleaned_data[nama] for nama in ("teks", "opd", "tenggat", "versi")}


class TindakForm(VersiForm):
    """What has been done about a note. How it is met is only asked for when it is reported as dealt with."""

    sudah = bidang_teks("Yang sudah dilakukan")
    belum = bidang_teks("Yang belum dilakukan")
    diperlukan = bidang_teks("Data yang diperlukan", "Data atau dokumen yang masih ditunggu, dan dari siapa.")
    penyelesaian = forms.ChoiceField(
        label="Penyelesaian",
        choices=Penyelesaian.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih salah satu penyelesaian."},
    )
    alasan = bidang_teks("Alasan tidak mungkin dipenuhi", "Wajib diisi bila catatan ini tidak mungkin dipenuhi.")

    def __init__(self, *args: Any, catatan: CatatanTahap, **kwargs: Any) -> None:
        awal = {nama: getattr(catatan, nama) for nama in ("sudah", "belum", "diperlukan", "alasan", "versi")}
        super().__init__(*args, initial=awal, **kwargs)

    def kemajuan(self) -> dict[str, Any]:
        """What `simpan_kemajuan` takes."""
        return {nama: self.cleaned_data[nama] for nama in ("sudah", "belum", "diperlukan", "alasan", "versi")}

    def isi(self) -> dict[str, Any]:
        """What `tindak_catatan` takes."""
        return self.kemajuan() | {"penyelesaian": self.cleaned_data["penyelesaian"]}


class PeriksaForm(VersiForm):
    """The second person's verdict; the reason is compulsory when it is sent back or opened again."""

    alasan_buka = bidang_teks("Alasan dikembalikan", "Wajib diisi bila dikembalikan, supaya OPD tahu apa yang kurang.")

    def __init__(self, *args: Any, catatan: CatatanTahap, **kwargs: Any) -> None:
        super().__init__(*args, initial={"versi": catatan.versi}, **kwargs)
        if catatan.status == CatatanTahap.Status.SELESAI:
            self.fields["alasan_buka"].label = "Alasan dibuka kembali"
            self.fields["alasan_buka"].help_text = ""


class BerkasCatatanForm(FormBerkas, KeteranganDokumen):
    """New files that answer a note. Title and kind may be left to us."""

    jenis = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Otomatis"), *JENIS_BERKAS],
        error_messages={"invalid_choice": "Pilih salah satu jenis bukti."},
    )

    def keterangan_untuk(self, berkas: UploadedFile) -> dict[str, Any]:
        """The descriptive fields for one of the files; the title typed counts when there is only one."""
        nama = bersihkan_nama(berkas.name or "")
        judul = self.cleaned_data["judul"] if len(self.cleaned_data["berkas"]) == 1 else ""
        return self.keterangan() | {
            "judul": judul or judul_dari_nama(nama),
            "jenis": self.cleaned_data["jenis"] or jenis_dari_nama(nama),
        }


class TautanCatatanForm(TautanLuarForm):
    """A page outside the portal that answers a note."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kebutuhan=(), bagian=(), **kwargs)
        del self.fields["kebutuhan"]


class PakaiCatatanForm(FormBersih):
    """Evidence that is in the library already."""

    bukti = forms.ModelChoiceField(
        queryset=Bukti.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Pilih bukti yang hendak dipakai.",
            "invalid_choice": "Bukti itu tidak tersedia bagi Anda, sudah ditarik, atau sudah terlampir.",
        },
    )

    def __init__(self, *args: Any, tersedia: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bukti"].queryset = tersedia


class SaringCatatanForm(FormBersih):
    """Filters from the address. What makes no sense there is ignored, not complained about."""

    q = forms.CharField(
        label="Cari",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Kode atau kata dalam catatan"}),
    )
    tahap = forms.ChoiceField(label="Tahap", required=False, choices=Tahap.choices)
    klaster = forms.ChoiceField(label="Klaster", required=False)
    opd = forms.TypedChoiceField(label="Penanggung jawab", required=False, coerce=int, empty_value=None)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=list(KEADAAN.items()), widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, pilihan: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nama, kosong in (("tahap", "Semua tahap"), ("klaster", "Semua klaster"), ("opd", "Semua OPD")):
            self.fields[nama].choices = [("", kosong), *pilihan[nama]]

    def saring(self) -> SaringCatatan:
        self.is_valid()
        return SaringCatatan(**{nama: nilai for nama, nilai in self.cleaned_data.items() if nilai})


def _sasaran(pohon: Susunan) -> list[tuple[str, list[tuple[str, str]]]]:
    """Questions grouped by indicator, each group beginning with the indicator as a whole."""
    return [
        (
            f"Indikator {i.kode}. {i.nama}",
            [
                (f"i:{i.kode}", f"{i.kode} Seluruh indikator"),
                *((f"p:{s.kode}", _judul(s.kode, s.teks)) for s in i.soal),
            ],
        )
        for i in pohon.indikator
    ]


def _judul(kode: str, teks: str) -> str:
    return f"{kode} {teks}" if len(teks) <= 90 else f"{kode} {teks[:88]}…"
