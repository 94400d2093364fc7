"""Hypothesis strategies for whole evaluations as they lie in the database: odd rules, odd answers, and their rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from indikator.models import BlokKlaster, Evaluasi, Indikator, Instrumen, Jawaban, Pertanyaan, Status
from klaster.models import Klaster, Pengguna
from tests.factories.indikator import InstrumenFactory, pasang_skala
from tests.factories.klaster import KlasterFactory, KotaFactory
from tests.indikator.skoring.strategi import desimal

D = Decimal
#: Percentages and counts; numbers beyond all bounds; numbers of more digits than SQLite keeps.
angka = st.one_of(
    desimal(-50, 250, 4),
    desimal(-50, 250, 0),
    st.sampled_from([D("9999999999.9999"), D(10**10), D("123456789012.3456"), D("-98765432109876.5432")]),
)
proporsi = st.one_of(desimal(0, 1), desimal(0, 1, 4), st.sampled_from([D("-0.5"), D("1.5")]))


@dataclass(frozen=True)
class Soal:
    """A question's columns that matter to its score, and the answers that may be given to it."""

    cara: str
    aturan: dict
    skor_maks: Decimal
    minimum: Decimal | None = None
    maksimum: Decimal | None = None
    satuan: str = ""


@st.composite
def soal_opsi(draw):
    if draw(st.booleans()):
        return Soal("ya_tidak", {}, draw(desimal(0, 25)))
    bobot = draw(st.lists(proporsi, min_size=1, max_size=4))
    opsi = [{"kode": chr(97 + n), "label": "x", "proporsi": str(b)} for n, b in enumerate(bobot)]
    return Soal("pilihan", {"opsi": opsi}, draw(desimal(0, 25)))


@st.composite
def soal_angka(draw):
    """Bands or a line, rising or falling, with bounds inside, outside or missing; some with too many decimals."""
    batas = sorted(draw(st.lists(desimal(-60, 150, 4), min_size=2, max_size=2, unique=True)))
    minimum, maksimum = (b if draw(st.booleans()) else None for b in batas)
    if minimum is None and maksimum is not None and maksimum < 0:
        maksimum = None  # an unset minimum is zero, so a bound below it would be turned round
    isi = {"skor_maks": draw(desimal(0, 25)), "minimum": minimum, "maksimum": maksimum}
    satuan = draw(st.sampled_from(["%", "orang"])) if minimum is None or minimum <= 100 else "orang"
    titik = desimal(-40, 160, draw(st.sampled_from([0, 2, 4, 6])))
    if draw(st.booleans()):
        nol, penuh = draw(st.lists(titik, min_size=2, max_size=2, unique=True))
        return Soal("linear", {"nol": str(nol), "penuh": str(penuh)}, satuan=satuan, **isi)
    awal = sorted(draw(st.lists(titik, min_size=1, max_size=4, unique=True)))
    pita = [{"dari": str(a), "proporsi": str(draw(proporsi))} for a in awal]
    return Soal("rentang", {"rentang": pita}, satuan=satuan, **isi)


soal = st.one_of(soal_opsi(), soal_angka())


@dataclass(frozen=True)
class Isian:
    opsi: str = ""
    angka: Decimal | None = None
    verifikasi: Decimal | None = None


@st.composite
def isian(draw, untuk: Soal):
    """An answer, or none; sometimes one that the question does not know; sometimes accepted with a score."""
    verifikasi = draw(st.none() | st.integers(0, int(untuk.skor_maks * 100)).map(lambda n: D(n).scaleb(-2)))
    if draw(st.integers(0, 3)) == 0:
        return Isian(verifikasi=verifikasi)
    if untuk.cara in ("rentang", "linear"):
        return Isian(angka=draw(angka), verifikasi=verifikasi)
    return Isian(opsi=draw(st.sampled_from(["ya", "tidak", "a", "b", "c", "z"])), verifikasi=verifikasi)


@st.composite
def musim(draw):
    """Questions in two blocks with two indicators each, and the answers of one to three evaluations."""
    daftar = draw(st.lists(st.tuples(st.integers(0, 3), soal), min_size=1, max_size=7))
    evaluasi = draw(st.lists(st.tuples(*(isian(s) for _, s in daftar)), min_size=1, max_size=3))
    return daftar, evaluasi


def tulis(musim_, verifikator: Pengguna) -> list[Evaluasi]:
    """The rows of a drawn season; the instrument stays a draft."""
    daftar, isi = musim_
    instrumen = InstrumenFactory(total_maks=D(100))
    pasang_skala(instrumen)
    pertanyaan = _tulis_pertanyaan(instrumen, daftar)
    return [_tulis_evaluasi(instrumen, pertanyaan, jawaban, verifikator) for jawaban in isi]


def _tulis_pertanyaan(instrumen: Instrumen, daftar: list[tuple[int, Soal]]) -> list[Pertanyaan]:
    klaster: list[Klaster] = [KlasterFactory(kode=k) for k in ("KEL", "K1")]
    blok = BlokKlaster.objects.bulk_create(
        BlokKlaster(instrumen=instrumen, klaster=k, nomor=k.nomor, nama=k.nama, skor_maks=D(50)) for k in klaster
    )
    indikator = Indikator.objects.bulk_create(
        Indikator(instrumen=instrumen, blok=blok[n // 2], kode=str(n), nama=f"Indikator {n}", skor_maks=D(25), urutan=n)
        for n in range(4)
    )
    return Pertanyaan.objects.bulk_create(
        Pertanyaan(
            instrumen=instrumen,
            indikator=indikator[tempat],
            kode=f"{tempat}.{nomor}",
            teks="x",
            urutan=nomor,
            cara=s.cara,
            aturan=s.aturan,
            skor_maks=s.skor_maks,
            minimum=s.minimum,
            maksimum=s.maksimum,
            satuan=s.satuan,
        )
        for nomor, (tempat, s) in enumerate(daftar)
    )


def _tulis_evaluasi(
    instrumen: Instrumen, pertanyaan: list[Pertanyaan], isi: tuple[Isian, ...], verifikator: Pengguna
) -> Evaluasi:
    evaluasi = Evaluasi.objects.create(kota=KotaFactory(), instrumen=instrumen, tahun=2024, tenggat=date(2099, 12, 31))
    diterima = {"status": Status.DITERIMA, "verifikator": verifikator, "diverifikasi_pada": "2024-05-24T00:00Z"}
    Jawaban.objects.bulk_create(
        Jawaban(
            evaluasi=evaluasi,
            pertanyaan=p,
            opsi=i.opsi,
            angka=i.angka,
            nilai_verifikasi=i.verifikasi,
            **(diterima if i.verifikasi is not None else {}),
        )
        for p, i in zip(pertanyaan, isi, strict=True)
    )
    return evaluasi
