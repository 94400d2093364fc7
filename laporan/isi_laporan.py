"""What the report shows, as plain frozen data: nothing is printed that is not in here, and the hash is taken of it.

No database, no clock. `laporan.queries.evaluasi_mandiri` fills it, the templates in `templates/laporan/pdf/` print it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from laporan.isi_tabel import Tabel

#: Verdicts on evidence, as `bukti.models.TautanBukti.Putusan` has them.
PUTUSAN = (("menunggu", "Menunggu"), ("diterima", "Diterima"), ("ditolak", "Ditolak"))
SELISIH_DISEBUT = 6
#: About a third of a page: a question with more lines than this may break.
BARIS_SEHALAMAN = 24


@dataclass(frozen=True, slots=True)
class Kop:
    """The letterhead and the one who signs."""

    kota: str
    kode: str
    provinsi: str
    zona: str
    dinas: str
    alamat: str
    jabatan: str
    nama: str
    nip: str

    @property
    def tempat(self) -> str:
        """Where it is signed: "Cimahi" for Kota Cimahi."""
        return self.kota.removeprefix("Kota ").removeprefix("Kabupaten ")


@dataclass(frozen=True, slots=True)
class Nilai:
    """Points of a node and how far its questions have come."""

    maks: Decimal
    mandiri: Decimal
    verifikasi: Decimal
    terjawab: int
    diterima: int
    total: int

    @property
    def ada_verifikasi(self) -> bool:
        return self.diterima > 0


@dataclass(frozen=True, slots=True)
class Bukti:
    judul: str
    jenis: str
    nomor: str
    tanggal: date | None
    berlaku_sampai: date | None
    alamat: str
    halaman_dari: int | None
    halaman_sampai: int | None
    jumlah_halaman: int | None
    opd: str
    putusan: str
    label_putusan: str
    catatan: str


@dataclass(frozen=True, slots=True)
class Bagian:
    """One OPD's part in a question. `terhitung`: named only for its note, the unit is counted in a group."""

    opd: str
    pimpin: bool
    terhitung: bool
    status: str
    catatan: str


@dataclass(frozen=True, slots=True)
class KelompokWilayah:
    """All kecamatan or kelurahan of a question in one line: fifteen names would bury the rest."""

    sebutan: str
    jumlah: int
    mengajukan: int


def _sebut(unit: list[str]) -> str:
    """Names in a row; "Kelurahan A, B, C" instead of the word three times."""
    awalan = unit[0].split(" ")[0] + " "
    if all(u.startswith(awalan) for u in unit):
        return awalan + ", ".join(u.removeprefix(awalan) for u in unit)
    return ", ".join(unit)


