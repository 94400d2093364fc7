"""The server of tus 1.0: what goes in, how it is continued, and every way in which it can go wrong."""

import base64
import io
import os
from datetime import timedelta
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

ISI = bytes(range(256)) * 16  # 4096 bytes
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


def sandi(teks: str) -> str:
    return base64.b64encode(teks.encode()).decode()


class Tus:
    """A client of the protocol, on Django's test client."""

    def __init__(self, client: Client, pengguna) -> None:
        self.client = client
        client.force_login(pengguna)

    def mulai(self, nama: str = "sk.pdf", panjang: object = len(ISI), **kepala: object):
        kepala = {
            **TUS, "HTTP_UPLOAD_LENGTH": str(panjang), "HTTP_UPLOAD_METADATA": f"filename {sandi(nama)}"
        } | kepala  # fmt: skip
        return self.client.generic("POST", reverse("bukti:tus"), b"", content_type="text/plain", **kepala)

    def kirim(self, alamat: str, isi: bytes, mulai: int, jenis: str = "application/offset+octet-stream", **kepala):
        return self.client.generic(
            "PATCH", alamat, isi, content_type=jenis, **{**TUS, "HTTP_UPLOAD_OFFSET": str(mulai)} | kepala
        )

    def tanya(self, alamat: str):
        return self.client.head(alamat, **TUS)


@pytest.fixture
def tus(client, kota) -> Tus:
    return Tus(client, kota.operator_dinkes)


def teks(respons) -> tuple[int, str]:
    return respons.status_code, respons.content.decode()


def di_cakram() -> list[bytes]:
    return [p.read_bytes() for p in Path(settings.KLA_FOLDER_UNGGAHAN).glob("*")]


# --- As it should go ------------------------------------------------------------------------------------------------


def test_server_menyebut_kemampuannya(tus):
    respons = tus.client.options(reverse("bukti:tus"))
    assert (respons.status_code, respons["Tus-Version"], respons["Tus-Max-Size"]) == (204, "1.0.0", "104857600")
    assert respons["Tus-Extension"] == "creation,creation-with-upload,expiration,termination"


def test_seperempat_demi_seperempat(tus):
    mulai = tus.mulai("Perwali 12.pdf")
    assert (mulai.status_code, mulai["Upload-Offset"], mulai["Tus-Resumable"]) == (201, "0", "1.0.0")
    alamat = mulai["Location"]
    for ke in range(4):
        bagian = tus.kirim(alamat, ISI[ke * 1024 : (ke + 1) * 1024], ke * 1024)
        assert (bagian.status_code, bagian["Upload-Offset"]) == (204, str((ke + 1) * 1024))
        tanya = tus.tanya(alamat)
        assert (tanya["Upload-Offset"], tanya["Upload-Length"]) == (str((ke + 1) * 1024), "4096")
        assert tanya["Cache-Control"] == "no-store"
    assert di_cakram() == [ISI]
    unggahan = Unggahan.objects.get()
    assert (unggahan.nama, unggahan.utuh, unggahan.pengguna.username) == ("Perwali 12.pdf", True, "sini.dinkes")


def test_folder_yang_bernama_kode(tus):
    """What is dropped as a folder named after a question stays proposed for that question."""
    tus.mulai(HTTP_UPLOAD_METADATA=f"filename {sandi('rapat.jpg')},relativePath {sandi('Bukti/4.1 RAD/rapat.jpg')}")
    assert Unggahan.objects.get().nama == "4.1 - rapat.jpg"


def test_isi_boleh_ikut_sejak_permulaan(tus):
    respons = tus.client.generic(
        "POST",
        reverse("bukti:tus"),
        ISI[:1000],
        content_type="application/offset+octet-stream",
        HTTP_UPLOAD_LENGTH="4096",
        HTTP_UPLOAD_METADATA=f"filename {sandi('a.pdf')}",
        **TUS,
    )
    assert (respons.status_code, respons["Upload-Offset"]) == (201, "1000")
    assert di_cakram() == [ISI[:1000]]


