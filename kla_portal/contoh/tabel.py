"""Example rows for the tables that questions ask for: seeded, small, and in agreement with the answer given.

Children are only counted. Pure: no database.
"""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import yaml

from indikator.matriks.definisi import Definisi, Jenis, Kolom
from indikator.matriks.isi import isi_tetap
from indikator.matriks.jumlah import sesuai
from kla_portal.contoh.fakta import DATA
from kla_portal.contoh.rencana import JENIS_WILAYAH, RencanaJawaban

BAGIAN_MAKS, BARIS_MAKS = 3, 24
PELUANG_DRAF = 0.6
#: Counts that cannot exceed the one before them, as far as a table has them.
MENURUN = (
    ("jumlah", "syarat", "upaya", "berhasil"),
    ("terdata", "dilayani", "selesai"),
    ("satuan", "sra"),
    ("petugas", "terlatih"),
    ("tenaga", "terlatih"),
    ("perkawinan", "anak", "dispensasi"),
    ("anak", "tercatat"),
    ("anak", "dilayani"),
    ("anak", "didampingi"),
)
#: A share is worked out of two other columns of its row.
PERSEN = {"tercatat": "anak", "capaian": "target"}
BESAR = {"anggaran": 5_000_000, "jangkauan": 250, "luas": 40}

Baris = dict[str, str]


def isi_tabel(
    rencana: RencanaJawaban, definisi: Definisi | None, *, kota: str, nama: Mapping[str, str], tahun: int
) -> dict[str, list[Baris]]:
    """Code of an office -> its rows in canonical text; empty when the answer claims nothing or asks for no table.

    `nama`: the city's offices and units by code.
    """
    nilai = rencana.nilai
    if definisi is None or nilai is None or nilai.skor == 0:
        return {}
    acak = random.Random(f"tabel/{kota}/{rencana.soal.kode}")
    kecamatan = [n.removeprefix("Kecamatan ") for n in nama.values() if n.startswith("Kecamatan ")]
    pengarang = _Pengarang(definisi, acak, sorted(kecamatan), tahun)
    if rencana.soal.wilayah:
        unit = [b.opd for b in rencana.bagian if b.jenis in JENIS_WILAYAH and b.diajukan and b.nilai_unit == "ya"]
        return {opd: [pengarang.baris(n) | {"unit": nama[opd], "ada": "ya"}] for n, opd in enumerate(unit)}
    if rencana.keadaan == "draf" and acak.random() >= PELUANG_DRAF:
        return {}
    bagian = sorted((b for b in rencana.bagian if b.dikerjakan), key=lambda b: not b.pimpin)[:BAGIAN_MAKS]
    return _bagi(pengarang.semua(nilai.angka), [b.opd for b in bagian], bertetap=definisi.bertetap)


def _bagi(baris: list[Baris], opd: list[str], *, bertetap: bool) -> dict[str, list[Baris]]:
    """The lead has the first and largest share; given rows are all the lead's."""
    if bertetap or len(baris) < len(opd):
        opd = opd[:1]
    lain = len(baris) // (len(opd) + 1)
    awal = len(baris) - lain * (len(opd) - 1)
    hasil = {opd[0]: baris[:awal]}
    hasil |= {kode: baris[awal + n * lain : awal + (n + 1) * lain] for n, kode in enumerate(opd[1:])}
    return {kode: isi for kode, isi in hasil.items() if isi}