@dataclass(frozen=True, slots=True)
class Pertanyaan:
    kode: str
    teks: str
    jawaban: str
    catatan: str
    status: str
    maks: Decimal
    mandiri: Decimal | None
    verifikasi: Decimal | None
    opd: tuple[Bagian, ...]
    wilayah: tuple[KelompokWilayah, ...]
    bukti: tuple[Bukti, ...]
    bukti_wajib: bool
    catatan_verifikasi: str
    alasan_kembali: str
    tabel: Tabel | None = None

    @property
    def terjawab(self) -> bool:
        return self.mandiri is not None

    @property
    def disebut(self) -> list[Bagian]:
        return [b for b in self.opd if not b.terhitung]

    @property
    def pimpin(self) -> str:
        return next((b.opd for b in self.opd if b.pimpin), "")

    @property
    def sendiri(self) -> bool:
        """Only one department, so there is nothing to lead."""
        return len(self.opd) == 1 and not self.wilayah

    @property
    def berbukti(self) -> bool:
        """Something proves it: an attachment, or the question's own table."""
        return bool(self.bukti or self.tabel)

    @property
    def hilang(self) -> Decimal:
        """Points that verification took; 0 while there is nothing to compare."""
        if self.mandiri is None or self.verifikasi is None:
            return Decimal(0)
        return max(self.mandiri - self.verifikasi, Decimal(0))

    @property
    def turun(self) -> bool:
        return self.hilang > 0

    @property
    def catatan_opd(self) -> list[tuple[str, str]]:
        """Notes of the parts as (who, text); units that wrote the same are named together."""
        penulis: dict[str, list[str]] = {}
        for b in self.opd:
            if b.catatan:
                penulis.setdefault(b.catatan, []).append(b.opd)
        return [(_sebut(unit), catatan) for catatan, unit in penulis.items()]

    @property
    def panjang(self) -> bool:
        """Too long to be kept on one page."""
        teks = [self.catatan, self.catatan_verifikasi, self.alasan_kembali]
        teks += [f"{opd} {catatan}" for opd, catatan in self.catatan_opd]
        baris = sum(len(t) // 100 + t.count("\n") + 1 for t in teks if t)
        tabel = 2 * len(self.tabel.baris) + 3 if self.tabel else 0
        return baris + 2 * len(self.bukti) + tabel > BARIS_SEHALAMAN


@dataclass(frozen=True, slots=True)
class Indikator:
    kode: str
    nama: str
    nilai: Nilai
    pertanyaan: tuple[Pertanyaan, ...]


@dataclass(frozen=True, slots=True)
class Klaster:
    kode: str
    nama: str
    nilai: Nilai
    indikator: tuple[Indikator, ...]

    @property
    def pertanyaan(self) -> list[Pertanyaan]:
        return [p for i in self.indikator for p in i.pertanyaan]


@dataclass(frozen=True, slots=True)
class NilaiBlok:
    """One bar of the klaster chart."""

    kode: str
    nama: str
    mandiri: Decimal
    verifikasi: Decimal | None
    maks: Decimal


@dataclass(frozen=True, slots=True)
class Predikat:
    """Where a total stands on the scale."""

    kode: str
    nama: str
    berikut: str
    kurang: Decimal | None


@dataclass(frozen=True, slots=True)
class Pita:
    """One band of the scale."""

    kode: str
    nama: str
    batas_bawah: Decimal
    inklusif: bool


@dataclass(frozen=True, slots=True)
class Terbit:
    """A published score or predikat with its source."""

    tahun_evaluasi: int
    tahun_penghargaan: int | None
    tahap: str
    nilai: Decimal | None
    predikat: str
    jenis_predikat: str
    sumber: str
    catatan: str


@dataclass(frozen=True, slots=True)
class TotalTahap:
    """The sum that an outside stage gave, as imported."""

    nama: str
    total: Decimal
    pertanyaan: int


@dataclass(frozen=True, slots=True)
class Instrumen:
    nama: str
    kode: str
    versi: int
    sidik: str


@dataclass(frozen=True, slots=True)
class IsiLaporan:
    kop: Kop
    tahun: int
    tahun_penghargaan: int | None
    status: str
    tenggat: date
    target: str
    contoh: bool
    instrumen: Instrumen
    nilai: Nilai
    predikat_mandiri: Predikat
    predikat_verifikasi: Predikat
    skala: tuple[Pita, ...]
    klaster: tuple[Klaster, ...]
    status_pertanyaan: tuple[tuple[str, int], ...]
    singkatan: tuple[tuple[str, str], ...]
    terbit: tuple[Terbit, ...]
    tahap: tuple[TotalTahap, ...]
    versi_mesin: str

    @property
    def pertanyaan(self) -> list[Pertanyaan]:
        return [p for k in self.klaster for p in k.pertanyaan]

    @property
    def indikator(self) -> list[Indikator]:
        return [i for k in self.klaster for i in k.indikator]

    @property
    def nilai_blok(self) -> list[NilaiBlok]:
        return [
            NilaiBlok(
                k.kode,
                k.nama,
                k.nilai.mandiri,
                k.nilai.verifikasi if k.nilai.ada_verifikasi else None,
                k.nilai.maks,
            )
            for k in self.klaster
        ]

    @property
    def verifikasi_tercatat(self) -> Decimal | None:
        """The verified total, None while nothing has been accepted: zero would read as a verdict."""
        return self.nilai.verifikasi if self.nilai.ada_verifikasi else None

    @property
    def pita_target(self) -> Pita | None:
        return next((p for p in self.skala if p.nama == self.target), None)

    @property
    def tautan_bukti(self) -> list[Bukti]:
        """Every attachment; a document that serves three questions counts three times."""
        return [b for p in self.pertanyaan for b in p.bukti]

    @property
    def tanpa_bukti(self) -> list[Klaster]:
        """Klaster -> indikator -> questions that are answered but have nothing attached."""
        return [k for k in (_tanpa_bukti(k) for k in self.klaster) if k.indikator]

    @property
    def selisih_terbesar(self) -> list[Pertanyaan]:
        """Where verification took the most points, largest first."""
        turun = [p for p in self.pertanyaan if p.turun]
        return sorted(turun, key=lambda p: p.hilang, reverse=True)[:SELISIH_DISEBUT]

    @property
    def jumlah_tanpa_bukti(self) -> int:
        return sum(len(k.pertanyaan) for k in self.tanpa_bukti)

    @property
    def putusan_bukti(self) -> list[tuple[str, str, int]]:
        """(verdict, its word, how many attachments), in the order of the work."""
        semua = [b.putusan for b in self.tautan_bukti]
        return [(kode, label, semua.count(kode)) for kode, label in PUTUSAN]

    @property
    def bukti_diterima(self) -> int:
        return sum(b.putusan == "diterima" for b in self.tautan_bukti)


def _tanpa_bukti(klaster: Klaster) -> Klaster:
    indikator = (
        Indikator(i.kode, i.nama, i.nilai, tuple(p for p in i.pertanyaan if p.terjawab and not p.berbukti))
        for i in klaster.indikator
    )
    return Klaster(klaster.kode, klaster.nama, klaster.nilai, tuple(i for i in indikator if i.pertanyaan))


def sidik_isi(isi: Any, rupa: Iterable[str]) -> str:
    """SHA-256 of the contents and of what turns them into pages (`rupa`: versions of templates and engines).

    Canonical: keys sorted, numbers without trailing zeros, dates as ISO. The same on every machine and database.
    """
    return sidik_teks(asdict(isi), rupa)


def sidik_teks(isi: dict[str, Any], rupa: Iterable[str]) -> str:
    """The same of plain data."""
    kanonis = json.dumps(
        {"isi": isi, "rupa": list(rupa)},
        default=_kanonis,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(kanonis.encode()).hexdigest()


def _kanonis(nilai: Any) -> str:
    if isinstance(nilai, Decimal):
        return f"{nilai.normalize():f}"
    if isinstance(nilai, date):
        return nilai.isoformat()
    raise TypeError(f"no canonical form of {type(nilai).__name__}")
