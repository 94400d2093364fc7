"""Words cut at the end of a line."""

import pytest

from bukti.aturan.penggalan import sambung_penggalan


@pytest.mark.parametrize(
    ("mentah", "harap"),
    [
        ("perlin-\ndungan", "perlindungan"),
        ("perlin- \r\n  dungan anak", "perlindungan anak"),
        ("perlin\x02dungan dan undang\x02undang", "perlindungan dan undang-undang"),
        ("perundang\ufffeundangan", "perundang-undangan"),
        ("anak-\nanaknya", "anak-anaknya"),
        ("c\u00ad\nd", "cd"),
        ("Jakarta-\nBogor", "Jakarta-Bogor"),
        ("undang-undang", "undang-undang"),
        ("2020-\n2024", "2020-\n2024"),
        ("kosong", "kosong"),
    ],
)
def test_halves_are_joined_doubles_keep_their_hyphen(mentah, harap):
    assert sambung_penggalan(mentah) == harap
