"""In a real browser: the summary prints on one A4 at its fullest; pages hold at phone width and without scripts."""

import io
from datetime import date
from decimal import Decimal as D

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from indikator.services.skor import hitung_dan_simpan
from tests.factories.indikator import (
    BlokKlasterFactory,
    EvaluasiFactory,
    IndikatorFactory,
    InstrumenFactory,
    PertanyaanFactory,
    pasang_skala,
    terbitkan,
)
from tests.factories.klaster import NAMA_KLASTER, KlasterFactory, OpdFactory, PredikatTerbitFactory
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.peramban, pytest.mark.sekali]

NAMA_PANJANG = (
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana {} Kota Sini"
)


@pytest.fixture
def penuh(transactional_db):
    """All seven klaster, eight OPD with the longest names there are, late and returned work, a reported score."""
    kota = pinjam_dunia().sini
    instrumen = InstrumenFactory(total_maks=D(1000))
    skala = pasang_skala(instrumen)
    evaluasi = EvaluasiFactory(
        kota=kota.kota, instrumen=instrumen, tahun=2025, target=skala["utama"], tenggat=date(2020, 1, 1)
    )
    opd = [OpdFactory(kota=kota.kota, nama=NAMA_PANJANG.format(n)) for n in range(8)]
    for nomor, kode in enumerate(NAMA_KLASTER):
        blok = BlokKlasterFactory(instrumen=instrumen, klaster=KlasterFactory(kode=kode), skor_maks=D(100 + nomor))
        indikator = IndikatorFactory(blok=blok)
        for satu in opd:
            jawaban = Jawaban.objects.create(
                evaluasi=evaluasi, pertanyaan=PertanyaanFactory(indikator=indikator), opsi="ya", status=Status.DRAF
            )
            Penugasan.objects.create(jawaban=jawaban, opd=satu, pimpin=True, status=Status.DRAF)
    terbitkan(instrumen)
    dikembalikan = Jawaban.objects.filter(evaluasi=evaluasi)[:9].values_list("pk", flat=True)
    Jawaban.objects.filter(pk__in=list(dikembalikan)).update(status=Status.DIKEMBALIKAN, alasan_kembali="Belum sah.")
    hitung_dan_simpan(evaluasi_id=evaluasi.pk)
    Evaluasi.objects.filter(pk=evaluasi.pk).update(revisi=evaluasi.revisi + 5)
    PredikatTerbitFactory(kota=kota.kota, tahun_evaluasi=2023, nilai=D("623.45"))
    PredikatTerbitFactory(
        kota=kota.kota, tahun_evaluasi=2024, tahap="TAK_DISEBUT", nilai=D("742.34"), predikat="Nindya",
        jenis_predikat="setara_skor",
    )  # fmt: skip
    return kota


def buka(page, live_server, pengguna, alamat: str) -> None:
    client = Client()
    client.force_login(pengguna)
    nama = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": nama, "value": client.cookies[nama].value, "url": live_server.url}])
    assert page.goto(live_server.url + alamat).status == 200


def lebar_lebih(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("huruf_sampai", [True, False])
def test_ringkasan_tercetak_pada_satu_lembar_a4(penuh, live_server, page, huruf_sampai):
    """Whether the portal's own typeface has arrived or a wider one of the machine stands in for it."""
    if not huruf_sampai:
        page.route("**/*.woff2", lambda rute: rute.abort())
    buka(page, live_server, penuh.pimpinan, reverse("laporan:ringkasan", args=["32.77", 2025]))

    lembar = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))

    assert len(lembar.pages) == 1
    _, _, lebar, tinggi = (float(n) for n in lembar.pages[0].mediabox)
    assert (round(lebar), round(tinggi)) == (595, 842)


def test_halaman_tidak_melebar(penuh, live_server, page):
    """One of the two scales is shown, with the bars of the klaster and of the OPD, whatever the width."""
    for nama, gambar in (("ringkasan", 3), ("kemajuan", 0)):
        buka(page, live_server, penuh.sekretariat, reverse(f"laporan:{nama}", args=["32.77", 2025]))
        for lebar in (320, 390, 1280):
            page.set_viewport_size({"width": lebar, "height": 800})
            assert lebar_lebih(page) == 0, (nama, lebar)
            assert page.locator("svg.k-grafik:visible").count() == gambar, (nama, lebar)


def test_batang_klaster_diklik_membuka_pertanyaannya(penuh, live_server, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    buka(page, live_server, penuh.pimpinan, reverse("laporan:ringkasan", args=["32.77", 2025]))

    page.get_by_role("link", name="Perlindungan Khusus: mandiri").click()

    assert page.url.endswith("/32.77/2025/pertanyaan/?klaster=K5")
    assert page.get_by_text("8 pertanyaan").first.is_visible()


def test_sel_kemajuan_diklik_membuka_barisnya_tanpa_javascript(penuh, live_server, browser):
    konteks = browser.new_context(java_script_enabled=False)
    page = konteks.new_page()
    buka(page, live_server, penuh.sekretariat, reverse("laporan:kemajuan", args=["32.77", 2025]))

    page.get_by_role("link", name="0/7").first.click()

    assert "?opd=" in page.url
    konteks.close()
