"""Do the scores of a stage add up? Question -> indicator -> klaster -> total, our sums against those the stage wrote.

Nothing is corrected: where two figures differ both are kept and shown, with the difference. A sum that the stage wrote
is compared with the sum of its questions and with the sum of what the stage wrote one level below; the three totals
(by question, by indicator, by klaster) are compared with each other also when no total was written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from indikator.models import Evaluasi, JumlahTahap, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.skor import teks_poin
from indikator.queries.susunan import CabangIndikator, CabangKlaster, Susunan, susunan
from indikator.skoring import SEN

NOL = Decimal(0)
PERTANYAAN = "pertanyaan"
INDIKATOR, KLASTER, TOTAL = (t.value for t in JumlahTahap.Tingkat)
#: How a figure came about, in words: the sum of these.
DASAR = {
    PERTANYAAN: "jumlah nilai pertanyaan",
    INDIKATOR: "jumlah nilai indikator",
    KLASTER: "jumlah nilai klaster",
    TOTAL: "total tertulis",
}

Jumlah = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Beda:
    """Two figures of one node that should be the same. `selisih` = the second minus the first.

    `belum` counts questions below without a score, which may be the whole reason.
    """

    tingkat: str
    kode: str
    nama: str
    dasar: str
    nilai: Decimal
    pembanding: str
    nilai_pembanding: Decimal
    belum: int

    @property
    def selisih(self) -> Decimal:
        return self.nilai_pembanding - self.nilai

    @property
    def pembulatan(self) -> bool:
        """So small that the stage may only have rounded to two decimals. It stays listed all the same."""
        return abs(self.selisih) < SEN

    @property
    def kata_dasar(self) -> str:
        return DASAR[self.dasar]

    @property
    def kata_pembanding(self) -> str:
        """Read at the node: its own written sum is "tertulis", the other totals are named by what they add up."""
        return "tertulis pada tahap" if self.pembanding == self.tingkat else DASAR[self.pembanding]

    @property
    def kalimat(self) -> str:
        """One line for the commands: node, both figures, difference."""
        return (
            f"{f'{self.tingkat} {self.kode}'.strip()}: {self.kata_dasar} {teks_poin(self.nilai)}, "
            f"{self.kata_pembanding} {teks_poin(self.nilai_pembanding)}, selisih {teks_poin(self.selisih)}"
        )

    def json(self) -> dict[str, Any]:
        return {
            "tingkat": self.tingkat,
            "kode": self.kode,
            "nama": self.nama,
            "dasar": self.dasar,
            "nilai": teks_poin(self.nilai),
            "pembanding": self.pembanding,
            "nilai_pembanding": teks_poin(self.nilai_pembanding),
            "selisih": teks_poin(self.selisih),
            "pertanyaan_tanpa_skor": self.belum,
        }


@dataclass(frozen=True)
class BarisRekonsiliasi:
    """One node with its figures: our sum of questions, the sum of what was written below, what was written itself."""

    tingkat: str
    kode: str
    nama: str
    pertanyaan: Decimal | None
    bawahan: Decimal | None
    tertulis: Decimal | None
    terisi: int
    total_pertanyaan: int
    beda: tuple[Beda, ...]

    @property
    def cocok(self) -> bool:
        return not self.beda


@dataclass(frozen=True)
class Rekonsiliasi:
    """Everything that agrees and everything that does not, for one stage of one evaluation."""

    tahap: Tahap
    total: Mapping[str, Decimal | None]
    blok: tuple[tuple[BarisRekonsiliasi, tuple[BarisRekonsiliasi, ...]], ...]  # a klaster and its indicators
    puncak: BarisRekonsiliasi
    belum: tuple[str, ...]
    total_pertanyaan: int

    @property
    def klaster(self) -> tuple[BarisRekonsiliasi, ...]:
        return tuple(klaster for klaster, _ in self.blok)

    @property
    def indikator(self) -> tuple[BarisRekonsiliasi, ...]:
        return tuple(satu for _, semua in self.blok for satu in semua)

    @property
    def terisi(self) -> int:
        return self.total_pertanyaan - len(self.belum)

    @property
    def kosong(self) -> bool:
        """Nothing has been recorded for this stage."""
        return not self.terisi and not any(n is not None for n in self.total.values()) and not self.ada_jumlah

    @property
    def ada_jumlah(self) -> bool:
        return any(b.tertulis is not None for b in (self.puncak, *self.klaster, *self.indikator))

    @property
    def beda(self) -> tuple[Beda, ...]:
        """Every mismatch, the total first."""
        return tuple(b for baris in (self.puncak, *self.klaster, *self.indikator) for b in baris.beda)

    @property
    def cocok(self) -> bool:
        return not self.beda

    def json(self) -> dict[str, Any]:
        """As printed by the commands: figures as text with a dot."""
        return {
            "tahap": self.tahap.value,
            "nama_tahap": str(self.tahap.label),
            "cocok": self.cocok,
            "terisi": self.terisi,
            "total_pertanyaan": self.total_pertanyaan,
            "tanpa_skor": list(self.belum),
            "total": {sumber: _teks(nilai) for sumber, nilai in self.total.items()},
            "klaster": [_json_baris(b) for b in self.klaster],
            "indikator": [_json_baris(b) for b in self.indikator],
            "ketidakcocokan": [b.json() for b in self.beda],
        }


def rekonsiliasi(evaluasi: Evaluasi, tahap: Tahap) -> Rekonsiliasi:
    """The stage as it is stored. Four queries."""
    skor = SkorTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).order_by()
    jumlah = JumlahTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).order_by()
    return cocokkan(
        tahap,
        susunan(evaluasi.instrumen),
        dict(skor.values_list("pertanyaan__kode", "skor")),
        {(tingkat, kode): nilai for tingkat, kode, nilai in jumlah.values_list("tingkat", "kode", "skor")},
    )


def cocokkan(tahap: Tahap, pohon: Susunan, skor: Mapping[str, Decimal], jumlah: Jumlah) -> Rekonsiliasi:
    """Compare scores of questions (by code) and written sums (by level and code); also those not stored yet."""
    blok = tuple(
        (_klaster(k, skor, jumlah), tuple(_indikator(i, skor, jumlah) for i in k.indikator)) for k in pohon.klaster
    )
    total = {
        PERTANYAAN: _jumlah_terisi([s.kode for s in pohon.soal], skor),
        INDIKATOR: _jumlah_lengkap([jumlah.get((INDIKATOR, i.kode)) for i in pohon.indikator]),
        KLASTER: _jumlah_lengkap([jumlah.get((KLASTER, k.kode)) for k in pohon.klaster]),
        TOTAL: jumlah.get((TOTAL, "")),
    }
    belum = tuple(s.kode for s in pohon.soal if s.kode not in skor)
    puncak = BarisRekonsiliasi(
        TOTAL,
        "",
        "Total",
        total[PERTANYAAN],
        total[KLASTER],
        total[TOTAL],
        len(pohon.soal) - len(belum),
        len(pohon.soal),
        tuple(_beda_total(total, len(belum))),
    )
    return Rekonsiliasi(tahap, total, blok, puncak, belum, len(pohon.soal))


def _indikator(cabang: CabangIndikator, skor: Mapping[str, Decimal], jumlah: Jumlah) -> BarisRekonsiliasi:
    kode = [s.kode for s in cabang.soal]
    return _baris(INDIKATOR, cabang.kode, cabang.nama, kode, None, skor, jumlah)


def _klaster(cabang: CabangKlaster, skor: Mapping[str, Decimal], jumlah: Jumlah) -> BarisRekonsiliasi:
    kode = [s.kode for i in cabang.indikator for s in i.soal]
    bawahan = _jumlah_lengkap([jumlah.get((INDIKATOR, i.kode)) for i in cabang.indikator])
    return _baris(KLASTER, cabang.kode, cabang.nama, kode, bawahan, skor, jumlah)


def _baris(
    tingkat: str,
    kode: str,
    nama: str,
    soal: list[str],
    bawahan: Decimal | None,
    skor: Mapping[str, Decimal],
    jumlah: Jumlah,
) -> BarisRekonsiliasi:
    hitungan = _jumlah_terisi(soal, skor)
    tertulis = jumlah.get((tingkat, kode))
    terisi = sum(k in skor for k in soal)
    beda = [
        Beda(tingkat, kode, nama, dasar, nilai, tingkat, tertulis, len(soal) - terisi)
        for dasar, nilai in ((PERTANYAAN, hitungan), (INDIKATOR, bawahan))
        if nilai is not None and tertulis is not None and nilai != tertulis
    ]
    return BarisRekonsiliasi(tingkat, kode, nama, hitungan, bawahan, tertulis, terisi, len(soal), tuple(beda))


def _beda_total(total: Mapping[str, Decimal | None], belum: int) -> Iterable[Beda]:
    """Each pair of totals that differ, the lower level first."""
    for (dasar, nilai), (lain, pembanding) in combinations(total.items(), 2):
        if nilai is not None and pembanding is not None and nilai != pembanding:
            yield Beda(TOTAL, "", "Total", dasar, nilai, lain, pembanding, belum)


def _jumlah_terisi(kode: list[str], skor: Mapping[str, Decimal]) -> Decimal | None:
    """Sum of those that have a score; None when none has."""
    ada = [skor[k] for k in kode if k in skor]
    return sum(ada, NOL) if ada else None


def _jumlah_lengkap(nilai: list[Decimal | None]) -> Decimal | None:
    """Sum of written figures; None as soon as one was not written, for a sum with holes proves nothing."""
    ada = [n for n in nilai if n is not None]
    return sum(ada, NOL) if ada and len(ada) == len(nilai) else None


def _teks(nilai: Decimal | None) -> str | None:
    return None if nilai is None else teks_poin(nilai)


def _json_baris(baris: BarisRekonsiliasi) -> dict[str, Any]:
    return {
        "kode": baris.kode,
        "nama": baris.nama,
        "pertanyaan": _teks(baris.pertanyaan),
        "tertulis": _teks(baris.tertulis),
        "terisi": baris.terisi,
        "total_pertanyaan": baris.total_pertanyaan,
        "cocok": baris.cocok,
    }
