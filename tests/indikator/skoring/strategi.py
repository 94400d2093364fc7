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


def desimal(bawah: int, atas: int, tempat: int = 2) -> st.SearchStrategy[Decimal]:
    """Decimals with that many places; drawn as integers, which is several times quicker than `st.decimals`."""
    skala = 10**tempat
    return st.integers(bawah * skala, atas * skala).map(lambda n: Decimal(n).scaleb(-tempat))


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
    bobot = draw(st.lists(proporsi, min_size=2, max_size=4))
    return AturanPilihan(tuple(Opsi(chr(97 + n), p) for n, p in enumerate(sorted(bobot, reverse=True))))


@st.composite
def aturan_rentang(draw, urut=None):
    awal = sorted(draw(st.lists(desimal(0, 100), min_size=1, max_size=4, unique=True)))
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
    """A small instrument of two klaster with two indikator each, and an answer (or none) for each of its questions."""
    laci: dict[tuple[int, int], list[Pertanyaan]] = {(k, i): [] for k in range(2) for i in range(2)}
    jawaban = {}
    for n, tempat in enumerate(draw(st.lists(st.sampled_from(sorted(laci)), max_size=5))):
        soal = draw(pertanyaan(kode=str(n)))
        laci[tempat].append(soal)
        jawaban[soal.kode] = draw(jawaban_untuk(soal.aturan))
    klaster = tuple(
        Klaster(f"K{k}", tuple(Indikator(f"{k}.{i}", tuple(laci[k, i])) for i in range(2))) for k in range(2)
    )
    return Instrumen(klaster, SKALA), jawaban
