"""What comes where in a binder: pure. First the evidence is divided into volumes, then pages are counted and numbered.

A file is bound once, at its first question; further questions refer to that place. The numbers (`awal`, the first page
in the volume, from 1) are 0 until `letakkan` has set them, which needs the printed pages, which need the numbers: so
everything is printed twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from klaster.qr import Qr, buat_qr
from laporan.isi_berkas import Berkas, Butir, IsiBerkas, Soal

#: More prepared files than this are not opened for one volume.
BERKAS_MAKS = 400
#: Id of the closing list in the last volume.
PENUTUP = "penutup"


@dataclass(frozen=True, slots=True)
class Siap:
    """A file as pages of A4, ready to be put in."""

    jalur: str
    halaman: int
    bita: int


@dataclass(slots=True)
class Lembaran:
    """The bound pages of one file."""

    berkas: Berkas
    siap: Siap
    kode: str
    jilid: int = 0
    awal: int = 0

    @property
    def akhir(self) -> int:
        return self.awal + self.siap.halaman - 1

    @property
    def letak(self) -> str:
        """ "hlm. 12–15"; the same width before the numbers are known."""
        if not self.awal:
            return "hlm. 0000–0000"
        return f"hlm. {self.awal}" if self.awal == self.akhir else f"hlm. {self.awal}–{self.akhir}"


@dataclass(slots=True)
class Baris:
    """One piece on the divider of a question: bound here, bound earlier (`rujuk`), not bound (`sebab`), or a link."""

    butir: Butir
    lembaran: list[Lembaran] = field(default_factory=list)
    rujuk: list[Lembaran] = field(default_factory=list)
    sebab: list[str] = field(default_factory=list)
    id: str = ""
    awal: int = 0
    qr: Qr | None = None

    @property
    def letak(self) -> str:
        """Of a link's own page."""
        return f"hlm. {self.awal}" if self.awal else "hlm. 0000"


@dataclass(slots=True)
class SoalJilid:
    """`tabel_id` names the page on which its table begins (`tabel_awal`); "" when it has none."""

    id: str
    soal: Soal
    baris: list[Baris]
    tabel_id: str = ""
    jilid: int = 0
    awal: int = 0
    tabel_awal: int = 0

    @property
    def tabel_letak(self) -> str:
        return f"hlm. {self.tabel_awal}" if self.tabel_awal else "hlm. 0000"

    @property
    def bita(self) -> int:
        return sum(x.siap.bita for b in self.baris for x in b.lembaran)

    @property
    def banyak(self) -> int:
        return sum(len(b.lembaran) for b in self.baris)


@dataclass(slots=True)
class IndikatorJilid:
    """`kosong` are codes of its questions without evidence; `lanjutan`: it began in the volume before."""

    id: str
    kode: str
    nama: str
    klaster: str
    soal: list[SoalJilid]
    kosong: list[str] = field(default_factory=list)
    lanjutan: bool = False
    jilid: int = 0
    awal: int = 0


@dataclass(slots=True)
class Jilid:
    nomor: int
    indikator: list[IndikatorJilid] = field(default_factory=list)

    @property
    def lembaran(self) -> Iterator[Lembaran]:
        return (x for i in self.indikator for s in i.soal for b in s.baris for x in b.lembaran)


def bagi(
    isi: IsiBerkas, siap: Mapping[int, Siap | str], *, bita_maks: int, berkas_maks: int = BERKAS_MAKS
) -> list[Jilid]:
    """Volumes of at most so many bytes, cut between questions; one that is larger by itself has a volume of its own.

    `siap`: id of the file's row -> its pages, or why it cannot be bound.
    """
    semua = [Jilid(1)]
    bita = berkas = 0
    for indikator in _indikator(isi, siap):
        tujuan = None if indikator.soal else _buka(indikator, semua[-1])
        for soal in indikator.soal:
            if berkas and (bita + soal.bita > bita_maks or berkas + soal.banyak > berkas_maks):
                semua.append(Jilid(len(semua) + 1))
                bita, berkas, tujuan = 0, 0, None
            tujuan = tujuan or _buka(indikator, semua[-1])
            _masukkan(soal, tujuan, semua[-1].nomor)
            bita, berkas = bita + soal.bita, berkas + soal.banyak
    return semua


