"""The rules of windows, each with its refusal word for word."""

from datetime import date

import pytest

from indikator.aturan.jendela import PERAN_KEGIATAN, TAHAP_LUAR, Hari, Waktu, salah_hari, salah_jendela
from indikator.models import Kegiatan

HARI = Hari(date(2024, 2, 1), date(2024, 3, 31), date(2024, 4, 10))
PROV = Waktu("VA_PROV", "", date(2024, 4, 11), date(2024, 4, 30))
VLH = Waktu("VLH", "", date(2024, 6, 1), date(2024, 6, 10))


def w(kegiatan, mulai, sampai, peran="") -> Waktu:
    return Waktu(kegiatan, peran, mulai, sampai)


@pytest.mark.parametrize(
    ("hari", "salah"),
    [
        (HARI, []),
        (Hari(None, date(2024, 3, 31), None), []),
        (Hari(date(2024, 3, 31), date(2024, 3, 31), date(2024, 3, 31)), []),
        (
            Hari(date(2024, 4, 1), date(2024, 3, 31), None),
            [("mulai", "Mulai pengisian tidak boleh sesudah tenggatnya. Pilih 31 Maret 2024 atau sebelumnya.")],
        ),
        (
            Hari(None, date(2024, 3, 31), date(2024, 3, 30)),
            [
                (
                    "penutupan",
                    "Penutupan resmi tidak boleh sebelum tenggat pengisian. Pilih 31 Maret 2024 atau sesudahnya, "
                    "atau majukan tenggatnya.",
                )
            ],
        ),
    ],
)
def test_the_evaluations_own_days(hari, salah):
    assert salah_hari(hari) == salah


@pytest.mark.parametrize(
    ("calon", "salah"),
    [
        (
            w("VERIFIKASI", date(2024, 3, 1), date(2024, 2, 29)),
            [("sampai", "Hari terakhir tidak boleh sebelum hari pertama. Pilih 1 Maret 2024 atau sesudahnya.")],
        ),
        (
            w("PENGISIAN", date(2024, 2, 1), date(2024, 3, 1)),
            [("peran", "Pilih perannya. Masa pengisian semua orang diatur dengan mulai dan tenggat pengisian.")],
        ),
        (
            w("VERIFIKASI", date(2024, 2, 1), date(2024, 3, 1), "operator"),
            [("peran", "Operator tidak ikut Verifikasi dalam kota. Pilih Verifikator atau Sekretariat.")],
        ),
        (
            w("VA_PROV", date(2024, 4, 12), date(2024, 4, 13)),
            [
                (
                    "kegiatan",
                    "Jadwal Verifikasi administrasi provinsi sudah ada, 11 April 2024 sampai 30 April 2024. "
                    "Ubah jadwal itu atau hapus dahulu.",
                )
            ],
        ),
        (
            w("PENGISIAN", date(2024, 1, 31), date(2024, 3, 1), "operator"),
            [
                (
                    "mulai",
                    "Pengisian baru dibuka 1 Februari 2024. Pilih tanggal itu atau sesudahnya, atau majukan mulainya.",
                )
            ],
        ),
        (
            w("PENGISIAN", date(2024, 2, 1), date(2024, 4, 1), "operator"),
            [
                (
                    "sampai",
                    "Pengisian harus selesai pada tenggat pengisian, 31 Maret 2024. "
                    "Pilih lebih awal, atau undurkan tenggatnya.",
                )
            ],
        ),
        (w("PENGISIAN", date(2024, 2, 1), date(2024, 4, 10), "sekretariat"), []),
        (
            w("PENGISIAN", date(2024, 2, 1), date(2024, 4, 11), "sekretariat"),
            [
                (
                    "sampai",
                    "Pengisian harus selesai pada akhir musim, 10 April 2024. "
                    "Pilih lebih awal, atau undurkan tenggat atau penutupannya.",
                )
            ],
        ),
        (w("PENGESAHAN", date(2024, 4, 8), date(2024, 4, 10)), []),
        (
            w("PENGESAHAN", date(2024, 4, 8), date(2024, 4, 11)),
            [
                (
                    "sampai",
                    "Pengesahan harus selesai paling lambat pada penutupan resmi, 10 April 2024. Pilih lebih awal.",
                )
            ],
        ),
        # Verification may overlap filling.
        (w("VERIFIKASI", date(2024, 2, 1), date(2024, 4, 7)), []),
        (
            w("VA_PROV", date(2024, 4, 10), date(2024, 4, 20), "evaluator"),
            [
                (
                    "mulai",
                    "Tahap luar dimulai sesudah penutupan resmi, 10 April 2024. Pilih 11 April 2024 atau sesudahnya.",
                )
            ],
        ),
        # Two roles of one stage may overlap, two stages may not, not even on one day.
        (w("VA_PROV", date(2024, 4, 20), date(2024, 5, 5), "evaluator"), []),
        (w("VA_PUSAT", date(2024, 5, 1), date(2024, 5, 31)), []),
        (
            w("VA_PUSAT", date(2024, 4, 30), date(2024, 6, 1)),
            [
                (
                    "mulai",
                    "Verifikasi administrasi provinsi baru berakhir 30 April 2024 dan harus selesai lebih dahulu. "
                    "Pilih 1 Mei 2024 atau sesudahnya, atau ubah jadwal itu.",
                ),
                (
                    "sampai",
                    "Verifikasi lapangan hibrida sudah dimulai 1 Juni 2024 dan tahap ini harus selesai lebih dahulu. "
                    "Pilih 31 Mei 2024 atau sebelumnya, atau ubah jadwal itu.",
                ),
            ],
        ),
        (
            w("VF", date(2024, 6, 10), date(2024, 7, 1)),
            [
                (
                    "mulai",
                    "Verifikasi lapangan hibrida baru berakhir 10 Juni 2024 dan harus selesai lebih dahulu. "
                    "Pilih 11 Juni 2024 atau sesudahnya, atau ubah jadwal itu.",
                )
            ],
        ),
    ],
)
def test_a_window_beside_the_others(calon, salah):
    assert salah_jendela(calon, [PROV, VLH], HARI) == salah


def test_without_an_official_closing_the_stages_follow_the_deadline():
    hari = Hari(None, date(2024, 2, 29), None)
    assert salah_jendela(w("VF", date(2024, 3, 1), date(2024, 3, 1)), [], hari) == []
    assert salah_jendela(w("VF", date(2024, 2, 29), date(2024, 3, 1)), [], hari) == [
        ("mulai", "Tahap luar dimulai sesudah tenggat pengisian, 29 Februari 2024. Pilih 1 Maret 2024 atau sesudahnya.")
    ]


def test_every_activity_names_its_roles_and_every_outside_stage_has_its_turn():
    assert set(PERAN_KEGIATAN) == set(Kegiatan.values)
    assert set(TAHAP_LUAR) == set(Kegiatan.values) - {"PENGISIAN", "VERIFIKASI", "PENGESAHAN"}
