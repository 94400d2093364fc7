"""The evaluation year after the city has done its part: submission, outside stages, closing, the next year."""

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from klaster.templatetags.kla import tulis_angka
from tests.alur.bahan import berkas, pdf_bertulisan
from tests.alur.dunia_tahun import TAHUN, DuniaTahun
from tests.alur.tahun_kota import SK, menu, setujui, tab

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CATATAN = "SK belum memuat anggaran layanan keliling."
ALASAN_LANJUT = "SK berlaku sampai dicabut dan belum diganti."
#: Self-score 300 + 100 + 75 + 90 + 100; verified 250,5 + 100 + 50 + 90 + 100.
MANDIRI, VERIFIKASI = "665,00", "590,50"
VA_PROV = {"4.1": "280", "4.2": "100", "4.3": "50", "4.4": "90", "26.1": "80"}
VF = {"4.1": 270, "4.2": 100, "4.3": 60, "4.4": 90, "26.1": 90}
VF_TERTULIS = 615  # 610 by its questions


# --- Checks, sign-off, submission ---------------------------------------------------------------------------------
def memeriksa(page: Page) -> None:
    """Five OPD have not signed, which blocks; and a warning that leads to its place by a click."""
    menu(page, "Pengajuan")
    pilah = page.get_by_role("navigation", name="Saring menurut tingkat")
    expect(pilah.get_by_role("link", name="Menghalangi")).to_have_text("Menghalangi 5")
    pilah.get_by_role("link", name="Peringatan").click()
    page.get_by_role("link", name="Pertanyaan 4.3 dijawab “Sebagian” tanpa bukti.").click()
    expect(page).to_have_url(re.compile(r"/pertanyaan/4\.3/#bukti$"))
    expect(page.get_by_role("heading", name="Bukti", exact=True)).to_be_in_viewport()
    menu(page, "Pengajuan")
    page.get_by_role("link", name="Ke pengajuan").click()
    expect(page.get_by_text("5 hal harus dibereskan sebelum evaluasi dapat diajukan.")).to_be_visible()
    expect(page.get_by_role("button", name="Ajukan sekarang")).to_be_disabled()


def mengesahkan(page: Page) -> None:
    """The head sees what he signs, and signs for his own OPD only."""
    menu(page, "Pengajuan")
    tab(page, "Pengesahan OPD")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Periksa dan sahkan Dinas Kesehatan Kota Cimahi").click()
    expect(page.get_by_role("row").filter(has_text="4.4")).to_contain_text("60 %")
    expect(page.get_by_label("Nama")).to_have_value("dr. Sari Wulandari")
    page.get_by_label("Jabatan").fill("Kepala Dinas Kesehatan")
    page.get_by_role("button", name="Sahkan isian").click()
    expect(page.locator(".p-sah--berlaku")).to_have_text("Disahkan")


def mencatat_pengesahan(page: Page, dunia: DuniaTahun) -> None:
    """Signatures on paper, written down by the secretariat with the number of the sheet."""
    menu(page, "Pengajuan")
    tab(page, "Pengesahan OPD")
    expect(page.get_by_text("1 dari 5 OPD sudah disahkan")).to_be_visible()
    for opd in (dunia.opd["DP3A"], dunia.opd["DINSOS"], *dunia.lurah):
        page.get_by_role("link", name=f"Periksa dan sahkan {opd.nama}").click()
        page.get_by_label("Nama").fill(f"Kepala {opd.nama}")
        page.get_by_label("Jabatan").fill("Kepala")
        page.get_by_label("Pengesahan tertulis").fill(f"Lembar 7/{opd.kode}")
        page.get_by_role("button", name="Catat pengesahan").click()
        expect(page.get_by_role("row").filter(has_text=opd.nama)).to_contain_text("Disahkan")
    expect(page.get_by_text("5 dari 5 OPD sudah disahkan")).to_be_visible()


