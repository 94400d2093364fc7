"""The form of a simulation: a handful of fields, and four small ones for each of some 274 questions.

The questions' fields are read and written by hand: a Django field each would make a page of seconds. What was typed is
kept as it was typed, also where it is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms

from indikator import skoring
from indikator.aturan.simulasi import Papan, Rancangan, SoalSimulasi
from indikator.berkas.angka import BukanAngka, baca_angka, tulis_isian
from indikator.models import SkalaPredikat
from indikator.models.simulasi import Usaha
from indikator.queries.simulasi import DASAR
from klaster.galat import Ditolak
from klaster.templatetags.kla import tulis_angka

NAMA_MAKS = 120
#: Prefix of a question's field: the answer tried, the most within reach, the effort, the lock.
JAWAB, BATAS, USAHA, KUNCI = "j-", "b-", "u-", "k-"


@dataclass(frozen=True, slots=True)
class PilihanJawaban:
    kode: str
    label: str
    poin: str
    terpilih: bool


@dataclass(frozen=True, slots=True)
class BarisSoal:
    """One question as its row shows it: what was typed or chosen, and what is wrong with it."""

    soal: SoalSimulasi
    jawab: str
    batas: str
    usaha: str
    terkunci: bool
    ikut_opd: bool
    galat: str

    @property
    def berupa_angka(self) -> bool:
        return not self.soal.pilihan

    @property
    def disentuh(self) -> bool:
        """Something was set here, so the row is shown open."""
        return bool(self.jawab or self.batas or self.terkunci or self.galat or self.usaha != self.soal.usaha_baku)

    def pilihan_jawab(self) -> list[PilihanJawaban]:
        return [self._pilihan(kode, label, self.jawab) for kode, label in self.soal.pilihan]

    def pilihan_batas(self) -> list[PilihanJawaban]:
        """Answers worth more than now and less than the best: what else could be the most within reach."""
        atas = self.soal.nilai(self.soal.terbaik)
        return [
            self._pilihan(kode, label, self.batas)
            for kode, label in self.soal.pilihan
            if self.soal.poin < self.soal.nilai(skoring.Jawaban(opsi=kode)) < atas
        ]

    def _pilihan(self, kode: str, label: str, terpilih: str) -> PilihanJawaban:
        poin = tulis_angka(self.soal.nilai(skoring.Jawaban(opsi=kode)))
        return PilihanJawaban(kode, label, poin, kode == terpilih)


class SimulasiForm(forms.Form):
    """Bound to a POST, or unbound over a `Rancangan`. `rancangan()` and `target()` after `is_valid()` or unbound."""

    target = forms.ChoiceField(label="Predikat yang dituju", required=False)
    dasar = forms.ChoiceField(label="Nilai yang dinaikkan", choices=DASAR, required=False)
    opd = forms.MultipleChoiceField(
        label="Hanya pertanyaan OPD ini", required=False, widget=forms.CheckboxSelectMultiple
    )
    nama = forms.CharField(
        label="Nama simulasi",
        required=False,
        max_length=NAMA_MAKS,
        error_messages={"max_length": f"Nama paling panjang {NAMA_MAKS} karakter."},
    )

    def __init__(
        self,
        *args: Any,
        papan: Papan,
        skala: list[SkalaPredikat],
        awal: Rancangan | None = None,
        target: SkalaPredikat | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.papan, self.awal = papan, awal or Rancangan()
        self._skala = {s.kode: s for s in skala[1:]}  # nobody aims for the lowest band, which is no predikat
        self._target_awal = target
        self._jawaban: dict[str, skoring.Jawaban] = {}
        self._batas: dict[str, skoring.Jawaban] = {}
        self.galat_soal: dict[str, str] = {}
        self.fields["target"].choices = [(s.kode, s.nama) for s in self._skala.values()]
        self.fields["opd"].choices = [(u.kode, u.nama) for u in papan.opd]
        self.fields["nama"].widget.attrs.pop("maxlength", None)
        self.initial |= {
            "target": target.kode if target else "",
            "dasar": papan.dasar,
            "opd": sorted(self.awal.opd),
        }

    def clean(self) -> dict[str, Any]:
        for soal in self.papan.soal:
            for awalan, tampung in ((JAWAB, self._jawaban), (BATAS, self._batas)):
                teks = self._teks(awalan, soal)
                try:
                    if teks:
                        tampung[soal.kode] = _baca(soal, teks)
                except forms.ValidationError as galat:
                    self.galat_soal[soal.kode] = galat.message
                    self.add_error(None, f"Pertanyaan {soal.kode}: {galat.message}")
        return self.cleaned_data

    def tampung(self, galat: Ditolak) -> None:
        self.add_error(galat.bidang if galat.bidang in self.fields else None, galat.pesan)

    def rancangan(self) -> Rancangan:
        """The choices; of a form with faults those that could be read."""
        if not self.is_bound:
            return self.awal
        soal = self.papan.soal
        usaha = {s.kode: u for s in soal if (u := self._teks(USAHA, s)) in Usaha.values and u != s.usaha_baku}
        return Rancangan(
            jawaban=self._jawaban,
            batas=self._batas,
            terkunci=frozenset(s.kode for s in soal if self._teks(KUNCI, s)),
            usaha=usaha,
            opd=frozenset(self.cleaned_data.get("opd", ())),
        )

    def pilihan_tujuan(self) -> list[forms.BoundField]:
        return [self["target"], self["dasar"]]

    def skala_target(self) -> SkalaPredikat | None:
        if not self.is_bound:
            return self._target_awal
        return self._skala.get(self.cleaned_data.get("target", ""))

    def per_klaster(self) -> Iterator[tuple[str, str, list[BarisSoal]]]:
        """(code, name, rows) of each klaster, in the order of the instrument."""
        rancangan = self.rancangan()
        for kode, soal in groupby(self.papan.soal, key=lambda s: s.klaster):
            yield kode, self.papan.nama_klaster[kode], [self._baris(s, rancangan) for s in soal]

    def _baris(self, soal: SoalSimulasi, rancangan: Rancangan) -> BarisSoal:
        jawab, batas = rancangan.jawaban.get(soal.kode), rancangan.batas.get(soal.kode)
        return BarisSoal(
            soal=soal,
            jawab=self._teks(JAWAB, soal) if self.is_bound else _tulis(jawab),
            batas=self._teks(BATAS, soal) if self.is_bound else _tulis(batas),
            usaha=rancangan.usaha_soal(soal),
            terkunci=soal.kode in rancangan.terkunci,
            ikut_opd=not rancangan.opd or any(u.kode in rancangan.opd for u in soal.opd),
            galat=self.galat_soal.get(soal.kode, ""),
        )

    def isi_jalan(self, rancangan: Rancangan) -> None:
        """Let the bound form show these answers in place of those that were tried."""
        self.data = self.data.copy()
        self._jawaban = dict(rancangan.jawaban)
        for soal in self.papan.soal:
            self.data[f"{JAWAB}{soal.kode}"] = _tulis(rancangan.jawaban.get(soal.kode))

    def _teks(self, awalan: str, soal: SoalSimulasi) -> str:
        return self.data.get(f"{awalan}{soal.kode}", "").strip()


def _tulis(jawaban: skoring.Jawaban | None) -> str:
    if jawaban is None:
        return ""
    return jawaban.opsi or tulis_isian(jawaban.angka)


def _baca(soal: SoalSimulasi, teks: str) -> skoring.Jawaban:
    """An answer as typed; refuses what the question's rule does not know, with the remedy."""
    if soal.pilihan:
        if teks not in dict(soal.pilihan):
            raise forms.ValidationError("Pilih salah satu jawaban yang ada.")
        return skoring.Jawaban(opsi=teks)
    try:
        jawaban = skoring.Jawaban(angka=baca_angka(teks, soal.satuan).nilai)
    except BukanAngka as galat:
        raise forms.ValidationError(str(galat)) from galat
    aturan = soal.mesin.aturan
    cacat = skoring.periksa_jawaban(aturan, jawaban)
    if skoring.Cacat.DI_BAWAH_MINIMUM in cacat:
        raise forms.ValidationError(f"Paling kecil {soal.kata(skoring.Jawaban(angka=aturan.minimum))}.")
    if skoring.Cacat.DI_ATAS_MAKSIMUM in cacat:
        raise forms.ValidationError(f"Paling besar {soal.kata(skoring.Jawaban(angka=aturan.maksimum))}.")
    return jawaban
