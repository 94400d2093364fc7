"""One made file for each refusal, and the exact sentence; good files of each type pass."""

import zipfile
from io import BytesIO

import pytest
from PIL import ImageFile

from bukti import kenal_isi
from bukti.validators import bersihkan_nama, kenali_berkas
from klaster.galat import Ditolak
from tests.bukti import bahan
from tests.bukti.bahan import unggahan

DITERIMA = "Jenis yang diterima: PDF, JPG, PNG, WebP, XLSX, atau DOCX."
BUKA_DULU = "Buka berkas itu di komputer Anda; bila tidak terbuka, minta salinan baru."
PILIH_BENAR = "Pilih berkas yang benar: PDF, JPG, PNG, WebP, XLSX, atau DOCX."
SIMPAN_OFFICE = "Simpan ulang dari Excel atau Word, lalu unggah hasilnya."


def pesan(nama: str, isi: bytes) -> str:
    with pytest.raises(Ditolak) as tangkapan:
        kenali_berkas(unggahan(nama, isi))
    assert tangkapan.value.bidang == "berkas"
    return tangkapan.value.pesan


@pytest.mark.parametrize(
    ("nama", "isi", "tipe"),
    [
        ("SK Gugus Tugas.pdf", bahan.pdf(), kenal_isi.PDF),
        ("SK.PDF", bahan.pdf(), kenal_isi.PDF),
        ("dari aplikasi.pdf", b"\r\n" + bahan.pdf(), kenal_isi.PDF),
        ("foto.jpg", bahan.gambar("JPEG"), kenal_isi.JPEG),
        ("foto.jpeg", bahan.gambar("JPEG", progressive=True), kenal_isi.JPEG),
        ("foto.png", bahan.gambar("PNG"), kenal_isi.PNG),
        ("foto.webp", bahan.gambar("WEBP"), kenal_isi.WEBP),
        ("data.xlsx", bahan.xlsx(), kenal_isi.XLSX),
        ("notulen.docx", bahan.docx(), kenal_isi.DOCX),
    ],
)
def test_berkas_baik_dikenali(nama, isi, tipe):
    berkas = unggahan(nama, isi)

    kenal = kenali_berkas(berkas)

    assert (kenal.nama, kenal.tipe) == (nama, tipe)
    assert berkas.read() == isi  # handed back at its beginning, untouched


def test_mpo_dari_telepon_adalah_jpeg():
    from PIL import Image

    keluaran = BytesIO()
    Image.new("RGB", (40, 30)).save(keluaran, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30))])

    assert kenali_berkas(unggahan("IMG_0001.jpg", keluaran.getvalue())).tipe == kenal_isi.JPEG


def test_kosong_ditolak():
    assert pesan("kosong.pdf", b"") == ("Berkas “kosong.pdf” kosong (0 bita). Periksa berkas aslinya, lalu pilih lagi.")


def test_tepat_batas_ukuran_diterima_dan_satu_bita_lebih_ditolak(settings):
    isi = bahan.pdf()
    settings.KLA_UKURAN_BERKAS_MAKS = len(isi)
    assert kenali_berkas(unggahan("pas.pdf", isi)).tipe == kenal_isi.PDF

    settings.KLA_UKURAN_BERKAS_MAKS = 20 * 1024 * 1024
    assert pesan("besar.pdf", bahan.pdf().ljust(20 * 1024 * 1024 + 1, b"\n")) == (
        "Berkas “besar.pdf” berukuran 20.971.521 bita, melebihi batas 20 MB tiap berkas. "
        "Perkecil berkas (misalnya pindai dengan 150 dpi) atau bagi menjadi beberapa berkas."
    )


@pytest.mark.parametrize(
    ("nama", "kalimat"),
    [
        ("program.exe", f"Berkas “program.exe” berjenis .exe, yang tidak diterima. {DITERIMA}"),
        ("foto.jpg.exe", f"Berkas “foto.jpg.exe” berjenis .exe, yang tidak diterima. {DITERIMA}"),
        ("SK", f"Berkas “SK” berjenis tanpa akhiran, yang tidak diterima. {DITERIMA}"),
        ("sk.pdf::$DATA", f"Berkas “sk.pdf::$DATA” berjenis .pdf::$data, yang tidak diterima. {DITERIMA}"),
        ("gambar.svg", f"Berkas “gambar.svg” berjenis .svg, yang tidak diterima. {DITERIMA}"),
        (
            "data.xls",
            f"Berkas “data.xls” berjenis .xls, yang tidak diterima. Simpan ulang sebagai XLSX atau PDF. {DITERIMA}",
        ),
        (
            "IMG_1.HEIC",
            f"Berkas “IMG_1.HEIC” berjenis .heic, yang tidak diterima. Ubah foto menjadi JPG lebih dahulu. {DITERIMA}",
        ),
        ("sk\u202efdp.exe", f"Berkas “skfdp.exe” berjenis .exe, yang tidak diterima. {DITERIMA}"),
    ],
)
def test_jenis_di_luar_daftar_ditolak(nama, kalimat):
    assert pesan(nama, bahan.pdf()) == kalimat


