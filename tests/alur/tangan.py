"""What hands do on the question page and at the verifier's desk, in every journey the same."""

import re

from playwright.sync_api import Page, expect


def pilih(page: Page, label: str) -> None:
    """The label covers its radio button: people press the label."""
    page.locator(".k-pilihan label", has_text=re.compile(f"^{label}")).click()
    expect(page.get_by_role("radio", name=re.compile(f"^{label}"))).to_be_checked()


def isi_angka(page: Page, tulisan: str, dibaca: str) -> None:
    """An Indonesian number; the page says how it is understood and what it would be worth."""
    page.get_by_label("Angka").fill(tulisan)
    expect(page.locator("#taksiran")).to_have_text(re.compile(re.escape(dibaca)))


def ajukan(page: Page, kode: str) -> None:
    page.get_by_role("button", name="Ajukan bagian").click()
    kabar = re.compile(rf"Bagian .+ pada pertanyaan {re.escape(kode)} sudah diajukan\.")
    expect(page.get_by_text(kabar).first).to_be_visible()


def buka_antrean(page: Page) -> None:
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Verifikasi").click()
    expect(page.get_by_role("heading", name="Antrean verifikasi")).to_be_visible()
