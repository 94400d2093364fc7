"""A whole season in the browser: fill, verify, score, see, report; each role at a browser of its own.

The worker is a real one (Redis in the second half of `make test`), so every figure and every file has gone through it.
"""

import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from bukti.models import VersiBukti
from indikator.models import Evaluasi, HasilSkor, Status
from klaster.models import Aksi, Riwayat
from laporan.models import LaporanTersimpan
from tests.alur.bahan import berkas, foto, pdf_bertulisan
from tests.alur.dunia_musim import DuniaMusim
from tests.alur.orang import SABAR, Orang
from tests.alur.tangan import ajukan, buka_antrean, isi_angka, pilih
from tests.dunia import DuniaKota

pytestmark = pytest.mark.peramban

SK = "SK Layanan Keliling 2024"
SK_BARU = "SK Layanan Keliling 2024 lengkap"
TAUTAN = "https://jdih.cimahikota.test/akta"
ALASAN_BUKTI = "Dokumen belum ditandatangani, bernomor, atau bertanggal. Unggah dokumen yang sudah disahkan."
ALASAN = "Bukti yang ditolak perlu diganti. Lihat alasan pada setiap bukti."
# 300 (ya) + 100 (setengah dari 200) + 75 (setengah dari 150) + 156,25 (62,5 % dari 250)
MANDIRI, PREDIKAT_MANDIRI = "631,25", "Madya"
# 225,50 + 100 + 75 + 150,25
VERIFIKASI, PREDIKAT_VERIFIKASI = "550,75", "Pratama"


def test_satu_musim(dunia_musim: DuniaMusim, datang: Callable[..., Orang], pekerja_nyata: object) -> None:
    kota = dunia_musim.cimahi
    dinkes = datang(kota.operator_dinkes)
    mengisi(dinkes.page)
    mendukung(datang(kota.operator_dinsos))
    verifikator = datang(kota.verifikator)
    menilai_dan_mengembalikan(verifikator.page)
    memperbaiki(dinkes)
    menerima(verifikator)
    melihat(datang(kota.pimpinan).page)
    melaporkan(datang(kota.sekretariat), kota)
    periksa_jejak(kota)


