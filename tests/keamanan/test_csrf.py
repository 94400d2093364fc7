"""No address changes anything for another site: every unsafe request without our token is refused (WS-2)."""

import pytest
from django.test import Client
from django.urls import resolve

from klaster.izin import TOKEN
from tests.dunia import Dunia
from tests.keamanan.alamat import semua_alamat
from tests.panggung import tanpa_gambar

pytestmark = [pytest.mark.django_db, pytest.mark.sekali]
LAIN = ("put", "patch", "delete")
CARA = {
    "tanpa": {},
    "salah": {"HTTP_X_CSRFTOKEN": "x" * 64},
    "situs lain": {"HTTP_ORIGIN": "https://jahat.contoh"},
    "situs lain, aman": {"HTTP_REFERER": "https://jahat.contoh/", "secure": True},
    "kosong": {"HTTP_ORIGIN": "null"},
}


@pytest.fixture
def jahat(dunia: Dunia) -> Client:
    """A browser of the secretariat on another site's page: the cookies go along, a valid token of ours too."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(dunia.sini.sekretariat)
    client.get("/32.77/2024/ringkasan/")
    return client


def tanpa_sesi() -> set[str]:
    """Addresses that know no session and therefore nothing that another site could borrow: the API."""
    return {a for a in semua_alamat() if getattr(resolve(a).func, "izin", "") == TOKEN}


@pytest.mark.parametrize("cara", CARA)
def test_setiap_alamat_menolak_kiriman_situs_lain(jahat: Client, cara):
    """The pages that only read refuse alike: the check stands before them all."""
    bebas = tanpa_sesi()
    with tanpa_gambar([]):
        nyata = {
            (m, a): jawaban.status_code
            for ke, a in enumerate(sorted(semua_alamat().keys() - bebas))
            for m in (("post", LAIN[ke % 3]) if cara == "tanpa" else ("post",))
            if (jawaban := getattr(jahat, m)(a, **CARA[cara])).status_code != 403
        }
    assert nyata == {}


def test_api_tidak_mengenal_sesi(jahat: Client):
    alamat = tanpa_sesi()
    assert len(alamat) >= 10
    assert {a for a in alamat if jahat.post(a).status_code not in (403, 404, 405)} == set()


def test_token_situs_sendiri_lolos_dan_yang_sama_dari_situs_lain_tidak(jahat: Client):
    isi = jahat.get("/instrumen/").content.decode()
    token = isi.split('X-CSRFToken": "')[1].split('"')[0]
    kirim = {"HTTP_X_CSRFTOKEN": token}
    assert jahat.post("/keluar/", **kirim, HTTP_ORIGIN="https://jahat.contoh").status_code == 403
    assert jahat.post("/keluar/", **kirim, HTTP_ORIGIN="http://testserver").status_code == 302
