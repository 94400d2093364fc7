import pytest

from klaster.aturan.telepon import rapikan_telepon, telepon_layak


@pytest.mark.parametrize(
    ("teks", "nomor"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("62 812.3456.7890", "+6281234567890"),
        ("+62 (812) 34567890", "+6281234567890"),
        ("0062 81234567890", "+6281234567890"),
        ("(022) 4234567", "+62224234567"),
        ("+65 6123 4567", "+6561234567"),
        ("", ""),
    ],
)
def test_one_spelling_for_one_number(teks: str, nomor: str) -> None:
    assert rapikan_telepon(teks) == nomor
    assert rapikan_telepon(nomor) == nomor
    assert telepon_layak(nomor) is bool(nomor)


@pytest.mark.parametrize(
    "teks", ["81234567890", "08", "abc", "0812-3456-7890 atau 0813", "+62123456", "0" * 16, "0812x456789"]
)
def test_what_is_no_number(teks: str) -> None:
    assert not telepon_layak(rapikan_telepon(teks))