def test_patch_lewat_post_bila_proksi_menolak_patch(tus):
    alamat = tus.mulai()["Location"]
    respons = tus.client.generic(
        "POST",
        alamat,
        ISI,
        content_type="application/offset+octet-stream",
        HTTP_X_HTTP_METHOD_OVERRIDE="PATCH",
        HTTP_UPLOAD_OFFSET="0",
        **TUS,
    )
    assert (respons.status_code, respons["Upload-Offset"]) == (204, "4096")
    assert tus.client.post(alamat, **TUS).status_code == 405


def test_dibatalkan(tus):
    alamat = tus.mulai()["Location"]
    assert tus.client.delete(alamat, **TUS).status_code == 204
    assert (Unggahan.objects.count(), tus.tanya(alamat).status_code) == (0, 404)


def test_dibatalkan_membuang_isinya(tus, django_capture_on_commit_callbacks):
    alamat = tus.mulai()["Location"]
    tus.kirim(alamat, ISI[:100], 0)
    with django_capture_on_commit_callbacks(execute=True):
        tus.client.delete(alamat, **TUS)
    assert di_cakram() == []


# --- Broken off -----------------------------------------------------------------------------------------------------


class Putus(io.BytesIO):
    """A line that is cut after what it holds."""

    def read(self, n: int = -1) -> bytes:
        if potong := super().read(n):
            return potong
        raise ConnectionResetError("cut")


def test_terputus_yang_sampai_tersimpan(tus, kota):
    for terkirim in [0, 1, 1024, 2048, 3072, 4095]:
        unggahan = layanan.mulai_unggahan(nama="a.pdf", panjang=4096, oleh=kota.operator_dinkes)
        sampai = layanan.terima_isi(unggahan=unggahan, mulai=0, aliran=Putus(ISI[:terkirim]), panjang=4096)
        unggahan.refresh_from_db()
        assert (sampai, unggahan.diterima) == (terkirim, terkirim)
        alamat = reverse("bukti:tus_berkas", args=[unggahan.pk])
        assert tus.kirim(alamat, ISI[terkirim:], terkirim)["Upload-Offset"] == "4096"
        assert di_cakram() == [ISI]
        Unggahan.objects.all().delete()
        layanan.buang_bagian(unggahan.pk)


def test_berkas_besar_disimpan_tiap_megabita(kota, monkeypatch):
    """Killed at any moment it loses no more than that."""
    monkeypatch.setattr(layanan, "SIMPAN_TIAP", 1024)
    monkeypatch.setattr(layanan, "BACA", 512)
    unggahan = layanan.mulai_unggahan(nama="a.pdf", panjang=4096, oleh=kota.operator_dinkes)
    terlihat = []

    class Mengamati(io.BytesIO):
        def read(self, n: int = -1) -> bytes:
            terlihat.append(Unggahan.objects.get().diterima)
            return super().read(n)

    assert layanan.terima_isi(unggahan=unggahan, mulai=0, aliran=Mengamati(ISI), panjang=4096) == 4096
    assert terlihat == [0, 0, 1024, 1024, 2048, 2048, 3072, 3072]


def test_saluran_lambat_disimpan_menurut_waktu(kota, monkeypatch):
    monkeypatch.setattr(layanan, "SIMPAN_TIAP_DETIK", 0.0)
    unggahan = layanan.mulai_unggahan(nama="a.pdf", panjang=4096, oleh=kota.operator_dinkes)
    with pytest.raises(KeyboardInterrupt):

        class Mati(io.BytesIO):
            def read(self, n: int = -1) -> bytes:
                if self.tell() >= 300:
                    raise KeyboardInterrupt
                return super().read(100)

        layanan.terima_isi(unggahan=unggahan, mulai=0, aliran=Mati(ISI), panjang=4096)
    unggahan.refresh_from_db()
    assert unggahan.diterima == 300


