"""From rows to the scoring engine: the one place where models become the engine's dataclasses."""

from decimal import Decimal

from indikator import skoring
from indikator.models import Instrumen, Jawaban, Pertanyaan, SkalaPredikat

NOL, SERATUS = Decimal(0), Decimal(100)


def batas_angka(pertanyaan: Pertanyaan) -> tuple[Decimal | None, Decimal | None]:
    """Smallest and largest number a user may give. A count or share is never negative, a percentage never above 100."""
    if not pertanyaan.berupa_angka:
        return None, None
    minimum = NOL if pertanyaan.minimum is None else pertanyaan.minimum
    if pertanyaan.maksimum is None and pertanyaan.satuan == "%":
        return minimum, SERATUS
    return minimum, pertanyaan.maksimum


def pertanyaan_mesin(pertanyaan: Pertanyaan) -> skoring.Pertanyaan:
    minimum, maksimum = batas_angka(pertanyaan)
    aturan = skoring.aturan_dari_data(pertanyaan.cara, pertanyaan.aturan, minimum=minimum, maksimum=maksimum)
    return skoring.Pertanyaan(pertanyaan.kode, pertanyaan.skor_maks, aturan)


def jawaban_mesin(jawaban: Jawaban) -> skoring.Jawaban:
    return skoring.Jawaban(opsi=jawaban.opsi or None, angka=jawaban.angka)


def skor_mandiri(jawaban: Jawaban) -> Decimal:
    """Points that the self-answer earns; 0 when unanswered. Needs `jawaban.pertanyaan` loaded."""
    return skoring.nilai_pertanyaan(pertanyaan_mesin(jawaban.pertanyaan), jawaban_mesin(jawaban))


def instrumen_mesin(instrumen: Instrumen) -> skoring.Instrumen:
    """The whole instrument as the engine wants it, in four queries."""
    per_indikator: dict[int, list[skoring.Pertanyaan]] = {}
    for pertanyaan in instrumen.pertanyaan.order_by("urutan"):
        per_indikator.setdefault(pertanyaan.indikator_id, []).append(pertanyaan_mesin(pertanyaan))
    per_blok: dict[int, list[skoring.Indikator]] = {}
    for indikator in instrumen.indikator.order_by("urutan"):
        isi = skoring.Indikator(indikator.kode, tuple(per_indikator.get(indikator.pk, ())))
        per_blok.setdefault(indikator.blok_id, []).append(isi)
    blok = instrumen.blok.select_related("klaster").order_by("nomor")
    return skoring.Instrumen(
        klaster=tuple(skoring.Klaster(b.klaster.kode, tuple(per_blok.get(b.pk, ()))) for b in blok),
        skala=skala_mesin(instrumen.pk),
    )


def skala_mesin(instrumen_id: int) -> tuple[skoring.BatasPredikat, ...]:
    """The bands of the predikat alone, lowest first, in one query."""
    skala = SkalaPredikat.objects.filter(instrumen=instrumen_id).order_by("urutan")
    return tuple(skoring.BatasPredikat(s.kode, s.nama, s.batas_bawah, s.inklusif) for s in skala)