def mengajukan(page: Page) -> tuple[str, str]:
    """Submits over the warning; returns the address on the receipt's QR and the SHA-256 of the downloaded manifest."""
    menu(page, "Pengajuan")
    page.get_by_role("link", name="Ke pengajuan").click()
    page.get_by_label("Nama").fill("Dra. Ratna Dewi")
    page.get_by_label("NIP").fill("19690101 199403 2 001")
    page.get_by_label("Jabatan").fill("Sekretaris Daerah")
    page.get_by_role("button", name="Ajukan sekarang").click()
    expect(page.locator(".p-terima__kode")).to_have_text(re.compile(rf"^KLA/32\.77/{TAHUN}/1-[A-Z2-9]{{6}}$"))
    expect(page.get_by_role("img", name="Kode QR ke halaman pemeriksaan tanda terima")).to_be_visible()
    terima = page.locator(".p-terima")
    for isi in (
        "Dra. Ratna Dewi, NIP 19690101 199403 2 001",
        "5 dari 5 terjawab, 5 diterima verifikator",
        "5 dari 5 OPD",
    ):
        expect(terima).to_contain_text(isi)
    expect(terima).to_contain_text(f"{MANDIRI} (Madya)")
    expect(terima).to_contain_text(f"{VERIFIKASI} (Pratama)")
    with page.expect_download() as unduhan:
        page.get_by_role("link", name="Unduh manifes").click()
    manifes = Path(unduhan.value.path()).read_bytes()
    sidik = hashlib.sha256(manifes).hexdigest()
    expect(terima.locator("code.p-sidik")).to_have_text(sidik)
    assert sorted(json.loads(manifes)["pertanyaan"]) == ["26.1", "4.1", "4.2", "4.3", "4.4"]
    return terima.locator("a.p-sidik").inner_text(), sidik


def memindai(page: Page, alamat: str, sidik: str) -> None:
    """Anybody with the paper: it is genuine, the file is that file, and no score is told."""
    page.goto(alamat)
    expect(page.get_by_role("heading", name="Sah dan terbaru")).to_be_visible()
    page.get_by_label("SHA-256 berkas manifes").fill(sidik.upper())
    page.get_by_role("button", name="Cocokkan").click()
    expect(page.get_by_role("status")).to_contain_text("Cocok: berkas itu sama persis dengan yang diajukan.")
    teks = page.locator("body").inner_text()
    assert [rahasia for rahasia in (MANDIRI, VERIFIKASI, "Madya", "Pratama", "Ratna") if rahasia in teks] == []


# --- The mayor ----------------------------------------------------------------------------------------------------
def menyimulasikan(page: Page) -> None:
    """What the page proposes is what the command prints, figure by figure."""
    menu(page, "Simulasi")
    expect(page.get_by_label("Predikat yang dituju").locator("option:checked")).to_contain_text("Nindya")
    page.get_by_role("button", name="Susun jalan termurah").click()
    keluaran = io.StringIO()
    call_command("simulasi", kota="32.77", tahun=str(TAHUN), target="nindya", json=True, stdout=keluaran)
    jalan: dict[str, Any] = json.loads(keluaran.getvalue())
    assert (jalan["tercapai"], jalan["total_awal"], jalan["total_akhir"]) == (True, "665.00", "740.00")
    (langkah,) = jalan["langkah"]
    kalimat = page.locator("#hasil .k-pesan")
    expect(kalimat).to_contain_text(
        f"Dengan {len(jalan['langkah'])} pertanyaan berikut, nilai mandiri naik dari {MANDIRI}"
    )
    expect(kalimat).to_contain_text("menjadi 740,00, yaitu Nindya")
    expect(kalimat).to_contain_text(f"Usaha seluruhnya {jalan['usaha']};")
    rencana = page.locator(".l-rencana li")
    expect(rencana).to_have_count(1)
    for isi in (langkah["kode"], langkah["dari"], langkah["ke"], f"+{tulis_angka(langkah['poin'])} poin"):
        expect(rencana).to_contain_text(isi)


def membaca_riwayat(page: Page) -> list[str]:
    """Every result with its cause, newest first; returns the causes."""
    menu(page, "Beranda")
    tab(page, "Riwayat nilai")
    tabel = page.get_by_role("table", name="Hasil penghitungan nilai")
    baris = tabel.locator("tbody tr")
    expect(baris.first.locator("td[data-label=Mandiri]")).to_contain_text(MANDIRI)
    expect(baris.first.locator("td[data-label=Verifikasi]")).to_contain_text(VERIFIKASI)
    return tabel.locator("td[data-label=Penyebab]").all_inner_texts()


# --- Outside stages -----------------------------------------------------------------------------------------------
def buka_kota(page: Page) -> None:
    page.get_by_role("link", name=f"Kota Cimahi {TAHUN}").click()
    menu(page, "Tahap luar")


def provinsi_menilai(page: Page) -> None:
    """The province sees the submitted evaluation and scores it by indicator, with a note on one question."""
    buka_kota(page)
    page.get_by_role("link", name="Catat nilai tahap").click()
    expect(page.get_by_role("heading", name="Verifikasi administrasi provinsi")).to_be_visible()
    for kode in ("4.1", "4.2", "4.3", "4.4"):
        soal(page, kode).get_by_label("Nilai").fill(VA_PROV[kode])
    soal(page, "4.1").get_by_label("Catatan").fill(CATATAN)
    page.get_by_role("button", name="Simpan & lanjut ke 26").click()
    expect(page.get_by_text("4 nilai tersimpan.")).to_be_visible()
    soal(page, "26.1").get_by_label("Nilai").fill(VA_PROV["26.1"])
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("1 nilai tersimpan.")).to_be_visible()


