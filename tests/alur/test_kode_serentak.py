"""One code, several requests at the same moment: one of them gets in."""

from functools import partial

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from klaster.services.dua_langkah import pakai_kode
from tests.alur.serentak import serentak
from tests.factories.klaster import PenggunaFactory

RAHASIA = "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("jenis", ["aplikasi", "pulih"])
def test_one_of_four_gets_in(transactional_db: None, jenis: str) -> None:
    pengguna = PenggunaFactory()
    TOTP.activate(pengguna, RAHASIA)
    pulih = RecoveryCodes.activate(pengguna).generate_codes()[0]
    kode = pulih if jenis == "pulih" else format_hotp_value(hotp_value(RAHASIA, max(yield_hotp_counters_from_time())))
    hasil = serentak([partial(pakai_kode, pengguna=pengguna, kode=kode)] * 4)
    assert sorted(alat is not None for alat in hasil) == [False, False, False, True]
