"""Scores that an outside stage gave, from a CSV file: all or nothing, and every bad row is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from indikator.models import Evaluasi, Pertanyaan, SkorTahap
from indikator.models.skor import Tahap
from indikator.pembaca_skor import BarisSkor, baca_csv
from klaster.galat import Ditolak
from klaster.models import Aksi, Pengguna
from klaster.services import catat


class ImporDitolak(Ditolak):
    """The file was refused; `cacat` has one sentence per bad row."""

    def __init__(self, cacat: Iterable[str]) -> None:
        self.cacat = tuple(cacat)
        super().__init__("\n".join(self.cacat))


@dataclass(frozen=True)
class HasilImpor:
    evaluasi: Evaluasi
    tahap: Tahap
    baris: int
    total: Decimal
    total_pertanyaan: int
    menggantikan: int


def impor_skor(*, evaluasi: Evaluasi, tahap: str, isi: bytes, oleh: Pengguna | None = None) -> HasilImpor:
    """Replace the scores of one stage by those of the file. Raises `ImporDitolak` and writes nothing when a row is bad.

    Questions that the file does not name have no score in this stage.
    """
    if tahap not in Tahap.values:
        raise ImporDitolak([f"Tahap '{tahap}' tidak dikenal; pilih {', '.join(Tahap.values)}."])
    baris, cacat = baca_csv(isi)
    pertanyaan = {
        p.kode: p for p in Pertanyaan.objects.filter(instrumen=evaluasi.instrumen_id).only("kode", "skor_maks")
    }
    cacat += _cacat_isi(baris, pertanyaan)
    if cacat:
        raise ImporDitolak(f"baris {c[0]}: {c[1]}" for c in sorted(cacat))
    return _ganti(evaluasi, Tahap(tahap), baris, pertanyaan, oleh)


def _cacat_isi(baris: list[BarisSkor], pertanyaan: dict[str, Pertanyaan]) -> list[tuple[int, str]]:
    """What only the instrument can tell: unknown codes, and scores above the question's maximum."""
    cacat = []
    for b in baris:
        soal = pertanyaan.get(b.kode)
        if not b.kode:
            continue
        if soal is None:
            cacat.append((b.nomor, f"pertanyaan '{b.kode}' tidak ada pada instrumen evaluasi ini"))
        elif b.skor > soal.skor_maks:
            cacat.append((b.nomor, f"skor {b.skor:f} untuk {b.kode} melebihi maksimum {soal.skor_maks.normalize():f}"))
    return cacat


@transaction.atomic
def _ganti(
    evaluasi: Evaluasi, tahap: Tahap, baris: list[BarisSkor], pertanyaan: dict[str, Pertanyaan], oleh: Pengguna | None
) -> HasilImpor:
    """Two imports of a stage at once come one after the other: the evaluation's row is held meanwhile."""
    Evaluasi.objects.select_for_update().get(pk=evaluasi.pk)
    lama = dict(SkorTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).values_list("pertanyaan__kode", "skor"))
    SkorTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).delete()
    SkorTahap.objects.bulk_create(
        SkorTahap(evaluasi=evaluasi, tahap=tahap, pertanyaan=pertanyaan[b.kode], skor=b.skor, catatan=b.catatan)
        for b in baris
    )
    total = sum((b.skor for b in baris), Decimal(0))
    catat(
        aksi=Aksi.SKOR_DIIMPOR,
        objek=evaluasi,
        oleh=oleh,
        kota=evaluasi.kota_id,
        label=f"tahap {tahap.value}, {evaluasi}",
        sebelum={"pertanyaan": len(lama), "total": f"{sum(lama.values(), Decimal(0)):f}"} if lama else None,
        sesudah={"tahap": tahap.value, "pertanyaan": len(baris), "total": f"{total:f}"},
    )
    return HasilImpor(evaluasi, tahap, len(baris), total, len(pertanyaan), len(lama))
