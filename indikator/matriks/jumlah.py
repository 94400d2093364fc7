"""Totals under the columns, and the number that the rows give to the question itself. Decimal throughout."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from indikator.matriks.definisi import Definisi, Kolom, Sumber, Total
from klaster.templatetags.kla import tulis_angka

Baris = Sequence[dict[str, str]]
SERATUS, EMPAT_ANGKA = Decimal(100), Decimal("0.0001")


def hitung_total(definisi: Definisi, baris: Baris) -> dict[str, Decimal]:
    """Column code -> its total; only columns that have one and something to add up. Four decimals at most, half up."""
    hasil = {}
    for kolom in definisi.kolom:
        nilai = _TOTAL[kolom.total](baris, kolom.kode) if kolom.total else None
        if nilai is not None:
            hasil[kolom.kode] = nilai
    return hasil


def tulis_total(kolom: Kolom, nilai: Decimal) -> str:
    """The total as printed: "1.234", "rata-rata 62,5", "80 % ya"."""
    if kolom.total == Total.PERSEN_YA:
        return f"{tulis_angka(nilai, 2, pangkas=True)}\N{NO-BREAK SPACE}% ya"
    if kolom.total == Total.RATA_RATA:
        return f"rata-rata {tulis_angka(nilai, 2, pangkas=True)}"
    return tulis_angka(nilai, 4, pangkas=True)


def nilai_tabel(definisi: Definisi, baris: Baris) -> Decimal | None:
    """What the rows of all parts say that the answer is; None when nothing is derived, or no row is there to do so."""
    if definisi.sumber is None or not baris:
        return None
    return _NILAI[definisi.sumber.cara](baris, definisi.sumber)


def kata_sumber(definisi: Definisi) -> str:
    """How the number came about, in words: "banyaknya nama mitra yang berbeda"."""
    sumber = definisi.sumber
    if sumber is None:
        return ""
    if sumber.cara == "jumlah_baris":
        return "banyaknya baris"
    nama = _nama(definisi, sumber.kolom)
    return {
        "jumlah_beda": f"banyaknya {nama} yang berbeda",
        "jumlah_ya": f"banyaknya baris dengan {nama} “ya”",
        "total": f"jumlah kolom {nama}",
        "persen_ya": f"persentase baris dengan {nama} “ya”",
        "rasio": f"jumlah {nama} dibagi jumlah {_nama(definisi, sumber.penyebut)}" if sumber.penyebut else "",
    }[sumber.cara]


def sesuai(menurut_tabel: Decimal, angka: Decimal) -> bool:
    """Whether the answer is the table's figure, rounded as the answer is written: 62,5 agrees with 62,4837."""
    tempat = max(-int(angka.normalize().as_tuple().exponent), 0)
    return menurut_tabel.quantize(Decimal(1).scaleb(-tempat), rounding=ROUND_HALF_UP) == angka


def _nama(definisi: Definisi, kode: str) -> str:
    label = definisi.cari(kode).label
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _angka(baris: Baris, kode: str) -> list[Decimal]:
    return [Decimal(b[kode]) for b in baris if b.get(kode)]


def _jumlah(baris: Baris, kode: str) -> Decimal | None:
    angka = _angka(baris, kode)
    return sum(angka, Decimal(0)) if angka else None


def _rata_rata(baris: Baris, kode: str) -> Decimal | None:
    angka = _angka(baris, kode)
    return _bagi(sum(angka, Decimal(0)), Decimal(len(angka))) if angka else None


def _persen_ya(baris: Baris, kode: str) -> Decimal | None:
    """Of the rows that say ya or tidak."""
    terisi = [b[kode] for b in baris if b.get(kode)]
    return _bagi(SERATUS * terisi.count("ya"), Decimal(len(terisi))) if terisi else None


def _rasio(baris: Baris, sumber: Sumber) -> Decimal | None:
    pembilang, penyebut = (_jumlah(baris, k) or Decimal(0) for k in (sumber.kolom, sumber.penyebut))
    return _bagi(SERATUS * pembilang, penyebut) if penyebut else None


def _bagi(pembilang: Decimal, penyebut: Decimal) -> Decimal:
    return (pembilang / penyebut).quantize(EMPAT_ANGKA, rounding=ROUND_HALF_UP)


def _beda(baris: Baris, kode: str) -> Decimal:
    """Different values; capitals and blanks do not make a difference."""
    return Decimal(len({" ".join(b[kode].casefold().split()) for b in baris if b.get(kode)}))


_TOTAL: dict[Total, Callable[[Baris, str], Decimal | None]] = {
    Total.JUMLAH: _jumlah,
    Total.RATA_RATA: _rata_rata,
    Total.PERSEN_YA: _persen_ya,
}
_NILAI: dict[str, Callable[[Baris, Sumber], Decimal | None]] = {
    "jumlah_baris": lambda baris, sumber: Decimal(len(baris)),
    "jumlah_beda": lambda baris, sumber: _beda(baris, sumber.kolom),
    "jumlah_ya": lambda baris, sumber: Decimal(sum(b.get(sumber.kolom) == "ya" for b in baris)),
    "total": lambda baris, sumber: _jumlah(baris, sumber.kolom),
    "persen_ya": lambda baris, sumber: _persen_ya(baris, sumber.kolom),
    "rasio": _rasio,
}
