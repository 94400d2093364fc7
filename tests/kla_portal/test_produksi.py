"""What docker-compose.yml starts, started here as plain processes: production mode, real PostgreSQL and Redis.

The commands and variables are read from the compose file itself; only the addresses are those of this test run.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import yaml
from django.conf import settings

from tests.basis_data import templat
from tests.conftest import AKAR
from tests.kla_portal.proses import ambil, lingkungan, port_bebas, proses, tunggu_sehat

HOST = "kla.example.go.id"
TLS = {"Host": HOST, "X_Forwarded_Proto": "https"}
LAYANAN = yaml.safe_load((AKAR / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
TUGAS = "from klaster.tasks import catat_denyut; catat_denyut.delay()"


# --- The files, without starting anything -----------------------------------------------------------------------


def test_compose_punya_semua_layanan_dari_satu_citra():
    portal = [LAYANAN[nama] for nama in ("migrate", "web", "worker", "beat")]

    assert set(LAYANAN) == {"postgres", "redis", "clamd", "migrate", "web", "worker", "beat"}
    assert {layanan["image"] for layanan in portal} == {"kla-portal"}
    assert {layanan["environment"]["KLA_MODE"] for layanan in portal} == {"produksi"}
    assert all("berkas:/data/berkas" in layanan["volumes"] for layanan in portal)


def test_compose_tanpa_rahasia_bawaan():
    teks = (AKAR / "docker-compose.yml").read_text(encoding="utf-8")

    for nama in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"):
        assert set(re.findall(rf"\${{{nama}([^A-Z_])", teks)) == {":"}
        assert f"${{{nama}:?" in teks
        assert f"${{{nama}:-" not in teks


def test_contoh_env_memuat_setiap_variabel_compose():
    dipakai = set(re.findall(r"\$\{([A-Z0-9_]+)", (AKAR / "docker-compose.yml").read_text(encoding="utf-8")))
    contoh = set(re.findall(r"^([A-Z0-9_]+)=", (AKAR / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))

    assert dipakai <= contoh


def test_worker_melayani_semua_antrean():
    perintah = LAYANAN["worker"]["command"]
    antrean = set(perintah[perintah.index("--queues") + 1].split(","))
    diarahkan = {rute["queue"] for rute in settings.CELERY_TASK_ROUTES.values()}

    assert antrean == diarahkan | {settings.CELERY_TASK_DEFAULT_QUEUE}


# --- The real thing ---------------------------------------------------------------------------------------------


@dataclass
class Penempatan:
    alamat: str
    env: dict[str, str]
    catatan: Path
    dsn: str


def buat_basis_data() -> Iterator[tuple[str, str]]:
    """(URL for the portal, DSN for psycopg2) of a database of its own, dropped at the end."""
    url = os.environ["DATABASE_URL"]
    nama = f"kla_produksi_{secrets.token_hex(4)}"
    dsn = url.replace("postgres://", "postgresql://", 1)
    induk = psycopg2.connect(dsn)
    induk.autocommit = True
    with induk.cursor() as kursor:
        kursor.execute(f"CREATE DATABASE {nama} TEMPLATE {templat()}")  # `migrate` finds its work done
    yield tuple(re.sub(r"/postgres(\?|$)", rf"/{nama}\1", alamat, count=1) for alamat in (url, dsn))
    with induk.cursor() as kursor:
        kursor.execute(f"DROP DATABASE {nama} WITH (FORCE)")
    induk.close()


def perintah(nama: str) -> list[str]:
    """The service's command; programs are looked up in the environment that runs the tests."""
    return [sys.executable if bagian == "python" else bagian for bagian in LAYANAN[nama]["command"]]


