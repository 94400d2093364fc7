"""Two people at one answer in two browsers: autosave overwrites nobody, and what was typed is never lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from indikator.services import pengisian
from tests.alur.dunia_musim import DuniaMusim
from tests.alur.orang import Orang
from tests.dunia import DuniaKota

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


def buka(orang: Orang, kota: DuniaKota, kode: str) -> Page:
    orang.page.goto(f"{orang.alamat}{kota.jawaban(kode).get_absolute_url()}")
    return orang.page


def simpan_lebih_dahulu(kota: DuniaKota, catatan: str) -> None:
    """The secretariat, meanwhile and elsewhere."""
    jawaban = kota.jawaban("4.2")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="b", angka=None, catatan=catatan, versi=jawaban.versi, oleh=kota.sekretariat
    )


def test_autosave_meets_a_newer_version(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    kota = dunia_musim.cimahi
    page = buka(datang(kota.operator_dinkes), kota, "4.2")
    simpan_lebih_dahulu(kota, "Dari sekretariat.")
    page.get_by_label("Catatan jawaban").fill("Dari dinas.")
    expect(page.locator("[data-status-simpan]")).to_contain_text("sudah diubah menjadi “Sebagian”")
    assert kota.jawaban("4.2").catatan == "Dari sekretariat."

    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Bandingkan sebelum menyimpan")).to_be_visible()
    expect(page.get_by_label("Catatan gabungan")).to_have_value("Dari sekretariat.\nDari dinas.")
    page.get_by_label("Catatan gabungan").fill("Dari sekretariat dan dinas.")
    page.locator(".k-banding label", has_text="Sebagian").click()
    page.get_by_role("button", name="Simpan gabungan").click()
    expect(page.get_by_text("Jawaban pertanyaan 4.2 tersimpan.")).to_be_visible()
    assert (kota.jawaban("4.2").opsi, kota.jawaban("4.2").catatan) == ("b", "Dari sekretariat dan dinas.")
    expect(page.get_by_role("button", name="Pulihkan")).to_have_count(0)  # the copy in the tab has done its duty


def test_a_copy_brought_back_overwrites_nobody(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    """The network fails, somebody else saves, the page is loaded again: the copy is of the old version, and says so."""
    kota = dunia_musim.cimahi
    orang = datang(kota.operator_dinkes)
    page = buka(orang, kota, "4.2")
    page.route("**/simpan-otomatis/", lambda rute: rute.abort())
    page.get_by_label("Catatan jawaban").fill("Ditulis tanpa jaringan.")
    expect(page.locator("[data-status-simpan]")).to_contain_text("jaringan terputus")
    orang.keluhan.clear()  # the aborted request is what is tested
    simpan_lebih_dahulu(kota, "Dari sekretariat.")
    page.unroute("**/simpan-otomatis/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Catatan jawaban")).to_have_value("Dari sekretariat.")
    page.get_by_role("button", name="Pulihkan").click()
    expect(page.locator("[data-status-simpan]")).to_contain_text("Tekan Simpan untuk membandingkan")
    assert kota.jawaban("4.2").catatan == "Dari sekretariat."
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_label("Catatan gabungan")).to_have_value("Dari sekretariat.\nDitulis tanpa jaringan.")
    orang.keluhan.clear()  # the browser reports every 409


def test_an_error_goes_with_what_it_was_about(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    """Not only when the next value has been saved: until then it would speak against a value that is right."""
    orang = datang(dunia_musim.cimahi.operator_dinkes)
    page = buka(orang, dunia_musim.cimahi, "4.4")
    galat = page.locator("[data-galat-otomatis]")
    page.get_by_label("Angka").fill("abc")
    expect(galat).to_contain_text("Tulis dengan angka")
    page.route("**/simpan-otomatis/", lambda rute: rute.abort())
    page.get_by_label("Angka").fill("72")
    expect(galat).to_have_count(0)
    expect(page.get_by_label("Angka")).not_to_have_attribute("aria-invalid", "true")
    page.unroute("**/simpan-otomatis/")
    orang.keluhan.clear()  # a refused value, and the request that was held back


def test_the_note_of_a_part_saves_itself(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    kota = dunia_musim.cimahi
    page = buka(datang(kota.operator_dinsos), kota, "4.1")
    page.get_by_label("Catatan bagian").fill("Data panti.")
    expect(page.locator("[data-status-simpan]")).to_contain_text("Tersimpan ")
    page.get_by_label("Catatan bagian").fill("Data panti dan rumah singgah.")
    expect(page.locator("[data-status-simpan]")).to_have_text(re.compile("Menyimpan|Belum"))
    expect(page.locator("[data-status-simpan]")).to_contain_text("Tersimpan ")
    bagian = kota.bagian("4.1", kota.dinsos)
    assert (bagian.catatan, bagian.versi) == ("Data panti dan rumah singgah.", 3)


def test_what_is_typed_before_the_script_comes_is_saved(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    """A slow network brings the page first and its scripts later; nothing more is typed after they have come."""
    kota = dunia_musim.cimahi
    orang = datang(kota.operator_dinkes)
    ditahan: list[Route] = []
    orang.page.route("**/js/simpan*.js", lambda rute: ditahan.append(rute))
    orang.page.goto(f"{orang.alamat}{kota.jawaban('4.2').get_absolute_url()}", wait_until="commit")
    orang.page.get_by_label("Catatan jawaban").fill("Ditulis lebih dahulu.")
    ditahan[0].continue_()
    expect(orang.page.locator("[data-status-simpan]")).to_contain_text("Tersimpan ")
    assert kota.jawaban("4.2").catatan == "Ditulis lebih dahulu."


def test_a_lost_cookie_is_said_with_what_to_do(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    kota = dunia_musim.cimahi
    orang = datang(kota.operator_dinkes)
    page = buka(orang, kota, "4.2")
    orang.konteks.clear_cookies(name=re.compile("csrf"))
    page.get_by_label("Catatan jawaban").fill("Jangan hilang.")
    expect(page.locator("[data-status-simpan]")).to_contain_text("Muat ulang halaman; isian Anda disimpan di tab ini")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Pulihkan").click()
    expect(page.locator("[data-status-simpan]")).to_contain_text("Tersimpan ")
    assert kota.jawaban("4.2").catatan == "Jangan hilang."
    orang.keluhan.clear()  # the browser reports the 403


def test_a_unit_answers_on_a_phone_without_scripts(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    kota = dunia_musim.cimahi
    orang = datang(kota.operator_kelurahan, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = buka(orang, kota, "26.1")
    page.locator(".k-pilihan label", has_text=re.compile("^Tidak")).click()
    page.get_by_label("Catatan bagian").fill("Belum ada lahan.")
    page.get_by_role("button", name="Ajukan bagian").click()
    expect(page.get_by_text("Bagian Kelurahan Uji Kota Cimahi pada pertanyaan 26.1 sudah diajukan.")).to_be_visible()
    assert kota.bagian("26.1", kota.kelurahan).nilai_unit == "tidak"
    assert kota.jawaban("26.1").opsi == "tidak"
