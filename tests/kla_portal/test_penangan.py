"""Requests that are too much for the portal: said as such, with what to do, to people and to the upload script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kla_portal import berkas_sementara
from tests.dunia import Dunia

XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
ALAMAT = ["32.77", 2024, "4.1"]


@pytest.fixture
def kirim(client, dunia: Dunia):
    client.force_login(dunia.sini.operator_dinkes)
    client.raise_request_exception = False

    def _kirim(data, **kepala):
        return client.post(reverse("bukti:unggah", args=ALAMAT), data, **kepala)

    return _kirim


def berkas(banyak: int, isi: bytes = b"x") -> dict:
    return {"u-berkas": [SimpleUploadedFile(f"{n}.pdf", isi) for n in range(banyak)]}


def test_terlalu_banyak_berkas(kirim):
    pesan = (
        "Satu formulir memuat paling banyak 200 berkas. Kembali ke halaman sebelumnya, lalu kirim dalam beberapa kali."
    )
    halaman = kirim(berkas(201))
    assert (halaman.status_code, pesan in halaman.content.decode()) == (413, True)
    assert "Kode 413" in halaman.content.decode()
    skrip = kirim(berkas(201), **XHR)
    assert (skrip.status_code, skrip.json()) == (413, {"pesan": pesan})


def test_terlalu_banyak_isian(kirim, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    halaman = kirim({f"isian-{n}": "x" for n in range(11)})
    assert halaman.status_code == 413
    assert "Isian formulir ini terlalu banyak untuk sekali kirim." in halaman.content.decode()


@pytest.mark.parametrize("saat", ["mulai", "di tengah"])
def test_cakram_penuh_saat_berkas_datang(kirim, settings, tmp_path, monkeypatch, saat):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    if saat == "mulai":
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "tidak-ada")
    else:

        class Penuh:
            def write(self, _: bytes) -> None:
                raise OSError(28, "No space left on device")

            def close(self) -> None:
                """Nothing was opened."""

        semula = berkas_sementara.BerkasSementara.new_file

        def dengan_cakram_penuh(sendiri, *args, **kwargs) -> None:
            semula(sendiri, *args, **kwargs)
            sendiri.file = Penuh()

        monkeypatch.setattr(berkas_sementara.BerkasSementara, "new_file", dengan_cakram_penuh)
    halaman = kirim(berkas(1, b"x" * 100))
    assert halaman.status_code == 507
    assert "Ruang penyimpanan portal penuh, sehingga berkas tidak dapat diterima." in halaman.content.decode()


def test_permintaan_rusak_lainnya_tetap_400(client):
    halaman = client.get("/masuk/", HTTP_HOST="jahat.contoh")
    assert halaman.status_code == 400
    assert "Peramban mengirim data yang tidak lengkap" in halaman.content.decode()
