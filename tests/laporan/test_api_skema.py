"""The API keeps to its own document, whatever is asked: schemathesis makes the requests, good and bad ones."""

import json
from dataclasses import replace

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from indikator.services.skor import hitung_dan_simpan
from kla_portal.wsgi import application
from klaster import batas
from laporan.api.alamat import api
from tests.dunia import Dunia
from tests.factories.klaster import PredikatTerbitFactory, TokenApiFactory
from tests.potret_dunia import pinjam_dunia

pytestmark = [pytest.mark.django_db, pytest.mark.sekali, pytest.mark.lama]
KEPALA = {"Authorization": "Bearer kla_rahasia-sini", "Host": "localhost"}
CONTOH = 8
OPERASI = [
    "daftarKota",
    "satuKota",
    "daftarOpd",
    "daftarInstrumen",
    "satuInstrumen",
    "daftarHasil",
    "satuHasil",
    "kelengkapan",
]


@pytest.fixture
def kontrak(db, monkeypatch):
    """The document, and the real application over a city with something in it; limits far away."""
    for nama in ("api", "api_token", "publik"):
        monkeypatch.setitem(batas.BATAS, nama, replace(batas.BATAS[nama], per_akun="", per_alamat=""))
    dunia: Dunia = pinjam_dunia()
    TokenApiFactory(kota=dunia.sini.kota, rahasia="kla_rahasia-sini", sementara=True)
    PredikatTerbitFactory(kota=dunia.sini.kota)
    hitung_dan_simpan(evaluasi_id=dunia.sini.evaluasi.pk)
    dokumen = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    dokumen.app = application
    # As Django's own test client does: the connection holds the test's transaction and stays open.
    sinyal = (request_started, request_finished)
    for satu in sinyal:
        satu.disconnect(close_old_connections)
    yield dokumen
    for satu in sinyal:
        satu.connect(close_old_connections)


@pytest.mark.parametrize("cara", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_setiap_jawaban_menepati_dokumennya(kontrak, cara):
    """Status, media type and shape of every answer are as written; nothing wrong is taken, nothing right refused."""
    for operasi in OPERASI:
        strategi = kontrak.find_operation_by_id(operasi).as_strategy(generation_mode=cara)

        @given(case=strategi)
        @settings(
            max_examples=CONTOH,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def periksa(case):
            case.call_and_validate(headers=KEPALA)

        periksa()


def test_semua_operasi_ikut_diperiksa(kontrak):
    assert [o.ok().definition.raw["operationId"] for o in kontrak.get_all_operations()] == OPERASI
