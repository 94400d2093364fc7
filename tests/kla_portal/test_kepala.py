"""Headers that every answer carries."""

import re

import pytest
from django.db import OperationalError
from django.urls import resolve

from kla_portal import urls
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("alamat", ["/sehat/", "/masuk/", "/tidak-ada/"])
def test_kepala_keamanan_di_setiap_jawaban(client, alamat):
    jawaban = client.get(alamat)

    csp = jawaban["Content-Security-Policy"]
    assert "default-src 'self'" in csp
    assert "unsafe-inline" not in csp
    assert "unsafe-eval" not in csp
    assert "frame-ancestors 'none'" in csp
    assert re.search(r"script-src [^;]*'nonce-[A-Za-z0-9+/=]{22,}'", csp)
    assert jawaban["X-Content-Type-Options"] == "nosniff"
    assert jawaban["X-Frame-Options"] == "DENY"
    assert jawaban["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in jawaban["Permissions-Policy"]
    assert "no-store" in jawaban["Cache-Control"]


def test_nomor_permintaan_dari_proksi_dipakai_bila_layak(client):
    layak = client.get("/sehat/", headers={"X-Request-ID": "abc-12345678"})
    nakal = client.get("/sehat/", headers={"X-Request-ID": "x" * 500})

    assert layak["X-Request-ID"] == "abc-12345678"
    assert len(nakal["X-Request-ID"]) == 32


@pytest.mark.parametrize(("galat", "status"), [(RuntimeError("x"), 500), (OperationalError("down"), 503)])
def test_halaman_gangguan_menyebut_nomor_permintaan_dan_tidak_membocorkan(
    client, monkeypatch, caplog, settings, galat, status
):
    def rusak(request):
        raise galat

    client.raise_request_exception = False
    monkeypatch.setattr(urls.urlpatterns[0], "callback", rusak)
    assert resolve("/sehat/").func is rusak
    jawaban = client.get("/sehat/", headers={"X-Request-ID": "uji-nomor-0001"})

    assert jawaban.status_code == status
    assert "uji-nomor-0001" in jawaban.content.decode()
    assert "Traceback" not in jawaban.content.decode()
    assert jawaban.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_alamat_tindakan_yang_dibuka_seperti_halaman_menunjuk_halamannya(client):
    client.force_login(PenggunaFactory(sekretariat=True))
    jawaban = client.get("/32.77/2024/pertanyaan/4.2/bukti/unggah/")

    assert (jawaban.status_code, jawaban["Allow"]) == (405, "POST")
    assert 'href="/32.77/2024/pertanyaan/4.2/"' in jawaban.content.decode()


@pytest.mark.parametrize("alamat", ["/publik/?q=%00", "/instrumen/%00/1/"])
def test_nul_dalam_alamat_ditolak_sebelum_sampai_ke_basis_data(client, alamat):
    assert client.get(alamat).status_code == 400