def test_sambungan_lama_yang_terbangun_ditolak(kota):
    """A connection that hung wakes up after the upload was continued by another one: nothing is mixed."""
    unggahan = layanan.mulai_unggahan(nama="a.pdf", panjang=4096, oleh=kota.operator_dinkes)

    class Menggantung(io.BytesIO):
        def read(self, n: int = -1) -> bytes:
            terkini = Unggahan.objects.get()
            if terkini.diterima == 0:
                layanan.terima_isi(unggahan=terkini, mulai=0, aliran=io.BytesIO(ISI[:2048]), panjang=2048)
            return super().read(n)

    with pytest.raises(layanan.Bergeser, match="sudah dilanjutkan dari tempat lain"):
        layanan.terima_isi(unggahan=unggahan, mulai=0, aliran=Menggantung(b"X" * 4096), panjang=4096)
    assert di_cakram() == [ISI[:2048]]


def test_cakram_penuh_tidak_memajukan_apa_pun(tus, monkeypatch):
    alamat = tus.mulai()["Location"]
    tus.kirim(alamat, ISI[:1024], 0)
    with monkeypatch.context() as penuh:
        penuh.setattr(layanan.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        respons = tus.kirim(alamat, ISI[1024:], 1024)
    assert teks(respons) == (
        507,
        "Berkas “sk.pdf” tidak dapat disimpan: ruang penyimpanan portal penuh atau tidak dapat ditulis. "
        "Hubungi admin sistem, lalu unggah lagi.",
    )
    assert tus.tanya(alamat)["Upload-Offset"] == "1024"
    assert tus.kirim(alamat, ISI[1024:], 1024).status_code == 204
    assert di_cakram() == [ISI]


def test_cakram_hampir_penuh_ditolak_di_depan(tus, settings):
    settings.KLA_SISA_DISK_MIN = 10**18
    assert tus.mulai().status_code == 507
    assert (Unggahan.objects.count(), di_cakram()) == (0, [])


def test_isi_di_cakram_hilang(tus):
    alamat = tus.mulai()["Location"]
    tus.kirim(alamat, ISI[:100], 0)
    layanan.buang_bagian(Unggahan.objects.get().pk)
    assert tus.tanya(alamat).status_code == 410
    assert teks(tus.kirim(alamat, ISI[100:], 100)) == (
        410,
        "Unggahan “sk.pdf” sudah dihapus karena terlalu lama tidak dilanjutkan. Unggah lagi dari awal.",
    )


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
    kosong = tus.kirim(alamat, b"", 4096, CONTENT_TYPE="application/offset+octet-stream", CONTENT_LENGTH="0")
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
    permintaan = rf.patch("/x/", **TUS, HTTP_UPLOAD_OFFSET="0", CONTENT_TYPE="application/offset+octet-stream")
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
        "Ruang simpan Dinas Kesehatan Kota Sini tinggal 0 KB dari 9 KB, sedangkan kiriman ini 1 bita. "
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


# --- Swept ----------------------------------------------------------------------------------------------------------


def test_sapu(kota, tmp_path):
    lama, baru, jadi = (
        layanan.mulai_unggahan(nama=f"{n}.pdf", panjang=10, oleh=kota.operator_dinkes) for n in ("lama", "baru", "jadi")
    )
    lampau = timezone.now() - timedelta(days=4)
    Unggahan.objects.filter(pk=lama.pk).update(kedaluwarsa_pada=lampau)
    yatim = layanan.jalur_bagian(uuid4())
    yatim.write_bytes(b"x")
    segar = layanan.jalur_bagian(uuid4())
    segar.write_bytes(b"begun at this moment, its row is not there yet")
    for jalur in (layanan.jalur_bagian(lama.pk), layanan.jalur_bagian(baru.pk), yatim):
        os.utime(jalur, (lampau.timestamp(), lampau.timestamp()))
    assert layanan.sapu_unggahan() == 3  # a row, its piece, a piece without a row
    assert set(Unggahan.objects.values_list("pk", flat=True)) == {baru.pk, jadi.pk}
    assert {p.stem for p in segar.parent.iterdir()} == {str(baru.pk), str(jadi.pk), segar.stem}
    assert layanan.sapu_unggahan() == 0
