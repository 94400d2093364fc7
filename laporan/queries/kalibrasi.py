"""What a city's own stages say about each reason: how much of the self-score stood where only that reason applied."""

from dataclasses import dataclass
from decimal import Decimal

from indikator.aturan.taksiran import BAKU
from indikator.models import Evaluasi, SkorTahap
from indikator.models.simulasi import Diskon
from indikator.models.skor import Tahap
from indikator.queries.tahap import KOTA, PERTANYAAN, papan_tahap
from indikator.skoring.taksiran import Kalibrasi, Pengalaman, kalibrasi
from klaster.models import Kota
from laporan.queries.taksiran import jawaban_evaluasi, sebab_jawaban

#: Evaluations looked at, the newest first: what is older was verified by other rules.
EVALUASI_MAKS = 3


@dataclass(frozen=True, slots=True)
class SumberKalibrasi:
    """One evaluation with an outside stage: its year, the last such stage, and how many questions it compares."""

    tahun: int
    tahap: str
    banyak: int


@dataclass(frozen=True, slots=True)
class KalibrasiKota:
    sumber: tuple[SumberKalibrasi, ...]
    hasil: tuple[Kalibrasi, ...]

    @property
    def dapat_dipakai(self) -> bool:
        return any(k.potongan for k in self.hasil)


def kalibrasi_kota(kota: Kota) -> KalibrasiKota:
    """From the newest evaluations that have scores of an outside stage; empty when there are none."""
    dinilai = SkorTahap.objects.exclude(tahap=Tahap.EM).filter(evaluasi__kota=kota).values("evaluasi_id")
    evaluasi = Evaluasi.objects.filter(pk__in=dinilai).select_related("kota", "instrumen").order_by("-tahun")
    sumber: list[SumberKalibrasi] = []
    pengalaman: list[Pengalaman] = []
    for satu in evaluasi[:EVALUASI_MAKS]:
        nama, isi = _pengalaman(satu)
        sumber.append(SumberKalibrasi(satu.tahun, nama, len(isi)))
        pengalaman += isi
    return KalibrasiKota(tuple(sumber), kalibrasi(pengalaman, [d.value for d in Diskon]))


def _pengalaman(evaluasi: Evaluasi) -> tuple[str, list[Pengalaman]]:
    """The last outside stage by name, and each question that it and the self-assessment both scored.

    Whether evidence had expired is asked of the last day of that season, not of today.
    """
    papan = papan_tahap(evaluasi)
    akhir = max(n for n, k in enumerate(papan.kolom) if k.ada and k.kode not in (Tahap.EM, KOTA))
    jawaban = jawaban_evaluasi(evaluasi)
    pada = min(evaluasi.hari_ini, evaluasi.penutupan or evaluasi.tenggat)
    sebab = sebab_jawaban(evaluasi, jawaban, pada, BAKU)
    alasan = {j.pertanyaan.kode: tuple(s.alasan.value for s in sebab.get(j.pk, ())) for j in jawaban}
    skor = [(b.kode, b.sel[0].nilai, b.sel[akhir].nilai) for b in papan.baris if b.tingkat == PERTANYAAN]
    return papan.kolom[akhir].nama, [
        Pengalaman(em, tahap, alasan.get(kode, ()))
        for kode, em, tahap in skor
        if em is not None and tahap is not None and em > Decimal(0)
    ]
