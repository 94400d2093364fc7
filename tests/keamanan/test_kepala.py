"""Headers on every answer, whoever asks and whatever comes back (WS-3)."""

import json
import re
import subprocess
import sys

import pytest
from django.urls import reverse

from klaster import batas
from klaster.batas import Batas
from tests.conftest import AKAR
from tests.dunia import Dunia
from tests.factories.bukti import VersiBuktiFactory
from tests.keamanan.alamat import semua_alamat
from tests.kla_portal.proses import lingkungan

pytestmark = [pytest.mark.django_db, pytest.mark.sekali]

TETAP = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
NONCE = re.compile(r"script-src 'self' 'nonce-([A-Za-z0-9+/=]{22,})'")


def kurang(jawaban, *, bingkai: str = "DENY") -> list[str]:
    """What is missing or wrong among the headers of an answer that is a page, a fragment or data."""
    salah = [nama for nama, isi in TETAP.items() if jawaban.headers.get(nama) != isi]
    kebijakan = jawaban.headers.get("Content-Security-Policy", "")
    leluhur = {"DENY": "frame-ancestors 'none'", "SAMEORIGIN": "frame-ancestors 'self'"}[bingkai]
    benar = {
        "CSP": "default-src" in kebijakan and leluhur in kebijakan,
        "Referrer-Policy": jawaban.headers.get("Referrer-Policy")
        in ("same-origin", "strict-origin"),  # the latter for one-time links
        "unsafe": "unsafe" not in kebijakan or kebijakan.startswith("default-src 'none'"),
        "nonce": bool(NONCE.search(kebijakan)) or kebijakan.startswith("default-src 'none'"),
        "X-Frame-Options": jawaban.headers.get("X-Frame-Options") == bingkai,
        "Permissions-Policy": "camera=()" in jawaban.headers.get("Permissions-Policy", ""),
        "Cache-Control": bool(re.search("no-store|no-cache|max-age", jawaban.headers.get("Cache-Control", ""))),
        "X-Request-ID": bool(jawaban.headers.get("X-Request-ID")),
        "Server": "Server" not in jawaban.headers and "X-Powered-By" not in jawaban.headers,
    }
    return salah + [nama for nama, ada in benar.items() if not ada]


def test_setiap_alamat_tanpa_masuk(client):
    """Redirects to the log-in, 404, 405: also what is no page has all headers."""
    alamat = semua_alamat()
    assert len(alamat) > 200
    assert {a: k for a in alamat if (k := kurang(client.get(a)))} == {}


@pytest.mark.parametrize("siapa", ["sekretariat", "admin"])
def test_halaman_yang_dibuka(client, dunia: Dunia, siapa, settings):
    """Pages, fragments, tables, JSON, the admin, static files."""
    settings.WHITENOISE_USE_FINDERS = True  # as after collectstatic
    client.force_login(dunia.admin if siapa == "admin" else dunia.sini.sekretariat)
    tanya = "/32.77/2024/pertanyaan/4.1/"
    alamat = {
        "sekretariat": [
            tanya,
            f"{tanya}bukti/",
            "/32.77/2024/kelengkapan/xlsx/",
            f"{tanya}taksir/",
            "/32.77/2024/bukti/",
        ],
        "admin": ["/admin/", reverse("admin:klaster_kota_changelist"), reverse("admin:klaster_kota_add")],
    }[siapa]
    semua = [*alamat, "/publik/", "/masuk/", "/static/css/token.css", "/tidak-ada/"]
    jawaban = {a: client.get(a) for a in semua}
    assert {a: j.status_code for a, j in jawaban.items() if j.status_code not in (200, 302)} == {"/tidak-ada/": 404}
    assert {a: k for a, j in jawaban.items() if (k := kurang(j))} == {}
    assert [a for a, j in jawaban.items() if "no-store" not in j["Cache-Control"]] == ["/static/css/token.css"]
    assert [a for a, j in jawaban.items() if "X-Robots-Tag" not in j] == ["/publik/"]
    b"".join(jawaban["/static/css/token.css"].streaming_content)  # read to the end, so that the file is closed


def test_nonce_baru_untuk_setiap_jawaban(client):
    nonce = [NONCE.search(client.get("/publik/")["Content-Security-Policy"]).group(1) for _ in range(3)]
    assert len(set(nonce)) == 3


