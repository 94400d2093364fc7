"""A question's table in the report, as plain frozen data: see `isi_laporan`."""

from dataclasses import dataclass

#: Rows that are printed; the rest is in the table's spreadsheet, and the report says how many.
BARIS_TABEL_MAKS = 15


@dataclass(frozen=True, slots=True)
class KolomTabel:
    """One column of a printed table; `lebar` names its width in the style sheet ("" shares what is left)."""

    label: str
    lebar: str
    angka: bool


@dataclass(frozen=True, slots=True)
class Tabel:
    """The first rows of a question's table over all parts, as printed: each with its OPD and a text for each column.

    `total` has a text for each column, or is empty; it counts all rows, as does `banyak`.
    """

    judul: str
    kolom: tuple[KolomTabel, ...]
    baris: tuple[tuple[str, tuple[str, ...]], ...]
    total: tuple[str, ...]
    banyak: int

    @property
    def lajur(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """The rows as (OPD, [(text, is a number)])."""
        return [(opd, self._sel(isi)) for opd, isi in self.baris]

    @property
    def sel_total(self) -> list[tuple[str, bool]]:
        return self._sel(self.total) if self.total else []

    @property
    def sisa(self) -> int:
        return self.banyak - len(self.baris)

    def _sel(self, isi: tuple[str, ...]) -> list[tuple[str, bool]]:
        return [(teks, k.angka) for teks, k in zip(isi, self.kolom, strict=True)]
