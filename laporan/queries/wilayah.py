"""Kecamatan and kelurahan at a glance: who answered what, what the city's value is, and whom to remind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from indikator.aturan.wilayah import HasilWilayah, hitung_wilayah, nama_unit, pilihan_unit
from indikator.models import Evaluasi, Jawaban, Penugasan, Pertanyaan, Status
from indikator.models.status import TERBUKA
from indikator.queries.kemajuan import Kemajuan, dengan_tenggat, kemajuan_jawaban
from klaster.models import Opd, Pengguna
from klaster.models.opd import JENIS_WILAYAH
from klaster.models.pengguna import Peran
from klaster.templatetags.kla import tanggal
from laporan.whatsapp import tautan_wa

#: State of a cell -> (word, icon). An open part shows its answer, one handed in how far it is.
KEADAAN = {
    "belum": ("Belum menjawab", "circle"),
    "ya": ("Ya", "check-lg"),
    "tidak": ("Tidak", "x-lg"),
    "pilihan": ("Sudah memilih", "pencil"),
    Status.MENUNGGU: ("Diajukan", "hourglass-split"),
    Status.DITERIMA: ("Diterima", "check-circle-fill"),
    Status.DIKEMBALIKAN: ("Dikembalikan", "arrow-return-left"),
}


@dataclass(frozen=True, slots=True)
class Sel:
    """One unit's part of one question. `singkat` stands in the cell, `lengkap` is read out."""

    kode: str
    keadaan: str
    singkat: str
    lengkap: str
    terlambat: bool
    penugasan: int

    @property
    def ikon(self) -> str:
        return KEADAAN[self.keadaan][1]


@dataclass(frozen=True, slots=True)
class Kolom:
    """One question with the value that its units make; `kemajuan` counts their parts."""

    jawaban: Jawaban
    hasil: HasilWilayah
    kemajuan: Kemajuan

    @property
    def pertanyaan(self) -> Pertanyaan:
        return self.jawaban.pertanyaan

    @property
    def label_opsi(self) -> str:
        return next((label for kode, label, _ in self.pertanyaan.pilihan if kode == self.hasil.opsi), "")


@dataclass(frozen=True, slots=True)
class BarisUnit:
    """`sel` follows the columns; None where the unit has no part."""

    opd: Opd
    sel: tuple[Sel | None, ...]

    @property
    def terkirim(self) -> int:
        return sum(s is not None and s.keadaan in (Status.MENUNGGU, Status.DITERIMA) for s in self.sel)

    @property
    def total(self) -> int:
        return sum(s is not None for s in self.sel)


@dataclass(frozen=True, slots=True)
class KelompokUnit:
    """A kecamatan with the units of the matrix that belong to it."""

    kecamatan: Opd
    baris: tuple[BarisUnit, ...]


@dataclass(frozen=True, slots=True)
class Matriks:
    """The questions for one level of units, and these units."""

    label: str
    kolom: tuple[Kolom, ...]
    kelompok: tuple[KelompokUnit, ...]

    @property
    def jumlah_unit(self) -> int:
        return sum(len(k.baris) for k in self.kelompok)


@dataclass(frozen=True, slots=True)
class Kontak:
    """An operator of the unit, or of its kecamatan when the unit has none. `wa` is empty without a usable number."""

    nama: str
    telepon: str
    wa: str


@dataclass(slots=True)
class Tagihan:
    """One unit that owes parts: which, until when, and whom to ask."""

    opd: Opd
    kode: list[str]
    tenggat: date
    terlambat: int
    kontak: list[Kontak] = field(default_factory=list)

    @property
    def jumlah(self) -> int:
        return len(self.kode)


@dataclass(frozen=True, slots=True)
class PetaWilayah:
    matriks: tuple[Matriks, ...]
    tagihan: tuple[Tagihan, ...]
    kecamatan: tuple[Opd, ...]


