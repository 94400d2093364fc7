import pytest

from klaster.aturan.nama_akun import POLA_NAMA_PENGGUNA, rapikan_nama_pengguna, tampak_bersama, usulkan_nama_pengguna


@pytest.mark.parametrize(
    ("nama", "usul"),
    [
        ("Siti Aminah", "siti.aminah"),
        ("dr. Hj. Siti Nur Aminah, M.Kes.", "siti.aminah"),
        ("Budi", "budi"),
        ("Budi Budi", "budi"),
        ("Ñusa Pérez", "nusa.perez"),
        ("王", "pengguna"),
        ("Bo", "bo.kla"),
    ],
)
def test_a_user_name_is_proposed_from_the_person(nama, usul):
    assert usulkan_nama_pengguna(nama, set()) == usul
    assert POLA_NAMA_PENGGUNA.fullmatch(usul)


def test_a_proposal_that_is_taken_gets_the_next_free_number():
    assert usulkan_nama_pengguna("Siti Aminah", {"siti.aminah", "siti.aminah2"}) == "siti.aminah3"
    assert usulkan_nama_pengguna("Siti Aminah", set(), "Kota Cimahi") == "siti.aminah.kotacimahi"


@pytest.mark.parametrize("nama", ["a", "ab", ".siti", "siti-", "Siti", "siti aminah", "siti@kota", "s" * 61])
def test_what_is_no_user_name(nama):
    assert not POLA_NAMA_PENGGUNA.fullmatch(nama)


def test_a_user_name_is_stored_in_small_letters_and_plain_width():
    assert rapikan_nama_pengguna("  Siti.AMINAH ") == "siti.aminah"
    assert rapikan_nama_pengguna("ｓｉｔｉ") == "siti"  # noqa: RUF001 -- full-width letters on purpose


@pytest.mark.parametrize(
    ("nama", "opd", "bersama"),
    [
        ("Operator Dinkes", "Dinas Kesehatan", True),
        ("Admin 2", "", True),
        ("Dinas Kesehatan", "Dinas Kesehatan", True),
        ("DINKES", "Dinas Kesehatan", True),
        ("123", "", True),
        ("Siti Aminah", "Dinas Kesehatan", False),
        ("Timotius Adminto", "", False),
    ],
)
def test_a_name_that_is_an_office_looks_shared(nama, opd, bersama):
    assert tampak_bersama(nama, opd, "DINKES" if opd else "") is bersama
