"""The private store as an S3-compatible bucket (`KLA_S3_BUCKET`); without one, files lie in a folder.

What differs from django-storages: nothing has an address of its own, files are read as they are asked for (a range of a
large PDF does not fetch all of it), and whatever goes wrong is an `OSError`, as with a folder, so that the services
need to know one kind of store only.
"""

import errno
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from boto3.exceptions import Boto3Error  # noqa: TID253 -- this module is loaded only where S3 is set
from boto3.s3.transfer import TransferConfig  # noqa: TID253
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils import timezone
from storages.backends.s3 import S3Storage
from storages.utils import clean_name
from urllib3.exceptions import HTTPError

from kla_portal.daftar_berkas import BerkasAda, PenyimpananTerputus

#: Seconds to reach the store, and to wait for its next byte.
SAMBUNG_MAKS, BACA_MAKS = 5, 30
TAMPUNG = 256 * 1024
CABUT_MAKS = 3
#: Objects named by one request for a list; no store gives more.
DAFTAR_SEKALI = 1000
TIADA = {"404", "NoSuchKey", "NotFound"}
PENUH = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "EntityTooLarge", "507"}


@contextmanager
def sebagai_oserror(nama: str) -> Iterator[None]:
    """What boto3 raises as the `OSError` that a folder would have raised."""
    try:
        yield
    except ClientError as galat:
        kode = str(galat.response.get("Error", {}).get("Code", ""))
        if kode in TIADA:
            raise FileNotFoundError(errno.ENOENT, "not in the store", nama) from galat
        if kode in PENUH:
            raise OSError(errno.ENOSPC, f"the store takes no more ({kode})", nama) from galat
        raise PenyimpananTerputus(f"the store refused {nama}: {kode}") from galat
    except (BotoCoreError, Boto3Error, HTTPError) as galat:
        raise PenyimpananTerputus(f"the store cannot be reached for {nama}: {galat}") from galat


