"""What an answer is worth, for showing beside the form. The engine decides; here it is only asked."""

from dataclasses import dataclass
from decimal import Decimal

from indikator import skoring
from indikator.jembatan import pertanyaan_mesin
from indikator.models import Pertanyaan


@dataclass(frozen=True)
class Jenjang:
    """One line of the scoring rule of a number question: from `dari` on, it is worth `poin`."""

    dari: Decimal
    sampai: Decimal | None
    poin: Decimal


def poin_opsi(pertanyaan: Pertanyaan, kode: str) -> Decimal:
    return skoring.nilai_pertanyaan(pertanyaan_mesin(pertanyaan), skoring.Jawaban(opsi=kode))


def poin_angka(pertanyaan: Pertanyaan, angka: Decimal) -> Decimal:
    return skoring.nilai_pertanyaan(pertanyaan_mesin(pertanyaan), skoring.Jawaban(angka=angka))


def jenjang(pertanyaan: Pertanyaan) -> list[Jenjang]:
    """The bands of a `rentang` question in order; empty for other kinds."""
    if pertanyaan.cara != Pertanyaan.Cara.RENTANG:
        return []
    awal = [Decimal(pita["dari"]) for pita in pertanyaan.aturan["rentang"]]
    return [
        Jenjang(dari, sampai, poin_angka(pertanyaan, dari))
        for dari, sampai in zip(awal, [*awal[1:], None], strict=True)
    ]


def ujung_garis(pertanyaan: Pertanyaan) -> tuple[Decimal, Decimal] | None:
    """Where a `linear` question is worth nothing and where everything."""
    if pertanyaan.cara != Pertanyaan.Cara.LINEAR:
        return None
    return Decimal(pertanyaan.aturan["nol"]), Decimal(pertanyaan.aturan["penuh"])
