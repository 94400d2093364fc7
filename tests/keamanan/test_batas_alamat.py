"""Which addresses are limited, and what the scripts of the pages are told (WS-5)."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from klaster import batas
from klaster.batas import BATAS, Batas
from tests.bukti.bahan_tus import Tus, teks

#: Addresses that hand out a table or a bundle, by the words in their names.
UNDUHAN = re.compile(r"(_xlsx|_csv|_pdf|_zip|_unduh|_lembar|_templat|_manifes|_ekspor)\Z")
#: One file of a few hundred kilobytes that the page itself shows beside its text is no export.
BUKAN_UNDUHAN: set[str] = set()


def view_bernama(simpul=None, awalan: str = "") -> dict[str, object]:
    """All views outside the admin by the names of their addresses."""
    hasil: dict[str, object] = {}
    for pola in (simpul or get_resolver()).url_patterns:
        if isinstance(pola, URLResolver) and pola.app_name != "admin":
            hasil |= view_bernama(pola, f"{pola.namespace}:" if pola.namespace else awalan)
        elif isinstance(pola, URLPattern):
            hasil[f"{awalan}{pola.name}"] = pola.callback
    return hasil


@pytest.mark.sekali
def test_setiap_unduhan_dibatasi():
    """A new export without a limit fails here."""
    bebas = {
        nama
        for nama, view in view_bernama().items()
        if UNDUHAN.search(nama) and not getattr(view, "batas", ()) and nama not in BUKAN_UNDUHAN
    }
    assert bebas == set()


@pytest.mark.sekali
@pytest.mark.parametrize(
    ("nama", "alamat"),
    [
        ("unggah", ["bukti:tus", "bukti:unggah", "bukti:kotak_masuk_unggah", "bukti:bukti_baru", "bukti:bukti_ganti"]),
        ("cari", ["bukti:bukti_list", "bukti:antrean", "bukti:catatan_list", "laporan:kelengkapan"]),
        ("laporan", ["laporan:laporan_buat", "laporan:berkas_minta"]),
        ("cek_publik", ["laporan:cek_berkas", "indikator:cek"]),
        ("publik", ["laporan:publik"]),
    ],
)
def test_alamat_dan_batasnya(nama, alamat):
    view = view_bernama()
    assert [a for a in alamat if nama not in getattr(view[a], "batas", ())] == []


@pytest.mark.sekali
def test_setiap_batas_dikenal_dan_berlaku_untuk_alamat():
    assert {n for v in view_bernama().values() for n in getattr(v, "batas", ())} <= set(BATAS)
    assert [nama for nama, satu in BATAS.items() if not satu.per_alamat + satu.per_akun] == []


@pytest.mark.django_db
def test_unggahan_bertahap_diberi_tahu_kapan_dilanjutkan(client, dunia, monkeypatch):
    monkeypatch.setitem(batas.BATAS, "unggah", Batas("kiriman berkas", per_akun="1/10 minutes"))
    tus = Tus(client, dunia.sini.operator_dinkes)
    assert tus.mulai().status_code == 201
    jawaban = tus.mulai()
    assert teks(jawaban) == (429, "Terlalu banyak kiriman berkas dalam waktu singkat. Coba lagi dalam 10 menit.")
    assert 500 <= int(jawaban["Retry-After"]) <= 600
    assert Tus(client, dunia.sini.operator_dinsos).mulai().status_code == 201


@pytest.mark.django_db
def test_pencarian_dibatasi_tetapi_membuka_daftar_tidak(client, dunia, monkeypatch):
    monkeypatch.setitem(batas.BATAS, "cari", Batas("pencarian", per_akun="1/1 minute"))
    client.force_login(dunia.sini.sekretariat)
    alamat = reverse("laporan:kelengkapan", args=["32.77", 2024])
    assert [client.get(alamat, {"q": q}).status_code for q in ("", "anak", "", "gizi", "")] == [200, 200, 200, 429, 200]
