"""Every page of the portal in a real browser: no axe violation at 1280 and 390 pixels, nothing in the console (a
breach of the content security policy is written there), no sideways scrolling down to 320 pixels.

The pages are the GET rows of the permission walk, so a new page is looked at without a line here.
"""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from tests.aksesibilitas import periksa
from tests.aksesibilitas.periksa import langgar, periksa_halaman
from tests.alur.orang import Orang
from tests.matriks_izin import AKTOR, MATRIKS
from tests.panggung import Panggung

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]
Hadir = Callable[..., Orang]

#: Whoever sees most of a page looks at it; these pages look different for others, too.
MENURUT_BANYAK = ["sekretariat", "operator_dinkes", "verifikator", "pimpinan", "admin", "anonim"]
JUGA = {
    "operator_dinkes": ["indikator:tugas_list", "bukti:pertanyaan", "bukti:bukti_list", "bukti:bukti_detail"],
    "verifikator": ["bukti:antrean", "bukti:verifikasi", "bukti:pertanyaan"],
    "pimpinan": ["laporan:ringkasan", "laporan:laporan_detail"],
    "admin": ["laporan:beranda"],
    "anonim": ["klaster:masuk", "laporan:publik", "indikator:cek"],
}
#: Addresses that answer GET with something that is not a page: files, a fragment for a script, figures for machines.
BUKAN_HALAMAN = {
    "sehat",
    "bukti:berkas",
    "bukti:pratinjau",
    "bukti:gambar_kecil",
    "bukti:taksir",
    "bukti:lampiran",
    "bukti:matriks_templat",
    "klaster:akun_templat",
    "klaster:riwayat_csv",
    "klaster:sesi",
    "laporan:serah_terima_pdf",
    "bukti:matriks_unduh",
    "indikator:pengajuan_manifes",
    "laporan:laporan_unduh",
    "laporan:berkas_unduh",
    "bukti:catatan_bukti",
    "indikator:tahap_lembar",
    "mfa_deactivate_totp",  # this one and the next two: tests/aksesibilitas/test_dua_langkah.py
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
#: On these, and on the first that an actor opens, axe looks at the frame on a wide screen, too.
RANGKA = {"bukti:bukti_list", "bukti:pertanyaan", "bukti:verifikasi", "laporan:ringkasan", "laporan:beranda"}
HALAMAN = sorted(
    nama
    for nama, (_, metode, _) in MATRIKS.items()
    if "get" in metode.split() and nama not in BUKAN_HALAMAN and not nama.endswith("_xlsx")
    if not nama.startswith("api_v1:")  # data for other systems
)


def kunjungan(aktor: str) -> list[str]:
    """The pages that this actor looks at: those nobody before may see, and the ones named above."""
    boleh = {a: {n for n in HALAMAN if MATRIKS[n][2][AKTOR.index(a)] == "B"} for a in MENURUT_BANYAK}
    sebelum = set().union(*(boleh[a] for a in MENURUT_BANYAK[: MENURUT_BANYAK.index(aktor)]))
    return sorted((boleh[aktor] - sebelum) | set(JUGA.get(aktor, [])))


@pytest.mark.parametrize("aktor", MENURUT_BANYAK)
def test_pages(pentas: Panggung, hadir: Hadir, aktor: str) -> None:
    orang = hadir(pentas.orang(aktor))
    temuan: dict[str, list[str]] = {}
    dilihat: set[str] = set()  # some addresses lead on to a page that has been looked at
    for nama in kunjungan(aktor):
        argumen = pentas.argumen(MATRIKS[nama][0])
        jawaban = orang.page.goto(orang.alamat + reverse(nama, args=argumen))
        assert jawaban is not None
        if (jawaban.status, jawaban.headers["content-type"]) != (200, "text/html; charset=utf-8"):
            temuan[nama] = [f"{jawaban.status} {jawaban.headers['content-type']}", *diam(orang)]
            continue
        temuan[nama] = diam(orang)
        if orang.page.url in dilihat:
            continue
        dilihat.add(orang.page.url)
        temuan[nama] += periksa_halaman(orang.page, bingkai=nama in RANGKA or nama == kunjungan(aktor)[0])
    assert {n: t for n, t in temuan.items() if t} == {}


def diam(orang: Orang, *, kecuali: str = "\0") -> list[str]:
    """What the console has said since last asked."""
    ada = [k for k in orang.keluhan if kecuali not in k]
    orang.keluhan.clear()
    return ada


def test_every_page_is_looked_at() -> None:
    dilihat = {nama for aktor in MENURUT_BANYAK for nama in kunjungan(aktor)}
    assert dilihat == set(HALAMAN)
    assert set(MATRIKS) >= BUKAN_HALAMAN


#: Faults of each kind that the looks are for, put into a page that has none.
CACAT = """() => {
  const tambah = (html) => document.querySelector("main").insertAdjacentHTML("beforeend", html);
  tambah('<p id="pucat">Pucat</p><p id="samar">Samar</p><input id="tanpa-nama"><div id="lebar">.</div>');
  tambah('<p id="kata">—</p>');
  document.getElementById("kata").style.color = "#bcb";
  tambah('<p id="nanti">Nanti</p><div class="redup">Cukup<div class="redup"><p id="dalam">Dua kali</p></div></div>');
  document.getElementById("pucat").style.color = "#ccc";
  document.getElementById("samar").style.opacity = "0.3";
  document.getElementById("nanti").style.cssText = "color: #bbb; visibility: hidden";
  document.querySelectorAll(".redup").forEach((u) => { u.style.opacity = "0.7"; });
  document.getElementById("lebar").style.width = "2000px";
}"""


def test_what_is_wrong_with_a_page_is_found(pentas: Panggung, hadir: Hadir, monkeypatch: pytest.MonkeyPatch) -> None:
    """And colours only in looks that have not been measured: the pale words, not the words around them.

    What was hidden is measured when it shows; what fades twice is another look than what fades once; a dash, which axe
    passes over, does not speak for a word.
    """
    monkeypatch.setattr(periksa, "_rupa_terukur", set())
    orang = hadir(pentas.orang("operator_dinkes"))
    page = orang.buka("klaster:perangkat")
    assert periksa_halaman(page) == []
    page.evaluate(CACAT)
    temuan = periksa_halaman(page, bingkai=False)
    warna = [f"color-contrast: ['#{nama}']" for nama in ("pucat", "samar", "dalam")]
    for kata in [*warna, "label: ['#tanpa-nama']", "sideways at 390", "sideways at 320"]:
        assert [t for t in temuan if kata in t], (kata, temuan)
    assert len([t for t in temuan if "color-contrast" in t]) == len(warna)
    page.evaluate("document.getElementById('nanti').style.visibility = 'visible'")
    page.evaluate("document.getElementById('kata').textContent = 'Kata'")
    baru = ["color-contrast: ['#nanti']", "color-contrast: ['#kata']"]
    assert {t.split(" <")[0] for t in langgar(page) if "color-contrast" in t} == set(baru)
    page.reload()
    assert langgar(page) == []
    page.evaluate(periksa.TANDAI_RUPA, sorted(periksa._rupa_terukur))
    terlihat = page.locator("[data-uji-rupa]:not(.visually-hidden, .k-lompat)")  # axe measures nothing that eyes miss
    expect(terlihat).to_have_count(0)


# --- Pages that answer a mistake ----------------------------------------------------------------------------------
def salah_masuk(orang: Orang, _: Panggung) -> None:
    page = orang.buka("klaster:masuk")
    page.get_by_label("Nama pengguna").fill("siapa")
    page.get_by_label("Kata sandi").fill("bukan ini")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("alert")).to_be_visible()


