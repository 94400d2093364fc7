"""The page of an evaluation: what cannot be set any more says why."""

import pytest

from indikator.models import Evaluasi
from tests.factories.indikator import SAAT_UJI

pytestmark = pytest.mark.sekali

TENGGAT = "Evaluasi sudah {}, sehingga tenggatnya tidak dapat diubah."
TARGET = "Evaluasi sudah ditutup, sehingga targetnya tidak dapat diubah."


@pytest.mark.parametrize(
    ("status", "terkunci"),
    [("diisi", []), ("diajukan", [TENGGAT.format("diajukan")]), ("selesai", [TENGGAT.format("ditutup"), TARGET])],
)
def test_a_locked_setting_says_why(client, dunia, status, terkunci):
    evaluasi = dunia.sini.evaluasi
    Evaluasi.objects.filter(pk=evaluasi.pk).update(status=status, diajukan_pada=SAAT_UJI if terkunci else None)
    client.force_login(dunia.sini.sekretariat)
    isi = client.get(evaluasi.get_absolute_url()).content.decode()
    kalimat = [TENGGAT.format("diajukan"), TENGGAT.format("ditutup"), TARGET]
    assert [satu for satu in kalimat if satu in isi] == terkunci
    assert isi.count(" disabled>Simpan") == len(terkunci)
