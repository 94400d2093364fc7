"""Axe on the pages that only an account with a second step sees, and on those that stand in its way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from klaster.models import PengaturanKota, Pengguna
from tests.aksesibilitas.periksa import periksa_halaman
from tests.alur.orang import Orang
from tests.factories.klaster import SANDI, PenggunaFactory

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


@pytest.fixture
def hadir(transactional_db, live_server, browser, browser_context_args):
    semua: list[Orang] = []

    def hadir(pengguna: Pengguna) -> Orang:
        semua.append(Orang(pengguna, browser.new_context(**browser_context_args), live_server.url))
        return semua[-1]

    yield hadir
    for orang in semua:
        orang.konteks.close()


def isi_sandi(orang: Orang, sandi: str = SANDI) -> None:
    orang.buka("klaster:masuk")
    orang.page.get_by_label("Nama pengguna").fill(orang.pengguna.username)
    orang.page.get_by_label("Kata sandi").fill(sandi)
    orang.page.get_by_role("button", name="Masuk").click()


def test_pages_of_an_account_with_two_steps(hadir: Callable[[Pengguna], Orang]) -> None:
    pengguna = PenggunaFactory(username="siti", nama="Siti")
    TOTP.activate(pengguna, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(pengguna)
    orang = hadir(pengguna)
    isi_sandi(orang)
    orang.page.get_by_label("Kode").fill("000000")
    orang.page.get_by_role("button", name="Masuk dengan kode").click()
    expect(orang.page.get_by_role("alert")).to_contain_text("Kode tidak cocok")
    temuan = {"mfa_authenticate": periksa_halaman(orang.page)}
    orang.masuk_langsung()
    halaman = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
    for nama in [*halaman, "mfa_reauthenticate", "mfa_add_webauthn"]:
        orang.buka(nama)
        temuan[nama] = periksa_halaman(orang.page, bingkai=False)
    kunci = Authenticator.objects.create(user=pengguna, type="webauthn", data={"name": "Laptop", "credential": {}})
    for nama in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        orang.buka(nama, kunci.pk)
        temuan[nama] = periksa_halaman(orang.page, bingkai=False)
    assert {nama: t for nama, t in temuan.items() if t} == {}


def test_pages_that_stand_in_the_way(hadir: Callable[[Pengguna], Orang]) -> None:
    temuan = {}
    baru = hadir(PenggunaFactory(harus_ganti_sandi=True))
    isi_sandi(baru)
    baru.page.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(baru.page.get_by_role("alert")).to_be_visible()
    temuan["first password"] = periksa_halaman(baru.page)

    wajib = hadir(PenggunaFactory(sekretariat=True))
    PengaturanKota.objects.create(kota=wajib.pengguna.kota, wajib_dua_langkah=True)
    isi_sandi(wajib)
    expect(wajib.page.get_by_role("heading", name="Pasang aplikasi autentikator")).to_be_visible()
    temuan["compulsory"] = periksa_halaman(wajib.page)

    terkunci = hadir(PenggunaFactory(username="terkunci"))
    AccessAttempt.objects.create(username="terkunci", ip_address="127.0.0.1", user_agent="x", failures_since_start=5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=2))
    isi_sandi(terkunci)
    expect(terkunci.page.get_by_role("heading", name="Terkunci sementara")).to_be_visible()
    temuan["locked"] = periksa_halaman(terkunci.page)

    pengurus = hadir(PenggunaFactory(sekretariat=True, kota=terkunci.pengguna.kota))
    pengurus.masuk_langsung()
    pengurus.buka("klaster:kunci_list", pengurus.pengguna.kota.kode)
    expect(pengurus.page.get_by_role("button", name="Lepas kunci terkunci")).to_be_visible()
    temuan["locks"] = periksa_halaman(pengurus.page, bingkai=False)
    assert {nama: t for nama, t in temuan.items() if t} == {}


def test_step_up_page(hadir: Callable[[Pengguna], Orang]) -> None:
    orang = hadir(PenggunaFactory())
    orang.masuk_langsung()
    orang.page.goto(f"{orang.alamat}{reverse('account_reauthenticate')}?next=/")
    orang.page.get_by_role("button", name="Lanjutkan").click()
    expect(orang.page.get_by_role("alert")).to_be_visible()
    assert periksa_halaman(orang.page) == []
