"""The door: log-in, its limits, what it says, what it leaves in the history (WS-1, WS-4)."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaster.kunci_masuk import NAMA_MAKS
from klaster.models import Aksi, Notifikasi, Riwayat
from tests.factories.klaster import SANDI, PenggunaFactory

pytestmark = pytest.mark.django_db
SALAH = "bukan-sandinya-1"


@pytest.fixture
def orang():
    return PenggunaFactory(username="siti.aminah", nama="Siti Aminah")


def masuk(client: Client, nama: str, sandi: str = SANDI, dari: str = "192.0.2.1", **isi):
    return client.post(reverse("klaster:masuk"), {"login": nama, "password": sandi, **isi}, REMOTE_ADDR=dari)


def gagal(nama: str, kali: int, dari: str = "192.0.2.1") -> None:
    """Failed attempts as axes keeps them, without hashing a password for each."""
    AccessAttempt.objects.create(
        username=nama, ip_address=dari, user_agent="uji", failures_since_start=kali, attempt_time=timezone.now()
    )


@pytest.mark.parametrize("nama", ["siti.aminah", " Siti.AMINAH "])
def test_log_in(client, orang, nama):
    jawaban = masuk(client, nama)
    assert (jawaban.status_code, jawaban.url) == (302, reverse("laporan:beranda"))
    assert client.session[SESSION_KEY] == str(orang.pk)
    baris = Riwayat.objects.get(aksi=Aksi.MASUK)
    assert baris.kalimat == f"Siti Aminah (Pimpinan {orang.kota}) masuk sebagai siti.aminah."
    assert (baris.keterangan, baris.kota, baris.alamat) == ("Dengan kata sandi.", orang.kota, "192.0.2.1")
    assert not Notifikasi.objects.exists()


def test_log_in_goes_on_where_the_person_wanted_to(client, orang):
    assert masuk(client, orang.username, next="/instrumen/?q=a").url == "/instrumen/?q=a"


@pytest.mark.parametrize("tujuan", ["https://jahat.test/", "//jahat.test/", "/\\jahat.test", "javascript:alert(1)"])
def test_log_in_leads_to_no_other_site(client, orang, tujuan):
    assert masuk(client, orang.username, next=tujuan).url == reverse("laporan:beranda")


def test_session_gets_a_new_number_at_the_log_in(client, orang):
    """What somebody planted in the browser before is worth nothing after (fixation)."""
    client.get(reverse("klaster:masuk"))
    sesi = client.session
    sesi["tanaman"] = 1
    sesi.save()
    lama = sesi.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = lama
    masuk(client, orang.username)
    assert client.session.session_key != lama
    assert not client.session.exists(lama)


def test_unknown_number_of_a_session_is_not_taken_over(client, orang):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    masuk(client, orang.username)
    assert client.session.session_key != "a" * 32


def test_cookie_is_closed_to_scripts_and_other_sites(client, orang):
    masuk(client, orang.username)
    kue = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (kue["httponly"], kue["samesite"]) == (True, "Lax")


def test_log_out_ends_the_session_at_the_server(client, orang):
    masuk(client, orang.username)
    nomor = client.session.session_key
    assert client.post(reverse("klaster:keluar")).url == reverse("klaster:masuk")
    lain = Client()
    lain.cookies[settings.SESSION_COOKIE_NAME] = nomor
    assert lain.get(reverse("laporan:beranda")).status_code == 302
    assert Riwayat.objects.get(aksi=Aksi.KELUAR).kalimat == f"Siti Aminah (Pimpinan {orang.kota}) keluar dari portal."


def test_log_out_of_nobody_leaves_no_trace(client):
    client.post(reverse("klaster:keluar"))
    assert not Riwayat.objects.exists()


# --- What a refusal says --------------------------------------------------------------------------------------------
def test_wrong_password_keeps_the_name_and_says_why(client, orang):
    jawaban = masuk(client, "siti.aminah", SALAH)
    isi = jawaban.content.decode()
    assert jawaban.status_code == 422
    assert "Nama pengguna atau kata sandi tidak cocok." in isi
    assert 'value="siti.aminah"' in isi
    assert SALAH not in isi
    assert SESSION_KEY not in client.session


def test_known_unknown_and_suspended_names_read_the_same(client, orang):
    PenggunaFactory(username="ditangguhkan", is_active=False)
    isi = [
        masuk(client, nama, SALAH).content.decode().replace(nama, "NAMA").split("<form")[0]
        for nama in ("siti.aminah", "tidak.ada", "ditangguhkan")
    ]
    assert isi[0] == isi[1] == isi[2]


@pytest.mark.parametrize("nama", ["siti.aminah", "tidak.ada", "ditangguhkan"])
def test_each_refusal_costs_one_password_hash(client, orang, nama):
    """About the same time for all: an unknown name is hashed against nothing."""
    PenggunaFactory(username="ditangguhkan", is_active=False)
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as sidik:
        masuk(client, nama, SALAH)
    assert sidik.call_count == 1


def test_suspended_account_with_the_right_password_reads_whom_to_ask(client):
    PenggunaFactory(username="ditangguhkan", is_active=False)
    jawaban = masuk(client, "ditangguhkan")
    assert jawaban.url == reverse("klaster:masuk")
    assert "Akun ini ditangguhkan." in client.get(jawaban.url).content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.keduanya
@pytest.mark.parametrize(
    ("nama", "sandi"),
    [("", ""), ("x" * 151, SANDI), ("siti\0aminah", SANDI), ("siti.aminah", ""), ("' OR 1=1 --", "x")],
)
def test_bad_input_is_refused_in_the_form(client, orang, nama, sandi):
    assert masuk(client, nama, sandi).status_code == 422


# --- Locks ----------------------------------------------------------------------------------------------------------
def test_fifth_failure_locks_and_says_for_how_long(client, orang):
    gagal("siti.aminah", 4)
    jawaban = masuk(client, "Siti.Aminah", SALAH)
    assert jawaban.status_code == 429
    assert "Coba lagi dalam <strong>15 menit</strong>" in jawaban.content.decode()
    assert 890 < int(jawaban["Retry-After"]) <= 900
    terkunci = masuk(client, "siti.aminah")
    assert (terkunci.status_code, SESSION_KEY in client.session) == (429, False)


def test_lock_is_in_the_history_once_and_its_owner_is_told(client, orang):
    gagal("siti.aminah", 4)
    for _ in range(3):
        masuk(client, "siti.aminah", SALAH)
    baris = Riwayat.objects.get(aksi=Aksi.MASUK_TERKUNCI)
    assert baris.kalimat == "Sistem mengunci sementara akun siti.aminah."
    assert baris.keterangan == "Terlalu banyak percobaan yang gagal dari 192.0.2.1."
    assert Notifikasi.objects.get().penerima == orang


def test_unknown_name_is_locked_like_a_known_one(client):
    gagal("tidak.ada", 4)
    assert masuk(client, "tidak.ada", SALAH).status_code == 429
    assert not Riwayat.objects.exists()


def test_trying_while_locked_does_not_prolong_it(client, orang):
    gagal("siti.aminah", 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert int(masuk(client, "siti.aminah", SALAH)["Retry-After"]) <= 60
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert masuk(client, "siti.aminah").status_code == 302


def test_lock_holds_for_its_address_only(client, orang):
    """Somebody at another address cannot keep the operator out."""
    gagal("siti.aminah", 5, dari="198.51.100.7")
    assert masuk(client, "siti.aminah").status_code == 302


def test_right_password_forgets_the_slips(client, orang):
    gagal("siti.aminah", 4)
    masuk(client, "siti.aminah")
    assert not AccessAttempt.objects.exists()


def test_another_account_does_not_wash_away_the_failures(client, orang):
    """Whoever guesses cannot log in with an account of their own in between to start anew."""
    PenggunaFactory(username="penebak")
    gagal("siti.aminah", 4)
    masuk(client, "penebak")
    client.logout()
    assert masuk(client, "siti.aminah", SALAH).status_code == 429


def test_name_guessed_from_many_addresses_is_locked_for_new_ones(client, orang):
    for n in range(NAMA_MAKS // 3):
        gagal("siti.aminah", 3, dari=f"198.51.100.{n}")
    assert masuk(client, "siti.aminah", dari="203.0.113.9").status_code == 429


def test_name_guessed_from_many_addresses_stays_open_where_it_has_come_in_before(client, orang):
    masuk(client, "siti.aminah", dari="192.0.2.1")
    client.logout()
    for n in range(NAMA_MAKS // 3):
        gagal("siti.aminah", 3, dari=f"198.51.100.{n}")
    assert masuk(client, "siti.aminah", dari="192.0.2.1").status_code == 302


def test_one_address_that_tries_a_hundred_names_is_stopped(client):
    jawaban = [masuk(client, f"nama{n}", SALAH).status_code for n in range(25)]
    assert jawaban == [422] * 20 + [429] * 5


def test_password_is_not_in_what_axes_keeps(client, orang):
    masuk(client, "siti.aminah", SALAH)
    assert SALAH not in str(AccessAttempt.objects.values().get())


# --- New device -----------------------------------------------------------------------------------------------------
def test_new_browser_is_told_and_a_known_one_is_not(client, orang):
    for peramban in ("Firefox", "Firefox", "Chrome"):
        Client(headers={"User-Agent": peramban}).post(
            reverse("klaster:masuk"), {"login": "siti.aminah", "password": SANDI}
        )
    satu = Notifikasi.objects.get()
    assert (satu.penerima, satu.judul) == (orang, "Akun Anda dipakai masuk dari perangkat atau peramban baru")


# --- Admin ----------------------------------------------------------------------------------------------------------
def test_admin_has_no_door_of_its_own(client, orang):
    jawaban = client.get("/admin/", follow=True)
    assert jawaban.redirect_chain[-1][0] == f"{reverse('klaster:masuk')}?next=%2Fadmin%2F"
    client.force_login(orang)
    assert client.get("/admin/login/").status_code == 403


def test_admin_changes_the_password_where_everybody_does(client):
    client.force_login(PenggunaFactory(admin=True))
    assert client.get("/admin/password_change/").url == reverse("klaster:sandi")