def test_isi_lain_dari_namanya_disebut():
    assert pesan("pindaian.pdf", bahan.gambar("JPEG")) == (
        "Berkas “pindaian.pdf” bernama .pdf, tetapi isinya gambar JPEG. "
        "Ganti akhiran namanya menjadi .jpg atau pilih berkas yang benar."
    )
    assert "bernama .xlsx, tetapi isinya dokumen Word (DOCX)." in pesan("data.xlsx", bahan.docx())


@pytest.mark.parametrize(
    ("nama", "isi", "kalimat"),
    [
        ("a.pdf", b"MZ\x90\x00" + b"0" * 200, f"sebenarnya program, bukan dokumen. {PILIH_BENAR}"),
        ("a.jpg", b"\x7fELF" + b"0" * 200, f"sebenarnya program, bukan dokumen. {PILIH_BENAR}"),
        ("a.pdf", b"<html><script>1</script>" + bahan.pdf(), f"sebenarnya halaman web, bukan dokumen. {PILIH_BENAR}"),
        ("a.png", b'<svg onload="x()">', f"sebenarnya halaman web, bukan dokumen. {PILIH_BENAR}"),
        ("a.pdf", b"0" * 900 + bahan.pdf(), f"tidak dapat dikenali isinya. {PILIH_BENAR}"),
        ("a.pdf", b"x", f"tidak dapat dikenali isinya. {PILIH_BENAR}"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + b"0" * 60, "sebenarnya foto HEIC. Ubah foto menjadi JPG lebih dahulu."),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
            "berformat Office lama atau dikunci kata sandi. "
            "Buka dokumennya, hilangkan kata sandinya, lalu simpan sebagai XLSX, DOCX, atau PDF.",
        ),
    ],
)
def test_menyamar_ditolak(nama, isi, kalimat):
    assert pesan(nama, isi) == f"Berkas “{nama}” {kalimat}"


# --- PDF --------------------------------------------------------------------------------------------------------


def test_pdf_terkunci_ditolak():
    assert pesan("sk.pdf", bahan.pdf_terkunci()) == (
        "Berkas “sk.pdf” dikunci kata sandi. Simpan salinan PDF tanpa kata sandi, lalu unggah salinan itu."
    )


@pytest.mark.parametrize("bagian", [0.1, 0.5, 0.99])
def test_pdf_terpotong_ditolak(bagian):
    utuh = bahan.pdf(halaman=5)

    assert pesan("sk.pdf", utuh[: int(len(utuh) * bagian)]) == (
        f"Berkas “sk.pdf” rusak atau terpotong, sehingga PDF tidak dapat dibuka. {BUKA_DULU}"
    )


def test_pdf_dengan_daftar_objek_bergeser_tetap_diterima():
    """Scanners write wrong offsets now and then; every viewer repairs that, and so do we."""
    isi = bahan.pdf(halaman=2).replace(b"0000000015", b"0000000019")

    assert kenali_berkas(unggahan("sk.pdf", isi)).tipe == kenal_isi.PDF


def test_pdf_tanpa_halaman_ditolak():
    assert pesan("sk.pdf", bahan.pdf(halaman=0)) == f"Berkas “sk.pdf” tidak mempunyai halaman. {BUKA_DULU}"


def test_pdf_berekor_arsip_ditolak():
    assert "memuat arsip ZIP di dalam PDF." in pesan("sk.pdf", bahan.pdf() + bahan.docx())


