"""The database itself refuses to change the audit trail; only what an anchor covers may go."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from klaster import pemicu
from klaster.galat import Ditolak
from klaster.models import Aksi, JangkarRiwayat, Riwayat, SegelRiwayat
from klaster.queries.prefiks import banyak_prefiks
from klaster.queries.rantai import periksa_rantai
from klaster.services.pangkas_riwayat import pangkas_riwayat
from klaster.services.segel import kepala_rantai, segel
from tests.factories.klaster import KotaFactory
from tests.klaster.bahan_riwayat import buat_riwayat, tanpa_penjaga

LAMA = timezone.now() - timedelta(days=4000)
BATAS = timezone.now() - timedelta(days=3650)


@pytest.fixture
def kota(db):
    return KotaFactory()


@pytest.mark.parametrize(
    "perintah",
    [
        "UPDATE klaster_riwayat SET keterangan = 'x'",
        "DELETE FROM klaster_riwayat",
        "UPDATE klaster_segelriwayat SET sidik = 'x'",
        "DELETE FROM klaster_segelriwayat",
        "UPDATE klaster_jangkarriwayat SET banyak = 0",
        "DELETE FROM klaster_jangkarriwayat",
    ],
)
def test_raw_sql_is_refused(kota, perintah):
    buat_riwayat(kota, 2, waktu=LAMA)
    pangkas_riwayat(batas={kota.pk: BATAS}, bawaan=None, oleh=None)
    segel()
    buat_riwayat(kota, 1)
    with pytest.raises(IntegrityError, match=pemicu.PESAN), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(perintah)
    assert periksa_rantai().utuh


@pytest.mark.parametrize("tabel", ["klaster_riwayat", "klaster_segelriwayat"])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a word of SQLite alone")
def test_a_row_is_not_replaced_either(kota, tabel):
    """SQLite deletes what stands in the way of REPLACE, and asks the guard of deletion only when told so."""
    buat_riwayat(kota, 2)
    segel()
    with pytest.raises(IntegrityError, match=pemicu.PESAN), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(f"REPLACE INTO {tabel} SELECT * FROM {tabel}")
    assert periksa_rantai().utuh


def test_an_unsealed_row_is_guarded_too(kota):
    baris = Riwayat.objects.create(waktu=LAMA, aksi="masuk", objek_jenis="x", objek_label="x")
    for coba in (
        lambda: Riwayat._base_manager.filter(pk=baris.pk).delete(),
        lambda: Riwayat._base_manager.filter(pk=baris.pk).update(waktu=timezone.now()),
    ):
        with pytest.raises(IntegrityError, match=pemicu.PESAN), transaction.atomic():
            coba()


def test_putting_on_and_taking_off_twice(kota):
    pemicu.lepas()
    pemicu.lepas()
    assert pemicu.yang_lepas() == ["klaster_jangkarriwayat", "klaster_riwayat", "klaster_segelriwayat"]
    pemicu.pasang()
    pemicu.pasang()
    assert pemicu.yang_lepas() == []


def test_the_beginning_past_its_term_goes_and_the_rest_stays_provable(kota):
    lama = buat_riwayat(kota, 3, waktu=LAMA)
    baru = buat_riwayat(kota, 2)
    sidik = SegelRiwayat.objects.get(urutan=3).sidik
    assert banyak_prefiks(batas={kota.pk: BATAS}, bawaan=None) == 3
    assert pangkas_riwayat(batas={kota.pk: BATAS}, bawaan=None, oleh=None) == 3
    jangkar = JangkarRiwayat.objects.get()
    assert (jangkar.urutan, jangkar.sidik, jangkar.banyak) == (3, sidik, 3)
    assert not Riwayat.objects.filter(pk__in=[b.pk for b in lama]).exists()
    assert Riwayat.objects.filter(pk__in=[b.pk for b in baru]).count() == 2
    catatan = Riwayat.objects.get(aksi=Aksi.DATA_DIMUSNAHKAN)
    assert catatan.kalimat == "Sistem memusnahkan data 3 baris riwayat yang lewat masa simpan."
    segel()
    hasil = periksa_rantai()
    assert (hasil.utuh, hasil.mulai, hasil.diperiksa, hasil.urutan) == (True, 4, 3, 6)
    assert pangkas_riwayat(batas={kota.pk: BATAS}, bawaan=None, oleh=None) == 0


def test_the_first_row_within_its_term_stops_it(kota):
    """One chain for all cities: a city that keeps longer keeps what follows, too."""
    lain = KotaFactory()
    buat_riwayat(kota, 2, waktu=LAMA)
    buat_riwayat(lain, 1, waktu=LAMA)
    buat_riwayat(kota, 2, waktu=LAMA)
    assert banyak_prefiks(batas={kota.pk: BATAS}, bawaan=None) == 2
    assert banyak_prefiks(batas={kota.pk: BATAS, lain.pk: LAMA}, bawaan=None) == 2
    assert banyak_prefiks(batas={kota.pk: BATAS}, bawaan=BATAS) == 5
    assert banyak_prefiks(batas={kota.pk: BATAS}, bawaan=BATAS, maks=4) == 4
    assert pangkas_riwayat(batas={lain.pk: BATAS}, bawaan=None, oleh=None) == 0


def test_the_whole_chain_may_go_and_goes_on_from_its_anchor(kota):
    buat_riwayat(kota, 2, waktu=LAMA)
    kepala = kepala_rantai()
    assert pangkas_riwayat(batas={}, bawaan=BATAS, oleh=None) == 2
    assert kepala_rantai() == kepala
    segel()
    assert (periksa_rantai().utuh, kepala_rantai().urutan) == (True, 3)


def test_an_anchor_that_somebody_made_by_hand_is_found(kota):
    buat_riwayat(kota, 3)
    segel_kedua = SegelRiwayat.objects.get(urutan=2)
    JangkarRiwayat.objects.create(urutan=2, sidik=segel_kedua.sidik, banyak=2, dibuat_pada=timezone.now())
    Riwayat._base_manager.filter(segel__urutan__lte=2).delete()
    SegelRiwayat.objects.filter(urutan__lte=2).delete()
    assert [(t.jenis, t.urutan) for t in periksa_rantai().temuan] == [("jangkar", 2)]


def test_a_row_before_the_end_that_waits_for_its_seal_stops_it(kota):
    [akhir] = buat_riwayat(kota, 1, waktu=LAMA)
    with tanpa_penjaga():
        Riwayat._base_manager.filter(pk=akhir.pk).update(id=akhir.pk + 5)
        SegelRiwayat.objects.update(riwayat_id=akhir.pk + 5)
    Riwayat.objects.bulk_create([Riwayat(pk=akhir.pk, waktu=LAMA, aksi="masuk", objek_jenis="x", objek_label="x")])
    with pytest.raises(Ditolak, match="belum disegel"):
        pangkas_riwayat(batas={}, bawaan=BATAS, oleh=None)
    assert Riwayat.objects.count() == 2
