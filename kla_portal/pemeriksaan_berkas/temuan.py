"""What the check can find."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Macam(StrEnum):
    """Kinds of disagreement; the value is what programs read."""

    HILANG = "hilang"
    UKURAN = "ukuran"
    SIDIK = "sidik"
    TAK_TERBACA = "tak_terbaca"
    PRATINJAU = "pratinjau"
    PULIH = "pulih"
    YATIM = "yatim"
    SISA = "sisa"
    UNGGAHAN = "unggahan"
    ASING = "asing"


LABEL = {
    Macam.HILANG: "tidak ada di penyimpanan",
    Macam.UKURAN: "ukurannya berbeda",
    Macam.SIDIK: "isinya berbeda (SHA-256)",
    Macam.TAK_TERBACA: "tidak dapat dibaca",
    Macam.PRATINJAU: "gambar pratinjau hilang",
    Macam.PULIH: "sudah kembali ada, tetapi masih tercatat hilang",
    Macam.YATIM: "tidak dirujuk basis data",
    Macam.SISA: "sisa unggahan yang tidak selesai",
    Macam.UNGGAHAN: "potongan unggahan kurang dari yang tercatat",
    Macam.ASING: "bukan berkas portal",
}


#: The field of a piece of evidence's own file, as `Temuan.bidang` names it.
BERKAS_BUKTI = "bukti.VersiBukti.berkas"


@dataclass(slots=True)
class Temuan:
    """One disagreement. `pk` is the row it is about, `tindakan` what was done about it; empty = it still stands."""

    macam: Macam
    nama: str
    keterangan: str = ""
    pk: Any = None
    kota: str = ""
    bidang: str = ""
    tindakan: str = ""

    @property
    def kalimat(self) -> str:
        rinci = f" ({self.keterangan})" if self.keterangan else ""
        selesai = f"; {self.tindakan}" if self.tindakan else ""
        return f"{self.nama}: {LABEL[self.macam]}{rinci}{selesai}"

    def json(self) -> dict[str, str]:
        return {
            "macam": self.macam.value,
            "nama": self.nama,
            "keterangan": self.keterangan,
            "tindakan": self.tindakan,
        }


@dataclass
class Hasil:
    """The whole check.

    `muda`: files without a row that may still get one, for they are younger than a day. `diketahui`: evidence that
    inspection has found lost before, so that its owner knows.
    """

    berkas: int = 0
    rujukan: int = 0
    bita: int = 0
    dibaca: int = 0
    muda: int = 0
    diketahui: int = 0
    temuan: list[Temuan] = field(default_factory=list)

    @property
    def tersisa(self) -> list[Temuan]:
        return [t for t in self.temuan if not t.tindakan]

    @property
    def menurut_macam(self) -> dict[str, int]:
        jumlah = Counter(t.macam.value for t in self.temuan)
        return {m.value: jumlah[m.value] for m in Macam if jumlah[m.value]}

    def json(self) -> dict[str, Any]:
        return {
            "berkas": self.berkas,
            "rujukan": self.rujukan,
            "bita": self.bita,
            "dibaca": self.dibaca,
            "muda": self.muda,
            "diketahui": self.diketahui,
            "menurut_macam": self.menurut_macam,
            "tersisa": len(self.tersisa),
            "temuan": [t.json() for t in self.temuan],
        }
