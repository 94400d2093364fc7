"""Choosing what to upload in a real browser: what is refused at once, folders, drop, paste, camera, smaller photos."""

import base64
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from bukti import tasks
from bukti.models import Bukti, Unggahan, VersiBukti
from tests.bukti import bahan_unggah as b
from tests.dunia import DuniaKota
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]
NAMA_WAKTU = r"2024-05-01 \d\d\.\d\d\.\d\d"


@pytest.fixture
def kota(transactional_db, settings, tmp_path, monkeypatch) -> DuniaKota:
    settings.KLA_FOLDER_UNGGAHAN = tmp_path / "unggahan"
    monkeypatch.setattr(tasks.periksa_versi, "delay", lambda _: None)  # inspection has tests of its own
    return pinjam_dunia().sini


@pytest.fixture
def halaman(kota, page: Page, live_server) -> Page:
    return b.buka(page, kota.operator_dinkes, live_server.url)


def daftar(page: Page) -> list[str]:
    return page.locator("[data-unggah-baris] .k-berkas__nama").all_inner_texts()


def test_yang_tidak_dapat_diterima_disebut_sebelum_dikirim(halaman, settings):
    diminta = []
    halaman.on("request", lambda r: diminta.append(r.url) if "/unggahan/" in r.url else None)
    halaman.locator("#tambah input[type=file][name]").evaluate("el => { el.dataset.maks = 1024; }")
    b.unggah(halaman)
    expect(halaman.locator(".k-unggah__zona [role=alert]")).to_have_text("Pilih paling sedikit satu berkas.")
    b.pilih(halaman, [
        {"name": "pasang.exe", "mimeType": "application/pdf", "buffer": b"MZ"},
        {"name": "kosong.pdf", "mimeType": "application/pdf", "buffer": b""},
        {"name": "pas.pdf", "mimeType": "application/pdf", "buffer": bytes(1024)},
        {"name": "lebih.pdf", "mimeType": "application/pdf", "buffer": bytes(1025)},
    ])  # fmt: skip
    alasan = "Jenis berkas ini tidak diterima. Gunakan PDF, JPG, JPEG, PNG, WEBP, XLSX, DOCX."
    expect(b.baris(halaman, "pasang.exe").locator(".k-berkas__info")).to_have_text(alasan)
    expect(b.baris(halaman, "kosong.pdf")).to_contain_text("Berkas kosong (0 KB).")
    expect(b.baris(halaman, "lebih.pdf")).to_contain_text("melebihi batas 1 KB")
    expect(b.baris(halaman, "pas.pdf")).to_have_attribute("data-keadaan", "siap")
    expect(halaman.locator(".k-unggah__zona [role=alert]")).to_have_count(0)
    for nama in ("pasang.exe", "kosong.pdf", "lebih.pdf", "pas.pdf"):
        halaman.get_by_role("button", name=f"Hapus dari daftar {nama}").click()
    assert (daftar(halaman), diminta, Unggahan.objects.count()) == ([], [], 0)


def test_folder_seret_dan_tempel(kota, halaman, tmp_path):
    """A folder with what systems leave in it; the same file twice; a screenshot; text that brings a picture along."""
    folder = tmp_path / "1.2a"
    (folder / "dalam").mkdir(parents=True)
    for nama in ("10.pdf", "2.pdf", ".DS_Store", "Thumbs.db", "~$surat.docx", "dalam/3.pdf"):
        (folder / nama).write_bytes(b"%PDF-1.4 " + nama.encode())
    halaman.locator("[data-unggah-folder]").set_input_files(folder)
    expect(b.baris(halaman)).to_have_count(3)
    assert daftar(halaman) == ["2.pdf", "10.pdf", "3.pdf"]
    halaman.locator("[data-unggah-folder]").set_input_files(folder)
    expect(halaman.locator(".k-unggah [role=status]")).to_contain_text("3 sudah ada dalam daftar.")
    halaman.locator("h1").evaluate(b.PINDAHKAN, ["drop", [["jatuh.pdf", "application/pdf", "%PDF"]]])
    expect(b.baris(halaman, "jatuh.pdf")).to_have_attribute("data-keadaan", "siap")
    gambar = [["image.png", "image/png", "PNG"]]
    halaman.locator("body").evaluate(b.PINDAHKAN, ["paste", gambar])
    expect(b.baris(halaman).last.locator(".k-berkas__nama")).to_have_text(re.compile(f"^Tempelan {NAMA_WAKTU}\\.png$"))
    catatan = halaman.locator("main textarea").first
    catatan.evaluate(b.PINDAHKAN_BERTEKS, gambar)
    expect(b.baris(halaman)).to_have_count(5)


