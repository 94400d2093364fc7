"""Uploads over real connections that are cut: at every quarter, while the server reads."""

import http.client
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from bukti.models import Unggahan
from bukti.services import unggahan_bertahap as layanan
from tests.bukti.bahan_tus import JENIS, di_cakram
from tests.potret_dunia import pinjam_dunia

BESAR = 4 * 1024 * 1024
SEPEREMPAT = BESAR // 4
ISI = bytes(range(256)) * (BESAR // 256)


@pytest.mark.django_db(transaction=True)
def test_terputus_di_setiap_seperempat(live_server):
    """Each time the line dies in the middle of what was announced; what had come is there, the rest is sent after."""
    pengguna = pinjam_dunia().sini.operator_dinkes
    unggahan = layanan.mulai_unggahan(nama="pindaian.pdf", panjang=BESAR, oleh=pengguna)
    kepala = masuk(pengguna) | {"Tus-Resumable": "1.0.0", "Content-Type": JENIS}
    alamat = f"/unggahan/{unggahan.pk}/"
    for mulai in range(0, BESAR, SEPEREMPAT):
        sambungan = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=10)
        sambungan.putrequest("PATCH", alamat)
        for nama, nilai in (kepala | {"Upload-Offset": str(mulai), "Content-Length": str(BESAR - mulai)}).items():
            sambungan.putheader(nama, nilai)
        sambungan.endheaders()
        sambungan.send(ISI[mulai : mulai + SEPEREMPAT])
        sambungan.close()
        assert tunggu_sampai(unggahan, mulai + SEPEREMPAT) == mulai + SEPEREMPAT
    assert di_cakram() == [ISI]


def masuk(pengguna) -> dict[str, str]:
    """Headers of a logged-in browser."""
    klien = Client()
    klien.force_login(pengguna)
    sesi, csrf = klien.cookies[settings.SESSION_COOKIE_NAME].value, "a" * 32
    kue = f"{settings.SESSION_COOKIE_NAME}={sesi}; {settings.CSRF_COOKIE_NAME}={csrf}"
    return {"Cookie": kue, "X-CSRFToken": csrf}


def tunggu_sampai(unggahan: Unggahan, sampai: int) -> int:
    """Where the upload stands once it has come as far as that, else after five seconds."""
    batas = time.monotonic() + 5
    while time.monotonic() < batas:
        unggahan.refresh_from_db()
        if unggahan.diterima >= sampai:
            break
        time.sleep(0.02)
    return unggahan.diterima
