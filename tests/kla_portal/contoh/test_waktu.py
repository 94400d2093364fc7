import random
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from kla_portal.contoh.waktu import FASE, Linimasa, diajukan_pada, dibuka_pada


@pytest.mark.parametrize("zona", [ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")])
@pytest.mark.parametrize("hari", range(7))
@pytest.mark.parametrize("pukul", [0, 12, 23])
def test_on_any_day_the_season_lies_between_opening_and_submission(zona, hari, pukul):
    akhir = datetime(2026, 3, 2, pukul, 30, tzinfo=UTC) + timedelta(days=hari)
    awal, selesai = dibuka_pada(akhir, zona), diajukan_pada(akhir, zona)
    assert selesai.astimezone(zona).weekday() < 5
    assert akhir - timedelta(days=4) < selesai < akhir + timedelta(days=1)
    for benih in range(50):
        linimasa = Linimasa(random.Random(benih), akhir, zona)
        for fase in FASE:
            waktu = list(islice(linimasa.langkah(fase), 40))
            assert awal < waktu[0] < waktu[-1] < selesai
        assert awal < next(linimasa.langkah_unit())
