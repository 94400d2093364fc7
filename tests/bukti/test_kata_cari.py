"""What was typed to search, and the passage that shows a find."""

import pytest

from bukti.aturan.kata_cari import BUTIR_MAKS, Butir, petik, urai


@pytest.mark.parametrize(
    ("kata", "harap"),
    [
        ("gugus tugas", (Butir(("gugus",)), Butir(("tugas",)))),
        ('"gugus tugas" anak', (Butir(("gugus", "tugas"), persis=True), Butir(("anak",)))),
        ('"gugus tugas', (Butir(("gugus", "tugas"), persis=True),)),
        ("posyan*", (Butir(("posyan",), awalan=True),)),
        ('"gugus tug*"', (Butir(("gugus", "tug"), awalan=True, persis=True),)),
        ("188.45/123-Huk", (Butir(("188", "45", "123", "Huk")),)),
        ('  " \' ; -- () * "" ', ()),
        ("anak anak", (Butir(("anak",)),)),
        ("NEAR(a b) OR NOT", (Butir(("NEAR", "a")), Butir(("b",)), Butir(("OR",)), Butir(("NOT",)))),
        (
            "a' OR 1=1; DROP TABLE x",
            tuple(Butir(k) for k in (("a",), ("OR",), ("1", "1"), ("DROP",), ("TABLE",), ("x",))),
        ),
    ],
)
def test_what_was_typed_becomes_words(kata, harap):
    assert urai(kata) == harap


def test_no_more_parts_than_a_search_needs():
    assert len(urai(" ".join(f"k{n}" for n in range(50)))) == BUTIR_MAKS


@pytest.mark.parametrize(
    ("kata", "terbuka", "pangkal"),
    [
        ("anak", True, "anak"),
        ("kotanya", True, "kota"),
        ("sk", False, "sk"),
        ("s*", True, "s"),
        ('"anak"', False, "anak"),
    ],
)
def test_long_words_may_go_on(kata, terbuka, pangkal):
    (butir,) = urai(kata)
    assert (butir.terbuka, butir.pangkal) == (terbuka, pangkal)


def baris(teks: str, kata: str, awal=(0,)):
    return petik(teks, awal, urai(kata))


def test_the_passage_is_where_most_of_the_search_stands():
    teks = "Gugus kecil. " + "x " * 200 + "Rapat gugus\ntugas KLA. " + "x " * 200 + "gugus"
    petikan = baris(teks, "gugus tugas")
    assert [isi for isi, tanda in petikan.potongan if tanda] == ["gugus", "tugas"]
    assert "".join(isi for isi, _ in petikan.potongan).count("Rapat gugus tugas KLA.") == 1


def test_pages_of_a_find():
    teks = "sampul\n\fanak di sini\n\fkosong\n\fanaknya\n\fanak"
    awal = [teks.index(t) for t in ("sampul", "anak di", "kosong", "anaknya")] + [teks.rindex("anak")]
    petikan = baris(teks, "anak", awal)
    assert (petikan.halaman, petikan.halaman_lain, petikan.lebih) == (2, (4, 5), False)
    assert petikan.potongan == (("anak", True), (" di sini", False))


def test_a_passage_is_bounded_and_begins_and_ends_with_a_word():
    petikan = baris("awalan " * 100 + "sasaran " + "akhiran " * 100, "sasaran")
    teks = "".join(isi for isi, _ in petikan.potongan)
    assert len(teks) < 300
    assert teks.split()[0] == "awalan"
    assert teks.split()[-1] == "akhiran"


@pytest.mark.parametrize("geser", range(0, 60, 3))
def test_no_identity_number_shows_in_a_passage_not_even_half(geser):
    teks = (
        "a" * geser
        + " 3276011205990001 "
        + "b " * 40
        + "sasaran "
        + "c " * (60 + geser // 2)
        + " 3276011205990002 akhir"
    )
    teks = "".join(isi for isi, _ in baris(teks, "sasaran").potongan)
    assert not any(huruf.isdigit() for huruf in teks)


def test_a_phrase_may_go_over_a_line_and_not_into_a_word():
    assert baris("gugus\n tugas", '"gugus tugas"').potongan == (("gugus tugas", True),)
    assert baris("gugus tugasnya", '"gugus tugas"') is None
    assert baris("gugus tugasnya", '"gugus tug*"').potongan == (("gugus tugasnya", True),)


def test_a_word_known_only_by_its_root_has_no_passage():
    assert baris("melindungi anak", "perlindungan") is None
