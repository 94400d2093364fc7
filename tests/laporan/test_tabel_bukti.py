"""Filled tables that count as evidence leave with it: a sheet in the ZIP, pages in the binder, named in both lists."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import pypdf
import pytest

from indikator.models import Status
from klaster.lembar_kerja import baca_lembar
from laporan.isi_berkas import Pilihan, Sebab
from laporan.models import LaporanTersimpan
from laporan.queries import tabel_bukti
from laporan.queries.berkas_verifikasi import kumpulkan_berkas, sidik_berkas_kini
from laporan.services import pembuatan
from laporan.services.pembuatan import render_laporan
from laporan.services.permintaan_berkas import minta_berkas
from tests.bahan_matriks import baris, isi, pasang_matriks
from tests.dunia import DuniaKota
from tests.laporan.bahan import jadikan
from tests.laporan.bahan_berkas import lampirkan
from tests.laporan.bahan_laporan import StatusLaporan, ambil

AKAR = "KLA_Kota-Sini_2024_Bukti"
SEMUA = Pilihan(alamat="https://kla.test/")


@pytest.fixture
def kota(dunia, monkeypatch, settings, tmp_path) -> DuniaKota:
    settings.KLA_FOLDER_SEMENTARA = tmp_path / "sementara"
    monkeypatch.setattr("laporan.services.permintaan_berkas.antrekan_laporan", lambda *_, **__: None)
    monkeypatch.setattr(pembuatan, "antrekan_laporan", lambda *_, **__: None)
    pasang_matriks()
    isi(dunia.sini.bagian("4.1", dunia.sini.dinkes), baris("=Radio", anak="1200"), baris("Koran", anak="34"))
    return dunia.sini


def kumpulkan(kota: DuniaKota, pilihan: Pilihan = SEMUA):
    return kumpulkan_berkas(ambil(kota.evaluasi), pilihan)


def buat(kota: DuniaKota, jenis: str) -> LaporanTersimpan:
    laporan = minta_berkas(evaluasi=kota.evaluasi, jenis=jenis, pilihan=SEMUA, oleh=kota.sekretariat).laporan
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    assert (laporan.status, laporan.pesan) == (StatusLaporan.SELESAI, "")
    return laporan


def test_tabel_ikut_sebagai_bukti(kota):
    satu = next(kumpulkan(kota).soal).tabel
    assert (satu.nama, satu.judul, satu.memenuhi, satu.putusan) == (
        "4.1_Tabel.xlsx",
        "Tabel isian: Mitra dan perannya",
        "Matriks: Matriks mitra",
        "menunggu",
    )
    assert satu.opd == "Dinas Kesehatan Kota Sini"
    assert satu.lembar[1].baris[-1] == ["Belum mengisi", "Dinas Sosial Kota Sini"]
    assert (kumpulkan(kota).banyak_bukti, kumpulkan(kota).banyak_tabel) == (0, 1)


def test_hanya_tabel_yang_dihitung_sebagai_bukti(kota, dunia):
    """No row, or no requirement that asks for a table: no evidence. Nor another city's, nor another klaster's."""
    assert kumpulkan(dunia.sana).banyak_tabel == 0
    assert kumpulkan(kota, Pilihan(klaster="KDK")).banyak_tabel == 0
    bagian = kota.bagian("4.1", kota.dinkes)
    bagian.matriks.baris = []
    bagian.matriks.save()
    assert kumpulkan(kota).kosong


def test_hanya_yang_diterima(kota):
    diterima = Pilihan(diterima=True)
    sisa = kumpulkan(kota, diterima)
    assert [(d.kode, d.urut, d.judul, d.sebab) for d in sisa.ditinggal] == [
        ("4.1", 0, "Tabel isian: Mitra dan perannya", Sebab.BELUM_DITERIMA)
    ]
    jadikan(kota, "4.1", Status.DITERIMA, opsi="ya")
    assert [s.tabel.putusan for s in kumpulkan(kota, diterima).soal if s.tabel] == ["diterima"]


def test_sidik_mengikuti_isi_tabel_bukan_harinya(kota):
    semula = sidik_berkas_kini(kumpulkan(kota))
    assert sidik_berkas_kini(kumpulkan(kota)) == semula
    bagian = kota.bagian("4.1", kota.dinkes)
    bagian.matriks.baris = [baris("Radio", anak="1")]
    bagian.matriks.save()
    assert sidik_berkas_kini(kumpulkan(kota)) != semula


def test_jumlah_kueri_tetap(kota, django_assert_num_queries):
    evaluasi = ambil(kota.evaluasi)
    with django_assert_num_queries(9):
        kumpulkan_berkas(evaluasi, SEMUA)
    pasang_matriks("4.2")
    isi(kota.bagian("4.2", kota.dinkes), baris())
    isi(kota.bagian("4.1", kota.dinsos), baris())
    with django_assert_num_queries(9):
        assert kumpulkan_berkas(evaluasi, SEMUA).banyak_tabel == 2


def test_zip_memuat_lembar_dan_menyebutnya(kota):
    lampirkan(kota, "4.1", b"isi", judul="4.1 Tabel")
    laporan = buat(kota, LaporanTersimpan.Jenis.ZIP_BUKTI)
    with laporan.berkas.open("rb") as berkas:
        arsip = zipfile.ZipFile(io.BytesIO(berkas.read()))

    assert arsip.namelist()[:2] == [f"{AKAR}/001_4.1/4.1_Tabel.xlsx", f"{AKAR}/001_4.1/4.1_01_4.1-Tabel.pdf"]
    bita = arsip.read(f"{AKAR}/001_4.1/4.1_Tabel.xlsx")
    lembar = baca_lembar(bita, baris_maks=10, nama_lembar="Tabel")
    assert [sel[:4] for _, sel in lembar.baris][1:] == [
        ["Dinas Kesehatan Kota Sini", "=Radio", "", 1200],
        ["Dinas Kesehatan Kota Sini", "Koran", "", 34],
        ["Total", "", "", 1234],
    ]
    tabel = json.loads(arsip.read(f"{AKAR}/manifest.json"))["pertanyaan"][0]["tabel"]
    assert (tabel["nama"], tabel["baris"], tabel["ukuran"]) == ("4.1_Tabel.xlsx", 2, len(bita))
    assert tabel["sha256"] == hashlib.sha256(bita).hexdigest()
    semua = csv.DictReader(io.StringIO(arsip.read(f"{AKAR}/manifest.csv").decode("utf-8-sig")), delimiter=";")
    assert next((b["berkas"], b["jenis"], b["memenuhi"]) for b in semua) == (
        "4.1_Tabel.xlsx",
        "Tabel isian",
        "Matriks: Matriks mitra",
    )
    assert laporan.rincian["tabel"] == 1


@pytest.mark.lama
@pytest.mark.sekali
def test_jilid_mencetak_tabel_di_depan_buktinya(kota, monkeypatch):
    monkeypatch.setattr(tabel_bukti, "BARIS_JILID_MAKS", 1)
    laporan = buat(kota, LaporanTersimpan.Jenis.JILID_BUKTI)
    with laporan.berkas.open("rb") as berkas:
        jilid = pypdf.PdfReader(io.BytesIO(berkas.read()))

    teks = [" ".join(p.extract_text().split()) for p in jilid.pages]
    halaman = next(n for n, t in enumerate(teks) if t.startswith("4.1 Tabel isian: Mitra dan perannya"))
    assert "memenuhi Matriks: Matriks mitra. Diisi oleh Dinas Kesehatan Kota Sini." in teks[halaman]
    assert "=Radio 1.200" in teks[halaman]
    assert "Koran" not in teks[halaman]
    assert "Total semua baris 1.234" in teks[halaman]
    assert "1 baris lain tidak dicetak; seluruhnya ada di dalam ZIP" in teks[halaman]
    pembatas = next(t for t in teks if t.startswith("4.1 Apakah hal 4.1"))
    assert f"Belum dinilai hlm. {halaman + 1}" in pembatas
    assert f"Halaman {halaman + 1}" in teks[halaman]
    assert any("Pertanyaan 4.1: tabel isian" in t for t in teks)
    nama = [str(b.title) for satu in jilid.outline for b in _rata(satu)]
    assert "Tabel isian: Mitra dan perannya" in nama


def _rata(penanda):
    return [b for satu in penanda for b in _rata(satu)] if isinstance(penanda, list) else [penanda]
