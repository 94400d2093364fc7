"""AU-3: hundreds of requests with secrets in every place where one can stand; none of them reaches log or report."""

import io
import logging
import sys
from collections.abc import Iterator
from logging.config import dictConfig
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import Http404
from django.test import Client, RequestFactory
from django.views.debug import get_exception_reporter_class, get_exception_reporter_filter
from gunicorn.config import Config

from kla_portal.pencatat_gunicorn import Pencatat
from kla_portal.pencatatan import atur_logging
from tests.dunia import Dunia

SANDI = "Kuda-Merah-92-Terbang"
TOKEN = "kla_" + "Zx9_Qw3-" * 5 + "Pq7"
NIK = "3277014506120003"
NIP = "197001011990032001"
NAMA_ANAK = "Ananda Rahasia Putri"
ISI_BERKAS = f"%PDF-1.4 biodata {NAMA_ANAK} lahir 2012 di Cimahi"
SURAT = "ibu.anak.itu"
TELEPON = "081298765432"
RAHASIA = {
    "sandi": SANDI,
    "token": TOKEN,
    "nik": NIK,
    "nip": NIP,
    "nama anak": NAMA_ANAK,
    "nama anak di alamat": NAMA_ANAK.replace(" ", "+"),
    "nama anak, persen": NAMA_ANAK.replace(" ", "%20"),
    "isi berkas": "biodata",
    "surel": SURAT,
    "telepon": TELEPON,
}
BADAN = {
    "username": "sini.dinkes",
    "login": "sini.dinkes",
    "password": SANDI,
    "sandi": SANDI,
    "token": TOKEN,
    "csrfmiddlewaretoken": TOKEN,
    "nik": NIK,
    "nama_anak": NAMA_ANAK,
    "teks": f"{NAMA_ANAK} NIK {NIK}",
}
KEPALA = {
    "Authorization": f"Bearer {TOKEN}",
    "Cookie": f"kla_sesi={TOKEN}; kla_csrf={TOKEN}",
    "X-Api-Key": TOKEN,
    "Referer": f"http://testserver/akun/tautan/{TOKEN}/?nik={NIK}",
    "User-Agent": f"Mozilla/5.0 ({SURAT}@contoh.test)",
}
KUERI = {"q": NAMA_ANAK, "nik": NIK, "token": TOKEN, "sandi": SANDI}
ALAMAT = [
    "/",
    "/masuk/",
    "/publik/",
    "/tidak-ada/",
    f"/akun/tautan/{TOKEN}/",
    f"/cek/{TOKEN}/",
    f"/{NIK}/",
    "/32.77/2024/bukti/",
    "/32.77/2024/evaluasi/",
    "/32.77/2024/kelengkapan/",
    "/32.77/2024/ringkasan/",
    "/kota/32.77/masa-simpan/",
    "/kota/32.75/masa-simpan/",
    "/pemberitahuan/",
    "/instrumen/",
    "/unggahan/",
    "/admin/",
    "/api/v1/kota",
    "/static/tidak-ada.css",
    "/sehat/",
]


@pytest.fixture(params=[True, False], ids=["json", "konsol"])
def log(request) -> Iterator[io.StringIO]:
    """What the portal writes, with its own settings of the log and everything down to DEBUG of Django's requests."""
    aliran = io.StringIO()
    semula = logging.getLogger().handlers[:], logging.getLogger().level
    susunan = atur_logging(json=request.param, tingkat="INFO")
    susunan["handlers"]["konsol"]["stream"] = aliran
    dictConfig(susunan)
    yield aliran
    logging.getLogger().handlers[:], _ = semula[0], logging.getLogger().setLevel(semula[1])


def bocor(teks: str) -> list[str]:
    return [nama for nama, isi in RAHASIA.items() if isi in teks]


def gagal(galat: Exception):
    """A view that dies of this, with secrets in its variables and in the message."""

    def view(request, *args, **kwargs):
        kata_sandi, nomor = SANDI, NIK  # noqa: F841 -- what a report of the fault would show
        raise galat

    view.izin = "publik"
    return view


GALAT = [
    ValueError(f"password={SANDI} token={TOKEN}"),
    KeyError(f"NIK {NIK}, telepon {TELEPON}, {SURAT}@depok.go.id"),
    IntegrityError(f"duplicate key value\nDETAIL:  Failing row contains (1, {NAMA_ANAK}, {NIK})."),
    UnicodeDecodeError("utf-8", ISI_BERKAS.encode(), 3, 4, "invalid start byte"),
    RuntimeError(f"cannot read {ISI_BERKAS.encode()!r}"),
    OSError(f"GET https://layanan.test/x?nama={NAMA_ANAK.replace(' ', '+')}&nik={NIK} failed"),
    PermissionError(f"{{'sandi': ['{SANDI}'], 'token': '{TOKEN}'}}"),
    Http404(f"NIK {NIK}"),
]


