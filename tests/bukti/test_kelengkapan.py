"""Coverage of evidence for lists: what is asked, what is there, what is missing, in two queries."""

import pytest

from bukti.queries.kelengkapan import kelengkapan
from indikator.models import Jawaban
from tests.factories.bukti import TautanBuktiFactory


@pytest.fixture
def jawaban(dunia) -> Jawaban:
    return dunia.sini.jawaban("4.1")


def hitung(jawaban: Jawaban) -> tuple[int, int, int, list[str], int]:
    k = kelengkapan([jawaban])[jawaban.pk]
    return (k.diminta, k.wajib, k.ada, [b.jenis for b in k.kurang], k.bukti)


def test_tanpa_bukti(jawaban):
    assert hitung(jawaban) == (2, 1, 0, ["dokumen"], 0)


@pytest.mark.parametrize(
    ("keadaan", "hasil"),
    [
        ({}, (2, 1, 1, [], 1)),
        ({"versi__menunggu": True}, (2, 1, 1, [], 1)),
        ({"ditolak": True}, (2, 1, 0, ["dokumen"], 0)),
        ({"versi__ditolak": True}, (2, 1, 0, ["dokumen"], 0)),
        ({"bukti__ditarik_pada": "2024-05-01T00:00Z"}, (2, 1, 0, ["dokumen"], 0)),
    ],
)
def test_yang_masih_berlaku_dihitung(jawaban, keadaan, hasil):
    dokumen = jawaban.pertanyaan.kebutuhan.get(jenis="dokumen")
    TautanBuktiFactory(jawaban=jawaban, kebutuhan=dokumen, **keadaan)
    assert hitung(jawaban) == hasil


def test_bukti_di_luar_daftar_tidak_memenuhi_apa_pun(jawaban):
    TautanBuktiFactory(jawaban=jawaban, kebutuhan=None)
    assert hitung(jawaban) == (2, 1, 0, ["dokumen"], 1)


def test_dua_kueri_untuk_berapa_pun(dunia, django_assert_num_queries):
    semua = list(dunia.sini.evaluasi.jawaban.all())
    for j in semua:
        TautanBuktiFactory(jawaban=j)
    with django_assert_num_queries(2):
        hasil = kelengkapan(semua)
    assert len(hasil) == 5
    assert hasil[dunia.sini.jawaban("4.4").pk].lengkap


def test_pertanyaan_tanpa_kebutuhan(dunia):
    k = kelengkapan([dunia.sini.jawaban("4.4")])[dunia.sini.jawaban("4.4").pk]
    assert (k.diminta, k.lengkap) == (0, True)
