"""Typed answers to the questions settings.py asks the environment. Wrong answers stop the portal at once."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from bukti.pemindai_virus import urai_alamat

LOKAL, PRODUKSI = "lokal", "produksi"
HOST_LOKAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}
PANJANG_KUNCI = 50
_KATA_CONTOH = ("insecure", "ganti", "change", "example", "contoh", "secret-key", "rahasia")


def baca_mode(mode: str) -> str:
    if mode not in (LOKAL, PRODUKSI):
        raise ImproperlyConfigured(f"KLA_MODE must be '{LOKAL}' or '{PRODUKSI}', not '{mode}'.")
    return mode


def kunci_lokal(data_dir: Path) -> str:
    """The laptop's own secret: made once, readable by its owner only, whole or not there at all."""
    berkas = data_dir / "kunci-rahasia"
    if not berkas.exists():
        sementara = data_dir / f".kunci-{os.getpid()}"
        with open(os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as keluaran:
            keluaran.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # another process was faster: its secret counts
            os.link(sementara, berkas)
        sementara.unlink()
    return berkas.read_text(encoding="ascii").strip()


def periksa_lokal(*, allowed_hosts: list[str]) -> None:
    luar = sorted(set(allowed_hosts) - HOST_LOKAL)
    if luar:
        raise ImproperlyConfigured(
            f"KLA_MODE=lokal serves this computer only; ALLOWED_HOSTS may not hold {', '.join(luar)}. "
            "Set KLA_MODE=produksi to serve others."
        )


def periksa_produksi(
    *, secret_key: str, debug: bool, allowed_hosts: list[str], redis_url: str, pekerja_tertanam: bool
) -> None:
    """Refuse to start in production with anything that is only right on a laptop."""
    salah = list(_galat_kunci(secret_key))
    if debug:
        salah.append("DEBUG must be off")
    if not allowed_hosts:
        salah.append("ALLOWED_HOSTS must name the portal's hosts")
    if any(host == "*" or host.startswith(".") for host in allowed_hosts):
        salah.append("ALLOWED_HOSTS may not hold '*' or a wildcard domain")
    if not redis_url:
        salah.append("REDIS_URL must be set, else no job ever runs")
    if pekerja_tertanam:
        salah.append("KLA_PEKERJA_TERTANAM is for a laptop: run worker and beat as processes")
    if salah:
        raise ImproperlyConfigured("KLA_MODE=produksi refuses this configuration: " + "; ".join(salah) + ".")


def _galat_kunci(secret_key: str) -> list[str]:
    if not secret_key:
        return ["SECRET_KEY is missing"]
    if len(secret_key) < PANJANG_KUNCI or len(set(secret_key)) < 10:
        return [f"SECRET_KEY must be random and at least {PANJANG_KUNCI} characters long"]
    if any(kata in secret_key.lower() for kata in _KATA_CONTOH):
        return ["SECRET_KEY is an example value"]
    return []


def surel(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings out of one address; nothing is sent when it is empty."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        isi = environ.Env.email_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured) as galat:
        raise ImproperlyConfigured("EMAIL_URL is not understood, e.g. smtp+tls://USER:PASSWORD@HOST:587") from galat
    if isi["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
        isi["EMAIL_BACKEND"] = "klaster.sambungan_surel.SambunganSurel"
    return {nama: nilai for nama, nilai in isi.items() if nilai is not None}


def alamat_situs(alamat: str, *, hosts: list[str], produksi: bool) -> str:
    """The portal's own address without a slash at the end, for links that are read outside of it."""
    if not alamat:
        return f"https://{hosts[0]}" if produksi and hosts else "http://127.0.0.1:8000"
    bagian = urlsplit(alamat)
    if bagian.scheme not in (("https",) if produksi else ("http", "https")) or not bagian.netloc or bagian.query:
        raise ImproperlyConfigured(f"KLA_ALAMAT_SITUS must be like https://kla.kota.go.id, not '{alamat}'.")
    return alamat.rstrip("/")


def pengirim(situs: str) -> str:
    """The sender of the portal's mails where none is named."""
    return f"Portal KLA <portal-kla@{urlsplit(situs).hostname}>"


def alamat_clamav(alamat: str) -> str:
    """The address of the virus scanner, or "" for none. A slip in it would leave every file waiting for good."""
    try:
        if alamat:
            urai_alamat(alamat)
    except ValueError as galat:
        raise ImproperlyConfigured(f"KLA_CLAMAV is {galat}.") from galat
    return alamat


def url_cache(redis_url: str) -> str:
    """Django's cache wants unix://, Celery redis+socket://, for the same Redis."""
    return redis_url.replace("redis+socket://", "unix://", 1)


def penyimpanan_berkas(*, ember: str, titik_akhir: str) -> dict[str, Any]:
    """Where the files are: a bucket when one is named, else the folder `MEDIA_ROOT`.

    Stores other than Amazon's (`titik_akhir` is their address, which boto3 reads by itself) want the bucket's name in
    the path.
    """
    if not ember:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    pilihan = {"bucket_name": ember, "addressing_style": "path" if titik_akhir else "auto"}
    return {"BACKEND": "kla_portal.penyimpanan.PenyimpananS3", "OPTIONS": pilihan}
