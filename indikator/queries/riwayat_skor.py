"""How the score of an evaluation moved: every stored result in order, and two of them compared to the question.

A point in time is a revision of the evaluation; self and verified total of one revision belong together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet

from indikator.models import Evaluasi, HasilSkor, Pertanyaan

Jenis = HasilSkor.Jenis


@dataclass(frozen=True, slots=True)
class BarisRiwayat:
    """One computation: when, what was changed and by whom, both totals and how they changed since the one before."""

    revisi: int
    pada: datetime
    penyebab: str
    pemicu: str
    mandiri: Decimal | None
    verifikasi: Decimal | None
    beda_mandiri: Decimal | None
    beda_verifikasi: Decimal | None


def riwayat_skor(evaluasi: Evaluasi) -> QuerySet:
    """Computations, newest first, as dictionaries; give a page of them to `susun_baris`."""
    nilai = {jenis: Max("total", filter=Q(jenis=jenis)) for jenis in Jenis.values}
    baris = HasilSkor.objects.filter(evaluasi=evaluasi).order_by().values("revisi")
    return baris.annotate(pada=Max("dihitung_pada"), sebab=Max("penyebab"), oleh=Max("pemicu"), **nilai).order_by(
        "-revisi"
    )


def susun_baris(evaluasi: Evaluasi, halaman: Sequence[dict[str, Any]]) -> list[BarisRiwayat]:
    """A page of `riwayat_skor` with the changes; the row before the page is fetched for the last one of it."""
    baris = list(halaman)
    if not baris:
        return []
    sebelum = riwayat_skor(evaluasi).filter(revisi__lt=baris[-1]["revisi"]).first()
    lama = [*baris[1:], sebelum or {}]
    return [
        BarisRiwayat(
            revisi=b["revisi"],
            pada=b["pada"],
            penyebab=b["sebab"],
            pemicu=b["oleh"],
            mandiri=b[Jenis.MANDIRI],
            verifikasi=b[Jenis.VERIFIKASI],
            beda_mandiri=_beda(b[Jenis.MANDIRI], a.get(Jenis.MANDIRI)),
            beda_verifikasi=_beda(b[Jenis.VERIFIKASI], a.get(Jenis.VERIFIKASI)),
        )
        for b, a in zip(baris, lama, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class TitikSkor:
    """One total at one moment, without its details."""

    jenis: str
    revisi: int
    pada: datetime
    total: Decimal


def titik_skor(evaluasi: Evaluasi) -> list[TitikSkor]:
    """Every total of the evaluation, oldest first; one query without the details."""
    baris = HasilSkor.objects.filter(evaluasi=evaluasi).order_by("revisi", "jenis")
    return [TitikSkor(*isi) for isi in baris.values_list("jenis", "revisi", "dihitung_pada", "total")]


def akhir_hari(evaluasi: Evaluasi, titik: Sequence[TitikSkor]) -> list[TitikSkor]:
    """The last self total of each day of the city, newest first: what the lists of the comparison offer."""
    zona = evaluasi.kota.zona
    hari = {t.pada.astimezone(zona).date(): t for t in titik if t.jenis == Jenis.MANDIRI}
    return list(reversed(hari.values()))


# --- Two points in time ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Perbedaan:
    """One part of the instrument before and after. `terjawab_*` tells a zero from a question without a score."""

    kode: str
    nama: str
    lama: Decimal
    baru: Decimal
    maks: Decimal | None = None
    terjawab_lama: bool = True
    terjawab_baru: bool = True

    @property
    def beda(self) -> Decimal:
        return self.baru - self.lama

    @property
    def berubah(self) -> bool:
        return self.beda != 0 or self.terjawab_lama != self.terjawab_baru


@dataclass(frozen=True, slots=True)
class BandingTitik:
    """Two results of one kind. The differences of the questions, of the indicators and of the klaster all sum to
    that of the totals."""

    lama: HasilSkor
    baru: HasilSkor
    klaster: list[Perbedaan]
    indikator: list[Perbedaan]
    pertanyaan: list[Perbedaan]

    @property
    def beda(self) -> Decimal:
        return self.baru.total - self.lama.total

    @property
    def cocok(self) -> bool:
        return all(
            sum((p.beda for p in bagian), Decimal(0)) == self.beda
            for bagian in (self.klaster, self.indikator, self.pertanyaan)
        )


def banding_titik(evaluasi: Evaluasi, jenis: str, satu: int, dua: int) -> BandingTitik | None:
    """The results of two revisions, the older first; None when one of them has no result of this kind."""
    hasil = {h.revisi: h for h in HasilSkor.objects.filter(evaluasi=evaluasi, jenis=jenis, revisi__in={satu, dua})}
    if satu not in hasil or dua not in hasil:
        return None
    lama, baru = hasil[min(satu, dua)], hasil[max(satu, dua)]
    return BandingTitik(
        lama=lama,
        baru=baru,
        klaster=list(_bagian(lama, baru, "klaster")),
        indikator=[p for p in _bagian(lama, baru, "indikator") if p.berubah],
        pertanyaan=_pertanyaan(lama, baru),
    )


def _bagian(lama: HasilSkor, baru: HasilSkor, nama: str) -> Iterator[Perbedaan]:
    """An evaluation keeps its instrument, so both results have the same parts."""
    dahulu = {b["kode"]: Decimal(b["skor"]) for b in lama.rincian[nama]}
    for b in baru.rincian[nama]:
        lalu = dahulu.get(b["kode"], Decimal(0))
        yield Perbedaan(b["kode"], b["nama"], lalu, Decimal(b["skor"]), Decimal(b["skor_maks"]))


def _pertanyaan(lama: HasilSkor, baru: HasilSkor) -> list[Perbedaan]:
    """Only the questions that differ, in the order of the instrument; their wording in one query."""
    dahulu, kini = lama.rincian["pertanyaan"], baru.rincian["pertanyaan"]
    belum_lama, belum_baru = (set(h.rincian.get("belum", ())) for h in (lama, baru))
    beda = [k for k in kini if dahulu.get(k) != kini[k] or (k in belum_lama) != (k in belum_baru)]
    soal = Pertanyaan.objects.filter(instrumen__evaluasi=baru.evaluasi_id, kode__in=beda)
    return [
        Perbedaan(
            kode=p.kode,
            nama=p.teks,
            lama=Decimal(dahulu.get(p.kode, 0)),
            baru=Decimal(kini[p.kode]),
            maks=p.skor_maks,
            terjawab_lama=p.kode not in belum_lama,
            terjawab_baru=p.kode not in belum_baru,
        )
        for p in soal.only("kode", "teks", "skor_maks").order_by("urutan")
    ]


def _beda(baru: Decimal | None, lama: Decimal | None) -> Decimal | None:
    return None if baru is None or lama is None else baru - lama
