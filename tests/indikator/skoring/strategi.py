"""Hypothesis strategies for rules, answers and whole instruments."""

from decimal import Decimal

from hypothesis import strategies as st

from indikator.skoring import (
    AturanLinear,
    AturanPilihan,
    AturanRentang,
    AturanYaTidak,
    BatasPredikat,
    Indikator,
    Instrumen,
    Jawaban,
    Klaster,
    Opsi,
    Pertanyaan,
    Pita,
)


def desimal(bawah: int | str, atas: int | str, tempat: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(bawah), Decimal(atas), places=tempat, allow_nan=False, allow_infinity=False)


proporsi = desimal(0, 1)
skor_maks = desimal(0, 25)
angka = desimal(-50, 250, 4)

SKALA = tuple(
    BatasPredikat(kode, kode.title(), Decimal(batas), inklusif)
    for kode, batas, inklusif in (
        ("tanpa", 0, True),
        ("pratama", 500, True),
        ("madya", 600, False),
        ("nindya", 700, False),
        ("utama", 800, False),
        ("kla", 900, False),
    )
)


@st.composite
def aturan_pilihan(draw):
    bobot = draw(st.lists(proporsi, min_size=2, max_size=6))
    return AturanPilihan(tuple(Opsi(chr(97 + n), p) for n, p in enumerate(sorted(bobot, reverse=True))))


@st.composite
def aturan_rentang(draw, urut=None):
    awal = sorted(draw(st.lists(desimal(0, 100), min_size=1, max_size=6, unique=True)))
    bobot = draw(st.lists(proporsi, min_size=len(awal), max_size=len(awal)))
    if urut is not None:
        bobot.sort(reverse=urut == "turun")
    return AturanRentang(tuple(map(Pita, awal, bobot)), awal[0], Decimal(100))


@st.composite
def aturan_linear(draw):
    nol, penuh = draw(st.lists(desimal(0, 100), min_size=2, max_size=2, unique=True))
    return AturanLinear(
        nol, penuh, draw(st.sampled_from([None, Decimal(0)])), draw(st.sampled_from([None, Decimal(100)]))
    )


aturan = st.one_of(st.just(AturanYaTidak()), aturan_pilihan(), aturan_rentang(), aturan_linear())


@st.composite
def pertanyaan(draw, kode="1.1", rumus=aturan):
    return Pertanyaan(kode, draw(skor_maks), draw(rumus))


def jawaban_untuk(rumus) -> st.SearchStrategy[Jawaban]:
    match rumus:
        case AturanYaTidak():
            return st.sampled_from([Jawaban("ya"), Jawaban("tidak"), Jawaban()])
        case AturanPilihan():
            return st.sampled_from([Jawaban(), *(Jawaban(o.kode) for o in rumus.opsi)])
        case _:
            return st.one_of(st.just(Jawaban()), angka.map(lambda n: Jawaban(angka=n)))


@st.composite
def instrumen_dan_jawaban(draw):
    """A small instrument of one to three klaster, and an answer (or none) for each of its questions."""
    klaster, jawaban = [], {}
    for k in range(draw(st.integers(1, 3))):
        indikator = []
        for i in range(draw(st.integers(1, 2))):
            soal = [draw(pertanyaan(kode=f"{k}.{i}.{n}")) for n in range(draw(st.integers(0, 3)))]
            jawaban |= {p.kode: draw(jawaban_untuk(p.aturan)) for p in soal if draw(st.booleans())}
            indikator.append(Indikator(f"{k}.{i}", tuple(soal)))
        klaster.append(Klaster(f"K{k}", tuple(indikator)))
    return Instrumen(tuple(klaster), SKALA), jawaban
