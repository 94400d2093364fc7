"""The grid of a table in a real browser: pasting into a cell, adding and removing rows, Enter, and no script at all."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from indikator.models import IsiMatriks
from tests.bahan_matriks import baris, pasang_matriks
from tests.bukti.bahan_halaman import url
from tests.bukti.bahan_verifikasi import sebagai
from tests.dunia import DuniaKota
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]

TEMPEL = """(el, teks) => {
  const isi = new DataTransfer();
  isi.setData("text/plain", teks);
  el.focus();
  el.dispatchEvent(new ClipboardEvent("paste", { clipboardData: isi, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def kota(transactional_db) -> DuniaKota:
    kota = pinjam_dunia().sini
    pasang_matriks(wajib=False)
    return kota


def masuk(page: Page, kota: DuniaKota, alamat: str) -> None:
    sesi = sebagai(kota.operator_dinkes).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesi, "url": alamat}])
    page.goto(alamat + url("matriks", "4.1", kota.bagian("4.1", kota.dinkes).pk))


def mitra(page: Page) -> list[str]:
    return [sel.input_value() for sel in page.locator("tbody [aria-label^='Nama mitra']").all()]


def test_tempel_ke_sel_menambah_baris_dan_tersimpan(kota, page, live_server):
    masuk(page, kota, live_server.url)
    page.locator("#id_s-2-mitra").evaluate(
        TEMPEL, 'Radio\tmedia\t1.200\t24/05/2024\tYa\r\n"Yayasan ""A"""\tDunia usaha\t7\r\nKoran\tMedia\t5\r\n'
    )
    assert mitra(page) == ["", "Radio", 'Yayasan "A"', "Koran"]
    expect(page.locator("#id_s-2-unsur")).to_have_value("Media")
    expect(page.locator("#roti")).to_contain_text("3 baris ditempel, belum disimpan")
    page.get_by_role("button", name="Simpan & kembali ke pertanyaan").click()
    expect(page.locator(".k-pesan--success")).to_contain_text("tersimpan: 3 baris")
    assert IsiMatriks.objects.get().baris == [
        baris("Radio", unsur="Media", anak="1200", mulai="2024-05-24", aktif="ya"),
        baris('Yayasan "A"', unsur="Dunia usaha", anak="7"),
        baris("Koran", unsur="Media", anak="5"),
    ]


def test_pilihan_asing_yang_ditempel_tidak_hilang(kota, page, live_server):
    masuk(page, kota, live_server.url)
    page.locator("#id_s-1-mitra").evaluate(TEMPEL, "Radio\tSurat kabar\nKoran\tMedia")
    page.locator(".k-aksi-lekat").get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".k-galat")).to_contain_text("Baris 1, Unsur: Pilih salah satu: Media, Dunia usaha.")
    expect(page.locator("#id_s-1-unsur")).to_have_value("Surat kabar")
    page.get_by_role("link", name="Baris 1, Unsur").click()
    expect(page.locator("#id_s-1-unsur")).to_be_focused()


def test_tambah_hapus_dan_enter_tanpa_ke_server(kota, page, live_server):
    masuk(page, kota, live_server.url)
    page.locator("#id_s-1-mitra").fill("A")
    page.keyboard.press("Enter")
    expect(page.locator("#id_s-2-mitra")).to_be_focused()
    page.keyboard.type("B")
    page.get_by_role("button", name="Tambah 5 baris").click()
    assert mitra(page) == ["A", "B", "", "", "", "", "", ""]
    expect(page.locator("#id_s-4-mitra")).to_be_focused()
    page.get_by_role("button", name="Hapus baris 1").click()
    assert mitra(page) == ["B", "", "", "", "", "", ""]
    expect(page.get_by_role("button", name="Hapus baris 1")).to_be_focused()
    assert page.locator("#id_s-1-mitra").get_attribute("name") == "s-1-mitra"
    page.locator(".k-aksi-lekat").get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".k-pesan--success")).to_contain_text("tersimpan: 1 baris")
    assert [b["mitra"] for b in IsiMatriks.objects.get().baris] == ["B"]


def test_tanpa_javascript_tempelan_dan_enter_menyimpan(kota, browser, live_server):
    konteks = browser.new_context(java_script_enabled=False)
    page = konteks.new_page()
    masuk(page, kota, live_server.url)
    page.get_by_text("Isi dari Excel atau Google Sheets").click()
    page.get_by_label("Tempelan").fill("Radio\tMedia\t12\nKoran\tMedia\t7")
    page.get_by_role("button", name="Tampilkan tempelan").click()
    expect(page.locator(".k-pesan--warning")).to_contain_text("2 baris dari tempelan")
    page.locator("#id_s-2-mitra").press("Enter")
    expect(page.locator(".k-pesan--success")).to_contain_text("tersimpan: 2 baris")
    konteks.close()
    assert [b["mitra"] for b in IsiMatriks.objects.get().baris] == ["Radio", "Koran"]
