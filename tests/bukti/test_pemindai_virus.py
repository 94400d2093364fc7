"""The virus scanner over its socket: only OK is clean, and nothing that is not clean is ever served."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from bukti import tasks
from bukti.kenal_isi import DOCX, PDF
from bukti.models import VersiBukti
from bukti.pemindai_virus import (
    MELEBIHI_BATAS,
    TAK_PASTI,
    TAK_SELESAI,
    TAK_TERHUBUNG,
    HasilVirus,
    hidup,
    pindai_virus,
    urai_alamat,
)
from bukti.services import pemeriksaan_berkas
from tests.bukti import bahan, clamd
from tests.bukti.bahan_buruk import EICAR
from tests.factories.bukti import VersiBuktiFactory

perlu_clamd = pytest.mark.skipif(
    clamd.program() is None, reason="clamd is not installed; skrip/pasang.sh --uji brings it"
)


@pytest.fixture
def berkas(tmp_path: Path) -> Path:
    (tmp_path / "berkas").write_bytes(b"isi " * 100_000)
    return tmp_path / "berkas"


# --- Protocol -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alamat", "tujuan"),
    [
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://clamav:3311", ("clamav", 3311)),
        ("tcp://10.0.0.7", ("10.0.0.7", 3310)),
    ],
)
def test_alamat_diurai(alamat, tujuan):
    assert urai_alamat(alamat) == tujuan


@pytest.mark.parametrize("alamat", ["clamav:3310", "http://clamav", "tcp://", "unix:relatif", "tcp://a:1/x"])
def test_alamat_yang_salah_disebut(alamat):
    with pytest.raises(ValueError, match="not unix:/path or tcp://host:port"):
        urai_alamat(alamat)


@pytest.mark.parametrize(
    ("jawab", "hasil"),
    [
        (b"stream: OK\0", HasilVirus()),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", HasilVirus(virus="Win.Test.EICAR_HDB-1")),
        (b"stream: " + b"x" * 300 + b" FOUND\0", HasilVirus(virus="x" * 100)),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", HasilVirus(kendala=MELEBIHI_BATAS)),
        (b"INSTREAM size limit exceeded. ERROR\0", HasilVirus(kendala=MELEBIHI_BATAS)),
        (b"stream: Can't allocate memory ERROR\0", HasilVirus(kendala=TAK_PASTI)),
        (b"OKE\0", HasilVirus(kendala=TAK_PASTI)),
        (b"x" * 10_000, HasilVirus(kendala=TAK_PASTI)),
        (b"", HasilVirus(kendala=TAK_PASTI)),
    ],
)
def test_hanya_ok_berarti_bersih(berkas, jawab, hasil):
    with clamd.clamd_palsu(jawab) as alamat:
        assert pindai_virus(alamat, berkas) == hasil


def test_pemindai_yang_lambat_ditinggalkan(berkas):
    with clamd.clamd_palsu(b"stream: OK\0", diam=60) as alamat:
        assert pindai_virus(alamat, berkas, detik=0.2) == HasilVirus(kendala=TAK_SELESAI)


@pytest.mark.parametrize("alamat", ["unix:/tidak/ada", "tcp://127.0.0.1:1"])
def test_pemindai_yang_mati_bukan_jawaban(berkas, alamat):
    assert pindai_virus(alamat, berkas) == HasilVirus(kendala=TAK_TERHUBUNG)
    assert not hidup(alamat)


# --- The real one ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alamat_nyata():
    with clamd.clamd_nyata() as alamat:
        yield alamat


def _berisi_eicar(pdf):
    pdf.pages[0].obj.Contents = pdf.make_stream(EICAR)


@perlu_clamd
@pytest.mark.parametrize(
    ("isi", "hasil"),
    [
        (bahan.pdf(), HasilVirus()),
        (EICAR, HasilVirus(virus="Uji.EICAR.UNOFFICIAL")),
        (bahan.arsip({"a.txt": EICAR}), HasilVirus(virus="Uji.EICAR.UNOFFICIAL")),
        (bahan.docx(**{"word/a.bin": EICAR}), HasilVirus(virus="Uji.EICAR.UNOFFICIAL")),
        (bahan.pdf(ubah=_berisi_eicar, compress_streams=True), HasilVirus(virus="Uji.EICAR.UNOFFICIAL")),
        (os.urandom(600_000), HasilVirus(kendala=MELEBIHI_BATAS)),  # longer than it reads of one file
        (os.urandom(clamd.BATAS + 1), HasilVirus(kendala=MELEBIHI_BATAS)),  # longer than it takes
        (os.urandom(5 * clamd.BATAS), HasilVirus(kendala=MELEBIHI_BATAS)),
    ],
    ids=["bersih", "polos", "zip", "docx", "pdf", "baca", "satu lebih", "lima kali"],
)
def test_clamd_nyata(alamat_nyata, berkas, isi, hasil):
    berkas.write_bytes(isi)
    assert pindai_virus(alamat_nyata, berkas) == hasil
    assert hidup(alamat_nyata)


# --- In the inspection ------------------------------------------------------------------------------------------------


def diperiksa(isi: bytes, tipe: str = PDF, nama: str = "sk.pdf") -> VersiBukti:
    versi = VersiBuktiFactory(menunggu=True, isi=isi, tipe=tipe, nama_asli=nama)
    tasks.periksa_versi(versi.pk)
    versi.refresh_from_db()
    return versi


@perlu_clamd
@pytest.mark.django_db
def test_eicar_dikarantina_dan_tidak_pernah_disajikan(alamat_nyata, settings, client):
    settings.KLA_CLAMAV = alamat_nyata
    versi = diperiksa(bahan.docx(**{"word/a.bin": EICAR}), DOCX, "notulen.docx")

    assert (versi.status_periksa, versi.kendala) == ("karantina", "")
    assert versi.alasan == (
        "Berkas “notulen.docx” mengandung virus (Uji.EICAR.UNOFFICIAL). Jangan buka salinannya; bersihkan komputer "
        "Anda dengan antivirus, lalu unggah berkas yang bersih."
    )
    client.force_login(versi.diunggah_oleh)
    assert client.get(reverse("bukti:berkas", args=[versi.pk])).status_code == 403
    assert versi.berkas.storage.exists(versi.berkas.name)  # kept for whoever investigates


@perlu_clamd
@pytest.mark.django_db
def test_berkas_bersih_lolos_dengan_pemindai_virus(alamat_nyata, settings):
    settings.KLA_CLAMAV = alamat_nyata
    assert diperiksa(bahan.pdf(halaman=2)).status_periksa == "bersih"


@pytest.mark.django_db
def test_pemindai_virus_mati_berarti_menunggu(settings, client):
    settings.KLA_CLAMAV = "unix:/tidak/ada"
    versi = diperiksa(bahan.pdf())

    assert (versi.status_periksa, versi.kendala, versi.diperiksa_pada) == ("menunggu", TAK_TERHUBUNG, None)
    client.force_login(versi.diunggah_oleh)
    for nama in ("bukti:berkas", "bukti:pratinjau"):
        assert client.get(reverse(nama, args=[versi.pk])).status_code == 403
    halaman = client.get(reverse("bukti:bukti_detail", args=[versi.bukti_id])).content.decode()
    assert "Pemeriksaan tertunda" in halaman
    assert TAK_TERHUBUNG in halaman


@pytest.mark.django_db
def test_yang_buruk_tetap_ditolak_tanpa_pemindai_virus(settings):
    settings.KLA_CLAMAV = "unix:/tidak/ada"
    versi = diperiksa(bahan.gambar("PNG"))
    assert (versi.status_periksa, versi.kendala) == ("ditolak", "")


@pytest.mark.django_db
def test_sapuan_menunggu_sampai_pemindai_virus_kembali(settings, monkeypatch):
    """While it is away a file is tried once; afterwards the sweeper takes it up by itself."""
    settings.KLA_CLAMAV = "unix:/tidak/ada"
    lama = timezone.now() - timedelta(minutes=2)
    versi = VersiBuktiFactory(menunggu=True, isi=bahan.pdf(), diunggah_pada=lama)
    assert [pemeriksaan_berkas.sapu_pemeriksaan() for _ in range(3)] == [1, 0, 0]

    with clamd.clamd_palsu(b"stream: OK\0") as alamat:
        settings.KLA_CLAMAV = alamat
        monkeypatch.setattr(pemeriksaan_berkas, "hidup", lambda _: True)  # this daemon answers one question only
        assert pemeriksaan_berkas.sapu_pemeriksaan() == 1
    versi.refresh_from_db()
    assert (versi.status_periksa, versi.kendala) == ("bersih", "")
