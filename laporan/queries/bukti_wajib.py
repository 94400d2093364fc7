"""Answers that claim points without their mandatory evidence: points that a verifier will take away."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from bukti.models import TautanBukti
from bukti.queries.kelengkapan import dipenuhi_tabel
from indikator.models import Evaluasi, KebutuhanBukti, Penugasan, Status


@dataclass(frozen=True, slots=True)
class KurangBukti:
    """One answer, the points it claims, and the mandatory evidence that it still lacks."""

    kode: str
    klaster: str
    teks: str
    opd_id: int
    opd: str
    status: str
    skor: Decimal
    kebutuhan: tuple[str, ...]


def kebutuhan_kosong(evaluasi: Evaluasi) -> QuerySet[KebutuhanBukti]:
    """Mandatory requirements without evidence that counts: `bukti.aturan.jawaban` for all questions at once."""
    tautan = TautanBukti.objects.berlaku().filter(jawaban__evaluasi=evaluasi, kebutuhan=OuterRef("pk"))
    kosong = ~Exists(tautan) & ~dipenuhi_tabel(evaluasi)
    return KebutuhanBukti.objects.filter(kosong, pertanyaan__instrumen=evaluasi.instrumen_id, wajib=True)


def kurang_bukti_wajib(evaluasi: Evaluasi, skor_mandiri: dict[str, Decimal]) -> tuple[KurangBukti, ...]:
    """Open answers that claim points and lack mandatory evidence, the most points first; two queries.

    `skor_mandiri`: question code -> points of the self-answer, as stored with the newest result.
    """
    kosong: dict[str, list[str]] = {}
    for kebutuhan in kebutuhan_kosong(evaluasi).select_related("pertanyaan").order_by("urutan"):
        kosong.setdefault(kebutuhan.pertanyaan.kode, []).append(str(kebutuhan))
    pimpin = (
        Penugasan.objects.filter(jawaban__evaluasi=evaluasi, pimpin=True)
        .exclude(jawaban__status=Status.DITERIMA)
        .select_related("opd", "jawaban__pertanyaan__indikator__blok__klaster")
        .order_by("jawaban__pertanyaan__urutan")
    )
    hasil = [_kurang(bagian, skor_mandiri, kosong) for bagian in pimpin]
    return tuple(sorted((k for k in hasil if k.kebutuhan and k.skor > 0), key=lambda k: -k.skor))


def _kurang(bagian: Penugasan, skor_mandiri: dict[str, Decimal], kosong: dict[str, list[str]]) -> KurangBukti:
    jawaban = bagian.jawaban
    return KurangBukti(
        kode=jawaban.pertanyaan.kode,
        klaster=jawaban.pertanyaan.indikator.blok.klaster.kode,
        teks=jawaban.pertanyaan.teks,
        opd_id=bagian.opd_id,
        opd=bagian.opd.nama,
        status=jawaban.status,
        skor=skor_mandiri.get(jawaban.pertanyaan.kode, Decimal(0)) if jawaban.terjawab else Decimal(0),
        kebutuhan=tuple(kosong.get(jawaban.pertanyaan.kode, ())),
    )
