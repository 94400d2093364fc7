"""The shell scripts behind `make`: what they say when the machine is not as it should be."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.conftest import AKAR

ALAT = [
    "bash", "cat", "cut", "dirname", "env", "find", "grep", "id", "mkdir", "mktemp", "rm", "sed", "sha256sum", "sort",
    "tail", "xargs",
]  # fmt: skip


def bash(perintah: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", perintah],
        cwd=AKAR,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def galat(hasil: subprocess.CompletedProcess[str]) -> str:
    """The one line of a refusal."""
    assert hasil.returncode == 1, hasil
    assert hasil.stderr.startswith("kla-portal: ")
    assert hasil.stderr.count("\n") == 1
    return hasil.stderr.strip()


@pytest.fixture
def path_sempit(tmp_path: Path) -> str:
    """A PATH with the everyday tools only: no Python, no apt-get, no sudo."""
    for alat in ALAT:
        (tmp_path / alat).symlink_to(shutil.which(alat))
    return str(tmp_path)


def test_demo_menolak_port_yang_dipakai(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as pelayan:
        port = pelayan.getsockname()[1]
        pesan = galat(bash("bash skrip/demo.sh", PORT=str(port), DATA_DIR=str(tmp_path)))

    assert f"port {port} is in use" in pesan
    assert "make demo PORT=" in pesan
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["abc", "0", "65536", "80 80", "-1"])
def test_demo_menolak_port_yang_bukan_port(tmp_path, port):
    pesan = galat(bash("bash skrip/demo.sh", PORT=port, DATA_DIR=str(tmp_path)))

    assert "is not a port number" in pesan


def test_tanpa_python_yang_layak(path_sempit):
    pesan = galat(bash(". skrip/umum.sh; cari_python", PATH=path_sempit))

    assert "Python 3.11 or newer" in pesan
    assert "apt-get install" in pesan


def test_python_distribusi_lebih_dulu(tmp_path):
    """Others that come first in PATH are not taken when the distribution's own will do."""
    if not Path("/usr/bin/python3").exists():
        pytest.skip("this system has no Python of its own")
    for nama in ("python3.11", "uv"):
        (tmp_path / nama).symlink_to("/bin/true")

    hasil = bash(". skrip/umum.sh; layak_python() { true; }; cari_python", PATH=f"{tmp_path}:/usr/bin:/bin")

    assert hasil.stdout == "/usr/bin/python3\n"


def test_python_di_luar_path_tidak_dicari(path_sempit):
    assert bash(". skrip/umum.sh; python_distribusi", PATH=path_sempit).stdout == ""


def test_python_pilihan_harus_layak():
    assert "PYTHON=/tidak/ada" in galat(bash(". skrip/umum.sh; cari_python", PYTHON="/tidak/ada"))


def test_paket_sistem_disebut_bila_tidak_boleh_memasang(path_sempit):
    pesan = galat(bash(". skrip/umum.sh; pasang_paket 'Fonts are missing' fonts-a fonts-b", PATH=path_sempit))

    assert pesan == "kla-portal: Fonts are missing. Please run: sudo apt-get install -y fonts-a fonts-b"


def test_demo_ulang_hanya_membuang_milik_portal(tmp_path):
    """DATA_DIR may be a folder with other things in it; the reset then starts the demo, which finds its port taken."""
    milik_orang = tmp_path / "surat.txt"
    milik_orang.write_text("penting")
    (tmp_path / "kla.sqlite3").write_text("basis data")
    (tmp_path / "berkas").mkdir()
    (tmp_path / "berkas" / "bukti.pdf").write_text("bukti")

    with socket.create_server(("127.0.0.1", 0)) as pelayan:
        port = str(pelayan.getsockname()[1])
        hasil = bash("bash skrip/demo_ulang.sh", PORT=port, DATA_DIR=str(tmp_path))

    assert "This removes the demo's database, uploaded files" in hasil.stdout
    assert [isi.name for isi in tmp_path.iterdir()] == ["surat.txt"]


def test_sidik_berubah_dengan_isi_dan_nama(tmp_path):
    def sidik() -> str:
        return bash(f". skrip/umum.sh; sidik {tmp_path}").stdout

    (tmp_path / "a").write_text("1")
    pertama, ulang = sidik(), sidik()
    (tmp_path / "a").write_text("2")
    isi_lain = sidik()
    (tmp_path / "a").rename(tmp_path / "b")

    assert pertama == ulang
    assert len({pertama, isi_lain, sidik()}) == 3


def test_semua_skrip_lulus_shellcheck():
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    skrip = [str(b) for b in sorted((AKAR / "skrip").glob("*.sh"))]

    hasil = subprocess.run(["shellcheck", *skrip, ".ci/run"], cwd=AKAR, capture_output=True, text=True, check=False)

    assert hasil.stdout == ""


def test_setiap_target_make_punya_keterangan():
    teks = (AKAR / "Makefile").read_text(encoding="utf-8")
    target = next(baris for baris in teks.splitlines() if baris.startswith(".PHONY:")).split()[1:]

    bantuan = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=AKAR, capture_output=True, text=True, check=True
    ).stdout

    assert [baris.split()[0] for baris in bantuan.splitlines()] == target
