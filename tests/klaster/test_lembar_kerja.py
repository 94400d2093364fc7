"""The shared reader and writer of XLSX: what is read, and every file that is refused with its reason."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from klaster.lembar_kerja import (
    KOLOM_MAKS,
    LembarDitolak,
    LembarTulis,
    baca_lembar,
    nama_kolom,
    teks_sel,
    tulis_xlsx,
)


def buku(*baris: list, judul: str = "Data", ubah=None) -> bytes:
    b = openpyxl.Workbook()
    b.active.title = judul
    for isi in baris:
        b.active.append(isi)
    if ubah:
        ubah(b)
    wadah = io.BytesIO()
    b.save(wadah)
    return wadah.getvalue()


def tolak(isi: bytes, *, baris_maks: int = 100, nama_lembar: str | None = None) -> str:
    with pytest.raises(LembarDitolak) as galat:
        baca_lembar(isi, baris_maks=baris_maks, nama_lembar=nama_lembar)
    return str(galat.value)


def ganti(isi: bytes, jalur: str, fungsi) -> bytes:
    """The same archive with one part rewritten."""
    wadah = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(isi)) as lama, zipfile.ZipFile(wadah, "w", zipfile.ZIP_DEFLATED) as baru:
        for nama in lama.namelist():
            baru.writestr(nama, fungsi(lama.read(nama)) if nama == jalur else lama.read(nama))
    return wadah.getvalue()


def test_rows_keep_their_number_and_lose_empty_tails():
    lembar = baca_lembar(buku(["kode", "nilai"], [], [" K1 ", 12, None, ""], ["K2", 1.5]), baris_maks=10)
    assert lembar.nama == "Data"
    assert lembar.baris == [(1, ["kode", "nilai"]), (3, ["K1", 12.0]), (4, ["K2", 1.5])]


def test_sheet_that_begins_below_and_to_the_right_keeps_its_place():
    def geser(b):
        b.active["C4"] = "x"

    assert baca_lembar(buku(ubah=geser), baris_maks=10).baris == [(4, ["", "", "x"])]


@pytest.mark.parametrize(
    ("nilai", "teks"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (None, ""),
        (True, "TRUE"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 8, 30), "2024-02-29T08:30:00"),
        (" a\x00b\x07 ", "ab"),
    ],
)
def test_cell_as_text(nilai, teks):
    assert teks_sel(nilai) == teks


def test_what_is_written_is_read_again():
    baris = [["=1+1", 3, Decimal("2.50"), date(2024, 2, 29), None, "http://x.id", "007"], ["b\nc", 0, "", None, "@x"]]
    isi = tulis_xlsx([LembarTulis("Bagi/hasil", ["a", "b", "c", "d", "e", "f", "g"], baris, [10, 20])])
    lembar = baca_lembar(isi, baris_maks=10)
    assert lembar.nama == "Bagi hasil"
    assert lembar.baris == [
        (1, ["a", "b", "c", "d", "e", "f", "g"]),
        (2, ["=1+1", 3.0, 2.5, date(2024, 2, 29), "", "http://x.id", "007"]),
        (3, ["b\nc", 0.0, "", "", "@x"]),
    ]


def test_text_longer_than_a_cell_is_cut_visibly():
    isi = tulis_xlsx([LembarTulis("a", ["x"], [["y" * 40_000]])])
    teks = baca_lembar(isi, baris_maks=2).baris[1][1][0]
    assert len(teks) == 32_767
    assert teks.endswith("y…")


def test_named_sheet_is_found_and_a_missing_one_names_those_there():
    def tambah(b):
        b.create_sheet("Penugasan").append(["kode"])

    isi = buku(["a"], ubah=tambah)
    assert baca_lembar(isi, baris_maks=5, nama_lembar="penugasan").baris == [(1, ["kode"])]
    assert "Lembar “Nilai” tidak ada. Berkas ini memuat “Data”, “Penugasan”" in tolak(isi, nama_lembar="Nilai")


def test_faults_of_another_sheet_do_not_matter():
    def tambah(b):
        lain = b.create_sheet("Hitungan")
        lain["A1"] = "=1+1"
        lain.merge_cells("B1:C2")

    assert baca_lembar(buku(["a"], ubah=tambah), baris_maks=5).baris == [(1, ["a"])]


def test_formulas_are_refused_with_their_cells():
    pesan = tolak(buku(["a", "=1+1"], *[[f"=A{n}"] for n in range(2, 9)]))
    assert pesan == (
        "Lembar “Data” berisi rumus pada B1, A2, A3, A4, A5 dan 3 tempat lain. Salin, lalu tempel sebagai nilai."
    )


def test_merged_cells_are_refused_with_their_range():
    pesan = tolak(buku(["a", "b"], ["c"], ubah=lambda b: b.active.merge_cells("A2:B3")))
    assert pesan == "Lembar “Data” berisi sel gabungan pada A2:B3. Pisahkan sel itu dahulu."


def test_hundred_thousand_rows_are_refused_naming_the_limit():
    isi = tulis_xlsx([LembarTulis("Data", ["kode"], ([n] for n in range(100_000)))])
    pesan = tolak(isi, baris_maks=2_000)
    assert pesan.startswith("Lembar “Data” terisi sampai baris 100.001; paling banyak 2.000 baris.")


def test_formatted_rows_without_contents_do_not_count():
    def hias(b):
        b.active["A90000"].font = openpyxl.styles.Font(bold=True)

    assert baca_lembar(buku(["a"], ubah=hias), baris_maks=10).baris == [(1, ["a"])]


def test_a_cell_far_to_the_right_is_refused_before_it_fills_the_memory():
    def jauh(b):
        b.active.cell(row=1, column=16_384, value="x")

    assert "terisi sampai kolom XFD; hapus kolom itu" in tolak(buku(["a"], ubah=jauh))
    assert nama_kolom(KOLOM_MAKS) == "GR"


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        (b"", "Berkas kosong."),
        (b"kode;nilai\n", "bukan Excel (.xlsx)"),
        (b"PK\x03\x04 rusak", "bukan Excel (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "dikunci kata sandi atau berformat Excel lama"),
        (b"x" * (5 * 1024 * 1024 + 1), "lebih besar dari 5 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(isi, pesan):
    assert pesan in tolak(isi)


def test_word_document_is_refused():
    wadah = io.BytesIO()
    with zipfile.ZipFile(wadah, "w") as arsip:
        arsip.writestr("word/document.xml", "<a/>")
    assert "bukan Excel (.xlsx)" in tolak(wadah.getvalue())


def test_damaged_sheet_is_refused():
    isi = ganti(buku(["a"]), "xl/worksheets/sheet1.xml", lambda b: b[: len(b) // 2])
    assert tolak(isi) == "Berkas rusak. Buka dan simpan ulang sebagai Excel (.xlsx), lalu unggah lagi."


def test_missing_part_is_refused():
    isi = ganti(buku(["a"]), "xl/_rels/workbook.xml.rels", lambda b: b.replace(b"sheet1.xml", b"hilang.xml"))
    assert "Berkas rusak" in tolak(isi)


def test_entity_bomb_is_refused():
    def bom(b: bytes) -> bytes:
        return b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + b.partition(b"?>")[2] if b"?>" in b else b"<!DOCTYPE x []>" + b

    assert "deklarasi" in tolak(ganti(buku(["a"]), "xl/worksheets/sheet1.xml", bom))


def test_archive_that_unpacks_too_large_is_refused():
    wadah = io.BytesIO()
    with zipfile.ZipFile(wadah, "w", zipfile.ZIP_DEFLATED) as arsip:
        arsip.writestr("xl/workbook.xml", "<a/>")
        arsip.writestr("xl/besar.xml", b"0" * (121 * 1024 * 1024))
    assert "terlalu besar setelah dibuka" in tolak(wadah.getvalue())
