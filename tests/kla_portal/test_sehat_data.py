"""/sehat/ and the container's check: the daily proof of the audit trail, and mail that does not get away."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from kla_portal import pekerja
from klaster.models import Denyut, Kiriman, SegelRiwayat
from klaster.queries.kesehatan import BUKTI_MAKS, MACET_BANYAK, RUSAK, TUNGGU_MAKS, UTUH
from klaster.queries.kiriman import MACET, TIADA_SEJAK
from klaster.services import pemeriksaan_rantai
from klaster.services.riwayat import catat
from skrip import cek_sehat
from tests.factories.notifikasi import KirimanFactory

pytestmark = pytest.mark.django_db
Status = Kiriman.Status
SEMENIT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def semua_baik(monkeypatch, settings):
    settings.REDIS_URL = ""
    monkeypatch.setattr(pekerja, "tertanam_hidup", lambda: True)
    Denyut.objects.create(nama="beat", waktu=timezone.now())


def tanda(nama: str, umur: timedelta) -> None:
    Denyut.objects.update_or_create(nama=nama, defaults={"waktu": timezone.now() - umur})


def bagian(client, nama: str) -> tuple[int, dict]:
    jawaban = client.get("/sehat/")
    return jawaban.status_code, jawaban.json()["bagian"].get(nama)


def test_a_chain_that_was_proved_lately_is_well_and_one_that_was_not_is_ill(client):
    tanda(UTUH, BUKTI_MAKS - SEMENIT)
    assert bagian(client, "riwayat")[1]["sehat"] is True
    tanda(UTUH, BUKTI_MAKS + SEMENIT)
    assert bagian(client, "riwayat") == (503, {"sehat": False, "pesan": "tidak terbukti utuh sejak kemarin"})


def test_a_new_trail_owes_no_proof_and_an_old_one_without_any_is_ill(client, dunia, monkeypatch):
    catat(aksi="masuk", objek=dunia.admin, label="x", oleh=None)
    pemeriksaan_rantai.sapu_segel(semua=True)
    assert SegelRiwayat.objects.exists()
    Denyut.objects.filter(nama=UTUH).delete()
    assert bagian(client, "riwayat")[1]["sehat"] is True
    monkeypatch.setattr("klaster.queries.kesehatan.BUKTI_MAKS", -SEMENIT)
    assert bagian(client, "riwayat")[1]["sehat"] is False


def test_a_broken_chain_is_ill_at_once_and_well_again_once_it_is_proved(client, dunia, monkeypatch):
    catat(aksi="masuk", objek=dunia.admin, label="x", oleh=None)
    pemeriksaan_rantai.sapu_segel(semua=True)
    with monkeypatch.context() as tambalan:
        tambalan.setattr("klaster.queries.rantai.hitung_sidik", lambda **_: "0" * 64)
        assert pemeriksaan_rantai.periksa_harian().utuh is False
    jawaban = client.get("/sehat/")
    assert jawaban.json()["bagian"]["riwayat"]["sehat"] is False
    assert Denyut.objects.filter(nama=RUSAK).exists()
    assert pemeriksaan_rantai.periksa_harian().utuh is True
    assert bagian(client, "riwayat")[1]["sehat"] is True


@pytest.mark.parametrize(
    ("isi", "sehat"),
    [
        ({"status": Status.GAGAL, "percobaan": 0, "umur": TUNGGU_MAKS - SEMENIT}, True),
        ({"status": Status.GAGAL, "percobaan": 0, "umur": TUNGGU_MAKS + SEMENIT}, False),
        ({"status": Status.GAGAL, "percobaan": 5, "umur": TUNGGU_MAKS * 3}, True),  # the secretariat's matter
        ({"status": Status.SEDANG, "umur": MACET + SEMENIT, "banyak": MACET_BANYAK - 1}, True),
        ({"status": Status.SEDANG, "umur": MACET + SEMENIT, "banyak": MACET_BANYAK}, False),
        ({"status": Status.SEDANG, "umur": timedelta(days=2), "banyak": MACET_BANYAK}, True),
    ],
)
def test_mail_that_is_stuck(client, dunia, isi, sehat):
    umur, banyak = isi.pop("umur"), isi.pop("banyak", 1)
    for _ in range(banyak):
        KirimanFactory(penerima=dunia.sini.operator_dinkes, dimulai_pada=timezone.now() - umur, **isi)
    status, hasil = bagian(client, "surel")
    assert (status == 200, hasil["sehat"]) == (sehat, sehat)
    assert "kota.example" not in json.dumps(hasil)


def test_mail_of_a_closed_account_waits_for_nobody(client, dunia):
    orang = dunia.sini.operator_dinkes
    orang.is_active = False
    orang.save()
    KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=0, dimulai_pada=timezone.now() - TUNGGU_MAKS * 2)
    assert bagian(client, "surel")[1]["sehat"] is True


def test_a_mail_server_that_is_away_for_long_and_none_at_all(client, settings):
    tanda(TIADA_SEJAK, TUNGGU_MAKS - SEMENIT)
    assert bagian(client, "surel")[1]["sehat"] is True
    tanda(TIADA_SEJAK, TUNGGU_MAKS + SEMENIT)
    assert bagian(client, "surel") == (503, {"sehat": False, "pesan": "surel menunggu terlalu lama"})
    settings.KLA_SUREL_AKTIF = False
    assert bagian(client, "surel") == (200, None)


# --- The container --------------------------------------------------------------------------------------------------


@pytest.fixture
def wadah(monkeypatch):
    """What the web server in the container answers with 503."""
    isi: list[bytes] = []

    class Jawab(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.end_headers()
            self.wfile.write(isi[0])

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Jawab)
    utas = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    utas.start()
    monkeypatch.setenv("PORT", str(server.server_address[1]))
    yield isi
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("sakit", "hasil"),
    [
        *[(["surel"], 0), (["riwayat", "surel"], 0), (["pemindai_virus"], 0)],
        *[(["broker"], 1), (["surel", "denyut"], 1), ([], 1)],
    ],
)
def test_the_container_is_ill_only_by_what_a_new_one_would_heal(wadah, sakit, hasil):
    semua = ["surel", "riwayat", "pemindai_virus", "broker", "denyut"]
    wadah.append(json.dumps({"bagian": {nama: {"sehat": nama not in sakit} for nama in semua}}).encode())
    assert cek_sehat.main() == hasil


@pytest.mark.parametrize("isi", [b"<h1>503</h1>", b"[]", b"null", b'{"bagian": 3}'])
def test_another_answer_is_ill(wadah, isi):
    wadah.append(isi)
    assert cek_sehat.main() == 1
