"""Pictures of evaluations made by hand, so that a rule is tested on exactly what it looks at."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from indikator.pengajuan.potret import Potret, PotretBagian, PotretJawaban, PotretOpd
from indikator.pengajuan.temuan import Temuan, semua_aturan

DINKES = PotretOpd(1, "DINKES", "Dinas Kesehatan")
DINSOS = PotretOpd(2, "DINSOS", "Dinas Sosial")
DIAJUKAN = datetime(2024, 5, 24, 3, 0, tzinfo=UTC)

BAGIAN = PotretBagian(
    pk=1,
    opd=DINKES,
    pimpin=True,
    status="menunggu",
    catatan="",
    nilai_unit="",
    diajukan_oleh="Sari",
    diajukan_pada=DIAJUKAN,
    tenggat=date(2024, 6, 30),
    lewat=False,
    wilayah=False,
)
TERBUKA = replace(BAGIAN, status="draf", diajukan_oleh="", diajukan_pada=None)
JAWABAN = PotretJawaban(
    pk=1,
    kode="4.1",
    teks="Apakah ada peraturan?",
    klaster="K1",
    urutan=1,
    berupa_angka=False,
    satuan="",
    opsi="ya",
    angka=None,
    nilai="Ya",
    catatan="",
    status="diterima",
    poin=Decimal(10),
    poin_maks=Decimal(10),
    nilai_verifikasi=Decimal(10),
    tahun_data=1,
    wilayah=False,
    matriks={},
    perlu_dicek=False,
    bagian=(BAGIAN,),
)
POTRET = Potret(
    evaluasi_id=1,
    kode_kota="32.77",
    tahun=2024,
    hari_ini=date(2024, 6, 1),
    bertarget=True,
    wajib_pengesahan=False,
    jawaban=(JAWABAN,),
)


def potret(*jawaban: PotretJawaban, **lain) -> Potret:
    return replace(POTRET, jawaban=jawaban or POTRET.jawaban, **lain)


def jawaban(**lain) -> PotretJawaban:
    return replace(JAWABAN, **lain)


def bagian(**lain) -> PotretBagian:
    return replace(BAGIAN, **lain)


def terbuka(**lain) -> PotretBagian:
    return replace(TERBUKA, **lain)


def pesan(temuan: Iterable[Temuan]) -> list[str]:
    return [t.pesan for t in temuan]


def tingkat(fungsi: Callable) -> str:
    """The grade under which a rule is registered."""
    return next(a.tingkat for a in semua_aturan() if a.periksa is fungsi)
