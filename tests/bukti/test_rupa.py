"""When two photos count as the same picture."""

import pytest

from bukti.aturan.rupa import JARAK_RINCI_MAKS, berarti, jarak, terdekat

FOTO, RINCI = "f0f0a5a5c3c31234", "0123456789abcdef" * 4


def ubah(sidik: str, bit: int) -> str:
    """The same with this many bits turned at its end."""
    return f"{int(sidik, 16) ^ ((1 << bit) - 1):0{len(sidik)}x}"


@pytest.mark.parametrize(
    ("sidik", "harap"),
    [
        ("", False),
        ("0" * 16, False),
        ("f" * 16, False),
        ("000000000000000f" + RINCI, False),
        ("000000000000001f" + RINCI, True),
        (FOTO, True),
    ],
)
def test_a_plain_sheet_says_nothing(sidik, harap):
    assert berarti(sidik) is harap


@pytest.mark.parametrize(
    ("kasar", "rinci", "harap"),
    [
        (0, 0, 0),
        (6, 0, 6),
        (7, 0, None),
        (0, JARAK_RINCI_MAKS, 0),
        (0, JARAK_RINCI_MAKS + 1, None),
        (3, JARAK_RINCI_MAKS, 3),
    ],
)
def test_both_parts_must_be_near(kasar, rinci, harap):
    assert jarak(FOTO + RINCI, ubah(FOTO, kasar) + ubah(RINCI, rinci)) == harap


def test_the_nearest_come_first_and_the_far_not_at_all():
    lain = [(9, ubah(FOTO, 6)), (3, FOTO), (2, FOTO), (4, ubah(FOTO, 7)), (5, "0" * 16)]
    lain = [(pk, sidik + RINCI) for pk, sidik in lain]
    assert terdekat(FOTO + RINCI, lain, 20) == [(0, 2), (0, 3), (6, 9)]
    assert terdekat(FOTO + RINCI, lain, 1) == [(0, 2)]
    assert terdekat("0" * 80, [(5, "0" * 80)], 20) == []
