"""Coverage of evidence: for every question what it asks for, what is there and what is missing.

An evaluation has a few hundred questions, so all of them are read once as slim rows, in a constant number of queries;
filters, counts, heat map and spreadsheet come from the same rows and cannot contradict each other. What counts as
evidence is said in one place, `TautanBukti.objects.berlaku()`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from django.db.models import QuerySet

from bukti.models import TautanBukti
from bukti.queries.kelengkapan import oleh_tabel
from indikator.aturan.wilayah import mengaku
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Penugasan
from indikator.pemeriksaan import mengaku_bernilai
from indikator.queries.matriks import banyak_baris
from klaster.models import Pengguna

Putusan = TautanBukti.Putusan
#: State of one requirement -> (word, icon, CSS tone).
KEADAAN_BUTIR = {
    "diterima": ("Diterima", "check-circle-fill", "baik"),
    "ada": ("Ada", "check-circle", ""),
    "ditolak": ("Ditolak, belum diganti", "x-circle", "bahaya"),
    "belum": ("Belum ada", "circle", ""),
    "bebas": ("Tidak dituntut", "dash-lg", ""),
}
#: State of one question by which the list can be filtered, in the order of the chips.
KEADAAN = {
    "kurang": "Bukti wajib kurang",
    "ditolak": "Ada yang ditolak",
    "pelengkap": "Pelengkap kurang",
    "kedaluwarsa": "Ada yang kedaluwarsa",
    "lengkap": "Lengkap",
    "bebas": "Tidak menuntut bukti",
}


@dataclass(frozen=True, slots=True)
class Lampiran:
    """One link as far as coverage needs it. `berlaku` as in `TautanBukti.objects.berlaku()`."""

    kebutuhan: int | None
    opd: int
    putusan: str
    judul: str
    berlaku: bool
    kedaluwarsa: bool


@dataclass(frozen=True, slots=True)
class Butir:
    """One requirement of a question: what is asked, and how it stands. `bukti` are titles of what counts for it."""

    jenis: str
    label: str
    uraian: str
    wajib: bool
    keadaan: str
    bukti: tuple[str, ...] = ()
    baris_tabel: int = 0
    kedaluwarsa: bool = False

    @property
    def ada(self) -> bool:
        return self.keadaan in ("ada", "diterima")

    @property
    def kurang(self) -> bool:
        return self.keadaan in ("belum", "ditolak")

    @property
    def rupa(self) -> tuple[str, str, str]:
        return KEADAAN_BUTIR[self.keadaan]


@dataclass(frozen=True, slots=True)
class BagianOpd:
    """One OPD's part. `dituntut`: a kecamatan or kelurahan that has to prove its own answer; `ada`: it has."""

    opd: int
    nama: str
    singkatan: str
    pimpin: bool
    dituntut: bool = False
    ada: bool = False


@dataclass(frozen=True, slots=True)
class BarisKelengkapan:
    """One question. `bebas`: its answer claims no points, so nothing has to be proved. The lead is first in `opd`."""

    kode: str
    teks: str
    klaster: str
    blok: str
    indikator: str
    status: str
    bebas: bool
    butir: tuple[Butir, ...]
    opd: tuple[BagianOpd, ...]
    lain: int

    @property
    def wajib(self) -> list[Butir]:
        """The mandatory pieces that the answer has to show; none when it claims nothing."""
        return [] if self.bebas else [b for b in self.butir if b.wajib]

    @property
    def wajib_ada(self) -> int:
        return sum(b.ada for b in self.wajib)

    @property
    def unit(self) -> list[BagianOpd]:
        """Kecamatan and kelurahan that have to prove what they claim."""
        return [o for o in self.opd if o.dituntut]

    @property
    def unit_kurang(self) -> list[BagianOpd]:
        return [o for o in self.unit if not o.ada]

    def keadaan(self, jenis: str = "") -> set[str]:
        """Which of `KEADAAN` hold; asked of requirements of one kind when `jenis` is given."""
        butir = [b for b in self.butir if jenis in ("", b.jenis)]
        kurang = any(b.kurang for b in butir if b.wajib) or (not jenis and bool(self.unit_kurang))
        tanda = {
            "kurang": kurang,
            "ditolak": any(b.keadaan == "ditolak" for b in butir),
            "pelengkap": any(b.kurang for b in butir if not b.wajib),
            "kedaluwarsa": any(b.kedaluwarsa for b in butir),
            "lengkap": not kurang and not self.bebas,
            "bebas": self.bebas,
        }
        return {nama for nama, benar in tanda.items() if benar}


