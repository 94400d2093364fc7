"""Uploading in a real browser: the line breaks, the page is loaded again, the user changes his mind."""

import hashlib
import re

import pytest
from playwright.sync_api import Page, Route, expect

from bukti import tasks
from bukti.models import Bukti, TautanBukti, Unggahan, VersiBukti
from tests.bukti import bahan_unggah as b
from tests.bukti.bahan_halaman import url
from tests.dunia import DuniaKota
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]

#: A browser that has no room for files; and the same time of change for what Playwright makes anew from memory.
TANPA_TEMPAT = """
const asli = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (isi) {
  if (isi.berkas) throw new DOMException("penuh", "QuotaExceededError");
  return asli.call(this, isi);
};
Object.defineProperty(File.prototype, "lastModified", { get: () => 1714557600000 });
"""


@pytest.fixture
def kota(transactional_db, settings, tmp_path, monkeypatch) -> DuniaKota:
    settings.KLA_FOLDER_UNGGAHAN = tmp_path / "unggahan"
    monkeypatch.setattr(tasks.periksa_versi, "delay", lambda _: None)  # inspection has tests of its own
    return pinjam_dunia().sini


@pytest.fixture
def halaman(kota, page: Page, live_server) -> Page:
    return b.buka(page, kota.operator_dinkes, live_server.url)


@pytest.fixture
def jaringan(halaman) -> b.Jaringan:
    return b.Jaringan(halaman)


def terlampir(kota: DuniaKota, kode: str = "4.2") -> list[str]:
    """The names of the files that are evidence of the question."""
    return sorted(
        VersiBukti.objects.filter(bukti__tautan__jawaban=kota.jawaban(kode)).values_list("nama_asli", flat=True)
    )


def isi_tersimpan(nama: str) -> bytes:
    return VersiBukti.objects.get(nama_asli=nama).berkas.read()


# --- The line breaks ------------------------------------------------------------------------------------------------


def test_dua_puluh_foto_dan_pdf_40_mb_dari_ponsel(kota, browser, live_server, tmp_path):
    """The line is cut twice and the page is loaded again in between; nothing is chosen a second time."""
    sidik = b.pdf_besar(tmp_path / "Laporan.pdf", 40 * 1024 * 1024)
    foto = [b.foto(tmp_path / f"foto-{n:02}.jpg", warna=n) for n in range(20)]
    ponsel = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )
    page = b.buka(ponsel.new_page(), kota.operator_dinkes, live_server.url)
    jaringan = b.Jaringan(page)
    jaringan.atur(20_000_000)
    b.pilih(page, [tmp_path / "Laporan.pdf", *foto])
    b.tunggu_keadaan(page, "siap", 21)
    b.unggah(page)
    besar = b.baris(page, "Laporan.pdf")
    expect(besar).to_contain_text(re.compile(r"Mengunggah [1-9]\d? %"), timeout=20_000)
    jaringan.atur(putus=True)
    expect(besar).to_contain_text("Jaringan terputus. Dilanjutkan sendiri begitu tersambung.")
    expect(page.locator(".k-unggah__jumlah")).to_contain_text("menunggu jaringan")
    jaringan.atur(20_000_000)
    page.wait_for_function("() => !document.querySelector('[data-keadaan=jeda]')")
    sebelum = Unggahan.objects.get(nama="Laporan.pdf")
    page.reload()
    jaringan.atur(20_000_000)
    expect(besar).to_contain_text(re.compile("Mengunggah [1-9]"), timeout=20_000)
    jaringan.atur(putus=True)
    expect(besar).to_have_attribute("data-keadaan", "jeda")
    jaringan.atur()
    page.wait_for_function(
        "() => !document.querySelector('[data-unggah-baris] > :not([data-keadaan=selesai])')", timeout=60_000
    )
    assert terlampir(kota) == ["Laporan.pdf", *(f.name for f in foto)]
    assert hashlib.sha256(isi_tersimpan("Laporan.pdf")).hexdigest() == sidik
    assert isi_tersimpan("foto-07.jpg") == foto[7].read_bytes()
    # Continued, not begun anew: the same upload, from before the first cut to the evidence.
    assert Unggahan.objects.get(nama="Laporan.pdf").pk == sebelum.pk
    # One whose beginning the cut kept from the phone may be left besides; it became nothing and expires.
    assert Unggahan.objects.filter(bukti__isnull=False).count() == 21
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('tus::'))") == []
    page.reload()
    expect(page.locator(".k-lampiran__butir")).to_have_count(21)
    assert b.baris(page).count() == 0
    ponsel.close()


