"""The stages of a season side by side: total, klaster, indikator, question, with what changed from stage to stage.

A score that was not given is missing, never zero. The sum of a node is that of its questions; only where a stage gave
no question scores below it, the sum that the stage itself wrote stands in its place, and says so.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from indikator.models import Evaluasi, HasilSkor, JumlahTahap, Pengajuan, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.pohon import hasil_terbaru
from indikator.queries.susunan import CabangKlaster, Soal, susunan

NOL = Decimal(0)
#: The city's own verification, between its self-assessment and the first outside stage.
KOTA = "KOTA"
TOTAL, KLASTER, INDIKATOR, PERTANYAAN = "total", "klaster", "indikator", "pertanyaan"
TINGKAT = (KLASTER, INDIKATOR, PERTANYAAN)

Skor = dict[str, Decimal]


@dataclass(frozen=True)
class Kolom:
    """One stage. `sumber` says where its scores come from, in words; `ada`: it has at least one figure."""

    kode: str
    nama: str
    sumber: str
    ada: bool


@dataclass(frozen=True)
class Sel:
    """One node at one stage. `selisih` is against the nearest stage before it that has scores, over the `sebanding`
    questions that both scored (0: only written sums could be compared).

    `tertulis`: the sum that the stage wrote itself where it differs from ours; `dari_tahap`: there is only that.
    """

    nilai: Decimal | None
    terisi: int
    total: int
    tertulis: Decimal | None = None
    dari_tahap: bool = False
    selisih: Decimal | None = None
    sebanding: int = 0

    @property
    def sebagian(self) -> bool:
        """The difference speaks of some of the questions only."""
        return 0 < self.sebanding < self.total

    @property
    def belum(self) -> int:
        """Questions below without a score; not counted where the stage only gave a sum."""
        return 0 if self.dari_tahap else self.total - self.terisi

    @property
    def kata(self) -> str:
        """The difference as a word."""
        if self.selisih is None:
            return ""
        return "naik" if self.selisih > 0 else "turun" if self.selisih < 0 else "tetap"


@dataclass(frozen=True)
class BarisTahap:
    """One node with its cells in the order of the columns."""

    tingkat: str
    kode: str
    nama: str
    maks: Decimal
    klaster: str
    indikator: str
    sel: tuple[Sel, ...]

    @property
    def berbeda(self) -> bool:
        """Whether some stage gave another score than the one before it."""
        return any(s.selisih for s in self.sel)


@dataclass(frozen=True)
class PapanTahap:
    """All stages of one evaluation. `baris` runs through the instrument: klaster, its indikator, their questions."""

    kolom: tuple[Kolom, ...]
    total: BarisTahap
    baris: tuple[BarisTahap, ...]

    @property
    def kosong(self) -> bool:
        return not any(k.ada for k in self.kolom)

    def pilih(
        self,
        *,
        tingkat: str = INDIKATOR,
        klaster: str = "",
        indikator: str = "",
        hanya_beda: bool = False,
        klaster_terbuka: Collection[str] | None = None,
    ) -> list[BarisTahap]:
        """The rows down to this level. `klaster_terbuka`: questions of other klaster are left out; None means all."""
        dalam = TINGKAT.index(tingkat)
        return [
            b
            for b in self.baris
            if TINGKAT.index(b.tingkat) <= dalam
            and klaster in ("", b.klaster)
            and (indikator in ("", b.indikator) or (b.tingkat == KLASTER and self._induk(b, indikator)))
            and (b.berbeda or not hanya_beda)
            and (b.tingkat != PERTANYAAN or klaster_terbuka is None or b.klaster in klaster_terbuka)
        ]

    def _induk(self, baris: BarisTahap, indikator: str) -> bool:
        return any(b.klaster == baris.klaster and b.kode == indikator for b in self.baris if b.tingkat == INDIKATOR)


@dataclass(frozen=True)
class _Sumber:
    """What is known of one stage: scores by question, written sums by level and code."""

    kode: str
    nama: str
    sumber: str
    skor: Skor
    jumlah: Mapping[tuple[str, str], Decimal]

    @property
    def ada(self) -> bool:
        return bool(self.skor or self.jumlah)


def papan_tahap(evaluasi: Evaluasi) -> PapanTahap:
    """Everything of one evaluation. Seven queries at most, however many questions and stages."""
    pohon = susunan(evaluasi.instrumen)
    sumber = _sumber(evaluasi)
    lama = _pendahulu(sumber)
    baris: list[BarisTahap] = []
    klaster: list[BarisTahap] = []
    for cabang in pohon.klaster:
        isi = _cabang(cabang, sumber, lama)
        klaster.append(isi[0])
        baris += isi
    puncak = _simpul(BarisTahap(TOTAL, "", "Total", pohon.maks, "", "", ()), klaster, sumber, lama)
    kolom = tuple(Kolom(s.kode, s.nama, s.sumber, s.ada) for s in sumber)
    return PapanTahap(kolom, puncak, tuple(baris))


def skor_pertanyaan(evaluasi: Evaluasi, tahap: str) -> dict[str, SkorTahap]:
    """What one stage has given, by code of the question."""
    baris = SkorTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).select_related("pertanyaan")
    return {s.pertanyaan.kode: s for s in baris}


def tahap_berisi(evaluasi: Evaluasi) -> list[Tahap]:
    """Stages of which anything has been recorded, in the order of the season."""
    ada = set(SkorTahap.objects.filter(evaluasi=evaluasi).order_by().values_list("tahap", flat=True).distinct())
    ada |= set(JumlahTahap.objects.filter(evaluasi=evaluasi).order_by().values_list("tahap", flat=True).distinct())
    return [t for t in Tahap if t.value in ada]


# --- Where the figures come from --------------------------------------------------------------------------------
def _sumber(evaluasi: Evaluasi) -> list[_Sumber]:
    skor: dict[str, Skor] = {t.value: {} for t in Tahap}
    jumlah: dict[str, dict[tuple[str, str], Decimal]] = {t.value: {} for t in Tahap}
    tersimpan = SkorTahap.objects.filter(evaluasi=evaluasi).order_by()
    for tahap, kode, nilai in tersimpan.values_list("tahap", "pertanyaan__kode", "skor"):
        skor[tahap][kode] = nilai
    tertulis = JumlahTahap.objects.filter(evaluasi=evaluasi).order_by()
    for tahap, tingkat, kode, nilai in tertulis.values_list("tahap", "tingkat", "kode", "skor"):
        jumlah[tahap][tingkat, kode] = nilai
    mandiri, asal = skor[Tahap.EM], "dicatat"
    if not mandiri and not jumlah[Tahap.EM]:
        mandiri, asal = _mandiri(evaluasi)
    verifikasi = _Sumber(KOTA, "Verifikasi dalam kota", "dihitung portal", _dari_hasil(evaluasi, "verifikasi"), {})
    em = _Sumber(Tahap.EM.value, str(Tahap.EM.label), asal, mandiri, jumlah[Tahap.EM])
    luar = [_Sumber(t.value, str(t.label), "dicatat", skor[t], jumlah[t]) for t in Tahap if t != Tahap.EM]
    return [em, verifikasi, *luar]


def _mandiri(evaluasi: Evaluasi) -> tuple[Skor, str]:
    """The self-score that was submitted last, else as it is now."""
    diajukan = (
        Pengajuan.objects.filter(evaluasi=evaluasi)
        .order_by("-nomor")
        .values_list("nomor", "manifes__pertanyaan")
        .first()
    )
    if diajukan is None:
        return _dari_hasil(evaluasi, HasilSkor.Jenis.MANDIRI), "dihitung portal"
    nomor, pertanyaan = diajukan
    skor = {kode: Decimal(isi["poin"]) for kode, isi in pertanyaan.items() if isi["nilai"] != ""}
    return skor, f"menurut pengajuan ke-{nomor}"


def _dari_hasil(evaluasi: Evaluasi, jenis: str) -> Skor:
    hasil = hasil_terbaru(evaluasi, jenis)
    if hasil is None:
        return {}
    belum = set(hasil.rincian["belum"])
    return {kode: Decimal(skor) for kode, skor in hasil.rincian["pertanyaan"].items() if kode not in belum}


# --- Adding up --------------------------------------------------------------------------------------------------
def _pendahulu(sumber: list[_Sumber]) -> list[int | None]:
    """For each stage the nearest one before it that has scores."""
    lama: list[int | None] = []
    terakhir: int | None = None
    for n, satu in enumerate(sumber):
        lama.append(terakhir)
        if satu.ada:
            terakhir = n
    return lama


def _cabang(cabang: CabangKlaster, sumber: list[_Sumber], lama: list[int | None]) -> list[BarisTahap]:
    """The klaster's row, then each indikator's with its questions."""
    bawah: list[BarisTahap] = []
    anak: list[BarisTahap] = []
    for i in cabang.indikator:
        soal = [_soal(s, cabang.kode, i.kode, sumber, lama) for s in i.soal]
        simpul = _simpul(BarisTahap(INDIKATOR, i.kode, i.nama, i.maks, cabang.kode, i.kode, ()), soal, sumber, lama)
        anak.append(simpul)
        bawah += [simpul, *soal]
    kepala = BarisTahap(KLASTER, cabang.kode, cabang.nama, cabang.maks, cabang.kode, "", ())
    return [_simpul(kepala, anak, sumber, lama), *bawah]


def _soal(soal: Soal, klaster: str, indikator: str, sumber: list[_Sumber], lama: list[int | None]) -> BarisTahap:
    nilai = [s.skor.get(soal.kode) for s in sumber]
    sel = []
    for kini, sebelum in zip(nilai, lama, strict=True):
        dulu = None if sebelum is None else nilai[sebelum]
        selisih = None if kini is None or dulu is None else kini - dulu
        sel.append(Sel(kini, int(kini is not None), 1, selisih=selisih, sebanding=int(selisih is not None)))
    return BarisTahap(PERTANYAAN, soal.kode, soal.teks, soal.maks, klaster, indikator, tuple(sel))


def _simpul(baris: BarisTahap, anak: list[BarisTahap], sumber: list[_Sumber], lama: list[int | None]) -> BarisTahap:
    """The row with its cells: what lies below, added up."""
    kunci = (baris.tingkat, baris.kode)
    sel: list[Sel] = []
    for n, s in enumerate(sumber):
        isi = _jumlahkan([b.sel[n] for b in anak], s.jumlah.get(kunci))
        sebelum = lama[n]
        sel.append(isi if sebelum is None else _bandingkan(isi, sel[sebelum], [b.sel[n] for b in anak]))
    return replace(baris, sel=tuple(sel))


def _jumlahkan(anak: Iterable[Sel], tertulis: Decimal | None) -> Sel:
    sel = list(anak)
    ada = [s.nilai for s in sel if s.nilai is not None]
    terisi, total = sum(s.terisi for s in sel), sum(s.total for s in sel)
    if not ada:
        return Sel(tertulis, terisi, total, dari_tahap=tertulis is not None)
    nilai = sum(ada, NOL)
    semua_tertulis = all(s.dari_tahap for s in sel if s.nilai is not None)
    return Sel(nilai, terisi, total, tertulis=tertulis if tertulis != nilai else None, dari_tahap=semua_tertulis)


def _bandingkan(kini: Sel, sebelum: Sel, anak: list[Sel]) -> Sel:
    """The differences below added up; where one of the two is a written sum, the difference of the sums."""
    berselisih = [s for s in anak if s.selisih is not None]
    if berselisih:
        jumlah = sum((s.selisih for s in berselisih if s.selisih is not None), NOL)
        return replace(kini, selisih=jumlah, sebanding=sum(s.sebanding for s in berselisih))
    if kini.nilai is None or sebelum.nilai is None or not (kini.dari_tahap or sebelum.dari_tahap):
        return kini
    return replace(kini, selisih=kini.nilai - sebelum.nilai)
