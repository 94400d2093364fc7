"""Fixtures of the pages of evidence: the first of the two small cities, and ways to look at and to send its pages."""

import pytest

from klaster.models import Pengguna
from tests.bukti.bahan_halaman import url
from tests.dunia import Dunia, DuniaKota


@pytest.fixture
def kota(dunia: Dunia) -> DuniaKota:
    return dunia.sini


@pytest.fixture
def buka(client):
    def _buka(pengguna: Pengguna, kode: str = "4.2"):
        client.force_login(pengguna)
        return client.get(url("pertanyaan", kode))

    return _buka


@pytest.fixture
def kirim(client):
    def _kirim(pengguna: Pengguna, nama: str, kode: str, *lain: object, **data: object):
        client.force_login(pengguna)
        return client.post(url(nama, kode, *lain), data)

    return _kirim
