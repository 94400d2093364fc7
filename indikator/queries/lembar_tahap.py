"""Sheets (XLSX) of stages: one to fill in, one with all stages side by side."""

from decimal import Decimal

from indikator.berkas.skor import KEPALA, kode_tertulis
from indikator.models import Evaluasi, JumlahTahap, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.susunan import susunan
from indikator.queries.tahap import TOTAL, BarisTahap, PapanTahap, Sel, skor_pertanyaan
from klaster.lembar_kerja import LembarTulis

BELUM_ADA = "belum ada"


def lembar_isian(evaluasi: Evaluasi, tahap: Tahap) -> list[LembarTulis]:
    """What `impor_skor` reads back: the first sheet with codes and stored scores; the second says what is asked."""
    pohon = susunan(evaluasi.instrumen)
    skor = skor_pertanyaan(evaluasi, tahap)
    jumlah = JumlahTahap.objects.filter(evaluasi=evaluasi, tahap=tahap).order_by("tingkat", "kode")
    isian = [_isian(s.kode, skor.get(s.kode)) for s in pohon.soal]
    tertulis = [(kode_tertulis(j.tingkat, j.kode), j.skor, "") for j in jumlah]
    rujukan = [(k.kode, i.kode, s.kode, s.teks, s.maks) for k in pohon.klaster for i in k.indikator for s in i.soal]
    return [
        LembarTulis(f"Nilai {tahap.value}", KEPALA, [*isian, *tertulis], (18, 10, 60)),
        LembarTulis(
            "Pertanyaan", ("Klaster", "Indikator", "Kode", "Pertanyaan", "Nilai maksimum"), rujukan, (9, 9, 9, 90, 14)
        ),
    ]


def _isian(kode: str, skor: SkorTahap | None) -> tuple[str, Decimal | None, str]:
    return (kode, skor.skor, skor.catatan) if skor else (kode, None, "")


def lembar_papan(papan: PapanTahap, baris: list[BarisTahap]) -> LembarTulis:
    """The board as it is filtered on the page: each stage with its score and its difference."""
    kepala = ["Tingkat", "Kode", "Nama", "Maksimum"]
    for kolom in papan.kolom:
        kepala += [kolom.kode, f"Selisih {kolom.kode}"]
    isi = [_baris(b) for b in [papan.total, *baris]]
    return LembarTulis("Nilai tahap", kepala, isi, (12, 9, 60, 10, *([10, 10] * len(papan.kolom))))


def _baris(baris: BarisTahap) -> list[str | Decimal | None]:
    isi: list[str | Decimal | None] = [baris.tingkat.capitalize(), baris.kode, baris.nama, baris.maks]
    if baris.tingkat == TOTAL:
        isi[0] = ""
    for sel in baris.sel:
        isi += [_nilai(sel), sel.selisih]
    return isi


def _nilai(sel: Sel) -> Decimal | str:
    return BELUM_ADA if sel.nilai is None else sel.nilai