# --- Fill ---------------------------------------------------------------------------------------------------------
def mengisi(page: Page) -> None:
    """The lead OPD answers one question of each kind, proves the first, and hands all four in."""
    expect(page.get_by_role("heading", name="Tugas saya")).to_be_visible()
    expect(page.locator(".k-kemajuan__n").first).to_have_text("0 / 4 bagian")
    expect(page.locator(".k-tugas .k-kode")).to_have_text(["4.1", "4.2", "4.3", "4.4"])
    page.get_by_role("link", name="Apakah layanan akta kelahiran keliling").click()
    pilih(page, "Ya")
    expect(page.locator("[data-status-simpan]")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d · 300,00 poin$"))
    melampirkan(page)
    lanjut(page, "4.2")
    pilih(page, "Sebagian")
    ajukan(page, "4.2")
    page.get_by_role("link", name=re.compile(r"^4\.3.*berikutnya$")).click()
    isi_angka(page, "1.250", "Dibaca 1.250 anak · perkiraan nilai 75,00 dari 150 poin")
    lanjut(page, "4.4")
    isi_angka(page, "62,5", "Dibaca 62,5 % · perkiraan nilai 156,25 dari 250 poin")
    expect(page.locator("[data-status-simpan]")).to_contain_text("62,5 % · 156,25 poin")
    ajukan(page, "4.4")
    for kode in ("4.3", "4.1"):
        page.get_by_role("link", name="Tugas saya").first.click()
        page.locator(".k-tugas li", has=page.get_by_text(kode, exact=True)).get_by_role("link").click()
        ajukan(page, kode)
    menanti = "dikirim ke verifikator setelah Dinas Sosial Kota Cimahi mengajukan bagiannya"
    expect(page.get_by_text(menanti)).to_be_visible()


def melampirkan(page: Page) -> None:
    """Two files at once for the mandatory requirement, an outside page, and all of it inspected by the worker."""
    page.get_by_label("Berkas").or_(page.locator("#tambah input[type=file][name]")).first.set_input_files(
        [
            berkas("SK_Layanan-Keliling_2024.pdf", pdf_bertulisan("KEPUTUSAN WALI KOTA", "Layanan akta keliling")),
            berkas("Foto-pelayanan.jpg", foto()),
        ]
    )
    page.get_by_role("button", name="Unggah", exact=True).dblclick()  # the second press must not cut the transfer off
    expect(page.locator(".k-lampiran__butir")).to_have_count(2)
    page.get_by_text("Tambahkan tautan laman luar").click()
    page.get_by_label("Alamat").fill(TAUTAN)
    page.get_by_role("button", name="Lampirkan tautan").click()
    expect(page.get_by_text("Tautan dilampirkan.")).to_be_visible()
    expect(page.locator(".k-lampiran__judul")).to_have_text(
        [SK, re.compile("Laman jdih.cimahikota.test"), "Foto pelayanan"]  # no requirement asks for a photo
    )
    expect(page.get_by_text("Sedang diperiksa")).to_have_count(0)
    expect(page.get_by_role("link", name=SK, exact=True)).to_be_visible()


def lanjut(page: Page, berikut: str) -> None:
    page.get_by_role("button", name="Simpan & lanjut").click()
    expect(page).to_have_url(re.compile(rf"/pertanyaan/{re.escape(berikut)}/$"))


def mendukung(dinsos: Orang) -> None:
    """The second OPD cannot set the value; it writes what it did and hands its part in."""
    page = dinsos.page
    expect(page.locator(".k-tugas .k-kode")).to_have_text(["4.1"])
    page.get_by_role("link", name="Apakah layanan akta kelahiran keliling").click()
    expect(page.get_by_role("radio")).to_have_count(0)
    expect(page.get_by_text("Ditetapkan oleh Dinas Kesehatan Kota Cimahi")).to_be_visible()
    page.get_by_label("Catatan bagian").fill("Pendampingan 12 panti.")
    page.get_by_role("button", name="Ajukan bagian").click()
    expect(page.get_by_text("Menunggu verifikasi").first).to_be_visible()


# --- Verify -------------------------------------------------------------------------------------------------------
def menilai_dan_mengembalikan(page: Page) -> None:
    """Four wait; the first goes back because its decree is not signed, the others are accepted."""
    expect(page.get_by_role("heading", name="Antrean verifikasi")).to_be_visible()
    kode = page.locator(".k-tabel--antrean .k-kode")
    assert sorted(kode.all_inner_texts()) == ["4.1", "4.2", "4.3", "4.4"]
    page.get_by_role("link", name="Apakah layanan akta kelahiran keliling").click()
    lihat_dokumen(page)
    page.locator("summary", has_text="Tolak").click()
    page.get_by_role("button", name=ALASAN_BUKTI).click()
    page.get_by_role("button", name="Tolak bukti ini").click()
    expect(page.locator(".k-meja__hitung")).to_contain_text("Bukti 1/3")
    page.locator("summary", has_text="Kembalikan kepada OPD").click()
    page.get_by_role("button", name=ALASAN).click()
    page.get_by_label("Dinas Kesehatan Kota Cimahi").check()
    page.get_by_role("button", name="Kembalikan jawaban").click()
    expect(page.get_by_text("Jawaban 4.1 dikembalikan kepada Dinas Kesehatan Kota Cimahi.")).to_be_visible()
    buka_antrean(page)
    for kode_soal, nilai in [("4.2", None), ("4.3", None), ("4.4", "150,25")]:
        page.locator(".k-tabel--antrean tr", has=page.get_by_text(kode_soal, exact=True)).get_by_role("link").click()
        if nilai:
            page.get_by_label("Nilai verifikasi").fill(nilai)
            expect(page.locator("[data-selisih]")).to_have_text("−6,00")
        page.get_by_role("button", name="Terima", exact=True).click()
        expect(page.get_by_text(f"Jawaban {kode_soal} diterima dengan nilai")).to_be_visible()
        buka_antrean(page)
    expect(page.get_by_role("heading", name="Tidak ada jawaban yang menunggu")).to_be_visible()


def lihat_dokumen(page: Page) -> None:
    """The document stands beside the question: the viewer shows the PDF that was uploaded, with its words."""
    penampil = page.locator("[data-penampil=pdf]")
    expect(penampil.locator(".k-penampil__teks")).to_contain_text("KEPUTUSAN WALI KOTA")
    jawaban = page.request.get(page.url.split("/32.77/")[0] + penampil.get_attribute("data-alamat"))
    assert (jawaban.status, jawaban.headers["content-type"]) == (200, "application/pdf")
    assert "KEPUTUSAN WALI KOTA" in PdfReader(io.BytesIO(jawaban.body())).pages[0].extract_text()


def memperbaiki(dinkes: Orang) -> None:
    """What came back stands on top with its reason; the refused file is replaced and the part handed in again."""
    page = dinkes.page
    page.get_by_role("link", name="Tugas saya").first.click()
    pertama = page.locator(".k-tugas li").first
    expect(pertama).to_contain_text("4.1")
    expect(pertama).to_contain_text(f"Alasan: {ALASAN}")
    expect(page.locator(".k-kemajuan__n").first).to_have_text("3 / 4 bagian")
    pertama.get_by_role("link").click()
    expect(page.get_by_text("Dikembalikan verifikator.")).to_be_visible()
    expect(page.locator(".k-lampiran__alasan")).to_have_text(ALASAN_BUKTI)
    page.get_by_role("button", name=f"Lepas {SK}").click()
    page.get_by_role("dialog").get_by_role("button", name="Lepas").click()
    expect(page.get_by_text(f"“{SK}” dilepas dari pertanyaan 4.1.")).to_be_visible()
    baru = berkas(f"{SK_BARU}.pdf", pdf_bertulisan("KEPUTUSAN WALI KOTA", "Nomor 12/Kep/2024, ditandatangani"))
    page.locator("#tambah input[type=file][name]").set_input_files([baru])
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_role("link", name=SK_BARU, exact=True)).to_be_visible()
    ajukan(page, "4.1")


