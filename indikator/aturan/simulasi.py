"""A copy of an evaluation to try answers on: what changes, what it is worth, and the cheapest way to a predikat.

Plain values in and out; nothing here reads or writes a row, so a simulation cannot touch the evaluation. The board
(`Papan`) comes from `indikator.queries.simulasi`, the user's choices are a `Rancangan`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from indikator import skoring
from indikator.models.instrumen import JenisBukti
from indikator.models.simulasi import Usaha
from indikator.skoring.jalur import BOBOT, Jalur, Langkah, jalan_termurah, jawaban_terbaik
from klaster.templatetags.kla import tulis_angka

NOL = Decimal(0)
BELUM = "belum dijawab"

#: Kinds of evidence that take a decision of others, or months; and those that take collecting. The rest is at hand.
BUKTI_BESAR = frozenset({JenisBukti.PERATURAN, JenisBukti.KEPUTUSAN, JenisBukti.PERJANJIAN})
BUKTI_SEDANG = frozenset({JenisBukti.DATA, JenisBukti.MATRIKS, JenisBukti.LAPORAN, JenisBukti.SERTIFIKAT})


def usaha_baku(jenis_bukti: Collection[str], *, wilayah: bool) -> Usaha:
    """How much work a question is unless someone says otherwise, by what it asks for."""
    if wilayah or BUKTI_BESAR.intersection(jenis_bukti):
        return Usaha.BESAR
    return Usaha.SEDANG if BUKTI_SEDANG.intersection(jenis_bukti) else Usaha.KECIL


@dataclass(frozen=True, slots=True)
class UnitSoal:
    """An OPD that has a part in a question."""

    kode: str
    nama: str
    wilayah: bool


@dataclass(frozen=True)
class SoalSimulasi:
    """One question on the board. `poin` is what it counts for now on the chosen base; the first of `opd` leads."""

    kode: str
    teks: str
    klaster: str
    indikator: str
    mesin: skoring.Pertanyaan
    kini: skoring.Jawaban
    poin: Decimal
    usaha_baku: Usaha
    opd: tuple[UnitSoal, ...]
    pilihan: tuple[tuple[str, str], ...] = ()
    satuan: str = ""

    @cached_property
    def terbaik(self) -> skoring.Jawaban:
        return jawaban_terbaik(self.mesin)

    @property
    def maks(self) -> Decimal:
        return self.mesin.skor_maks

    @property
    def kini_kata(self) -> str:
        return self.kata(self.kini)

    @property
    def terbaik_kata(self) -> str:
        return self.kata(self.terbaik)

    def nilai(self, jawaban: skoring.Jawaban) -> Decimal:
        return skoring.nilai_pertanyaan(self.mesin, jawaban)

    def kata(self, jawaban: skoring.Jawaban) -> str:
        """The answer as people say it: the option's wording, or the number with its unit."""
        if jawaban.angka is not None:
            return f"{tulis_angka(jawaban.angka, 4, pangkas=True)} {self.satuan}".rstrip()
        return dict(self.pilihan).get(jawaban.opsi or "", BELUM)


@dataclass(frozen=True)
class Papan:
    """The evaluation as it stands, on one base: `mandiri` (as answered) or `verifikasi` (as accepted)."""

    dasar: str
    instrumen: skoring.Instrumen
    soal: tuple[SoalSimulasi, ...]
    nama_klaster: Mapping[str, str]

    @cached_property
    def per_kode(self) -> dict[str, SoalSimulasi]:
        return {s.kode: s for s in self.soal}

    @cached_property
    def awal(self) -> skoring.Hasil:
        return skoring.jumlahkan(self.instrumen, {s.kode: s.poin for s in self.soal})

    @cached_property
    def opd(self) -> tuple[UnitSoal, ...]:
        """Every OPD with a part, departments first, by name."""
        semua = {u.kode: u for s in self.soal for u in s.opd}
        return tuple(sorted(semua.values(), key=lambda u: (u.wilayah, u.nama)))

    def batas(self, kode: str) -> skoring.BatasPredikat | None:
        return next((b for b in self.instrumen.skala if b.kode == kode), None)


@dataclass(frozen=True)
class Rancangan:
    """What the user chose. Keys are question codes; `opd` are OPD codes, none chosen means every OPD.

    `jawaban`: answers tried; `batas`: the most that is within reach where that is less than the best answer;
    `terkunci`: out of reach altogether; `usaha`: effort other than the default.
    """

    jawaban: Mapping[str, skoring.Jawaban] = field(default_factory=dict)
    terkunci: frozenset[str] = frozenset()
    batas: Mapping[str, skoring.Jawaban] = field(default_factory=dict)
    usaha: Mapping[str, str] = field(default_factory=dict)
    opd: frozenset[str] = frozenset()

    def usaha_soal(self, soal: SoalSimulasi) -> Usaha:
        return Usaha(self.usaha.get(soal.kode, soal.usaha_baku))

    def dapat_bergerak(self, soal: SoalSimulasi) -> bool:
        """Whether the cheapest way may use this question: not locked, and with a part of a chosen OPD."""
        return soal.kode not in self.terkunci and (not self.opd or any(u.kode in self.opd for u in soal.opd))

    def tujuan(self, soal: SoalSimulasi) -> skoring.Jawaban:
        """The best answer within reach."""
        return self.batas.get(soal.kode, soal.terbaik)


