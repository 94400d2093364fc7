"""The scoring rule of a question: which keys each kind has, and what makes it sound."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from indikator.berkas.instrumen.bentuk import IsiOpsi, IsiPenilaian, IsiPita, teks_angka
from indikator.berkas.instrumen.pemeriksa import KODE, Pemeriksa
from indikator.berkas.instrumen.simpul import Peta, Simpul
from indikator.skoring import Cara

NOL, SATU, SERATUS = Decimal(0), Decimal(1), Decimal(100)


def baca_penilaian(p: Pemeriksa, simpul: Simpul, apa: str) -> IsiPenilaian | None:
    """The kind of rule decides which keys are read, so it is looked at first."""
    if not isinstance(simpul, Peta) or "cara" not in simpul.isi:
        p.peta(simpul, f"{apa}: penilaian", ["cara"])
        return None
    cara = p.salah_satu(simpul, "cara", f"{apa}: penilaian", [c.value for c in Cara])
    return None if cara is None else _PEMBACA[Cara(cara)](p, simpul, apa)


def _ya_tidak(p: Pemeriksa, peta: Peta, apa: str) -> IsiPenilaian:
    p.peta(peta, f"{apa}: penilaian ya_tidak", ["cara"])
    return IsiPenilaian(Cara.YA_TIDAK, peta.baris)


def _pilihan(p: Pemeriksa, peta: Peta, apa: str) -> IsiPenilaian | None:
    p.peta(peta, f"{apa}: penilaian pilihan", ["cara", "opsi"])
    simpul = p.daftar(peta, "opsi", apa)
    opsi = p.semua(simpul, lambda s: _opsi(p, s, apa))
    p.tanpa_ganda([(o.kode, o.baris) for o in opsi], f"{apa}: kode opsi")
    if len(opsi) < max(len(simpul), 1):
        return None
    _periksa_opsi(p, opsi, apa)
    return IsiPenilaian(Cara.PILIHAN, peta.baris, opsi=opsi)


def _opsi(p: Pemeriksa, simpul: Simpul, apa: str) -> IsiOpsi | None:
    peta = p.peta(simpul, f"{apa}: opsi", ["kode", "label", "proporsi"])
    if peta is None:
        return None
    kode = p.teks(peta, "kode", f"{apa}: opsi", maks=10, pola=KODE)
    label = p.teks(peta, "label", f"{apa}: opsi {kode}", maks=500)
    proporsi = p.desimal(peta, "proporsi", f"{apa}: opsi {kode}", minimum=NOL, maksimum=SATU)
    if kode is None or label is None or proporsi is None:
        return None
    return IsiOpsi(kode, label, proporsi, simpul.baris)


def _periksa_opsi(p: Pemeriksa, opsi: tuple[IsiOpsi, ...], apa: str) -> None:
    if opsi[0].proporsi != 1:
        p.catat(opsi[0].baris, f"{apa}: opsi pertama harus berproporsi 1, sekarang {teks_angka(opsi[0].proporsi)}")
    if opsi[-1].proporsi != 0:
        p.catat(opsi[-1].baris, f"{apa}: opsi terakhir harus berproporsi 0, sekarang {teks_angka(opsi[-1].proporsi)}")
    for atas, bawah in pairwise(opsi):
        if atas.proporsi <= bawah.proporsi:
            p.catat(bawah.baris, f"{apa}: proporsi opsi harus menurun; opsi {bawah.kode} tidak di bawah {atas.kode}")


def _rentang(p: Pemeriksa, peta: Peta, apa: str) -> IsiPenilaian | None:
    p.peta(peta, f"{apa}: penilaian rentang", ["cara", "satuan", "minimum", "maksimum", "rentang"])
    satuan = p.teks(peta, "satuan", apa, maks=40)
    minimum = p.desimal(peta, "minimum", apa)
    maksimum = p.desimal_atau_null(peta, "maksimum", apa)
    simpul = p.daftar(peta, "rentang", apa)
    pita = p.semua(simpul, lambda s: _pita(p, s, apa))
    if len(pita) == len(simpul) > 0:
        _periksa_pita(p, pita, apa)
        _periksa_batas(p, peta, minimum, maksimum, [(f"dari {teks_angka(i.dari)}", i.dari, i.baris) for i in pita], apa)
        if minimum is not None and pita[0].dari > minimum:
            p.catat(pita[0].baris, f"{apa}: rentang pertama harus mulai dari minimum {teks_angka(minimum)}")
    if satuan is None:
        return None
    return IsiPenilaian(Cara.RENTANG, peta.baris, satuan=satuan, minimum=minimum, maksimum=maksimum, rentang=pita)


def _pita(p: Pemeriksa, simpul: Simpul, apa: str) -> IsiPita | None:
    peta = p.peta(simpul, f"{apa}: rentang", ["dari", "proporsi"])
    if peta is None:
        return None
    dari = p.desimal(peta, "dari", f"{apa}: rentang")
    proporsi = p.desimal(peta, "proporsi", f"{apa}: rentang", minimum=NOL, maksimum=SATU)
    return None if dari is None or proporsi is None else IsiPita(dari, proporsi, simpul.baris)


def _periksa_pita(p: Pemeriksa, pita: tuple[IsiPita, ...], apa: str) -> None:
    for kiri, kanan in pairwise(pita):
        if kiri.dari >= kanan.dari:
            p.catat(kanan.baris, f"{apa}: rentang harus menaik; {teks_angka(kanan.dari)} tidak di atas yang sebelumnya")
    for harus in (NOL, SATU):
        if all(i.proporsi != harus for i in pita):
            p.catat(pita[0].baris, f"{apa}: salah satu rentang harus berproporsi {harus}")


def _linear(p: Pemeriksa, peta: Peta, apa: str) -> IsiPenilaian | None:
    p.peta(peta, f"{apa}: penilaian linear", ["cara", "satuan", "nol", "penuh"], ["minimum", "maksimum"])
    satuan = p.teks(peta, "satuan", apa, maks=40)
    nol, penuh = p.desimal(peta, "nol", apa), p.desimal(peta, "penuh", apa)
    minimum, maksimum = (p.desimal_atau_null(peta, k, apa) for k in ("minimum", "maksimum"))
    if satuan is None or nol is None or penuh is None:
        return None
    if nol == penuh:
        p.catat(peta.isi["penuh"].baris, f"{apa}: nol dan penuh tidak boleh sama")
    ujung = [(f"{k} {teks_angka(n)}", n, peta.isi[k].baris) for k, n in (("nol", nol), ("penuh", penuh))]
    batas_atas = SERATUS if maksimum is None and satuan == "%" else maksimum
    _periksa_batas(p, peta, NOL if minimum is None else minimum, batas_atas, ujung, apa)
    return IsiPenilaian(
        Cara.LINEAR, peta.baris, satuan=satuan, minimum=minimum, maksimum=maksimum, nol=nol, penuh=penuh
    )


def _periksa_batas(
    p: Pemeriksa,
    peta: Peta,
    minimum: Decimal | None,
    maksimum: Decimal | None,
    titik: list[tuple[str, Decimal, int]],
    apa: str,
) -> None:
    """Minimum below maximum, and every point of the rule between them. Unwritten bounds are 0 and, for %, 100."""
    if minimum is not None and maksimum is not None and minimum >= maksimum:
        p.catat(peta.baris, f"{apa}: minimum {teks_angka(minimum)} harus di bawah maksimum {teks_angka(maksimum)}")
        return
    for nama, nilai, baris in titik:
        if minimum is not None and nilai < minimum:
            p.catat(baris, f"{apa}: {nama} di bawah minimum {teks_angka(minimum)}")
        if maksimum is not None and nilai > maksimum:
            p.catat(baris, f"{apa}: {nama} di atas maksimum {teks_angka(maksimum)}")


_PEMBACA: dict[Cara, Callable[[Pemeriksa, Peta, str], IsiPenilaian | None]] = {
    Cara.YA_TIDAK: _ya_tidak,
    Cara.PILIHAN: _pilihan,
    Cara.RENTANG: _rentang,
    Cara.LINEAR: _linear,
}
