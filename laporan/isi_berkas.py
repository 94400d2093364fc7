"""What leaves as a ZIP or a binder: evidence of one evaluation in the order of its instrument; and what stays behind.

Pure: frozen dataclasses without a query, so that ZIP, binder, page and hash speak of the same thing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from klaster.aturan.nama_klaster import sebutan
from klaster.lembar_kerja import LembarTulis
from laporan.isi_laporan import Kop
from laporan.isi_tabel import Tabel


class Sebab(StrEnum):
    """Why a piece stays behind; the value is the code in a manifest."""

    PEKA = "peka"
    DITOLAK = "ditolak"
    BELUM_DITERIMA = "belum_diterima"
    MENUNGGU = "menunggu"
    TERTOLAK = "tertolak"
    TANPA_BERKAS = "tanpa_berkas"
    HILANG = "hilang"

    @property
    def kalimat(self) -> str:
        return _KALIMAT[self]


_KALIMAT = {
    Sebab.PEKA: "Memuat data pribadi anak; hanya disertakan bila sengaja diminta",
    Sebab.DITOLAK: "Ditolak verifikator",
    Sebab.BELUM_DITERIMA: "Belum diterima verifikator",
    Sebab.MENUNGGU: "Berkas masih diperiksa keamanannya",
    Sebab.TERTOLAK: "Berkas tidak lolos pemeriksaan keamanan",
    Sebab.TANPA_BERKAS: "Tidak berberkas",
    Sebab.HILANG: "Tercatat, tetapi berkas tersimpannya tidak dapat dibaca (minta admin sistem: periksa_berkas)",
}


@dataclass(frozen=True, slots=True)
class Pilihan:
    """What was asked for. `klaster` "" is the whole city; `alamat` is the portal as the one who asked reaches it."""

    klaster: str = ""
    diterima: bool = False
    peka: bool = False
    alasan: str = ""
    alamat: str = ""

    @classmethod
    def dari(cls, data: dict) -> "Pilihan":
        """From what a report's row holds; keys it does not know are left alone."""
        return cls(**{nama: data[nama] for nama in cls.__slots__ if nama in data})

    @property
    def kalimat(self) -> str:
        """Short, for lists: "Klaster II, hanya bukti yang diterima"."""
        bagian = [sebutan(self.klaster) if self.klaster else "Seluruh klaster"]
        bagian += ["hanya bukti yang diterima"] if self.diterima else []
        bagian += ["termasuk data anak"] if self.peka else []
        return ", ".join(bagian)


@dataclass(frozen=True, slots=True)
class Berkas:
    """One stored file. `nama` is what it is called outside, `lokasi` where the store has it. `ukuran` in bytes."""

    versi_id: int
    lokasi: str
    nama: str
    tipe: str
    ukuran: int
    sha256: str
    halaman: int | None
    kode_cek: str


@dataclass(frozen=True, slots=True)
class Butir:
    """One piece of evidence on one question. A link has `tautan`, no files, and in the ZIP a text file `nama`."""

    urut: int
    bukti_id: int
    judul: str
    jenis: str
    nomor: str
    tanggal: date | None
    penanda_tangan: str
    opd: str
    memenuhi: str
    halaman_dari: int | None
    halaman_sampai: int | None
    putusan: str
    versi: int
    peka: bool
    nama: str = ""
    tautan: str = ""
    dilihat: date | None = None
    berkas: tuple[Berkas, ...] = ()

    @property
    def rujukan(self) -> str:
        """ "hlm. 12", "hlm. 12–14", or "" when the whole document is meant."""
        if self.halaman_dari is None:
            return ""
        if self.halaman_dari == self.halaman_sampai:
            return f"hlm. {self.halaman_dari}"
        return f"hlm. {self.halaman_dari}–{self.halaman_sampai}"


@dataclass(frozen=True, slots=True)
class TabelBukti:
    """The table of a question over all of its parts, where it counts as evidence. `opd`: who has filled it in.

    `nama` is its file in the ZIP; `sha256` and `ukuran` (bytes) are known once that is written.
    """

    opd: str
    memenuhi: str
    putusan: str
    cetak: Tabel
    lembar: tuple[LembarTulis, ...]
    nama: str = ""
    sha256: str = ""
    ukuran: int = 0

    @property
    def judul(self) -> str:
        return f"Tabel isian: {self.cetak.judul}" if self.cetak.judul else "Tabel isian"


@dataclass(frozen=True, slots=True)
class Soal:
    """`folder` sorts in the order of the instrument: "012_1.2a"."""

    kode: str
    teks: str
    folder: str
    butir: tuple[Butir, ...] = ()
    tabel: TabelBukti | None = None

    @property
    def berbukti(self) -> bool:
        return bool(self.butir or self.tabel)


@dataclass(frozen=True, slots=True)
class Indikator:
    kode: str
    nama: str
    soal: tuple[Soal, ...] = ()


@dataclass(frozen=True, slots=True)
class Klaster:
    kode: str
    nama: str
    indikator: tuple[Indikator, ...] = ()


@dataclass(frozen=True, slots=True)
class Ditinggal:
    """A piece, or one file of it, that stays behind; `urut` 0: the question's table.

    A sensitive piece is named by its question and OPD only.
    """

    kode: str
    urut: int
    judul: str
    opd: str
    sebab: Sebab
    keterangan: str = ""


@dataclass(frozen=True, slots=True)
class IsiBerkas:
    kop: Kop
    tahun: int
    contoh: bool
    instrumen: str
    pilihan: Pilihan
    klaster: tuple[Klaster, ...]
    ditinggal: tuple[Ditinggal, ...]

    @property
    def soal(self) -> Iterator[Soal]:
        return (s for k in self.klaster for i in k.indikator for s in i.soal)

    @property
    def butir(self) -> Iterator[Butir]:
        return (b for s in self.soal for b in s.butir)

    @property
    def berkas(self) -> Iterator[Berkas]:
        return (f for b in self.butir for f in b.berkas)

    @property
    def banyak_bukti(self) -> int:
        return sum(1 for _ in self.butir)

    @property
    def banyak_berkas(self) -> int:
        return sum(1 for _ in self.berkas)

    @property
    def banyak_tautan(self) -> int:
        return sum(1 for b in self.butir if b.tautan)

    @property
    def banyak_tabel(self) -> int:
        """Filled tables that go along as evidence."""
        return sum(s.tabel is not None for s in self.soal)

    @property
    def kosong(self) -> bool:
        return not (self.banyak_bukti or self.banyak_tabel)

    @property
    def ukuran(self) -> int:
        """Bytes of all files; one that proves two questions counts twice, as it lies in both folders."""
        return sum(f.ukuran for f in self.berkas)

    @property
    def banyak_peka(self) -> int:
        """Pieces with children's data that are in it."""
        return sum(1 for b in self.butir if b.peka)

    @property
    def jumlah_ditinggal(self) -> list[tuple[str, int]]:
        """(sentence, how many) of the reasons that occur, in the order of `Sebab`."""
        jumlah = Counter(d.sebab for d in self.ditinggal)
        return [(s.kalimat, jumlah[s]) for s in Sebab if jumlah[s]]
