"""A client of the upload protocol for tests, on Django's test client."""

import base64
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse

ISI = bytes(range(256)) * 16  # 4096 bytes
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
JENIS = "application/offset+octet-stream"


def sandi(teks: str) -> str:
    return base64.b64encode(teks.encode()).decode()


class Tus:
    def __init__(self, client: Client, pengguna) -> None:
        self.client = client
        client.force_login(pengguna)

    def mulai(self, nama: str = "sk.pdf", panjang: object = len(ISI), **kepala: object):
        kepala = {
            **TUS, "HTTP_UPLOAD_LENGTH": str(panjang), "HTTP_UPLOAD_METADATA": f"filename {sandi(nama)}"
        } | kepala  # fmt: skip
        return self.client.generic("POST", reverse("bukti:tus"), b"", content_type="text/plain", **kepala)

    def kirim(self, alamat: str, isi: bytes, mulai: int, jenis: str = JENIS, **kepala):
        return self.client.generic(
            "PATCH", alamat, isi, content_type=jenis, **{**TUS, "HTTP_UPLOAD_OFFSET": str(mulai)} | kepala
        )

    def tanya(self, alamat: str):
        return self.client.head(alamat, **TUS)


def teks(respons) -> tuple[int, str]:
    return respons.status_code, respons.content.decode()


def di_cakram() -> list[bytes]:
    return [p.read_bytes() for p in Path(settings.KLA_FOLDER_UNGGAHAN).glob("*")]
