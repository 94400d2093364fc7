"""What the simulation page shows: before and after by klaster, and what has to be done, grouped by who leads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indikator.aturan.simulasi import Papan, Percobaan, Perubahan, Rancangan, coba
from indikator.skoring import BatasPredikat, kurang_menuju
from indikator.skoring.jalur import Jalur
from laporan.grafik import letak

TANPA_OPD = "Tanpa OPD"


@dataclass(frozen=True, slots=True)
class KlasterSimulasi:
    """One klaster before and after; widths of its bar are percent of its maximum, as text for SVG."""

    kode: str
    nama: str
    awal: Decimal
    akhir: Decimal
    maks: Decimal

    @property
    def selisih(self) -> Decimal:
        return self.akhir - self.awal

    @property
    def lebar_tetap(self) -> str:
        """What is there before and after."""
        return self._lebar(min(self.awal, self.akhir))

    @property
    def lebar_awal(self) -> str:
        return self._lebar(self.awal)

    @property
    def lebar_akhir(self) -> str:
        return self._lebar(self.akhir)

    def _lebar(self, nilai: Decimal) -> str:
        return letak(nilai * 100 / self.maks if self.maks else Decimal(0))


@dataclass(frozen=True, slots=True)
class KelompokOpd:
    """What one OPD leads of the changes, in the order of the instrument."""

    nama: str
    perubahan: tuple[Perubahan, ...]

    @property
    def poin(self) -> Decimal:
        return sum((p.selisih for p in self.perubahan), Decimal(0))


@dataclass(frozen=True, slots=True)
class TampilanSimulasi:
    """`jalur` is there when the changes are a proposal of the portal and not the user's own."""

    percobaan: Percobaan
    klaster: tuple[KlasterSimulasi, ...]
    kelompok: tuple[KelompokOpd, ...]
    target: BatasPredikat | None
    kurang_awal: Decimal | None
    kurang_akhir: Decimal | None
    jalur: Jalur | None

    @property
    def target_tercapai(self) -> bool:
        return self.kurang_akhir == 0


def tampilan_simulasi(
    papan: Papan, rancangan: Rancangan, target: BatasPredikat | None, jalur: Jalur | None = None
) -> TampilanSimulasi:
    """No query: everything is on the board."""
    hasil = coba(papan, rancangan)
    return TampilanSimulasi(
        percobaan=hasil,
        klaster=tuple(
            KlasterSimulasi(a.kode, papan.nama_klaster[a.kode], a.skor, b.skor, a.skor_maks)
            for a, b in zip(hasil.awal.klaster, hasil.akhir.klaster, strict=True)
        ),
        kelompok=_per_opd(hasil.perubahan),
        target=target,
        kurang_awal=kurang_menuju(hasil.awal.total, target) if target else None,
        kurang_akhir=kurang_menuju(hasil.akhir.total, target) if target else None,
        jalur=jalur,
    )


def _per_opd(perubahan: Iterable[Perubahan]) -> tuple[KelompokOpd, ...]:
    """By the leading OPD, the most points first."""
    per_opd: dict[str, list[Perubahan]] = {}
    for satu in perubahan:
        nama = satu.soal.opd[0].nama if satu.soal.opd else TANPA_OPD
        per_opd.setdefault(nama, []).append(satu)
    kelompok = [KelompokOpd(nama, tuple(isi)) for nama, isi in per_opd.items()]
    return tuple(sorted(kelompok, key=lambda k: (-k.poin, k.nama)))