@pytest.fixture(scope="module")
def penempatan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Penempatan]:
    catatan = tmp_path_factory.mktemp("produksi")
    port = port_bebas()
    with ExitStack() as tumpukan:
        basis = buat_basis_data()
        url, dsn = next(basis)
        tumpukan.callback(lambda: next(basis, None))
        env = lingkungan(
            KLA_MODE="produksi",
            SECRET_KEY=secrets.token_urlsafe(64),
            ALLOWED_HOSTS=HOST,
            KLA_PROKSI_TLS="1",
            DATABASE_URL=url,
            REDIS_URL=os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/9",
            DATA_DIR=str(catatan / "data"),
            PORT=str(port),
            WEB_CONCURRENCY="2",
        )
        for sekali in (perintah("migrate"), [sys.executable, "manage.py", "collectstatic", "--noinput"]):
            subprocess.run(sekali, cwd=AKAR, env=env, check=True, capture_output=True, timeout=180)
        for nama in ("worker", "beat", "web"):
            tumpukan.enter_context(proses(perintah(nama), env, catatan / f"{nama}.log"))
        yield Penempatan(alamat=f"http://127.0.0.1:{port}", env=env, catatan=catatan, dsn=dsn)


@pytest.fixture
def sehat(penempatan: Penempatan) -> Penempatan:
    tunggu_sehat(penempatan.alamat, penempatan.catatan / "web.log", batas=90, **TLS)
    return penempatan


@pytest.mark.layanan
class TestPenempatan:
    def test_semua_bagian_sehat(self, sehat):
        hasil = tunggu_sehat(sehat.alamat, sehat.catatan / "web.log", **TLS)

        assert [nama for nama, isi in hasil["bagian"].items() if not isi["sehat"]] == []

    def test_pemeriksaan_kontainer_setuju(self, sehat):
        hasil = subprocess.run(
            [sys.executable, "skrip/cek_sehat.py"], cwd=AKAR, env=sehat.env, capture_output=True, check=False
        )

        assert (hasil.returncode, hasil.stderr) == (0, b"")

    def test_halaman_masuk_dan_berkas_statis_bersidik(self, sehat):
        status, kepala, isi = ambil(f"{sehat.alamat}/masuk/", **TLS)
        gaya = re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', isi.decode())
        status_gaya, kepala_gaya, _ = ambil(sehat.alamat + gaya[0], **TLS)

        assert status == 200
        assert kepala["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Secure" in kepala["Set-Cookie"]
        assert status_gaya == 200
        assert "immutable" in kepala_gaya["Cache-Control"]

    def test_http_biasa_dialihkan_ke_https(self, sehat):
        # The redirect goes to a host that does not exist here; the address it names is what counts.
        hasil = subprocess.run(
            [sys.executable, "-c", TANPA_TLS, str(sehat.alamat.rsplit(":", 1)[1]), HOST],
            capture_output=True,
            text=True,
            check=True,
        )

        assert hasil.stdout.strip() == f"301 https://{HOST}/masuk/"

    def test_host_asing_ditolak(self, sehat):
        assert ambil(f"{sehat.alamat}/masuk/", Host="jahat.example", X_Forwarded_Proto="https")[0] == 400

    def test_worker_sungguhan_mengerjakan_tugas(self, sehat):
        with psycopg2.connect(sehat.dsn) as basis, basis.cursor() as kursor:
            kursor.execute("UPDATE klaster_denyut SET waktu = now() - interval '1 day'")
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", TUGAS], cwd=AKAR, env=sehat.env, check=True, timeout=60
        )

        assert umur_denyut(sehat.dsn, paling_lama=20) < 60

    def test_catatan_tanpa_galat(self, sehat):
        semua = "".join(berkas.read_text() for berkas in sehat.catatan.glob("*.log"))

        assert "Traceback" not in semua


TANPA_TLS = """
import http.client, sys
sambungan = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=10)
sambungan.request("GET", "/masuk/", headers={"Host": sys.argv[2]})
jawaban = sambungan.getresponse()
print(jawaban.status, jawaban.getheader("Location"))
"""


def umur_denyut(dsn: str, paling_lama: float) -> float:
    """Age of the newest sign of life in seconds, once it is fresh or the patience is over."""
    mulai = time.monotonic()
    while True:
        with psycopg2.connect(dsn) as basis, basis.cursor() as kursor:
            kursor.execute("SELECT extract(epoch FROM now() - max(waktu)) FROM klaster_denyut")
            umur = float(kursor.fetchone()[0])
        if umur < 60 or time.monotonic() - mulai > paling_lama:
            return umur
        time.sleep(0.3)
