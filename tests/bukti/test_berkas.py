"""Files leave through one door: in scope, clean, with headers that let them do nothing but be seen."""

import html

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from bukti.models import Bukti, VersiBukti
from bukti.queries.versi import tandai_hilang
from bukti.services import unggahan
from klaster.models import Aksi, Riwayat
from tests.bukti import bahan
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory

ISI = b"%PDF-1.4 " + bytes(range(256)) * 40


@pytest.fixture
def versi(kota) -> VersiBukti:
    tautan = TautanBuktiFactory(
        jawaban=kota.jawaban("4.1"),
        bukti__opd=kota.dinkes,
        bukti__judul="SK Gugus Tugas “KLA” 2024; final",
        versi__isi=ISI,
    )
    return tautan.versi


@pytest.fixture
def ambil(client):
    semua = []

    def _ambil(pengguna, versi, *, nama="berkas", query="", **kepala):
        client.force_login(pengguna)
        semua.append(client.get(reverse(f"bukti:{nama}", args=[versi.pk]) + query, headers=kepala))
        return semua[-1]

    yield _ambil
    for respons in semua:
        b"".join(getattr(respons, "streaming_content", ()))  # read to the end, so that the file is closed


def isi(respons) -> bytes:
    return b"".join(respons.streaming_content)


# --- Scope ----------------------------------------------------------------------------------------------------------


def test_tanpa_masuk(client, versi):
    assert client.get(reverse("bukti:berkas", args=[versi.pk])).url.startswith("/masuk/")


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        ("operator_dinkes", 200),
        ("operator_dinsos", 200),  # shares question 4.1
        ("sekretariat", 200),
        ("pimpinan", 200),
        ("verifikator", 200),
        ("operator_dp3a", 404),
        ("verifikator_lain", 404),
    ],
)
def test_lingkup_di_kota_sendiri(ambil, kota, versi, siapa, status):
    assert ambil(getattr(kota, siapa), versi).status_code == status


@pytest.mark.parametrize("siapa", ["operator_dinkes", "sekretariat", "pimpinan", "verifikator"])
def test_kota_lain(ambil, dunia, versi, siapa):
    assert ambil(getattr(dunia.sana, siapa), versi).status_code == 404


@pytest.mark.parametrize(
    ("keadaan", "kalimat"),
    [
        ({"menunggu": True}, "Berkas ini masih diperiksa keamanannya."),
        ({"ditolak": True}, "Berkas ini tidak lolos pemeriksaan, sehingga tidak dapat dibuka."),
    ],
)
def test_hanya_yang_bersih_juga_bagi_pengunggah(ambil, kota, keadaan, kalimat):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, **keadaan)
    respons = ambil(kota.operator_dinkes, versi)
    assert respons.status_code == 403
    assert kalimat in respons.content.decode()
    assert ambil(kota.operator_dinkes, versi, nama="pratinjau").status_code == 403


def test_yang_ditarik_hanya_bagi_pengelolanya(ambil, kota, versi):
    unggahan.tarik_bukti(bukti=versi.bukti, oleh=kota.operator_dinkes)
    assert ambil(kota.operator_dinkes, versi).status_code == 200
    assert ambil(kota.sekretariat, versi).status_code == 200
    for siapa in (kota.operator_dinsos, kota.verifikator, kota.pimpinan):
        assert ambil(siapa, versi).status_code == 403


@pytest.mark.parametrize("nama", ["berkas", "pratinjau", "gambar_kecil"])
def test_berkas_hilang_dikatakan_terus_terang(ambil, kota, versi, nama, caplog):
    """The evidence is there, its stored file is not: said in words, not as an address that leads nowhere."""
    versi.pratinjau.save("p.webp", ContentFile(b"gambar"))
    for bidang in (versi.berkas, versi.pratinjau):
        default_storage.delete(bidang.name)
    teks = ambil(kota.operator_dinkes, versi, nama=nama)
    halaman = ambil(kota.operator_dinkes, versi, nama=nama, Accept="text/html")
    apa = "berkas tersimpan" if nama == "berkas" else "gambar pratinjau dari"
    for respons in (teks, halaman):
        kalimat = html.unescape(respons.content.decode())
        assert (respons.status_code, respons["Cache-Control"]) == (410, "private, no-store")
        assert f"Bukti ini tercatat, tetapi {apa} “sk.pdf” tidak dapat dibaca dari penyimpanan." in kalimat
        assert "Sekretariat meminta admin sistem menjalankan periksa_berkas" in kalimat
    assert teks["Content-Type"] == "text/plain; charset=utf-8"
    assert f'href="{versi.bukti.get_absolute_url()}"' in halaman.content.decode()
    assert "frame-ancestors 'self'" in halaman["Content-Security-Policy"]  # also inside the frame of a page
    assert halaman["X-Frame-Options"] == "SAMEORIGIN"
    assert f"of file {versi.pk} (evidence {versi.bukti_id}): FileNotFoundError; run periksa_berkas" in caplog.text
    assert ambil(kota.verifikator_lain, versi, nama=nama).status_code == 404  # out of scope as before


