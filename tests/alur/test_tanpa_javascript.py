"""Fill, hand in, verify, see: with scripts switched off. Every step is a plain link or form."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indikator.models import Status
from indikator.services.skor import hitung_dan_simpan
from tests.alur.bahan import berkas, pdf_bertulisan
from tests.alur.dunia_musim import DuniaMusim
from tests.alur.orang import Orang
from tests.dunia import DuniaKota

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]

JUDUL = "SK layanan keliling"


def test_mengisi_sampai_diterima(dunia_musim: DuniaMusim, datang: Callable[..., Orang]) -> None:
    kota = dunia_musim.cimahi
    mengisi(datang(kota.operator_dinkes, java_script_enabled=False).page)
    mendukung(datang(kota.operator_dinsos, java_script_enabled=False).page)
    menerima(datang(kota.verifikator, java_script_enabled=False).page)
    diterima = kota.jawaban("4.1")
    assert diterima.catatan == "Ditulis sebelum mengunggah."
    assert (diterima.status, str(diterima.nilai_verifikasi)) == (Status.DITERIMA, "180.50")
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk)
    melihat(datang(kota.pimpinan, java_script_enabled=False), kota)


def mengisi(page: Page) -> None:
    """A number that cannot be read, then a good one; a file, twice; then the lead's part of 4.1."""
    page.get_by_role("link", name="Berapa persen anak memiliki").click()
    page.get_by_label("Angka").fill("enam puluh")
    page.get_by_role("button", name="Simpan & lanjut").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis dengan angka, misalnya 1.234,5.")
    expect(page.get_by_label("Angka")).to_have_value("enam puluh")
    page.get_by_label("Angka").fill("62.5 %")
    page.get_by_role("button", name="Simpan & lanjut").click()
    expect(page.get_by_text("Jawaban pertanyaan 4.4 tersimpan.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/pertanyaan/4\.1/$"))
    page.get_by_role("button", name="Ajukan bagian").click()
    expect(page.get_by_role("alert")).to_contain_text("Jawaban belum diisi.")
    page.locator(".k-pilihan label", has_text=re.compile("^Ya")).click()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Jawaban pertanyaan 4.1 tersimpan.")).to_be_visible()
    page.get_by_label("Catatan jawaban").fill("Ditulis sebelum mengunggah.")
    melampirkan(page)
    expect(page.get_by_label("Catatan jawaban")).to_have_value("Ditulis sebelum mengunggah.")
    page.get_by_role("button", name="Ajukan bagian").click()
    expect(page.get_by_text("Bagian Anda pada pertanyaan 4.1 sudah diajukan.")).to_be_visible()


def melampirkan(page: Page) -> None:
    """The same file a second time is refused in words; nothing is attached twice."""
    isi = pdf_bertulisan("KEPUTUSAN")
    for pesan in ("“SK_layanan-keliling.pdf” tersimpan", "sudah dilampirkan pada pertanyaan ini"):
        page.locator("#tambah input[type=file][name]").set_input_files([berkas("SK_layanan-keliling.pdf", isi)])
        page.get_by_role("button", name="Unggah", exact=True).click()
        expect(page.get_by_text(pesan).first).to_be_visible()
        expect(page.locator(".k-lampiran__butir")).to_have_count(1)
    expect(page.get_by_role("link", name=JUDUL, exact=True)).to_be_visible()


def mendukung(page: Page) -> None:
    page.get_by_role("link", name="Apakah layanan akta kelahiran keliling").click()
    page.get_by_label("Catatan bagian").fill("Pendampingan 12 panti.")
    page.get_by_role("button", name="Ajukan bagian").click()
    expect(page.get_by_text("Menunggu verifikasi").first).to_be_visible()


def menerima(page: Page) -> None:
    """Too early, then in order. What was typed stays over the verdict on the evidence."""
    page.get_by_role("link", name="Mulai menilai").click()
    page.get_by_label("Nilai verifikasi").fill("180,5")
    page.get_by_role("button", name="Terima", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Bukti wajib belum diterima")
    expect(page.get_by_label("Nilai verifikasi")).to_have_value("180,5")
    page.get_by_role("button", name="Terima bukti", exact=True).click()
    expect(page.locator(".k-meja__hitung")).to_contain_text("Bukti 1/1")
    expect(page.get_by_label("Nilai verifikasi")).to_have_value("180,5")
    page.get_by_role("button", name="Terima", exact=True).click()
    expect(page.get_by_text("Jawaban 4.1 diterima dengan nilai 180,5, nilai mandiri 300.")).to_be_visible()


def melihat(pimpinan: Orang, kota: DuniaKota) -> None:
    """The figures, the report's page without a script, and the way out."""
    page = pimpinan.page
    page.reload()
    utama = page.locator(".l-angka > div")
    expect(utama.nth(0)).to_contain_text("180,50 dari 1.000 poin")
    expect(utama.nth(1)).to_contain_text("456,25 poin")
    pimpinan.buka("laporan:laporan_list", kota.kota.kode, 2024)
    expect(page.get_by_role("button", name="Buat laporan")).to_be_visible()
    page.locator(".k-akun summary, details[data-popover] summary").last.click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()
