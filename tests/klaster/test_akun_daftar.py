"""What the secretariat sees of its accounts: states, filters, warnings."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from klaster.models import Opd, Pengguna
from klaster.models.pengguna import Peran
from klaster.queries.akun import daftar_akun, lembar_akun, opd_tanpa_operator, peringatan, sebutan_keadaan
from klaster.saringan import AkunSaringan
from klaster.services.akun import tangguhkan
from klaster.services.tautan_akun import buat_tautan
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db


def saring(kota, **isi) -> set[str]:
    return set(AkunSaringan(isi, queryset=daftar_akun(kota), kota=kota).qs.values_list("username", flat=True))


def keadaan(kota, akun) -> str:
    return sebutan_keadaan(daftar_akun(kota).get(pk=akun.pk))


def test_only_accounts_of_the_city(dunia):
    kota = dunia.sini.kota
    assert set(daftar_akun(kota)) == set(Pengguna.objects.filter(kota=kota))
    assert dunia.sana.sekretariat not in daftar_akun(kota)


def test_an_account_through_its_life(dunia):
    kota, akun = dunia.sini.kota, dunia.sini.operator_dinkes
    akun.set_unusable_password()
    akun.save()
    assert keadaan(kota, akun) == "Belum diaktifkan"
    buat_tautan(pengguna=akun, oleh=None)
    assert keadaan(kota, akun) == "Menunggu aktivasi"
    akun.set_password("x")
    akun.save()
    assert keadaan(kota, akun) == "Belum pernah masuk"
    Pengguna.objects.filter(pk=akun.pk).update(last_login=timezone.now())
    assert keadaan(kota, akun) == "Aktif"
    coba = {"username": akun.username, "failures_since_start": 3}
    AccessAttempt.objects.create(ip_address="203.0.113.5", user_agent="a", **coba)
    AccessAttempt.objects.create(ip_address="203.0.113.6", user_agent="a", **coba)
    assert keadaan(kota, akun) == "Aktif"  # three from each address
    AccessAttempt.objects.create(ip_address="203.0.113.6", user_agent="b", **coba)
    assert keadaan(kota, akun) == "Terkunci sementara"  # browsers of one address count together
    assert saring(kota, keadaan="terkunci") == {akun.username}
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert keadaan(kota, akun) == "Aktif"
    tangguhkan(pengguna=akun, alasan="Pindah", oleh=None)
    assert keadaan(kota, akun) == "Ditangguhkan"
    assert saring(kota, keadaan="ditangguhkan") == {akun.username}


def test_filters(dunia):
    kota = dunia.sini
    Pengguna.objects.filter(pk=kota.pimpinan.pk).update(nip="198701012010011001", nama="Budi Santoso")
    assert saring(kota.kota, q="budi san") == {"sini.walikota"}
    assert saring(kota.kota, q="19870101 201001") == {"sini.walikota"}
    assert saring(kota.kota, peran=Peran.VERIFIKATOR) == {"sini.verifikator", "sini.verifikator-kdk"}
    assert saring(kota.kota, opd=kota.dinkes.pk) == {"sini.dinkes"}
    assert dunia.sana.dinkes.pk not in {o.pk for o in AkunSaringan(kota=kota.kota).filters["opd"].queryset}
    Pengguna.objects.filter(kota=kota.kota).exclude(pk=kota.pimpinan.pk).update(last_login=timezone.now())
    assert saring(kota.kota, keadaan="belum_masuk") == {"sini.walikota"}
    Pengguna.objects.filter(kota=kota.kota).exclude(pk=kota.dp3a.pk).update(nama="Siti Aminah")
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(nama="Operator Dinkes")
    assert saring(kota.kota, keadaan="bersama") == {"sini.dinkes"}


def test_units_that_nobody_can_fill_in_for(dunia):
    kota = dunia.sini
    assert list(opd_tanpa_operator(kota.kota)) == []
    tangguhkan(pengguna=kota.operator_dinkes, alasan="Pindah", oleh=None)
    tangguhkan(pengguna=kota.operator_kelurahan, alasan="Pindah", oleh=None)
    assert list(opd_tanpa_operator(kota.kota)) == [kota.dinkes]  # the kecamatan's operator does the kelurahan's work
    tangguhkan(pengguna=kota.operator_kecamatan, alasan="Pindah", oleh=None)
    assert set(opd_tanpa_operator(kota.kota)) == {kota.dinkes, kota.kecamatan, kota.kelurahan}
    Opd.objects.filter(pk=kota.dinkes.pk).update(aktif=False)
    assert kota.dinkes not in opd_tanpa_operator(kota.kota)


def test_warnings_cost_the_same_for_a_small_and_a_large_city(dunia, django_assert_num_queries):
    kota = dunia.sini.kota
    Pengguna.objects.filter(kota=kota).update(nama="Siti", date_joined=timezone.now() - timedelta(days=20))
    with django_assert_num_queries(2):
        hasil = peringatan(kota)
    assert (hasil.tak_pernah_dipakai, hasil.tampak_bersama, hasil.satu_sekretariat) == (9, (), True)
    PenggunaFactory.create_batch(5, kota=kota, nama="Admin Dinas")
    PenggunaFactory(sekretariat=True, kota=kota, nama="Budi")
    with django_assert_num_queries(2):
        hasil = peringatan(kota)
    assert (hasil.tak_pernah_dipakai, len(hasil.tampak_bersama), hasil.satu_sekretariat) == (9, 5, False)


def test_the_sheet_says_what_the_list_says(dunia):
    kota = dunia.sini
    lembar = lembar_akun(kota.kota, daftar_akun(kota.kota).filter(pk=kota.verifikator.pk))
    assert list(lembar.baris) == [
        [
            *("verifikator Kota Sini", "sini.verifikator", "", "", "", "verifikator", "", "", "I"),
            *("Belum pernah masuk", "", None, kota.verifikator.date_joined.astimezone(kota.kota.zona).date()),
        ]
    ]
    assert len(lembar.kepala) == 13
