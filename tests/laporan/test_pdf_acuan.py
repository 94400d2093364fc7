"""One report on the whole reference instrument: every node is there, in order, in a readable number of pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from indikator.berkas.instrumen import baca_berkas
from indikator.models import Evaluasi, Jawaban, PertanyaanOpd, Status
from indikator.services.evaluasi import buka_evaluasi
from indikator.services.instrumen import muat_instrumen
from klaster.models.opd import JenisOpd
from laporan import pdf
from laporan.queries.evaluasi_mandiri import kumpulkan_isi
from tests.conftest import AKAR
from tests.factories.klaster import KotaFactory, OpdFactory

pytestmark = [pytest.mark.lama, pytest.mark.sekali]

SAAT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WILAYAH = {"KECAMATAN": JenisOpd.KECAMATAN, "KELURAHAN": JenisOpd.KELURAHAN}


@pytest.fixture
def evaluasi(db: None) -> Evaluasi:
    instrumen = muat_instrumen(isi=baca_berkas(str(AKAR / "indikator/instrumen/kla-2024.yaml"))).instrumen
    kota = KotaFactory(kode="32.77", nama="Kota Cimahi")
    acuan = PertanyaanOpd.objects.filter(pertanyaan__instrumen=instrumen).values_list("kode_opd", flat=True)
    for kode in sorted(set(acuan) | {"DP3A"}):
        OpdFactory(kota=kota, kode=kode, jenis=WILAYAH.get(kode, JenisOpd.PERANGKAT_DAERAH))
    evaluasi = buka_evaluasi(kota=kota, instrumen=instrumen, tahun=2024, tenggat=date(2099, 12, 31), oleh=None)
    Jawaban.objects.filter(evaluasi=evaluasi, pertanyaan__cara="ya_tidak").update(opsi="ya", status=Status.DRAF)
    return evaluasi


def judul_per_tingkat(daftar, tingkat: int = 0) -> Iterator[tuple[int, str]]:
    for satu in daftar:
        if isinstance(satu, list):
            yield from judul_per_tingkat(satu, tingkat + 1)
        else:
            yield tingkat, " ".join(satu.title.split())


def rapat(teks: str) -> str:
    """Without any space: lines may break after a hyphen or a slash."""
    return "".join(teks.split())


def test_laporan_penuh_memuat_setiap_klaster_indikator_dan_pertanyaan(evaluasi: Evaluasi):
    isi = kumpulkan_isi(evaluasi)

    hasil = pdf.cetak(isi, sidik="0" * 64, dibuat_pada=SAAT, lapor=lambda persen, langkah: None)

    pembaca = PdfReader(io.BytesIO(hasil.bita))
    judul = list(judul_per_tingkat(pembaca.outline))
    assert [j for t, j in judul if t == 2] == [f"Indikator {i.kode} {i.nama}" for i in isi.indikator]
    assert [k.nama for k in isi.klaster] == [j for t, j in judul if t == 1 and j in {k.nama for k in isi.klaster}]
    assert (len(isi.klaster), len(isi.indikator), len(isi.pertanyaan)) == (7, 31, 274)
    assert 25 <= hasil.halaman <= 60
    daftar_isi = " ".join(pembaca.pages[1].extract_text().split())
    assert all(i.nama in daftar_isi for i in isi.indikator)
    semua = rapat("".join(h.extract_text() for h in pembaca.pages))
    assert [p.kode for p in isi.pertanyaan if rapat(p.teks) not in semua] == []
    assert isi.nilai.maks == 1000
