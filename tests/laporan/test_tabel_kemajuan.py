"""The table OPD x klaster: rows, columns, totals, order and filter."""

from datetime import date

import pytest

from indikator.models import Evaluasi, Status
from indikator.queries.kemajuan import Kemajuan
from laporan.queries.kemajuan import Urut, tabel_kemajuan
from tests.laporan.bahan import jadikan, jadikan_bagian, tambah_opd


def nama_baris(tabel) -> list[str]:
    return [b.opd.kode for k in tabel.kelompok for b in k.baris]


def test_sel_baris_kolom_dan_jumlah(dunia):
    sini = dunia.sini
    jadikan(sini, "4.2", Status.MENUNGGU)
    jadikan(sini, "26.1", Status.DITERIMA, nilai="10")

    tabel = tabel_kemajuan(sini.evaluasi)

    assert [(k.kode, k.kemajuan.selesai, k.kemajuan.total) for k in tabel.kolom] == [("K1", 1, 5), ("KDK", 2, 2)]
    assert [(k.jenis, k.kemajuan.selesai, k.kemajuan.total) for k in tabel.kelompok] == [
        ("perangkat_daerah", 2, 6),
        ("kelurahan", 1, 1),
    ]
    dinkes = next(b for b in tabel.kelompok[0].baris if b.opd == sini.dinkes)
    assert [s.kemajuan for s in dinkes.sel] == [Kemajuan(total=3, selesai=1), None]
    assert dinkes.kemajuan == Kemajuan(total=3, selesai=1)
    assert tabel.kemajuan == Kemajuan(total=7, selesai=3, diterima=2)
    assert tabel.jumlah_opd == 4
    for kelompok in tabel.kelompok:
        assert sum((b.kemajuan for b in kelompok.baris), Kemajuan()) == kelompok.kemajuan
        assert sum((s.kemajuan for s in kelompok.sel if s.kemajuan), Kemajuan()) == kelompok.kemajuan


@pytest.mark.parametrize(
    ("urut", "harapan"),
    [
        (Urut.TERTINGGAL, ["DINSOS", "DINKES", "DP3A"]),
        (Urut.SISA, ["DINKES", "DINSOS", "DP3A"]),
        (Urut.NAMA, ["DINKES", "DP3A", "DINSOS"]),
    ],
)
def test_urutan(dunia, urut, harapan):
    """DINKES 1 of 3 with two owed, DINSOS 0 of 1 with one owed, DP3A 1 of 1."""
    sini = dunia.sini
    jadikan(sini, "4.2", Status.MENUNGGU)
    jadikan(sini, "26.1", Status.MENUNGGU)
    sini.bagian("4.1", sini.dinsos).delete()

    assert nama_baris(tabel_kemajuan(sini.evaluasi, jenis="perangkat_daerah", urut=urut)) == harapan


def test_saring_jenis_membuang_kolom_tanpa_bagian(dunia):
    tabel = tabel_kemajuan(dunia.sini.evaluasi, jenis="kelurahan")

    assert nama_baris(tabel) == [dunia.sini.kelurahan.kode]
    assert [k.kode for k in tabel.kolom] == ["KDK"]
    assert tabel.kemajuan == Kemajuan(total=1)
    assert [(p.jenis, p.jumlah) for p in tabel.pilahan] == [("perangkat_daerah", 3), ("kelurahan", 1)]


def test_jenis_yang_tidak_ada_kosong(dunia):
    tabel = tabel_kemajuan(dunia.sini.evaluasi, jenis="mitra")

    assert (tabel.kelompok, tabel.kolom, tabel.jumlah_opd) == ((), (), 0)
    assert tabel.pilahan


def test_terlambat_dihitung_per_opd(dunia):
    sini = dunia.sini
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2020, 1, 1))
    jadikan_bagian(sini.bagian("26.1", sini.kelurahan), Status.MENUNGGU, oleh=sini.operator_kelurahan)

    tabel = tabel_kemajuan(sini.evaluasi)

    assert tabel.kemajuan.terlambat == 6
    assert tabel.opd_terlambat == 3


@pytest.mark.parametrize("lain", [0, 30])
def test_tiga_kueri_berapa_pun_opd(dunia, lain, django_assert_num_queries):
    tambah_opd(dunia.sini, lain)
    with django_assert_num_queries(3):
        assert tabel_kemajuan(dunia.sini.evaluasi).jumlah_opd == 4 + lain