def test_kamera_di_ponsel_saja(kota, browser, live_server, tmp_path):
    ponsel = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = b.buka(ponsel.new_page(), kota.operator_dinkes, live_server.url)
    expect(page.get_by_text("Ambil foto")).to_be_visible()
    expect(page.get_by_text("Pilih folder")).to_be_hidden()
    expect(page.get_by_label("Perkecil foto sebelum dikirim")).to_be_checked()  # mobile data is dear
    for nama in ("a", "b"):
        (tmp_path / nama).mkdir()
        page.locator("[data-unggah-kamera]").set_input_files(
            b.foto(tmp_path / nama / "image.jpg", (64, 48 + len(nama)))
        )
    expect(b.baris(page)).to_have_count(2)
    assert all(re.fullmatch(r"Foto \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.jpg", nama) for nama in daftar(page))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ponsel.close()


def test_foto_diperkecil_hanya_bila_dipilih(kota, halaman, tmp_path):
    """Smaller and upright, with its day; a choice that the device remembers; without it byte for byte."""
    asli = b.foto(tmp_path / "besar.jpg", (2600, 1300), mutu=95, _274=6, _306="2024:05:24 10:32:15")
    utuh = b.foto(tmp_path / "utuh.jpg", (1200, 900), mutu=95)
    perkecil = halaman.get_by_label("Perkecil foto sebelum dikirim")
    expect(perkecil).not_to_be_checked()
    b.pilih(halaman, [utuh])
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 1)
    perkecil.check()
    halaman.reload()
    expect(perkecil).to_be_checked()
    b.pilih(halaman, [asli])
    expect(b.baris(halaman)).to_contain_text("foto diperkecil saat dikirim")
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 1)
    assert VersiBukti.objects.get(nama_asli="utuh.jpg").berkas.read() == utuh.read_bytes()
    isi = VersiBukti.objects.get(nama_asli="besar.jpg").berkas.read()
    hasil = Image.open(io.BytesIO(isi))
    assert hasil.size == (1200, 2400)  # turned upright, as a viewer shows the original
    assert (hasil.getexif().get(274), hasil.getexif().get(306)) == (1, "2024:05:24 10:32:15")
    assert len(isi) < asli.stat().st_size / 2


def test_beberapa_berkas_menjadi_satu_bukti(kota, halaman):
    """In their order, under the title typed; one that is taken out does not hold up the others."""
    gabung = halaman.get_by_label("Jadikan satu bukti")
    b.pilih(halaman, [b.pdf_berisi("SK")])
    expect(gabung).to_be_hidden()
    b.pilih(halaman, [b.pdf_berisi("Lampiran"), b.pdf_berisi("Keliru", 300_000)])
    gabung.check()
    halaman.get_by_text("Keterangan dokumen").click()
    halaman.get_by_label("Judul").first.fill("SK Gugus Tugas dan lampirannya")
    halaman.route(
        "**/unggahan/", lambda rute: rute.fulfill(status=507, body="Penuh.") if keliru(rute) else rute.continue_()
    )
    b.unggah(halaman)
    expect(b.baris(halaman, "SK.pdf")).to_contain_text("Menunggu berkas lain yang menjadi satu bukti dengannya.")
    expect(b.baris(halaman, "Keliru.pdf")).to_contain_text("Penuh.")
    assert Bukti.objects.count() == 0
    halaman.get_by_role("button", name="Hapus dari daftar Keliru.pdf").click()
    b.tunggu_keadaan(halaman, "selesai", 2)
    bukti = Bukti.objects.get()
    berkas = VersiBukti.setiap_berkas.filter(bukti=bukti).order_by("urutan").values_list("nomor", "urutan", "nama_asli")
    assert bukti.judul == "SK Gugus Tugas dan lampirannya"
    assert list(berkas) == [(1, 1, "SK.pdf"), (1, 2, "Lampiran.pdf")]


