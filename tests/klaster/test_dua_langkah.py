"""The second step: the app, recovery codes, who must have one, who may take it off."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from klaster.models import Aksi, Notifikasi, PengaturanKota, Riwayat
from klaster.services.dua_langkah import cabut_dua_langkah, pakai_kode
from tests.factories.klaster import SANDI, PenggunaFactory
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
RAHASIA = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def kode(geser: int = 0, rahasia: str = RAHASIA) -> str:
    """What the app shows now; `geser` half minutes later."""
    return format_hotp_value(hotp_value(rahasia, int(time.time()) // 30 + geser))


def pasang(pengguna) -> list[str]:
    """An app and recovery codes on the account; the codes."""
    TOTP.activate(pengguna, RAHASIA)
    return RecoveryCodes.activate(pengguna).generate_codes()


@pytest.fixture
def orang():
    return PenggunaFactory(sekretariat=True, username="sekretariat.sini", nama="Siti")


def sampai_langkah_kedua(client: Client, orang, **isi) -> None:
    jawaban = client.post(reverse("klaster:masuk"), {"login": orang.username, "password": SANDI, **isi})
    assert jawaban.url == reverse("mfa_authenticate")


# --- Log-in ---------------------------------------------------------------------------------------------------------
def test_password_alone_does_not_open(client, orang):
    pasang(orang)
    sampai_langkah_kedua(client, orang)
    assert SESSION_KEY not in client.session
    assert client.get(reverse("laporan:beranda")).url.startswith(reverse("klaster:masuk"))


@pytest.mark.parametrize("geser", [-1, 0, 1])
def test_code_of_the_app_opens_with_a_clock_half_a_minute_off(client, orang, geser):
    pasang(orang)
    sampai_langkah_kedua(client, orang, next="/instrumen/")
    isi = f"{kode(geser)[:3]} {kode(geser)[3:]}"
    assert client.post(reverse("mfa_authenticate"), {"code": isi}).url == "/instrumen/"
    assert client.session[SESSION_KEY] == str(orang.pk)
    assert Riwayat.objects.get(aksi=Aksi.MASUK).keterangan == "Dengan kata sandi dan kode aplikasi autentikator."


def test_recovery_code_opens_once(client, orang):
    pulih = pasang(orang)
    for status in (302, 422):
        lain = Client()
        sampai_langkah_kedua(lain, orang)
        assert lain.post(reverse("mfa_authenticate"), {"code": pulih[3]}).status_code == status
    baris = Riwayat.objects.get(aksi=Aksi.MASUK)
    assert baris.keterangan == "Dengan kata sandi dan kode pemulihan."


def test_a_code_counts_once_and_none_before_it_any_more(orang):
    pasang(orang)
    assert pakai_kode(pengguna=orang, kode=kode()) is not None
    assert pakai_kode(pengguna=orang, kode=kode()) is None
    assert pakai_kode(pengguna=orang, kode=kode(-1)) is None
    assert pakai_kode(pengguna=orang, kode=kode(1)) is not None


def test_code_of_another_account_does_not_open(orang):
    pulih = pasang(PenggunaFactory())
    pasang(orang)
    Authenticator.objects.filter(user=orang, type="totp").delete()
    assert [pakai_kode(pengguna=orang, kode=k) for k in (kode(), pulih[0])] == [None, None]


def test_wrong_code_says_so_and_keeps_the_step(client, orang):
    pasang(orang)
    sampai_langkah_kedua(client, orang)
    jawaban = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert jawaban.status_code == 422
    assert "Kode tidak cocok atau sudah dipakai." in jawaban.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": ""}).status_code == 422
    assert AccessAttempt.objects.get().failures_since_start == 1
    assert client.post(reverse("mfa_authenticate"), {"code": kode()}).status_code == 302


def test_fifth_wrong_code_locks_like_a_wrong_password(client, orang):
    """Also from a new log-in, and also for the right code."""
    pasang(orang)
    sampai_langkah_kedua(client, orang)
    status = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(5)]
    assert status == [422, 422, 422, 422, 429]
    assert client.post(reverse("mfa_authenticate"), {"code": kode()}).status_code == 429
    assert client.post(reverse("klaster:masuk"), {"login": orang.username, "password": SANDI}).status_code == 302
    lain = Client()
    assert lain.post(reverse("klaster:masuk"), {"login": orang.username, "password": SANDI}).status_code == 429
    assert "000000" not in str(AccessAttempt.objects.values().get())


def test_second_step_without_the_first_leads_to_the_first(client):
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")
    assert client.post(reverse("mfa_authenticate"), {"code": "1"}).url == reverse("account_login")


def test_account_suspended_between_the_steps_does_not_come_in(client, orang):
    pasang(orang)
    sampai_langkah_kedua(client, orang)
    type(orang).objects.filter(pk=orang.pk).update(is_active=False)
    client.post(reverse("mfa_authenticate"), {"code": kode()})
    assert client.get(reverse("laporan:beranda")).status_code == 302


def test_another_account_can_be_chosen_at_the_second_step(client, orang):
    pasang(orang)
    sampai_langkah_kedua(client, orang)
    client.post(reverse("klaster:keluar"))
    assert client.get(reverse("klaster:masuk")).status_code == 200


def test_code_as_step_up(client, orang):
    pasang(orang)
    client.force_login(orang)
    alamat = f"{reverse('mfa_reauthenticate')}?next=/saya/dua-langkah/aplikasi/cabut/"
    assert client.post(alamat, {"code": "000000"}).status_code == 422
    assert client.post(alamat, {"code": kode(), "next": "/x/"}).url == "/x/"
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


# --- Putting on and taking off --------------------------------------------------------------------------------------
def test_app_is_put_on_with_its_first_code_and_gives_recovery_codes(client, orang):
    masuk_segar(client, orang)
    halaman = client.get(reverse("mfa_activate_totp")).content.decode()
    rahasia = client.session[SECRET_SESSION_KEY]
    assert " ".join(rahasia[i : i + 4] for i in range(0, 32, 4)) in halaman
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
    assert client.session[SECRET_SESSION_KEY] == rahasia
    with pytest.MonkeyPatch.context() as tambal:
        tambal.setattr("django.db.transaction.on_commit", lambda f, **_: f())
        jawaban = client.post(reverse("mfa_activate_totp"), {"code": kode(rahasia=rahasia)})
    assert jawaban.url == reverse("mfa_view_recovery_codes")
    pulih = Authenticator.objects.get(user=orang, type="recovery_codes").wrap().get_unused_codes()
    assert len(pulih) == 10
    isi = client.get(jawaban.url).content.decode()
    unduhan = client.get(reverse("mfa_download_recovery_codes"))
    assert all(satu in isi and satu in unduhan.content.decode() for satu in pulih)
    assert "kode-pemulihan-portal-kla-sekretariat.sini.txt" in unduhan["Content-Disposition"]
    kalimat = list(Riwayat.objects.order_by("pk").values_list("aksi", "objek_label"))
    assert kalimat == [("dua_langkah_dipasang", "aplikasi autentikator"), ("kode_pulih_dibuat", "baru")]
    # The first codes void no older ones: nothing is said of that.
    assert [n.judul for n in Notifikasi.objects.filter(penerima=orang)] == [
        "Verifikasi dua langkah dipasang: aplikasi autentikator"
    ]


def test_the_code_that_put_the_app_on_opens_nothing_more(client, orang):
    masuk_segar(client, orang)
    client.get(reverse("mfa_activate_totp"))
    rahasia = client.session[SECRET_SESSION_KEY]
    satu = kode(rahasia=rahasia)
    assert client.post(reverse("mfa_activate_totp"), {"code": satu}).status_code == 302
    lain = Client()
    sampai_langkah_kedua(lain, orang)
    assert lain.post(reverse("mfa_authenticate"), {"code": satu}).status_code == 422
    assert lain.post(reverse("mfa_authenticate"), {"code": kode(1, rahasia=rahasia)}).status_code == 302


def test_page_opened_again_keeps_the_secret_that_was_scanned(client, orang):
    masuk_segar(client, orang)
    client.get(reverse("mfa_activate_totp"))
    rahasia = client.session[SECRET_SESSION_KEY]
    client.get(reverse("mfa_activate_totp"))  # a reload, or another tab
    assert client.post(reverse("mfa_activate_totp"), {"code": kode(rahasia=rahasia)}).status_code == 302
    assert SECRET_SESSION_KEY not in client.session
    lagi = client.post(reverse("mfa_activate_totp"), {"code": kode(rahasia=rahasia)})  # the second press of the button
    assert lagi.url == reverse("mfa_index")
    assert "sudah terpasang" in client.get(lagi.url).content.decode()


def test_secrets_lie_encrypted(client, orang):
    masuk_segar(client, orang)
    client.get(reverse("mfa_activate_totp"))
    rahasia = client.session[SECRET_SESSION_KEY]
    client.post(reverse("mfa_activate_totp"), {"code": kode(rahasia=rahasia)})
    assert rahasia not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_secrets_of_the_key_before_can_still_be_read(orang, settings):
    lama = settings.SECRET_KEY
    pasang(orang)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "kunci-baru-yang-panjang-sekali-0123456789", [lama]
    assert pakai_kode(pengguna=orang, kode=kode()) is not None


def test_changes_of_the_second_step_want_a_fresh_authentication(client, orang):
    pasang(orang)
    client.force_login(orang)
    for nama in ("mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"):
        assert client.get(reverse(nama)).url.startswith(reverse("account_reauthenticate")), nama
    assert client.get(reverse("mfa_index")).status_code == 200


def test_app_is_taken_off_with_its_recovery_codes(client, orang):
    pasang(orang)
    masuk_segar(client, orang)
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_index")
    assert not Authenticator.objects.exists()
    assert [b.kalimat for b in Riwayat.objects.all()] == [
        f"Siti (Sekretariat {orang.kota}) mencabut verifikasi dua langkah aplikasi autentikator."
    ]


def test_new_recovery_codes_end_the_old_ones(client, orang):
    lama = pasang(orang)
    masuk_segar(client, orang)
    with pytest.MonkeyPatch.context() as tambal:
        tambal.setattr("django.db.transaction.on_commit", lambda f, **_: f())
        client.post(reverse("mfa_generate_recovery_codes"))
    assert pakai_kode(pengguna=orang, kode=lama[0]) is None
    assert Notifikasi.objects.get(penerima=orang).judul == "Kode pemulihan baru dibuat; yang lama tidak berlaku lagi"


def test_recovery_codes_need_a_second_step(client, orang):
    masuk_segar(client, orang)
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 422
    assert not Authenticator.objects.exists()


def test_passkey_of_somebody_else_is_not_there(client, orang):
    milik = Authenticator.objects.create(user=PenggunaFactory(), type="webauthn", data={"name": "x", "credential": {}})
    masuk_segar(client, orang)
    for nama in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(nama, args=[milik.pk]), {"name": "y"}).status_code == 404
    milik.refresh_from_db()
    assert milik.data["name"] == "x"


# --- Compulsory -----------------------------------------------------------------------------------------------------
@pytest.fixture
def wajib(orang):
    return PengaturanKota.objects.create(kota=orang.kota, wajib_dua_langkah=True)


def test_nothing_opens_before_the_second_step_is_on(client, orang, wajib):
    masuk_segar(client, orang)
    pasang_dulu = reverse("mfa_activate_totp")
    assert client.get(reverse("indikator:instrumen_list")).url == f"{pasang_dulu}?next=%2Finstrumen%2F"
    assert client.post(reverse("klaster:pilihan_notifikasi")).url == pasang_dulu
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == pasang_dulu
    halaman = client.get(pasang_dulu).content.decode()
    assert "Portal mewajibkan verifikasi dua langkah untuk akun Anda." in halaman
    assert "k-menu" not in halaman
    pasang(orang)
    assert client.get(reverse("indikator:instrumen_list")).status_code == 200


def test_recovery_codes_alone_are_no_second_step(client, orang, wajib):
    RecoveryCodes.activate(orang)
    client.force_login(orang)
    assert client.get("/instrumen/").url.startswith(reverse("mfa_activate_totp"))


def test_whom_it_binds(client, orang, wajib):
    """The city's secretariat and the system admin, nobody else; and no other city's secretariat."""
    lain = [PenggunaFactory(kota=orang.kota), PenggunaFactory(sekretariat=True), PenggunaFactory(evaluator=True)]
    for satu, status in [*((satu, 200) for satu in lain), (PenggunaFactory(admin=True), 302)]:
        client.force_login(satu)
        assert client.get("/instrumen/").status_code == status, satu.peran


def test_the_last_second_step_stays_where_it_is_compulsory(client, orang, wajib):
    pasang(orang)
    masuk_segar(client, orang)
    jawaban = client.post(reverse("mfa_deactivate_totp"))
    assert jawaban.status_code == 422
    assert "Kota Anda mewajibkan verifikasi dua langkah." in jawaban.content.decode()
    kunci = Authenticator.objects.create(user=orang, type="webauthn", data={"name": "x", "credential": {}})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    jawaban = client.post(reverse("mfa_remove_webauthn", args=[kunci.pk]))
    assert (jawaban.status_code, Authenticator.objects.filter(pk=kunci.pk).exists()) == (422, True)


def test_log_out_and_public_pages_are_open_meanwhile(client, orang, wajib):
    client.force_login(orang)
    assert client.get(reverse("laporan:publik")).status_code == 200
    assert client.post(reverse("klaster:keluar")).url == reverse("klaster:masuk")


# --- First password -------------------------------------------------------------------------------------------------
def test_given_password_is_changed_before_anything_else(client):
    orang = PenggunaFactory(harus_ganti_sandi=True)
    kiriman = {"login": orang.username, "password": SANDI, "next": "/instrumen/"}
    alamat = client.get(client.post(reverse("klaster:masuk"), kiriman).url).url
    assert alamat == f"{reverse('klaster:sandi_pertama')}?next=%2Finstrumen%2F"
    for satu, dua in [("pendek", "pendek"), (SANDI, SANDI), ("cukup-panjang-1", "cukup-panjang-2")]:
        jawaban = client.post(alamat, {"new_password1": satu, "new_password2": dua})
        assert jawaban.status_code == 422
    baru = {"new_password1": "sandi-sendiri-7", "new_password2": "sandi-sendiri-7", "next": "/instrumen/"}
    assert client.post(alamat, baru).url == "/instrumen/"
    assert client.get("/instrumen/").status_code == 200
    orang.refresh_from_db()
    assert (orang.harus_ganti_sandi, orang.check_password("sandi-sendiri-7")) == (False, True)
    assert Riwayat.objects.filter(aksi=Aksi.SANDI_DIGANTI).count() == 1
    assert client.get(reverse("klaster:sandi_pertama")).url == reverse("klaster:sandi")


# --- Help of the secretariat ----------------------------------------------------------------------------------------
def test_secretariat_takes_it_off_whoever_lost_everything(dunia):
    kota = dunia.sini
    pasang(kota.operator_dinkes)
    client, lama = Client(), Client()
    masuk_segar(lama, kota.operator_dinkes)
    masuk_segar(client, kota.sekretariat)
    alamat = reverse("klaster:dua_langkah_cabut", args=[kota.kota.kode, kota.operator_dinkes.pk])
    assert kota.operator_dinkes.username in client.get(alamat).content.decode()
    for pesan in ("dicabut dan semua sesinya diakhiri", "tidak memakai verifikasi dua langkah"):
        assert pesan in client.post(alamat, follow=True).content.decode()
    assert not Authenticator.objects.exists()
    assert lama.get("/instrumen/").status_code == 302
    baris = Riwayat.objects.get(aksi=Aksi.DUA_LANGKAH_DICABUT)
    assert (baris.pelaku, baris.objek_label) == (
        kota.sekretariat,
        f"semua cara akun {kota.operator_dinkes.username}",
    )
    assert Notifikasi.objects.filter(penerima=kota.operator_dinkes, jenis="keamanan").exists()


def test_nobody_takes_off_the_own_or_a_stranger_s(dunia):
    kota = dunia.sini
    for siapa, oleh in [
        (kota.sekretariat, kota.sekretariat),
        (kota.operator_dinkes, dunia.sana.sekretariat),
        (kota.operator_dinkes, kota.pimpinan),
        (dunia.admin, kota.sekretariat),
    ]:
        pasang(siapa)
        with pytest.raises(PermissionDenied):
            cabut_dua_langkah(pengguna=siapa, oleh=oleh)
        assert Authenticator.objects.filter(user=siapa).count() == 2
        Authenticator.objects.all().delete()


def test_a_damaged_passkey_leads_to_the_password(client, dunia):
    masuk_segar(client, dunia.sini.sekretariat)
    Authenticator.objects.create(
        user=dunia.sini.sekretariat, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop", "credential": {}}
    )
    jawaban = client.get(reverse("mfa_reauthenticate_webauthn"))
    assert jawaban.status_code == 302
    assert jawaban["Location"].startswith(reverse("account_reauthenticate"))
