"""What the door and the step-up leave: audit rows of what fitted and what did not, and the lock that counts both."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from klaster.aturan.kelompok_aksi import KELOMPOK_AKSI
from klaster.batas import BATAS
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.services.kunci import lepas_kunci
from tests.factories.klaster import SANDI, PenggunaFactory
from tests.klaster.test_dua_langkah import kode, pasang

pytestmark = pytest.mark.django_db
SALAH = "bukan-sandinya-1"


@pytest.fixture
def orang() -> Pengguna:
    """Has a password, an app, recovery codes and a passkey (whose stored half is damaged)."""
    orang = PenggunaFactory(username="siti.aminah", nama="Siti Aminah")
    pasang(orang)
    Authenticator.objects.create(user=orang, type="webauthn", data={"name": "Laptop", "credential": {}})
    return orang


def jawaban_kunci(pemilik: Pengguna | None) -> str:
    """What a device sends, in its right shape; the challenge is nobody's."""
    klien = {"type": "webauthn.get", "challenge": websafe_encode(b"x" * 32), "origin": "http://testserver"}
    isi = {
        "clientDataJSON": websafe_encode(json.dumps(klien).encode()),
        "authenticatorData": websafe_encode(hashlib.sha256(b"testserver").digest() + b"\x05" + b"\0" * 4),
        "signature": websafe_encode(b"x" * 70),
        "userHandle": websafe_encode(user_pk_to_url_str(pemilik).encode()) if pemilik else None,
    }
    luar = {"id": websafe_encode(b"kunci"), "rawId": websafe_encode(b"kunci"), "type": "public-key", "response": isi}
    return json.dumps(luar | {"clientExtensionResults": {}})


def pastikan(client: Client, nama: str, **isi: str):
    return client.post(reverse(nama), isi)


def kejadian() -> list[tuple[str, str]]:
    pintu = Riwayat.objects.filter(aksi__in=KELOMPOK_AKSI["keamanan"].aksi)
    return list(pintu.order_by("pk").values_list("aksi", "keterangan"))


@pytest.fixture
def kunci_cocok(monkeypatch: pytest.MonkeyPatch) -> Callable[[Pengguna], None]:
    """From now on the device's answer fits the account's passkey."""

    def _cocok(orang: Pengguna) -> None:
        alat = Authenticator.objects.get(user=orang, type="webauthn")
        monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.complete_authentication", lambda *_: alat)

    return _cocok


# --- Step-up ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nama", "isi", "cara"),
    [
        ("account_reauthenticate", lambda _: {"password": SANDI}, "kata sandi"),
        ("mfa_reauthenticate", lambda _: {"code": kode()}, "kode aplikasi autentikator"),
        (
            "mfa_reauthenticate",
            lambda o: {"code": RecoveryCodes.activate(o).generate_codes()[0]},
            "kode pemulihan",
        ),
        ("mfa_reauthenticate_webauthn", lambda o: {"credential": jawaban_kunci(o)}, "kunci sandi"),
    ],
    ids=["sandi", "aplikasi", "pulih", "kunci"],
)
def test_step_up_is_in_the_history_with_its_way(client, orang, kunci_cocok, nama, isi, cara):
    kunci_cocok(orang)
    client.force_login(orang)
    assert pastikan(client, nama, **isi(orang)).status_code == 302
    (baris,) = Riwayat.objects.all()
    assert (baris.aksi, baris.pelaku, baris.kota) == (Aksi.IDENTITAS_DIPASTIKAN, orang, orang.kota)
    assert baris.kalimat == f"Siti Aminah (Pimpinan {orang.kota}) memastikan diri sebagai siti.aminah."
    assert baris.keterangan == f"Dengan {cara}."


def test_a_log_in_is_no_step_up(client):
    orang = PenggunaFactory()
    client.post(reverse("klaster:masuk"), {"login": orang.username, "password": SANDI})
    assert kejadian() == [(Aksi.MASUK, "Dengan kata sandi.")]


DITOLAK = [
    ("account_reauthenticate", lambda _: {"password": SALAH}, 422, "Kata sandi tidak cocok."),
    ("mfa_reauthenticate", lambda _: {"code": "000000"}, 422, "Kode tidak cocok."),
    ("mfa_reauthenticate_webauthn", lambda o: {"credential": jawaban_kunci(o)}, 302, "Kunci sandi tidak cocok."),
]