def letakkan(jilid: Jilid, jangkar: Mapping[str, int], halaman_dasar: int) -> list[dict[str, Any]]:
    """Number everything in the volume and say how it is put together.

    `jangkar`: id -> page (from 0) on which it begins in the printed part, which has `halaman_dasar` pages. The steps:
    {"dasar": n} takes n printed pages, {"lembaran": Lembaran} the pages of a file.
    """
    jangkar = {id_: jangkar[id_] for id_ in _semua_id(jilid) if id_ in jangkar}
    batas = sorted({*jangkar.values(), halaman_dasar})
    panjang = {id_: batas[batas.index(awal) + 1] - awal for id_, awal in jangkar.items()}
    langkah: list[dict[str, Any]] = [{"dasar": batas[0]}]
    letak = batas[0]

    def cetakan(id_: str) -> int:
        nonlocal letak
        langkah.append({"dasar": panjang[id_]})
        letak += panjang[id_]
        return letak - panjang[id_] + 1

    for indikator in jilid.indikator:
        indikator.awal = cetakan(indikator.id)
        for soal in indikator.soal:
            soal.awal = cetakan(soal.id)
            if soal.tabel_id:
                soal.tabel_awal = cetakan(soal.tabel_id)
            for baris in soal.baris:
                if baris.id:
                    baris.awal = cetakan(baris.id)
                for lembaran in baris.lembaran:
                    langkah.append({"lembaran": lembaran})
                    lembaran.awal = letak + 1
                    letak += lembaran.siap.halaman
    if PENUTUP in jangkar:
        cetakan(PENUTUP)
    return langkah


def _semua_id(jilid: Jilid) -> Iterator[str]:
    """Ids of the printed parts that begin on a page of their own."""
    for i in jilid.indikator:
        yield i.id
        for s in i.soal:
            yield s.id
            if s.tabel_id:
                yield s.tabel_id
            yield from (b.id for b in s.baris if b.id)
    yield PENUTUP


def penanda(jilid: Jilid, penutup: int) -> list[list[Any]]:
    """Bookmarks as [depth, title, page from 0]: klaster, indicator, question, piece; `penutup` 0 when there is none."""
    hasil: list[list[Any]] = [[0, "Sampul", 0], [0, "Daftar isi", 1]]
    klaster = ""
    for i in jilid.indikator:
        if i.klaster != klaster:
            klaster = i.klaster
            hasil.append([0, klaster, i.awal - 1])
        hasil.append([1, f"{i.kode} {i.nama}", i.awal - 1])
        for s in i.soal:
            hasil.append([2, f"{s.soal.kode} {s.soal.teks}"[:120], s.awal - 1])
            if s.soal.tabel and s.tabel_awal:
                hasil.append([3, s.soal.tabel.judul[:120], s.tabel_awal - 1])
            hasil.extend([3, f"{b.butir.urut:02d} {b.butir.judul}", awal - 1] for b in s.baris if (awal := _awal(b)))
    return [*hasil, [0, "Yang tidak dijilid", penutup - 1]] if penutup else hasil


def _awal(baris: Baris) -> int:
    return baris.awal or (baris.lembaran[0].awal if baris.lembaran else 0)


def _indikator(isi: IsiBerkas, siap: Mapping[int, Siap | str]) -> Iterator[IndikatorJilid]:
    terjilid: dict[int, Lembaran] = {}
    for klaster in isi.klaster:
        for i in klaster.indikator:
            soal = [
                SoalJilid(
                    f"s-{s.folder[:3]}",
                    s,
                    [_baris(s, b, siap, terjilid) for b in s.butir],
                    f"m-{s.folder[:3]}" if s.tabel else "",
                )
                for s in i.soal
                if s.berbukti
            ]
            kosong = [s.kode for s in i.soal if not s.berbukti]
            yield IndikatorJilid(f"i-{i.kode}", i.kode, i.nama, klaster.nama, soal, kosong)


def _baris(soal: Soal, butir: Butir, siap: Mapping[int, Siap | str], terjilid: dict[int, Lembaran]) -> Baris:
    if butir.tautan:
        return Baris(butir, id=f"t-{soal.folder[:3]}-{butir.urut}", qr=buat_qr(butir.tautan))
    baris = Baris(butir)
    for berkas in butir.berkas:
        keadaan = siap[berkas.versi_id]
        if isinstance(keadaan, str):
            baris.sebab.append(keadaan)
        elif berkas.versi_id in terjilid:
            baris.rujuk.append(terjilid[berkas.versi_id])
        else:
            terjilid[berkas.versi_id] = Lembaran(berkas, keadaan, soal.kode)
            baris.lembaran.append(terjilid[berkas.versi_id])
    return baris


def _buka(indikator: IndikatorJilid, jilid: Jilid) -> IndikatorJilid:
    """The indicator's divider in this volume, without its questions yet."""
    lanjutan = indikator.jilid > 0
    baru = IndikatorJilid(
        indikator.id,
        indikator.kode,
        indikator.nama,
        indikator.klaster,
        [],
        [] if lanjutan else indikator.kosong,
        lanjutan,
        jilid.nomor,
    )
    indikator.jilid = jilid.nomor
    jilid.indikator.append(baru)
    return baru


def _masukkan(soal: SoalJilid, tujuan: IndikatorJilid, jilid: int) -> None:
    soal.jilid = jilid
    for baris in soal.baris:
        for lembaran in baris.lembaran:
            lembaran.jilid = jilid
    tujuan.soal.append(soal)


def tidak_terjilid(jilid: Sequence[Jilid]) -> list[tuple[str, Butir, str]]:
    """(question, piece, why) of everything that is only named."""
    return [
        (s.soal.kode, b.butir, sebab)
        for j in jilid
        for i in j.indikator
        for s in i.soal
        for b in s.baris
        for sebab in b.sebab
    ]
