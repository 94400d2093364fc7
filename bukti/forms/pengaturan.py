"""Input of the page where a city sets its reasons, its sensitive words and the names of its files."""

from typing import Any

from django import forms

from bukti.aturan.alasan import BUKTI, JAWABAN, MAKS_ALASAN, PANJANG_ALASAN_SIAP, alasan_ganda, periksa_kata, susun_kata
from bukti.aturan.nama_berkas import MAKS_TEMPLAT, periksa_templat
from bukti.forms.jawaban import FormBersih, tanpa_potong
from bukti.models import PengaturanBukti
from bukti.services.pengaturan import Alasan, IsianPengaturan
from klaster.galat import Ditolak

PESAN_TERPOTONG = "Halaman ini tidak lengkap terkirim. Muat ulang halaman, lalu coba lagi."
BARIS_KOSONG = 3
PANJANG_KIRIM = 20_000  # what is plainly no list of words any more
AKHIR = 999


class BarisAlasanForm(forms.Form):
    """One reason. Emptied, it is dropped when the page is saved."""

    urutan = forms.IntegerField(
        label="Urutan",
        required=False,
        min_value=0,
        max_value=AKHIR,
        widget=forms.NumberInput(attrs={"class": "k-isian-angka"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Tulis urutan sebagai angka 0 sampai {AKHIR}."
        ),
    )
    teks = tanpa_potong(
        forms.CharField(
            label="Alasan",
            required=False,
            max_length=PANJANG_ALASAN_SIAP,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={
                "max_length": f"Alasan paling panjang {PANJANG_ALASAN_SIAP} karakter. Ringkas, lalu simpan lagi."
            },
        )
    )
    aktif = forms.BooleanField(label="Dipakai", required=False, initial=True)

    def has_changed(self) -> bool:
        """A blank line whose only content is its tick is no reason."""
        return "teks" in self.changed_data


class DaftarAlasan(forms.BaseFormSet):
    """The reasons of one list in their order."""

    def clean(self) -> None:
        if any(self.errors):
            return
        teks = [form.cleaned_data.get("teks", "") for form in self.forms]
        for i in alasan_ganda(teks):
            self.forms[i].add_error("teks", "Alasan ini sudah ada di daftar. Ubah atau kosongkan salah satunya.")
        if sum(bool(t) for t in teks) > MAKS_ALASAN:
            raise forms.ValidationError(
                f"Satu daftar memuat paling banyak {MAKS_ALASAN} alasan. Kosongkan yang jarang dipakai."
            )

    @property
    def berurut(self) -> list[tuple[str, bool]]:
        """What the service takes: without empty lines, by their numbers, equal ones as they stand."""
        isi = [form.cleaned_data for form in self.forms if form.cleaned_data.get("teks")]
        isi.sort(key=lambda b: AKHIR if b.get("urutan") is None else b["urutan"])
        return [(b["teks"], b["aktif"]) for b in isi]


_Daftar = forms.formset_factory(BarisAlasanForm, formset=DaftarAlasan, extra=BARIS_KOSONG, max_num=60, absolute_max=60)


class PengaturanForm(FormBersih):
    """Words, template and both lists; bound and checked together."""

    versi = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), PESAN_TERPOTONG),
    )
    templat_nama = tanpa_potong(
        forms.CharField(
            label="Templat nama berkas",
            max_length=MAKS_TEMPLAT * 4,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={
                "required": "Templat nama berkas belum diisi.",
                "max_length": f"Templat paling panjang {MAKS_TEMPLAT} tanda.",
            },
        )
    )
    kata_peka = tanpa_potong(
        forms.CharField(
            label="Kata peka tambahan",
            required=False,
            max_length=PANJANG_KIRIM,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text="Satu kata atau frasa tiap baris, misalnya nama rumah aman atau nama program pendampingan.",
            error_messages={"max_length": "Daftar kata peka terlalu panjang; semuanya paling banyak 2.000 huruf."},
        )
    )

    def __init__(self, data: Any = None, *, pengaturan: PengaturanBukti, alasan: Alasan) -> None:
        awal = {n: getattr(pengaturan, n) for n in ("versi", "templat_nama", "kata_peka")}
        super().__init__(data, initial=awal)
        self.daftar = {untuk: self._daftar(data, untuk, alasan[untuk]) for untuk in (BUKTI, JAWABAN)}

    @staticmethod
    def _daftar(data: Any, untuk: str, baris: list[tuple[str, bool]]) -> DaftarAlasan:
        awal = [{"urutan": i, "teks": teks, "aktif": aktif} for i, (teks, aktif) in enumerate(baris, start=1)]
        return _Daftar(data, prefix=untuk, initial=awal, error_messages={"missing_management_form": PESAN_TERPOTONG})

    def clean_templat_nama(self) -> str:
        templat = self.cleaned_data["templat_nama"]
        if salah := periksa_templat(templat):
            raise forms.ValidationError(salah)
        return templat

    def clean_kata_peka(self) -> str:
        kata = susun_kata(self.cleaned_data["kata_peka"])
        if salah := periksa_kata(kata):
            raise forms.ValidationError(salah)
        return "\n".join(kata)

    def clean(self) -> dict[str, Any]:
        """Say on top where in the lists something is wrong: the fields themselves stand far down the page."""
        nama = {BUKTI: "menolak bukti", JAWABAN: "mengembalikan jawaban"}
        for untuk, daftar in self.daftar.items():
            if daftar.is_valid():
                continue
            for pesan in [*daftar.non_form_errors(), *(p for f in daftar.forms for g in f.errors.values() for p in g)]:
                self.add_error(None, f"Alasan {nama[untuk]}: {pesan}")
        return super().clean() or {}

    def isi(self) -> IsianPengaturan:
        """What the service takes."""
        return IsianPengaturan(
            alasan={untuk: daftar.berurut for untuk, daftar in self.daftar.items()},
            kata_peka=self.cleaned_data["kata_peka"],
            templat_nama=self.cleaned_data["templat_nama"],
        )

    def tampung_dahulu(self, galat: Ditolak, versi: int) -> None:
        """Show the refusal; what is stored now has been shown with it, so pressing again saves over that."""
        self.tampung(galat)
        self.data = self.data.copy()
        self.data["versi"] = str(versi)