# --- Pictures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("bagian", [0.1, 0.5, 0.95])
def test_gambar_terpotong_ditolak(format_, bagian):
    utuh = bahan.gambar(format_)
    nama = {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp"}[format_]

    assert pesan(nama, utuh[: int(len(utuh) * bagian)]) == (
        f"Berkas “{nama}” rusak atau terpotong, sehingga gambar tidak dapat dibuka. {BUKA_DULU}"
    )


@pytest.mark.parametrize(("lebar", "tinggi"), [(10_000, 8_001), (30_000, 30_000)])
def test_gambar_terlalu_banyak_piksel_ditolak(lebar, tinggi):
    kalimat = pesan("peta.png", bahan.png_palsu(lebar, tinggi))

    assert "paling besar 80 juta piksel. Perkecil gambar" in kalimat


def test_gambar_berekor_arsip_ditolak():
    assert "memuat arsip ZIP di dalam gambar." in pesan("a.png", bahan.gambar("PNG") + bahan.xlsx())


# --- Office -----------------------------------------------------------------------------------------------------


def test_zip_biasa_ditolak():
    assert pesan("arsip.docx", bahan.arsip({"catatan.txt": "halo"})) == (
        "Berkas “arsip.docx” sebenarnya arsip ZIP, bukan dokumen Office. "
        "Keluarkan isinya, lalu unggah berkasnya satu per satu."
    )


@pytest.mark.parametrize(
    "isi",
    [
        bahan.xlsx(**{"xl/vbaProject.bin": b"x"}),
        bahan.office(bahan.XLSM_UTAMA, "xl/workbook.xml"),
        bahan.xlsx(**{"xl/macrosheets/sheet1.xml": "<x/>"}),
        bahan.docx(**{"word/activeX/activeX1.bin": b"x"}),
    ],
)
def test_makro_ditolak(isi):
    assert "memuat makro. Simpan ulang sebagai XLSX atau DOCX tanpa makro" in pesan("data.xlsx", isi)


def test_office_jenis_lain_ditolak():
    pptx = bahan.office(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "ppt/presentation.xml"
    )

    assert "berformat Office yang tidak diterima." in pesan("paparan.docx", pptx)


@pytest.mark.parametrize("nama", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:a", "a\0b"])
def test_nama_bagian_berbahaya_ditolak(nama):
    keluaran = BytesIO()
    with zipfile.ZipFile(keluaran, "w") as zip_:
        zip_.writestr("[Content_Types].xml", bahan.DOCX_UTAMA)
        zip_.writestr("Q" * len(nama), "x")
    isi = keluaran.getvalue().replace(b"Q" * len(nama), nama.encode())

    assert f"memuat nama bagian yang berbahaya. {SIMPAN_OFFICE}" in pesan("a.docx", isi)


def test_tautan_simbolis_dalam_arsip_ditolak():
    tautan = zipfile.ZipInfo("tautan")
    tautan.external_attr = 0o120777 << 16
    keluaran = BytesIO()
    with zipfile.ZipFile(keluaran, "w") as zip_:
        zip_.writestr("[Content_Types].xml", bahan.DOCX_UTAMA)
        zip_.writestr(tautan, "/etc/passwd")

    assert "memuat nama bagian yang berbahaya." in pesan("a.docx", keluaran.getvalue())


def test_arsip_bom_ditolak():
    assert "membesar tidak wajar bila dibongkar." in pesan("a.xlsx", bahan.xlsx(**{"xl/besar.xml": b"0" * 30_000_000}))


def test_arsip_beribu_bagian_ditolak():
    isi = bahan.xlsx(**{f"xl/b{n}.xml": "" for n in range(kenal_isi.ISI_MAKS)})

    assert "berisi lebih dari 5000 bagian." in pesan("a.xlsx", isi)


def test_gambar_terpotong_ditolak_juga_sesudah_laporan_dicetak(monkeypatch):
    """The PDF engine tells the picture library to put up with truncated files, for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert "rusak atau terpotong" in pesan("foto.jpg", bahan.gambar("JPEG")[:900])


@pytest.mark.parametrize("bagian", [0.1, 0.5, 0.99])
def test_office_terpotong_ditolak(bagian):
    utuh = bahan.docx(**{"word/media/gambar.jpg": bahan.gambar()})

    assert "rusak atau terpotong, sehingga arsipnya tidak dapat dibuka." in pesan(
        "a.docx", utuh[: int(len(utuh) * bagian)]
    )


def test_arsip_terkunci_ditolak():
    isi = bytearray(bahan.docx())
    pusat = isi.find(b"PK\x01\x02")
    isi[pusat + 8] |= 1

    assert "dikunci kata sandi." in pesan("a.docx", bytes(isi))


# --- Names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mentah", "bersih"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\sk.pdf", "sk.pdf"),
        ("C:\\Users\\siti\\SK KLA.pdf", "SK KLA.pdf"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("sk\u202efdp.exe", "skfdp.exe"),
        ("s\u200bk\ufeff.pdf", "sk.pdf"),
        ("  SK   KLA .pdf ", "SK KLA .pdf"),
        ("sk.pdf. . .", "sk.pdf"),
        ("...", "berkas"),
        ("", "berkas"),
        ("/", "berkas"),
        ("CON.pdf", "berkas-CON.pdf"),
        ("com1.tar.pdf", "berkas-com1.tar.pdf"),
        ("konsep.pdf", "konsep.pdf"),
        ("-rf.pdf", "-rf.pdf"),
        (".htaccess", ".htaccess"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("شهادة 📄.pdf", "شهادة 📄.pdf"),
        ('a"b;c.pdf', 'a"b;c.pdf'),
    ],
)
def test_nama_dibersihkan(mentah, bersih):
    assert bersihkan_nama(mentah) == bersih


@pytest.mark.parametrize("panjang", [200, 255, 1000])
def test_nama_panjang_dipendekkan_dengan_akhiran_tetap(panjang):
    bersih = bersihkan_nama("x" * (panjang - 4) + ".pdf")

    assert len(bersih) == 200
    assert bersih.endswith("x.pdf")
