"""The simulation in a real browser: figures move as one plays, without a script by the button; axe is content."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from indikator.models import Evaluasi, SkalaPredikat, Skenario, Status
from tests.aksesibilitas.periksa import periksa_halaman
from tests.alur.dunia_musim import buat_dunia_musim
from tests.laporan.bahan import jadikan

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


@pytest.fixture
def kota(transactional_db):
    """4.1 (300) yes and 4.2 (200) half: 400 points; Pratama begins at 500."""
    kota = buat_dunia_musim().cimahi
    target = SkalaPredikat.objects.get(instrumen=kota.evaluasi.instrumen_id, kode="pratama")
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(target=target)
    jadikan(kota, "4.1", Status.DRAF, opsi="ya")
    jadikan(kota, "4.2", Status.DRAF, opsi="b")
    return kota


def buka(page, live_server, pengguna, nama: str):
    client = Client()
    client.force_login(pengguna)
    kue = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": kue, "value": client.cookies[kue].value, "url": live_server.url}])
    page.goto(live_server.url + reverse(f"laporan:{nama}", args=["32.77", 2024]))
    return page


def test_bermain_simpan_dan_bagikan(kota, live_server, page):
    buka(page, live_server, kota.pimpinan, "simulasi")
    kini = page.locator("#simulasi-kini")
    expect(kini).to_contain_text("400,00")

    page.get_by_role("button", name="Susun jalan termurah").click()
    expect(kini).to_contain_text("650,00 Madya")
    expect(page.locator("#hasil")).to_contain_text("Dengan 1 pertanyaan berikut")
    page.get_by_role("link", name="Ubah simulasi pertanyaan 4.4").click()
    page.locator("input[name='j-4.4']").fill("")
    page.locator("input[name='j-4.4']").press("Tab")
    expect(kini).to_contain_text("400,00")
    page.locator("input[name='j-4.4']").fill("50")
    page.locator("input[name='j-4.4']").press("Tab")
    expect(kini).to_contain_text("525,00 Pratama")
    page.locator("input[name='j-4.4']").fill("lima puluh")
    page.locator("input[name='j-4.4']").press("Tab")
    expect(page.locator("#hasil").get_by_role("alert")).to_contain_text("Pertanyaan 4.4")
    page.locator("input[name='j-4.4']").fill("60")
    page.get_by_label("Nama simulasi").fill("Akta dahulu")
    page.get_by_role("button", name="Simpan simulasi").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Akta dahulu")
    expect(kini).to_contain_text("550,00")
    assert page.url.endswith(Skenario.objects.get().get_absolute_url())
    assert kota.jawaban("4.4").angka is None


def test_tanpa_javascript_tombol_hitung_memberi_angka_yang_sama(kota, live_server, browser):
    konteks = browser.new_context(java_script_enabled=False)
    page = buka(konteks.new_page(), live_server, kota.pimpinan, "simulasi")

    page.locator("summary", has_text="Hak Sipil").first.click()
    page.locator("summary", has_text="4.2").first.click()
    page.locator("select[name='j-4.2']").select_option("a")
    page.get_by_role("button", name="Hitung").last.click()

    expect(page.locator("#simulasi-kini")).to_contain_text("500,00 Pratama")
    konteks.close()


@pytest.mark.parametrize("nama", ["simulasi", "taksiran", "diskon"])
def test_halaman_lolos_axe_dan_tidak_melebar(kota, live_server, page, nama):
    buka(page, live_server, kota.sekretariat, nama)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert periksa_halaman(page) == []
