"""The viewer in a real browser: pages, words, pictures, several files; verdicts without leaving the keyboard."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest
from csp.constants import NONCE
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, Route, expect

from bukti.aturan.alasan import BAWAAN
from indikator.models import Status
from tests.bukti import bahan
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, sebagai, serahkan, url
from tests.dunia import DuniaKota
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]
KEBIJAKAN = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
TULISAN = ("Halaman depan", "Pasal satu\nAnak berhak atas akta", "Pasal dua\nAkta anak gratis")


def pdf_jpeg2000() -> bytes:
    """One page with a picture that browsers decode and our viewer, without WebAssembly, cannot."""
    gambar = io.BytesIO()
    Image.effect_noise((64, 64), 80).save(gambar, "JPEG2000")

    def pasang(pdf: pikepdf.Pdf) -> None:
        foto = pdf.make_stream(gambar.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        foto.Width, foto.Height, foto.Filter = 64, 64, pikepdf.Name.JPXDecode
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=foto))
        pdf.pages[0].Contents = pdf.make_stream(b"q 150 0 0 150 20 20 cm /F Do Q")

    return bahan.pdf(1, ubah=pasang)


@pytest.fixture
def kota(transactional_db) -> DuniaKota:
    """4.1 has a PDF from page 2 on that 4.2 leans on, too, with a second file; and a photo."""
    kota = pinjam_dunia().sini
    for kode in ("4.1", "4.2"):
        isi_jawaban(kota, kode)
    tautan = lampirkan(
        kota, "4.1", bukti__judul="Perwali", versi__isi=bahan.pdf_bertulisan(*TULISAN), halaman_dari=2, halaman_sampai=3
    )
    VersiBuktiFactory(bukti=tautan.bukti, urutan=2, nama_asli="lampiran.pdf", isi=bahan.pdf(2), halaman=2)
    foto = {"versi__tipe": "image/jpeg", "versi__nama_asli": "foto.jpg", "versi__isi": bahan.gambar()}
    lampirkan(kota, "4.1", "foto", bukti__judul="Foto kegiatan", **foto)
    TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti=tautan.bukti, versi=tautan.versi, kebutuhan=None)
    for kode in ("4.1", "4.2"):
        serahkan(kota, kode)
    return kota


def berkebijakan(route: Route) -> None:
    """The worker comes with the content policy, as from the portal's own server; that of the tests leaves it out."""
    respons = route.fetch()
    kebijakan = "; ".join(f"{nama} {' '.join(k for k in isi if k != NONCE)}" for nama, isi in KEBIJAKAN.items())
    route.fulfill(response=respons, headers=respons.headers | {"content-security-policy": kebijakan})


def test_berkas_statis_membawa_kebijakan(settings):
    """What `berkebijakan` imitates."""
    settings.WHITENOISE_USE_FINDERS = True  # the tests collect no static files
    respons = Client().get("/static/vendor/pdfjs/pdf.worker.min.mjs")
    assert respons.headers["Content-Type"].startswith("text/javascript")
    assert "script-src 'self'" in respons.headers["Content-Security-Policy"]
    assert "unsafe" not in respons.headers["Content-Security-Policy"]
    respons.close()


@pytest.fixture
def meja(kota, page: Page, live_server) -> Iterator[Page]:
    """The desk of 4.1, logged in; `keluhan` gathers what the browser complains about.

    The worker may be on its way still when a test has seen what it wanted: that is no fault then.
    """
    page.route("**/pdf.worker.min.mjs", berkebijakan)
    sesi = sebagai(kota.verifikator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesi, "url": live_server.url}])
    page.keluhan = []
    page.on("console", lambda m: page.keluhan.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda galat: page.keluhan.append(str(galat)))
    page.goto(live_server.url + url("verifikasi", kota.jawaban("4.1")))
    yield page
    page.unroute_all(behavior="ignoreErrors")


def test_dokumen_dibaca_dengan_papan_ketik(meja):
    """Opened at its page; turned, zoomed, rotated, searched; then its second file and the photo. One visit for all."""
    penampil = meja.locator("[data-penampil]")
    expect(penampil).to_have_attribute("data-siap", "ya")
    nomor, skala = meja.locator("#penampil-halaman"), meja.locator("[data-lihat-skala]")
    expect(nomor).to_have_value("2")
    expect(meja.locator(".k-penampil__lembar--acuan")).to_have_count(2)
    expect(meja.locator("[data-halaman='2'] .k-penampil__teks")).to_contain_text("Anak berhak atas akta")
    meja.keyboard.press("-")
    expect(meja.locator("[data-lihat=lebar]")).to_have_attribute("aria-pressed", "false")
    kecil = skala.inner_text()
    meja.keyboard.press("w")
    expect(skala).not_to_have_text(kecil)
    meja.keyboard.press(",")
    expect(nomor).to_have_value("1")
    meja.keyboard.press("g")
    meja.keyboard.type("2")  # takes the place of the number that stood there
    meja.keyboard.press("Enter")
    expect(nomor).to_have_value("2")
    meja.keyboard.press(",")  # the field is left: keys turn pages again
    expect(nomor).to_have_value("1")
    meja.keyboard.press("h")
    expect(nomor).to_have_value("2")
    meja.keyboard.press("r")
    expect(meja.locator("[data-halaman='2'] .k-penampil__teks")).to_have_attribute("data-main-rotation", "90")
    meja.keyboard.press("f")
    meja.keyboard.type("AKTA")
    expect(meja.locator("[data-lihat-temuan]")).to_have_text("1 dari 2")
    meja.keyboard.press("Enter")
    expect(meja.locator("[data-lihat-temuan]")).to_have_text("2 dari 2")
    expect(nomor).to_have_value("3")
    meja.wait_for_function("[...CSS.highlights.get('k-temuan-kini') ?? []].map((r) => r.toString()).join() === 'Akta'")
    meja.keyboard.press("Escape")
    meja.keyboard.press("?")
    expect(meja.locator("#pintasan")).to_be_visible()
    meja.keyboard.press("Escape")
    expect(meja.locator("#pintasan")).to_be_hidden()
    meja.keyboard.press("l")
    expect(meja.locator(".k-berkas-tab [aria-current]")).to_contain_text("lampiran.pdf")
    expect(meja.locator("[data-lihat-jumlah]")).to_have_text("2")
    expect(penampil).to_have_attribute("data-siap", "ya")
    meja.keyboard.press("b")
    expect(meja.locator(".k-penampil__gambar img")).to_have_js_property("naturalWidth", 400)
    meja.keyboard.press("r")
    expect(meja.locator(".k-penampil__gambar img")).to_have_css("transform", re.compile(r"^matrix\(0, 1, -1, 0,"))
    assert meja.keluhan == []  # above all: nothing against the content policy