@pytest.mark.parametrize(("nama", "isi", "status", "keterangan"), DITOLAK, ids=["sandi", "kode", "kunci"])
def test_refused_step_up_counts_is_noted_and_locks(client, dunia, nama, isi, status, keterangan):
    """As at the door: five, then the page that says how long; and the secretariat lets in again."""
    orang = dunia.sini.operator_dinkes
    pasang(orang)
    Authenticator.objects.create(user=orang, type="webauthn", data={"name": "Laptop", "credential": {}})
    client.force_login(orang)
    jawaban = [pastikan(client, nama, **isi(orang)) for _ in range(6)]
    assert [j.status_code for j in jawaban] == [status] * 4 + [429] * 2
    assert "Coba lagi dalam <strong>15 menit</strong>" in jawaban[-1].content.decode()
    assert kejadian() == [
        *[(Aksi.IDENTITAS_DITOLAK, keterangan)] * 5,
        (Aksi.MASUK_TERKUNCI, "Terlalu banyak percobaan yang gagal dari 127.0.0.1."),
    ]
    assert {b.pelaku for b in Riwayat.objects.filter(aksi=Aksi.IDENTITAS_DITOLAK)} == {None}
    assert pastikan(client, "account_reauthenticate", password=SANDI).status_code == 429
    assert lepas_kunci(pengguna=orang, oleh=dunia.sini.sekretariat)
    assert pastikan(client, "account_reauthenticate", password=SANDI).status_code == 302


# --- The door ---------------------------------------------------------------------------------------------------
def test_refused_log_in_is_noted_with_its_address_and_not_while_locked(client, orang):
    for _ in range(7):
        client.post(reverse("klaster:masuk"), {"login": "Siti.Aminah", "password": SALAH}, REMOTE_ADDR="192.0.2.7")
    assert [a for a, _ in kejadian()] == [Aksi.MASUK_DITOLAK] * 5 + [Aksi.MASUK_TERKUNCI]
    baris = Riwayat.objects.filter(aksi=Aksi.MASUK_DITOLAK)[0]
    assert baris.kalimat == "Sistem menolak percobaan masuk akun siti.aminah."
    assert (baris.keterangan, baris.alamat, baris.kota) == ("Kata sandi tidak cocok.", "192.0.2.7", orang.kota)


def test_refused_log_in_of_nobody_is_told_to_nobody(client):
    PenggunaFactory(username="ditangguhkan", is_active=False)
    for nama in ("tidak.ada", "ditangguhkan"):
        client.post(reverse("klaster:masuk"), {"login": nama, "password": SALAH})
    assert not Riwayat.objects.exists()


def test_refused_second_step_is_noted(client, orang):
    """And a passkey that was stored damaged leaves the code as a way in."""
    client.post(reverse("klaster:masuk"), {"login": orang.username, "password": SANDI})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"credential": jawaban_kunci(orang)})
    assert kejadian() == [(Aksi.MASUK_DITOLAK, "Kode tidak cocok."), (Aksi.MASUK_DITOLAK, "Kunci sandi tidak cocok.")]
    assert client.post(reverse("mfa_authenticate"), {"code": kode()}).url == reverse("laporan:beranda")


def masuk_kunci(client: Client, pemilik: Pengguna | None, **lain: str):
    return client.post(reverse("mfa_login_webauthn"), {"credential": jawaban_kunci(pemilik)}, **lain)


def test_refused_passkey_locks_its_account_for_the_address_and_names_nobody(client, orang, kunci_cocok):
    """Whoever sends it has typed no name: the page must not tell one."""
    jawaban = [masuk_kunci(client, orang) for _ in range(5)]
    assert [j.status_code for j in jawaban] == [302] * 4 + [429]
    assert "siti" not in jawaban[-1].content.decode().lower()
    assert "Terlalu banyak percobaan yang gagal untuk pemilik kunci sandi itu." in jawaban[-1].content.decode()
    assert AccessAttempt.objects.get().failures_since_start == 5
    assert kejadian()[0] == (Aksi.MASUK_DITOLAK, "Kunci sandi tidak cocok.")
    kunci_cocok(orang)
    assert masuk_kunci(client, orang).status_code == 429
    assert SESSION_KEY not in client.session
    assert masuk_kunci(client, orang, REMOTE_ADDR="198.51.100.7").url == reverse("laporan:beranda")


@pytest.mark.parametrize("kiriman", ["", "abc", "[]", "{}", '{"response": {"userHandle": "!"}}', '"x"', "null"])
def test_what_is_no_passkey_is_refused(client, orang, kiriman):
    assert client.post(reverse("mfa_login_webauthn"), {"credential": kiriman}).url == reverse("klaster:masuk")
    assert not AccessAttempt.objects.exists()


def test_passkey_of_nobody_counts_for_the_address(client):
    jawaban = [masuk_kunci(client, None).status_code for _ in range(22)]
    assert jawaban == [302] * 20 + [429] * 2
    assert not Riwayat.objects.exists()


def test_refused_step_ups_of_many_accounts_stop_their_address(client, monkeypatch):
    """Passkeys are answered with a redirect, and count all the same."""
    monkeypatch.setitem(BATAS, "langkah_kedua", replace(BATAS["langkah_kedua"], per_alamat="3/10 minutes"))
    jawaban = []
    for _ in range(3):
        satu = PenggunaFactory()
        Authenticator.objects.create(user=satu, type="webauthn", data={"name": "Laptop", "credential": {}})
        client.force_login(satu)
        kiriman = {"credential": jawaban_kunci(satu)}
        jawaban += [pastikan(client, "mfa_reauthenticate_webauthn", **kiriman).status_code for _ in range(2)]
    assert jawaban == [302] * 3 + [429] * 3
