"""Input of the page where a city sets its door and its mornings."""

from datetime import date
from typing import Any

from django import forms

from klaster.aturan.libur import baca_libur, tulis_libur
from klaster.forms.dasar import FormDasar, bidang_versi
from klaster.models import HariLibur, PengaturanKota
from klaster.services.pengaturan import IsianPengaturanKota

#: More faults than this are not listed one by one.
SEBUT_MAKS = 5
PANJANG_KIRIM = 20_000


def _jam(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Tulis jam seperti 07.00.", "required": "Jam ini belum diisi."},
    )


class PengaturanKotaForm(FormDasar):
    """All settings of a city at once; `libur` holds one day or stretch a line."""

    versi = bidang_versi()
    wajib_dua_langkah = forms.BooleanField(
        label="Wajibkan verifikasi dua langkah",
        required=False,
        help_text="Sekretariat kota ini, termasuk Anda, dan admin sistem harus memasangnya sebelum bekerja lagi.",
    )
    menit_diam = forms.IntegerField(
        label="Keluar sendiri setelah diam (menit)",
        min_value=PengaturanKota.MENIT_DIAM_MIN,
        max_value=PengaturanKota.MENIT_DIAM_MAKS,
        widget=forms.NumberInput(attrs={"class": "k-isian-angka"}),
        help_text="Sesi ditutup bila tidak ada yang dikerjakan selama ini. Yang sedang diketik disimpan dahulu.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "required"),
            f"Isi antara {PengaturanKota.MENIT_DIAM_MIN} dan {PengaturanKota.MENIT_DIAM_MAKS} menit.",
        ),
    )
    jam_kirim = _jam("Jam kirim ringkasan pagi")
    tenang_mulai = _jam("Jam tenang mulai")
    tenang_sampai = _jam("Jam tenang sampai")
    hari_kerja_saja = forms.BooleanField(
        label="Kirim pada hari kerja saja",
        required=False,
        help_text="Sabtu, Minggu, dan hari libur di bawah dilewati; pengingatnya disampaikan sehari kerja sebelumnya.",
    )
    libur = forms.CharField(
        label="Hari libur",
        required=False,
        max_length=PANJANG_KIRIM,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="Satu hari atau rentang tiap baris: tanggal, lalu namanya. Tempelkan daftar setahun sekaligus.",
        error_messages={"max_length": "Daftar hari libur terlalu panjang."},
    )

    def __init__(
        self, data: Any = None, *, pengaturan: PengaturanKota, libur: list[HariLibur], libur_sejak: date
    ) -> None:
        awal = {nama: getattr(pengaturan, nama) for nama in self.base_fields if nama != "libur"}
        awal["libur"] = tulis_libur((satu.tanggal, satu.nama) for satu in libur)
        super().__init__(data, initial=awal)
        self.libur_sejak = libur_sejak

    def clean_libur(self) -> tuple[tuple[date, str], ...]:
        daftar = baca_libur(self.cleaned_data["libur"])
        if daftar.salah:
            pesan = [f"Baris {nomor}: {kalimat}" for nomor, kalimat in daftar.salah[:SEBUT_MAKS]]
            if len(daftar.salah) > SEBUT_MAKS:
                pesan.append(f"Masih ada {len(daftar.salah) - SEBUT_MAKS} baris lain yang salah.")
            raise forms.ValidationError(pesan)
        return daftar.hari

    def isi(self) -> IsianPengaturanKota:
        """What the service takes."""
        bersih = {nama: nilai for nama, nilai in self.cleaned_data.items() if nama != "versi"}
        return IsianPengaturanKota(**bersih, libur_sejak=self.libur_sejak)
