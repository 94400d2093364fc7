"""Progress of parts: what counts as done, what as late, and that all sums agree."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from indikator.models import Evaluasi, Penugasan, Status
from indikator.queries.kemajuan import (
    Kemajuan,
    jumlahkan_menurut,
    kemajuan_bagian,
    kemajuan_evaluasi,
    kemajuan_opd,
    kemajuan_opd_klaster,
    syarat_terlambat,
)
from klaster.models import Kota
from tests.laporan.bahan import jadikan, jadikan_bagian

#: Parts of the small world: 4.1 DINKES DINSOS, 4.2 DINKES, 4.3 DINSOS, 4.4 DINKES, 26.1 DP3A and one kelurahan.
BAGIAN_SELURUHNYA = 7


@pytest.mark.parametrize(
    ("status", "harapan"),
    [
        (Status.BELUM, Kemajuan(total=1)),
        (Status.DRAF, Kemajuan(total=1, draf=1)),
        (Status.MENUNGGU, Kemajuan(total=1, selesai=1)),
        (Status.DITERIMA, Kemajuan(total=1, selesai=1, diterima=1)),
        (Status.DIKEMBALIKAN, Kemajuan(total=1, dikembalikan=1)),
    ],
)
def test_selesai_adalah_menunggu_atau_diterima(dunia, status, harapan):
    jadikan(dunia.sini, "4.2", status, nilai="5")

    assert kemajuan_bagian(Penugasan.objects.filter(jawaban=dunia.sini.jawaban("4.2"))) == harapan
    assert harapan.sisa == harapan.total - harapan.selesai


def test_satu_bagian_selesai_belum_membuat_bagian_lain_selesai(dunia):
    sini = dunia.sini
    jadikan_bagian(sini.bagian("4.1", sini.dinkes), Status.MENUNGGU, oleh=sini.operator_dinkes)

    opd = kemajuan_opd(sini.evaluasi)

    assert opd[sini.dinkes.pk] == Kemajuan(total=3, selesai=1)
    assert opd[sini.dinsos.pk] == Kemajuan(total=2)


def test_jumlah_baris_sama_dengan_jumlah_kolom(dunia):
    sini = dunia.sini
    jadikan(sini, "4.1", Status.DITERIMA, nilai="10")
    jadikan(sini, "26.1", Status.DIKEMBALIKAN)

    per_opd, per_klaster = kemajuan_opd(sini.evaluasi), jumlahkan_menurut(kemajuan_opd_klaster(sini.evaluasi), 1)

    assert per_klaster == {
        "K1": Kemajuan(total=5, selesai=2, diterima=2),
        "KDK": Kemajuan(total=2, dikembalikan=2),
    }
    assert sum(per_opd.values(), Kemajuan()) == sum(per_klaster.values(), Kemajuan())
    assert kemajuan_evaluasi([sini.evaluasi.pk]) == {sini.evaluasi.pk: sum(per_opd.values(), Kemajuan())}
    assert sum(per_opd.values(), Kemajuan()).total == BAGIAN_SELURUHNYA


def test_opd_terpilih_saja(dunia):
    sini = dunia.sini

    assert jumlahkan_menurut(kemajuan_opd_klaster(sini.evaluasi, [sini.kelurahan.pk]), 1) == {"KDK": Kemajuan(total=1)}
    assert kemajuan_opd(sini.evaluasi, []) == {}


def test_kota_lain_tidak_ikut(dunia):
    jadikan(dunia.sana, "4.2", Status.MENUNGGU)

    assert all(k.selesai == 0 for k in kemajuan_opd_klaster(dunia.sini.evaluasi).values())
    assert set(kemajuan_evaluasi([dunia.sana.evaluasi.pk])) == {dunia.sana.evaluasi.pk}


@pytest.mark.parametrize(
    ("zona", "saat", "lewat"),
    [
        ("Asia/Jakarta", datetime(2024, 5, 24, 16, 59, 59, tzinfo=UTC), False),
        ("Asia/Jakarta", datetime(2024, 5, 24, 17, 0, 0, tzinfo=UTC), True),
        ("Asia/Makassar", datetime(2024, 5, 24, 15, 59, 59, tzinfo=UTC), False),
        ("Asia/Makassar", datetime(2024, 5, 24, 16, 0, 0, tzinfo=UTC), True),
        ("Asia/Jayapura", datetime(2024, 5, 24, 14, 59, 59, tzinfo=UTC), False),
        ("Asia/Jayapura", datetime(2024, 5, 24, 15, 0, 0, tzinfo=UTC), True),
    ],
)
def test_terlambat_sesudah_hari_tenggat_di_zona_kota(dunia, zona, saat, lewat):
    sini = dunia.sini
    Kota.objects.filter(pk=sini.kota.pk).update(zona_waktu=zona)
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2024, 5, 24))

    with time_machine.travel(saat, tick=False):
        terlambat = kemajuan_evaluasi([sini.evaluasi.pk])[sini.evaluasi.pk].terlambat

    assert terlambat == (BAGIAN_SELURUHNYA if lewat else 0)


def test_tenggat_sendiri_mendahului_tenggat_evaluasi(dunia):
    sini = dunia.sini
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2024, 5, 24))
    Penugasan.objects.filter(pk=sini.bagian("4.2", sini.dinkes).pk).update(tenggat=date(2024, 6, 30))
    Penugasan.objects.filter(pk=sini.bagian("4.3", sini.dinsos).pk).update(tenggat=date(2024, 5, 1))

    with time_machine.travel(datetime(2024, 5, 20, tzinfo=UTC), tick=False):
        dini = kemajuan_opd(sini.evaluasi)
    with time_machine.travel(datetime(2024, 6, 1, tzinfo=UTC), tick=False):
        lewat = kemajuan_opd(sini.evaluasi)

    assert (dini[sini.dinkes.pk].terlambat, dini[sini.dinsos.pk].terlambat) == (0, 1)
    assert (lewat[sini.dinkes.pk].terlambat, lewat[sini.dinsos.pk].terlambat) == (2, 2)


def test_yang_sudah_diserahkan_tidak_terlambat(dunia):
    sini = dunia.sini
    jadikan(sini, "4.1", Status.MENUNGGU)
    jadikan(sini, "4.2", Status.DITERIMA, nilai="5")
    Evaluasi.objects.filter(pk=sini.evaluasi.pk).update(tenggat=date(2024, 5, 24))

    terlambat = Penugasan.objects.filter(syarat_terlambat(), jawaban__evaluasi=sini.evaluasi)

    assert sorted(terlambat.values_list("jawaban__pertanyaan__kode", flat=True)) == ["26.1", "26.1", "4.3", "4.4"]


def test_satu_kueri_berapa_pun_barisnya(dunia, django_assert_num_queries):
    for fungsi in (kemajuan_opd_klaster, kemajuan_opd):
        with django_assert_num_queries(1):
            fungsi(dunia.sini.evaluasi)
    with django_assert_num_queries(1):
        kemajuan_evaluasi([dunia.sini.evaluasi.pk, dunia.sana.evaluasi.pk])
