"""Every bad file of the catalogue at the door and in the scanner; odd but honest files pass both.

The scanner runs in this process where that is harmless, and as a process of its own where its limits are the point.
"""

import subprocess
import sys
import time
from pathlib import Path, PurePosixPath

import pytest
from PIL import Image

from bukti import pemindai
from bukti.kenal_isi import BerkasBuruk
from bukti.services.pemindaian import KEHABISAN_WAKTU
from bukti.validators import TIPE_MENURUT_AKHIRAN, kenali_berkas
from klaster.galat import Ditolak
from tests.bukti import bahan, bahan_buruk
from tests.bukti.bahan_buruk import BAIK, DITOLAK, KARANTINA, PINTU, Kasus

# Some files have parts that no reader expects, on purpose; pikepdf remarks on them.
pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")


def nama(kasus: Kasus) -> str:
    return kasus.nama


def tipe(kasus: Kasus) -> str:
    return TIPE_MENURUT_AKHIRAN[PurePosixPath(kasus.berkas).suffix]


def pindai(kasus: Kasus, folder) -> dict:
    (folder / "berkas").write_bytes(kasus.isi())
    return pemindai.pindai(folder / "berkas", tipe(kasus), folder)


@pytest.mark.parametrize("kasus", PINTU, ids=nama)
def test_ditolak_di_pintu(kasus):
    with pytest.raises(Ditolak) as tangkapan:
        kenali_berkas(bahan.unggahan(kasus.berkas, kasus.isi()))
    assert tangkapan.value.pesan.startswith(f"Berkas “{kasus.berkas}” {kasus.sebab}")
    assert tangkapan.value.bidang == "berkas"


@pytest.mark.parametrize("kasus", [*KARANTINA, *DITOLAK, *BAIK], ids=nama)
def test_yang_perlu_dibaca_seluruhnya_lolos_di_pintu(kasus):
    assert kenali_berkas(bahan.unggahan(kasus.berkas, kasus.isi())).tipe == tipe(kasus)


@pytest.mark.parametrize(
    ("kasus", "bahaya"),
    [(k, True) for k in KARANTINA] + [(k, False) for k in DITOLAK],
    ids=lambda k: getattr(k, "nama", k),
)
def test_ditemukan_pemindai(tmp_path, kasus, bahaya):
    with pytest.raises(BerkasBuruk) as tangkapan:
        pindai(kasus, tmp_path)
    assert kasus.sebab in tangkapan.value.sebab
    assert tangkapan.value.saran.endswith(".")
    assert tangkapan.value.bahaya is bahaya
    assert [berkas.name for berkas in tmp_path.iterdir()] == ["berkas"]  # nothing made of what is refused


@pytest.mark.parametrize("kasus", BAIK, ids=nama)
def test_yang_hanya_tampak_aneh_lolos(tmp_path, kasus):
    hasil = pindai(kasus, tmp_path)

    assert hasil["pratinjau"] is not kasus.berkas.endswith((".docx", ".xlsx"))
    if hasil["pratinjau"]:
        for gambar_, sisi in [("pratinjau.webp", 1200), ("kecil.webp", 320)]:
            with Image.open(tmp_path / gambar_) as gambar:
                gambar.load()
                assert max(gambar.size) <= sisi
                assert not gambar.getexif()
                assert getattr(gambar, "n_frames", 1) == 1


def test_pemindai_tidak_memakai_memori_melebihi_batas():
    """A reader that swells ends its own process only."""
    isi = "from bukti import pemindai; pemindai._batasi(); bytearray(3 * 1024**3)"
    proses = subprocess.run([sys.executable, "-c", isi], capture_output=True, check=False, timeout=60)
    assert (proses.returncode, proses.stderr.splitlines()[-1]) == (1, b"MemoryError")


def test_pemindai_berhenti_setelah_waktu_prosesornya_habis():
    isi = "from bukti import pemindai; pemindai.DETIK_MAKS = 1; pemindai._batasi()\nwhile True: pass"
    proses = subprocess.run([sys.executable, "-c", isi], capture_output=True, check=False, timeout=60)
    assert proses.returncode in KEHABISAN_WAKTU


def test_pemindai_mati_bersama_pekerjanya(tmp_path):
    """A killed worker leaves no scanner running on its own."""
    anak = (
        "import sys, time; from bukti import pemindai; pemindai._batasi(); print('hidup', flush=True); time.sleep(60)"
    )
    induk = (
        "import subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, '-c', {anak!r}], stdout=subprocess.PIPE, text=True)\n"
        "p.stdout.readline()\nprint(p.pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", induk], stdout=subprocess.PIPE, text=True) as pekerja:
        assert pekerja.stdout
        nomor = int(pekerja.stdout.readline())
        pekerja.kill()
    batas = time.monotonic() + 10
    while masih_jalan(nomor) and time.monotonic() < batas:
        time.sleep(0.05)
    assert not masih_jalan(nomor)


def masih_jalan(nomor: int) -> bool:
    try:
        keadaan = Path(f"/proc/{nomor}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return keadaan != "Z"


def test_berkas_uji_virus_utuh():
    assert len(bahan_buruk.EICAR) == 68
