"""Klaster, indikator and questions of the file, with the proof that their points add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indikator.berkas.instrumen.bentuk import (
    IsiBukti,
    IsiIndikator,
    IsiKlaster,
    IsiPertanyaan,
    IsiTabel,
    teks_angka,
)
from indikator.berkas.instrumen.matriks import baca_matriks
from indikator.berkas.instrumen.pemeriksa import KODE, Pemeriksa
from indikator.berkas.instrumen.penilaian import baca_penilaian
from indikator.berkas.instrumen.simpul import Peta, Simpul, Skalar

JENIS_BUKTI = (
    "peraturan",
    "keputusan",
    "dokumen",
    "laporan",
    "data",
    "matriks",
    "foto",
    "notulen",
    "daftar_hadir",
    "perjanjian",
    "sertifikat",
    "tautan",
)
WILAYAH = ("kecamatan", "kelurahan")
POIN_MAKS = Decimal("9999.99")

_KUNCI_PERTANYAAN = ("kode", "teks", "petunjuk", "skor_maks", "penilaian", "opd", "wilayah", "tahun_data", "bukti")


@dataclass(frozen=True, slots=True)
class Dikenal:
    """What questions may refer to: codes of departments, and named tables."""

    opd: set[str]
    matriks: Mapping[str, IsiTabel | None]


def baca_klaster(p: Pemeriksa, simpul: Simpul, dikenal: Dikenal) -> IsiKlaster | None:
    apa = _sebutan(simpul, "klaster")
    peta = p.peta(simpul, apa, ["kode", "nomor", "nama", "skor_maks", "indikator"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", apa, maks=8, pola=KODE)
    nomor = p.bulat(peta, "nomor", apa, 0, 99)
    nama = p.teks(peta, "nama", apa, maks=120)
    maks = _poin(p, peta, "skor_maks", apa)
    bawah = p.daftar(peta, "indikator", apa)
    indikator = p.semua(bawah, lambda s: _baca_indikator(p, s, dikenal))
    if len(indikator) == len(bawah):
        periksa_jumlah(p, peta, "skor_maks", maks, [i.skor_maks for i in indikator], f"{apa}: skor_maks", "indikator")
    if kode is None or nomor is None or nama is None or maks is None:
        return None
    return IsiKlaster(kode, nomor, nama, maks, indikator, simpul.baris)


def _baca_indikator(p: Pemeriksa, simpul: Simpul, dikenal: Dikenal) -> IsiIndikator | None:
    apa = _sebutan(simpul, "indikator")
    peta = p.peta(simpul, apa, ["kode", "nama", "skor_maks", "pertanyaan"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", apa, maks=8, pola=KODE)
    nama = p.teks(peta, "nama", apa, maks=300)
    maks = _poin(p, peta, "skor_maks", apa)
    bawah = p.daftar(peta, "pertanyaan", apa)
    pertanyaan = p.semua(bawah, lambda s: _baca_pertanyaan(p, s, dikenal))
    if len(pertanyaan) == len(bawah):
        periksa_jumlah(p, peta, "skor_maks", maks, [q.skor_maks for q in pertanyaan], f"{apa}: skor_maks", "pertanyaan")
    if kode is None or nama is None or maks is None:
        return None
    return IsiIndikator(kode, nama, maks, pertanyaan, simpul.baris)


def _baca_pertanyaan(p: Pemeriksa, simpul: Simpul, dikenal: Dikenal) -> IsiPertanyaan | None:
    apa = _sebutan(simpul, "pertanyaan")
    peta = p.peta(simpul, apa, _KUNCI_PERTANYAAN, ["skor_lembar", "matriks"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", apa, maks=12, pola=KODE)
    teks = p.teks(peta, "teks", apa, maks=2000)
    petunjuk = p.teks(peta, "petunjuk", apa, maks=4000, boleh_kosong=True)
    maks = _poin(p, peta, "skor_maks", apa)
    lembar = _poin(p, peta, "skor_lembar", apa)
    penilaian = baca_penilaian(p, peta.isi["penilaian"], apa) if "penilaian" in peta.isi else None
    opd = _baca_opd(p, peta, apa, dikenal.opd)
    wilayah = _baca_wilayah(p, peta, apa)
    tahun = p.bulat(peta, "tahun_data", apa, 1, 2)
    bukti = p.semua(p.daftar(peta, "bukti", apa, boleh_kosong=True), lambda s: _baca_bukti(p, s, apa))
    matriks = baca_matriks(p, peta, apa, dikenal.matriks, penilaian)
    if matriks and all(b.jenis != "matriks" for b in bukti):
        p.catat(matriks.baris, f"{apa}: ada matriks, tetapi tidak ada bukti berjenis matriks")
    if kode is None or teks is None or petunjuk is None or maks is None or penilaian is None or tahun is None:
        return None
    return IsiPertanyaan(
        kode, teks, petunjuk, maks, lembar, penilaian, opd, wilayah, tahun, bukti, simpul.baris, matriks
    )


def _baca_opd(p: Pemeriksa, peta: Peta, apa: str, dikenal: set[str]) -> tuple[str, ...]:
    """The departments of a question, the leading one first; each must stand in opd_acuan."""
    butir = []
    for simpul in p.daftar(peta, "opd", apa):
        kode = p.teks_simpul(simpul, f"{apa}: opd", maks=20)
        if kode is None:
            continue
        if kode not in dikenal:
            p.catat(simpul.baris, f"{apa}: OPD {kode} tidak ada pada opd_acuan")
        butir.append((kode, simpul.baris))
    p.tanpa_ganda(butir, f"{apa}: OPD")
    return tuple(kode for kode, _ in butir)


def _baca_wilayah(p: Pemeriksa, peta: Peta, apa: str) -> str | None:
    simpul = peta.isi.get("wilayah")
    if isinstance(simpul, Skalar) and simpul.nilai is None:
        return None
    return p.salah_satu(peta, "wilayah", apa, WILAYAH)


def _baca_bukti(p: Pemeriksa, simpul: Simpul, apa: str) -> IsiBukti | None:
    peta = p.peta(simpul, f"{apa}: bukti", ["jenis", "uraian", "wajib"])
    if peta is None:
        return None
    jenis = p.salah_satu(peta, "jenis", f"{apa}: bukti", JENIS_BUKTI)
    uraian = p.teks(peta, "uraian", f"{apa}: bukti", maks=300)
    wajib = p.logis(peta, "wajib", f"{apa}: bukti")
    if jenis is None or uraian is None or wajib is None:
        return None
    return IsiBukti(jenis, uraian, wajib, simpul.baris)


def _sebutan(simpul: Simpul, apa: str) -> str:
    """ "pertanyaan 1.2a", or just "pertanyaan" while its code cannot be read."""
    kode = simpul.isi.get("kode") if isinstance(simpul, Peta) else None
    return f"{apa} {kode.nilai}" if isinstance(kode, Skalar) and isinstance(kode.nilai, str) else apa


def _poin(p: Pemeriksa, peta: Peta, kunci: str, apa: str) -> Decimal | None:
    return p.desimal(peta, kunci, apa, minimum=Decimal(0), maksimum=POIN_MAKS, tempat=2)


def periksa_jumlah(
    p: Pemeriksa, peta: Peta, kunci: str, tertulis: Decimal | None, bagian: list[Decimal], apa: str, nama_bagian: str
) -> None:
    """The figure that is written must be the exact sum of its parts."""
    jumlah = sum(bagian, Decimal(0))
    if tertulis is not None and bagian and tertulis != jumlah:
        p.catat(
            peta.isi[kunci].baris,
            f"{apa} tertulis {teks_angka(tertulis)}, tetapi jumlah {len(bagian)} {nama_bagian} {teks_angka(jumlah)}",
        )
