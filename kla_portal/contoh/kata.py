"""The wording of example answers, notes and reasons, chosen for one question."""

import random
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from kla_portal.contoh.fakta import DATA
from kla_portal.contoh.soal import Nilai, Soal


@lru_cache(maxsize=1)
def isian() -> dict[str, Any]:
    return yaml.safe_load((DATA / "isian.yaml").read_text(encoding="utf-8"))


def topik(indikator: str) -> str:
    """A short name of the indicator's subject, for titles of documents."""
    return isian()["topik"][indikator]


def angka_indonesia(nilai: Decimal) -> str:
    """As an official writes it: at most one decimal."""
    return f"{nilai.quantize(Decimal('0.1')).normalize():f}".replace(".", ",")


class Kata:
    def __init__(self, acak: random.Random, soal: Soal) -> None:
        self.acak, self.soal = acak, soal

    def pilih(self, jenis: str) -> str:
        return self.acak.choice(isian()[jenis])

    def pilih_tolak(self, jenis: str) -> str:
        """Why a verifier refuses a document of this kind."""
        return self.acak.choice(isian()["tolak"].get(jenis) or isian()["tolak"]["umum"])

    def catatan(self, nilai: Nilai) -> str:
        if nilai.skor == 0:
            return self.pilih("catatan_nol").format(tahun=2024)
        if nilai.angka is not None:
            angka = angka_indonesia(nilai.angka)
            return self.pilih("catatan_angka").format(angka=angka, satuan=self.soal.satuan, tahun=2024)
        label = self.soal.label.get(nilai.opsi) or "Ya, tersedia"
        return self.pilih("catatan_pilihan").format(label=label, unit=self.soal.pimpin.opd, tahun=2024)

    def catatan_draf(self) -> str:
        return self.pilih("catatan_draf")