@dataclass(frozen=True, slots=True)
class SaringKelengkapan:
    """What the user wants to see. The field names are the query names of the address."""

    q: str = ""
    klaster: str = ""
    opd: int | None = None
    pimpin: bool = False
    jenis: str = ""
    keadaan: str = ""

    @property
    def aktif(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    def cocok(self, baris: BarisKelengkapan, *, kecuali: str = "") -> bool:
        """Whether the filters let a row through; `kecuali` names one that is not asked, to count its choices."""
        kata = self.q.casefold()
        syarat = {
            "q": not kata or baris.kode.casefold().startswith(kata) or kata in baris.teks.casefold(),
            "klaster": self.klaster in ("", baris.klaster),
            "opd": self.opd is None or any(o.opd == self.opd and (o.pimpin or not self.pimpin) for o in baris.opd),
            "jenis": not self.jenis or any(b.jenis == self.jenis for b in baris.butir),
            "keadaan": not self.keadaan or self.keadaan in baris.keadaan(self.jenis),
        }
        return all(benar for nama, benar in syarat.items() if nama != kecuali)


@dataclass(frozen=True, slots=True)
class Pilihan:
    """One choice of a filter with how many questions it would show."""

    nilai: str
    label: str
    jumlah: int


@dataclass
class _Bahan:
    """What belongs to each answer, gathered once."""

    kebutuhan: dict[int, list[KebutuhanBukti]] = field(default_factory=lambda: defaultdict(list))
    bagian: dict[int, list[Penugasan]] = field(default_factory=lambda: defaultdict(list))
    lampiran: dict[int, list[Lampiran]] = field(default_factory=lambda: defaultdict(list))
    baris_tabel: dict[int, int] = field(default_factory=dict)


def kelengkapan_pertanyaan(evaluasi: Evaluasi, pengguna: Pengguna) -> list[BarisKelengkapan]:
    """Every question in the user's scope, in the order of the instrument; six queries however many there are."""
    return _susun(evaluasi, Jawaban.objects.terlihat_oleh(pengguna))


def kelengkapan_evaluasi(evaluasi: Evaluasi) -> list[BarisKelengkapan]:
    """Every question of the evaluation, for readers without an account whose right was asked for elsewhere."""
    return _susun(evaluasi, Jawaban.objects.all())


def _susun(evaluasi: Evaluasi, lingkup: QuerySet[Jawaban]) -> list[BarisKelengkapan]:
    jawaban = list(
        lingkup.filter(evaluasi=evaluasi).select_related("pertanyaan__indikator__blok__klaster").menurut_urutan()  # type: ignore[attr-defined]
    )
    bahan = _kumpulkan(evaluasi, jawaban)
    return [_baris(j, bahan) for j in jawaban]


def hitung_keadaan(baris: Iterable[BarisKelengkapan], saring: SaringKelengkapan) -> list[Pilihan]:
    """The chips: how many questions stand how, the other filters kept. The first one is all of them."""
    cocok = [b for b in baris if saring.cocok(b, kecuali="keadaan")]
    jumlah = Counter(nama for b in cocok for nama in b.keadaan(saring.jenis))
    return [Pilihan("", "Semua", len(cocok)), *(Pilihan(k, label, jumlah[k]) for k, label in KEADAAN.items())]


def hitung_jenis(baris: Iterable[BarisKelengkapan]) -> list[tuple[str, str, int, int]]:
    """For each kind of evidence that is asked for: code, name, how many mandatory pieces are there, of how many."""
    diminta: Counter[tuple[str, str]] = Counter()
    ada: Counter[tuple[str, str]] = Counter()
    for b in baris:
        for butir in b.wajib:
            diminta[(butir.jenis, butir.label)] += 1
            ada[(butir.jenis, butir.label)] += butir.ada
    return [(kode, label, ada[(kode, label)], n) for (kode, label), n in sorted(diminta.items(), key=lambda d: d[0][1])]


def _kumpulkan(evaluasi: Evaluasi, jawaban: list[Jawaban]) -> _Bahan:
    milik = Jawaban.objects.filter(pk__in=[j.pk for j in jawaban])
    bahan = _Bahan(baris_tabel=banyak_baris([j.pk for j in jawaban]))
    for k in KebutuhanBukti.objects.filter(pertanyaan__instrumen=evaluasi.instrumen_id).order_by("urutan"):
        bahan.kebutuhan[k.pertanyaan_id].append(k)
    bagian = Penugasan.objects.filter(jawaban__in=milik).select_related("opd")
    for b in bagian.order_by("jawaban", "-pimpin", "opd__nama"):
        bahan.bagian[b.jawaban_id].append(b)
    semua = TautanBukti.objects.aktif().filter(jawaban__in=milik).order_by("ditautkan_pada", "pk")
    berlaku = set(TautanBukti.objects.berlaku().filter(jawaban__in=milik).order_by().values_list("pk", flat=True))
    kolom = ("pk", "jawaban_id", "kebutuhan_id", "opd_id", "putusan", "bukti__judul", "bukti__berlaku_sampai")
    for pk, milik_siapa, kebutuhan, opd, putusan, judul, sampai in semua.values_list(*kolom):
        lewat = sampai is not None and sampai < evaluasi.hari_ini
        bahan.lampiran[milik_siapa].append(Lampiran(kebutuhan, opd, putusan, judul, pk in berlaku, lewat))
    return bahan


def _baris(jawaban: Jawaban, bahan: _Bahan) -> BarisKelengkapan:
    pertanyaan, lampiran = jawaban.pertanyaan, bahan.lampiran[jawaban.pk]
    blok = pertanyaan.indikator.blok
    bebas = jawaban.terjawab and not mengaku_bernilai(jawaban)
    kebutuhan = bahan.kebutuhan[pertanyaan.pk]
    dikenal = {k.pk for k in kebutuhan}
    return BarisKelengkapan(
        kode=pertanyaan.kode,
        teks=pertanyaan.teks,
        klaster=blok.klaster.kode,
        blok=blok.nama,
        indikator=f"{pertanyaan.indikator.kode} {pertanyaan.indikator.nama}",
        status=jawaban.status,
        bebas=bebas,
        butir=tuple(_butir(k, lampiran, bahan.baris_tabel.get(jawaban.pk, 0), bebas) for k in kebutuhan),
        opd=tuple(_bagian(b, jawaban, lampiran) for b in bahan.bagian[jawaban.pk]),
        lain=sum(t.berlaku and t.kebutuhan not in dikenal for t in lampiran),
    )


def _butir(kebutuhan: KebutuhanBukti, lampiran: list[Lampiran], baris: int, bebas: bool) -> Butir:
    milik = [t for t in lampiran if t.kebutuhan == kebutuhan.pk]
    berlaku = [t for t in milik if t.berlaku]
    tabel = baris if oleh_tabel(kebutuhan, baris) else 0
    return Butir(
        jenis=kebutuhan.jenis,
        label=kebutuhan.get_jenis_display(),
        uraian=kebutuhan.uraian,
        wajib=kebutuhan.wajib,
        keadaan=_keadaan(milik, berlaku, tabel, bebas),
        bukti=tuple(t.judul for t in berlaku),
        baris_tabel=tabel,
        kedaluwarsa=bool(berlaku) and not tabel and all(t.kedaluwarsa for t in berlaku),
    )


def _keadaan(milik: list[Lampiran], berlaku: list[Lampiran], tabel: int, bebas: bool) -> str:
    if any(t.putusan == Putusan.DITERIMA for t in berlaku):
        return "diterima"
    if berlaku or tabel:
        return "ada"
    if bebas:
        return "bebas"
    return "ditolak" if milik else "belum"


def _bagian(bagian: Penugasan, jawaban: Jawaban, lampiran: list[Lampiran]) -> BagianOpd:
    """A unit has to prove its own part unless it has answered that there is nothing (`bukti.aturan.unit`)."""
    unit = bool(jawaban.pertanyaan.wilayah) and bagian.opd.adalah_wilayah
    dituntut = unit and (not bagian.nilai_unit or mengaku(jawaban.pertanyaan, bagian.nilai_unit))
    return BagianOpd(
        opd=bagian.opd_id,
        nama=bagian.opd.nama,
        singkatan=bagian.opd.singkatan,
        pimpin=bagian.pimpin,
        dituntut=dituntut,
        ada=dituntut and any(t.berlaku and t.opd == bagian.opd_id for t in lampiran),
    )
