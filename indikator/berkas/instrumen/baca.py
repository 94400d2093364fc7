"""The whole file: size, encoding, head, predikat, OPD and the klaster below."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from indikator.berkas.instrumen.bentuk import IsiInstrumen, IsiKlaster, IsiOpd, IsiPredikat, IsiSumber, teks_angka
from indikator.berkas.instrumen.cacat import Cacat, InstrumenCacat
from indikator.berkas.instrumen.matriks import baca_acuan
from indikator.berkas.instrumen.pemeriksa import KODE, Pemeriksa
from indikator.berkas.instrumen.pertanyaan import POIN_MAKS, Dikenal, baca_klaster, periksa_jumlah
from indikator.berkas.instrumen.simpul import Peta, Simpul, Skalar, susun_simpul

UKURAN_MAKS = 5 * 1024 * 1024
JENIS_OPD = ("perangkat_daerah", "instansi_vertikal", "mitra", "wilayah")

_KUNCI = ("kode", "nama", "tahun_mulai", "total_maks", "catatan", "sumber", "predikat", "opd_acuan", "klaster")


def baca_berkas(jalur: Path | str) -> IsiInstrumen:
    """Read a file; OSError when it is not there or not readable, InstrumenCacat when it is not sound."""
    with Path(jalur).open("rb") as berkas:
        return baca_instrumen(berkas.read(UKURAN_MAKS + 1))


def baca_instrumen(isi: str | bytes) -> IsiInstrumen:
    """Read the text of an instrument file; InstrumenCacat with every fault when it is not sound."""
    p = Pemeriksa()
    hasil = _baca_akar(p, susun_simpul(_teks(isi), p.cacat))
    if p.cacat or hasil is None:
        raise InstrumenCacat(p.cacat)
    return hasil


def _teks(isi: str | bytes) -> str:
    mentah = isi.encode(errors="surrogatepass") if isinstance(isi, str) else isi
    if len(mentah) > UKURAN_MAKS:
        raise InstrumenCacat([Cacat(1, f"berkas lebih besar dari {UKURAN_MAKS // 1024 // 1024} MB")])
    try:
        teks = mentah.decode("utf-8-sig")
    except UnicodeDecodeError as galat:
        baris = mentah.count(b"\n", 0, galat.start) + 1
        raise InstrumenCacat([Cacat(baris, "teks bukan UTF-8; simpan ulang berkas dengan UTF-8")]) from galat
    if not teks.strip():
        raise InstrumenCacat([Cacat(1, "berkas kosong")])
    return teks


def _baca_akar(p: Pemeriksa, akar: Simpul) -> IsiInstrumen | None:
    peta = p.peta(akar, "instrumen", _KUNCI, ["matriks_acuan"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", "instrumen", maks=30, pola=KODE)
    nama = p.teks(peta, "nama", "instrumen", maks=200)
    tahun = p.bulat(peta, "tahun_mulai", "instrumen", 2000, 2100)
    total = p.desimal(peta, "total_maks", "instrumen", minimum=Decimal("0.01"), maksimum=POIN_MAKS, tempat=2)
    catatan = p.semua(
        p.daftar(peta, "catatan", "instrumen", boleh_kosong=True), lambda s: p.teks_simpul(s, "catatan", maks=2000)
    )
    sumber = p.semua(p.daftar(peta, "sumber", "instrumen", boleh_kosong=True), lambda s: _baca_sumber(p, s))
    p.tanpa_ganda([(s.id, s.baris) for s in sumber], "sumber")
    predikat = _baca_skala(p, peta, total)
    simpul_opd = p.daftar(peta, "opd_acuan", "instrumen")
    opd = p.semua(simpul_opd, lambda s: _baca_opd_acuan(p, s))
    p.tanpa_ganda([(o.kode, o.baris) for o in opd], "kode OPD")
    klaster = _baca_semua_klaster(p, peta, total, Dikenal(_kode_tertulis(simpul_opd), baca_acuan(p, peta)))
    if kode is None or nama is None or tahun is None or total is None:
        return None
    return IsiInstrumen(kode, nama, tahun, total, catatan, sumber, predikat, opd, klaster)


def _baca_semua_klaster(p: Pemeriksa, peta: Peta, total: Decimal | None, dikenal: Dikenal) -> tuple[IsiKlaster, ...]:
    simpul = p.daftar(peta, "klaster", "instrumen")
    klaster = p.semua(simpul, lambda s: baca_klaster(p, s, dikenal))
    p.tanpa_ganda([(k.kode, k.baris) for k in klaster], "kode klaster")
    p.tanpa_ganda([(str(k.nomor), k.baris) for k in klaster], "nomor klaster")
    indikator = [i for k in klaster for i in k.indikator]
    p.tanpa_ganda([(i.kode, i.baris) for i in indikator], "kode indikator")
    p.tanpa_ganda([(q.kode, q.baris) for i in indikator for q in i.pertanyaan], "kode pertanyaan")
    if len(klaster) == len(simpul):
        periksa_jumlah(p, peta, "total_maks", total, [k.skor_maks for k in klaster], "total_maks", "klaster")
    return klaster


def _baca_sumber(p: Pemeriksa, simpul: Simpul) -> IsiSumber | None:
    peta = p.peta(simpul, "sumber", ["id", "uraian"])
    if peta is None:
        return None
    tanda = p.teks(peta, "id", "sumber", maks=20)
    uraian = p.teks(peta, "uraian", "sumber", maks=2000)
    return None if tanda is None or uraian is None else IsiSumber(tanda, uraian, simpul.baris)


def _baca_opd_acuan(p: Pemeriksa, simpul: Simpul) -> IsiOpd | None:
    peta = p.peta(simpul, "opd_acuan", ["kode", "nama", "jenis"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", "opd_acuan", maks=20, pola=KODE)
    nama = p.teks(peta, "nama", f"OPD {kode}", maks=160)
    jenis = p.salah_satu(peta, "jenis", f"OPD {kode}", JENIS_OPD)
    return None if kode is None or nama is None or jenis is None else IsiOpd(kode, nama, jenis, simpul.baris)


def _kode_tertulis(simpul: tuple[Simpul, ...]) -> set[str]:
    """Codes as written, also of entries with faults: those faults must not be told again at every question."""
    kode = (s.isi.get("kode") for s in simpul if isinstance(s, Peta))
    return {k.nilai for k in kode if isinstance(k, Skalar) and isinstance(k.nilai, str)}


def _baca_skala(p: Pemeriksa, peta: Peta, total: Decimal | None) -> tuple[IsiPredikat, ...]:
    simpul = p.daftar(peta, "predikat", "instrumen")
    skala = p.semua(simpul, lambda s: _baca_predikat(p, s))
    p.tanpa_ganda([(s.kode, s.baris) for s in skala], "kode predikat")
    if not skala or len(skala) < len(simpul):
        return skala
    if skala[0].batas_bawah != 0 or not skala[0].inklusif:
        p.catat(skala[0].baris, "predikat pertama harus berbatas bawah 0 dan inklusif, agar setiap nilai berpredikat")
    for bawah, atas in pairwise(skala):
        if bawah.batas_bawah >= atas.batas_bawah:
            p.catat(atas.baris, f"predikat harus menaik; batas {atas.kode} tidak di atas {bawah.kode}")
    for s in skala:
        if total is not None and s.batas_bawah > total:
            p.catat(s.baris, f"predikat {s.kode}: batas_bawah di atas total_maks {teks_angka(total)}")
    return skala


def _baca_predikat(p: Pemeriksa, simpul: Simpul) -> IsiPredikat | None:
    peta = p.peta(simpul, "predikat", ["kode", "nama", "batas_bawah", "inklusif"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", "predikat", maks=20, pola=KODE)
    nama = p.teks(peta, "nama", f"predikat {kode}", maks=40)
    batas = p.desimal(peta, "batas_bawah", f"predikat {kode}", minimum=Decimal(0), maksimum=POIN_MAKS, tempat=2)
    inklusif = p.logis(peta, "inklusif", f"predikat {kode}")
    if kode is None or nama is None or batas is None or inklusif is None:
        return None
    return IsiPredikat(kode, nama, batas, inklusif, simpul.baris)