def test_ponsel_tanpa_tempat_meminta_berkasnya_lagi(kota, halaman, jaringan):
    """The browser keeps the place but not the bytes; chosen again, the file goes on where it was."""
    halaman.add_init_script(TANPA_TEMPAT)
    halaman.reload()
    berkas = b.pdf_berisi("Besar", 3_000_000)
    jaringan.atur(1_000_000)
    b.pilih(halaman, [berkas])
    b.unggah(halaman)
    satu = b.baris(halaman, "Besar.pdf")
    expect(satu).to_contain_text(re.compile(r"Mengunggah [3-9]\d %"))
    halaman.reload()
    jaringan.atur()
    expect(satu).to_contain_text("pilih lagi berkas ini untuk melanjutkan")
    sebelum = Unggahan.objects.get()
    assert 0 < sebelum.diterima < sebelum.panjang
    with halaman.expect_request(lambda r: r.method == "PATCH") as lanjutan:
        b.pilih(halaman, [berkas])
    assert int(lanjutan.value.headers["upload-offset"]) >= sebelum.diterima
    b.tunggu_keadaan(halaman, "selesai", 1)
    assert (Unggahan.objects.get().pk, terlampir(kota)) == (sebelum.pk, ["Besar.pdf"])


def test_jawaban_server_yang_hilang_tidak_membuat_dua_bukti(kota, halaman):
    hilang = []

    def hilangkan(rute: Route) -> None:
        if hilang:
            rute.continue_()
            return
        hilang.append(rute.fetch().status)  # the portal has done it, the browser hears nothing of it
        rute.abort("connectionreset")

    halaman.route(f"**{url('unggah')}", hilangkan)
    b.pilih(halaman, [b.pdf_berisi("SK")])
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 1)
    assert hilang == [201]
    assert (Bukti.objects.count(), TautanBukti.objects.count(), VersiBukti.objects.count()) == (1, 1, 1)


def test_portal_terganggu_lalu_penuh(kota, halaman):
    """A server that is restarted is waited for; a full disk is said, and tried again when the user wants it."""
    jawab = [(502, "<h1>Bad Gateway</h1>"), (507, "Penyimpanan portal penuh.")]
    halaman.route(
        "**/unggahan/",
        lambda rute: rute.fulfill(status=jawab[0][0], body=jawab.pop(0)[1]) if jawab else rute.continue_(),
    )
    b.pilih(halaman, [b.pdf_berisi("SK")])
    b.unggah(halaman)
    satu = b.baris(halaman, "SK.pdf")
    expect(satu).to_contain_text("Portal sedang terganggu. Dicoba lagi sebentar lagi.")
    expect(satu).to_contain_text("Penyimpanan portal penuh.")
    assert satu.get_attribute("data-keadaan") == "gagal"
    satu.get_by_role("button", name="Coba lagi SK.pdf").click()
    b.tunggu_keadaan(halaman, "selesai", 1)
    assert terlampir(kota) == ["SK.pdf"]


