"""HEAD answers as GET does, without the body: link checkers, monitors and caches ask so."""

import pytest
from django.urls import reverse

from tests.dunia import Dunia
from tests.factories.klaster import TokenApiFactory
from tests.laporan.test_api import alamat

pytestmark = pytest.mark.django_db
#: What differs from answer to answer anyway.
SENDIRI = {"Expires", "X-Request-ID", "Content-Security-Policy", "Set-Cookie"}


def kepala(jawaban) -> dict[str, str]:
    return {nama: isi for nama, isi in jawaban.headers.items() if nama not in SENDIRI}


@pytest.mark.parametrize(
    ("nama", "argumen", "status"),
    [
        ("laporan:publik", [], 200),
        ("laporan:api_dokumentasi", [], 200),
        ("klaster:masuk", [], 200),
        ("api_v1:openapi-json", [], 200),
        ("api_v1:tidak_ada", ["tiada"], 404),
        ("laporan:cek_berkas", ["ABCD-EFGH"], 404),
        ("indikator:cek", ["00000000-0000-0000-0000-000000000000"], 404),
    ],
)
def test_public_addresses(client, nama, argumen, status):
    jalur = reverse(nama, args=argumen)
    buka, kira = client.get(jalur), client.head(jalur)
    assert (buka.status_code, kira.status_code) == (status, status)
    assert (kira.content, kepala(kira)) == (b"", kepala(buka))


def test_the_api_with_a_token(client, dunia: Dunia):
    TokenApiFactory(kota=dunia.sini.kota, rahasia="kla_rahasia-sini", sementara=True)
    kunci = {"HTTP_AUTHORIZATION": "Bearer kla_rahasia-sini"}
    for jalur in alamat(dunia):
        buka, kira = (minta(f"/api/v1{jalur}", **kunci) for minta in (client.get, client.head))
        assert (buka.status_code, kira.status_code) == (200, 200), jalur
        assert (kira.content, kepala(kira)) == (b"", kepala(buka)), jalur
        baru = client.head(f"/api/v1{jalur}", **kunci, HTTP_IF_NONE_MATCH=buka["ETag"])
        assert baru.status_code == 304, jalur
    assert client.head("/api/v1/kota").status_code == 401
    tolak = client.post("/api/v1/kota", **kunci)
    assert (tolak.status_code, {*tolak["Allow"].split(", ")} >= {"GET", "HEAD"}) == (405, True)
