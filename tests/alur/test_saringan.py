"""What a script hides or guards around a form: the button that sends a choice, and input that would be left behind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

from tests.alur.dunia_musim import DuniaMusim
from tests.alur.orang import Orang

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


def test_pilihan_dapat_dikirim_tanpa_tetikus_dan_isian_tidak_hilang_diam_diam(
    dunia_musim: DuniaMusim, datang: Callable[..., Orang]
) -> None:
    """The script sends a choice by itself only after a pointer; with the keyboard the button is the way."""
    kota = dunia_musim.cimahi
    page = datang(kota.sekretariat).buka("indikator:tahap_isi", kota.kota.kode, kota.evaluasi.tahun, "EM")
    page.get_by_label("Indikator").select_option(index=1)
    page.get_by_role("button", name="Buka", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"\?indikator="))
    ditanya: list[str] = []

    def tetap(dialog: Dialog) -> None:
        ditanya.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", tetap)
    skor = page.get_by_label("Nilai").first
    skor.press_sequentially("1")
    page.get_by_role("link", name="Nilai tahap").first.click(no_wait_after=True)
    expect(skor).to_have_value("1")
    assert ditanya == ["beforeunload"]
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("1 nilai tersimpan.")).to_be_visible()
    assert ditanya == ["beforeunload"]