def menerima(verifikator: Orang) -> None:
    """The repaired answer: every piece of evidence accepted, less than the maximum given."""
    page = verifikator.page
    buka_antrean(page)
    expect(page.locator(".k-tabel--antrean tbody tr")).to_contain_text(["Perbaikan ke-1"])
    page.get_by_role("link", name="Apakah layanan akta kelahiran keliling").click()
    for sudah in range(3):
        expect(page.locator(".k-meja__hitung")).to_contain_text(f"Bukti {sudah}/3")
        page.get_by_role("button", name="Terima bukti", exact=True).click()
    expect(page.locator(".k-meja__hitung")).to_contain_text("Bukti 3/3")
    expect(page.locator("#wajib")).to_contain_text("Bukti wajib sudah diterima")
    page.get_by_label("Nilai verifikasi").fill("225,5")
    page.get_by_role("button", name="Terima", exact=True).click()
    expect(page.get_by_text("Jawaban 4.1 diterima dengan nilai 225,5, nilai mandiri 300.")).to_be_visible()


# --- See and report -----------------------------------------------------------------------------------------------
def melihat(page: Page) -> None:
    """The mayor reads both totals, both predikat, the distance and the open points, as the worker computed them."""
    expect(page.get_by_role("heading", name="Ringkasan KLA Kota Cimahi, evaluasi 2024")).to_be_visible()
    for _ in range(30):
        if page.locator(".l-hitung").count() == 0 and page.get_by_text(VERIFIKASI).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    utama = page.locator(".l-angka > div")
    expect(utama.nth(0)).to_contain_text(re.compile(rf"{PREDIKAT_VERIFIKASI}\s+{VERIFIKASI} dari 1\.000 poin"))
    expect(utama.nth(0)).to_contain_text("4 dari 5 pertanyaan diterima")
    expect(utama.nth(1)).to_contain_text(re.compile(rf"{PREDIKAT_MANDIRI}\s+{MANDIRI} poin"))
    expect(page.get_by_text("Nilai verifikasi kurang 49,26 poin menuju Madya.")).to_be_visible()
    expect(page.get_by_role("link", name="100 poin pada 1 pertanyaan", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Dinas PPPA Kota Cimahi: 100 poin pada 1 pertanyaan")).to_be_visible()


def melaporkan(sekretariat: Orang, kota: DuniaKota) -> None:
    """Asked for, watched until it is done, downloaded: a real PDF with the city, the totals and the evidence."""
    page = sekretariat.page
    expect(page.locator(".l-papan .k-kemajuan__n")).to_have_text("5 / 7 bagian diserahkan")
    baris = page.locator(".k-panas tr", has=page.get_by_role("link", name="Dinas Kesehatan Kota Cimahi", exact=True))
    expect(baris).to_contain_text("4/4")
    sekretariat.buka("laporan:laporan_list", kota.kota.kode, 2024)
    page.get_by_role("button", name="Buat laporan").click()
    expect(page.get_by_text("Permintaan laporan sudah masuk antrean.")).to_be_visible()
    unduh = page.get_by_role("link", name="Unduh PDF")
    expect(unduh).to_be_visible(timeout=2 * SABAR)
    with page.expect_download() as unduhan:
        unduh.click()
    assert re.fullmatch(
        r"KLA_Kota-Cimahi_2024_Laporan-Evaluasi-Mandiri_\d{4}-\d\d-\d\d\.pdf", unduhan.value.suggested_filename
    )
    pembaca = PdfReader(unduhan.value.path())
    teks = " ".join(" ".join(halaman.extract_text() for halaman in pembaca.pages).split())
    for isi in ("Kota Cimahi", MANDIRI, VERIFIKASI, PREDIKAT_VERIFIKASI, SK_BARU, "Foto pelayanan", "62,5 %"):
        assert isi in teks, isi
    laporan = LaporanTersimpan.objects.get()
    assert (laporan.status, laporan.halaman) == (LaporanTersimpan.Status.SELESAI, len(pembaca.pages))


def periksa_jejak(kota: DuniaKota) -> None:
    """What the database says of it all: exact totals at the newest revision, clean files, the steps of 4.1 in order."""
    evaluasi = Evaluasi.objects.get(pk=kota.evaluasi.pk)
    hasil = {h.jenis: h for h in HasilSkor.objects.filter(evaluasi=evaluasi, revisi=evaluasi.revisi)}
    assert {j: (h.total, h.predikat_nama, h.terjawab) for j, h in hasil.items()} == {
        "mandiri": (Decimal("631.25"), "Madya", 4),
        "verifikasi": (Decimal("550.75"), "Pratama", 4),
    }
    assert set(VersiBukti.objects.values_list("status_periksa", flat=True)) == {VersiBukti.Periksa.BERSIH}
    jawaban = kota.jawaban("4.1")
    assert (jawaban.status, jawaban.putaran, jawaban.nilai_verifikasi) == (Status.DITERIMA, 1, Decimal("225.50"))
    langkah = (Aksi.JAWABAN_DIAJUKAN, Aksi.JAWABAN_DIKEMBALIKAN, Aksi.JAWABAN_DITERIMA)
    tercatat = Riwayat.objects.untuk(jawaban).filter(aksi__in=langkah).order_by("pk").values_list("aksi", flat=True)
    assert list(tercatat) == [langkah[0], langkah[1], langkah[0], langkah[2]]