def kirim_semua(client: Client) -> int:
    """Every address by reading, posting, with a file and with JSON; how many requests that were."""
    banyak = 0
    for alamat in ALAMAT:
        client.get(alamat, KUERI, headers=KEPALA)
        client.get(alamat, {}, headers={"Authorization": f"Basic {TOKEN}"})
        client.head(alamat, KUERI)
        client.post(alamat, BADAN, query_params=KUERI, headers=KEPALA)
        client.post(alamat, BADAN | {"berkas": SimpleUploadedFile(f"{NIK}.pdf", ISI_BERKAS.encode())})
        client.post(alamat, BADAN, content_type="application/json", headers=KEPALA)
        client.put(alamat, ISI_BERKAS.encode(), content_type="application/octet-stream")
        client.get(alamat, KUERI, headers={"Host": f"{TOKEN}.contoh.test"})
        banyak += 8
    return banyak


@pytest.mark.django_db
def test_ratusan_permintaan_tidak_meninggalkan_rahasia(dunia: Dunia, log):
    masuk, luar = Client(raise_request_exception=False), Client(raise_request_exception=False, enforce_csrf_checks=True)
    masuk.force_login(dunia.sini.sekretariat)

    banyak = kirim_semua(masuk) + kirim_semua(luar)

    teks = log.getvalue()
    assert banyak == 320
    assert teks.count("id_permintaan") > 60
    assert "Forbidden (CSRF token missing.): /publik/" in teks
    assert "Not Found: /tidak-ada/" in teks
    assert bocor(teks) == []


@pytest.mark.django_db
def test_log_in_yang_gagal_tidak_menyimpan_sandi(dunia: Dunia, log):
    client = Client(raise_request_exception=False)
    for _ in range(7):
        client.post("/masuk/", {"login": dunia.sini.sekretariat.username, "username": "x", "password": SANDI})

    baris = [str(vars(b)) for model in (AccessAttempt, AccessFailureLog, AccessLog) for b in model.objects.all()]
    assert bocor(log.getvalue() + "".join(baris)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("galat", GALAT, ids=lambda g: type(g).__name__)
def test_halaman_yang_gagal(log, galat, monkeypatch):
    """The answer, the log, and the log's traceback; the answer names the request that the log knows."""
    monkeypatch.setattr("laporan.views.publik.render", gagal(galat))
    client = Client(raise_request_exception=False)

    jawab = client.get("/publik/", KUERI, headers=KEPALA)

    teks = log.getvalue()
    assert bocor(jawab.content.decode()) == []
    assert bocor(teks) == []
    if isinstance(galat, Http404):
        assert jawab.status_code == 404
        return
    assert jawab.status_code == 500
    assert type(galat).__name__ in teks
    assert "Traceback" in teks
    assert jawab["X-Request-ID"] in teks


@pytest.mark.parametrize("galat", GALAT, ids=lambda g: type(g).__name__)
def test_laporan_galat_django(galat):
    """What Django would mail to an administrator, or put on a page, as text and as HTML."""
    request = RequestFactory().post(f"/cari/?nik={NIK}&q={NAMA_ANAK}", BADAN, headers=KEPALA)
    request.user = SimpleNamespace(pk=7, __str__=lambda: NAMA_ANAK)
    request.COOKIES["lain"] = TOKEN
    try:
        gagal(galat)(request)
    except Exception:
        laporan = get_exception_reporter_class(request)(request, *sys.exc_info())

    teks, halaman = laporan.get_traceback_text(), laporan.get_traceback_html()
    assert bocor(teks) == []
    assert bocor(halaman) == []
    assert "test_log_rahasia.py" in teks
    assert type(galat).__name__ in teks


def test_pengaturan_dalam_laporan_disamarkan(settings):
    settings.SECRET_KEY = TOKEN
    settings.EMAIL_HOST_PASSWORD = SANDI

    aman = get_exception_reporter_filter(None).get_safe_settings()

    assert bocor(str(aman)) == []


def test_log_gunicorn_tanpa_kueri_dan_rahasia(capfd):
    pengaturan = Config()
    pengaturan.set("accesslog", "-")
    pengaturan.set("access_log_format", '%(h)s "%(r)s" %(s)s "%(f)s" %(U)s %(q)s')
    pencatat = Pencatat(pengaturan)
    lingkungan = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"/akun/tautan/{TOKEN}/",
        "RAW_URI": f"/akun/tautan/{TOKEN}/?nik={NIK}",
        "QUERY_STRING": f"nik={NIK}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": KEPALA["Referer"],
        "REMOTE_ADDR": "203.0.113.9",
    }
    jawab = SimpleNamespace(status="200 OK", sent=10, headers=[])
    permintaan = SimpleNamespace(headers=[])

    pencatat.access(jawab, permintaan, lingkungan, SimpleNamespace(seconds=0, microseconds=9, total_seconds=lambda: 0))
    pencatat.exception("Error handling request %s", f"/x?token={TOKEN}&nama={NAMA_ANAK.split()[0]}")

    teks = "".join(capfd.readouterr())
    assert '203.0.113.9 "GET /akun/tautan/***/ HTTP/1.1" 200' in teks
    assert "Error handling request /x?token=***" in teks
    assert bocor(teks) == []