class PenyimpananS3(S3Storage):
    """A bucket that only the portal reads and writes. `OPTIONS`: those of django-storages."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "default_acl": None,  # the bucket's own: private
            "querystring_auth": True,
            "client_config": Config(
                connect_timeout=SAMBUNG_MAKS,
                read_timeout=BACA_MAKS,
                retries={"max_attempts": 3, "mode": "standard"},
                s3={"addressing_style": self._pilihan.get("addressing_style") or "auto"},
                # Stores other than Amazon's know no trailing checksums; the worker compares the SHA-256 anyway.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            "transfer_config": TransferConfig(max_concurrency=4),
        }

    def __init__(self, **pilihan: Any) -> None:
        self._pilihan = pilihan
        super().__init__(**pilihan)

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError("This file is not accessible via a URL.")

    def _open(self, name: str, mode: str = "rb") -> File:
        """To read: piece by piece, from wherever it is asked. Writing goes through `save` only."""
        if mode != "rb":
            raise NotImplementedError("files in the store are written with save()")
        kunci = self._normalize_name(clean_name(name))
        klien = self.connection.meta.client
        try:
            with sebagai_oserror(name):
                kepala = klien.head_object(Bucket=self.bucket_name, Key=kunci)
        except FileNotFoundError:
            self._pastikan_ember()  # a wrong bucket must not look like a lost file
            raise
        return BerkasS3(name, lambda: _Objek(klien, self.bucket_name, kunci, kepala["ContentLength"], kepala["ETag"]))

    def _save(self, name: str, content: File) -> str:
        with sebagai_oserror(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with sebagai_oserror(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with sebagai_oserror(name):
            return super().exists(name)

    def size(self, name: str) -> int:
        with sebagai_oserror(name):
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        with sebagai_oserror(name):
            return super().get_modified_time(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with sebagai_oserror(name):
            return super().listdir(name)

    def telusuri(self, awalan: str = "") -> Iterator[BerkasAda]:
        """Every object whose name begins so, a thousand a request."""
        with sebagai_oserror(awalan):
            halaman = self.connection.meta.client.get_paginator("list_objects_v2")
            for satu in halaman.paginate(
                Bucket=self.bucket_name, Prefix=awalan, PaginationConfig={"PageSize": DAFTAR_SEKALI}
            ):
                for isi in satu.get("Contents", ()):
                    yield BerkasAda(isi["Key"], isi["Size"], isi["LastModified"])

    def unggahan_terbengkalai(self, umur: timedelta) -> list[tuple[str, str]]:
        """Uploads in parts begun longer ago than this and never finished, as (name, upload id)."""
        batas = timezone.now() - umur
        with sebagai_oserror(""):
            halaman = self.connection.meta.client.get_paginator("list_multipart_uploads")
            return [
                (isi["Key"], isi["UploadId"])
                for satu in halaman.paginate(Bucket=self.bucket_name)
                for isi in satu.get("Uploads", ())
                if isi["Initiated"] < batas
            ]

    def batalkan_unggahan(self, nama: str, nomor: str) -> None:
        """Give up an upload in parts; its parts are freed."""
        with sebagai_oserror(nama), suppress(FileNotFoundError):
            self.connection.meta.client.abort_multipart_upload(Bucket=self.bucket_name, Key=nama, UploadId=nomor)

    def _pastikan_ember(self) -> None:
        try:
            with sebagai_oserror(self.bucket_name):
                self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError as galat:
            raise PenyimpananTerputus(f"the bucket {self.bucket_name} does not exist") from galat


class BerkasS3(File):
    """An open object; like a file of a folder it may be closed and opened again."""

    def __init__(self, nama: str, buka: "Callable[[], _Objek]") -> None:
        self._buka = buka
        objek = buka()
        super().__init__(io.BufferedReader(objek, TAMPUNG), name=nama)
        self.size = objek.ukuran

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "BerkasS3":
        if self.closed:
            self.file = io.BufferedReader(self._buka(), TAMPUNG)
        else:
            self.seek(0)
        return self


class _Objek(io.RawIOBase):
    """One object as a readable, seekable stream: one request for a stretch that is read through, a new one after a
    jump or a broken connection. An object that is exchanged meanwhile is an error, not a mixture."""

    def __init__(self, klien: Any, ember: str, kunci: str, ukuran: int, etag: str) -> None:
        super().__init__()
        self._klien, self._ember, self._kunci = klien, ember, kunci
        self.ukuran, self._etag = ukuran, etag
        self._posisi = 0
        self._aliran: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._posisi

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        dasar = {io.SEEK_SET: 0, io.SEEK_CUR: self._posisi, io.SEEK_END: self.ukuran}[whence]
        tujuan = max(dasar + offset, 0)
        if tujuan != self._posisi:
            self._putus()
        self._posisi = tujuan
        return tujuan

    def readinto(self, tampung: Any) -> int:
        if self._posisi >= self.ukuran or not len(tampung):
            return 0
        potong = self._ambil(len(tampung))
        tampung[: len(potong)] = potong
        self._posisi += len(potong)
        return len(potong)

    def close(self) -> None:
        self._putus()
        super().close()

    def _ambil(self, banyak: int) -> bytes:
        """The next bytes; a connection that breaks is made anew from where it broke."""
        for percobaan in range(CABUT_MAKS):
            try:
                with sebagai_oserror(self._kunci):
                    if self._aliran is None:
                        self._aliran = self._klien.get_object(
                            Bucket=self._ember, Key=self._kunci, IfMatch=self._etag, Range=f"bytes={self._posisi}-"
                        )["Body"]
                    potong = self._aliran.read(banyak)
                if potong:
                    return potong
                raise PenyimpananTerputus(f"the store ended {self._kunci} early")
            except PenyimpananTerputus:
                self._putus()
                if percobaan == CABUT_MAKS - 1:
                    raise
        raise AssertionError("unreachable")

    def _putus(self) -> None:
        if self._aliran is not None:
            self._aliran.close()
            self._aliran = None
