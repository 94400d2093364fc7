"""The public page behind a one-time link."""

import logging

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kla_portal.penyamaran import samarkan_teks
from klaster.batas import kosongkan
from klaster.models import Pengguna, TautanAkun
from klaster.services.akun import tangguhkan
from klaster.services.tautan_akun import buat_tautan

pytestmark = pytest.mark.django_db
SANDI_BARU = "Kereta-Malam-77"
ISI = {"sandi": SANDI_BARU, "ulang": SANDI_BARU}


@pytest.fixture(autouse=True)
def tanpa_hitungan():
    kosongkan()


def alamat(dunia) -> str:
    return reverse("klaster:tautan_akun", args=[buat_tautan(pengguna=dunia.sini.operator_dinkes, oleh=None).token])


def test_looking_changes_nothing_and_sending_sets_the_password(dunia, client):
    url = alamat(dunia)
    for _ in range(3):  # programs that preview links open them, too
        halaman = client.get(url)
        assert halaman.status_code == 200
    assert "sini.dinkes" in halaman.content.decode()
    jawaban = client.post(url, ISI)
    assert jawaban.url == reverse("klaster:masuk")
    assert Pengguna.objects.get(username="sini.dinkes").check_password(SANDI_BARU)
    assert SESSION_KEY not in client.session  # the second step has not been shown
    assert "Masuklah dengan nama pengguna sini.dinkes" in client.get(jawaban.url).content.decode()
    mati = client.get(url)
    assert mati.status_code == 410
    assert "sudah dipakai" in mati.content.decode()
    assert client.post(url, ISI).status_code == 410


def test_the_address_goes_nowhere(dunia, client):
    url = alamat(dunia)
    for jawaban in (client.get(url), client.post(url, {}), client.post(url, ISI), client.get(url)):
        assert jawaban["Referrer-Policy"] == "strict-origin"
        assert jawaban["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in jawaban["Cache-Control"]


def test_the_log_never_holds_the_token(dunia, client, monkeypatch, caplog):
    token = "SemuaHurufTanpaAngkaSatuPunDiSini"
    monkeypatch.setattr("klaster.services.tautan_akun.secrets.token_urlsafe", lambda _: token)
    url = alamat(dunia)
    catatan = logging.getLogger("django.request")  # listened to directly: what other tests set above it does not matter
    monkeypatch.setattr(catatan, "disabled", False)
    monkeypatch.setattr(catatan.manager, "disable", logging.NOTSET)
    monkeypatch.setattr(catatan, "handlers", [caplog.handler])
    with caplog.at_level("DEBUG", logger="django.request"):
        assert [client.post(url, isi).status_code for isi in ({}, ISI, ISI)] == [422, 302, 410]
    assert len(caplog.records) >= 2  # Django's own lines on 4xx answers
    assert all(token not in samarkan_teks(baris.getMessage()) for baris in caplog.records)


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({}, ["sandi", "ulang"]),
        ({"sandi": SANDI_BARU, "ulang": "lain"}, ["ulang"]),
        ({"sandi": "12345678", "ulang": "12345678"}, ["sandi"]),
        ({"sandi": "sini.dinkes", "ulang": "sini.dinkes"}, ["sandi"]),
    ],
)
def test_a_password_that_is_refused(dunia, client, isi, bidang):
    jawaban = client.post(alamat(dunia), isi)
    assert (jawaban.status_code, list(jawaban.context["form"].errors)) == (422, bidang)
    assert TautanAkun.objects.get().dipakai_pada is None
    assert SANDI_BARU not in jawaban.content.decode()  # a password is never sent back


def test_a_dead_link_says_what_to_do(dunia, client):
    url = alamat(dunia)
    TautanAkun.objects.update(kedaluwarsa_pada=timezone.now())
    for metode in (client.get, client.post):
        jawaban = metode(url)
        assert jawaban.status_code == 410
        assert "Mintalah tautan baru kepada sekretariat" in jawaban.content.decode()
    url = alamat(dunia)
    tangguhkan(pengguna=dunia.sini.operator_dinkes, alasan="Pindah", oleh=None)
    assert "sedang ditangguhkan" in client.get(url).content.decode()
    asing = client.get(reverse("klaster:tautan_akun", args=["x" * 32]))
    assert asing.status_code == 404
    assert "Salin seluruhnya dari slip" in asing.content.decode()


def test_whoever_was_logged_in_is_logged_out(dunia, client):
    client.force_login(dunia.sini.sekretariat)
    url = alamat(dunia)
    assert "Ia akan dikeluarkan" in client.get(url).content.decode()
    client.post(url, ISI)
    assert SESSION_KEY not in client.session


def test_it_wants_its_csrf_token(dunia):
    assert Client(enforce_csrf_checks=True).post(alamat(dunia), ISI).status_code == 403


def test_guessing_ends_after_a_while(client):
    jawaban = [client.get(reverse("klaster:tautan_akun", args=[f"{n:032}"])).status_code for n in range(22)]
    assert jawaban == [404] * 20 + [429] * 2
