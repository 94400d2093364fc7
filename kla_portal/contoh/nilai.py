"""Plausible answers: graded levels per question, lowered at random until a city's self-score meets its target."""

import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from indikator import skoring
from indikator.aturan.wilayah import TIDAK, YA, hitung_wilayah
from kla_portal.contoh.soal import Nilai, Soal

SEPULUH = Decimal("0.1")
TANGGA_LINEAR = [Decimal(n) for n in ("1", "0.92", "0.84", "0.75", "0.6", "0.4")]


def pilih_nilai(soal: list[Soal], *, target: Decimal, lemah: tuple[str, ...], acak: random.Random) -> dict[str, Nilai]:
    """An answer for every question, adding up to about `target`. Weak klaster lose their points first."""
    tingkat = {s.kode: _tingkat(s, acak) for s in soal}
    letak = dict.fromkeys(tingkat, 0)
    total = sum((t[0].skor for t in tingkat.values()), Decimal(0))
    calon = [s for s in soal for _ in range(3 if s.klaster in lemah else 1)]
    for _ in range(6000):
        if total <= target:
            break
        s = acak.choice(calon)
        anak_tangga, kini = tingkat[s.kode], letak[s.kode]
        if kini + 1 >= len(anak_tangga):
            continue
        turun = anak_tangga[kini].skor - anak_tangga[kini + 1].skor
        if total - turun < target - 3:
            continue
        letak[s.kode] += 1
        total -= turun
    return {kode: anak_tangga[letak[kode]] for kode, anak_tangga in tingkat.items()}


def jawaban_unit(soal: Soal, nilai: Nilai, acak: random.Random) -> dict[str, str]:
    """Unit -> its answer, so that all of them together give this value, or come nearest to it."""
    kode = [b.opd for b in soal.bagian_unit]
    if nilai.angka is None and nilai.opsi not in (YA, TIDAK):
        return dict.fromkeys(kode, nilai.opsi)
    banyak = _banyak_ya(soal, nilai.opsi, nilai.angka)
    ya = set(acak.sample(kode, k=banyak))
    return {k: YA if k in ya else TIDAK for k in kode}


def nilai_dari_unit(soal: Soal, jawaban: list[str]) -> Nilai:
    """What these answers of the units make for the city."""
    assert soal.unit is not None
    hasil = hitung_wilayah(soal.unit, jawaban)
    return _nilai(soal, hasil.opsi, hasil.angka)


def _banyak_ya(soal: Soal, opsi: str, angka: Decimal | None) -> int:
    """How many units say ya for this value; for a plain "tidak" of the city half of them do."""
    semua = len(soal.bagian_unit)
    if angka is None:
        return semua if opsi == YA else semua // 2
    bagian = angka * semua / 100 if soal.satuan == "%" else angka
    return max(0, min(semua, int(bagian.quantize(Decimal(1), rounding=ROUND_HALF_UP))))


def _dapat_dijawab_unit(soal: Soal, opsi: str, angka: Decimal | None) -> tuple[str, Decimal | None]:
    """The nearest value that whole units can make: of three kecamatan none makes 40 percent."""
    if soal.unit is None or (angka is None and opsi not in (YA, TIDAK)):
        return opsi, angka
    ya = _banyak_ya(soal, opsi, angka)
    nilai = nilai_dari_unit(soal, [YA] * ya + [TIDAK] * (len(soal.bagian_unit) - ya))
    return nilai.opsi, nilai.angka


def _tingkat(soal: Soal, acak: random.Random) -> list[Nilai]:
    """Possible answers of a question, best first, each level worth less than the one before."""
    calon = [_nilai(soal, *_dapat_dijawab_unit(soal, opsi, angka)) for opsi, angka in _calon(soal, acak)]
    calon.sort(key=lambda n: n.skor, reverse=True)
    return [n for i, n in enumerate(calon) if i == 0 or n.skor < calon[i - 1].skor]


def _nilai(soal: Soal, opsi: str, angka: Decimal | None) -> Nilai:
    skor = skoring.nilai_pertanyaan(soal.mesin, skoring.Jawaban(opsi=opsi or None, angka=angka))
    return Nilai(opsi, angka, skor)


def _calon(soal: Soal, acak: random.Random) -> list[tuple[str, Decimal | None]]:
    match soal.aturan:
        case skoring.AturanYaTidak():
            return [(skoring.YA, None), (skoring.TIDAK, None)]
        case skoring.AturanPilihan(opsi=opsi):
            return [(o.kode, None) for o in opsi]
        case skoring.AturanRentang() as rentang:
            return [("", angka) for angka in _angka_rentang(rentang, soal.satuan, acak)]
        case skoring.AturanLinear() as linear:
            return [("", _angka_linear(linear, bagian)) for bagian in TANGGA_LINEAR]


def _angka_rentang(aturan: skoring.AturanRentang, satuan: str, acak: random.Random) -> list[Decimal]:
    """A number inside each band: with one decimal for a share, whole for a count."""
    hasil = []
    for nomor, pita in enumerate(aturan.pita):
        akhir = aturan.pita[nomor + 1].dari if nomor + 1 < len(aturan.pita) else aturan.maksimum
        lebar = (akhir - pita.dari) if akhir is not None else Decimal(4)
        angka = pita.dari + lebar * Decimal(acak.randrange(5, 90)) / 100
        if pita.dari == 0 and pita.proporsi in (0, 1):
            angka = Decimal(0)  # "none" is the honest number at both ends
        langkah = SEPULUH if satuan == "%" else Decimal(1)
        hasil.append(max(pita.dari, angka.quantize(langkah, rounding=ROUND_DOWN)))
    return hasil


def _angka_linear(aturan: skoring.AturanLinear, bagian: Decimal) -> Decimal:
    return (aturan.nol + (aturan.penuh - aturan.nol) * bagian).quantize(SEPULUH)
