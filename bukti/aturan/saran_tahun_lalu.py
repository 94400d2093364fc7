"""What to do with a piece of evidence of last year in the new one: keep, renew, add to, or look at by hand.

A pure function of what the document says about itself. It advises; a person decides. The rules are those of the field:
a regulation holds until it ends, a decree ends with its term, photographs and minutes show one year, data of two years
must show both.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indikator.models.instrumen import JenisBukti
from klaster.templatetags.kla import tanggal as tulis


class Langkah(StrEnum):
    """What is advised."""

    PAKAI = "pakai"
    PERBARUI = "perbarui"
    TAMBAH = "tambah"
    PERIKSA = "periksa"


LABEL = {
    Langkah.PAKAI: "Dapat dipakai lagi",
    Langkah.PERBARUI: "Perlu diperbarui",
    Langkah.TAMBAH: "Tambahkan data baru",
    Langkah.PERIKSA: "Periksa sendiri",
}


@dataclass(frozen=True, slots=True)
class Saran:
    """A step and the sentence that says why."""

    langkah: Langkah
    alasan: str

    @property
    def label(self) -> str:
        return LABEL[self.langkah]

    @property
    def layak(self) -> bool:
        """Worth keeping: as it is, or together with this year's."""
        return self.langkah in (Langkah.PAKAI, Langkah.TAMBAH)


@dataclass(frozen=True, slots=True)
class Tanggal:
    """The dates of a document: the one it bears, the period it covers, its expiry."""

    dokumen: date | None = None
    periode_mulai: date | None = None
    periode_akhir: date | None = None
    berlaku_sampai: date | None = None

    @property
    def tahun(self) -> frozenset[int]:
        """The years it speaks of: those of its period, else that of its date. Empty when it says neither."""
        mulai, akhir = self.periode_mulai or self.periode_akhir, self.periode_akhir or self.periode_mulai
        if mulai and akhir:
            return frozenset(range(mulai.year, akhir.year + 1))
        return frozenset({self.dokumen.year} if self.dokumen else ())


#: What holds until it is withdrawn or ends.
BERATURAN = {JenisBukti.PERATURAN}
#: What is given for a term.
BERMASA = {JenisBukti.KEPUTUSAN, JenisBukti.PERJANJIAN, JenisBukti.SERTIFIKAT}
#: What shows one year and no other.
TAHUNAN = {
    JenisBukti.FOTO,
    JenisBukti.NOTULEN,
    JenisBukti.DAFTAR_HADIR,
    JenisBukti.LAPORAN,
    JenisBukti.DATA,
    JenisBukti.MATRIKS,
}


def saran_bukti(jenis: str, tanggal: Tanggal, *, tahun: int, tahun_data: int, hari_ini: date) -> Saran:
    """`tahun` is the evaluation year, `tahun_data` how many years of data the question asks for (1 or 2)."""
    if jenis == JenisBukti.TAUTAN:
        return Saran(Langkah.PERIKSA, f"Buka tautannya; pastikan masih ada dan isinya mencakup {tahun}.")
    if habis := _habis(tanggal, tahun, hari_ini):
        return habis
    if jenis in TAHUNAN:
        return _tahunan(jenis, tanggal, tahun, tahun_data)
    if jenis in BERATURAN and (tanggal.dokumen or tanggal.berlaku_sampai):
        masa = f"sampai {tulis(tanggal.berlaku_sampai)}" if tanggal.berlaku_sampai else "tanpa batas waktu"
        return Saran(Langkah.PAKAI, f"Peraturan masih berlaku ({masa}). Pastikan belum dicabut atau diganti.")
    if tanggal.berlaku_sampai:
        return Saran(Langkah.PAKAI, f"Masih berlaku sampai {tulis(tanggal.berlaku_sampai)}.")
    if jenis in BERMASA:
        return _bermasa(tanggal, tahun)
    if tahun in tanggal.tahun:
        return Saran(Langkah.PAKAI, f"Dokumen mencakup {tahun}.")
    return Saran(Langkah.PERIKSA, _tanpa_tanggal(tanggal, tahun))


def _habis(tanggal: Tanggal, tahun: int, hari_ini: date) -> Saran | None:
    """Expired today, or before the evaluation year began."""
    akhir = tanggal.berlaku_sampai
    if akhir is None or akhir >= max(hari_ini, date(tahun, 1, 1)):
        return None
    kata = "sudah berakhir" if akhir < hari_ini else f"berakhir sebelum {tahun}"
    return Saran(Langkah.PERBARUI, f"Masa berlakunya {kata}, pada {tulis(akhir)}. Lampirkan penggantinya.")


def _tahunan(jenis: str, tanggal: Tanggal, tahun: int, tahun_data: int) -> Saran:
    if not tanggal.tahun:
        return Saran(Langkah.PERIKSA, _tanpa_tanggal(tanggal, tahun))
    diminta = set(range(tahun - tahun_data + 1, tahun + 1))
    if diminta <= tanggal.tahun:
        return Saran(Langkah.PAKAI, f"Sudah mencakup {_urut(diminta)}.")
    if tahun_data > 1 and diminta & tanggal.tahun:
        kurang = _urut(diminta - tanggal.tahun)
        return Saran(Langkah.TAMBAH, f"Diminta data {_urut(diminta)}. Pakai yang ini dan tambahkan data {kurang}.")
    nama = str(JenisBukti(jenis).label)
    return Saran(Langkah.PERBARUI, f"{nama} harus dari {tahun}; yang ini dari {_urut(tanggal.tahun)}.")


def _bermasa(tanggal: Tanggal, tahun: int) -> Saran:
    if tanggal.periode_akhir is None:
        return Saran(
            Langkah.PERIKSA, "Masa berlakunya tidak dicatat. Lihat dokumennya, lalu catat tanggal berakhirnya."
        )
    if tahun in tanggal.tahun:
        return Saran(Langkah.PAKAI, f"Masa tugasnya mencakup {tahun}.")
    return Saran(Langkah.PERBARUI, f"Masa tugasnya berakhir {tulis(tanggal.periode_akhir)}. Lampirkan yang baru.")


def _tanpa_tanggal(tanggal: Tanggal, tahun: int) -> str:
    if tanggal.tahun:
        return f"Dokumen dari {_urut(tanggal.tahun)}. Lihat apakah masih berlaku pada {tahun}."
    return "Tanggalnya tidak dicatat. Lihat dokumennya, lalu catat tanggalnya."


def _urut(tahun: set[int] | frozenset[int]) -> str:
    return " dan ".join(str(t) for t in sorted(tahun)) if len(tahun) < 3 else f"{min(tahun)} sampai {max(tahun)}"
