"""Which OPD have signed, which may be signed now, and what a signature would be about."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from indikator.models import Evaluasi
from indikator.models.status import TERBUKA
from indikator.pengajuan.potret import Potret, PotretBagian, PotretJawaban, PotretOpd, PotretPengesahan
from indikator.pengajuan.sidik_opd import sidik_opd
from indikator.queries.potret import muat_potret
from klaster.models import Opd, Pengguna


@dataclass(frozen=True)
class BarisOpd:
    """One OPD of the list. `pengesahan` None: never signed, or taken back."""

    opd: PotretOpd
    total: int
    terkirim: int
    pengesahan: PotretPengesahan | None

    @property
    def keadaan(self) -> str:
        """berlaku, gugur, siap (all parts handed in, not signed) or belum."""
        if self.pengesahan is not None:
            return "berlaku" if self.pengesahan.berlaku else "gugur"
        return "siap" if self.siap else "belum"

    @property
    def siap(self) -> bool:
        return self.terkirim == self.total


@dataclass(frozen=True)
class LembarOpd:
    """What the head of an OPD signs: its parts with the answers, and their fingerprint."""

    baris: BarisOpd
    bagian: list[tuple[PotretJawaban, PotretBagian, int]]
    sidik: str

    @property
    def belum(self) -> list[tuple[PotretJawaban, PotretBagian, int]]:
        return [satu for satu in self.bagian if satu[1].status in TERBUKA]


def opd_terlihat(evaluasi: Evaluasi, pengguna: Pengguna) -> QuerySet[Opd]:
    """OPD with a part whose sign-off this user sees: an operator the own unit and those below, others all."""
    bagian = Q(penugasan__jawaban__evaluasi=evaluasi)
    semua = Opd.objects.lingkup_kerja(pengguna) if pengguna.adalah_operator else Opd.objects.terlihat_oleh(pengguna)
    return semua.filter(bagian).distinct()


def daftar_pengesahan(evaluasi: Evaluasi, pengguna: Pengguna) -> list[BarisOpd]:
    potret = muat_potret(evaluasi)
    terlihat = set(opd_terlihat(evaluasi, pengguna).values_list("pk", flat=True))
    return [_baris(potret, opd) for pk, opd in potret.opd().items() if pk in terlihat]


def lembar_opd(evaluasi: Evaluasi, opd: Opd) -> LembarOpd:
    """The sheet of one OPD that has a part."""
    potret = muat_potret(evaluasi)
    bagian = [
        (j, b, sum(e["opd"] == b.opd.kode for e in potret.lampiran.get(j.pk, [])))
        for j, b in potret.bagian()
        if b.opd.pk == opd.pk
    ]
    return LembarOpd(_baris(potret, potret.opd()[opd.pk]), bagian, sidik_opd(potret, opd.pk))


def _baris(potret: Potret, opd: PotretOpd) -> BarisOpd:
    bagian = [b for _, b in potret.bagian() if b.opd.pk == opd.pk]
    pengesahan = next((p for p in potret.pengesahan if p.opd_id == opd.pk), None)
    return BarisOpd(opd, len(bagian), sum(b.terkirim for b in bagian), pengesahan)