@dataclass(frozen=True, slots=True)
class Perubahan:
    """One question that the simulation answers differently, from what to what."""

    soal: SoalSimulasi
    dari: str
    ke: str
    poin_awal: Decimal
    poin_akhir: Decimal
    usaha: Usaha

    @property
    def selisih(self) -> Decimal:
        return self.poin_akhir - self.poin_awal

    @property
    def hanya_verifikasi(self) -> bool:
        """The answer stays: what is missing is that a verifier accepts it."""
        return self.dari == self.ke


@dataclass(frozen=True, slots=True)
class Percobaan:
    """Before and after, and what makes the difference."""

    awal: skoring.Hasil
    akhir: skoring.Hasil
    perubahan: tuple[Perubahan, ...]

    @property
    def selisih(self) -> Decimal:
        return self.akhir.total - self.awal.total

    @property
    def usaha(self) -> int:
        """Effort of the questions that rise; lowering an answer is no work."""
        return sum(BOBOT[p.usaha] for p in self.perubahan if p.selisih > 0)


def coba(papan: Papan, rancangan: Rancangan) -> Percobaan:
    """The totals with the answers tried. An answer that is worth what the question counts for already is no change."""
    perubahan = []
    for soal in papan.soal:
        jawaban = rancangan.jawaban.get(soal.kode)
        if jawaban is None:
            continue
        poin = soal.nilai(jawaban)
        if jawaban != soal.kini or poin != soal.poin:
            perubahan.append(
                Perubahan(soal, soal.kata(soal.kini), soal.kata(jawaban), soal.poin, poin, rancangan.usaha_soal(soal))
            )
    skor = {s.kode: s.poin for s in papan.soal} | {p.soal.kode: p.poin_akhir for p in perubahan}
    return Percobaan(papan.awal, skoring.jumlahkan(papan.instrumen, skor), tuple(perubahan))


def langkah_mungkin(papan: Papan, rancangan: Rancangan) -> list[Langkah]:
    """Every question that may move and gains by it, in the order of the instrument."""
    hasil = []
    for soal in papan.soal:
        if rancangan.dapat_bergerak(soal):
            tambah = soal.nilai(rancangan.tujuan(soal)) - soal.poin
            if tambah > 0:
                hasil.append(Langkah(soal.kode, tambah, BOBOT[rancangan.usaha_soal(soal)]))
    return hasil


def susun_jalan(papan: Papan, rancangan: Rancangan, batas: skoring.BatasPredikat) -> tuple[Jalur, Rancangan]:
    """The cheapest way from the evaluation as it stands, and the choices with its answers in place of those tried."""
    jalur = jalan_termurah(papan.awal.total, langkah_mungkin(papan, rancangan), batas)
    jawaban = {s.kode: rancangan.tujuan(papan.per_kode[s.kode]) for s in jalur.langkah}
    return jalur, replace(rancangan, jawaban=jawaban)


# --- To and from the JSON of `Skenario.isi` -------------------------------------------------------------------------


def isi_rancangan(rancangan: Rancangan) -> dict[str, Any]:
    return {
        "jawaban": {kode: _simpan(j) for kode, j in sorted(rancangan.jawaban.items())},
        "terkunci": sorted(rancangan.terkunci),
        "batas": {kode: _simpan(j) for kode, j in sorted(rancangan.batas.items())},
        "usaha": {kode: str(usaha) for kode, usaha in sorted(rancangan.usaha.items())},
        "opd": sorted(rancangan.opd),
    }


def rancangan_dari_isi(papan: Papan, isi: Mapping[str, Any]) -> Rancangan:
    """What was saved, as far as the board still knows it: questions and OPD that are gone are left out."""
    unit = {u.kode for u in papan.opd}
    return Rancangan(
        jawaban=_muat_jawaban(papan, isi.get("jawaban", {})),
        terkunci=frozenset(isi.get("terkunci", ())) & papan.per_kode.keys(),
        batas=_muat_jawaban(papan, isi.get("batas", {})),
        usaha={
            kode: usaha
            for kode, usaha in isi.get("usaha", {}).items()
            if kode in papan.per_kode and usaha in Usaha.values
        },
        opd=frozenset(isi.get("opd", ())) & unit,
    )


def _simpan(jawaban: skoring.Jawaban) -> dict[str, str]:
    return {"opsi": jawaban.opsi} if jawaban.opsi else {"angka": f"{jawaban.angka:f}"}


def _muat_jawaban(papan: Papan, isi: Mapping[str, Mapping[str, str]]) -> dict[str, skoring.Jawaban]:
    hasil = {}
    for kode, satu in isi.items():
        jawaban = skoring.Jawaban(satu.get("opsi"), Decimal(satu["angka"]) if "angka" in satu else None)
        if kode in papan.per_kode and skoring.terjawab(papan.per_kode[kode].mesin.aturan, jawaban):
            hasil[kode] = jawaban
    return hasil
