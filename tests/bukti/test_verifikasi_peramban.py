"""The desk in a real browser: judging with the keyboard, verdicts without a new page, what Enter does."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from indikator.models import Status
from tests.bukti import bahan
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu, sebagai, serahkan, url, url_antrean
from tests.dunia import DuniaKota
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]


@pytest.fixture
def kota(transactional_db) -> DuniaKota:
    kota = pinjam_dunia().sini
    isi_jawaban(kota, "4.1")
    lampirkan(kota, "4.1", versi__isi=bahan.pdf(3))
    lampirkan(kota, "4.1", "foto", opd="dinsos", bukti__judul="Foto kegiatan", versi__isi=bahan.pdf(1))
    serahkan(kota, "4.1")
    menunggu(kota, "4.2")
    return kota


@pytest.fixture
def meja(kota, page: Page, live_server) -> Page:
    """The verifier is logged in and has the queue open."""
    sesi = sebagai(kota.verifikator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesi, "url": live_server.url}])
    page.goto(live_server.url + url_antrean(kota))
    return page


def test_menilai_dengan_papan_ketik(kota, meja):
    meja.get_by_role("link", name="Mulai menilai").click()
    expect(meja.locator("h1")).to_contain_text("4.1")
    meja.locator("#id_nilai").fill("6,5")
    meja.keyboard.press("Escape")
    meja.keyboard.press("e")
    expect(meja.locator("#dokumen h2")).to_have_text("Foto kegiatan")  # the next one without a verdict is open
    expect(meja.locator("#wajib")).to_have_text("Bukti wajib sudah diterima")
    meja.keyboard.press("e")
    expect(meja.locator(".k-meja__hitung")).to_contain_text("2/2")
    expect(meja.locator("#id_nilai")).to_have_value("6,5")  # typed before the verdicts, still there
    expect(meja.locator("[data-selisih]")).to_have_text("−3,50")
    meja.keyboard.press("a")
    expect(meja.locator("h1")).to_contain_text("4.2")
    expect(meja.locator(".k-pesan--success")).to_contain_text("Jawaban 4.1 diterima dengan nilai 6,5")
    meja.keyboard.press("2")
    expect(meja.locator("#id_nilai")).to_have_value("5")
    assert kota.jawaban("4.1").status == Status.DITERIMA


def test_kembalikan_dengan_papan_ketik(kota, meja, live_server):
    meja.goto(live_server.url + url("verifikasi", kota.jawaban("4.2")))
    meja.keyboard.press("k")
    expect(meja.locator("#f-kembalikan [data-alasan]").first).to_be_focused()
    meja.locator("#f-kembalikan textarea").focus()
    meja.keyboard.type("Ajak operator bekerja. ")  # letters are text here, not shortcuts
    meja.get_by_role("button", name="Kembalikan jawaban").click()
    expect(meja.locator(".k-pesan--success")).to_contain_text("Jawaban 4.2 dikembalikan kepada")
    assert kota.jawaban("4.2").alasan_kembali == "Ajak operator bekerja."


def test_enter_di_nilai_menerima_jawaban(kota, meja, live_server):
    meja.goto(live_server.url + url("verifikasi", kota.jawaban("4.1")))
    meja.locator("#id_nilai").fill("99")
    meja.locator("#id_nilai").press("Enter")
    expect(meja.locator("#ringkasan-galat")).to_be_focused()
    expect(meja.locator("#id_nilai_error")).to_have_text("Nilai verifikasi harus antara 0 dan 10.")


def test_halaman_basi_diganti_di_tempat_dan_ketikan_tinggal(kota, meja, live_server):
    meja.goto(live_server.url + url("verifikasi", kota.jawaban("4.1")))
    meja.locator("#id_nilai").fill("3")
    meja.locator("#id_nilai").blur()
    jawaban = kota.jawaban("4.1")
    sekretariat = sebagai(kota.sekretariat)
    isi = {"versi": jawaban.versi, "putusan": "diterima"}
    sekretariat.post(url("putuskan", jawaban, jawaban.tautan_bukti.first().pk), isi)
    meja.keyboard.press("e")
    expect(meja.locator("#judul-basi")).to_be_visible()
    expect(meja.locator("#id_nilai")).to_have_value("3")
    expect(meja.locator("#dokumen h2")).to_have_text("Foto kegiatan")  # not the one that the other has accepted
    meja.keyboard.press("e")
    expect(meja.locator(".k-meja__hitung")).to_contain_text("2/2")
