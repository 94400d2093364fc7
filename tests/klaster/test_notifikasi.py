"""Messages inside the portal: who gets them, and that nothing is said twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from klaster.models import JenisNotifikasi, Notifikasi, Pengguna, PilihanNotifikasi
from klaster.queries import penerima
from klaster.services.notifikasi import beri_tahu

pytestmark = pytest.mark.django_db


def kabari(*kepada: Pengguna, **rincian) -> None:
    isi = {"jenis": JenisNotifikasi.EVALUASI, "judul": "Evaluasi dibuka", "kunci": "dibuka:1"}
    beri_tahu(kepada=kepada, **{**isi, **rincian})


def penerimanya(kunci: str = "dibuka:1") -> set[str]:
    return set(Notifikasi.objects.filter(kunci=kunci).values_list("penerima__username", flat=True))


def test_everybody_named_is_told_once_with_the_own_city(dunia):
    sini = dunia.sini
    kabari(sini.operator_dinkes, sini.pimpinan, sini.operator_dinkes, isi="Sampai 3 Mei.", alamat="/kota/32.77/2024/")
    assert penerimanya() == {"sini.dinkes", "sini.walikota"}
    satu = Notifikasi.objects.get(penerima=sini.pimpinan)
    assert (satu.kota, satu.judul, satu.isi, satu.alamat) == (
        sini.kota,
        "Evaluasi dibuka",
        "Sampai 3 Mei.",
        "/kota/32.77/2024/",
    )
    assert satu.dibaca_pada is None
    assert timezone.now() - satu.dibuat_pada < timedelta(minutes=1)


def test_the_same_key_is_never_said_twice_to_one_person(dunia):
    kabari(dunia.sini.pimpinan)
    kabari(dunia.sini.pimpinan, dunia.sini.sekretariat, judul="Lagi")
    assert sorted(Notifikasi.objects.values_list("penerima__username", "judul")) == [
        ("sini.sekretariat", "Lagi"),
        ("sini.walikota", "Evaluasi dibuka"),
    ]


def test_the_actor_and_closed_accounts_are_left_out(dunia):
    sini = dunia.sini
    sini.pimpinan.is_active = False
    sini.pimpinan.save()
    kabari(sini.pimpinan, sini.sekretariat, sini.verifikator, kecuali=sini.sekretariat)
    assert penerimanya() == {"sini.verifikator"}


def test_a_kind_switched_off_stays_away_but_security_reaches_everybody(dunia):
    orang = dunia.sini.pimpinan
    PilihanNotifikasi.objects.create(pengguna=orang, mati=["evaluasi", "keamanan"])
    kabari(orang)
    kabari(orang, jenis=JenisNotifikasi.KEAMANAN, kunci="sandi:1")
    kabari(orang, jenis=JenisNotifikasi.LAPORAN, kunci="laporan:1")
    assert set(Notifikasi.objects.values_list("kunci", flat=True)) == {"sandi:1", "laporan:1"}


@pytest.mark.parametrize("alamat", ["https://lain.example/", "//lain.example/", "javascript:alert(1)", "kota/32.77/"])
def test_an_address_outside_the_portal_is_refused(dunia, alamat):
    with pytest.raises(ValueError, match="address"):
        kabari(dunia.sini.pimpinan, alamat=alamat)


@pytest.mark.parametrize("kunci", ["", "x" * 161])
def test_a_key_that_cannot_be_kept_is_refused(dunia, kunci):
    with pytest.raises(ValueError, match="key"):
        kabari(dunia.sini.pimpinan, kunci=kunci)


def test_a_long_title_is_cut_and_a_long_address_left_out(dunia):
    kabari(dunia.sini.pimpinan, judul="j" * 300, alamat="/" + "a" * 300)
    satu = Notifikasi.objects.get()
    assert (satu.judul, satu.alamat) == ("j" * 200, "")


@pytest.mark.parametrize("banyak", [1, 5])
def test_telling_many_costs_as_much_as_telling_one(dunia, django_assert_num_queries, banyak):
    orang = list(penerima.orang_kota(dunia.sini.kota)[:banyak])
    with django_assert_num_queries(4):  # savepoint, switches, insert, release
        kabari(*orang)
    assert Notifikasi.objects.count() == banyak


def nama(orang) -> list[str]:
    return sorted(orang.values_list("username", flat=True))


def test_people_are_found_by_role_and_place(dunia):
    sini = dunia.sini
    assert nama(penerima.sekretariat(sini.kota)) == ["sini.sekretariat"]
    assert nama(penerima.pimpinan(sini.kota.pk)) == ["sini.walikota"]
    k1 = sini.verifikator.klaster_verifikasi.get()
    assert nama(penerima.verifikator(sini.kota, [k1.pk])) == ["sini.verifikator"]
    kdk = sini.verifikator_lain.klaster_verifikasi.get()
    assert nama(penerima.verifikator(sini.kota, [k1.pk, kdk.pk])) == ["sini.verifikator", "sini.verifikator-kdk"]
    assert nama(penerima.penilai(sini.kota)) == ["evaluator"]
    assert nama(penerima.penilai(dunia.sana.kota)) == []
    assert len(nama(penerima.orang_kota(sini.kota))) == 9


def test_a_kelurahan_is_filled_by_its_operator_and_that_of_its_kecamatan(dunia):
    sini = dunia.sini
    assert nama(penerima.pengisi([sini.kelurahan])) == ["sini.kecamatan", "sini.kelurahan"]
    assert nama(penerima.pengisi([sini.kecamatan.pk])) == ["sini.kecamatan"]
    assert nama(penerima.pengisi([sini.dinkes, sini.dinsos])) == ["sini.dinkes", "sini.dinsos"]
