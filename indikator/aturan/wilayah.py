"""The rule of questions for kecamatan or kelurahan: from the units' answers to the city's value. Pure: no database.

Every unit with a part counts in the denominator, also one that has not answered (it counts as nothing). A share in
percent is rounded half up to four decimals, as the column is. Graded questions take the mean of the units' shares and
then the best option that the mean still reaches.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from indikator.models import Penugasan, Pertanyaan
from klaster.models.opd import JENIS_WILAYAH
from klaster.templatetags.kla import tulis_angka

YA, TIDAK = "ya", "tidak"
PERSEN = "%"
NOL, SERATUS, SEPERSEPULUH_RIBU = Decimal(0), Decimal(100), Decimal("0.0001")
KONTEKS = Context(prec=40, rounding=ROUND_HALF_UP)
#: An option as (code, wording, share of the points).
Pilihan = tuple[str, str, Decimal]


@dataclass(frozen=True, slots=True)
class HasilWilayah:
    """The city's value with how it came about. `pembilang`: units that say ya, or that chose the best option.

    `opsi` and `angka` are both empty while no unit has answered: nothing is known, which is not the same as none.
    """

    opsi: str
    angka: Decimal | None
    pembilang: int
    penyebut: int
    terjawab: int
    rerata: Decimal  # mean of the units' shares in percent, four decimals
    kalimat: str

    @property
    def ada(self) -> bool:
        return bool(self.opsi) or self.angka is not None

    @property
    def belum(self) -> int:
        return self.penyebut - self.terjawab


def bagian_unit(bagian: Iterable[Penugasan]) -> list[Penugasan]:
    """The parts of kecamatan and kelurahan among these; each counts in the denominator. Needs `opd` loaded."""
    return [b for b in bagian if b.opd.jenis in JENIS_WILAYAH]


def pilihan_unit(pertanyaan: Pertanyaan) -> list[Pilihan]:
    """What one unit may answer: the question's own options, for every other kind ya or tidak."""
    if pertanyaan.cara == Pertanyaan.Cara.PILIHAN:
        return pertanyaan.pilihan
    return [(YA, "Ya", Decimal(1)), (TIDAK, "Tidak", NOL)]


def mengaku(pertanyaan: Pertanyaan, nilai: str) -> bool:
    """Whether this answer of a unit claims anything, so that it needs proof."""
    return any(kode == nilai and proporsi > 0 for kode, _, proporsi in pilihan_unit(pertanyaan))


def nama_unit(jenis: Collection[str]) -> str:
    """What units of these kinds are called together: "kecamatan", "kelurahan", else "unit wilayah"."""
    satu = set(jenis)
    return satu.pop() if len(satu) == 1 else "unit wilayah"


def hitung_wilayah(pertanyaan: Pertanyaan, jawaban: Sequence[str], unit: str = "unit wilayah") -> HasilWilayah:
    """The city's value from one answer per unit, "" for a unit that has not answered.

    An answer that the question does not know (its instrument has changed) counts as none. `unit` is what the units are
    called in the explanation.
    """
    pilihan = pilihan_unit(pertanyaan)
    bagian = {kode: proporsi for kode, _, proporsi in pilihan}
    dikenal = [j for j in jawaban if j in bagian]
    penyebut = len(jawaban)
    jumlah = sum((bagian[j] for j in dikenal), NOL)
    hitungan = Counter(dikenal)
    if pertanyaan.cara == Pertanyaan.Cara.PILIHAN:
        opsi = _opsi_tercapai(pilihan, jumlah, penyebut) if dikenal else ""
        angka, pembilang = None, hitungan[max(pilihan, key=lambda p: p[2])[0]]
        kalimat = _kalimat_pilihan(pilihan, hitungan, opsi, penyebut, _persen(jumlah, penyebut), unit)
    else:
        pembilang = hitungan[YA]
        opsi, angka = _nilai_ya(pertanyaan, pembilang, penyebut) if dikenal else ("", None)
        kalimat = _kalimat_ya(pertanyaan, pembilang, penyebut, len(dikenal), opsi, unit)
    return HasilWilayah(opsi, angka, pembilang, penyebut, len(dikenal), _persen(jumlah, penyebut), kalimat)


def _nilai_ya(pertanyaan: Pertanyaan, ya: int, penyebut: int) -> tuple[str, Decimal | None]:
    if pertanyaan.berupa_angka:
        return "", _persen(Decimal(ya), penyebut) if pertanyaan.satuan == PERSEN else Decimal(ya)
    return (YA if ya == penyebut else TIDAK), None


def _opsi_tercapai(pilihan: Sequence[Pilihan], jumlah: Decimal, penyebut: int) -> str:
    """The best option whose share the mean reaches; the least one when it reaches none. Exact: nothing is divided."""
    urut = sorted(pilihan, key=lambda p: p[2], reverse=True)
    return next((kode for kode, _, proporsi in urut if proporsi * penyebut <= jumlah), urut[-1][0])


def _persen(jumlah: Decimal, penyebut: int) -> Decimal:
    if not penyebut:
        return NOL.quantize(SEPERSEPULUH_RIBU)
    return KONTEKS.divide(jumlah * SERATUS, Decimal(penyebut)).quantize(SEPERSEPULUH_RIBU, context=KONTEKS)


def _kalimat_ya(pertanyaan: Pertanyaan, ya: int, penyebut: int, terjawab: int, opsi: str, unit: str) -> str:
    if not terjawab:
        return _kalimat_kosong(penyebut, unit)
    kalimat = f"{ya} dari {penyebut} {unit} menjawab ya"
    if pertanyaan.berupa_angka:
        angka = _persen(Decimal(ya), penyebut) if pertanyaan.satuan == PERSEN else Decimal(ya)
        kalimat += f" = {tulis_angka(angka, 4, pangkas=True)} {pertanyaan.satuan}".rstrip() + "."
    elif opsi == YA:
        kalimat += "; semuanya ya, sehingga jawaban kota Ya."
    else:
        kalimat += "; jawaban kota baru Ya bila semuanya menjawab ya."
    return kalimat + _yang_belum(penyebut - terjawab, unit, "tidak")


def _kalimat_pilihan(
    pilihan: Sequence[Pilihan], hitungan: Counter, opsi: str, penyebut: int, rerata: Decimal, unit: str
) -> str:
    if not hitungan:
        return _kalimat_kosong(penyebut, unit)
    rincian = ", ".join(f"{hitungan[kode]} “{label}”" for kode, label, _ in pilihan if hitungan[kode])
    label = next(label for kode, label, _ in pilihan if kode == opsi)
    belum = penyebut - sum(hitungan.values())
    return (
        f"Dari {penyebut} {unit}: {rincian}. Rata-rata {tulis_angka(rerata, 4, pangkas=True)} % dari nilai penuh, "
        f"sehingga jawaban kota “{label}”, pilihan terbaik yang tercapai." + _yang_belum(belum, unit, "nol")
    )


def _kalimat_kosong(penyebut: int, unit: str) -> str:
    if not penyebut:
        return "Belum ada unit yang ditugasi pada pertanyaan ini. Mintalah sekretariat menugaskan unitnya."
    return f"Belum ada yang menjawab dari {penyebut} {unit}."


def _yang_belum(belum: int, unit: str, sebagai: str) -> str:
    return f" {belum} {unit} belum menjawab dan dihitung {sebagai}." if belum else ""