def peta_wilayah(
    evaluasi: Evaluasi, pengguna: Pengguna, *, kecamatan: int | None = None, kontak: bool = False, url: str = ""
) -> PetaWilayah:
    """What this user may see of the units: an operator of a unit sees that and those below, others all of the city.

    Values are always the whole city's. `kecamatan` narrows the rows, `kontak` adds whom to ask, `url` goes into the
    prepared message. Three queries, four with contacts, however many units.
    """
    dasar = _dasar(evaluasi, pengguna)
    semua = _bagian(dasar, evaluasi)
    terlihat = [b for b in semua if _dalam_lingkup(b.opd, pengguna)]
    pilihan = sorted({_kecamatan(b.opd) for b in terlihat}, key=lambda o: o.nama)
    tampil = [b for b in terlihat if kecamatan in (None, _kecamatan(b.opd).pk)]
    tagihan = list(_tagihan(tampil)) if evaluasi.terbuka else []
    if kontak:
        _isi_kontak(tagihan, evaluasi, url)
    return PetaWilayah(tuple(_matriks(_kolom(semua, kemajuan_jawaban(dasar)), tampil)), tuple(tagihan), tuple(pilihan))


def _dasar(evaluasi: Evaluasi, pengguna: Pengguna) -> QuerySet[Penugasan]:
    """Every unit's part in the questions for units that this user sees."""
    terlihat = Jawaban.objects.terlihat_oleh(pengguna).filter(evaluasi=evaluasi).exclude(pertanyaan__wilayah="")
    return Penugasan.objects.filter(jawaban__in=terlihat, opd__jenis__in=JENIS_WILAYAH)


def _bagian(dasar: QuerySet[Penugasan], evaluasi: Evaluasi) -> list[Penugasan]:
    daftar = list(
        dengan_tenggat(dasar)
        .select_related("opd__induk", "jawaban__pertanyaan")
        .order_by("jawaban__pertanyaan__urutan", "opd__nama")
    )
    for satu in daftar:
        satu.jawaban.evaluasi = evaluasi
    return daftar


def _dalam_lingkup(opd: Opd, pengguna: Pengguna) -> bool:
    """Operators of a unit work with their own and those below; an office that leads a question sees all of it."""
    if not pengguna.adalah_operator or pengguna.opd is None or not pengguna.opd.adalah_wilayah:
        return True
    return pengguna.opd_id in (opd.pk, opd.induk_id)


def _kecamatan(opd: Opd) -> Opd:
    return opd.induk or opd


def _matriks(kolom: list[Kolom], tampil: list[Penugasan]) -> Iterator[Matriks]:
    for wilayah in Pertanyaan.Wilayah:
        milik = tuple(k for k in kolom if k.pertanyaan.wilayah == wilayah)
        nomor = {k.jawaban.pk: n for n, k in enumerate(milik)}
        bagian = [b for b in tampil if b.jawaban_id in nomor]
        if bagian:
            yield Matriks(f"Pertanyaan {wilayah.label.lower()}", milik, tuple(_kelompok(bagian, nomor)))


def _kolom(semua: list[Penugasan], kemajuan: dict[int, Kemajuan]) -> list[Kolom]:
    per_jawaban: dict[int, list[Penugasan]] = defaultdict(list)
    for satu in semua:
        per_jawaban[satu.jawaban_id].append(satu)
    return [
        Kolom(
            jawaban=bagian[0].jawaban,
            hasil=hitung_wilayah(
                bagian[0].jawaban.pertanyaan, [b.nilai_unit for b in bagian], nama_unit([b.opd.jenis for b in bagian])
            ),
            kemajuan=kemajuan[pk],
        )
        for pk, bagian in per_jawaban.items()
    ]


