"""Spreadsheets of a question's table: the template there and back, files with faults, the merged export."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from bukti.lembar_matriks import BerkasDitolak, baca_berkas, tulis_gabungan, tulis_templat
from indikator.matriks.definisi import definisi_dari_data
from indikator.models import IsiMatriks
from indikator.queries.matriks import tabel_jawaban
from tests.bahan_matriks import MITRA, baris, isi, pasang_matriks
from tests.bukti.bahan_halaman import teks, url

DEFINISI = definisi_dari_data(MITRA)
KEPALA = ["Nama mitra", "Unsur", "Penerima (anak)", "Mulai", "Aktif"]


def buku(*semua, kepala=KEPALA, rumus=None, gabung=None) -> bytes:
    """A file as people make it: numbers, dates and texts as they come."""
    wadah = io.BytesIO()
    with xlsxwriter.Workbook(wadah, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as berkas:
        lembar = berkas.add_worksheet("Tabel")
        for n, satu in enumerate([kepala, *semua] if kepala else semua):
            for k, nilai in enumerate(satu):
                if nilai is not None:
                    lembar.write(n, k, nilai)
        if rumus:
            lembar.write_formula(rumus, "=1+1")
        if gabung:
            lembar.merge_range(gabung, "Gabungan")
    return wadah.getvalue()


def lembar(isi: bytes, nama: str) -> list[tuple]:
    return [tuple(sel) for sel in load_workbook(io.BytesIO(isi))[nama].iter_rows(values_only=True)]


def galat(isi: bytes, definisi=DEFINISI) -> list[str]:
    with pytest.raises(BerkasDitolak) as ditolak:
        baca_berkas(definisi, isi, tahun=2024)
    return ditolak.value.pesan


# --- Reading --------------------------------------------------------------------------------------------------------


def test_templat_kembali_seperti_semula():
    semula = [
        baris("=1+1", unsur="Media", anak="1200", mulai="2024-02-29", aktif="tidak"),
        baris("Radio\tAnak".replace("\t", " ")),
    ]
    berkas = tulis_templat(DEFINISI, semula, tahun=2024)
    assert lembar(berkas, "Tabel") == [
        tuple(KEPALA),
        ("=1+1", "Media", 1200, datetime(2024, 2, 29), "tidak"),
        ("Radio Anak", None, None, None, None),
    ]
    assert baca_berkas(DEFINISI, berkas, tahun=2024) == semula
    assert lembar(berkas, "Petunjuk")[3] == ("Penerima (anak)", "tidak", "bilangan bulat", "paling kecil 0")


def test_angka_tanggal_dan_teks_dari_excel():
    berkas = buku(
        ["Radio", "MEDIA", 1200.0, datetime(2024, 5, 24), "Ya"],
        [None] * 5,
        [2024, "Dunia usaha", "1.200", date(2024, 5, 24), True],
        ["Koran", None, None, "24 Mei 2024"],
    )
    assert baca_berkas(DEFINISI, berkas, tahun=2024) == [
        baris("Radio", unsur="Media", anak="1200", mulai="2024-05-24", aktif="ya"),
        baris("2024", unsur="Dunia usaha", anak="1200", mulai="2024-05-24", aktif="ya"),
        baris("Koran", mulai="2024-05-24"),
    ]


def test_kolom_boleh_berurutan_lain_dan_bernomor():
    berkas = buku([1, 7, "Radio"], kepala=["No.", "penerima  (ANAK)", "Nama mitra"])
    assert baca_berkas(DEFINISI, berkas, tahun=2024) == [baris("Radio", anak="7")]


def test_setiap_sel_yang_salah_disebut_namanya():
    berkas = buku(["Radio", "Koran", 12.5], ["", "Media", -3, "kemarin", "mungkin"])
    assert galat(berkas) == [
        "Sel B2 (Unsur): Pilih salah satu: Media, Dunia usaha.",
        "Sel C2 (Penerima): Harus bilangan bulat, tanpa koma.",
        "Sel A3 (Nama mitra): Wajib diisi. Isi sel ini, atau hapus barisnya.",
        "Sel C3 (Penerima): Paling kecil 0.",
        "Sel D3 (Mulai): Tulis tanggal, misalnya 24 Mei 2024 atau 24/05/2024.",
        "Sel E3 (Aktif): Tulis ya atau tidak.",
    ]


def test_dua_puluh_galat_disebut_sisanya_dihitung():
    pesan = galat(buku(*[["", "Media"]] * 25))
    assert (len(pesan), pesan[-1]) == (21, "Dan 5 sel lain.")


@pytest.mark.parametrize(
    ("berkas", "alasan"),
    [
        (lambda: b"", "Berkas kosong."),
        (lambda: b"bukan excel", "Berkas ini bukan Excel (.xlsx)."),
        (lambda: buku(kepala=None), "Lembar “Tabel” kosong."),
        (lambda: buku(["A"], rumus="C3"), "Lembar “Tabel” berisi rumus pada C3."),
        (lambda: buku(["A"], gabung="A3:B4"), "Lembar “Tabel” berisi sel gabungan pada A3:B4."),
        (lambda: buku(["A", "B"], kepala=["Nama mitra", "Warna"]), "Judul kolom “Warna” tidak dikenal."),
        (lambda: buku(["A", "B"], kepala=["Nama mitra", "Nama mitra"]), "Judul kolom “Nama mitra” ada dua kali."),
        (lambda: buku(["Media"], kepala=["Unsur"]), "Baris 1 harus berisi judul kolom; yang belum ada: Nama mitra."),
        (lambda: buku(["DINKES", "A"], kepala=["OPD", "Nama mitra"]), "Judul kolom “OPD” tidak dikenal."),
        (lambda: buku(*[["A"]] * 600), "Lembar “Tabel” terisi sampai baris 601; paling banyak 550 baris."),
        (lambda: buku(*[["A"]] * 501), "Baris 501: Paling banyak 500 baris tiap bagian, sekarang 501."),
    ],
)
def test_berkas_yang_tidak_dapat_dipakai(berkas, alasan):
    assert galat(berkas())[0].startswith(alasan)


def test_persen_yang_dapat_dibaca_dua_cara_ditanyakan():
    """A program keeps 80% as 0.8: neither reading is guessed."""
    d = definisi_dari_data({"kolom": [{"kode": "p", "label": "Capaian", "jenis": "persen"}]})
    assert galat(buku([0.8], kepala=["Capaian (%)"]), d) == [
        "Sel A2 (Capaian): Excel menyimpan 80% sebagai 0,8, jadi angka ini dapat dibaca dua cara. "
        "Tulis 80, atau 0,8% sebagai teks."
    ]
    sah = buku([80], ["0,8%"], [12.345678], [0], kepala=["Capaian (%)"])
    assert baca_berkas(d, sah, tahun=2024) == [{"p": "80"}, {"p": "0.8"}, {"p": "12.3457"}, {"p": "0"}]
    kembali = tulis_templat(d, [{"p": "0.8"}, {"p": "1"}, {"p": "62.5"}], tahun=2024)
    assert baca_berkas(d, kembali, tahun=2024) == [{"p": "0.8"}, {"p": "1"}, {"p": "62.5"}]


def test_templat_baris_tahun():
    tahun = {"kode": "tahun", "label": "Tahun", "jenis": "tahun", "wajib": True}
    d = definisi_dari_data(
        {"kolom": [tahun, {"kode": "n", "label": "Anak", "jenis": "bulat"}], "baris_tetap": {"tahun": 2}}
    )
    berkas = tulis_templat(d, [{"tahun": "2024", "n": "5"}], tahun=2024)
    assert lembar(berkas, "Tabel") == [("Tahun", "Anak"), (2024, 5), (2023, None)]
    assert baca_berkas(d, berkas, tahun=2024) == [{"tahun": "2024", "n": "5"}]
    asing = buku([2020, 1], kepala=["Tahun", "Anak"])
    assert galat(asing, d) == ["Sel A2 (Tahun): Pilih salah satu: 2023, 2024."]


# --- The merged export ----------------------------------------------------------------------------------------------


def test_ekspor_gabungan_berkolom_opd_dengan_total(kota):
    pasang_matriks()
    isi(kota.bagian("4.1", kota.dinsos), baris("=2+2", anak="5", mulai="2024-05-24", aktif="ya"), baris("@B", anak="7"))
    jawaban = kota.jawaban("4.1")
    berkas = tulis_gabungan(tabel_jawaban(jawaban), jawaban)
    assert lembar(berkas, "Tabel") == [
        ("OPD", *KEPALA),
        ("Dinas Sosial Kota Sini", "=2+2", None, 5, datetime(2024, 5, 24), "ya"),
        ("Dinas Sosial Kota Sini", "@B", None, 7, None, None),
        ("Total", None, None, 12, None, "100\N{NO-BREAK SPACE}% ya"),
    ]
    keterangan = dict(lembar(berkas, "Keterangan"))
    assert keterangan["Belum mengisi"] == "Dinas Kesehatan Kota Sini"
    assert keterangan["Pertanyaan"].startswith("4.1. ")
    assert b"<f>" not in berkas


# --- In the browser -------------------------------------------------------------------------------------------------


@pytest.fixture
def unggah(client, kota):
    pasang_matriks(wajib=False)
    client.force_login(kota.operator_dinkes)
    alamat = url("matriks", "4.1", kota.bagian("4.1", kota.dinkes).pk)

    def _unggah(berkas: bytes | None, **lain):
        data = {"versi": 0, "tindakan": "unggah", "s-1-mitra": "Ketikan"} | lain
        if berkas is not None:
            data["berkas"] = SimpleUploadedFile("mitra.xlsx", berkas)
        return client.post(alamat, data)

    return _unggah


def test_berkas_ditampilkan_dahulu_di_bawah_ketikan(unggah):
    respons = unggah(buku(["Radio", "Media", 12]))
    assert respons.status_code == 200
    assert "1 baris dari mitra.xlsx ditampilkan di bawah" in teks(respons)
    assert 'value="Ketikan"' in teks(respons)
    assert 'value="Radio"' in teks(respons)
    assert not IsiMatriks.objects.exists()


@pytest.mark.parametrize(
    ("berkas", "alasan"),
    [
        (buku(["Radio", "Media", "banyak"]), "Sel C2 (Penerima): Tulis dengan angka, misalnya 1.234,5."),
        (b"\x00" * 10, "Berkas ini bukan Excel (.xlsx)."),
        (b"0" * (5 * 1024 * 1024 + 1), "Berkas lebih besar dari 5 MB."),
        (b"", "Berkas kosong."),
        (None, "Pilih berkas Excel (.xlsx) lebih dahulu."),
    ],
)
def test_berkas_yang_ditolak_tidak_mengubah_grid(unggah, berkas, alasan):
    respons = unggah(berkas)
    assert respons.status_code == 422
    assert alasan in teks(respons)
    assert 'value="Ketikan"' in teks(respons)
    assert 'value="Radio"' not in teks(respons)


def test_templat_dan_ekspor_diunduh(client, kota):
    pasang_matriks()
    isi(kota.bagian("4.1", kota.dinkes), baris("Radio"))
    client.force_login(kota.operator_dinkes)
    templat = client.get(url("matriks_templat", "4.1", kota.bagian("4.1", kota.dinkes).pk))
    assert templat["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_2024_4.1_Templat-DINKES_')
    assert lembar(templat.content, "Tabel")[1][0] == "Radio"
    ekspor = client.get(url("matriks_unduh", "4.1"))
    assert ekspor["Content-Disposition"].startswith('attachment; filename="KLA_Kota-Sini_2024_4.1_Tabel_')
    assert lembar(ekspor.content, "Tabel")[1][:2] == ("Dinas Kesehatan Kota Sini", "Radio")


def test_angka_desimal_tetap_desimal():
    d = definisi_dari_data({"kolom": [{"kode": "n", "label": "N", "jenis": "desimal"}]})
    berkas = tulis_templat(d, [{"n": "0.1"}, {"n": "1234567.8901"}], tahun=2024)
    assert baca_berkas(d, berkas, tahun=2024) == [{"n": "0.1"}, {"n": "1234567.8901"}]
    assert Decimal(str(lembar(berkas, "Tabel")[1][0])) == Decimal("0.1")
