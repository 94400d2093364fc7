"""Totals, predikat and distances on the summary: exactly what the newest stored result says."""

from decimal import Decimal as D

import pytest

from indikator.models import Evaluasi, HasilSkor, SkalaPredikat
from indikator.services.skor import hitung_dan_simpan
from laporan.queries.capaian import capaian_evaluasi
from tests.factories.indikator import SAAT_UJI, HasilSkorFactory
from tests.laporan.bahan import jadikan


def muat(evaluasi) -> Evaluasi:
    return Evaluasi.objects.select_related("kota", "target").get(pk=evaluasi.pk)


def simpan_hasil(evaluasi, jenis: str, total: str, *, revisi: int = 1, klaster=(), pertanyaan=None, **isian):
    return HasilSkorFactory(
        evaluasi=evaluasi,
        jenis=jenis,
        total=D(total),
        revisi=revisi,
        rincian={"klaster": list(klaster), "indikator": [], "pertanyaan": pertanyaan or {}},
        **isian,
    )


@pytest.fixture
def evaluasi(dunia):
    HasilSkor.objects.all().delete()
    target = SkalaPredikat.objects.get(instrumen=dunia.instrumen, kode="nindya")
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(target=target, revisi=3)
    return muat(dunia.sini.evaluasi)


@pytest.mark.parametrize(
    ("total", "predikat", "berikut", "kurang", "kurang_target"),
    [
        ("0", "Belum berpredikat", "Pratama", "500", "700.01"),
        ("499.99", "Belum berpredikat", "Pratama", "0.01", "200.02"),
        ("500", "Pratama", "Madya", "100.01", "200.01"),
        ("588.40", "Pratama", "Madya", "11.61", "111.61"),
        ("700", "Madya", "Nindya", "0.01", "0.01"),
        ("700.01", "Nindya", "Utama", "100", "0"),
        ("735.09", "Nindya", "Utama", "64.92", "0"),
    ],
)
def test_jarak_ke_predikat_berikut_dan_target(evaluasi, total, predikat, berikut, kurang, kurang_target):
    simpan_hasil(evaluasi, "verifikasi", total, revisi=3)

    nilai = capaian_evaluasi(evaluasi).verifikasi

    assert nilai is not None and nilai.berikut is not None
    assert (nilai.total, nilai.predikat.nama) == (D(total), predikat)
    assert (nilai.berikut.batas.nama, nilai.berikut.kurang) == (berikut, D(kurang))
    assert nilai.kurang_target == D(kurang_target)
    assert nilai.mencapai_target == (D(kurang_target) == 0)


def test_pada_predikat_tertinggi_tidak_ada_berikutnya(evaluasi):
    simpan_hasil(evaluasi, "mandiri", "901.58", revisi=3)

    nilai = capaian_evaluasi(evaluasi).mandiri

    assert nilai is not None
    assert (nilai.predikat.nama, nilai.berikut) == ("KLA", None)


def test_hasil_terbaru_menurut_revisi_yang_dipakai(evaluasi):
    simpan_hasil(evaluasi, "mandiri", "10", revisi=2)
    simpan_hasil(evaluasi, "mandiri", "30", revisi=3, dihitung_pada=SAAT_UJI)
    simpan_hasil(evaluasi, "mandiri", "20", revisi=1)

    capaian = capaian_evaluasi(evaluasi)

    assert capaian.mandiri is not None
    assert (capaian.mandiri.total, capaian.mandiri.revisi) == (D(30), 3)
    assert capaian.keadaan_pada == SAAT_UJI


@pytest.mark.parametrize(("revisi", "menunggu"), [((3, 3), False), ((3, 2), True), ((2, 2), True)])
def test_perubahan_yang_belum_dihitung_dinyatakan(evaluasi, revisi, menunggu):
    simpan_hasil(evaluasi, "mandiri", "10", revisi=revisi[0])
    simpan_hasil(evaluasi, "verifikasi", "10", revisi=revisi[1])

    assert capaian_evaluasi(evaluasi).sedang_dihitung is menunggu


def test_sebelum_penghitungan_pertama(evaluasi):
    capaian = capaian_evaluasi(evaluasi)

    assert (capaian.mandiri, capaian.verifikasi, capaian.keadaan_pada) == (None, None, None)
    assert capaian.sedang_dihitung
    assert [(k.kode, k.mandiri, k.verifikasi, k.maks) for k in capaian.klaster] == [
        ("K1", None, None, D(40)),
        ("KDK", None, None, D(10)),
    ]


def test_tanpa_target(dunia):
    hitung_dan_simpan(evaluasi_id=dunia.sini.evaluasi.pk)

    capaian = capaian_evaluasi(muat(dunia.sini.evaluasi))

    assert capaian.target is None
    assert capaian.verifikasi is not None and capaian.verifikasi.kurang_target is None


def test_angka_dari_mesin_sampai_ke_ringkasan(dunia):
    """One answer of each kind, one accepted lower than claimed: the klaster add up to the totals."""
    sini = dunia.sini
    jadikan(sini, "4.1", "diterima", nilai="7.25", opsi="ya")
    jadikan(sini, "4.2", "menunggu", opsi="b")
    jadikan(sini, "4.3", "draf", angka=D(5))
    jadikan(sini, "26.1", "diterima", nilai="10", opsi="ya")
    hitung_dan_simpan(evaluasi_id=sini.evaluasi.pk)

    capaian = capaian_evaluasi(muat(sini.evaluasi))

    assert [(k.kode, k.mandiri, k.verifikasi, k.selisih) for k in capaian.klaster] == [
        ("K1", D("25.00"), D("7.25"), D("-17.75")),
        ("KDK", D("10.00"), D("10.00"), D(0)),
    ]
    assert capaian.mandiri is not None and capaian.verifikasi is not None
    assert (capaian.mandiri.total, capaian.verifikasi.total, capaian.maks) == (D(35), D("17.25"), D(50))
    assert (capaian.mandiri.terjawab, capaian.verifikasi.terjawab, capaian.verifikasi.total_pertanyaan) == (4, 2, 5)
    assert capaian.skor_mandiri["4.2"] == D(5)
    assert not capaian.sedang_dihitung