def test_beberapa_bukti_tidak_berbagi_satu_judul(kota, halaman):
    halaman.get_by_text("Keterangan dokumen").click()
    halaman.get_by_label("Judul").first.fill("Judul untuk satu bukti")
    halaman.get_by_label("Nomor dokumen").fill("12/2024")
    b.pilih(halaman, [b.pdf_berisi("SK"), b.pdf_berisi("Perwali")])
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 2)
    assert sorted(Bukti.objects.values_list("judul", "nomor")) == [("Perwali", "12/2024"), ("SK", "12/2024")]


def test_versi_baru_dari_halaman_bukti(kota, halaman, live_server):
    """The kept file and the new one are one version; what the portal has to say is not lost on the way."""
    b.pilih(halaman, [b.pdf_berisi("SK")])
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 1)
    bukti = Bukti.objects.get()
    halaman.goto(live_server.url + bukti.get_absolute_url())
    formulir = halaman.locator("form[data-unggah]")
    halaman.locator("summary", has_text="Pilih berkas").click()
    formulir.get_by_label("SK.pdf").check()
    formulir.locator("input[type=file][name]").set_input_files([b.pdf_berisi("Lampiran 1"), b.pdf_berisi("Lampiran 2")])
    formulir.get_by_role("button", name="Simpan versi baru").click()
    expect(halaman.locator("#pesan .k-pesan--success")).to_contain_text("ersi 2", timeout=60_000)
    berkas = VersiBukti.setiap_berkas.filter(bukti=bukti, nomor=2).order_by("urutan")
    assert [v.nama_asli for v in berkas] == ["SK.pdf", "Lampiran 1.pdf", "Lampiran 2.pdf"]


def test_nama_yang_menyebut_pertanyaan_lain_dapat_masuk_kotak(kota, halaman):
    """It is said before anything is sent; the inbox proposes the question; what stays goes where the user is."""
    b.pilih(halaman, [b.pdf_berisi("4.1 - Perwali 12-2023"), b.pdf_berisi("4.2 - SK"), b.pdf_berisi("4.4 - Data")])
    menyebut = "namanya menyebut pertanyaan 4.1, halaman ini 4.2"
    expect(b.baris(halaman, "4.1 - Perwali")).to_contain_text(menyebut)
    expect(b.baris(halaman, "4.2 - SK")).not_to_contain_text("menyebut")
    halaman.get_by_role("button", name="Ke Belum dipetakan 4.1 - Perwali").click()
    expect(b.baris(halaman, "4.1 - Perwali")).to_contain_text("masuk ke Belum dipetakan, diusulkan untuk 4.1")
    b.unggah(halaman)
    b.tunggu_keadaan(halaman, "selesai", 3)
    di_sini = Bukti.objects.filter(tautan__jawaban=kota.jawaban("4.2")).values_list("judul", flat=True)
    assert sorted(di_sini) == ["Data", "SK"]
    assert Bukti.objects.get(tautan=None).usulan.kode == "4.1"


def keliru(rute: Route) -> bool:
    """Whether this request begins the upload of Keliru.pdf."""
    sandi = rute.request.headers.get("upload-metadata", "").partition(" ")[2]
    return base64.b64decode(sandi) == b"Keliru.pdf"
