"""Two years of one city side by side: only what can be compared is compared, and what cannot is said with its reason.

Questions that the map joins and calls comparable form groups (mostly one old and one new question; a split or merged
one makes a larger group), so that every question counts once. Totals are over these groups alone. Where the most points
have changed, the share of the most points is what compares.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from indikator.models import Evaluasi, HasilSkor, Pertanyaan, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.peta_kode import Pasang, peta_kode
from indikator.queries.pohon import hasil_terbaru
from klaster.models import Pengguna

NOL, SERATUS = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class Angka:
    """Points of both years over the same questions, with the most there were."""

    lalu: Decimal = NOL
    maks_lalu: Decimal = NOL
    kini: Decimal = NOL
    maks_kini: Decimal = NOL

    def __add__(self, lain: "Angka") -> "Angka":
        return Angka(
            self.lalu + lain.lalu,
            self.maks_lalu + lain.maks_lalu,
            self.kini + lain.kini,
            self.maks_kini + lain.maks_kini,
        )

    @property
    def beda(self) -> Decimal | None:
        """Difference in points; None when the most points are not the same."""
        return self.kini - self.lalu if self.maks_lalu == self.maks_kini else None

    @property
    def persen_lalu(self) -> Decimal | None:
        return _persen(self.lalu, self.maks_lalu)

    @property
    def persen_kini(self) -> Decimal | None:
        return _persen(self.kini, self.maks_kini)

    @property
    def beda_persen(self) -> Decimal | None:
        """Difference in percentage points."""
        lalu, kini = self.persen_lalu, self.persen_kini
        return None if lalu is None or kini is None else kini - lalu


@dataclass(frozen=True, slots=True)
class Kelompok:
    """Questions that compare with each other: the old ones, the new ones, and their points."""

    lama: tuple[Pertanyaan, ...]
    baru: tuple[Pertanyaan, ...]
    angka: Angka


@dataclass(frozen=True, slots=True)
class TakSebanding:
    """A question of one year that has no counterpart, or none that asks the same."""

    kode_lalu: str
    kode_kini: str
    teks: str
    poin: Decimal
    alasan: str


@dataclass
class Simpul:
    """A klaster or an indicator of this year with the groups that lie in it."""

    kode: str
    nama: str
    angka: Angka = field(default_factory=Angka)
    kelompok: list[Kelompok] = field(default_factory=list)


@dataclass(frozen=True)
class BandingTahun:
    """`cakupan_*`: the points of all questions of a year, of which `total.maks_*` can be compared."""

    lalu: Evaluasi
    kini: Evaluasi
    klaster: list[Simpul]
    indikator: list[Simpul]
    tak_sebanding: list[TakSebanding]
    total: Angka
    cakupan_lalu: Decimal
    cakupan_kini: Decimal


def tahun_sebelum(evaluasi: Evaluasi, pengguna: Pengguna) -> Evaluasi | None:
    """The evaluation that this one goes on from, else the city's newest earlier one; only if the user may see it."""
    tersedia = Evaluasi.objects.terlihat_oleh(pengguna).filter(kota=evaluasi.kota_id, tahun__lt=evaluasi.tahun)
    if evaluasi.dari_id is not None:
        tersedia = tersedia.filter(pk=evaluasi.dari_id)
    return tersedia.select_related("kota", "instrumen").order_by("-tahun").first()


def sumber_skor(evaluasi: Evaluasi) -> list[tuple[str, str]]:
    """What there is to compare: computed results first, then the stages that have scores."""
    hasil = set(HasilSkor.objects.filter(evaluasi=evaluasi).order_by().values_list("jenis", flat=True).distinct())
    tahap = set(SkorTahap.objects.filter(evaluasi=evaluasi).order_by().values_list("tahap", flat=True).distinct())
    return [(j.value, str(j.label)) for j in HasilSkor.Jenis if j in hasil] + [
        (t.value, str(t.label)) for t in Tahap if t in tahap
    ]


def skor_menurut(evaluasi: Evaluasi, sumber: str) -> dict[str, Decimal]:
    """Question code -> points, of a stored result or of a stage; what has no score is left out and counts as 0."""
    if sumber in HasilSkor.Jenis.values:
        hasil = hasil_terbaru(evaluasi, sumber)
        return {k: Decimal(n) for k, n in hasil.rincian["pertanyaan"].items()} if hasil else {}
    baris = SkorTahap.objects.filter(evaluasi=evaluasi, tahap=sumber)
    return dict(baris.values_list("pertanyaan__kode", "skor"))


