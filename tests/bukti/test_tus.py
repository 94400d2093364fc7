"""The server of tus 1.0: what goes in, how it is continued when the line, the disk or the time gives out."""

import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bukti.models import Unggahan
from bukti.services import unggahan_bertahap as layanan
from tests.bukti.bahan_tus import ISI, JENIS, TUS, Tus, di_cakram, sandi, teks


@pytest.fixture
def tus(client, kota) -> Tus:
    return Tus(client, kota.operator_dinkes)


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
        content_type=JENIS,
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
        content_type=JENIS,
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


def test_sapu_bersama_penyapu_lain(kota, monkeypatch):
    """What another sweeper has taken away between the listing and the look at it is nobody's fault."""
    hilang = layanan.jalur_bagian(uuid4())
    hilang.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(Path, "glob", lambda folder, pola: iter([hilang]))
    assert layanan.sapu_unggahan() == 0
