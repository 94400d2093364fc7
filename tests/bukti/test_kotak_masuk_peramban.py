"""The inbox in a real browser on a phone."""

import pytest
from playwright.sync_api import Page, expect

from bukti import tasks
from bukti.services.kotak_masuk import terima_masuk
from tests.bukti import bahan
from tests.bukti import bahan_unggah as b
from tests.bukti.test_kotak_masuk import alamat
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


def test_nama_panjang_dan_centang_sambil_mengetik(transactional_db, monkeypatch, page: Page, live_server):
    """A name without a gap keeps to the page; a row that is typed in is ticked before its box is reached."""
    monkeypatch.setattr(tasks.periksa_versi, "delay", lambda _: None)
    kota = pinjam_dunia().sini
    for halaman, nama in enumerate(("x" * 180 + ".pdf", "surat.pdf"), 1):
        berkas = bahan.unggahan(nama, bahan.pdf(halaman))
        terima_masuk(evaluasi=kota.evaluasi, berkas=berkas, oleh=kota.operator_dinkes)
    page.set_viewport_size({"width": 390, "height": 800})
    b.kuki(page, kota.operator_dinkes, live_server.url)
    page.goto(live_server.url + alamat())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    panjang = page.get_by_role("link", name="Rincian xxx").get_attribute("href")
    baris = page.locator("li.k-masuk", has_text="surat.pdf")
    baris.locator("input[name$=kode]").press_sequentially("4.2")
    expect(baris.locator("input[name=pilih]")).to_be_checked()
    baris.locator("input[name=pilih]").click()
    expect(baris.locator("input[name=pilih]")).not_to_be_checked()
    expect(page.locator("[data-banyak-masuk]")).to_have_text("Belum ada yang dicentang")
    page.goto(live_server.url + panjang)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + alamat("bukti_list"))
    tabel = page.locator(".k-tabel-gulir")
    assert tabel.evaluate("el => el.scrollWidth") == tabel.evaluate("el => el.clientWidth")
