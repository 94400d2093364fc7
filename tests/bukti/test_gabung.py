"""Merging two texts: nothing that either side wrote may be missing, and untouched changes join by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.aturan.gabung import gabungkan

DASAR = "Satu.\nDua.\nTiga."


@pytest.mark.parametrize(
    ("saya", "tersimpan", "hasil"),
    [
        (DASAR, "Satu.\nDua!\nTiga.", "Satu.\nDua!\nTiga."),  # only the other changed
        ("Satu.\nDua?\nTiga.", DASAR, "Satu.\nDua?\nTiga."),  # only I did
        ("Nol.\n" + DASAR, DASAR + "\nEmpat.", "Nol.\nSatu.\nDua.\nTiga.\nEmpat."),
        ("Satu!\nDua.\nTiga.", "Satu!\nDua.\nTiga.", "Satu!\nDua.\nTiga."),
    ],
)
def test_changes_that_do_not_touch_are_joined(saya, tersimpan, hasil):
    gabungan = gabungkan(DASAR, saya, tersimpan)
    assert (gabungan.teks, gabungan.rapi) == (hasil, True)


def test_changes_of_the_same_line_keep_both_and_what_is_common_once():
    gabungan = gabungkan(DASAR, "Satu.\nDua, kata saya.\nTiga.", "Satu.\nDua, kata mereka.\nTiga.")
    assert gabungan.teks == "Satu.\nDua, kata mereka.\nDua, kata saya.\nTiga."
    assert not gabungan.rapi


def test_two_additions_at_the_same_place_stand_one_after_the_other():
    gabungan = gabungkan("Satu.", "Satu.\nSaya.", "Satu.\nMereka.")
    assert (gabungan.teks, gabungan.rapi) == ("Satu.\nMereka.\nSaya.", False)


def test_without_the_common_start_both_are_kept():
    assert gabungkan(None, "Saya.", "Mereka.").teks == "Mereka.\nSaya."
    assert gabungkan(None, "Mereka. Saya.", "Mereka.") == gabungkan(None, "Mereka.", "Mereka. Saya.")
    assert gabungkan(None, "", "Mereka.").teks == "Mereka."


def test_line_ends_of_a_browser_are_the_same_line_ends():
    assert gabungkan("Satu.\nDua.", "Satu.\r\nDua.", "Nol.\nSatu.\nDua.").teks == "Nol.\nSatu.\nDua."


BARIS = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=8).map("\n".join)


@given(dasar=st.none() | BARIS, saya=BARIS, tersimpan=BARIS)
def test_no_line_that_someone_added_is_lost(dasar, saya, tersimpan):
    hasil = gabungkan(dasar, saya, tersimpan).teks.split("\n")
    lama = set((dasar or "").split("\n"))
    for sisi in (saya, tersimpan):
        assert set(sisi.split("\n")) - lama - {""} <= set(hasil)


@given(dasar=BARIS, ubahan=BARIS)
def test_one_side_alone_is_taken_as_it_is(dasar, ubahan):
    for gabungan in (
        gabungkan(dasar, ubahan, dasar),
        gabungkan(dasar, dasar, ubahan),
        gabungkan(dasar, ubahan, ubahan),
    ):
        assert (gabungan.teks, gabungan.rapi) == (ubahan, True)
