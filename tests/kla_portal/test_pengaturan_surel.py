"""The mail server and the portal's own address, out of the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from kla_portal.lingkungan import alamat_situs, pengirim, surel

pytestmark = pytest.mark.sekali


def test_a_mail_server_becomes_djangos_settings():
    assert surel("smtp+tls://portal%40kota:rah%2Fasia@mail.kota.example:587") == {
        "EMAIL_BACKEND": "klaster.sambungan_surel.SambunganSurel",
        "EMAIL_FILE_PATH": "",
        "EMAIL_HOST": "mail.kota.example",
        "EMAIL_HOST_PASSWORD": "rah/asia",
        "EMAIL_HOST_USER": "portal@kota",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }


def test_without_a_mail_server_nothing_is_sent():
    assert surel("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def test_files_stand_where_they_are_said_to():
    isi = surel("filemail:////srv/kla/surel")
    assert (isi["EMAIL_BACKEND"].rpartition(".")[2], isi["EMAIL_FILE_PATH"]) == ("EmailBackend", "/srv/kla/surel")


@pytest.mark.parametrize("url", ["mail.kota.example", "pigeon://kota", "smtp://mail:abc"])
def test_a_slip_stops_the_portal_without_telling_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        surel(url)


@pytest.mark.parametrize(
    ("alamat", "hosts", "produksi", "hasil"),
    [
        ("", [], False, "http://127.0.0.1:8000"),
        ("", ["kla.kota.example"], True, "https://kla.kota.example"),
        ("https://kla.kota.example/", [], True, "https://kla.kota.example"),
        ("http://127.0.0.1:9000", [], False, "http://127.0.0.1:9000"),
    ],
)
def test_the_portals_own_address(alamat, hosts, produksi, hasil):
    assert alamat_situs(alamat, hosts=hosts, produksi=produksi) == hasil


@pytest.mark.parametrize(
    "alamat", ["kla.kota.example", "http://kla.kota.example", "javascript:x", "https://", "https://a/?b"]
)
def test_an_address_that_is_none_is_refused_on_a_server(alamat):
    with pytest.raises(ImproperlyConfigured, match="KLA_ALAMAT_SITUS"):
        alamat_situs(alamat, hosts=[], produksi=True)


def test_the_sender_is_of_the_portals_host():
    assert pengirim("https://kla.kota.example") == "Portal KLA <portal-kla@kla.kota.example>"