def _kelompok(bagian: Iterable[Penugasan], nomor: dict[int, int]) -> Iterator[KelompokUnit]:
    """Kecamatan by name; in each its own row first, then the kelurahan by name."""
    sel: dict[Opd, dict[int, Sel]] = defaultdict(dict)
    for satu in bagian:
        sel[satu.opd][nomor[satu.jawaban_id]] = _sel(satu)
    per_kecamatan: dict[Opd, list[BarisUnit]] = defaultdict(list)
    for opd in sorted(sel, key=lambda o: (o.induk_id is not None, o.nama)):
        baris = BarisUnit(opd, tuple(sel[opd].get(n) for n in range(len(nomor))))
        per_kecamatan[_kecamatan(opd)].append(baris)
    for kecamatan in sorted(per_kecamatan, key=lambda o: o.nama):
        yield KelompokUnit(kecamatan, tuple(per_kecamatan[kecamatan]))


def _sel(bagian: Penugasan) -> Sel:
    label = {kode: label for kode, label, _ in pilihan_unit(bagian.jawaban.pertanyaan)}
    jawaban = bagian.nilai_unit if bagian.nilai_unit in label else ""
    keadaan = bagian.status if bagian.status in KEADAAN and bagian.status != Status.BELUM else _keadaan_terbuka(jawaban)
    kata = label.get(jawaban, "Belum menjawab")
    singkat = label[jawaban] if jawaban in ("ya", "tidak") else jawaban.upper() or "–"
    lengkap = kata if keadaan in ("ya", "tidak", "belum", "pilihan") else f"{kata}, {KEADAAN[keadaan][0].lower()}"
    return Sel(
        bagian.jawaban.pertanyaan.kode,
        keadaan,
        singkat,
        f"{lengkap}, lewat tenggat" if bagian.terlambat else lengkap,  # type: ignore[attr-defined]
        bagian.terlambat,  # type: ignore[attr-defined]
        bagian.pk,
    )


def _keadaan_terbuka(jawaban: str) -> str:
    if not jawaban:
        return "belum"
    return jawaban if jawaban in ("ya", "tidak") else "pilihan"


def _tagihan(bagian: list[Penugasan]) -> Iterator[Tagihan]:
    """Units that owe, those most behind their deadline first, then those that owe most."""
    per_unit: dict[Opd, list[Penugasan]] = defaultdict(list)
    for satu in bagian:
        if satu.status in TERBUKA:
            per_unit[satu.opd].append(satu)
    daftar = [
        Tagihan(
            opd,
            [b.jawaban.pertanyaan.kode for b in milik],
            min(b.tenggat_akhir for b in milik),  # type: ignore[attr-defined]
            sum(b.terlambat for b in milik),  # type: ignore[attr-defined]
        )
        for opd, milik in per_unit.items()
    ]
    yield from sorted(daftar, key=lambda t: (-t.terlambat, -t.jumlah, t.opd.nama))


def _isi_kontak(tagihan: list[Tagihan], evaluasi: Evaluasi, url: str) -> None:
    unit = {pk for t in tagihan for pk in (t.opd.pk, t.opd.induk_id) if pk}
    orang: dict[int, list[Pengguna]] = defaultdict(list)
    operator = Pengguna.objects.filter(opd__in=unit, peran=Peran.OPERATOR, is_active=True)
    for satu in operator.order_by("nama", "pk"):
        orang[satu.opd_id].append(satu)
    for satu in tagihan:
        milik = orang[satu.opd.pk] or orang.get(satu.opd.induk_id or 0, [])
        satu.kontak = [
            Kontak(str(p), p.telepon, tautan_wa(p.telepon, _pesan(satu, str(p), evaluasi, url))) for p in milik
        ]


def _pesan(tagihan: Tagihan, nama: str, evaluasi: Evaluasi, url: str) -> str:
    return (
        f"Yth. {nama}, {tagihan.opd} masih memiliki {tagihan.jumlah} pertanyaan Evaluasi KLA {evaluasi.tahun} yang "
        f"belum diajukan: {', '.join(tagihan.kode)}. Tenggat {tanggal(tagihan.tenggat)}. "
        f"Silakan dilengkapi pada portal {url}"
    ).strip()
