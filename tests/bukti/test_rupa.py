"""When two photos count as the same picture."""

import pytest

from bukti.aturan.rupa import berarti, jarak, terdekat

FOTO = "f0f0a5a5c3c31234"


@pytest.mark.parametrize(
    ("sidik", "harap"),
    [
        ("", False),
        ("0" * 16, False),
        ("f" * 16, False),
        ("000000000000000f", False),
        ("000000000000001f", True),
        (FOTO, True),
    ],
)
def test_a_plain_sheet_says_nothing(sidik, harap):
    assert berarti(sidik) is harap


def test_distance_is_in_bits():
    assert jarak(FOTO, FOTO) == 0
    assert jarak("0000000000000000", "ffffffffffffffff") == 64
    assert jarak(FOTO, "f0f0a5a5c3c31235") == 1


def test_the_nearest_come_first_and_the_far_not_at_all():
    enam, tujuh = f"{int(FOTO, 16) ^ 0b111111:016x}", f"{int(FOTO, 16) ^ 0b1111111:016x}"
    lain = [(9, enam), (3, FOTO), (2, FOTO), (4, tujuh), (5, "0" * 16)]
    assert terdekat(FOTO, lain, 20) == [(0, 2), (0, 3), (6, 9)]
    assert terdekat(FOTO, lain, 1) == [(0, 2)]
    assert terdekat("0" * 16, [(5, "0" * 16)], 20) == []
