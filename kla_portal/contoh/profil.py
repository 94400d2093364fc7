"""How far each example city has come. Invented; only the direction follows what is published about the cities."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Profil:
    """Shares of the questions by state; what is left over is still untouched.

    `target`: the self-score that the city's answers would add up to if all were given. `lemah`: weak klaster.
    `diajukan_lalu`: days since the city submitted its evaluation; 0 means that it is still being filled.
    """

    target: Decimal
    lemah: tuple[str, ...]
    diterima: float = 0.0
    diterima_ulang: float = 0.0
    menunggu: float = 0.0
    menunggu_ulang: float = 0.0
    dikembalikan: float = 0.0
    draf: float = 0.0
    potongan: float = 0.2
    opsional: float = 0.5
    sisa_hari: int = 30
    diajukan_lalu: int = 0
    predikat: str = "nindya"
    terlambat: tuple[str, ...] = field(default=())


PROFIL = {
    "63.72": Profil(
        Decimal("941.5"),
        ("K5", "KDK"),
        diterima=0.89,
        diterima_ulang=0.09,
        potongan=0.34,
        opsional=0.6,
        sisa_hari=9,
        diajukan_lalu=4,
        predikat="nindya",
    ),
    "32.76": Profil(
        Decimal("858.4"),
        ("K4", "K5"),
        diterima=0.42,
        diterima_ulang=0.04,
        menunggu=0.24,
        menunggu_ulang=0.03,
        dikembalikan=0.03,
        draf=0.08,
        sisa_hari=40,
        predikat="utama",
    ),
    "32.75": Profil(
        Decimal("762.8"),
        ("K2", "K5"),
        diterima=0.14,
        diterima_ulang=0.02,
        menunggu=0.24,
        menunggu_ulang=0.02,
        dikembalikan=0.05,
        draf=0.13,
        opsional=0.4,
        sisa_hari=45,
        predikat="utama",
    ),
    "36.72": Profil(
        Decimal("704.2"),
        ("K1", "KDK"),
        diterima=0.05,
        menunggu=0.09,
        menunggu_ulang=0.01,
        dikembalikan=0.06,
        draf=0.13,
        opsional=0.4,
        sisa_hari=35,
        predikat="nindya",
        terlambat=("36.72.03",),
    ),
    "32.77": Profil(
        Decimal("612.0"),
        ("K3", "K4"),
        menunggu=0.015,
        draf=0.025,
        opsional=0.3,
        sisa_hari=38,
        predikat="madya",
    ),
}
