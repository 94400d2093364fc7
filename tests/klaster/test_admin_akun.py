"""The admin's page of an account keeps the rules of the city's pages."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaster.models import Pengguna
from tests.factories.klaster import PenggunaFactory
from tests.klaster.test_admin_tercatat import isi_formulir
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(dunia) -> Client:
    client = Client()
    masuk_segar(client, dunia.admin)
    return client


def ubah(admin: Client, akun: Pengguna, **isi: object):
    alamat = reverse("admin:klaster_pengguna_change", args=[akun.pk])
    kini = isi_formulir(admin.get(alamat)) | isi
    return admin.post(alamat, {nama: nilai for nama, nilai in kini.items() if nilai is not None})


@pytest.mark.parametrize("isi", [{"is_active": None}, {"peran": "pimpinan"}, {"peran": "evaluator", "kota": ""}])
def test_the_last_active_secretariat_of_a_city_stays_one(admin, dunia, isi):
    akun = dunia.sini.sekretariat
    jawaban = ubah(admin, akun, **isi)
    assert "satu-satunya sekretariat" in jawaban.content.decode()
    akun.refresh_from_db()
    assert (akun.is_active, akun.peran, akun.kota) == (True, "sekretariat", dunia.sini.kota)
    PenggunaFactory(sekretariat=True, kota=dunia.sini.kota)
    assert ubah(admin, akun, **isi).status_code == 302
    akun.refresh_from_db()
    assert (akun.is_active, akun.peran) != (True, "sekretariat")


def test_the_last_active_secretariat_is_not_deleted(admin, dunia):
    akun = dunia.sini.sekretariat
    hapus = reverse("admin:klaster_pengguna_delete", args=[akun.pk])
    assert admin.post(hapus, {"post": "yes"}).status_code == 403
    semua = {"action": "delete_selected", "_selected_action": [akun.pk], "post": "yes"}
    admin.post(reverse("admin:klaster_pengguna_changelist"), semua)
    assert Pengguna.objects.filter(pk=akun.pk).exists()


def test_an_erased_account_is_neither_opened_again_nor_filled_in(admin, dunia):
    akun = dunia.sini.operator_dinkes
    Pengguna.objects.filter(pk=akun.pk).update(is_active=False, dihapus_pada=timezone.now())
    for isi in ({"is_active": "on"}, {"nama": "Orang Lain", "email": "lain@kota.example"}):
        assert "sudah dihapus" in ubah(admin, akun, **isi).content.decode()
    akun.refresh_from_db()
    assert (akun.is_active, akun.nama) == (False, dunia.sini.operator_dinkes.nama)


def test_a_form_of_the_city_that_was_open_meanwhile_is_stale(admin, dunia):
    akun = dunia.sini.operator_dinkes
    assert ubah(admin, akun, nama="Nama Baru").status_code == 302
    lama = akun.versi
    akun.refresh_from_db()
    assert (akun.nama, akun.versi) == ("Nama Baru", lama + 1)
