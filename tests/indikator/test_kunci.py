"""Whose part it is, asked of many parts without asking the database for each."""

import pytest

from indikator.models import Penugasan
from indikator.services.kunci import bagian_terbuka_milik, boleh_mengerjakan
from klaster.models import Opd
from tests.factories.indikator import PenugasanFactory
from tests.factories.klaster import OpdFactory

pytestmark = pytest.mark.django_db


def test_own_unit_and_units_directly_below_as_the_queryset_says(dunia):
    for kota in (dunia.sini, dunia.sana):
        for oleh in (kota.operator_dinkes, kota.operator_kelurahan, kota.sekretariat, kota.pimpinan):
            milik = set(Opd.objects.lingkup_kerja(oleh))
            assert {o for o in Opd.objects.all() if o.dalam_lingkup_kerja(oleh)} == milik
            for bagian in Penugasan.objects.select_related("opd", "jawaban__evaluasi"):
                boleh = bagian.opd in milik if oleh.adalah_operator else False
                if oleh == kota.sekretariat:
                    boleh = bagian.jawaban.evaluasi == kota.evaluasi
                assert boleh_mengerjakan(bagian, bagian.jawaban, oleh) is boleh


def test_own_part_among_many_takes_as_many_queries_as_among_few(dunia, django_assert_num_queries):
    kota = dunia.sini
    jawaban = kota.jawaban("26.1")
    with django_assert_num_queries(2):  # the parts, the windows
        assert bagian_terbuka_milik(jawaban, kota.operator_kelurahan).opd == kota.kelurahan
    for _ in range(10):
        PenugasanFactory(jawaban=jawaban, opd=OpdFactory(kota=kota.kota))
    with django_assert_num_queries(2):
        assert bagian_terbuka_milik(jawaban, kota.operator_kelurahan).opd == kota.kelurahan
