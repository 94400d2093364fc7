"""What was acknowledged survives a power cut: bytes are forced to the disk, and so is the folder that names them.

A machine that loses its power cannot be played in a test; that the calls are made, and made before the row is stored or
the name is given, can.
"""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from bukti.services.unggahan import buat_bukti
from bukti.services.unggahan_bertahap import jalur_bagian, mulai_unggahan, terima_isi
from laporan.services.simpanan import simpan_berkas
from tests.bukti import bahan
from tests.dunia import Dunia

# What the operating system is asked for is the same on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.sekali]


@pytest.fixture
def dipaksa(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths that were forced to the disk, in their order."""
    jalur: list[str] = []
    fsync = os.fsync

    def catat(penanda: int) -> None:
        jalur.append(os.readlink(f"/proc/self/fd/{penanda}"))
        fsync(penanda)

    monkeypatch.setattr(os, "fsync", catat)
    return jalur


def test_evidence_lies_on_the_disk_before_its_row_says_so(dunia: Dunia, dipaksa: list[str]):
    tertulis: list[list[str]] = []
    bukti = buat_bukti(
        opd=dunia.sini.dinkes,
        berkas=[bahan.unggahan("sk.pdf", bahan.pdf())],
        keterangan={"judul": "SK", "jenis": "dokumen"},
        oleh=dunia.sini.operator_dinkes,
        sesudah=lambda _: tertulis.append(list(dipaksa)),
    )
    jalur = bukti.versi.get().berkas.path
    assert tertulis == [[jalur, str(Path(jalur).parent)]]


def test_every_piece_of_an_upload_lies_on_the_disk_before_it_is_acknowledged(dunia: Dunia, dipaksa: list[str]):
    unggahan = mulai_unggahan(nama="sk.pdf", panjang=6, oleh=dunia.sini.operator_dinkes)
    bagian = str(jalur_bagian(unggahan.pk))
    assert dipaksa == [str(settings.KLA_FOLDER_UNGGAHAN)]
    for mulai in (0, 3):
        dipaksa.clear()
        assert terima_isi(unggahan=unggahan, mulai=mulai, aliran=io.BytesIO(b"abc"), panjang=3) == mulai + 3
        assert dipaksa == [bagian]
        unggahan.refresh_from_db()


def test_a_report_lies_on_the_disk_before_it_has_its_name(tmp_path: Path, dipaksa: list[str], monkeypatch):
    jadi = tmp_path / "laporan.pdf"
    jadi.write_bytes(b"%PDF-1.7")
    simpan = default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda nama, isi: (dipaksa.append("bernama"), simpan(nama, isi))[1])
    simpan_berkas("laporan/32.77/satu.pdf", jadi)
    assert dipaksa == [str(jadi), "bernama"]