class _Pengarang:
    """Writes the rows of one table."""

    def __init__(self, definisi: Definisi, acak: random.Random, kecamatan: Sequence[str], tahun: int) -> None:
        self.definisi, self.acak, self.tahun = definisi, acak, tahun
        self.kata = kata() | {"kecamatan": list(kecamatan)}
        self.kode = [k.kode for k in definisi.kolom]

    def semua(self, angka: Decimal | None) -> list[Baris]:
        """Rows whose count, share or ratio is the answer, where the definition says that they make it."""
        if self.definisi.bertetap:
            return self._bertetap()
        sumber = self.definisi.sumber
        if sumber is None or angka is None:
            return [self.baris(n) for n in range(self.acak.randint(3, 6))]
        if sumber.cara == "rasio":
            return self._rasio(sumber.kolom, sumber.penyebut, angka)
        if sumber.cara == "persen_ya":
            return self._persen_ya(sumber.kolom, angka)
        baris = [self.baris(n) for n in range(min(int(angka), BARIS_MAKS))]
        for n, satu in enumerate(baris):
            if sumber.cara == "jumlah_ya":
                satu[sumber.kolom] = "ya"
            elif sumber.kolom:
                satu[sumber.kolom] = self._beda(self.definisi.cari(sumber.kolom), n)
        return baris

    def baris(self, urutan: int) -> Baris:
        baris = {k.kode: self._sel(k, urutan) for k in self.definisi.kolom}
        for deret in MENURUN:
            ada = [k for k in deret if k in baris]
            for atas, bawah in pairwise(ada):
                baris[bawah] = str(min(int(baris[bawah]), int(baris[atas])))
        return self._lengkapi_persen(baris)

    def _lengkapi_persen(self, baris: Baris) -> Baris:
        for pembilang, penyebut in PERSEN.items():
            if "persen" in baris and pembilang in baris and Decimal(baris[penyebut]):
                bagian = Decimal(100) * Decimal(baris[pembilang]) / Decimal(baris[penyebut])
                baris["persen"] = f"{bagian.quantize(Decimal('0.01')).normalize():f}"
        return baris

    def _bertetap(self) -> list[Baris]:
        pertama = self.kode[0]
        isi = isi_tetap(self.definisi, self.tahun)
        if not self.definisi.tetap_tahun:
            isi = tuple(sorted(self.acak.sample(isi, k=min(6, len(isi))), key=isi.index))
        return [self.baris(n) | {pertama: satu} for n, satu in enumerate(isi)]

    def _rasio(self, atas: str, bawah: str, angka: Decimal) -> list[Baris]:
        """Three to five rows that add up to a fraction which is the answer."""
        n, d = next(
            (round(angka * d / 100), d) for d in (*range(40, 1001), 10_000) if _cocok(round(angka * d / 100), d, angka)
        )
        banyak = self.acak.randint(3, 5)
        penyebut = _pecah(d, banyak, [d] * banyak, self.acak)
        pembilang = _pecah(n, banyak, penyebut, self.acak)
        hasil = []
        for i, (p, q) in enumerate(zip(pembilang, penyebut, strict=True)):
            baris = self.baris(i) | {atas: str(p), bawah: str(q)}
            for lain in ("selesai", "dispensasi"):
                if lain in baris:
                    baris[lain] = str(min(int(baris[lain]), p))
            hasil.append(baris)
        return hasil

    def _persen_ya(self, kode: str, angka: Decimal) -> list[Baris]:
        """As many rows as it takes to come nearest to the share."""
        banyak = min(range(8, BARIS_MAKS + 1), key=lambda b: abs(Decimal(100 * round(angka * b / 100)) / b - angka))
        ya = round(angka * banyak / 100)
        return [self.baris(n) | {kode: "ya" if n < ya else "tidak"} for n in range(banyak)]

    def _sel(self, kolom: Kolom, urutan: int) -> str:
        acak = self.acak
        match kolom.jenis:
            case Jenis.BULAT | Jenis.DESIMAL:
                return str(acak.randint(3, 60) * BESAR.get(kolom.kode, 1))
            case Jenis.PERSEN:
                return str(acak.randint(40, 98))
            case Jenis.TAHUN:
                return str(self.tahun - acak.randint(0, 2))
            case Jenis.TANGGAL:
                lanjut = 3 if kolom.kode == "sampai" else 0
                return f"{self.tahun + lanjut}-{acak.randint(1, 12):02}-{acak.randint(1, 28):02}"
            case Jenis.YA_TIDAK:
                return "ya" if acak.random() < 0.8 else "tidak"
            case Jenis.PILIHAN:
                return acak.choice(kolom.pilihan)
            case _:
                return self._teks(kolom, urutan)

    def _teks(self, kolom: Kolom, urutan: int) -> str:
        """The first column names its row and differs from row to row; the others may repeat, some stay empty."""
        if kolom.kode == self.kode[0] or kolom.kode == "kecamatan":
            return self._beda(kolom, urutan)
        if not kolom.wajib and self.acak.random() < 0.35:
            return ""
        return self.acak.choice(self.kata.get(kolom.kode) or ["Sesuai laporan unit"])

    def _beda(self, kolom: Kolom, urutan: int) -> str:
        pilihan = list(kolom.pilihan) or self.kata.get(kolom.kode) or [kolom.label]
        putaran, n = divmod(urutan, len(pilihan))
        return f"{pilihan[n]} {putaran + 1}" if putaran and not kolom.pilihan else pilihan[n]


def _cocok(n: int, d: int, angka: Decimal) -> bool:
    return sesuai((Decimal(100 * n) / d).quantize(Decimal("0.0001")), angka)


def _pecah(jumlah: int, banyak: int, atas: list[int], acak: random.Random) -> list[int]:
    """Split a whole into so many parts, none above its bound; the bounds together hold the whole."""
    hasil, sisa = [], jumlah
    for i in range(banyak):
        ruang = sum(atas[i + 1 :])
        bawah, bisa = max(sisa - ruang, 0), min(atas[i], sisa)
        rata = sisa // (banyak - i)
        nilai = sisa if i == banyak - 1 else max(bawah, min(bisa, rata + acak.randint(-rata // 3, rata // 3)))
        hasil.append(nilai)
        sisa -= nilai
    return hasil


@lru_cache(maxsize=1)
def kata() -> dict[str, list[str]]:
    return yaml.safe_load((DATA / "tabel.yaml").read_text(encoding="utf-8"))
