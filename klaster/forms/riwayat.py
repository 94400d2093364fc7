"""The filter of a city's audit trail."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator

from klaster.aturan.kelompok_aksi import KELOMPOK_AKSI
from klaster.models import Kota
from klaster.perubahan import nama_jenis
from klaster.queries.riwayat_kota import SISTEM, Saringan, orang_kota

_AWAL, _AKHIR = date(2000, 1, 1), date(2999, 12, 31)
_DI_LUAR = "Tahunnya harus 2000 sampai 2999."
#: Apps whose objects audit rows speak of.
_APLIKASI = ("klaster", "indikator", "bukti", "laporan", "gugus_tugas")


def _pilihan_kegiatan() -> list[tuple[str, object]]:
    """Every group with its actions below it; the first line of a group is the whole of it."""
    isi: list[tuple[str, object]] = [("", "Semua kegiatan")]
    for kode, kelompok in KELOMPOK_AKSI.items():
        satu = [(str(aksi), str(aksi.label)[:1].upper() + str(aksi.label)[1:]) for aksi in kelompok.aksi]
        isi.append((kelompok.label, [(kode, f"Semua: {kelompok.label.lower()}"), *satu]))
    return isi


def _pilihan_jenis() -> list[tuple[str, str]]:
    jenis = [m._meta.label_lower for m in apps.get_models() if m._meta.app_label in _APLIKASI]
    return [("", "Semua jenis"), *sorted(((j, nama_jenis(j)) for j in jenis), key=lambda satu: satu[1])]


def _tanggal(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(_AWAL, _DI_LUAR), MaxValueValidator(_AKHIR, _DI_LUAR)],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def _jam(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )


class SaringanRiwayatForm(forms.Form):
    """Days and hours are those of the city."""

    q = forms.CharField(label="Cari", required=False, max_length=100)
    kegiatan = forms.ChoiceField(label="Kegiatan", required=False)
    orang = forms.ChoiceField(label="Oleh", required=False)
    dari = _tanggal("Dari tanggal")
    sampai = _tanggal("Sampai tanggal")
    jam_dari = _jam("Dari jam")
    jam_sampai = _jam("Sampai jam")
    jenis = forms.ChoiceField(label="Jenis objek", required=False)
    objek = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    alamat = forms.GenericIPAddressField(label="Alamat jaringan", required=False)
    permintaan = forms.CharField(label="Nomor permintaan", required=False, max_length=64)

    #: Fields that stand behind "Saringan lain".
    LAIN = ("jam_dari", "jam_sampai", "jenis", "alamat", "permintaan")

    def __init__(self, *args: object, kota: Kota, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kota = kota
        self.fields["kegiatan"].choices = _pilihan_kegiatan()
        self.fields["jenis"].choices = _pilihan_jenis()
        orang = [(str(satu.pk), f"{satu} ({satu.keterangan_peran})") for satu in orang_kota(kota)]
        self.fields["orang"].choices = [("", "Semua orang"), (SISTEM, "Sistem"), *orang]

    def clean(self) -> dict[str, object]:
        isi = super().clean() or {}
        for jam, hari in (("jam_dari", "dari"), ("jam_sampai", "sampai")):
            if isi.get(jam) and not isi.get(hari) and hari not in self.errors:
                self.add_error(hari, "Isi tanggalnya juga, supaya jamnya berarti.")
        mulai, akhir = self._saat(isi.get("dari"), isi.get("jam_dari")), self._akhir(isi)
        if mulai and akhir and mulai >= akhir:
            self.add_error("sampai", "Akhirnya mendahului awalnya. Tukar kedua tanggal atau jam itu.")
        return isi

    def saringan(self) -> Saringan:
        isi = self.cleaned_data
        return Saringan(
            q=isi["q"],
            kegiatan=isi["kegiatan"],
            orang=isi["orang"],
            jenis=isi["jenis"],
            objek=isi["objek"],
            dari=self._saat(isi["dari"], isi["jam_dari"]),
            sampai=self._akhir(isi),
            alamat=isi["alamat"],
            permintaan=isi["permintaan"],
        )

    @property
    def lain_terpakai(self) -> bool:
        return any(self[nama].data for nama in self.LAIN)

    @property
    def terpakai(self) -> dict[str, str]:
        """What was asked for, as typed: it goes into the audit row of an export."""
        return {nama: str(self[nama].data) for nama in self.fields if self[nama].data}

    def _saat(self, hari: date | None, jam: time | None) -> datetime | None:
        return datetime.combine(hari, jam or time.min, tzinfo=self.kota.zona) if hari else None

    def _akhir(self, isi: dict[str, object]) -> datetime | None:
        """The minute or the day named counts in."""
        hari, jam = isi.get("sampai"), isi.get("jam_sampai")
        if not isinstance(hari, date):
            return None
        if isinstance(jam, time):
            return datetime.combine(hari, jam, tzinfo=self.kota.zona) + timedelta(minutes=1)
        return datetime.combine(hari + timedelta(days=1), time.min, tzinfo=self.kota.zona)
