"""Whose address a request carries, with and without proxies, and with a client that lies."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from kla_portal.perantara import JejakPermintaan
from klaster.alamat_klien import alamat_klien
from klaster.asal import Asal, asal_kini
from klaster.models import Kota
from klaster.models.riwayat import Aksi
from klaster.services.riwayat import susun_riwayat


@pytest.mark.parametrize(
    ("proksi", "tetangga", "jejak", "alamat"),
    [
        (0, "203.0.113.9", None, "203.0.113.9"),
        (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody of ours wrote it
        (1, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the client wrote the first
        (2, "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "10.0.0.1", "198.51.100.1", "10.0.0.1"),  # did not come through both
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "unknown", "10.0.0.1"),
        (1, "10.0.0.1", "<script>", "10.0.0.1"),
        (1, "10.0.0.1", "198.51.100.1:49152", "198.51.100.1"),
        (1, "10.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        (1, "10.0.0.1", "2001:0DB8:0:0::0001", "2001:db8::1"),
        (0, "::ffff:203.0.113.9", None, "203.0.113.9"),
        (0, "fe80::1%eth0", None, "fe80::1"),
        (0, "", None, ""),
    ],
)
def test_only_our_own_proxies_are_believed(proksi, tetangga, jejak, alamat):
    kepala = {} if jejak is None else {"HTTP_X_FORWARDED_FOR": jejak}
    request = RequestFactory().get("/", REMOTE_ADDR=tetangga, **kepala)
    with override_settings(KLA_PROKSI_TEPERCAYA=proksi):
        assert alamat_klien(request) == alamat


def test_audit_rows_of_a_request_know_its_address_and_number():
    """Inside the request the origin is known, after it no more: the next one on this thread is somebody else's."""

    def tulis() -> tuple[str | None, str]:
        baris = susun_riwayat(aksi=Aksi.MASUK, objek=Kota(pk=1, nama="Kota Uji"), oleh=None)
        return baris.alamat, baris.id_permintaan

    di_dalam = []

    def layani(request):
        di_dalam.append(tulis())
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9", headers={"X-Request-ID": "abc-12345"})
    assert JejakPermintaan(layani)(request)["X-Request-ID"] == "abc-12345"
    assert di_dalam == [("203.0.113.9", "abc-12345")]
    assert tulis() == (None, "")


def test_the_origin_is_forgotten_after_a_request_that_failed():
    def gagal(request):
        raise RuntimeError("x")

    with pytest.raises(RuntimeError):
        JejakPermintaan(gagal)(RequestFactory().get("/"))
    assert asal_kini.get() == Asal()
