"""What the outside stages of a season made of the city's scores, and the notes they left. Invented; pure."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kla_portal.contoh.kata import isian

SEN = Decimal("0.01")
#: Stage -> (share of the questions that lose points, share that win back half of what was lost the stage before).
GERAK = {"VA_PROV": (0.2, 0.0), "VA_PUSAT": (0.1, 0.0), "VLH": (0.03, 0.25), "VF": (0.02, 0.1)}
SISA = (Decimal("0.5"), Decimal("0.75"), Decimal(0))


@dataclass(frozen=True)
class CatatanContoh:
    """A note of a stage on one question."""

    tahap: str
    kode: str
    teks: str


def skor_tahap(kota: str, tahun: int, mandiri: Mapping[str, Decimal], *, sampai: str) -> dict[str, dict[str, Decimal]]:
    """Stage -> question code -> score, from EM to `sampai`. Each stage starts from the one before."""
    hasil = {"EM": dict(mandiri)}
    kini, semula = dict(mandiri), dict(mandiri)
    for tahap, (turun, naik) in GERAK.items():
        acak = random.Random(f"tahap/{kota}/{tahun}/{tahap}")
        sebelum = dict(kini)
        for kode in sorted(kini):
            undian = acak.random()
            if undian < turun and kini[kode] > 0:
                kini[kode] = (kini[kode] * acak.choice(SISA)).quantize(SEN)
            elif undian > 1 - naik and kini[kode] < semula[kode]:
                kini[kode] = ((kini[kode] + semula[kode]) / 2).quantize(SEN)
        semula = sebelum
        hasil[tahap] = dict(kini)
        if tahap == sampai:
            break
    return hasil


def catatan_tahap(
    kota: str, skor: Mapping[str, Mapping[str, Decimal]], tahap: str, *, jumlah: int
) -> list[CatatanContoh]:
    """Notes on the questions that lost most at this stage, the largest loss first."""
    urutan = list(skor)
    sebelum = skor[urutan[urutan.index(tahap) - 1]]
    acak = random.Random(f"catatan-tahap/{kota}/{tahap}")
    hilang = sorted(((sebelum[k] - n, k) for k, n in skor[tahap].items() if sebelum[k] > n), reverse=True)
    return [CatatanContoh(tahap, kode, acak.choice(isian()["catatan_tahap"])) for _, kode in hilang[:jumlah]]
