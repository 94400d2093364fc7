"""The server of tus 1.0: dishonest lengths, names and types refused before a byte is sent, other people's uploads."""

import base64
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bukti.models import Unggahan
from bukti.services import unggahan_bertahap as layanan
from bukti.views.tus import tus_berkas
from tests.bukti.bahan_tus import ISI, JENIS, TUS, Tus, di_cakram, sandi, teks


@pytest.fixture
def tus(client, kota) -> Tus:
    return Tus(client, kota.operator_dinkes)


# --- Dishonest ------------------------------------------------------------------------------------------------------


def test_offset_salah(tus):
    alamat = tus.mulai()["Location"]
    tus.kirim(alamat, ISI[:1024], 0)
    for offset in (0, 512, 1025, 4096):
        assert teks(tus.kirim(alamat, ISI[1024:], offset)) == (
            409,
            "Unggahan “sk.pdf” sudah dilanjutkan dari tempat lain. Tanyakan sampai di mana, lalu lanjutkan.",
        )
    assert di_cakram() == [ISI[:1024]]


def test_lebih_panjang_daripada_yang_diumumkan(tus):
    alamat = tus.mulai(panjang=1000)["Location"]
    assert teks(tus.kirim(alamat, ISI, 0)) == (
        413,
        "Kiriman berkas “sk.pdf” lebih panjang daripada yang diumumkan (1000 bita). "
        "Berkasnya mungkin berubah; unggah lagi dari awal.",
    )
    assert di_cakram() == [b""]


def test_sesudah_utuh_tidak_bertambah(tus):
    alamat = tus.mulai()["Location"]
    tus.kirim(alamat, ISI, 0)
    assert tus.kirim(alamat, b"lebih", 4096).status_code == 413
    kosong = tus.kirim(alamat, b"", 4096, CONTENT_TYPE=JENIS, CONTENT_LENGTH="0")
    assert (kosong.status_code, kosong["Upload-Offset"]) == (204, "4096")
    assert di_cakram() == [ISI]


