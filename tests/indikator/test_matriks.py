"""The table of a question: one cell, rows as a whole, totals, and the number the rows give."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indikator.matriks.definisi import BARIS_MAKS, definisi_dari_data
from indikator.matriks.isi import baca_baris, isi_tetap
from indikator.matriks.jumlah import hitung_total, kata_sumber, nilai_tabel, sesuai, tulis_total
from indikator.matriks.sel import SelDitolak, baca_sel, tulis_sel

D = Decimal


def kolom(jenis="teks", **isian):
    data = {"kode": "k", "label": "Kolom", "jenis": jenis} | isian
    return definisi_dari_data({"kolom": [data]}).kolom[0]


def definisi(nilai="", tetap=None, **jenis):
    """One column each: nama=jenis, or nama=(jenis, {more})."""
    semua = []
    for kode, satu in jenis.items():
        j, lain = satu if isinstance(satu, tuple) else (satu, {})
        semua.append({"kode": kode, "label": kode.capitalize(), "jenis": j} | lain)
    data = {"kolom": semua} | ({"nilai": nilai} if nilai else {}) | ({"baris_tetap": tetap} if tetap else {})
    return definisi_dari_data(data)


def baca(d, *baris, tahun=2024):
    hasil = baca_baris(d, enumerate(baris, 1), tahun=tahun)
    return hasil.baris, [str(g) for g in hasil.galat]


# --- One cell -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jenis", "teks", "kanonik", "tulisan"),
    [
        ("teks", "  Yayasan \n Pelita  ", "Yayasan Pelita", "Yayasan Pelita"),
        ("teks", "=1+1", "=1+1", "=1+1"),
        ("teks", "a\x00b\x07", "ab", "ab"),
        ("teks_panjang", "Satu\r\nDua", "Satu\nDua", "Satu\nDua"),
        ("bulat", "1.234", "1234", "1.234"),
        ("bulat", "12,0", "12", "12"),
        ("bulat", "12 orang", "12", "12"),
        ("desimal", "1.234,56", "1234.56", "1.234,56"),
        ("desimal", "-0,5", "-0.5", "-0,5"),
        ("persen", "80%", "80", "80"),
        ("persen", "62,5 %", "62.5", "62,5"),
        ("tahun", "2024", "2024", "2024"),
        ("tanggal", "2024-05-24", "2024-05-24", "24 Mei 2024"),
        ("tanggal", "24/05/2024", "2024-05-24", "24 Mei 2024"),
        ("tanggal", "24-5-2024", "2024-05-24", "24 Mei 2024"),
        ("tanggal", "24 Mei 2024", "2024-05-24", "24 Mei 2024"),
        ("tanggal", "1 agt 2024", "2024-08-01", "1 Agustus 2024"),
        ("tanggal", "29 Februari 2024", "2024-02-29", "29 Februari 2024"),
        ("ya_tidak", "YA", "ya", "Ya"),
        ("ya_tidak", "Tdk.", "tidak", "Tidak"),
        ("ya_tidak", "✓", "ya", "Ya"),
        ("pilihan", "dunia  USAHA", "Dunia usaha", "Dunia usaha"),
        ("bulat", "   ", "", ""),
    ],
)
def test_sel_dibaca_dan_ditulis(jenis, teks, kanonik, tulisan):
    k = kolom(jenis, satuan="orang" if jenis == "bulat" else "", pilihan=["Media", "Dunia usaha"])
    assert baca_sel(k, teks) == kanonik
    assert tulis_sel(k, kanonik) == tulisan
    assert baca_sel(k, tulisan) == kanonik
    assert baca_sel(k, kanonik, kanonik=True) == kanonik


@pytest.mark.parametrize(
    ("isian", "teks", "pesan"),
    [
        ({"jenis": "bulat"}, "12,5", "Harus bilangan bulat, tanpa koma."),
        ({"jenis": "bulat"}, "dua belas", "Tulis dengan angka, misalnya 1.234,5."),
        ({"jenis": "bulat", "minimum": "0"}, "-1", "Paling kecil 0."),
        ({"jenis": "desimal", "maksimum": "10.5"}, "10,6", "Paling besar 10,5."),
        ({"jenis": "desimal"}, "1,23456", "Paling banyak 4 angka di belakang koma."),
        ({"jenis": "persen"}, "101", "Paling besar 100."),
        ({"jenis": "persen"}, "-1", "Paling kecil 0."),
        ({"jenis": "tahun"}, "24", "Tulis tahun empat angka antara 1945 dan 2100."),
        ({"jenis": "tanggal"}, "31/02/2024", "Tanggal itu tidak ada. "),
        ({"jenis": "tanggal"}, "29 Februari 2023", "Tanggal itu tidak ada. "),
        ({"jenis": "tanggal"}, "0024-01-01", "Tahunnya harus antara 1945 dan 2100."),
        ({"jenis": "tanggal"}, "Mei 2024", "Tulis tanggal, misalnya 24 Mei 2024 atau 24/05/2024."),
        ({"jenis": "tanggal"}, "45436", "Tulis tanggal, misalnya 24 Mei 2024 atau 24/05/2024."),
        ({"jenis": "ya_tidak"}, "mungkin", "Tulis ya atau tidak."),
        ({"jenis": "pilihan", "pilihan": ["A", "B"]}, "C", "Pilih salah satu: A, B."),
        ({"jenis": "teks"}, "x" * 201, "Paling panjang 200 huruf, sekarang 201. Ringkas isinya."),
        ({"jenis": "teks"}, "Siti 3277 0112 0304 0005", "Memuat 16 angka seperti NIK. "),
        ({"jenis": "teks", "wajib": True}, " ", "Wajib diisi. Isi sel ini, atau hapus barisnya."),
    ],
)
def test_sel_ditolak_dengan_alasan(isian, teks, pesan):
    with pytest.raises(SelDitolak) as galat:
        baca_sel(kolom(**isian), teks)
    assert str(galat.value).startswith(pesan)


@pytest.mark.parametrize("teks", ["1.234,5", "1e3", "NaN", "Infinity", "012"])
def test_angka_yang_tidak_baku_ditolak_bila_harus_baku(teks):
    with pytest.raises(SelDitolak):
        baca_sel(kolom("desimal"), teks, kanonik=True)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_angka_apa_pun_terbaca_kembali(nilai):
    k = kolom("desimal")
    kanonik = baca_sel(k, f"{nilai.normalize():f}", kanonik=True) if nilai else "0"
    assert D(baca_sel(k, tulis_sel(k, kanonik))) == nilai


# --- Rows as a whole ------------------------------------------------------------------------------------------------


def test_setiap_sel_yang_salah_disebut_dan_baris_kosong_dilewati():
    d = definisi(nama=("teks", {"wajib": True}), anak="bulat")
    baris, galat = baca(d, {"nama": "A", "anak": "x"}, {"nama": " ", "anak": ""}, {"nama": "", "anak": "2,5"})
    assert galat == [
        "Baris 1, Anak: Tulis dengan angka, misalnya 1.234,5.",
        "Baris 3, Nama: Wajib diisi. Isi sel ini, atau hapus barisnya.",
        "Baris 3, Anak: Harus bilangan bulat, tanpa koma.",
    ]
    assert len(baris) == 2
    assert baca(d, {"nama": "A", "lain": "hilang"}) == ([{"nama": "A", "anak": ""}], [])


def test_batas_banyaknya_baris():
    d = definisi(nama="teks")
    assert baca(d, *[{"nama": "A"}] * BARIS_MAKS)[1] == []
    [pesan] = baca(d, *[{"nama": "A"}] * (BARIS_MAKS + 1))[1]
    assert pesan == "Baris 501: Paling banyak 500 baris tiap bagian, sekarang 501. Gabungkan atau hapus baris."


def test_baris_tetap_hanya_yang_disediakan_dan_sekali():
    d = definisi(tetap={"tahun": 2}, tahun=("tahun", {"wajib": True}), anak="bulat")
    assert isi_tetap(d, 2025) == ("2024", "2025")
    baris, galat = baca(d, {"tahun": "2023", "anak": "9"}, {"tahun": "2024", "anak": ""})
    assert (baris, galat) == ([{"tahun": "2023", "anak": "9"}], [])
    _, galat = baca(d, {"tahun": "2022", "anak": "9"}, {"tahun": "2024", "anak": "1"}, {"tahun": "2024", "anak": "2"})
    assert galat == [
        "Baris 1, Tahun: Pilih salah satu: 2023, 2024.",
        "Baris 3, Tahun: Baris “2024” sudah ada pada baris 2. Gabungkan isinya ke satu baris.",
    ]


def test_baris_tetap_berupa_teks_tidak_membedakan_huruf_besar():
    d = definisi(tetap={"isi": ["Anak A", "Anak B"]}, kelompok="teks", anak="bulat")
    assert baca(d, {"kelompok": "anak b", "anak": "1"}) == ([{"kelompok": "Anak B", "anak": "1"}], [])


# --- Totals and the answer ------------------------------------------------------------------------------------------

BARIS = [
    {"nama": "Media Kita", "ada": "ya", "n": "10", "m": "4", "p": "50"},
    {"nama": "media  kita", "ada": "tidak", "n": "2.5", "m": "1", "p": ""},
    {"nama": "Yayasan", "ada": "ya", "n": "", "m": "", "p": "62.5"},
]


def test_jumlah_rata_rata_dan_persen_ya():
    d = definisi(
        nama="teks",
        ada=("ya_tidak", {"total": "persen_ya"}),
        n=("desimal", {"total": "jumlah"}),
        p=("persen", {"total": "rata_rata"}),
    )
    total = hitung_total(d, BARIS)
    assert total == {"ada": D("66.6667"), "n": D("12.5"), "p": D("56.25")}
    assert [tulis_total(d.cari(k), v) for k, v in total.items()] == [
        "66,67\N{NO-BREAK SPACE}% ya",
        "12,5",
        "rata-rata 56,25",
    ]
    assert hitung_total(d, []) == {}


@pytest.mark.parametrize(
    ("nilai", "hasil", "kata"),
    [
        ("jumlah_baris", "3", "banyaknya baris"),
        ("jumlah_beda:nama", "2", "banyaknya nama yang berbeda"),
        ("jumlah_ya:ada", "2", "banyaknya baris dengan ada “ya”"),
        ("total:n", "12.5", "jumlah kolom n"),
        ("persen_ya:ada", "66.6667", "persentase baris dengan ada “ya”"),
        ("rasio:m/n", "40", "jumlah m dibagi jumlah n"),
    ],
)
def test_angka_menurut_tabel(nilai, hasil, kata):
    d = definisi(nilai, nama="teks", ada="ya_tidak", n="desimal", m="desimal", p="persen")
    assert nilai_tabel(d, BARIS) == D(hasil)
    assert kata_sumber(d) == kata
    assert nilai_tabel(d, []) is None


def test_rasio_tanpa_penyebut_tidak_berkata_apa_apa():
    d = definisi("rasio:m/n", m="bulat", n="bulat")
    assert nilai_tabel(d, [{"m": "0", "n": "0"}]) is None
    assert nilai_tabel(definisi(m="bulat"), BARIS) is None


@pytest.mark.parametrize(
    ("tabel", "jawaban", "cocok"),
    [
        ("62.4837", "62.48", True),
        ("62.4837", "62.5", True),
        ("62.4837", "62", True),
        ("62.4837", "63", False),
        ("10", "10.0000", True),
        ("12", "10", False),
        ("9.5", "10", True),
        ("100", "100", True),
    ],
)
def test_jawaban_dibandingkan_seteliti_penulisannya(tabel, jawaban, cocok):
    assert sesuai(D(tabel), D(jawaban)) is cocok
