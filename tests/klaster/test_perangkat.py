"""The page of devices: what it shows, what it ends, whose it is."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaster.models import Aksi, Pengguna, Riwayat
from tests.dunia import Dunia
from tests.factories.klaster import SANDI
from tests.klaster.test_sesi import masih_masuk, masuk_dikenal

DAFTAR = "klaster:perangkat"
PONSEL = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def orang(dunia: Dunia) -> Pengguna:
    return dunia.sini.operator_dinkes


@pytest.fixture
def client(orang: Pengguna) -> Client:
    return masuk_dikenal(orang)


def tampak(client: Client) -> list[tuple[str, str, bool]]:
    return [(p.peramban, p.alamat, p.ini) for p in client.get(reverse(DAFTAR)).context["page_obj"]]


def sesi_milik(client: Client) -> int:
    return UserSession.objects.get(session_key=client.session.session_key).pk


def test_the_list_says_what_is_open(client: Client, orang: Pengguna, dunia: Dunia) -> None:
    masuk_dikenal(orang, peramban=PONSEL)
    masuk_dikenal(dunia.sini.operator_dinsos)
    assert tampak(client) == [("Firefox di Linux", "10.1.2.3", True), ("Chrome di Android", "10.1.2.3", False)]
    isi = client.get(reverse(DAFTAR)).content.decode()
    assert "Perangkat ini" in isi
    assert "Sesi ditutup sendiri setelah 30 menit tanpa kegiatan" in isi


def test_what_would_be_refused_is_not_listed(client: Client, orang: Pengguna) -> None:
    """Silent for too long, and from before the last change of the password."""
    diam = masuk_dikenal(orang, peramban=PONSEL)
    UserSession.objects.filter(pk=sesi_milik(diam)).update(last_seen_at=timezone.now() - timedelta(minutes=32))
    assert tampak(client) == [("Firefox di Linux", "10.1.2.3", True)]
    orang.set_password("sandi-yang-lain-2")
    orang.save()
    baru = masuk_dikenal(orang, peramban=PONSEL)
    assert tampak(baru) == [("Chrome di Android", "10.1.2.3", True)]


def test_the_one_that_looks_is_listed_before_it_is_noted(orang: Pengguna) -> None:
    client = Client(headers={"user-agent": PONSEL})
    client.force_login(orang)
    assert tampak(client) == [("Chrome di Android", "127.0.0.1", True)]


def test_one_other_is_ended(client: Client, orang: Pengguna) -> None:
    ponsel = masuk_dikenal(orang, peramban=PONSEL)
    alamat = reverse("klaster:perangkat_akhiri", args=[sesi_milik(ponsel)])
    jawaban = client.post(alamat, follow=True)
    assert "Chrome di Android dikeluarkan." in jawaban.content.decode()
    assert (masih_masuk(ponsel), masih_masuk(client)) == (False, True)
    baris = Riwayat.objects.get(aksi=Aksi.SESI_DIAKHIRI)
    assert (baris.pelaku, baris.keterangan) == (orang, "Dari 10.1.2.3.")
    assert client.post(alamat).status_code == 404


def test_the_one_at_hand_is_left_by_logging_out(client: Client) -> None:
    jawaban = client.post(reverse("klaster:perangkat_akhiri", args=[sesi_milik(client)]), follow=True)
    assert "Itu perangkat yang sedang Anda pakai." in jawaban.content.decode()
    assert masih_masuk(client)


def test_a_strangers_session_is_not_there(client: Client, dunia: Dunia) -> None:
    for lain in (dunia.sini.sekretariat, dunia.sana.operator_dinkes):
        sesi = masuk_dikenal(lain)
        assert client.post(reverse("klaster:perangkat_akhiri", args=[sesi_milik(sesi)])).status_code == 404
        assert masih_masuk(sesi)


def test_all_others_are_ended(client: Client, orang: Pengguna) -> None:
    lain = [masuk_dikenal(orang, peramban=PONSEL), masuk_dikenal(orang)]
    tak_tercatat = Client()
    tak_tercatat.force_login(orang)
    kunci = client.session.session_key
    jawaban = client.post(reverse("klaster:perangkat_lain"), follow=True)
    assert "2 perangkat lain dikeluarkan." in jawaban.content.decode()
    assert [masih_masuk(c) for c in (*lain, tak_tercatat, client)] == [False, False, False, True]
    assert client.session.session_key != kunci
    assert UserSession.objects.get().session_key == client.session.session_key
    jawaban = client.post(reverse("klaster:perangkat_lain"), follow=True)
    assert "Tidak ada perangkat lain." in jawaban.content.decode()


def test_everything_is_ended(client: Client, orang: Pengguna) -> None:
    lain = masuk_dikenal(orang)
    jawaban = client.post(reverse("klaster:perangkat_semua"), follow=True)
    assert jawaban.redirect_chain == [(reverse("klaster:masuk"), 302)]
    assert "Anda sudah keluar dari semua perangkat." in jawaban.content.decode()
    assert (masih_masuk(client), masih_masuk(lain)) == (False, False)


def test_a_new_password_ends_the_others(client: Client, orang: Pengguna) -> None:
    ponsel = masuk_dikenal(orang, peramban=PONSEL)
    isi = {"old_password": SANDI, "new_password1": "kata-baru-panjang-7", "new_password2": "kata-baru-panjang-7"}
    jawaban = client.post(reverse("klaster:sandi"), isi, follow=True)
    assert "Kata sandi Anda diganti. 1 perangkat lain dikeluarkan." in jawaban.content.decode()
    assert (masih_masuk(client), masih_masuk(ponsel)) == (True, False)
    orang.refresh_from_db()
    assert orang.check_password("kata-baru-panjang-7")
    baris = Riwayat.objects.get(aksi=Aksi.SANDI_DIGANTI)
    assert (baris.pelaku, baris.sebelum, baris.sesudah) == (orang, None, None)
    assert orang.notifikasi.get(jenis="keamanan").judul == "Kata sandi Anda diganti"


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"old_password": "bukan-yang-ini"}, "Sandi lama Anda"),
        ({"new_password1": "1234567890", "new_password2": "1234567890"}, ""),
        ({"new_password2": "beda-sama-sekali-3"}, ""),
        ({"new_password1": SANDI, "new_password2": SANDI}, "Kata sandi baru sama dengan yang sekarang"),
    ],
)
def test_a_refused_password_changes_nothing(client: Client, orang: Pengguna, isi: dict[str, str], pesan: str) -> None:
    baku = {"old_password": SANDI, "new_password1": "kata-baru-panjang-7", "new_password2": "kata-baru-panjang-7"}
    lain = masuk_dikenal(orang)
    jawaban = client.post(reverse("klaster:sandi"), baku | isi)
    assert jawaban.status_code == 422
    assert jawaban.context["form"].errors
    assert pesan in jawaban.content.decode()
    orang.refresh_from_db()
    assert orang.check_password(SANDI)
    assert masih_masuk(lain)


def test_guessing_the_present_password_is_slowed_down(client: Client) -> None:
    isi = {"old_password": "tebak", "new_password1": "kata-baru-panjang-7", "new_password2": "kata-baru-panjang-7"}
    kode = [client.post(reverse("klaster:sandi"), isi).status_code for _ in range(11)]
    assert kode == [422] * 10 + [429]


def test_how_long_the_session_lasts(client: Client, orang: Pengguna) -> None:
    jawaban = client.get(reverse("klaster:sesi"), headers={"X-Latar": "1"}).json()
    assert jawaban["pengguna"] == orang.pk
    assert 31 * 60 - 5 <= jawaban["sisa"] <= 31 * 60
    assert 12 * 3600 - 5 <= jawaban["umur"] <= 12 * 3600
    assert client.post(reverse("klaster:sesi")).json()["sisa"] >= jawaban["sisa"] - 1
    assert Client().get(reverse("klaster:sesi")).status_code == 302


def test_the_list_costs_the_same_for_many(client: Client, orang: Pengguna) -> None:
    def banyak() -> int:
        with CaptureQueriesContext(connection) as hitung:
            client.get(reverse(DAFTAR))
        return len(hitung)

    banyak()
    satu = banyak()
    for _ in range(30):
        masuk_dikenal(orang)
    assert banyak() == satu
    assert len(client.get(reverse(DAFTAR)).context["page_obj"]) == 25


def test_the_page_says_when_and_from_where_the_account_was_used_and_refused(orang: Pengguna, dunia: Dunia) -> None:
    """From the audit trail, so also what happened on devices that are gone; nothing of anybody else."""
    masuk = {"login": orang.username, "password": SANDI}
    salah = masuk | {"password": "bukan-sandinya-1"}
    Client().post(reverse("klaster:masuk"), masuk, REMOTE_ADDR="192.0.2.1")
    for _ in range(5):
        Client().post(reverse("klaster:masuk"), salah, REMOTE_ADDR="198.51.100.7")
    Client().post(reverse("klaster:masuk"), salah | {"login": dunia.sini.pimpinan.username}, REMOTE_ADDR="203.0.113.5")
    client = Client()
    client.force_login(orang)
    jawaban = client.get(reverse(DAFTAR))
    assert [(k.kata, k.alamat) for k in jawaban.context["kejadian"]] == [
        ("Terkunci sementara", "198.51.100.7"),
        *[("Percobaan masuk ditolak", "198.51.100.7")] * 4,
        ("Masuk", "192.0.2.1"),
    ]
    isi = jawaban.content.decode()
    assert "Percobaan masuk ditolak" in isi and "192.0.2.1" in isi and "203.0.113.5" not in isi


def test_nothing_has_happened_yet(orang: Pengguna) -> None:
    client = Client()
    client.force_login(orang)
    assert "Belum ada yang tercatat." in client.get(reverse(DAFTAR)).content.decode()
