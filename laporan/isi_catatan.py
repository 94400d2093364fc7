"""What the follow-up sheet of outside notes shows, as plain frozen data: nothing is printed that is not in here."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from indikator.queries.catatan import BarisLembar
from laporan.isi_laporan import Kop


@dataclass(frozen=True, slots=True)
class ButirCatatan:
    """One row of the sheet, with the evidence that answers the note."""

    baris: BarisLembar
    bukti: tuple[str, ...]

    @property
    def sudah(self) -> str:
        """What was done, and by which evidence; or why it cannot be."""
        bagian = [self.baris.sudah]
        if self.bukti:
            bagian.append(f"Bukti: {'; '.join(self.bukti)}")
        if self.baris.alasan:
            bagian.append(f"Tidak mungkin dipenuhi: {self.baris.alasan}")
        return "\n".join(b for b in bagian if b)


@dataclass(frozen=True, slots=True)
class IsiCatatan:
    """The sheet of one evaluation: notes in the order of the instrument."""

    kop: Kop
    tahun: int
    contoh: bool
    instrumen: str
    per_tanggal: date
    butir: tuple[ButirCatatan, ...]

    @property
    def klaster(self) -> list[tuple[str, list[ButirCatatan]]]:
        """Name of the klaster -> its notes."""
        return [(nama, list(isi)) for nama, isi in groupby(self.butir, key=lambda b: b.baris.nama_klaster)]

    @property
    def selesai(self) -> int:
        return sum(b.baris.status == "selesai" for b in self.butir)

    @property
    def menunggu(self) -> int:
        return sum(b.baris.status == "ditindak" for b in self.butir)

    @property
    def lewat(self) -> int:
        return sum(b.baris.lewat for b in self.butir)