def test_yang_ditolak_portal_tidak_dikirim_lagi_sesudah_dimuat_ulang(kota, halaman):
    """A refused file is named with its reason, may be tried again now, and is gone from the next page."""
    b.pilih(halaman, [{"name": "program.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(99)}])
    b.unggah(halaman)
    satu = b.baris(halaman, "program.pdf")
    expect(satu).to_contain_text("sebenarnya program, bukan dokumen")
    with halaman.expect_response("**/bukti/unggah/"):
        satu.get_by_role("button", name="Coba lagi program.pdf").click()
    expect(satu).to_contain_text("sebenarnya program, bukan dokumen")
    dikirim = []
    halaman.on("request", lambda r: dikirim.append(r.url) if "unggah" in r.url and r.method != "GET" else None)
    halaman.goto(halaman.url.split("/pertanyaan/")[0] + "/bukti/")
    halaman.wait_for_load_state("networkidle")
    expect(halaman.get_by_text("belum selesai diunggah")).to_have_count(0)
    halaman.go_back()
    halaman.wait_for_load_state("networkidle")
    assert (b.baris(halaman).count(), dikirim, Bukti.objects.count()) == (0, [], 0)


def test_sesi_berakhir_di_tengah(kota, halaman, live_server):
    halaman.context.clear_cookies()
    b.pilih(halaman, [b.pdf_berisi("SK")])
    b.unggah(halaman)
    satu = b.baris(halaman, "SK.pdf")
    expect(satu).to_contain_text("Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan Coba lagi di sini.")
    b.kuki(halaman, kota.operator_dinsos, live_server.url)  # another person has logged in: not with this one's files
    satu.get_by_role("button", name="Coba lagi").click()
    expect(satu).to_contain_text("Sesi Anda berakhir.")
    assert Unggahan.objects.count() == 0
    b.kuki(halaman, kota.operator_dinkes, live_server.url)
    tab = halaman.context.new_page()  # the tab in which the user logged in again: it brings the new token
    tab.goto(live_server.url + url("pertanyaan"))
    satu.get_by_role("button", name="Coba lagi").click()
    b.tunggu_keadaan(halaman, "selesai", 1)
    assert terlampir(kota) == ["SK.pdf"]


def test_tanpa_tus_dikirim_sekaligus(kota, halaman):
    """A proxy that lets only plain forms through."""
    halaman.route("**/unggahan/", lambda rute: rute.fulfill(status=405))
    b.pilih(halaman, [b.pdf_berisi("SK"), b.pdf_berisi("Perwali")])
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 2)
    assert terlampir(kota) == ["Perwali.pdf", "SK.pdf"]


# --- The user changes his mind ----------------------------------------------------------------------------------------


def test_batalkan_satu_yang_lain_jalan_terus(kota, halaman, jaringan):
    jaringan.atur(1_000_000)
    b.pilih(halaman, [b.pdf_berisi("Salah", 4_000_000), b.pdf_berisi("Benar")])
    b.unggah(halaman)
    expect(b.baris(halaman, "Salah.pdf")).to_contain_text(re.compile("Mengunggah [1-9]"))
    halaman.get_by_role("button", name="Batalkan Salah.pdf").click()
    expect(b.baris(halaman, "Salah.pdf")).to_have_count(0)
    b.tunggu_keadaan(halaman, "selesai", 1)
    expect(halaman.locator(".k-lampiran__butir")).to_have_count(1)
    assert terlampir(kota) == ["Benar.pdf"]
    assert list(Unggahan.objects.values_list("nama", flat=True)) == ["Benar.pdf"]
    halaman.reload()
    expect(halaman.locator(".k-lampiran__butir")).to_have_count(1)
    assert b.baris(halaman).count() == 0  # what was called off does not come back


def test_yang_tertinggal_disebut_di_halaman_lain_dan_hilang_saat_keluar(kota, halaman, jaringan, live_server):
    jaringan.atur(500_000)
    b.pilih(halaman, [b.pdf_berisi("Besar", 4_000_000)])
    b.unggah(halaman)
    expect(b.baris(halaman)).to_contain_text(re.compile("Mengunggah [1-9]"))
    halaman.goto(live_server.url + url("pertanyaan", "4.1"))
    kabar = halaman.locator("#pesan")
    expect(kabar).to_contain_text("1 berkas belum selesai diunggah. Lanjutkan di Pertanyaan 4.2.")
    assert b.baris(halaman).count() == 0  # it belongs to the other question
    halaman.locator("form[action$='/keluar/']").first.evaluate("formulir => formulir.requestSubmit()")
    halaman.wait_for_url(re.compile("masuk"))
    b.kuki(halaman, kota.operator_dinkes, live_server.url)
    halaman.goto(live_server.url + url("pertanyaan"))
    expect(halaman.locator("#tambah")).to_be_visible()
    assert halaman.evaluate("indexedDB.databases()") in ([], [{"name": "kla-unggahan", "version": 1}])
    expect(b.baris(halaman)).to_have_count(0)
