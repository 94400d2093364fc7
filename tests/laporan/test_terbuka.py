"""Open points: each question once, at its lead, with its maximum, until a verifier accepts it."""

from decimal import Decimal as D

from indikator.models import Penugasan, Status
from laporan.queries.terbuka import PoinTerbuka, butir_terbuka, jumlah_poin, poin_terbuka_opd
from tests.laporan.bahan import jadikan, tambah_opd


def test_poin_terbuka_dibagi_menurut_letaknya(dunia):
    sini = dunia.sini
    jadikan(sini, "4.1", Status.DIKEMBALIKAN)
    jadikan(sini, "4.2", Status.MENUNGGU)
    jadikan(sini, "4.3", Status.DITERIMA, nilai="3")
    jadikan(sini, "4.4", Status.DRAF)

    butir = butir_terbuka(sini.evaluasi)

    assert [b.kode for b in butir] == ["4.1", "4.2", "4.4", "26.1"]
    assert poin_terbuka_opd(butir) == (
        PoinTerbuka(sini.dinkes.pk, sini.dinkes.nama, 3, dikembalikan=D(10), di_opd=D(10), menunggu=D(10)),
        PoinTerbuka(sini.dp3a.pk, sini.dp3a.nama, 1, dikembalikan=D(0), di_opd=D(10), menunggu=D(0)),
    )
    assert jumlah_poin(butir) == sum(p.total for p in poin_terbuka_opd(butir)) == D(40)


def test_bagian_opd_pendukung_tidak_dihitung_lagi(dunia):
    sini = dunia.sini
    tambah_opd(sini, 4)

    poin = poin_terbuka_opd(butir_terbuka(sini.evaluasi))

    assert sum(p.butir for p in poin) == 5
    assert {p.opd_id for p in poin} == {sini.dinkes.pk, sini.dinsos.pk, sini.dp3a.pk}


def test_semua_diterima_tidak_ada_yang_terbuka(dunia):
    for kode in ("4.1", "4.2", "4.3", "4.4", "26.1"):
        jadikan(dunia.sini, kode, Status.DITERIMA, nilai="10")

    assert butir_terbuka(dunia.sini.evaluasi) == ()
    assert poin_terbuka_opd([]) == ()


def test_poin_sama_diurutkan_menurut_nama(dunia):
    jadikan(dunia.sini, "4.1", Status.DITERIMA, nilai="1")
    jadikan(dunia.sini, "4.2", Status.DITERIMA, nilai="1")

    assert [p.nama for p in poin_terbuka_opd(butir_terbuka(dunia.sini.evaluasi))] == [
        "Dinas Kesehatan Kota Sini",
        "Dinas PPPA Kota Sini",
        "Dinas Sosial Kota Sini",
    ]


def test_satu_kueri(dunia, django_assert_num_queries):
    assert Penugasan.objects.filter(jawaban__evaluasi=dunia.sini.evaluasi).count() == 7
    with django_assert_num_queries(1):
        butir_terbuka(dunia.sini.evaluasi)
