"""Passkeys in a browser, with a virtual authenticator of Chromium: made, used as second step, as log-in, as step-up."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from klaster.models import Aksi, Riwayat
from tests.alur.orang import Orang
from tests.factories.klaster import SANDI, PenggunaFactory

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


def pasang_perangkat(orang: Orang) -> Any:
    """A device with a fingerprint reader whose owner always agrees; the session of the protocol."""
    cdp = orang.konteks.new_cdp_session(orang.page)
    cdp.send("WebAuthn.enable")
    pilihan = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": pilihan})
    return cdp


def isi_sandi(orang: Orang) -> None:
    orang.buka("klaster:masuk")
    orang.page.get_by_label("Nama pengguna").fill(orang.pengguna.username)
    orang.page.get_by_label("Kata sandi").fill(SANDI)
    orang.page.get_by_role("button", name="Masuk").click()


def keluar(orang: Orang) -> None:
    orang.page.locator("details.k-akun summary").click()
    orang.page.get_by_role("button", name="Keluar").click()
    expect(orang.page.get_by_role("heading", name="Masuk")).to_be_visible()


def test_kunci_sandi(datang: Callable[..., Orang]) -> None:
    pengguna = PenggunaFactory(username="siti", nama="Siti")
    orang = datang(None)
    orang.pengguna, orang.alamat = pengguna, orang.alamat.replace("127.0.0.1", "localhost")
    page = orang.page
    pasang_perangkat(orang)
    beranda = orang.alamat + reverse("laporan:beranda")

    isi_sandi(orang)
    page.wait_for_url(beranda)
    orang.buka("mfa_add_webauthn")
    page.get_by_label("Nama kunci").fill("Laptop kantor")
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.get_by_role("heading", name="Kode pemulihan", exact=True)).to_be_visible()
    expect(page.locator("#kode-pulih li")).to_have_count(10)
    page.evaluate("() => { window.dicetak = 0; window.print = () => { window.dicetak += 1; }; }")
    page.get_by_role("button", name="Cetak").click()
    assert page.evaluate("dicetak") == 1
    orang.buka("mfa_index")
    expect(page.get_by_text("Laptop kantor", exact=True).first).to_be_visible()
    expect(page.get_by_text("· cukup untuk masuk")).to_be_visible()
    keluar(orang)

    # As second step.
    isi_sandi(orang)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(beranda)
    keluar(orang)

    # Instead of everything.
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(beranda)
    cara = list(Riwayat.objects.filter(aksi=Aksi.MASUK).order_by("pk").values_list("keterangan", flat=True))
    assert cara == ["Dengan kata sandi.", "Dengan kata sandi dan kunci sandi.", "Dengan kunci sandi."]

    # As step-up, then under another name, then gone.
    page.goto(orang.alamat + reverse("mfa_reauthenticate_webauthn") + "?next=" + reverse("mfa_index"))
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(orang.alamat + reverse("mfa_index"))
    page.get_by_role("link", name="Ganti nama Laptop kantor").click()
    page.get_by_label("Nama kunci").fill("Laptop rumah")
    page.get_by_role("button", name="Simpan nama").click()
    page.get_by_role("link", name="Cabut Laptop rumah").click()
    page.get_by_role("button", name="Cabut kunci").click()
    expect(page.get_by_text("Laptop rumah")).to_have_count(0)
    assert not Authenticator.objects.exists()

    # The device still has its key, the portal does not know it any more.
    keluar(orang)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.get_by_text("Kunci sandi itu tidak dikenal di portal ini.")).to_be_visible()


def test_tanpa_javascript(datang: Callable[..., Orang]) -> None:
    """The part with the passkey is not there, and what to do instead is."""
    pengguna = PenggunaFactory(username="siti", nama="Siti")
    page = datang(pengguna, java_script_enabled=False).page
    expect(page).not_to_have_url(reverse("klaster:masuk"))
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + reverse("mfa_add_webauthn"))
    expect(page.get_by_role("button", name="Buat kunci sandi")).to_have_count(0)
    expect(page.get_by_text("Kunci sandi memerlukan JavaScript")).to_be_visible()