def salah_angka(orang: Orang, pentas: Panggung) -> None:
    page = orang.buka("bukti:pertanyaan", *pentas.argumen("kota tahun")[:2], "4.4")
    page.get_by_label("Angka").fill("150")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Paling besar 100 %")


def salah_tautan(orang: Orang, pentas: Panggung) -> None:
    page = orang.buka("bukti:pertanyaan", *pentas.argumen("kota tahun")[:2], "4.4")
    page.locator("#tautan > summary").press("Enter")
    page.get_by_role("button", name="Lampirkan tautan").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis alamat halamannya")


def salah_nilai(orang: Orang, pentas: Panggung) -> None:
    page = orang.buka("bukti:verifikasi", *pentas.argumen("kota tahun soal"))
    page.get_by_label("Nilai verifikasi").fill("11")
    page.get_by_role("button", name="Terima", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nilai verifikasi harus antara 0 dan 10.")


def tanpa_alasan(orang: Orang, pentas: Panggung) -> None:
    page = orang.buka("bukti:verifikasi", *pentas.argumen("kota tahun soal"))
    page.locator("summary", has_text="Kembalikan kepada OPD").click()
    page.get_by_role("button", name="Kembalikan jawaban").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih atau tulis alasan")


SALAH = {
    "log in": ("anonim", salah_masuk),
    "number": ("operator_dinkes", salah_angka),
    "link": ("operator_dinkes", salah_tautan),
    "score": ("verifikator", salah_nilai),
    "reason": ("verifikator", tanpa_alasan),
}


@pytest.mark.parametrize("nama", SALAH)
def test_refused_forms(pentas: Panggung, hadir: Hadir, nama: str) -> None:
    aktor, berbuat = SALAH[nama]
    orang = hadir(pentas.orang(aktor))
    berbuat(orang, pentas)
    assert diam(orang) + periksa_halaman(orang.page, bingkai=False) == []


# --- Error pages --------------------------------------------------------------------------------------------------
def test_error_pages(pentas: Panggung, hadir: Hadir) -> None:
    """403 and 404 as they come; the ones that need a broken server or request are shown from their templates."""
    orang = hadir(pentas.orang("operator_dinkes"))
    kota = pentas.argumen("kota tahun")
    temuan = {}
    for kode, alamat in ((403, reverse("laporan:kemajuan", args=kota)), (404, "/tidak-ada/")):
        jawaban = orang.page.goto(orang.alamat + alamat)
        assert jawaban is not None
        assert jawaban.status == kode
        temuan[str(kode)] = diam(orang, kecuali=f"status of {kode}") + periksa_halaman(orang.page)
    for templat in ("400", "403_csrf", "500"):
        palsukan(orang.page, templat)
        orang.page.goto(f"{orang.alamat}/galat-{templat}/")
        expect(orang.page.locator("h1")).to_be_visible()
        temuan[templat] = diam(orang, kecuali=templat[:3]) + periksa_halaman(orang.page)
    assert {n: t for n, t in temuan.items() if t} == {}


def palsukan(page: Page, templat: str) -> None:
    """Answer one address with an error template, from the portal's own origin so that its styles load."""

    def jawab(route: Route) -> None:
        isi = render_to_string(f"{templat}.html", {"id_permintaan": "0f" * 16})
        route.fulfill(status=int(templat[:3]), content_type="text/html; charset=utf-8", body=isi)

    page.route(f"**/galat-{templat}/", jawab)


def test_expired_csrf_token(pentas: Panggung, hadir: Hadir) -> None:
    orang = hadir(pentas.orang("operator_dinkes"))
    page = orang.buka("bukti:pertanyaan", *pentas.argumen("kota tahun"), "4.4")
    orang.konteks.clear_cookies(name="kla_csrf")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Kode 403")).to_be_visible()
    assert diam(orang, kecuali="status of 403") + periksa_halaman(page, bingkai=False) == []


# --- Opened parts of the frame ------------------------------------------------------------------------------------
def test_menu_and_popovers_on_a_phone(pentas: Panggung, hadir: Hadir) -> None:
    orang = hadir(pentas.orang("sekretariat"))
    page = orang.buka("indikator:evaluasi_detail", *pentas.argumen("kota tahun"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Buka menu").click()
    expect(page.get_by_role("link", name="Tutup menu")).to_be_visible()
    temuan = langgar(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Tutup menu")).to_be_hidden()
    for popover in page.locator("details[data-popover] > summary").all():
        popover.click()
        temuan += langgar(page)
    assert temuan + diam(orang) == []


def test_every_disclosure_opened(pentas: Panggung, hadir: Hadir) -> None:
    """What is folded away is part of the page, too."""
    temuan = {}
    for aktor, kode in (("operator_dinkes", "4.4"), ("verifikator", "4.1"), ("pimpinan", "")):
        orang = hadir(pentas.orang(aktor))
        nama = {"operator_dinkes": "bukti:pertanyaan", "verifikator": "bukti:verifikasi"}.get(aktor)
        argumen = pentas.argumen("kota tahun")
        page = orang.buka(nama, *argumen, kode) if nama else orang.buka("laporan:ringkasan", *argumen)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
        temuan[aktor] = diam(orang) + periksa_halaman(page, bingkai=False)
    assert {n: t for n, t in temuan.items() if t} == {}
