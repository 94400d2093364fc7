"""Sentences about the part of an OPD, whatever the office is called."""

import pytest
from django.template import Context, Template

from klaster.aturan.sebutan import sebut_bagian
from tests.factories.klaster import OpdFactory

pytestmark = pytest.mark.sekali


@pytest.mark.parametrize(
    ("nama", "kalimat"),
    [
        ("Dinas Kesehatan", "Bagian Dinas Kesehatan"),
        ("Bagian Hukum", "Bagian tugas Bagian Hukum"),
        ("Bag. Hukum", "Bagian tugas Bag. Hukum"),
        ("BAGHUKUM", "Bagian BAGHUKUM"),
    ],
)
def test_nama_yang_berawal_bagian_tidak_kembar(nama, kalimat):
    assert sebut_bagian(nama) == kalimat
    assert f"3 {sebut_bagian(nama, awal=False)}" == f"3 b{kalimat[1:]}"


def test_templat_menyebutnya_sama():
    opd = OpdFactory.build(nama="Bagian Hukum")
    templat = Template("{% load kla %}{{ opd|sebut_bagian|capfirst }}, {{ opd|sebut_bagian }}")

    assert templat.render(Context({"opd": opd})) == "Bagian tugas Bagian Hukum, bagian tugas Bagian Hukum"
