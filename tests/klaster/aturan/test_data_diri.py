import pytest

from klaster.aturan.data_diri import SalahTulis, rapikan_nama, rapikan_nip, rapikan_telepon


@pytest.mark.parametrize(
    ("tulisan", "rapi"), [("", ""), ("19870101 201001 1 001", "198701012010011001"), ("198701012010011001",) * 2]
)
def test_nip(tulisan, rapi):
    assert rapikan_nip(tulisan) == rapi


@pytest.mark.parametrize(
    "salah", ["123", "19870101201001100A", "1987010120100110012", "１９８７０１０１２０１００１１００１"]
)  # noqa: RUF001
def test_what_is_no_nip(salah):
    with pytest.raises(SalahTulis, match="18 angka"):
        rapikan_nip(salah)


@pytest.mark.parametrize(
    ("tulisan", "rapi"),
    [
        ("", ""),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 789", "+628123456789"),
        ("62 8123456789", "+628123456789"),
        ("81234567890", "+6281234567890"),
        ("(022) 665544", "+6222665544"),
        ("0065 6123 4567", "+6561234567"),
        ("+65 6123 4567", "+6561234567"),
        ("62 812.3456.7890", "+6281234567890"),
        ("+62 (812) 34567890", "+6281234567890"),
        ("0062 81234567890", "+6281234567890"),
    ],
)
def test_one_spelling_for_one_telephone_number(tulisan, rapi):
    assert rapikan_telepon(tulisan) == rapi
    assert rapikan_telepon(rapi) == rapi


@pytest.mark.parametrize(
    "salah",
    ["0812", "+62 0", "nomor", "0812345678901234567", "12345678", "0" * 16, "0812x456789", "0812-3456-7890 atau 0813"],
)
def test_what_is_no_telephone_number(salah):
    with pytest.raises(SalahTulis):
        rapikan_telepon(salah)


def test_a_name_has_letters():
    assert rapikan_nama("  Siti   Aminah ") == "Siti Aminah"
    for salah in ("", "  ", "123", "-"):
        with pytest.raises(SalahTulis):
            rapikan_nama(salah)
