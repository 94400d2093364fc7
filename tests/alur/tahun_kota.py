"""The evaluation year inside the city: opening, planning, filling, verifying. Played by `test_tahun`."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.alur.bahan import berkas, foto, pdf_bertulisan
from tests.alur.dunia_tahun import TAHUN, DuniaTahun
from tests.alur.orang import Orang
from tests.alur.tangan import ajukan, buka_antrean, isi_angka, pilih

SK = "SK Layanan Keliling"
DATA = "Data kependudukan anak"
ALASAN = "Sumber angkanya belum dilampirkan"


def menu(page: Page, nama: str) -> None:
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name=nama).click()


def tab(page: Page, nama: str) -> None:
    page.get_by_role("navigation", name="Halaman serumpun").get_by_role("link", name=nama).click()


def setujui(page: Page, tombol: str) -> None:
    """The browser asks whether it is meant."""
    page.get_by_role("dialog").get_by_role("button", name=tombol).click()


def formulir(page: Page, tombol: str) -> Locator:
    return page.locator("form", has=page.get_by_role("button", name=tombol, exact=True))


# --- Opening and planning -----------------------------------------------------------------------------------------
def membuka(page: Page, dunia: DuniaTahun) -> None:
    """From an empty portal to an opened year: nobody tells the secretariat an address."""
    page.get_by_role("link", name="Pilih instrumen").click()
    page.get_by_role("link", name=dunia.instrumen.nama).click()
    page.get_by_role("link", name="Buka evaluasi").click()
    expect(page.get_by_label("Tahun evaluasi")).to_have_value(str(TAHUN))
    page.get_by_label("Mulai pengisian").fill(dunia.hari(-1).isoformat())
    page.get_by_label("Tenggat pengisian").fill(dunia.hari(14).isoformat())
    page.get_by_label("Penutupan resmi").fill(dunia.hari(30).isoformat())
    page.get_by_label("Target predikat").select_option("Nindya")
    page.get_by_role("button", name="Buka evaluasi").click()
    expect(page.get_by_text(f"Evaluasi {TAHUN} dibuka. Periksa penugasan dan jadwalnya.")).to_be_visible()
    expect(page.get_by_role("heading", name=f"Rencana tahun {TAHUN}")).to_be_visible()


def menjadwalkan(page: Page, dunia: DuniaTahun) -> None:
    """Two windows; a reversed one is refused and keeps what was typed. The countdown reckons with them."""
    expect(page.get_by_role("article").filter(has_text="Penutupan resmi")).to_contain_text("30 hari lagi")
    page.locator("summary", has_text="Tambah jadwal").click()
    jadwal(page, "Verifikasi dalam kota", dunia.hari(21).isoformat(), dunia.hari(-1).isoformat())
    expect(page.get_by_text("Hari terakhir tidak boleh sebelum hari pertama.").first).to_be_visible()
    expect(formulir(page, "Tambah jadwal").get_by_label("Hari pertama")).to_have_value(dunia.hari(21).isoformat())
    jadwal(page, "Verifikasi dalam kota", dunia.hari(-1).isoformat(), dunia.hari(21).isoformat())
    expect(page.get_by_text("Jadwal Verifikasi dalam kota sudah ditambahkan.")).to_be_visible()
    page.locator("summary", has_text="Tambah jadwal").click()
    jadwal(page, "Pengesahan dan pengajuan", dunia.hari(-1).isoformat(), dunia.hari(30).isoformat())
    expect(page.get_by_text("Jadwal Pengesahan dan pengajuan sudah ditambahkan.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Sedang berjalan")).to_have_count(2)
    expect(page.get_by_role("article").filter(has_text="9 bagian dalam")).to_contain_text("per hari kerja")


def jadwal(page: Page, kegiatan: str, mulai: str, sampai: str) -> None:
    isian = formulir(page, "Tambah jadwal")
    isian.get_by_label("Kegiatan").select_option(kegiatan)
    isian.get_by_label("Hari pertama").fill(mulai)
    isian.get_by_label("Hari terakhir").fill(sampai)
    isian.get_by_role("button", name="Tambah jadwal").click()


def menugaskan(page: Page) -> None:
    """Another OPD is added to 4.4 and taken away again by going back to what the instrument says."""
    tab(page, "Penugasan")
    baris = page.get_by_role("row").filter(has_text="4.4 Berapa persen")
    expect(baris).to_contain_text("DINKES")
    page.get_by_role("link", name="Ubah penugasan 4.4").click()
    page.locator(".k-pilihan label", has_text="Dinas Sosial Kota Cimahi").click()
    page.get_by_role("button", name="Simpan penugasan").click()
    expect(page.get_by_text("Penugasan pertanyaan 4.4 sudah disimpan.")).to_be_visible()
    expect(baris.locator("td[data-label=Mendukung]")).to_have_text("DINSOS")
    page.get_by_role("link", name="Ubah penugasan 4.4").click()
    page.get_by_role("button", name="Kembalikan ke bawaan instrumen").click()
    setujui(page, "Kembalikan")
    expect(page.get_by_text("Penugasan pertanyaan 4.4 dikembalikan ke bawaan instrumen.")).to_be_visible()
    expect(page.locator(".k-daftar-polos li")).to_have_count(1)


def mewajibkan_pengesahan(page: Page) -> None:
    menu(page, "Pengajuan")
    tab(page, "Pengesahan OPD")
    page.get_by_role("button", name="Jadikan wajib").click()
    expect(page.get_by_text("Kota Cimahi mewajibkan pengesahan setiap kepala OPD")).to_be_visible()
    expect(page.get_by_text("0 dari 5 OPD sudah disahkan")).to_be_visible()


def memperpanjang(page: Page, dunia: DuniaTahun) -> None:
    menu(page, "Evaluasi")
    tab(page, "Rencana tahun")
    page.locator("summary", has_text="Beri perpanjangan").click()
    isian = formulir(page, "Beri perpanjangan")
    isian.get_by_label("OPD").select_option("Dinas Sosial Kota Cimahi")
    isian.get_by_label("Sampai").fill(dunia.hari(20).isoformat())
    isian.get_by_label("Alasan").fill("Petugas data sedang bertugas di lapangan.")
    isian.get_by_role("button", name="Beri perpanjangan").click()
    expect(page.get_by_text("Dinas Sosial Kota Cimahi mendapat waktu sampai")).to_be_visible()
    baris = page.get_by_role("row").filter(has=page.get_by_role("button", name="Cabut Dinas Sosial Kota Cimahi"))
    expect(baris).to_contain_text("20 hari lagi")
    expect(baris.locator("td[data-label='Bagian terbuka']")).to_have_text("2")


# --- Filling ------------------------------------------------------------------------------------------------------
def buka_tugas(page: Page, teks: str) -> None:
    menu(page, "Tugas saya")
    page.get_by_role("link", name=teks).click()


def unggah(page: Page, *isi: dict[str, object]) -> None:
    page.locator("#tambah input[type=file][name]").set_input_files(list(isi))
    page.get_by_role("button", name="Unggah", exact=True).click()


def dinkes_mengisi(page: Page) -> None:
    """Leads 4.1 with its decree and 4.4; pastes its rows into the table of 4.2, which another OPD leads."""
    expect(page.locator(".k-kartu", has_text="Tenggat terdekat").first).to_contain_text("14 hari lagi")
    expect(page.locator(".k-tugas .k-kode")).to_have_text(["4.1", "4.2", "4.4"])
    buka_tugas(page, "Apakah layanan akta keliling")
    pilih(page, "Ya")
    expect(page.locator("[data-status-simpan]")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d · 300,00 poin$"))
    page.locator("summary", has_text="Keterangan dokumen").click()
    page.get_by_label("Nomor").first.fill(f"12/Kep/{TAHUN}")
    unggah(page, berkas("SK_Layanan_Keliling.pdf", pdf_bertulisan("KEPUTUSAN WALI KOTA", "Layanan akta keliling")))
    expect(page.get_by_role("link", name=SK, exact=True)).to_be_visible()
    ajukan(page, "4.1")
    buka_tugas(page, "Berapa lembaga melayani anak?")
    page.get_by_role("link", name="Isi tabel DINKES").click()
    tempel(page, "Radio Anak\tMedia\t25\nPT Susu Segar\tdunia usaha\t1.035")
    page.get_by_role("button", name="Simpan & kembali ke pertanyaan").click()
    expect(page.get_by_text("Tabel bagian Dinas Kesehatan Kota Cimahi tersimpan: 2 baris.")).to_be_visible()
    ajukan(page, "4.2")
    buka_tugas(page, "Berapa persen anak memiliki akta?")
    isi_angka(page, "62,5", "Dibaca 62,5 % · perkiraan nilai 93,75 dari 150 poin")
    ajukan(page, "4.4")


def tempel(page: Page, blok: str) -> None:
    """As Excel puts it on the clipboard, into the first cell of the grid."""
    page.wait_for_load_state()  # the script that reads a paste comes after the markup
    sel = page.get_by_label("Nama lembaga, baris 1")
    sel.focus()
    sel.evaluate(
        """(sel, blok) => {
             const isi = new DataTransfer();
             isi.setData("text/plain", blok);
             sel.dispatchEvent(new ClipboardEvent("paste", {clipboardData: isi, bubbles: true, cancelable: true}));
           }""",
        blok,
    )
    expect(page.get_by_text("2 baris ditempel, belum disimpan")).to_be_visible()
    expect(page.get_by_label("Unsur, baris 2")).to_have_value("Dunia usaha")


def dinsos_mengisi(page: Page) -> None:
    """The extended OPD: a row by hand, a refused one mended; the number agrees with the table of both OPD."""
    expect(page.locator(".k-kartu", has_text="Tenggat terdekat").first).to_contain_text("20 hari lagi")
    buka_tugas(page, "Berapa lembaga melayani anak?")
    page.get_by_role("link", name="Isi tabel DINSOS").click()
    page.get_by_label("Nama lembaga, baris 1").fill("Panti Harapan")
    page.get_by_label("Unsur, baris 1").select_option("Masyarakat")
    page.get_by_label("Penerima, baris 1").fill("empat puluh")
    page.get_by_role("button", name="Simpan & kembali ke pertanyaan").click()
    expect(page.get_by_role("heading", name="1 isian perlu diperbaiki; tabel belum disimpan")).to_be_visible()
    page.get_by_label("Penerima, baris 1").fill("40")
    page.get_by_role("button", name="Simpan & kembali ke pertanyaan").click()
    tabel = page.locator("#tabel")
    expect(tabel).to_contain_text("3 baris dari 2 OPD")
    expect(tabel.locator("tfoot td").last).to_have_text("1.100")
    expect(page.get_by_text("Menurut tabel: 3 lembaga")).to_be_visible()
    isi_angka(page, "3", "Dibaca 3 lembaga · perkiraan nilai 100,00 dari 200 poin")
    ajukan(page, "4.2")
    buka_tugas(page, "Apakah layanan akta keliling")
    page.get_by_label("Catatan bagian").fill("Pendampingan 12 panti.")
    ajukan(page, "4.1")


def lurah_mengaku(page: Page) -> None:
    """One kelurahan says yes; without its proof the part is not taken."""
    page.get_by_role("link", name="Berapa persen kelurahan punya forum anak?").click()
    pilih(page, "Ya")
    page.get_by_role("button", name="Ajukan bagian").click()
    expect(page.get_by_role("alert")).to_contain_text("bukti")
    unggah(page, berkas("Forum-anak-Cibabat.jpg", foto()))
    expect(page.locator(".k-lampiran__judul")).to_have_text(["Forum anak Cibabat"])
    ajukan(page, "26.1")


def lurah_menyangkal(page: Page) -> None:
    page.get_by_role("link", name="Berapa persen kelurahan punya forum anak?").click()
    pilih(page, "Tidak")
    ajukan(page, "26.1")


def dp3a_mengisi(page: Page) -> None:
    """Leads what the kelurahan answer: the value is computed and explained, there is no field to type it into."""
    buka_tugas(page, "Berapa persen kelurahan punya forum anak?")
    expect(page.locator(".k-tanya__nilai")).to_have_text("50 % 100,00 poin")
    expect(page.locator(".k-wilayah__nilai")).to_contain_text("1 dari 2 kelurahan menjawab ya = 50 %.")
    expect(page.get_by_label("Angka")).to_have_count(0)
    page.get_by_label("Catatan jawaban").fill("Menurut laporan tiap kelurahan.")
    ajukan(page, "26.1")
    buka_tugas(page, "Seberapa lengkap informasi anak?")
    pilih(page, "Sebagian")
    ajukan(page, "4.3")


# --- Verifying ----------------------------------------------------------------------------------------------------
def menilai(page: Page) -> None:
    """Four answers accepted, with less than claimed where it is due; 4.4 goes back to its OPD."""
    expect(page.get_by_role("heading", name="Antrean verifikasi")).to_be_visible()
    assert sorted(page.locator(".k-tabel--antrean .k-kode").all_inner_texts()) == ["26.1", "4.1", "4.2", "4.3", "4.4"]
    for kode, nilai, bukti in [("4.1", "250,5", 1), ("4.2", "100", 0), ("4.3", "50", 0), ("26.1", "100", 1)]:
        terima(page, kode, nilai, bukti)
    buka_soal(page, "4.4")
    page.locator("summary", has_text="Kembalikan kepada OPD").click()
    formulir(page, "Kembalikan jawaban").get_by_role("textbox").fill(ALASAN)
    page.get_by_label("Dinas Kesehatan Kota Cimahi").check()
    page.get_by_role("button", name="Kembalikan jawaban").click()
    expect(page.get_by_text("Jawaban 4.4 dikembalikan kepada Dinas Kesehatan Kota Cimahi.")).to_be_visible()


def buka_soal(page: Page, kode: str) -> None:
    buka_antrean(page)
    page.locator(".k-tabel--antrean tr", has=page.get_by_text(kode, exact=True)).get_by_role("link").click()


def terima(page: Page, kode: str, nilai: str, bukti: int) -> None:
    buka_soal(page, kode)
    for _ in range(bukti):
        page.get_by_role("button", name="Terima bukti", exact=True).click()
        expect(page.locator(".k-meja__hitung")).to_contain_text("Bukti 1/1")
    page.get_by_label("Nilai verifikasi").fill(nilai)
    page.get_by_role("button", name="Terima", exact=True).click()
    expect(page.get_by_text(f"Jawaban {kode} diterima dengan nilai {nilai}")).to_be_visible()


def memperbaiki(dinkes: Orang) -> None:
    """The reason stands on the task list; the number is corrected, its source attached, the part handed in again."""
    page = dinkes.page
    menu(page, "Tugas saya")
    expect(page.locator(".k-tugas li").first).to_contain_text(f"Alasan: {ALASAN}")
    buka_tugas(page, "Berapa persen anak memiliki akta?")
    isi_angka(page, "60", "Dibaca 60 % · perkiraan nilai 90,00 dari 150 poin")
    expect(page.locator("[data-status-simpan]")).to_contain_text("60 % · 90,00 poin")
    unggah(page, berkas("Data_kependudukan_anak.pdf", pdf_bertulisan("DATA", "Akta kelahiran")))
    expect(page.get_by_role("link", name=DATA, exact=True)).to_be_visible()
    ajukan(page, "4.4")
