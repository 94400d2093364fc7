"""Which three things a mayor is asked to decide, and what they are worth."""

from datetime import UTC, datetime
from decimal import Decimal as D

from indikator.models import Status
from laporan.queries.keputusan import ButirContoh, Hal, Keterlambatan, susun_keputusan
from laporan.queries.terbuka import Butir

SATU, DUA = (1, "Dinas Kesehatan"), (2, "Dinas Sosial")


def butir(kode: str, status: str, maks: str, opd=SATU, sejak: datetime | None = None) -> Butir:
    return Butir(kode, "K1", D(maks), status, *opd, sejak)


def susun(*isi: Butir, tanpa_bukti=None, terlambat=None):
    return susun_keputusan(isi, tanpa_bukti=tanpa_bukti or {}, terlambat=terlambat)


def test_tidak_ada_yang_terbuka_tidak_ada_keputusan():
    assert susun() == ()


def test_paling_banyak_tiga_menurut_poin():
    hasil = susun(
        butir("1.1", Status.DIKEMBALIKAN, "4"),
        butir("1.2", Status.MENUNGGU, "9"),
        butir("1.3", Status.BELUM, "2"),
        butir("1.4", Status.DRAF, "5", DUA),
        tanpa_bukti={"1.4": D("3.5")},
    )

    assert [(k.hal, k.poin, k.jumlah) for k in hasil] == [
        (Hal.MENUNGGU, D(9), 1),
        (Hal.BELUM, D(7), 2),
        (Hal.DIKEMBALIKAN, D(4), 1),
    ]


def test_poin_sama_yang_dikembalikan_lebih_dahulu():
    hasil = susun(butir("1.1", Status.MENUNGGU, "5"), butir("1.2", Status.DIKEMBALIKAN, "5"))

    assert [k.hal for k in hasil] == [Hal.DIKEMBALIKAN, Hal.MENUNGGU]


def test_opd_terbanyak_dan_tiga_contoh_terbesar():
    (hasil,) = susun(
        butir("1.1", Status.BELUM, "1", DUA),
        butir("1.2", Status.BELUM, "8", DUA),
        butir("1.3", Status.BELUM, "3"),
        butir("1.4", Status.DRAF, "3", DUA),
    )

    assert (hasil.opd_id, hasil.opd, hasil.opd_jumlah) == (*DUA, 3)
    assert hasil.contoh == (
        ButirContoh("1.2", "K1", D(8)),
        ButirContoh("1.3", "K1", D(3)),
        ButirContoh("1.4", "K1", D(3)),
    )


def test_bukti_wajib_bernilai_sebesar_yang_diakui_bukan_maksimum():
    (belum, bukti) = susun(butir("1.1", Status.DRAF, "10"), tanpa_bukti={"1.1": D("2.5")})

    assert (belum.hal, belum.poin) == (Hal.BELUM, D(10))
    assert (bukti.hal, bukti.poin, bukti.contoh[0].poin) == (Hal.BUKTI_WAJIB, D("2.5"), D("2.5"))


def test_pertanyaan_tanpa_poin_bukan_keputusan():
    assert susun(butir("26.17", Status.BELUM, "0")) == ()


def test_yang_terlama_menunggu_disebut():
    lama, baru = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 20, tzinfo=UTC)

    (hasil,) = susun(
        butir("1.1", Status.MENUNGGU, "1", sejak=baru),
        butir("1.2", Status.MENUNGGU, "1", sejak=lama),
    )

    assert hasil.sejak == lama


def test_keterlambatan_menyebut_opd_dan_pertanyaan_yang_tertahan():
    telat = Keterlambatan(
        bagian=12, unit=3, opd_id=9, opd="Kelurahan Melong", opd_bagian=8, kode=frozenset({"1.1", "1.2"})
    )

    hasil = susun(
        butir("1.1", Status.BELUM, "4"),
        butir("1.2", Status.DIKEMBALIKAN, "6"),
        butir("1.3", Status.MENUNGGU, "1"),
        terlambat=telat,
    )

    assert (hasil[0].hal, hasil[0].poin, hasil[0].jumlah) == (Hal.TERLAMBAT, D(10), 2)
    assert (hasil[0].bagian, hasil[0].unit, hasil[0].opd, hasil[0].opd_jumlah) == (12, 3, "Kelurahan Melong", 8)
