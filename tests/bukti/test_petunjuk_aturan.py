"""Where what was typed and what stands in the document differ."""

from datetime import date

import pytest

from bukti.aturan.petunjuk import Beda, Ketikan, Tertulis, bandingkan, kalimat_peka

DEPOK = {"kota": "Kota Depok"}


def beda(tertulis: Tertulis, *, tahun: int | None = None, jenis: str = "keputusan", **ketikan) -> list[tuple[str, str]]:
    return [(b.bidang, b.kalimat) for b in bandingkan(Ketikan(jenis=jenis, **(DEPOK | ketikan)), tertulis, tahun=tahun)]


def test_nothing_is_said_where_the_document_is_silent_or_agrees():
    penuh = {
        "nomor": "12",
        "tanggal": date(2024, 5, 3),
        "periode_mulai": date(2024, 1, 1),
        "periode_akhir": date(2024, 12, 31),
        "berlaku_sampai": date(2026, 12, 31),
    }
    assert beda(Tertulis(), tahun=2024, **penuh) == []
    sama = Tertulis(
        (2014, 2024), ("12 Tahun 2024",), (date(2024, 5, 3),), date(2026, 12, 31), ("Kota Bogor", "Kota Depok")
    )
    assert beda(sama, tahun=2024, **penuh) == []


@pytest.mark.parametrize(
    ("tertulis", "ketikan", "harap"),
    [
        (
            {"nomor": ("12 Tahun 2024", "35 Tahun 2014")},
            {"nomor": "21"},
            ("nomor", "Nomor yang diisi 21; dalam dokumen tertulis 12 Tahun 2024 dan 35 Tahun 2014."),
        ),
        (
            {"nomor": ("23 Tahun 2002", "400/7/2024")},
            {"nomor": "400/8/2024"},
            ("nomor", "Nomor yang diisi 400/8/2024; dalam dokumen tertulis 400/7/2024."),
        ),
        (
            {"nomor": ("23 Tahun 2002", "400/7/2024")},
            {},
            ("nomor", "Nomornya belum diisi; dalam dokumen tertulis 400/7/2024."),
        ),
        (
            {"nomor": ("400/7/2024", "12 Tahun 2024")},
            {"jenis": "peraturan"},
            ("nomor", "Nomornya belum diisi; dalam dokumen tertulis 12 Tahun 2024."),
        ),
        (
            {"tanggal": (date(2014, 1, 1), date(2023, 5, 3))},
            {"tanggal": date(2024, 5, 3)},
            (
                "tanggal_dokumen",
                "Tanggal dokumen diisi 3 Mei 2024; dalam dokumen tertulis 3 Mei 2023 dan 1 Januari 2014.",
            ),
        ),
        (
            {"tahun": (2020, 2022, 2021, 2019)},
            {"periode_mulai": date(2023, 1, 1), "periode_akhir": date(2024, 12, 31)},
            (
                "periode_mulai",
                "Periode diisi 2023 sampai 2024; tahun yang tertulis dalam dokumen 2022, 2021, 2020, dan 1 lainnya.",
            ),
        ),
        (
            {"berlaku_sampai": date(2023, 12, 31)},
            {},
            ("berlaku_sampai", "Masa berlakunya belum diisi; dalam dokumen tertulis berlaku sampai 31 Desember 2023."),
        ),
        (
            {"berlaku_sampai": date(2023, 12, 31)},
            {"berlaku_sampai": date(2025, 12, 31)},
            (
                "berlaku_sampai",
                "Masa berlaku diisi sampai 31 Desember 2025; dalam dokumen tertulis sampai 31 Desember 2023.",
            ),
        ),
        (
            {"kota": ("Kota Bogor", "Kabupaten Bogor", "Kota Bandung")},
            {},
            ("", "Dokumen menyebut Kota Bogor, Kabupaten Bogor, dan Kota Bandung dan tidak menyebut Kota Depok."),
        ),
    ],
)
def test_each_difference_is_one_sentence(tertulis, ketikan, harap):
    assert beda(Tertulis(**tertulis), **ketikan) == [harap]


def test_a_number_is_missed_only_where_one_belongs():
    assert beda(Tertulis(nomor=("400/7/2024",)), jenis="foto") == []
    assert beda(Tertulis(nomor=("23 Tahun 2002",)), jenis="keputusan") == []


@pytest.mark.parametrize(
    ("jenis", "tahun", "bicara"),
    [("laporan", 2024, True), ("laporan", 2023, False), ("laporan", None, False), ("peraturan", 2024, False)],
)
def test_what_shows_one_year_must_name_it(jenis, tahun, bicara):
    harap = [("", "Dokumen tidak menyebut tahun 2024; tahun yang tertulis 2023 dan 2022.")] if bicara else []
    assert beda(Tertulis(tahun=(2022, 2023)), jenis=jenis, tahun=tahun) == harap


def test_a_wrong_period_is_not_said_twice():
    tertulis = Tertulis(tahun=(2022,))
    (satu,) = bandingkan(
        Ketikan(jenis="laporan", kota="Kota Depok", periode_mulai=date(2024, 1, 1)), tertulis, tahun=2024
    )
    assert satu == Beda("periode_mulai", "Periode diisi 2024; tahun yang tertulis dalam dokumen 2022.")


@pytest.mark.parametrize(
    ("angka", "kata", "harap"),
    [
        (0, [], ""),
        (3, [], "Memuat 3 deret 16 angka yang tampak seperti NIK."),
        (0, ["nama korban"], "Memuat kata “nama korban”."),
        (
            1,
            ["NIK", "nama korban"],
            "Memuat 1 deret 16 angka yang tampak seperti NIK dan kata “NIK” dan “nama korban”.",
        ),
    ],
)
def test_signs_of_personal_data(angka, kata, harap):
    assert kalimat_peka(angka, kata) == harap
