"""Published facts: what the cities were awarded or reported, each with its source. Nothing computed or unpublished."""

from collections.abc import Iterable
from dataclasses import dataclass

from klaster.models import Kota, PredikatTerbit


@dataclass(frozen=True, slots=True)
class PredikatKota:
    """The newest award of a city, and a newer reported score where there is one."""

    penghargaan: PredikatTerbit | None
    kabar_terbaru: PredikatTerbit | None


@dataclass(frozen=True, slots=True)
class RiwayatKota:
    """One city with all its published facts, newest first."""

    kota: Kota
    terakhir: PredikatKota
    catatan: tuple[PredikatTerbit, ...]


def predikat_terakhir(kota: Kota) -> PredikatKota:
    """The newest published predikat of a city; one query."""
    return _terakhir(PredikatTerbit.objects.filter(kota=kota).order_by("-tahun_evaluasi", "tahap"))


def riwayat_predikat() -> tuple[RiwayatKota, ...]:
    """Every city with a published fact, by name; one query."""
    per_kota: dict[Kota, list[PredikatTerbit]] = {}
    terbit = PredikatTerbit.objects.select_related("kota").order_by("kota__nama", "-tahun_evaluasi", "tahap")
    for baris in terbit:
        per_kota.setdefault(baris.kota, []).append(baris)
    return tuple(RiwayatKota(kota, _terakhir(baris), tuple(baris)) for kota, baris in per_kota.items())


def _terakhir(terbit: Iterable[PredikatTerbit]) -> PredikatKota:
    """Newest first in. An award outranks a score that someone reported, but a newer report is not kept back."""
    semua = list(terbit)
    penghargaan = next((t for t in semua if t.jenis_predikat == PredikatTerbit.Jenis.PENGHARGAAN), None)
    sejak = penghargaan.tahun_evaluasi if penghargaan else 0
    kabar = next((t for t in semua if t.tahun_evaluasi > sejak), None)
    return PredikatKota(penghargaan, kabar)
