"""The issue's list of bad input, each through its real address: a clear message at its place, nothing half-written."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as pengaturan
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.unggahan import tarik_bukti
from indikator.models import Evaluasi, Instrumen, SkorTahap, Status
from klaster.models import Riwayat
from tests.alur.halaman import Halaman
from tests.bukti.bahan import arsip, gambar, pdf, pdf_terkunci
from tests.bukti.bahan_verifikasi import isi_jawaban, lampirkan, menunggu, sebagai
from tests.dunia import DuniaKota
from tests.indikator.bahan_skor import evaluasi_kecil
from tests.indikator.instrumen_kecil import INSTRUMEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota(dunia) -> DuniaKota:
    return dunia.sini


@pytest.fixture
def dinkes(kota: DuniaKota) -> Client:
    return sebagai(kota.operator_dinkes)


def alamat(kota: DuniaKota, nama: str, kode: str, *lain: int) -> str:
    return reverse(f"bukti:{nama}", args=[kota.kota.kode, kota.evaluasi.tahun, kode, *lain])


def jumlah() -> dict[str, int]:
    """What must stay as it was: rows of evidence, history, and files on disk."""
    berkas = [b for b in Path(pengaturan.MEDIA_ROOT).rglob("*") if b.is_file()]
    return {m.__name__: m.objects.count() for m in (Bukti, VersiBukti, TautanBukti, Riwayat)} | {"berkas": len(berkas)}


# --- Files --------------------------------------------------------------------------------------------------------
MEGA = 1024 * 1024
JENIS = "Jenis yang diterima: PDF, JPG, PNG, WebP, XLSX, atau DOCX."
UNDUH_ULANG = "Buka berkas itu di komputer Anda; bila tidak terbuka, minta salinan baru."
BERKAS_BURUK: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "wrong type": ("catatan.txt", lambda: b"halo", f"Berkas “catatan.txt” berjenis .txt, yang tidak diterima. {JENIS}"),
    "program renamed": (
        "sk.pdf",
        lambda: b"MZ\x90\x00" + b"\0" * 99,
        "Berkas “sk.pdf” sebenarnya program, bukan dokumen. "
        "Pilih berkas yang benar: PDF, JPG, PNG, WebP, XLSX, atau DOCX.",
    ),
    "picture named pdf": (
        "sk.pdf",
        gambar,
        "Berkas “sk.pdf” bernama .pdf, tetapi isinya gambar JPEG. "
        "Ganti akhiran namanya menjadi .jpg atau pilih berkas yang benar.",
    ),
    "zip named docx": (
        "sk.docx",
        lambda: arsip({"a.txt": "x"}),
        "Berkas “sk.docx” sebenarnya arsip ZIP, bukan dokumen Office. "
        "Keluarkan isinya, lalu unggah berkasnya satu per satu.",
    ),
    "too large": (
        "besar.pdf",
        lambda: b"%PDF-1.7 " + b"x" * (MEGA - 8),
        "Berkas “besar.pdf” berukuran 1.048.577 bita, melebihi batas 1 MB tiap berkas. "
        "Perkecil berkas (misalnya pindai dengan 150 dpi) atau bagi menjadi beberapa berkas.",
    ),
    "empty": (
        "kosong.pdf",
        lambda: b"",
        "Berkas “kosong.pdf” kosong (0 bita). Periksa berkas aslinya, lalu pilih lagi.",
    ),
    "encrypted": (
        "rahasia.pdf",
        pdf_terkunci,
        "Berkas “rahasia.pdf” dikunci kata sandi. Simpan salinan PDF tanpa kata sandi, lalu unggah salinan itu.",
    ),
    "broken": (
        "patah.pdf",
        lambda: pdf(3)[:200],
        f"Berkas “patah.pdf” rusak atau terpotong, sehingga PDF tidak dapat dibuka. {UNDUH_ULANG}",
    ),
    "broken picture": (
        "foto.jpg",
        lambda: gambar()[:900],
        f"Berkas “foto.jpg” rusak atau terpotong, sehingga gambar tidak dapat dibuka. {UNDUH_ULANG}",
    ),
}


@pytest.mark.parametrize("kasus", BERKAS_BURUK)
def test_bad_files(kota: DuniaKota, dinkes: Client, settings, kasus: str) -> None:
    nama, buat, pesan = BERKAS_BURUK[kasus]
    isi = buat()
    settings.KLA_UKURAN_BERKAS_MAKS = MEGA
    semula = jumlah()
    kirim = {"u-berkas": [SimpleUploadedFile(nama, isi, "application/pdf")], "u-judul": "Keputusan"}
    jawab = dinkes.post(alamat(kota, "unggah", "4.1"), kirim)
    assert jawab.status_code == 422
    assert pesan in jawab.content.decode()
    dengan_skrip = dinkes.post(
        alamat(kota, "unggah", "4.1"),
        {"u-berkas": [SimpleUploadedFile(nama, isi, "application/pdf")]},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert (dengan_skrip.status_code, dengan_skrip.json()) == (422, {"pesan": pesan})
    assert jumlah() == semula
    assert kota.bagian("4.1", kota.dinkes).status == Status.BELUM


def test_no_file_at_all(kota: DuniaKota, dinkes: Client) -> None:
    semula = jumlah()
    jawab = dinkes.post(alamat(kota, "unggah", "4.1"), {"u-judul": "Keputusan", "u-nomor": "12"})
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert "Pilih paling sedikit satu berkas." in halaman.teks("ringkasan-galat")
    assert (halaman.isian["u-judul"], halaman.isian["u-nomor"]) == ("Keputusan", "12")
    assert jumlah() == semula


def test_one_bad_file_does_not_lose_the_good_one(kota: DuniaKota, dinkes: Client) -> None:
    berkas = [SimpleUploadedFile("baik.pdf", pdf()), SimpleUploadedFile("buruk.pdf", b"")]
    jawab = dinkes.post(alamat(kota, "unggah", "4.1"), {"u-berkas": berkas})
    assert jawab.status_code == 422
    for pesan in ("Tidak semua berkas tersimpan", "baik.pdf: Tersimpan, sedang diperiksa.", "“buruk.pdf” kosong"):
        assert pesan in jawab.content.decode()
    assert [str(t.bukti) for t in kota.jawaban("4.1").tautan_bukti.all()] == ["baik"]


# --- Numbers ------------------------------------------------------------------------------------------------------
LEBIH = "padahal paling besar 100 %."
ANGKA_BURUK = [
    ("4.4", "150", "Paling besar 100 %; Anda menulis 150 %."),
    ("4.4", "-1", "Paling kecil 0 %; Anda menulis −1 %."),
    ("4.4", "12.500", f"“12.500” dibaca sebagai 12.500 %, {LEBIH} Bila maksud Anda 12,5 %, tulis dengan koma."),
    ("4.4", "enam puluh", "Tulis dengan angka, misalnya 1.234,5."),
    ("4.4", "1,2,3", "Letak titik atau koma tidak jelas. Tulis dengan angka, misalnya 1.234,5."),
    ("4.4", "12,34567", "Paling banyak 4 angka di belakang koma."),
    ("4.4", "=1+1", "Tulis dengan angka, misalnya 1.234,5."),
    ("4.4", "NaN", "Tulis dengan angka, misalnya 1.234,5."),
    ("4.3", "-3", "Paling kecil 0 lembaga; Anda menulis −3 lembaga."),
    ("4.3", "9" * 15, "Angka terlalu besar; paling banyak 14 angka di depan koma."),
]  # fmt: skip


@pytest.mark.parametrize(("kode", "tulisan", "pesan"), ANGKA_BURUK, ids=[f"{k} {t}" for k, t, _ in ANGKA_BURUK])
def test_bad_numbers(kota: DuniaKota, kode: str, tulisan: str, pesan: str) -> None:
    """At the field and on top; what was typed stays; autosave says the same."""
    client = sebagai(kota.operator_dinsos if kode == "4.3" else kota.operator_dinkes)
    isi = {"angka": tulisan, "catatan": "Dari laporan triwulan.", "versi": 1}
    jawab = client.post(alamat(kota, "simpan", kode), isi)
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert halaman.teks("id_angka_error") == pesan
    assert pesan in halaman.teks("ringkasan-galat")
    assert (halaman.isian["angka"], halaman.isian["catatan"]) == (tulisan, "Dari laporan triwulan.")
    otomatis = client.post(alamat(kota, "simpan_otomatis", kode), isi)
    assert (otomatis.status_code, otomatis.json()["galat"]) == (422, {"angka": [pesan]})
    jawaban = kota.jawaban(kode)
    assert (jawaban.angka, jawaban.catatan, jawaban.versi, jawaban.status) == (None, "", 1, Status.BELUM)
    assert not Riwayat.objects.untuk(jawaban).exists()


@pytest.mark.parametrize("tulisan", ["62,5", "62.5", "62,50 %", " 62,5"])
def test_comma_and_dot_decimals_are_the_same_number(kota: DuniaKota, dinkes: Client, tulisan: str) -> None:
    assert dinkes.post(alamat(kota, "simpan", "4.4"), {"angka": tulisan, "versi": 1}).status_code == 302
    assert str(kota.jawaban("4.4").angka.normalize()) == "62.5"


def test_an_option_that_is_not_there(kota: DuniaKota, dinkes: Client) -> None:
    jawab = dinkes.post(alamat(kota, "simpan", "4.2"), {"opsi": "z", "catatan": "Ketik", "versi": 1})
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert "Pilihan itu tidak ada pada pertanyaan ini. Pilih salah satu di bawah." in halaman.teks("id_opsi_error")
    assert halaman.isian["catatan"] == "Ketik"
    assert kota.jawaban("4.2").opsi == ""


# --- Too late, not yours, someone was faster ----------------------------------------------------------------------
def test_after_the_deadline(kota: DuniaKota, dinkes: Client) -> None:
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(tenggat=date(2024, 5, 24))
    pesan = (
        "Tenggat pengisian sudah lewat pada 24 Mei 2024 pukul 23.59 WIB. "
        "Mintalah perpanjangan kepada sekretariat (Dinas Pemberdayaan Perempuan dan Perlindungan Anak)."
    )
    isi = {"angka": "62,5", "catatan": "Ketik", "versi": 1}
    jawab = dinkes.post(alamat(kota, "simpan", "4.4"), isi)
    halaman = Halaman(jawab.content.decode())
    assert (jawab.status_code, pesan in halaman.teks("ringkasan-galat")) == (422, True)
    assert (halaman.isian["angka"], halaman.isian["catatan"]) == ("62,5", "Ketik")
    otomatis = dinkes.post(alamat(kota, "simpan_otomatis", "4.4"), isi)
    assert (otomatis.status_code, otomatis.json()["pesan"]) == (422, f"Belum tersimpan. {pesan}")
    semula = jumlah()
    unggah = dinkes.post(alamat(kota, "unggah", "4.1"), {"u-berkas": [SimpleUploadedFile("sk.pdf", pdf())]})
    assert (unggah.status_code, pesan in unggah.content.decode()) == (422, True)
    assert jumlah() == semula
    assert kota.jawaban("4.4").angka is None


def test_value_by_an_opd_that_does_not_lead(kota: DuniaKota) -> None:
    dinsos = sebagai(kota.operator_dinsos)
    jawab = dinsos.post(alamat(kota, "simpan", "4.1"), {"opsi": "ya", "catatan": "Ketik", "versi": 1})
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert (
        "Jawaban pertanyaan ini ditetapkan oleh OPD pemimpin, yaitu Dinas Kesehatan Kota Sini, atau oleh sekretariat. "
        "Unit Anda dapat mengisi catatan bagian dan melampirkan bukti."
    ) in halaman.teks("ringkasan-galat")
    assert (halaman.isian["opsi"], halaman.isian["catatan"]) == ("ya", "Ketik")
    assert (kota.jawaban("4.1").opsi, kota.jawaban("4.1").status) == ("", Status.BELUM)


def test_someone_else_saved_meanwhile(kota: DuniaKota, dinkes: Client) -> None:
    """Both values on the page, what was typed still in the form."""
    isi_jawaban(kota, "4.4")
    isi = {"angka": "70", "catatan": "Ketik", "versi": 1}
    jawab = dinkes.post(alamat(kota, "simpan", "4.4"), isi)
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 409
    assert "Jawaban ini sudah diubah orang lain sejak Anda membukanya" in halaman.teks("ringkasan-galat")
    assert "62,5 %" in halaman.semua
    assert (halaman.isian["angka"], halaman.isian["catatan"], halaman.isian["versi"]) == ("70", "Ketik", "2")
    otomatis = dinkes.post(alamat(kota, "simpan_otomatis", "4.4"), isi)
    assert (otomatis.status_code, otomatis.json()["tersimpan"]["jawaban"]) == (409, "62,5 %")
    assert str(kota.jawaban("4.4").angka.normalize()) == "62.5"


def test_double_click_on_submit(kota: DuniaKota, dinkes: Client) -> None:
    """With the value in the same form: the second press is told, and changes nothing."""
    isi = {"opsi": "b", "catatan": "", "versi": 1, "tindakan": "ajukan"}
    assert dinkes.post(alamat(kota, "simpan", "4.2"), isi).status_code == 302
    semula = Riwayat.objects.untuk(kota.jawaban("4.2")).count()
    kedua = dinkes.post(alamat(kota, "simpan", "4.2"), isi)
    assert kedua.status_code == 409
    assert "Jawaban ini sudah diajukan. Tarik kembali bagian pemimpin" in Halaman(kedua.content.decode()).semua
    assert Riwayat.objects.untuk(kota.jawaban("4.2")).count() == semula
    assert kota.jawaban("4.2").status == Status.MENUNGGU


def test_handing_in_without_value_or_evidence(kota: DuniaKota, dinkes: Client) -> None:
    kosong = dinkes.post(alamat(kota, "simpan", "4.1"), {"versi": 1, "tindakan": "ajukan"})
    assert (kosong.status_code, "Jawaban belum diisi." in Halaman(kosong.content.decode()).semua) == (422, True)
    tanpa = dinkes.post(alamat(kota, "simpan", "4.1"), {"opsi": "ya", "versi": 1, "tindakan": "ajukan"})
    pesan = "Bukti wajib belum dilampirkan: Dokumen: Dokumen pelaksanaan. Unggah atau pakai bukti yang sudah ada"
    assert (tanpa.status_code, pesan in Halaman(tanpa.content.decode()).semua) == (422, True)
    assert kota.bagian("4.1", kota.dinkes).status == Status.DRAF


# --- Judging ------------------------------------------------------------------------------------------------------
def test_verdict_on_a_withdrawn_file(kota: DuniaKota) -> None:
    jawaban = menunggu(kota, "4.1")
    tautan = kota.jawaban("4.1").tautan_bukti.get()
    tarik_bukti(bukti=tautan.bukti, oleh=kota.operator_dinkes)
    client = sebagai(kota.verifikator)
    jawab = client.post(
        alamat(kota, "putuskan", "4.1", tautan.pk),
        {"putusan": "diterima", "versi": jawaban.versi, "nilai": "7,5", "catatan": "Ketik"},
    )
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 409
    assert "Bukti ini sudah ditarik oleh OPD, sehingga tidak dapat diputuskan." in halaman.teks("ringkasan-galat")
    assert (halaman.isian["nilai"], halaman.isian["catatan"]) == ("7,5", "Ketik")
    tautan.refresh_from_db()
    assert tautan.putusan == TautanBukti.Putusan.MENUNGGU


TITIK = "Titik dibaca sebagai pemisah ribuan; tulis pecahan dengan koma, misalnya 1,25."
NILAI_BURUK = [
    ("11", "Nilai verifikasi harus antara 0 dan 10."),
    ("-1", "Nilai verifikasi harus antara 0 dan 10."),
    ("7,555", "Nilai verifikasi paling banyak dua angka di belakang koma."),
    ("tujuh", "Tulis nilai sebagai angka, misalnya 7,5."),
    ("", "Isi nilai verifikasi, misalnya 7,5."),
    ("1.250", f"Nilai verifikasi harus antara 0 dan 10. {TITIK}"),
]  # fmt: skip


@pytest.mark.parametrize(("tulisan", "pesan"), NILAI_BURUK, ids=[t or "empty" for t, _ in NILAI_BURUK])
def test_bad_scores(kota: DuniaKota, tulisan: str, pesan: str) -> None:
    jawaban = menunggu(kota, "4.2")
    client = sebagai(kota.verifikator)
    isi = {"nilai": tulisan, "catatan": "Ketik", "versi": jawaban.versi}
    jawab = client.post(alamat(kota, "terima", "4.2"), isi)
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert halaman.teks("id_nilai_error") == pesan
    assert (halaman.isian["nilai"], halaman.isian["catatan"]) == (tulisan, "Ketik")
    assert (kota.jawaban("4.2").status, kota.jawaban("4.2").nilai_verifikasi) == (Status.MENUNGGU, None)


def test_sent_back_without_a_reason(kota: DuniaKota) -> None:
    jawaban = menunggu(kota, "4.2")
    isi = {"alasan": "  ", "opd": [kota.dinkes.pk], "versi": jawaban.versi}
    jawab = sebagai(kota.verifikator).post(alamat(kota, "kembalikan", "4.2"), isi)
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert halaman.teks("id_alasan_error") == "Pilih atau tulis alasan, supaya OPD tahu apa yang harus diperbaiki."
    assert halaman.isian["opd"] == str(kota.dinkes.pk)
    assert kota.jawaban("4.2").status == Status.MENUNGGU


def test_points_without_accepted_mandatory_evidence(kota: DuniaKota) -> None:
    jawaban = menunggu(kota, "4.1")
    isi = {"nilai": "7,5", "catatan": "Ketik", "versi": jawaban.versi}
    jawab = sebagai(kota.verifikator).post(alamat(kota, "terima", "4.1"), isi)
    halaman = Halaman(jawab.content.decode())
    assert jawab.status_code == 422
    assert "Bukti wajib belum diterima: Dokumen: Dokumen pelaksanaan." in halaman.teks("ringkasan-galat")
    assert (halaman.isian["nilai"], halaman.isian["catatan"]) == ("7,5", "Ketik")
    assert kota.jawaban("4.1").nilai_verifikasi is None


def test_file_that_is_not_clean_cannot_be_accepted(kota: DuniaKota) -> None:
    isi_jawaban(kota, "4.1")
    tautan = lampirkan(kota)
    menunggu_ = menunggu(kota, "4.1")
    VersiBukti.objects.filter(pk=tautan.versi_id).update(status_periksa="menunggu", diperiksa_pada=None, halaman=None)
    isi = {"putusan": "diterima", "versi": menunggu_.versi}
    jawab = sebagai(kota.verifikator).post(alamat(kota, "putuskan", "4.1", tautan.pk), isi)
    assert jawab.status_code == 422
    assert "Berkas ini belum selesai diperiksa atau tidak lolos pemeriksaan" in Halaman(jawab.content.decode()).semua


# --- Commands: exit code 2, one line for each fault ---------------------------------------------------------------
def perintah(*argumen: str) -> tuple[int, list[str]]:
    galat = StringIO()
    with pytest.raises(SystemExit) as selesai:
        call_command(*argumen, stdout=StringIO(), stderr=galat)
    return selesai.value.code, galat.getvalue().splitlines()


def test_csv_with_every_fault(tmp_path: Path) -> None:
    evaluasi_kecil()
    berkas = tmp_path / "skor.csv"
    berkas.write_text("kode_pertanyaan,skor,catatan\n9.9,1,\n1.1,8.01,\n1.2,-1,\n2.1,NaN,\n2.2,,\n1.2,=1+1,\n", "utf-8")
    kode, galat = perintah("impor_skor", str(berkas), "--kota=32.77", "--tahun=2024", "--tahap=EM")
    assert kode == 2
    assert galat == [
        "baris 2: pertanyaan '9.9' tidak ada pada instrumen evaluasi ini",
        "baris 3: nilai 8.01 untuk 1.1 melebihi maksimum 8",
        "baris 4: nilai -1 negatif",
        "baris 5: nilai 'NaN' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan",
        "baris 6: nilai kosong; hapus barisnya bila pertanyaan itu tidak dinilai",
        "baris 7: nilai berisi rumus (=1+1); tulis hasilnya saja",
    ]
    berkas.write_text("kode,nilai\n1.1,2\n", "utf-8")
    assert perintah("impor_skor", str(berkas), "--kota=32.77", "--tahun=2024", "--tahap=EM") == (
        2,
        ["baris 1: kepala kolom harus kode_pertanyaan,nilai atau kode_pertanyaan,nilai,catatan; tertulis kode,nilai"],
    )
    assert not SkorTahap.objects.exists()


def test_instrument_with_wrong_sums(tmp_path: Path) -> None:
    berkas = tmp_path / "instrumen.yaml"
    berkas.write_text(INSTRUMEN.replace("skor_maks: 12", "skor_maks: 12.5"), "utf-8")
    kode, galat = perintah("muat_instrumen", str(berkas))
    assert kode == 2
    assert [g.replace(f"{berkas}: ", "") for g in galat] == [
        "baris 4: total_maks tertulis 20, tetapi jumlah 2 klaster 20.5",
        "baris 41: indikator 1: skor_maks tertulis 12.5, tetapi jumlah 2 pertanyaan 12",
    ]
    assert not Instrumen.objects.exists()
