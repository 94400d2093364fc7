"""Scores to show and to print: stored results and the results of imported stages, in one shape."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from indikator import skoring
from indikator.jembatan import instrumen_mesin
from indikator.models import Evaluasi, HasilSkor, Instrumen, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.pohon import hasil_terbaru

#: Evaluations whose results are read at once for printing.
ROMBONGAN_IKHTISAR = 50


@dataclass(frozen=True)
class IkhtisarSkor:
    """One total of one evaluation: what `hitung_skor` prints. Points in `klaster` and `indikator` are text."""

    tahap: str
    nama_tahap: str
    total: Decimal
    predikat_kode: str
    predikat_nama: str
    terjawab: int
    total_pertanyaan: int
    klaster: list[dict[str, Any]]
    indikator: list[dict[str, Any]]


def teks_poin(nilai: Decimal) -> str:
    """Points as text with a dot: two decimals, or more where an imported score has more; never an exponent."""
    pas = nilai.quantize(skoring.SEN)
    return f"{pas if pas == nilai else nilai.normalize():f}"


@dataclass(frozen=True)
class NamaBagian:
    """What the engine does not know: names by code."""

    klaster: dict[str, str]
    indikator: dict[str, str]


def nama_bagian(instrumen: Instrumen) -> NamaBagian:
    return NamaBagian(
        dict(instrumen.blok.values_list("klaster__kode", "nama")),
        dict(instrumen.indikator.values_list("kode", "nama")),
    )


def susun_rincian(hasil: skoring.Hasil, nama: NamaBagian) -> dict[str, Any]:
    """The JSON of `HasilSkor.rincian`: names beside points, points as text, and the questions without a score."""
    pertanyaan = [p for k in hasil.klaster for i in k.indikator for p in i.pertanyaan]
    return {
        "klaster": [_baris(k, nama.klaster[k.kode]) for k in hasil.klaster],
        "indikator": [
            {**_baris(i, nama.indikator[i.kode]), "klaster": k.kode} for k in hasil.klaster for i in k.indikator
        ],
        "pertanyaan": {p.kode: teks_poin(p.skor) for p in pertanyaan},
        "belum": [p.kode for p in pertanyaan if not p.terjawab],
    }


def ikhtisar_semua(evaluasi: Evaluasi) -> list[IkhtisarSkor]:
    """Self, verified (as last computed) and every imported stage, in the order of the season."""
    tersimpan = [h for jenis in HasilSkor.Jenis if (h := hasil_terbaru(evaluasi, jenis)) is not None]
    return [_dari_tersimpan(h) for h in tersimpan] + ikhtisar_tahap(evaluasi)


def ikhtisar_aliran(evaluasi: Iterable[Evaluasi]) -> Iterator[tuple[Evaluasi, list[IkhtisarSkor]]]:
    """What `ikhtisar_semua` gives, for many: a fixed number of queries for each batch, and one batch in memory.

    Needs `instrumen` loaded. Evaluations without any result are passed over.
    """
    bahan: dict[int, tuple[skoring.Instrumen, NamaBagian]] = {}
    aliran = iter(evaluasi)
    while rombongan := list(islice(aliran, ROMBONGAN_IKHTISAR)):
        tersimpan, tahap = _hasil_terbaru_banyak(rombongan), _skor_tahap_banyak(rombongan)
        for e in rombongan:
            isi = [_dari_tersimpan(h) for jenis in HasilSkor.Jenis if (h := tersimpan.get((e.pk, jenis))) is not None]
            if skor := tahap.get(e.pk):
                if e.instrumen_id not in bahan:
                    bahan[e.instrumen_id] = (instrumen_mesin(e.instrumen), nama_bagian(e.instrumen))
                isi += _ikhtisar_skor_tahap(skor, *bahan[e.instrumen_id])
            if isi:
                yield e, isi


def _hasil_terbaru_banyak(evaluasi: list[Evaluasi]) -> dict[tuple[int, str], HasilSkor]:
    lebih_baru = HasilSkor.objects.filter(
        evaluasi=OuterRef("evaluasi"), jenis=OuterRef("jenis"), revisi__gt=OuterRef("revisi")
    )
    baris = HasilSkor.objects.filter(~Exists(lebih_baru), evaluasi__in=evaluasi).order_by()
    return {(h.evaluasi_id, h.jenis): h for h in baris}


def _skor_tahap_banyak(evaluasi: list[Evaluasi]) -> dict[int, dict[str, dict[str, Decimal]]]:
    """Evaluation -> stage -> question code -> score."""
    skor: dict[int, dict[str, dict[str, Decimal]]] = {}
    baris = SkorTahap.objects.filter(evaluasi__in=evaluasi).order_by()
    for nomor, tahap, kode, nilai in baris.values_list("evaluasi_id", "tahap", "pertanyaan__kode", "skor"):
        skor.setdefault(nomor, {}).setdefault(tahap, {})[kode] = nilai
    return skor


def ikhtisar_tahap(evaluasi: Evaluasi) -> list[IkhtisarSkor]:
    """Every imported stage, added up from its question scores."""
    skor = _skor_tahap_banyak([evaluasi]).get(evaluasi.pk)
    if not skor:
        return []
    return _ikhtisar_skor_tahap(skor, instrumen_mesin(evaluasi.instrumen), nama_bagian(evaluasi.instrumen))


def _ikhtisar_skor_tahap(
    skor: dict[str, dict[str, Decimal]], mesin: skoring.Instrumen, nama: NamaBagian
) -> list[IkhtisarSkor]:
    return [_dari_hasil(tahap, nama, skoring.jumlahkan(mesin, skor[tahap])) for tahap in Tahap if tahap in skor]


def evaluasi_tertinggal() -> QuerySet[Evaluasi]:
    """Evaluations of which a result is missing at the current revision, or was made by another engine."""
    kini = HasilSkor.objects.filter(evaluasi=OuterRef("pk"), revisi=OuterRef("revisi"), versi_mesin=skoring.VERSI_MESIN)
    lengkap = [Exists(kini.filter(jenis=jenis)) for jenis in HasilSkor.Jenis]
    return Evaluasi.objects.exclude(Q(*lengkap)).order_by("pk")


def _baris(bagian: skoring.HasilKlaster | skoring.HasilIndikator, nama: str) -> dict[str, Any]:
    return {
        "kode": bagian.kode,
        "nama": nama,
        "skor": teks_poin(bagian.skor),
        "skor_maks": teks_poin(bagian.skor_maks),
        "terjawab": bagian.terjawab,
        "total_pertanyaan": bagian.total_pertanyaan,
    }


def _dari_tersimpan(hasil: HasilSkor) -> IkhtisarSkor:
    return IkhtisarSkor(
        tahap=hasil.jenis,
        nama_tahap=hasil.get_jenis_display(),
        total=hasil.total,
        predikat_kode=hasil.predikat_kode,
        predikat_nama=hasil.predikat_nama,
        terjawab=hasil.terjawab,
        total_pertanyaan=hasil.total_pertanyaan,
        klaster=hasil.rincian["klaster"],
        indikator=hasil.rincian["indikator"],
    )


def _dari_hasil(tahap: Tahap, nama: NamaBagian, hasil: skoring.Hasil) -> IkhtisarSkor:
    rincian = susun_rincian(hasil, nama)
    return IkhtisarSkor(
        tahap=tahap.value,
        nama_tahap=str(tahap.label),
        total=hasil.total,
        predikat_kode=hasil.predikat.kode,
        predikat_nama=hasil.predikat.nama,
        terjawab=hasil.terjawab,
        total_pertanyaan=hasil.total_pertanyaan,
        klaster=rincian["klaster"],
        indikator=rincian["indikator"],
    )
