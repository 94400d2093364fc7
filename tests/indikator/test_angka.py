"""Numbers as people type them: read in one way only, or refused with a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indikator.berkas.angka import BukanAngka, baca_angka, tulis_isian

TAK_JELAS = "Letak titik atau koma tidak jelas. Tulis dengan angka, misalnya 1.234,5."
BUKAN = "Tulis dengan angka, misalnya 1.234,5."


@pytest.mark.parametrize(
    ("teks", "nilai"),
    [
        ("0", "0"),
        ("7", "7"),
        ("1234", "1234"),
        ("12,5", "12.5"),
        ("0,5", "0.5"),
        (",5", "0.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567,25", "1234567.25"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1,234", "1.234"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("62.50", "62.5"),
        (" 62,5 ", "62.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("+5", "5"),
        ("-5", "-5"),
        ("\u22125,5", "-5.5"),
        ("-0", "0"),
        ("007", "7"),
        ("1,23450000", "1.2345"),
        ("99999999999999,9999", "99999999999999.9999"),
    ],
)
def test_dibaca(teks, nilai):
    dibaca = baca_angka(teks)
    assert (dibaca.nilai, dibaca.sebagai_ribuan) == (Decimal(nilai), False)


@pytest.mark.parametrize(
    ("teks", "nilai", "ribuan"),
    [("1.234", 1234, True), ("12.500", 12500, True), ("100.000", 100000, True), ("1.234.567", 1234567, False)],
)
def test_titik_bertiga_adalah_ribuan(teks, nilai, ribuan):
    dibaca = baca_angka(teks)
    assert (dibaca.nilai, dibaca.sebagai_ribuan) == (nilai, ribuan)


def test_satuan_di_belakang_dilepas():
    assert baca_angka("62,5 %", "%").nilai == Decimal("62.5")
    assert baca_angka("12 Perangkat Daerah", "perangkat daerah").nilai == 12
    with pytest.raises(BukanAngka):
        baca_angka("62,5 %", "orang")


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("", BUKAN),
        ("dua", BUKAN),
        ("12a", BUKAN),
        ("1e5", BUKAN),
        ("NaN", BUKAN),
        ("Infinity", BUKAN),
        ("--5", BUKAN),
        ("5-", BUKAN),
        ("=1+1", BUKAN),
        (".", BUKAN),
        ("١٢", BUKAN),
        ("1.23.456", TAK_JELAS),
        ("1.23,4", TAK_JELAS),
        ("12,34,56", TAK_JELAS),
        ("1.234,5,6", TAK_JELAS),
        ("1,2.3,4", TAK_JELAS),
        ("12.", TAK_JELAS),
        ("12,", TAK_JELAS),
        ("0.125.000", TAK_JELAS),
        ("1,23456", "Paling banyak 4 angka di belakang koma."),
        ("123456789012345", "Angka terlalu besar; paling banyak 14 angka di depan koma."),
    ],
)
def test_ditolak(teks, pesan):
    with pytest.raises(BukanAngka) as tangkapan:
        baca_angka(teks)
    assert str(tangkapan.value) == pesan


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=4))
def test_yang_ditulis_terbaca_kembali(nilai):
    assert baca_angka(tulis_isian(nilai)).nilai == nilai
