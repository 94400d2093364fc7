"""The scoring engine: a pure function from instrument and answers to a result.

Three steps, each usable alone: `nilai_pertanyaan` scores one answer, `jumlahkan` adds given question scores upward
(the verified total, a stage's total and a simulation differ from the self-score only in where their question scores
come from), `hitung` does both. A score is rounded once, at the question; sums are exact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from indikator.skoring.masukan import (
    KONTEKS,
    NOL,
    SEN,
    Aturan,
    AturanLinear,
    AturanPilihan,
    AturanRentang,
    AturanYaTidak,
    BatasPredikat,
    Indikator,
    Instrumen,
    Jawaban,
    Klaster,
    Pertanyaan,
    pastikan_desimal,
)
from indikator.skoring.predikat import PredikatBerikut, predikat_berikut, tentukan_predikat

VERSI_MESIN = "1"
YA, TIDAK = "ya", "tidak"


class Cacat(StrEnum):
    """Why an answer does not fit its rule."""

    OPSI_TIDAK_DIKENAL = "opsi_tidak_dikenal"
    OPSI_TIDAK_BERLAKU = "opsi_tidak_berlaku"
    ANGKA_TIDAK_BERLAKU = "angka_tidak_berlaku"
    BUKAN_BILANGAN = "bukan_bilangan"
    DI_BAWAH_MINIMUM = "di_bawah_minimum"
    DI_ATAS_MAKSIMUM = "di_atas_maksimum"


@dataclass(frozen=True, slots=True)
class HasilPertanyaan:
    kode: str
    skor: Decimal
    skor_maks: Decimal
    terjawab: bool


@dataclass(frozen=True, slots=True)
class HasilIndikator:
    kode: str
    skor: Decimal
    skor_maks: Decimal
    terjawab: int
    total_pertanyaan: int
    pertanyaan: tuple[HasilPertanyaan, ...]


@dataclass(frozen=True, slots=True)
class HasilKlaster:
    kode: str
    skor: Decimal
    skor_maks: Decimal
    terjawab: int
    total_pertanyaan: int
    indikator: tuple[HasilIndikator, ...]


@dataclass(frozen=True, slots=True)
class Hasil:
    total: Decimal
    skor_maks: Decimal
    predikat: BatasPredikat
    berikut: PredikatBerikut | None
    terjawab: int
    total_pertanyaan: int
    klaster: tuple[HasilKlaster, ...]

    def skor_pertanyaan(self) -> dict[str, Decimal]:
        return {p.kode: p.skor for k in self.klaster for i in k.indikator for p in i.pertanyaan}


def hitung(instrumen: Instrumen, jawaban: Mapping[str, Jawaban]) -> Hasil:
    """Score every question and add up. Answers are keyed by question code; a missing one is unanswered."""
    skor: dict[str, Decimal] = {}
    for pertanyaan in instrumen.semua_pertanyaan():
        isi = jawaban.get(pertanyaan.kode)
        if isi is not None and terjawab(pertanyaan.aturan, isi):
            skor[pertanyaan.kode] = nilai_pertanyaan(pertanyaan, isi)
    _tolak_kode_asing(instrumen, jawaban)
    return jumlahkan(instrumen, skor)


def jumlahkan(instrumen: Instrumen, skor: Mapping[str, Decimal]) -> Hasil:
    """Add question scores upward. A question without a score counts as unanswered and as 0."""
    _tolak_kode_asing(instrumen, skor)
    with localcontext(KONTEKS):
        klaster = tuple(_hasil_klaster(k, skor) for k in instrumen.klaster)
        total = _jumlah(k.skor for k in klaster)
        return Hasil(
            total=total,
            skor_maks=_jumlah(k.skor_maks for k in klaster),
            predikat=tentukan_predikat(total, instrumen.skala),
            berikut=predikat_berikut(total, instrumen.skala),
            terjawab=sum(k.terjawab for k in klaster),
            total_pertanyaan=sum(k.total_pertanyaan for k in klaster),
            klaster=klaster,
        )


def nilai_pertanyaan(pertanyaan: Pertanyaan, jawaban: Jawaban) -> Decimal:
    """Points of one answer: share x maximum, clamped to 0..maximum, rounded half up to 2 decimals. Unanswered is 0."""
    if not terjawab(pertanyaan.aturan, jawaban):
        return NOL
    with localcontext(KONTEKS):
        mentah = _poin(pertanyaan.aturan, jawaban, pertanyaan.skor_maks)
        return max(NOL, min(mentah, pertanyaan.skor_maks)).quantize(SEN)


def terjawab(aturan: Aturan, jawaban: Jawaban) -> bool:
    """Whether the answer carries something that the rule can score. A number out of bounds is scored, clamped."""
    match aturan:
        case AturanYaTidak():
            return jawaban.opsi in (YA, TIDAK)
        case AturanPilihan():
            return any(o.kode == jawaban.opsi for o in aturan.opsi)
        case _:
            return jawaban.angka is not None and jawaban.angka.is_finite()


def periksa_jawaban(aturan: Aturan, jawaban: Jawaban) -> tuple[Cacat, ...]:
    """Every reason why this answer must be refused; an empty answer has none."""
    if isinstance(aturan, AturanYaTidak | AturanPilihan):
        dikenal = (YA, TIDAK) if isinstance(aturan, AturanYaTidak) else tuple(o.kode for o in aturan.opsi)
        return _cacat_opsi(dikenal, jawaban)
    return _cacat_angka(aturan, jawaban)


def _cacat_opsi(dikenal: tuple[str, ...], jawaban: Jawaban) -> tuple[Cacat, ...]:
    cacat = []
    if jawaban.angka is not None:
        cacat.append(Cacat.ANGKA_TIDAK_BERLAKU)
    if jawaban.opsi is not None and jawaban.opsi not in dikenal:
        cacat.append(Cacat.OPSI_TIDAK_DIKENAL)
    return tuple(cacat)


def _cacat_angka(aturan: AturanRentang | AturanLinear, jawaban: Jawaban) -> tuple[Cacat, ...]:
    cacat = []
    if jawaban.opsi is not None:
        cacat.append(Cacat.OPSI_TIDAK_BERLAKU)
    angka = jawaban.angka
    if angka is None:
        return tuple(cacat)
    if not angka.is_finite():
        cacat.append(Cacat.BUKAN_BILANGAN)
    elif aturan.minimum is not None and angka < aturan.minimum:
        cacat.append(Cacat.DI_BAWAH_MINIMUM)
    elif aturan.maksimum is not None and angka > aturan.maksimum:
        cacat.append(Cacat.DI_ATAS_MAKSIMUM)
    return tuple(cacat)


def _poin(aturan: Aturan, jawaban: Jawaban, maks: Decimal) -> Decimal:
    """Points before clamping and rounding, of an answer that `terjawab` accepts."""
    match aturan:
        case AturanYaTidak():
            return maks if jawaban.opsi == YA else NOL
        case AturanPilihan():
            return maks * next(o.proporsi for o in aturan.opsi if o.kode == jawaban.opsi)
        case AturanRentang():
            return maks * _proporsi_rentang(aturan, _dijepit(aturan, jawaban))
        case AturanLinear():
            return _poin_linear(aturan, _dijepit(aturan, jawaban), maks)


def _proporsi_rentang(aturan: AturanRentang, angka: Decimal) -> Decimal:
    cocok = [p.proporsi for p in aturan.pita if p.dari <= angka]
    return cocok[-1] if cocok else aturan.pita[0].proporsi


def _poin_linear(aturan: AturanLinear, angka: Decimal, maks: Decimal) -> Decimal:
    """Multiply before dividing: the only inexact step then comes last, far below the rounding to cents."""
    jangkauan = aturan.penuh - aturan.nol
    jarak = angka - aturan.nol
    if jarak == 0 or jarak.is_signed() != jangkauan.is_signed():
        return NOL
    return maks if abs(jarak) >= abs(jangkauan) else maks * jarak / jangkauan


def _dijepit(aturan: AturanRentang | AturanLinear, jawaban: Jawaban) -> Decimal:
    """The number, moved to the nearest bound when it lies outside."""
    angka = jawaban.angka
    assert angka is not None  # `terjawab` was asked first
    if aturan.minimum is not None:
        angka = max(angka, aturan.minimum)
    return angka if aturan.maksimum is None else min(angka, aturan.maksimum)


def _hasil_klaster(klaster: Klaster, skor: Mapping[str, Decimal]) -> HasilKlaster:
    indikator = tuple(_hasil_indikator(i, skor) for i in klaster.indikator)
    return HasilKlaster(
        kode=klaster.kode,
        skor=_jumlah(i.skor for i in indikator),
        skor_maks=_jumlah(i.skor_maks for i in indikator),
        terjawab=sum(i.terjawab for i in indikator),
        total_pertanyaan=sum(i.total_pertanyaan for i in indikator),
        indikator=indikator,
    )


def _hasil_indikator(indikator: Indikator, skor: Mapping[str, Decimal]) -> HasilIndikator:
    pertanyaan = tuple(_hasil_pertanyaan(p, skor.get(p.kode)) for p in indikator.pertanyaan)
    return HasilIndikator(
        kode=indikator.kode,
        skor=_jumlah(p.skor for p in pertanyaan),
        skor_maks=_jumlah(p.skor_maks for p in pertanyaan),
        terjawab=sum(p.terjawab for p in pertanyaan),
        total_pertanyaan=len(pertanyaan),
        pertanyaan=pertanyaan,
    )


def _hasil_pertanyaan(pertanyaan: Pertanyaan, skor: Decimal | None) -> HasilPertanyaan:
    if skor is not None:
        pastikan_desimal(f"skor {pertanyaan.kode}", skor)
        if not 0 <= skor <= pertanyaan.skor_maks:
            raise ValueError(f"skor {skor} of {pertanyaan.kode} is outside 0..{pertanyaan.skor_maks}")
    return HasilPertanyaan(pertanyaan.kode, NOL if skor is None else skor, pertanyaan.skor_maks, skor is not None)


def _jumlah(bagian: Iterable[Decimal]) -> Decimal:
    return sum(bagian, NOL)


def _tolak_kode_asing(instrumen: Instrumen, isi: Mapping[str, object]) -> None:
    asing = set(isi) - {p.kode for p in instrumen.semua_pertanyaan()}
    if asing:
        raise ValueError(f"unknown questions: {', '.join(sorted(asing))}")