def test_hanya_berkas_bukti_boleh_dibingkai_halaman_sendiri(client, dunia: Dunia):
    versi = VersiBuktiFactory(bukti__opd=dunia.sini.dinkes)
    client.force_login(dunia.sini.operator_dinkes)
    alamat = reverse("bukti:berkas", args=[versi.pk])
    dilihat, diunduh = client.get(alamat), client.get(alamat, {"unduh": 1})
    assert kurang(dilihat, bingkai="SAMEORIGIN") == []
    assert kurang(diunduh) == []
    for jawaban in (dilihat, diunduh):
        jawaban.close()
    assert diunduh["Content-Disposition"].startswith("attachment")


def _ambil_galat(client, monkeypatch, status: int):
    """An answer with this status, by the way that it really comes about."""
    if status == 429:
        monkeypatch.setitem(batas.BATAS, "publik", Batas("x", per_alamat="1/1 minute"))
        client.get("/publik/")
        return client.get("/publik/")
    if status == 500:

        def rusak(*_):
            raise RuntimeError("rahasia-dalam-galat")

        client.raise_request_exception = False
        monkeypatch.setattr("laporan.views.publik.riwayat_predikat", rusak)
        return client.get("/publik/")
    cara = {
        400: lambda: client.get("/publik/", HTTP_HOST="jahat.contoh"),
        403: lambda: type(client)(enforce_csrf_checks=True).post("/masuk/", {"username": "a"}),
        404: lambda: client.get("/tidak-ada/"),
        405: lambda: client.get("/keluar/"),
        413: lambda: client.post("/masuk/", {f"a{n}": "1" for n in range(7000)}),
    }
    return cara[status]()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500])
def test_halaman_galat_menyebut_nomor_permintaan_dan_tidak_membuka_apa_pun(client, monkeypatch, status):
    client.raise_request_exception = False
    jawaban = _ambil_galat(client, monkeypatch, status)
    isi = jawaban.content.decode()
    assert jawaban.status_code == status
    assert kurang(jawaban) == []
    assert jawaban["X-Request-ID"] in isi
    for bocor in ("Traceback", "django", "/site-packages/", "rahasia-dalam-galat", "DisallowedHost", "settings"):
        assert bocor not in isi, bocor


def test_kuki_tidak_terbaca_skrip_dan_tidak_dikirim_situs_lain(client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get("/masuk/")
    kuki = {nama: (k["samesite"], bool(k["secure"])) for nama, k in client.cookies.items()}
    assert kuki["kla_csrf"] == ("Lax", True)
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")


PERIKSA = """
from django.conf import settings
from django.test import Client
from django.core.management import call_command
import django, json
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
c = Client()
biasa = c.get("/masuk/", headers={"host": "kla.example.go.id"})
sehat = c.get("/tidak-ada/", headers={"host": "kla.example.go.id", "x-forwarded-proto": "https"})
print(json.dumps([biasa.status_code, biasa.get("Location"), "Content-Security-Policy" in biasa,
    sehat.status_code, sehat["Strict-Transport-Security"], settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
    settings.SILENCED_SYSTEM_CHECKS]))
"""


@pytest.mark.sekali
def test_mode_produksi_lolos_periksa_dan_hanya_https(tmp_path):
    env = lingkungan(
        KLA_MODE="produksi",
        SECRET_KEY="kN8s-2jdQ0zW6r1LmYxV4tB7uHcE9pAfG3oIqDTvMw5nCbRySe",
        ALLOWED_HOSTS="kla.example.go.id",
        REDIS_URL="redis://127.0.0.1:1/0",
        DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite3",
        DATA_DIR=str(tmp_path),
        KLA_PROKSI_TLS="1",
        DJANGO_SETTINGS_MODULE="kla_portal.settings",
        LOG_LEVEL="ERROR",
    )
    keluaran = subprocess.run(
        [sys.executable, "-c", PERIKSA], cwd=AKAR, env=env, check=True, capture_output=True, timeout=60, text=True
    ).stdout
    assert json.loads(keluaran.splitlines()[-1]) == [
        301,
        "https://kla.example.go.id/masuk/",
        True,
        404,
        "max-age=31536000; includeSubDomains",
        True,
        True,
        ["security.W021"],
    ]