def soal(page: Page, kode: str) -> Locator:
    return page.get_by_role("region", name=re.compile(rf"^{re.escape(kode)} "))


def menindaklanjuti(page: Page) -> None:
    """The OPD answers the note; without proof it is not taken."""
    menu(page, "Catatan tahap")
    page.get_by_role("link", name=CATATAN).click()
    page.get_by_label("Yang sudah dilakukan").fill("Lampiran anggaran ditambahkan pada SK.")
    page.locator("label", has_text="Dipenuhi dengan bukti").click()
    page.get_by_role("button", name="Kirim untuk diperiksa").click()
    expect(page.get_by_role("alert")).to_contain_text("bukti")
    expect(page.get_by_label("Yang sudah dilakukan")).to_have_value("Lampiran anggaran ditambahkan pada SK.")
    page.locator("form[data-unggah] input[type=file][name]").set_input_files(
        [berkas("Lampiran_anggaran.pdf", pdf_bertulisan("LAMPIRAN", "Anggaran layanan keliling"))]
    )
    page.get_by_role("button", name="Unggah", exact=True).click()
    expect(page.get_by_role("link", name="Lampiran anggaran", exact=True)).to_be_visible()
    expect(page.get_by_label("Yang sudah dilakukan")).to_have_value("Lampiran anggaran ditambahkan pada SK.")
    page.get_by_role("button", name="Kirim untuk diperiksa").click()
    expect(page.get_by_text("Tindak lanjut dikirim. Orang lain akan memeriksanya.")).to_be_visible()


def menyetujui(page: Page) -> None:
    menu(page, "Tahap luar")
    tab(page, "Catatan")
    page.get_by_role("link", name=CATATAN).click()
    page.get_by_role("button", name="Setujui, catatan selesai").click()
    expect(page.locator(".k-kepala__atas")).to_contain_text("Selesai")


def mengimpor_vf(page: Page) -> None:
    """The portal's own sheet is filled in as a spreadsheet; its written total does not fit and both figures stay."""
    menu(page, "Tahap luar")
    page.get_by_role("link", name="Catat nilai tahap").click()
    page.get_by_role("navigation", name="Pilih tahap").get_by_role("link", name="VF").click()
    page.get_by_role("link", name="Impor dari berkas").click()
    with page.expect_download() as unduhan:
        page.get_by_role("link", name="Unduh lembar isian").click()
    lembar = Path(unduhan.value.path()).read_bytes()
    page.get_by_label("Berkas Excel (.xlsx) atau CSV").set_input_files(
        {"name": "VF.xlsx", "mimeType": XLSX, "buffer": isi_vf(lembar)}
    )
    page.get_by_role("button", name="Lihat perubahannya").click()
    expect(page.get_by_role("heading", name="Pratinjau impor Verifikasi final")).to_be_visible()
    expect(page.get_by_text("Ada 1 ketidakcocokan jumlah; kedua angka tetap disimpan.")).to_be_visible()
    page.get_by_role("button", name="Terapkan impor").click()
    expect(page.get_by_text("5 nilai Verifikasi final tersimpan, 1 jumlah tertulis.")).to_be_visible()
    membandingkan_vf(page)


def isi_vf(lembar: bytes) -> bytes:
    buku = load_workbook(io.BytesIO(lembar))
    isian = buku.worksheets[0]
    for baris in isian.iter_rows(min_row=2):
        baris[1].value = VF[str(baris[0].value)]
    isian.append(["TOTAL", VF_TERTULIS])
    keluaran = io.BytesIO()
    buku.save(keluaran)
    return keluaran.getvalue()


def membandingkan_vf(page: Page) -> None:
    """The reconciliation of VF, as whoever may read it sees it."""
    beda = page.get_by_role("table", name="Ketidakcocokan dengan kedua angkanya").locator("tbody tr")
    expect(beda).to_have_count(1)
    expect(beda.locator("th, td")).to_have_text(
        ["Total", "Jumlah nilai pertanyaan", "610,00", "Tertulis pada tahap", "615,00", "+5,00"]
    )


def kementerian_membaca(page: Page) -> None:
    """The ministry reads the same mismatch; the province's stage is not its own to write."""
    buka_kota(page)
    tab(page, "Rekonsiliasi")
    page.get_by_role("navigation", name="Pilih tahap").get_by_role("link", name="VF").click()
    membandingkan_vf(page)
    page.get_by_role("link", name="Catat nilai").click()
    expect(page.get_by_role("navigation", name="Pilih tahap").get_by_role("link")).to_have_text(
        ["VA_PUSAT", "VLH", "VKL", "VF"]
    )


