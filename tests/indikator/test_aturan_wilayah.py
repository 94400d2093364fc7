"""The pure rule of questions for units: value, numerator, denominator and the sentence that explains them."""

from decimal import Decimal

import pytest

from indikator.aturan.wilayah import hitung_wilayah, mengaku, nama_unit, pilihan_unit
from indikator.models import Pertanyaan
from tests.dunia import OPSI, PITA


def soal(cara: str, **isian) -> Pertanyaan:
    return Pertanyaan(kode="25.2", cara=cara, wilayah="kecamatan", **isian)


PERSEN = soal("linear", satuan="%", aturan={"nol": "0", "penuh": "100"})
BANYAK = soal("rentang", satuan="kecamatan", aturan={"rentang": PITA})
YA_TIDAK = soal("ya_tidak")
PILIHAN = soal("pilihan", aturan={"opsi": OPSI})  # a = 1, b = 0,5, c = 0


def test_percentage_of_the_units_that_say_yes():
    hasil = hitung_wilayah(PERSEN, ["ya"] * 7 + ["tidak"], "kecamatan")
    assert (hasil.opsi, hasil.angka, hasil.pembilang, hasil.penyebut, hasil.terjawab) == ("", Decimal("87.5"), 7, 8, 8)
    assert hasil.kalimat == "7 dari 8 kecamatan menjawab ya = 87,5 %."


@pytest.mark.parametrize(
    ("ya", "penyebut", "persen"), [(1, 3, "33.3333"), (2, 3, "66.6667"), (1, 7, "14.2857"), (43, 43, "100.0000")]
)
def test_percentage_is_rounded_half_up_to_four_decimals(ya, penyebut, persen):
    hasil = hitung_wilayah(PERSEN, ["ya"] * ya + ["tidak"] * (penyebut - ya))
    assert str(hasil.angka) == persen


def test_unanswered_units_stay_in_the_denominator_and_are_said():
    hasil = hitung_wilayah(PERSEN, ["ya", "", "", "tidak"], "kelurahan")
    assert (hasil.angka, hasil.pembilang, hasil.penyebut, hasil.terjawab, hasil.belum) == (Decimal(25), 1, 4, 2, 2)
    assert hasil.kalimat == ("1 dari 4 kelurahan menjawab ya = 25 %. 2 kelurahan belum menjawab dan dihitung tidak.")


@pytest.mark.parametrize("pertanyaan", [PERSEN, BANYAK, YA_TIDAK, PILIHAN])
def test_nothing_is_known_before_the_first_answer(pertanyaan):
    hasil = hitung_wilayah(pertanyaan, ["", "", ""], "kelurahan")
    assert (hasil.ada, hasil.opsi, hasil.angka) == (False, "", None)
    assert hasil.kalimat == "Belum ada yang menjawab dari 3 kelurahan."


@pytest.mark.parametrize("pertanyaan", [PERSEN, BANYAK, YA_TIDAK, PILIHAN])
def test_without_units_there_is_no_value_and_no_division(pertanyaan):
    hasil = hitung_wilayah(pertanyaan, [])
    assert (hasil.ada, hasil.penyebut, hasil.rerata) == (False, 0, Decimal(0))
    assert "Belum ada unit yang ditugasi" in hasil.kalimat


def test_a_number_with_another_unit_counts():
    hasil = hitung_wilayah(BANYAK, ["ya", "ya", "tidak"], "kecamatan")
    assert hasil.angka == 2
    assert hasil.kalimat == "2 dari 3 kecamatan menjawab ya = 2 kecamatan."


@pytest.mark.parametrize(
    ("jawaban", "opsi"), [(["ya", "ya"], "ya"), (["ya", "tidak"], "tidak"), (["ya", ""], "tidak"), (["tidak"], "tidak")]
)
def test_yes_for_the_city_only_when_all_say_yes(jawaban, opsi):
    hasil = hitung_wilayah(YA_TIDAK, jawaban)
    assert (hasil.opsi, hasil.angka) == (opsi, None)


@pytest.mark.parametrize(
    ("jawaban", "opsi", "rerata"),
    [
        ("aaaa", "a", "100.0000"),
        ("aaab", "b", "87.5000"),
        ("abbc", "b", "50.0000"),
        ("abcc", "c", "37.5000"),
        ("bb", "b", "50.0000"),
        ("c", "c", "0.0000"),
    ],
)
def test_graded_questions_take_the_best_option_that_the_mean_reaches(jawaban, opsi, rerata):
    hasil = hitung_wilayah(PILIHAN, list(jawaban), "kelurahan")
    assert (hasil.opsi, hasil.angka, str(hasil.rerata)) == (opsi, None, rerata)
    assert hasil.pembilang == jawaban.count("a")


def test_a_third_of_full_points_three_times_is_full_points():
    """Compared without dividing: 1/3 + 1/3 + 1/3 would fall short of 1 in any number of decimals."""
    sepertiga = soal(
        "pilihan",
        aturan={
            "opsi": [
                {"kode": "a", "label": "A", "proporsi": "0.3333"},
                {"kode": "b", "label": "B", "proporsi": "0"},
            ]
        },
    )
    assert hitung_wilayah(sepertiga, ["a", "a", "a"]).opsi == "a"


def test_explanation_of_a_graded_question():
    hasil = hitung_wilayah(PILIHAN, ["a", "a", "b", ""], "kelurahan")
    assert hasil.kalimat == (
        "Dari 4 kelurahan: 2 “Lengkap”, 1 “Sebagian”. Rata-rata 62,5 % dari nilai penuh, sehingga jawaban kota "
        "“Sebagian”, pilihan terbaik yang tercapai. 1 kelurahan belum menjawab dan dihitung nol."
    )


def test_unknown_answers_count_as_none():
    assert hitung_wilayah(PERSEN, ["ya", "entah"]).terjawab == 1


def test_what_a_unit_may_answer_and_what_claims_something():
    assert [kode for kode, _, _ in pilihan_unit(PERSEN)] == ["ya", "tidak"]
    assert [kode for kode, _, _ in pilihan_unit(PILIHAN)] == ["a", "b", "c"]
    assert [mengaku(PERSEN, n) for n in ("ya", "tidak", "")] == [True, False, False]
    assert [mengaku(PILIHAN, n) for n in ("a", "b", "c")] == [True, True, False]


def test_units_of_two_kinds_have_a_common_name():
    assert (nama_unit(["kelurahan", "kelurahan"]), nama_unit(["kelurahan", "kecamatan"])) == (
        "kelurahan",
        "unit wilayah",
    )