def banding_tahun(lalu: Evaluasi, kini: Evaluasi, sumber_lalu: str, sumber_kini: str) -> BandingTahun:
    """The comparison of two evaluations. A fixed number of queries, whatever the size of the instruments."""
    pasangan = peta_kode(lalu.instrumen_id, kini.instrumen_id)
    soal_lalu, soal_kini = _soal(lalu.instrumen_id), _soal(kini.instrumen_id)
    skor_lalu, skor_kini = skor_menurut(lalu, sumber_lalu), skor_menurut(kini, sumber_kini)
    kelompok = [
        _kelompok([soal_lalu[n] for n in lama], [soal_kini[n] for n in baru], skor_lalu, skor_kini)
        for lama, baru in gabungkan(p for p in pasangan if p.sebanding)
    ]
    kelompok.sort(key=lambda k: k.baru[0].urutan)
    return BandingTahun(
        lalu=lalu,
        kini=kini,
        klaster=_simpul(kelompok, lambda p: (p.indikator.blok.klaster.kode, p.indikator.blok.nama)),
        indikator=_simpul(kelompok, lambda p: (p.indikator.kode, p.indikator.nama)),
        tak_sebanding=list(_tak_sebanding(pasangan, soal_lalu, soal_kini)),
        total=sum((k.angka for k in kelompok), Angka()),
        cakupan_lalu=sum((p.skor_maks for p in soal_lalu.values()), NOL),
        cakupan_kini=sum((p.skor_maks for p in soal_kini.values()), NOL),
    )


def gabungkan(pasangan: Iterable[Pasang]) -> list[tuple[list[int], list[int]]]:
    """Old and new questions that hang together directly or through others, each question in one group only."""
    baru_dari: dict[int, set[int]] = defaultdict(set)
    lama_dari: dict[int, set[int]] = defaultdict(set)
    for p in pasangan:
        baru_dari[p.lama].add(p.baru)
        lama_dari[p.baru].add(p.lama)
    hasil: list[tuple[list[int], list[int]]] = []
    dikunjungi: set[int] = set()
    for awal in baru_dari:
        if awal in dikunjungi:
            continue
        lama, antrean = {awal}, [awal]
        baru: set[int] = set()
        while antrean:
            for b in baru_dari[antrean.pop()] - baru:
                baru.add(b)
                tetangga = lama_dari[b] - lama
                lama |= tetangga
                antrean += tetangga
        dikunjungi |= lama
        hasil.append((sorted(lama), sorted(baru)))
    return hasil


def _soal(instrumen_id: int) -> dict[int, Pertanyaan]:
    baris = Pertanyaan.objects.filter(instrumen=instrumen_id).select_related("indikator__blok__klaster")
    return {p.pk: p for p in baris.order_by("urutan")}


def _kelompok(
    lama: Sequence[Pertanyaan],
    baru: Sequence[Pertanyaan],
    skor_lalu: dict[str, Decimal],
    skor_kini: dict[str, Decimal],
) -> Kelompok:
    lama, baru = (tuple(sorted(s, key=lambda p: p.urutan)) for s in (lama, baru))
    angka = Angka(
        lalu=sum((skor_lalu.get(p.kode, NOL) for p in lama), NOL),
        maks_lalu=sum((p.skor_maks for p in lama), NOL),
        kini=sum((skor_kini.get(p.kode, NOL) for p in baru), NOL),
        maks_kini=sum((p.skor_maks for p in baru), NOL),
    )
    return Kelompok(lama, baru, angka)


def _simpul(kelompok: Sequence[Kelompok], kunci: Callable[[Pertanyaan], tuple[str, str]]) -> list[Simpul]:
    """Groups under the part of this year's instrument in which their first question lies."""
    simpul: dict[str, Simpul] = {}
    for k in kelompok:
        kode, nama = kunci(k.baru[0])
        s = simpul.setdefault(kode, Simpul(kode, nama))
        s.angka += k.angka
        s.kelompok.append(k)
    return list(simpul.values())


def _tak_sebanding(
    pasangan: Sequence[Pasang], soal_lalu: dict[int, Pertanyaan], soal_kini: dict[int, Pertanyaan]
) -> Iterator[TakSebanding]:
    """This year's questions first, then those of last year that no line has named yet."""
    lama_sebanding = {p.lama for p in pasangan if p.sebanding}
    baru_sebanding = {p.baru for p in pasangan if p.sebanding}
    asal = {p.baru: p for p in pasangan if not p.sebanding}
    lanjutan = {p.lama: p for p in pasangan if not p.sebanding}
    disebut = set()
    for pk, soal in soal_kini.items():
        if pk in baru_sebanding:
            continue
        if p := asal.get(pk):
            disebut.add(p.lama)
            yield TakSebanding(soal_lalu[p.lama].kode, soal.kode, soal.teks, soal.skor_maks, p.catatan)
        else:
            yield TakSebanding("", soal.kode, soal.teks, soal.skor_maks, "Baru: tidak ada padanannya tahun lalu.")
    for pk, soal in soal_lalu.items():
        if pk in lama_sebanding or pk in disebut:
            continue
        p = lanjutan.get(pk)
        kode, alasan = (soal_kini[p.baru].kode, p.catatan) if p else ("", "Tidak dilanjutkan tahun ini.")
        yield TakSebanding(soal.kode, kode, soal.teks, soal.skor_maks, alasan)


def _persen(bagian: Decimal, seluruh: Decimal) -> Decimal | None:
    return (bagian * SERATUS / seluruh).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if seluruh else None