def test_berkas_hilang_tidak_dicatat_sebagai_dibuka(ambil, kota, versi):
    Bukti.objects.filter(pk=versi.bukti_id).update(kepekaan="anak")
    default_storage.delete(versi.berkas.name)
    assert ambil(kota.operator_dinkes, versi).status_code == 410
    assert not Riwayat.objects.filter(aksi=Aksi.BUKTI_DIBUKA).exists()


def test_halaman_bukti_menyebut_berkas_yang_hilang(client, kota, versi, caplog):
    client.force_login(kota.operator_dinkes)
    alamat = versi.bukti.get_absolute_url()
    assert "tidak dapat dibaca dari penyimpanan" not in client.get(alamat).content.decode()
    default_storage.delete(versi.berkas.name)
    isi_halaman = html.unescape(client.get(alamat).content.decode())
    assert "Berkas tersimpan “sk.pdf” tidak dapat dibaca dari penyimpanan." in isi_halaman
    assert reverse("bukti:berkas", args=[versi.pk]) not in isi_halaman
    assert f"file {versi.pk} (evidence {versi.bukti_id}) is not in the store" in caplog.text


def test_penyimpanan_yang_tidak_menjawab_ditanya_sekali(versi, monkeypatch):
    """It says nothing about any file, and a page does not wait for it as often as it has files."""
    ditanya = []

    def diam(nama: str) -> bool:
        ditanya.append(nama)
        raise OSError("the store cannot be reached")

    semua = [versi, VersiBuktiFactory(bukti=versi.bukti, nomor=versi.nomor, urutan=2)]
    monkeypatch.setattr(default_storage, "exists", diam)
    assert tandai_hilang(semua) == []
    assert ([v.hilang for v in semua], len(ditanya)) == ([False, False], 1)


def test_tidak_ada_alamat_lain_ke_penyimpanan(client, kota, versi):
    client.force_login(kota.operator_dinkes)
    for awalan in ("/media/", "/berkas/", "/static/", "/"):
        assert client.get(awalan + versi.berkas.name).status_code == 404


# --- Headers --------------------------------------------------------------------------------------------------------


def test_kepala_pdf(ambil, kota, versi):
    respons = ambil(kota.operator_dinkes, versi)
    assert isi(respons) == ISI
    assert {nama: respons[nama] for nama in sorted(respons.headers) if nama in KEPALA_PDF} == KEPALA_PDF | {
        "ETag": f'"{versi.sha256}"'
    }
    assert "sandbox" not in respons["Content-Security-Policy"]  # older Chromium would not show the PDF


KEPALA_PDF = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="sk-gugus-tugas-kla-2024-final-v1.pdf"',
    "Content-Length": str(len(ISI)),
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    ),
    "Content-Type": "application/pdf",
    "Cross-Origin-Resource-Policy": "same-origin",
    "ETag": "",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def test_gambar_dikurung(ambil, kota):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, tipe="image/png", isi=bahan.gambar("PNG"), nama_asli="x.html")
    respons = ambil(kota.operator_dinkes, versi)
    assert respons["Content-Type"] == "image/png"
    assert "sandbox" in respons["Content-Security-Policy"]
    assert respons["Content-Disposition"].startswith("inline; filename=")


@pytest.mark.parametrize("query", ["", "?unduh=1"])
def test_office_selalu_diunduh(ambil, kota, query):
    tipe = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="Rekap", tipe=tipe, isi=bahan.xlsx())
    respons = ambil(kota.operator_dinkes, versi, query=query)
    assert respons["Content-Disposition"] == 'attachment; filename="rekap-v1.xlsx"'
    assert respons["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


def test_unduh_pdf(ambil, kota, versi):
    respons = ambil(kota.operator_dinkes, versi, query="?unduh=1")
    assert respons["Content-Disposition"] == 'attachment; filename="sk-gugus-tugas-kla-2024-final-v1.pdf"'


@pytest.mark.parametrize(
    ("judul", "nama"),
    [
        ("Perda Nomor 5 Tahun 2023", "perda-nomor-5-tahun-2023-v1.pdf"),
        ('a"; filename="x.exe', "a-filenamexexe-v1.pdf"),
        ("../../etc/passwd", "etcpasswd-v1.pdf"),
        ("Pelindungan Anak – Éksistensi", "pelindungan-anak-eksistensi-v1.pdf"),
    ],
)
def test_nama_unduhan_dari_judul(ambil, kota, judul, nama):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul=judul)
    assert ambil(kota.operator_dinkes, versi)["Content-Disposition"] == f'inline; filename="{nama}"'


