"""What docker-compose.yml, .env.example and the scanner's configuration name is what the portal reads."""

import re
import shutil
import subprocess
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from bukti.pemindai_virus import DETIK_MAKS, urai_alamat
from tests.conftest import AKAR

pytestmark = pytest.mark.sekali
COMPOSE = yaml.safe_load((AKAR / "docker-compose.yml").read_text(encoding="utf-8"))
CONTOH = (AKAR / ".env.example").read_text(encoding="utf-8")
#: Read by boto3 and by compose itself, not by us.
LUAR = re.compile(r"AWS_[A-Z0-9_]+|COMPOSE_PROFILES|POSTGRES_PASSWORD")
_SATUAN = {"K": 1024, "M": 1024**2, "G": 1024**3}


def dibaca() -> set[str]:
    """The names that the portal asks its environment for."""
    sumber = [AKAR / "kla_portal" / nama for nama in ("settings.py", "gunicorn_conf.py")]
    pola = re.compile(r"""(?:env(?:\.\w+)?|environ(?:\.get)?)[(\[]\s*["']([A-Z][A-Z0-9_]+)["']""")
    return {nama for berkas in sumber for nama in pola.findall(berkas.read_text(encoding="utf-8"))}


def clamd() -> dict[str, str]:
    baris = (AKAR / "skrip" / "clamd.conf").read_text(encoding="utf-8").splitlines()
    return dict(satu.split(" ", 1) for satu in baris if satu and not satu.startswith("#"))


def bita(ukuran: str) -> int:
    return int(ukuran[:-1]) * _SATUAN[ukuran[-1]]


def test_every_setting_that_the_containers_get_is_read():
    portal = [isi for isi in COMPOSE["services"].values() if isi.get("image") == "kla-portal"]
    diberikan = {nama for isi in portal for nama in isi["environment"]}
    assert len(portal) == 4
    assert {nama for nama in diberikan - dibaca() if not LUAR.fullmatch(nama)} == set()


def test_every_setting_of_the_example_is_read():
    disebut = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]{2,})=", CONTOH, re.MULTILINE))
    assert {"KLA_CLAMAV", "EMAIL_URL", "KLA_KUOTA_OPD"} <= disebut
    assert {nama for nama in disebut - dibaca() if not LUAR.fullmatch(nama)} == set()


def test_the_scanner_that_the_example_names_is_the_service():
    layanan = COMPOSE["services"]["clamd"]
    (alamat,) = re.findall(r"KLA_CLAMAV=(tcp://\S+)", CONTOH)
    (profil,) = re.findall(r"COMPOSE_PROFILES=(\S+)", CONTOH)
    assert urlsplit(alamat).hostname == "clamd"
    assert urai_alamat(alamat) == ("clamd", int(clamd()["TCPSocket"]))
    assert layanan["profiles"] == [profil]
    assert "ports" not in layanan  # clamd knows no password
    assert layanan["healthcheck"]["test"][0] == "CMD"
    for volume in layanan["volumes"]:
        asal = volume.split(":")[0]
        assert asal in COMPOSE["volumes"] or (AKAR / asal).is_file(), volume
    assert clamd()["DatabaseDirectory"] == "/var/lib/clamav" == layanan["volumes"][0].split(":")[1]


def test_the_scanner_takes_what_the_portal_takes_and_says_when_it_does_not():
    isi = clamd()
    for batas in ("StreamMaxLength", "MaxFileSize"):
        assert bita(isi[batas]) > settings.KLA_UKURAN_BERKAS_MAKS
    assert bita(isi["MaxScanSize"]) >= bita(isi["MaxFileSize"])
    assert isi["AlertExceedsMax"] == "yes"
    assert int(isi["MaxScanTime"]) < DETIK_MAKS * 1000
    operasi = (AKAR / "docs" / "operasi.md").read_text(encoding="utf-8")
    for nama in ("StreamMaxLength", "MaxFileSize", "MaxScanSize", "AlertExceedsMax"):
        assert f"{nama} {isi[nama]}" in operasi


@pytest.mark.skipif(not shutil.which("clamconf"), reason="needs ClamAV's programs")
def test_clamd_knows_every_option():
    jadi = subprocess.run(["clamconf", "-g", "clamd.conf"], capture_output=True, text=True, check=True, timeout=20)
    dikenal = set(re.findall(r"^#?(\w+) ", jadi.stdout, re.MULTILINE))
    assert set(clamd()) <= dikenal
