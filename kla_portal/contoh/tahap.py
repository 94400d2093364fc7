"""What the outside stages of a season made of the city's scores, and the notes they left. Invented; pure."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kla_portal.contoh.kata import isian

NOL, SEN = Decimal(0), Decimal("0.01")
#: Stage -> how much of the way from the self-score to the final score has been gone after it. A visit wins some back.
JARAK = {
    "VA_PROV": Decimal("0.55"),
    "VA_PUSAT": Decimal("0.9"),
    "VLH": Decimal("0.85"),
    "VF": Decimal(1),
}
SISA = (Decimal("0.5"), Decimal("0.75"), NOL)

Skor = dict[str, Decimal]


@dataclass(frozen=True)
class CatatanContoh:
    """A note of a stage on one question."""

    tahap: str
    kode: str
    teks: str


def skor_tahap(kunci: str, mandiri: Mapping[str, Decimal], *, akhir: Decimal, sampai: str) -> dict[str, Skor]:
    """Stage -> question code -> score, from EM to `sampai`, on the way to a final total of about `akhir`.

    Each stage starts from the one before. `kunci` seeds the choice of questions.
    """
    semula = dict(mandiri)
    awal = sum(semula.values(), NOL)
    hasil = {"EM": semula}
    kini = semula
    for tahap, jarak in JARAK.items():
        acak = random.Random(f"tahap/{kunci}/{tahap}")
        kini = _menuju(kini, semula, awal - jarak * (awal - akhir), acak)
        hasil[tahap] = kini
        if tahap == sampai:
            break
    return hasil


def _menuju(kini: Skor, semula: Skor, tujuan: Decimal, acak: random.Random) -> Skor:
    """Scores with points taken from, or given back to, questions in random order until the total reaches `tujuan`."""
    hasil, total = dict(kini), sum(kini.values(), NOL)
    for kode in acak.sample(sorted(hasil), k=len(hasil)):
        if total > tujuan and hasil[kode] > 0:
            baru = (hasil[kode] * acak.choice(SISA)).quantize(SEN)
        elif total < tujuan and hasil[kode] < semula[kode]:
            baru = semula[kode]
        else:
            continue
        if abs(total + baru - hasil[kode] - tujuan) < abs(total - tujuan):
            total += baru - hasil[kode]
            hasil[kode] = baru
    return hasil


def catatan_tahap(kunci: str, skor: Mapping[str, Skor], tahap: str, *, jumlah: int) -> list[CatatanContoh]:
    """Notes on the questions that lost most at this stage, the largest loss first."""
    urutan = list(skor)
    sebelum = skor[urutan[urutan.index(tahap) - 1]]
    acak = random.Random(f"catatan-tahap/{kunci}/{tahap}")
    hilang = sorted(((sebelum[k] - n, k) for k, n in skor[tahap].items() if sebelum[k] > n), reverse=True)
    return [CatatanContoh(tahap, kode, acak.choice(isian()["catatan_tahap"])) for _, kode in hilang[:jumlah]]