def test_nama_unduhan_tanpa_huruf_latin(ambil, kota):
    versi = VersiBuktiFactory(bukti__opd=kota.dinkes, bukti__judul="شهادة")
    assert (
        ambil(kota.operator_dinkes, versi)["Content-Disposition"] == f'inline; filename="bukti-{versi.bukti_id}-v1.pdf"'
    )


# --- Parts of a file, and asking again --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rentang", "awal", "akhir"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=100-", 100, len(ISI) - 1),
        ("bytes=-5", len(ISI) - 5, len(ISI) - 1),
        ("bytes=0-99999999", 0, len(ISI) - 1),
        ("bytes=-99999999", 0, len(ISI) - 1),
    ],
)
def test_sebagian(ambil, kota, versi, rentang, awal, akhir):
    respons = ambil(kota.operator_dinkes, versi, Range=rentang)
    assert respons.status_code == 206
    assert respons["Content-Range"] == f"bytes {awal}-{akhir}/{len(ISI)}"
    assert respons["Content-Length"] == str(akhir - awal + 1)
    assert respons["X-Content-Type-Options"] == "nosniff"
    assert isi(respons) == ISI[awal : akhir + 1]


@pytest.mark.parametrize("rentang", [f"bytes={len(ISI)}-", "bytes=99999999-", "bytes=-0"])
def test_di_luar_berkas(ambil, kota, versi, rentang):
    respons = ambil(kota.operator_dinkes, versi, Range=rentang)
    assert (respons.status_code, respons["Content-Range"]) == (416, f"bytes */{len(ISI)}")


@pytest.mark.parametrize("rentang", ["bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=-", "omong kosong"])
def test_rentang_yang_tidak_dimengerti_mendapat_seluruhnya(ambil, kota, versi, rentang):
    respons = ambil(kota.operator_dinkes, versi, Range=rentang)
    assert (respons.status_code, isi(respons)) == (200, ISI)


def test_sudah_dipegang_peramban(ambil, kota, versi):
    respons = ambil(kota.operator_dinkes, versi, **{"If-None-Match": f'"{versi.sha256}"'})
    assert respons.status_code == 304
    assert respons["Cache-Control"] == "private, no-cache"
    assert ambil(kota.operator_dp3a, versi, **{"If-None-Match": f'"{versi.sha256}"'}).status_code == 404


def test_if_range_lama_mendapat_seluruhnya(ambil, kota, versi):
    sebagian = ambil(kota.operator_dinkes, versi, **{"Range": "bytes=0-3", "If-Range": f'"{versi.sha256}"'})
    seluruhnya = ambil(kota.operator_dinkes, versi, **{"Range": "bytes=0-3", "If-Range": '"lain"'})
    assert (sebagian.status_code, seluruhnya.status_code) == (206, 200)


def test_head_tanpa_isi(client, kota, versi):
    client.force_login(kota.operator_dinkes)
    for kepala in ({}, {"Range": "bytes=0-9"}):  # a range is for GET alone
        respons = client.head(reverse("bukti:berkas", args=[versi.pk]), headers=kepala)
        assert (respons.status_code, respons["Content-Length"], respons.content) == (200, str(len(ISI)), b"")


@pytest.mark.parametrize("kepala", [{}, {"Range": "bytes=5-9"}])
@pytest.mark.parametrize("metode", ["get", "head"])
def test_berkas_ditutup_juga_bila_tidak_dibaca(client, kota, versi, monkeypatch, metode, kepala):
    """A reader who asks for the head alone, or is gone before the first byte, leaves no file open."""
    dibuka = []
    buka = default_storage.open
    monkeypatch.setattr(default_storage, "open", lambda *a: dibuka.append(buka(*a)) or dibuka[-1])
    client.force_login(kota.operator_dinkes)
    getattr(client, metode)(reverse("bukti:berkas", args=[versi.pk]), headers=kepala).close()
    assert [f.closed for f in dibuka] == [True]


@pytest.mark.parametrize("metode", ["post", "put", "delete"])
def test_hanya_dibaca(client, kota, versi, metode):
    client.force_login(kota.operator_dinkes)
    assert getattr(client, metode)(reverse("bukti:berkas", args=[versi.pk])).status_code == 405


# --- Previews -------------------------------------------------------------------------------------------------------


def test_pratinjau(ambil, kota, versi):
    from django.core.files.base import ContentFile

    assert ambil(kota.operator_dinkes, versi, nama="pratinjau").status_code == 404
    versi.pratinjau.save("x.webp", ContentFile(bahan.gambar("WEBP", (60, 80))))
    respons = ambil(kota.operator_dinkes, versi, nama="pratinjau")
    assert (respons.status_code, respons["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in respons["Content-Security-Policy"]
    assert ambil(kota.operator_dp3a, versi, nama="pratinjau").status_code == 404