def test_berpindah_sebelum_dokumen_terbuka_tidak_meninggalkan_galat(meja):
    """The next one is asked for as soon as the name of this one shows: its document is dropped while it opens."""
    expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "ya")
    for _ in range(6):
        for judul in ("Foto kegiatan", "Perwali"):
            meja.locator(f"#dokumen a[title^='{judul} (']").click()
            expect(meja.locator("#dokumen h2")).to_have_text(judul)
    expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "ya")
    assert meja.keluhan == []


def test_menolak_dengan_tiga_tombol_dan_menilai_dokumen_bersama(kota, meja):
    expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "ya")
    for tombol in ("b", "t", "Escape", "t", "2"):  # Escape folds the reasons away, so the second T unfolds them
        meja.keyboard.press(tombol)
        if tombol == "b":
            expect(meja.locator("#dokumen h2")).to_have_text("Foto kegiatan")
    expect(meja.locator("#f-terima [data-pastikan], #dokumen [data-pastikan]").first).to_be_focused()
    meja.keyboard.press("Enter")
    expect(meja.locator(".k-meja__hitung")).to_contain_text("1/2")
    ditolak = kota.jawaban("4.1").tautan_bukti.get(putusan="ditolak")
    assert ditolak.catatan == BAWAAN["bukti"][1]
    expect(meja.locator("#dokumen h2")).to_have_text("Perwali")
    meja.keyboard.press("d")
    expect(meja.locator("h1")).to_have_text("Perwali")
    expect(meja.locator("input[name=tautan]:checked")).to_have_count(2)
    expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "ya")  # the keys work from now on
    meja.keyboard.press("a")
    expect(meja.locator(".k-pesan--success")).to_contain_text("“Perwali” diterima pada 2 pertanyaan.")
    expect(meja.locator("h1")).to_contain_text("4.1")
    expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "ya")
    meja.keyboard.press("a")
    expect(meja.locator("h1")).to_contain_text("4.2")
    assert kota.jawaban("4.1").status == Status.DITERIMA
    assert meja.keluhan == []


def test_gambar_yang_tidak_dikenal_diserahkan_kepada_peramban(kota, meja, live_server):
    tautan = lampirkan(kota, "4.2", bukti__judul="Pindaian", versi__isi=pdf_jpeg2000(), versi__halaman=1)
    meja.goto(live_server.url + url("verifikasi", kota.jawaban("4.2"), query=f"bukti={tautan.pk}"))
    expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "peramban")
    expect(meja.locator("iframe.k-meja__lembar")).to_have_attribute(
        "src", f"/berkas/{tautan.versi_id}/#page=1&view=FitH&navpanes=0"
    )
    expect(meja.locator(".k-penampil__kabar")).to_contain_text("JPEG 2000")


def test_tanpa_javascript_meja_tetap_bekerja(kota, browser, live_server):
    konteks = browser.new_context(java_script_enabled=False, locale="id-ID")
    sesi = sebagai(kota.verifikator).cookies[settings.SESSION_COOKIE_NAME].value
    konteks.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesi, "url": live_server.url}])
    page = konteks.new_page()
    page.goto(live_server.url + url("verifikasi", kota.jawaban("4.1")))
    expect(page.locator("iframe.k-meja__lembar")).to_be_visible()
    expect(page.locator(".k-penampil__alat")).to_be_hidden()
    page.locator("summary", has_text="Tolak").click()
    page.locator("#id_alasan_bukti_siap").select_option(BAWAAN["bukti"][0])
    page.get_by_role("button", name="Tolak bukti ini").click()
    expect(page.locator(".k-meja__hitung")).to_contain_text("1/2")
    konteks.close()


def test_berkas_yang_hilang_dikatakan_penampil(kota, meja, live_server):
    """What the portal says stands where the document would be; no frame, no viewer of the browser's."""
    for kode, judul, lain in (
        ("4.1", "Tiada", {}),
        ("4.2", "Foto tiada", {"versi__tipe": "image/jpeg", "versi__nama_asli": "sk.jpg"}),
    ):
        tautan = lampirkan(kota, kode, bukti__judul=judul, **lain)
        default_storage.delete(tautan.versi.berkas.name)
        meja.goto(live_server.url + url("verifikasi", kota.jawaban(kode), query=f"bukti={tautan.pk}"))
        expect(meja.locator("[data-penampil]")).to_have_attribute("data-siap", "hilang")
        expect(meja.locator(".k-penampil__kabar")).to_contain_text("tidak dapat dibaca dari penyimpanan")
        assert meja.locator("[data-penampil] iframe").count() == 0
