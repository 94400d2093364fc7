"""The end of a session at a browser: the warning, what was typed, several tabs, and coming back."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Page, expect

from klaster.models import Pengguna
from klaster.sesi import KUNCI
from tests.alur.orang import Orang
from tests.dunia import Dunia
from tests.factories.klaster import SANDI
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]
MENIT = 60


@pytest.fixture
def dunia(transactional_db: None) -> Dunia:
    return pinjam_dunia()


@pytest.fixture
def orang(dunia: Dunia, datang: Callable[..., Orang]) -> Orang:
    return datang(dunia.sini.operator_dinkes)


def diam(orang: Orang, menit: float) -> None:
    """On the server, the last thing that this person did is so many minutes older."""
    kuki = next(k for k in orang.konteks.cookies() if k["name"] == settings.SESSION_COOKIE_NAME)
    sesi = SessionStore(kuki["value"])
    sesi[KUNCI] = {**sesi[KUNCI], "aktif": sesi[KUNCI]["aktif"] - menit * MENIT}
    sesi.save()


def draf(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('kla-draf'))")


def masuk_lagi(page: Page, pengguna: Pengguna) -> None:
    page.get_by_label("Nama pengguna").fill(pengguna.username)
    page.get_by_label("Kata sandi").fill(SANDI)
    page.get_by_role("button", name="Masuk", exact=True).click()


def test_warned_in_time_and_nothing_typed_is_lost(orang: Orang) -> None:
    page = orang.page
    page.clock.install()
    orang.buka("klaster:profil")
    page.get_by_label("Nama lengkap").fill("Siti Aminah")
    dialog = page.get_by_role("alertdialog", name="Sesi Anda segera ditutup")

    # whoever types is still here, without any form being sent
    with page.expect_response(f"{orang.alamat}{reverse('klaster:sesi')}") as kabar:
        page.clock.run_for(130_000)
    assert kabar.value.request.method == "POST"
    assert kabar.value.json()["sisa"] > 30 * MENIT

    # silence; "I am still here": the session goes on, and no copy is left behind
    diam(orang, 29.5)
    page.clock.run_for(29 * MENIT * 1000)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("ditutup dalam 1 menit")
    assert len(draf(page)) == 1
    dialog.get_by_role("button", name="Tetap masuk").click()
    expect(dialog).to_be_hidden()
    assert draf(page) == []

    # nobody answers: the session closes by itself, and the log-in page says why
    diam(orang, 30.9)
    page.clock.run_for(29 * MENIT * 1000)
    expect(dialog).to_be_visible()
    diam(orang, 1)
    page.clock.run_for(20_000)
    expect(page).to_have_url(f"{orang.alamat}{reverse('klaster:masuk')}?next=%2Fsaya%2F")
    expect(page.get_by_text("Sesi Anda ditutup karena tidak ada kegiatan selama 30 menit.")).to_be_visible()

    # back in: what was typed is offered, and gone from the browser once it has been sent
    masuk_lagi(page, orang.pengguna)
    expect(page).to_have_url(f"{orang.alamat}/saya/")
    expect(page.get_by_text("yang belum terkirim")).to_be_visible()
    page.get_by_role("button", name="Pulihkan isian").click()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Siti Aminah")
    page.get_by_role("button", name="Simpan profil").click()
    expect(page.get_by_text("Profil Anda disimpan.")).to_be_visible()
    assert draf(page) == []


def test_a_form_sent_too_late_is_offered_again_and_a_password_never_is(orang: Orang, dunia: Dunia) -> None:
    page = orang.buka("klaster:profil")
    page.get_by_label("Surel").fill("siti@contoh.test")
    diam(orang, 32)
    page.get_by_role("button", name="Simpan profil").click()
    expect(page.get_by_text("Yang baru saja Anda kirim belum tersimpan")).to_be_visible()

    # somebody else at the same computer is offered nothing
    masuk_lagi(page, dunia.sini.operator_dinsos)
    expect(page.get_by_label("Nama lengkap")).to_have_value("dinsos Kota Sini")
    expect(page.get_by_text("yang belum terkirim")).to_have_count(0)
    page.locator("summary", has_text="Menu akun").click()
    page.get_by_role("button", name="Keluar", exact=True).click()

    masuk_lagi(page, orang.pengguna)
    orang.buka("klaster:profil")
    page.get_by_role("button", name="Pulihkan isian").click()
    expect(page.get_by_label("Surel")).to_have_value("siti@contoh.test")

    orang.buka("klaster:sandi")
    for nama in ("Kata sandi sekarang", "Kata sandi baru", "Ulangi kata sandi baru"):
        page.get_by_label(nama, exact=True).fill("sangat-rahasia-9")
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: 'kla-sesi', newValue: '{\"pengguna\": \"0\"}'}))")
    expect(page).not_to_have_url(f"{orang.alamat}/saya/sandi/")
    assert "sangat-rahasia-9" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_logging_out_in_one_tab_leaves_the_others(orang: Orang) -> None:
    satu = orang.buka("laporan:beranda")
    dua = orang.konteks.new_page()
    dua.goto(orang.alamat + reverse("klaster:profil"))
    dua.get_by_label("Nama lengkap").fill("Belum disimpan")
    satu.evaluate(
        "localStorage.setItem('kla-draf-formulir:0:lama:', JSON.stringify({pada: Date.now() - 864e5 - 1, isi: []}))"
    )
    satu.evaluate("sessionStorage.setItem(`kla-draf:${document.body.dataset.pengguna}:x`, '[]')")
    satu.locator("summary", has_text="Menu akun").click()
    satu.get_by_role("button", name="Keluar", exact=True).click()
    expect(dua).to_have_url(f"{orang.alamat}{reverse('klaster:masuk')}?next=%2Fsaya%2F")

    # no copy is left in the browser, also none of a day ago; the tab that was open still has its own
    satu.wait_for_url("**/masuk/**")
    satu.wait_for_function("!Object.keys(localStorage).some((k) => k.startsWith('kla-draf'))")
    assert satu.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('kla-draf'))") == []

    # one tab logs in; a form of the other one, still open since before, can be sent
    masuk_lagi(dua, orang.pengguna)
    dua.get_by_role("button", name="Pulihkan isian").click()
    satu.goto(orang.alamat + reverse("klaster:masuk"))
    expect(satu).not_to_have_url(orang.alamat + reverse("klaster:masuk"))
    dua.get_by_role("button", name="Simpan profil").click()
    expect(dua.get_by_text("Profil Anda disimpan.")).to_be_visible()
