"""Notes that come in with the scores of a stage, and what they share with those written down one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from indikator.berkas.skor import INDIKATOR, PERTANYAAN, BarisSkor
from indikator.models import CatatanTahap, Evaluasi, Penugasan
from indikator.models.skor import Tahap
from indikator.queries.susunan import Susunan
from indikator.services import kabar
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat_banyak, susun_riwayat

#: Words in a spreadsheet that say that there is no note.
TANPA_CATATAN = {"", "-", "\N{EN DASH}", "\N{EM DASH}"}


@dataclass(frozen=True)
class CatatanBaru:
    """A note of an import that is not on record yet. `kode` is that of its question, else of its indicator."""

    kode: str
    indikator_id: int
    pertanyaan_id: int | None
    teks: str


def catatan_yang_baru(
    evaluasi: Evaluasi, tahap: Tahap, pohon: Susunan, baris: Iterable[BarisSkor]
) -> list[CatatanBaru]:
    """Notes among these rows that are not on record yet, whatever has become of those that are.

    The city's own remarks on its self-assessment (EM) are no notes to close.
    """
    if tahap == Tahap.EM:
        return []
    letak = {(PERTANYAAN, s.kode): (i.id, s.id) for i in pohon.indikator for s in i.soal}
    letak |= {(INDIKATOR, i.kode): (i.id, None) for i in pohon.indikator}  # type: ignore[dict-item]
    ada = CatatanTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).order_by()
    dikenal = {(i, p, polos(teks)) for i, p, teks in ada.values_list("indikator", "pertanyaan", "teks")}
    baru = []
    for b in baris:
        if b.catatan in TANPA_CATATAN or (b.tingkat, b.kode) not in letak:
            continue
        indikator_id, pertanyaan_id = letak[b.tingkat, b.kode]
        if (indikator_id, pertanyaan_id, polos(b.catatan)) not in dikenal:
            baru.append(CatatanBaru(b.kode, indikator_id, pertanyaan_id, b.catatan))
    return baru


def simpan_catatan_impor(
    *, evaluasi: Evaluasi, tahap: Tahap, pohon: Susunan, baris: Iterable[BarisSkor], oleh: Pengguna | None
) -> list[CatatanTahap]:
    """Write down the new notes among these rows, each given to the lead of its question. Part of a larger change."""
    baru = catatan_yang_baru(evaluasi, tahap, pohon, baris)
    menurut_soal = pemimpin(evaluasi, [c.pertanyaan_id for c in baru if c.pertanyaan_id])
    catatan = CatatanTahap.objects.bulk_create(
        CatatanTahap(
            evaluasi=evaluasi,
            tahap=tahap,
            indikator_id=c.indikator_id,
            pertanyaan_id=c.pertanyaan_id,
            teks=c.teks,
            opd_id=menurut_soal.get(c.pertanyaan_id),
            dibuat_oleh=oleh,
            dibuat_pada=timezone.now(),
        )
        for c in baru
    )
    catat_banyak(
        susun_riwayat(
            aksi=Aksi.CATATAN_TAHAP_DIBUAT,
            objek=satu,
            label=label_catatan(tahap, "pertanyaan" if c.pertanyaan_id else "indikator", c.kode),
            oleh=oleh,
            kota=evaluasi.kota_id,
            keterangan=c.teks,
        )
        for satu, c in zip(catatan, baru, strict=True)
    )
    kabar.catatan_diimpor(evaluasi, tahap, catatan, oleh)
    return catatan


def pemimpin(evaluasi: Evaluasi, pertanyaan: Iterable[int]) -> dict[int | None, int]:
    """Question -> the OPD that leads it."""
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, jawaban__pertanyaan__in=list(pertanyaan), pimpin=True)
    return dict(bagian.order_by().values_list("jawaban__pertanyaan", "opd"))


def polos(teks: str) -> str:
    """The words of a note without what does not change them: blanks and capitals."""
    return " ".join(teks.split()).casefold()


def label_catatan(tahap: str, apa: str, kode: str) -> str:
    """How the audit trail calls a note."""
    return f"catatan {tahap} pada {apa} {kode}"
