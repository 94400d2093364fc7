"""Evidence as the checks before submission see it. Plain data, no queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bukti.aturan.saran_tahun_lalu import Tanggal
from bukti.models import TautanBukti, VersiBukti
from indikator.models.instrumen import JenisBukti
from indikator.pengajuan.potret import PotretOpd

#: Kinds whose date says when they began to hold: they prove as long as they are in force.
BERLAKU_TERUS = (JenisBukti.PERATURAN, JenisBukti.KEPUTUSAN, JenisBukti.PERJANJIAN, JenisBukti.SERTIFIKAT)
#: Kinds of which one piece can prove many things at once, by listing them.
BERUPA_DAFTAR = (JenisBukti.MATRIKS, JenisBukti.DATA, JenisBukti.LAPORAN, JenisBukti.DOKUMEN)


@dataclass(frozen=True)
class PotretLampiran:
    """One piece of evidence attached to one answer. `periksa` and `sha256` are empty for an external link."""

    bukti_id: int
    judul: str
    jenis: str
    opd: PotretOpd
    tanggal: date | None
    periode_mulai: date | None
    periode_akhir: date | None
    berlaku_sampai: date | None
    putusan: str
    periksa: str
    sha256: str

    @property
    def berlaku(self) -> bool:
        """Whether it still counts as proof: neither refused by the verifier nor by the inspection of the file."""
        return self.putusan != TautanBukti.Putusan.DITOLAK and self.periksa not in VersiBukti.TERTOLAK

    def kedaluwarsa(self, pada: date) -> bool:
        return self.berlaku_sampai is not None and self.berlaku_sampai < pada

    @property
    def tahun(self) -> set[int]:
        """The years it speaks of, by the same rule as the advice on last year's evidence; empty when it says none."""
        return set(Tanggal(self.tanggal, self.periode_mulai, self.periode_akhir).tahun)

    def cocok_tahun(self, boleh: set[int], akhir: int) -> bool:
        """Whether its dates agree with the years asked for, the last of which is `akhir`. Unknown dates agree."""
        if not self.tahun:
            return True
        if self.jenis in BERLAKU_TERUS:
            return min(self.tahun) <= akhir
        return bool(self.tahun & boleh)


@dataclass(frozen=True)
class FaktaBukti:
    """Evidence of a whole evaluation: answer id -> what is attached, and which mandatory requirements lack proof."""

    lampiran: Mapping[int, list[PotretLampiran]]
    wajib_kurang: Mapping[int, list[str]]