def menyandingkan(page: Page) -> None:
    """All stages in one row, each against the one before it that has scores."""
    tab_tahap = page.get_by_role("navigation", name="Halaman serumpun").get_by_role("link", name="Nilai tahap")
    tab_tahap.click()
    total = page.locator(".t-baris--total")
    for kode, isi in [
        ("EM", "665,00"),
        ("KOTA", "590,50 −74,50 turun"),
        ("VA_PROV", "600,00 +9,50 naik"),
        ("VA_PUSAT", "– belum ada"),
        ("VF", "610,00 +10,00 naik tertulis 615,00"),
    ]:
        expect(total.locator(f"td[data-label={kode}]")).to_have_text(
            re.compile(r"\s*".join(map(re.escape, isi.split())))
        )


# --- Closing, and the year after ----------------------------------------------------------------------------------
def menutup(page: Page) -> None:
    menu(page, "Pengajuan")
    tab(page, "Pengajuan")
    page.get_by_role("link", name="Tutup evaluasi").click()
    page.get_by_label("Predikat resmi").select_option("Madya")
    page.get_by_label("Nilai resmi").fill("610,5")
    page.get_by_label("Tahun penghargaan").fill(str(TAHUN + 1))
    page.get_by_label("Sumber").fill("https://kemenpppa.test/kla")
    page.get_by_role("button", name="Tutup evaluasi").click()
    setujui(page, "Tutup evaluasi")
    expect(page.get_by_text("Evaluasi ini sudah ditutup.")).to_be_visible()


def membuka_lagi(page: Page, dunia: DuniaTahun) -> None:
    """The form proposes the year after, going on from the one that was closed."""
    menu(page, "Instrumen")
    page.get_by_role("link", name=dunia.instrumen.nama).click()
    page.get_by_role("link", name="Buka evaluasi").click()
    expect(page.get_by_label("Tahun evaluasi")).to_have_value(str(TAHUN + 1))
    lanjut = page.get_by_label("Lanjutkan dari evaluasi sebelumnya")
    expect(lanjut.locator("option:checked")).to_contain_text(str(TAHUN))
    page.get_by_label("Tenggat pengisian").fill(dunia.hari(60).isoformat())
    page.get_by_role("button", name="Buka evaluasi").click()
    expect(page.get_by_text(f"Evaluasi {TAHUN + 1} dibuka.")).to_be_visible()


def melanjutkan(page: Page) -> None:
    """Last year's first answer is looked at again, and kept with its decree, for a reason."""
    menu(page, "Tugas saya")
    page.get_by_role("link", name=f"Buka tugas evaluasi {TAHUN + 1}").click()
    menu(page, "Evaluasi")
    tab(page, "Isian tahun lalu")
    baris = page.get_by_role("row").filter(has_text="4.1")
    expect(baris).to_contain_text("Perlu dicek ulang")
    baris.get_by_role("link").click()
    tawaran = page.locator("#tahun-lalu")
    expect(tawaran.get_by_role("heading", name="Tahun lalu — perlu dicek ulang")).to_be_visible()
    expect(tawaran).to_contain_text("Mandiri 300,00, verifikasi 250,50 dari 300 poin")
    tawaran.locator("label", has_text=SK).click()
    expect(tawaran.get_by_role("checkbox", name=SK)).to_be_checked()
    tawaran.locator("label", has_text="Pakai lagi").click()
    tawaran.get_by_label("Alasan").fill(ALASAN_LANJUT)
    tawaran.get_by_role("button", name="Simpan keputusan").click()
    expect(tawaran).to_contain_text(ALASAN_LANJUT)
    expect(page.get_by_role("radio", name=re.compile("^Ya"))).to_be_checked()
    expect(page.locator("#bukti .k-lampiran__judul")).to_have_text([SK])


def membandingkan_tahun(page: Page) -> None:
    """Last year's final scores beside this year's self-score, once the worker has computed what was kept."""
    menu(page, "Beranda")
    tab(page, "Dibanding tahun lalu")
    jumlah = page.get_by_role("table", name="Nilai pertanyaan yang sebanding, per klaster").locator("tfoot tr")
    for _ in range(30):
        if "300,00" in jumlah.inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(jumlah.locator("td[data-label=Lalu]")).to_have_text("610,00 / 1.000")
    expect(jumlah.locator("td[data-label=Kini]")).to_have_text("300,00 / 1.000")
    expect(jumlah.locator("td[data-label='Selisih poin']")).to_have_text("−310,00")
    expect(page.get_by_text("Semua pertanyaan sebanding.")).to_be_visible()
