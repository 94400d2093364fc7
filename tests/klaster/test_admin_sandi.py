"""Passwords that the system admin types are changed by their owners; the default is none at all."""

import pytest
from django.test import Client
from django.urls import reverse

from klaster.models import Pengguna
from tests.factories.klaster import SANDI
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
SANDI_BARU = "Kereta-Malam-77"
ISI = {"username": "penilai.baru", "nama": "Penilai Baru", "peran": "evaluator", "kota": "", "opd": ""}


@pytest.fixture
def admin(dunia) -> Client:
    client = Client()
    masuk_segar(client, dunia.admin)
    return client


def tambah(admin, **isi) -> Pengguna:
    admin.post(reverse("admin:klaster_pengguna_add"), {**ISI, **isi})
    return Pengguna.objects.get(username="penilai.baru")


def test_the_form_offers_no_password_first(admin):
    halaman = admin.get(reverse("admin:klaster_pengguna_add"))
    assert halaman.context["adminform"].form["usable_password"].value() == "false"


def test_an_account_without_a_password(admin):
    akun = tambah(admin, usable_password="false")
    assert (akun.has_usable_password(), akun.harus_ganti_sandi) == (False, False)


def test_a_typed_password_is_changed_at_the_first_log_in(admin):
    akun = tambah(admin, usable_password="true", password1=SANDI_BARU, password2=SANDI_BARU)
    assert (akun.check_password(SANDI_BARU), akun.harus_ganti_sandi) == (True, True)


def test_so_is_one_that_replaces_another(admin, dunia):
    akun = dunia.sini.pimpinan
    alamat = reverse("admin:auth_user_password_change", args=[akun.pk])
    admin.post(alamat, {"password1": SANDI_BARU, "password2": SANDI_BARU, "usable_password": "true"})
    akun.refresh_from_db()
    assert (akun.check_password(SANDI_BARU), akun.check_password(SANDI), akun.harus_ganti_sandi) == (True, False, True)
