"""Rules as tables of integers, so that a database can score without knowing the engine.

Points become cents, answers ten-thousandths (an answer has four decimals). Options and bands are scored here by the
engine itself, one row for each value they can give; a straight line becomes the integers of one formula:

    t = arah * (x - nol), moved into bawah..atas;  cents = (2 * maks * t + jangkauan) / (2 * jangkauan), rounded down

which is the share of the maximum, rounded half up. A rule whose figures do not fit (more than four decimals, or so
large that 64 bits could overflow) has no table: `TabelSoal.dengan_mesin` says that the engine must be asked.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext

from indikator.skoring.masukan import KONTEKS, AturanLinear, AturanPilihan, AturanRentang, Jawaban, Pertanyaan
from indikator.skoring.mesin import TIDAK, YA, nilai_pertanyaan

#: Ten-thousandths in a unit: an answer has four decimals.
SKALA_ANGKA = 10_000
#: Answers from here on, upwards and downwards, are scored by the engine: SQLite keeps only 15 digits of a number.
ANGKA_MAKS = 10**10
_TEPI = ANGKA_MAKS * SKALA_ANGKA
_MUAT = 2**62


@dataclass(frozen=True, slots=True)
class BarisPita:
    """Answers from `bawah` (inclusive) to `atas` (exclusive), in ten-thousandths, are worth `sen`."""

    bawah: int
    atas: int
    sen: int


@dataclass(frozen=True, slots=True)
class BarisGaris:
    """The integers of the formula above. `bawah` and `atas` hold the rule's own bounds, too."""

    nol: int
    arah: int
    bawah: int
    atas: int
    maks: int
    jangkauan: int


@dataclass(frozen=True, slots=True)
class TabelSoal:
    """One question's rule: (option, cents), bands or a line; none of them when the engine must be asked."""

    opsi: tuple[tuple[str, int], ...] = ()
    pita: tuple[BarisPita, ...] = ()
    garis: BarisGaris | None = None

    @property
    def dengan_mesin(self) -> bool:
        return not self.opsi and not self.pita and self.garis is None


def ke_sen(poin: Decimal) -> int:
    """Points with two decimals at most as whole cents."""
    return int(poin.scaleb(2, KONTEKS))


def susun_tabel(soal: Pertanyaan) -> TabelSoal:
    """The rule of a question as a table that gives the engine's own points for every answer."""
    match soal.aturan:
        case AturanRentang():
            return TabelSoal(pita=_pita(soal, soal.aturan))
        case AturanLinear():
            return TabelSoal(garis=_garis(soal, soal.aturan))
        case AturanPilihan():
            kode = [o.kode for o in soal.aturan.opsi if o.kode]  # an empty code is an unanswered question
        case _:
            kode = [YA, TIDAK]
    return TabelSoal(opsi=tuple((k, ke_sen(nilai_pertanyaan(soal, Jawaban(opsi=k)))) for k in kode))


def _pita(soal: Pertanyaan, aturan: AturanRentang) -> tuple[BarisPita, ...]:
    """Between two starts of bands the points are the same, so one answer in each stretch says what all are worth."""
    mulai = {_ke_atas(p.dari) for p in aturan.pita}
    awal = [-_TEPI, *sorted(n for n in mulai if -_TEPI < n < _TEPI)]
    return tuple(
        BarisPita(bawah, atas, ke_sen(nilai_pertanyaan(soal, Jawaban(angka=Decimal(bawah).scaleb(-4)))))
        for bawah, atas in zip(awal, [*awal[1:], _TEPI], strict=True)
    )


def _garis(soal: Pertanyaan, aturan: AturanLinear) -> BarisGaris | None:
    nol, penuh = _bulat(aturan.nol), _bulat(aturan.penuh)
    minimum = -_TEPI if aturan.minimum is None else _bulat(aturan.minimum)
    maksimum = _TEPI if aturan.maksimum is None else _bulat(aturan.maksimum)
    if nol is None or penuh is None or minimum is None or maksimum is None:
        return None
    maks, jangkauan, arah = ke_sen(soal.skor_maks), abs(penuh - nol), 1 if penuh > nol else -1
    if abs(nol) > _TEPI or abs(penuh) > _TEPI or (2 * maks + 1) * jangkauan >= _MUAT:
        return None
    # The bounds on the answer, seen along the line: they change places where it runs downwards.
    tepi = sorted(arah * (min(max(n, -_TEPI), _TEPI) - nol) for n in (minimum, maksimum))
    bawah, atas = (min(max(n, 0), jangkauan) for n in tepi)
    return BarisGaris(nol, arah, bawah, atas, maks, jangkauan)


def _bulat(angka: Decimal) -> int | None:
    """A figure in whole ten-thousandths; None when it has more decimals than an answer."""
    with localcontext(KONTEKS):
        skala = angka * SKALA_ANGKA
        return int(skala) if skala == skala.to_integral_value() else None


def _ke_atas(angka: Decimal) -> int:
    """The smallest answer, in ten-thousandths, that is not below this figure."""
    with localcontext(KONTEKS):
        return int((angka * SKALA_ANGKA).to_integral_value(rounding=ROUND_CEILING))
