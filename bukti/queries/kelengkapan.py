"""Which of the evidence that a question asks for is there: for one answer in full, for lists in three queries.

Evidence is a file or link attached to a requirement, or, for requirements of kind `matriks`, the question's own table:
one row in any part makes it evidence (`oleh_tabel`, and `dipenuhi_tabel` for the database).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from bukti.models import TautanBukti
from indikator.models import Evaluasi, IsiMatriks, Jawaban, KebutuhanBukti
from indikator.models.instrumen import JenisBukti
from indikator.queries.matriks import banyak_baris

Putusan = TautanBukti.Putusan
TAMPIL_MAKS, TAMPIL_AWAL = 6, 4


@dataclass(frozen=True)
class Kelengkapan:
    """How far the evidence of one answer goes. `kurang` are the mandatory requirements still without evidence."""

    diminta: int = 0
    wajib: int = 0
    ada: int = 0
    kurang: tuple[KebutuhanBukti, ...] = ()
    bukti: int = 0

    @property
    def lengkap(self) -> bool:
        return not self.kurang


@dataclass
class Kelompok:
    """One requirement with what is attached for it; `kebutuhan` None gathers everything else. `baris_tabel` counts the
    rows of the question's table, where that is what the requirement asks for.

    `keadaan`: "ada", "ditolak" (attached, but refused by inspection or verifier) or "belum".
    """

    kebutuhan: KebutuhanBukti | None
    lampiran: list[TautanBukti] = field(default_factory=list)
    baris_tabel: int = 0

    @property
    def awal(self) -> list[TautanBukti]:
        """What is shown at once of many; what needs action is always among it."""
        return self.lampiran if len(self.lampiran) <= TAMPIL_MAKS else self.lampiran[:TAMPIL_AWAL]

    @property
    def sisa(self) -> list[TautanBukti]:
        return self.lampiran[len(self.awal) :]

    @property
    def keadaan(self) -> str:
        if self.baris_tabel or any(berlaku(t) for t in self.lampiran):
            return "ada"
        return "ditolak" if self.lampiran else "belum"


def berlaku(tautan: TautanBukti) -> bool:
    """Whether a link still counts: `TautanBukti.objects.berlaku()` for one that is loaded with `bukti` and `versi`."""
    if tautan.bukti.ditarik or tautan.putusan == Putusan.DITOLAK:
        return False
    return tautan.versi is None or not tautan.versi.versi_tertolak


def oleh_tabel(kebutuhan: KebutuhanBukti, baris: int) -> bool:
    """Whether the question's table, with so many rows, is the evidence that this requirement asks for."""
    return baris > 0 and kebutuhan.jenis == JenisBukti.MATRIKS


def dipenuhi_tabel(evaluasi: Evaluasi) -> Q:
    """`oleh_tabel` for the requirements of a whole evaluation, as a filter on `KebutuhanBukti`."""
    terisi = IsiMatriks.objects.terisi().filter(
        penugasan__jawaban__evaluasi=evaluasi, penugasan__jawaban__pertanyaan=OuterRef("pertanyaan")
    )
    return Q(Exists(terisi), jenis=JenisBukti.MATRIKS)


def kelompok_bukti(
    kebutuhan: Iterable[KebutuhanBukti], lampiran: Iterable[TautanBukti], baris_tabel: int = 0
) -> list[Kelompok]:
    """Every requirement, mandatory first, each with its evidence; last what answers to none, when there is any.

    Inside a group what no longer counts comes first: it is what someone has to do something about.
    """
    urut = sorted(kebutuhan, key=lambda k: (not k.wajib, k.urutan))
    kelompok = {k.pk: Kelompok(k, baris_tabel=baris_tabel if oleh_tabel(k, baris_tabel) else 0) for k in urut}
    lain = Kelompok(None)
    for tautan in sorted(lampiran, key=berlaku):
        kelompok.get(tautan.kebutuhan_id or 0, lain).lampiran.append(tautan)
    return [*kelompok.values(), *([lain] if lain.lampiran else [])]


def kelengkapan(jawaban: Collection[Jawaban]) -> dict[int, Kelengkapan]:
    """Answer id -> its coverage, in three queries however many answers."""
    pertanyaan = {j.pk: j.pertanyaan_id for j in jawaban}
    kebutuhan: dict[int, list[KebutuhanBukti]] = defaultdict(list)
    for k in KebutuhanBukti.objects.filter(pertanyaan__in=set(pertanyaan.values())).order_by("urutan"):
        kebutuhan[k.pertanyaan_id].append(k)
    terpenuhi: dict[int, list[int | None]] = defaultdict(list)
    tautan = TautanBukti.objects.berlaku().filter(jawaban__in=pertanyaan)
    for jawaban_id, kebutuhan_id in tautan.values_list("jawaban_id", "kebutuhan_id"):
        terpenuhi[jawaban_id].append(kebutuhan_id)
    baris = banyak_baris(list(pertanyaan))
    return {pk: _hitung(kebutuhan[p], terpenuhi[pk], baris.get(pk, 0)) for pk, p in pertanyaan.items()}


def kebutuhan_terpenuhi(jawaban: Jawaban) -> set[int]:
    """Ids of the requirements of one answer for which evidence that counts is attached."""
    tautan = TautanBukti.objects.berlaku().filter(jawaban=jawaban, kebutuhan__isnull=False)
    return set(tautan.values_list("kebutuhan_id", flat=True))


def _hitung(kebutuhan: list[KebutuhanBukti], tautan: list[int | None], baris: int) -> Kelengkapan:
    terpenuhi = {k.pk for k in kebutuhan if k.pk in tautan or oleh_tabel(k, baris)}
    return Kelengkapan(
        diminta=len(kebutuhan),
        wajib=sum(k.wajib for k in kebutuhan),
        ada=len(terpenuhi),
        kurang=tuple(k for k in kebutuhan if k.wajib and k.pk not in terpenuhi),
        bukti=len(tautan),
    )
