"""Rate limits: counted per account and address, refused with the moment to come back, alive without Redis."""

from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from limits.errors import StorageError

from klaster import batas
from klaster.batas import Batas, TerlaluSering, batasi, dibatasi

SAAT = "2024-05-06T03:00:00Z"


@pytest.fixture(autouse=True)
def tabel(monkeypatch):
    """Small limits of three kinds."""
    monkeypatch.setitem(batas.BATAS, "coba", Batas("percobaan", per_akun="3/1 minute", per_alamat="5/1 minute"))
    monkeypatch.setitem(batas.BATAS, "gagal", Batas("kegagalan", per_alamat="2/5 minutes", gagal=True))
    monkeypatch.setitem(batas.BATAS, "ganda", Batas("hal", per_alamat="2/1 minute;3/1 hour"))


def minta(akun: int | None = None, alamat: str = "10.0.0.1", metode: str = "get", **kepala):
    request = getattr(RequestFactory(), metode)("/", REMOTE_ADDR=alamat, **kepala)
    request.user = SimpleNamespace(pk=akun) if akun else AnonymousUser()
    return request


def tertolak(request, nama: str = "coba") -> int:
    """Seconds to wait, 0 when let through."""
    try:
        batasi(request, nama)
    except TerlaluSering as galat:
        return galat.detik
    return 0


def test_satu_akun_berhenti_pada_batasnya_dan_boleh_lagi_pada_saat_yang_disebut():
    with time_machine.travel(SAAT, tick=False) as jam:
        assert [tertolak(minta(1)) for _ in range(3)] == [0, 0, 0]
        jam.shift(20)
        assert tertolak(minta(1)) == 40
        jam.shift(39)
        assert tertolak(minta(1)) == 1
        jam.shift(2)  # refusals did not prolong the wait
        assert tertolak(minta(1)) == 0


def test_alamat_dihitung_untuk_semua_akunnya_dan_yang_ditolak_tidak_menghabiskannya():
    with time_machine.travel(SAAT, tick=False):
        assert [tertolak(minta(1)) for _ in range(6)] == [0, 0, 0, 60, 60, 60]
        assert [tertolak(minta(2)) for _ in range(3)] == [0, 0, 60]
        assert tertolak(minta(3)) == 60
        assert tertolak(minta(3, "10.0.0.2")) == 0
        assert tertolak(minta(1, "10.0.0.2")) == 60  # the account takes its count along


def test_satu_rumah_ipv6_satu_hitungan():
    with time_machine.travel(SAAT, tick=False):
        rumah = [tertolak(minta(alamat=f"2001:db8:1:2::{n:x}")) for n in range(1, 7)]
        assert rumah == [0, 0, 0, 0, 0, 60]
        assert tertolak(minta(alamat="2001:db8:1:3::1")) == 0


def test_dua_jendela_yang_lebih_lama_menang():
    with time_machine.travel(SAAT, tick=False) as jam:
        assert [tertolak(minta(), "ganda") for _ in range(3)] == [0, 0, 60]
        jam.shift(61)
        assert tertolak(minta(), "ganda") == 0
        assert tertolak(minta(), "ganda") == 3600 - 61


def test_hanya_yang_gagal_dihitung():
    jawaban = {"benar": 302, "salah": 200}
    lihat = dibatasi("gagal")(lambda request: HttpResponse(status=jawaban[request.POST.get("sandi", "benar")]))

    def kirim(sandi: str) -> int:
        request = RequestFactory().post("/", {"sandi": sandi}, REMOTE_ADDR="10.0.0.1")
        try:
            return lihat(request).status_code
        except TerlaluSering:
            return 429

    assert [kirim("benar") for _ in range(5)] == [302] * 5
    assert [kirim(s) for s in ("salah", "salah", "salah", "benar")] == [200, 200, 429, 429]


def test_hanya_permintaan_yang_dimaksud():
    lihat = dibatasi("coba", bila=batas.mencari)(lambda request: HttpResponse())
    request = minta(1)
    assert [lihat(request).status_code for _ in range(9)] == [200] * 9
    dengan_kata = minta(1, QUERY_STRING="q=anak")
    assert [lihat(dengan_kata).status_code for _ in range(3)] == [200] * 3
    with pytest.raises(TerlaluSering, match=r"Terlalu banyak percobaan dalam waktu singkat. Coba lagi dalam "):
        lihat(dengan_kata)


class RedisMati:
    """A shared counter that does not answer."""

    def __init__(self) -> None:
        self.ditanya = 0

    def test(self, *_):
        self.ditanya += 1
        raise StorageError(ConnectionError("down"))

    hit = get_window_stats = test


def test_redis_mati_dihitung_sendiri_dan_tidak_ditunggu_berulang_kali(monkeypatch):
    mati = RedisMati()
    monkeypatch.setattr(batas._penghitung(), "_bersama", mati)
    assert [bool(tertolak(minta(1))) for _ in range(4)] == [False, False, False, True]
    assert mati.ditanya == 1
    monkeypatch.setattr(batas._penghitung(), "_bersama", None)
    batas._penghitung()._libur_sampai = 0.0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kepala", "jenis"),
    [
        ({}, "text/html; charset=utf-8"),
        ({"HTTP_HX_REQUEST": "true"}, "text/html; charset=utf-8"),
        ({"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, "application/json"),
    ],
)
def test_jawaban_menyebut_kapan(client, monkeypatch, kepala, jenis):
    monkeypatch.setitem(batas.BATAS, "publik", Batas("pembukaan halaman", per_alamat="1/2 minutes"))
    assert client.get("/publik/").status_code == 200
    jawaban = client.get("/publik/", **kepala)
    assert (jawaban.status_code, jawaban["Content-Type"]) == (429, jenis)
    assert 60 <= int(jawaban["Retry-After"]) <= 120
    assert "Terlalu banyak pembukaan halaman dalam waktu singkat. Coba lagi dalam " in jawaban.content.decode()
    assert ("<html" in jawaban.content.decode()) is (not kepala)


@pytest.mark.parametrize(
    ("detik", "kata"), [(1, "1 detik"), (59, "59 detik"), (61, "2 menit"), (3600, "60 menit"), (7000, "2 jam")]
)
def test_lama(detik, kata):
    assert batas.lama(detik) == kata
