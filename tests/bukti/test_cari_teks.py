"""Words inside documents, on the database that the tests run on: SQLite's table of words, PostgreSQL's roots."""

import pytest
from django.db import connection

from bukti.models import Bukti
from bukti.queries.cari_teks import berisi, temuan_teks
from tests.bukti.bahan_bacaan import berkas_terbaca, bukti_terbaca
from tests.factories.bukti import VersiBuktiFactory

pytestmark = pytest.mark.django_db


def cari(kata: str) -> set[str]:
    return set(Bukti.objects.filter(berisi(kata, None)).values_list("judul", flat=True))


@pytest.fixture
def pustaka(kota):
    bukti_terbaca(kota, "Gugus Tugas Kota Layak Anak", "Posyandu keliling dan anaknya", judul="satu")
    bukti_terbaca(kota, "Tugas gugus depan. NOMOR: 188.45/123-Huk/2024", judul="dua")
    return kota


@pytest.mark.parametrize(
    ("kata", "harap"),
    [
        ("gugus", {"satu", "dua"}),
        ("GUGUS tugas", {"satu", "dua"}),
        ('"gugus tugas"', {"satu"}),
        ('"tugas gugus', {"dua"}),
        ("posyan*", {"satu"}),
        ('"layak an*"', {"satu"}),
        ("posyandu anak", {"satu"}),
        ("anaknya", {"satu"}),
        ("posyandu depan", set()),
        ("188.45/123-Huk/2024", {"dua"}),
        ("123-huk", {"dua"}),
        ("123/188", set()),
        ("tuga", {"satu", "dua"}),
        ("osyandu", set()),
        ("???", set()),
        ("", set()),
    ],
)
def test_words_and_phrases(pustaka, kata, harap):
    assert cari(kata) == harap


@pytest.mark.parametrize(
    "kata",
    ['"', "'", "'; DROP TABLE x; --", "a AND", "NOT", "NEAR(a, b)", "a:b", "a*b*", "^a", "{a}", "%s", "%", "\\",
     "&|!<->", "\x00", "😀", "ﷺ", "ab' & !c", "a" * 5000, '"*"', "- -", "teks : gugus", "\ud7ff", "١٢٣", "İstanbul"],
)  # fmt: skip
def test_no_input_is_a_query_language(pustaka, kata):
    assert cari(kata) == set()


def test_phrases_are_found_however_late_in_a_document(kota):
    bukti_terbaca(kota, *[f"halaman {n} " + f"kata{n} " * 200 for n in range(100)], "gugus tugas", judul="panjang")
    assert cari('"gugus tugas"') == {"panjang"}
    assert cari('"tugas gugus"') == set()
    (temuan,) = temuan_teks(Bukti.objects.all(), '"gugus tugas"', None).values()
    assert temuan.petikan.halaman == 101


def test_postgresql_finds_by_the_root_sqlite_by_the_beginning(kota):
    bukti_terbaca(kota, "Kami melindungi anak", judul="akar")
    bukti_terbaca(kota, "Pelayanannya baik", judul="awal")
    postgres = connection.vendor == "postgresql"
    assert cari("perlindungan") == ({"akar"} if postgres else set())
    assert {t.petikan for t in temuan_teks(Bukti.objects.all(), "perlindungan", None).values()} == (
        {None} if postgres else set()
    )
    assert cari("pelayanan") == {"awal"}


def test_only_the_newest_version_and_clean_files_count(kota):
    bukti = bukti_terbaca(kota, "kata lama", judul="satu")
    berkas_terbaca(bukti, "kata baru", nomor=2)
    berkas_terbaca(bukti, "kata kedua", nomor=2, urutan=2)
    assert (cari("lama"), cari("baru"), cari("kedua")) == (set(), {"satu"}, {"satu"})
    VersiBuktiFactory(bukti=bukti, nomor=3, menunggu=True)
    assert cari("baru") == set()


def test_what_is_read_anew_is_found_by_its_new_words_only(kota):
    bukti = bukti_terbaca(kota, "kata lama", judul="satu")
    bukti.versi.get().bacaan.delete()
    assert cari("lama") == set()
    berkas_terbaca(bukti, "kata baru", nomor=2)
    bacaan = bukti.versi.get(nomor=2).bacaan
    bacaan.teks = "kata lain"
    bacaan.save()
    assert (cari("baru"), cari("lain")) == (set(), {"satu"})


def test_finds_are_shown_with_their_file_and_page(kota):
    satu = bukti_terbaca(kota, "sampul", judul="satu")
    kedua = berkas_terbaca(satu, "sampul", "Gugus Tugas", urutan=2)
    temuan = temuan_teks(Bukti.objects.all(), "gugus", None)
    assert list(temuan) == [satu.pk]
    assert (temuan[satu.pk].versi, temuan[satu.pk].petikan.halaman) == (kedua, 2)
    assert temuan[satu.pk].petikan.potongan == (("Gugus", True), (" Tugas", False))


def test_no_passage_of_sensitive_evidence(kota):
    bukti = bukti_terbaca(kota, "gugus korban", kepekaan="korban")
    temuan = temuan_teks([bukti], "gugus", None)[bukti.pk]
    assert (temuan.petikan, temuan.peka) == (None, True)


@pytest.mark.parametrize("banyak", [1, 6])
def test_passages_of_a_page_are_one_query(kota, banyak, django_assert_num_queries):
    semua = [bukti_terbaca(kota, f"gugus {n}") for n in range(banyak)]
    with django_assert_num_queries(1):
        assert len(temuan_teks(semua, "gugus", None)) == banyak


def test_a_text_that_cannot_be_indexed_whole_is_kept_shorter(kota):
    """So many different words are more than PostgreSQL takes."""
    huruf = [chr(0x4E00 + n) for n in range(600)]
    kata = [f"{a}{b}{a}" for a in huruf[:200] for b in huruf]
    bukti = bukti_terbaca(kota, "gugus " + " ".join(kata), judul="ganjil")
    assert cari("gugus") == {"ganjil"}
    assert len(bukti.versi.get().bacaan.teks) == (20_000 if connection.vendor == "postgresql" else 480_005)