KELIRU = [
    ({"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
    ({"HTTP_UPLOAD_LENGTH": ""}, 400),
    ({"HTTP_UPLOAD_LENGTH": "-5"}, 400),
    ({"HTTP_UPLOAD_LENGTH": "1e3"}, 400),
    ({"HTTP_UPLOAD_LENGTH": "٣"}, 400),
    ({"HTTP_UPLOAD_LENGTH": "9" * 30}, 400),
    ({"HTTP_UPLOAD_DEFER_LENGTH": "1"}, 400),
    ({"HTTP_UPLOAD_METADATA": "filename bukan-base64!"}, 400),
    ({"HTTP_UPLOAD_METADATA": "filename " + base64.b64encode(b"\xff\xfe.pdf").decode()}, 400),
    ({"HTTP_UPLOAD_METADATA": "filename " + sandi("a" * 5000)}, 400),
]


def test_permulaan_yang_keliru(tus):
    for kepala, status in KELIRU:
        respons = tus.mulai(**kepala)
        assert respons.status_code == status
        assert respons["Content-Type"] == "text/plain; charset=utf-8"
        assert Unggahan.objects.count() == 0


def test_tanpa_versi_protokol(tus):
    alamat = tus.mulai()["Location"]
    respons = tus.client.head(alamat)
    assert (respons.status_code, respons["Tus-Version"]) == (412, "1.0.0")


def test_panjang_kiriman_tidak_disebut(kota, rf):
    """Chunked without a length: Django would read nothing and the client would send the same for ever."""
    unggahan = layanan.mulai_unggahan(nama="a.pdf", panjang=4096, oleh=kota.operator_dinkes)
    permintaan = rf.patch("/x/", **TUS, HTTP_UPLOAD_OFFSET="0", CONTENT_TYPE=JENIS)
    permintaan.user = kota.operator_dinkes
    assert teks(tus_berkas(permintaan, pk=unggahan.pk)) == (411, "Panjang kiriman harus disebut (Content-Length).")


def test_jenis_isi_keliru(tus):
    alamat = tus.mulai()["Location"]
    assert tus.kirim(alamat, ISI, 0, jenis="application/json").status_code == 415


# --- Refused before a byte is sent ----------------------------------------------------------------------------------


DITOLAK = [
    ("setup.exe", 10, "Berkas “setup.exe” berjenis .exe, yang tidak diterima."),
    ("surat.doc", 10, "Simpan ulang sebagai DOCX atau PDF."),
    ("", 10, "Berkas “berkas” berjenis tanpa akhiran"),
    ("...", 10, "berjenis tanpa akhiran"),
    ("kosong.pdf", 0, "Berkas “kosong.pdf” kosong (0 bita)."),
    ("besar.pdf", 104857601, "berukuran 104.857.601 bita, melebihi batas 100 MB"),
]


def test_ditolak_sebelum_dikirim(tus):
    for nama, panjang, mengandung in DITOLAK:
        status, pesan = teks(tus.mulai(nama, panjang))
        assert status == 422
        assert mengandung in pesan
        assert (Unggahan.objects.count(), di_cakram()) == (0, [])


NAMA = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\Users\\ani\\sk.pdf", "sk.pdf"),
    ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ("sk\u202efdp.pdf", "skfdp.pdf"),
    ("rapat 🎉.pdf", "rapat 🎉.pdf"),
    ("sk\0.pdf", "sk.pdf"),
    ("CON.pdf", "berkas-CON.pdf"),
    (" .pdf", ".pdf"),
]


def test_nama_dibersihkan(tus):
    for nama, tersimpan in NAMA:
        respons = tus.mulai(nama)
        if tersimpan == ".pdf":
            assert respons.status_code == 422
            continue
        assert respons.status_code == 201
        assert Unggahan.objects.latest("dibuat_pada").nama == tersimpan
        assert [p.suffix for p in Path(settings.KLA_FOLDER_UNGGAHAN).iterdir()][:1] == [".bagian"]


def test_kuota_opd(tus, settings, kota):
    """What is on its way in counts, too."""
    settings.KLA_KUOTA_OPD = 10_000
    assert tus.mulai(panjang=6_000).status_code == 201
    assert tus.mulai(panjang=4_000).status_code == 201
    assert teks(tus.mulai(panjang=1)) == (
        422,
        "Ruang simpan Dinas Kesehatan Kota Sini tinggal 0 KB dari 9 KB (9 KB dipesan unggahan yang "
        "belum selesai), sedangkan kiriman ini 1 bita. "
        "Perkecil berkasnya, atau minta admin sistem menambah kuota OPD.",
    )
    Unggahan.objects.filter(panjang=4_000).update(kedaluwarsa_pada=timezone.now())
    assert tus.mulai(panjang=4_000).status_code == 201


def test_terlalu_banyak_sekaligus(tus, monkeypatch):
    monkeypatch.setattr(layanan, "SEKALIGUS_MAKS", 2)
    assert [tus.mulai().status_code for _ in range(3)] == [201, 201, 422]


# --- Whose it is ----------------------------------------------------------------------------------------------------


def test_unggahan_orang_lain_tidak_ada(tus, kota):
    alamat = tus.mulai()["Location"]
    tus.client.force_login(kota.sekretariat)
    hasil = [tus.tanya(alamat), tus.kirim(alamat, ISI, 0), tus.client.delete(alamat, **TUS)]
    assert [r.status_code for r in hasil] == [404, 404, 404]
    assert (Unggahan.objects.get().diterima, di_cakram()) == (0, [b""])
    assert tus.tanya(reverse("bukti:tus_berkas", args=[uuid4()])).status_code == 404


def test_sesi_berakhir_bukan_halaman_masuk(tus):
    alamat = tus.mulai()["Location"]
    tus.client.logout()
    assert teks(tus.kirim(alamat, ISI, 0)) == (
        401,
        "Sesi Anda sudah berakhir. Masuk lagi; yang sudah terkirim tetap tersimpan.",
    )
    assert tus.client.head(alamat).status_code == 302


def test_peran_yang_tidak_mengunggah(tus, kota):
    tus.client.force_login(kota.verifikator)
    assert teks(tus.mulai()) == (403, "Peran Anda tidak dapat mengunggah, melampirkan, dan menarik bukti.")


def test_tanpa_csrf_ditolak(kota):
    klien = Client(enforce_csrf_checks=True)
    tus = Tus(klien, kota.operator_dinkes)
    assert tus.mulai().status_code == 403
    assert Unggahan.objects.count() == 0
