"""What leaves and what stays behind: the order of the instrument, names, reasons, and the same hash for the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bukti.models import Bukti, PengaturanBukti, TautanBukti, VersiBukti
from laporan.isi_berkas import Pilihan, Sebab
from laporan.queries.berkas_verifikasi import kumpulkan_berkas, sidik_berkas_kini, sidik_berkas_untuk_halaman
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.laporan.bahan_berkas import lampirkan
from tests.laporan.bahan_laporan import ambil

SEMUA = Pilihan()
SAAT = datetime(2026, 3, 1, tzinfo=UTC)


def isi(dunia: Dunia, pilihan: Pilihan = SEMUA):
    return kumpulkan_berkas(ambil(dunia.sini.evaluasi), pilihan)


def nama(dunia: Dunia, pilihan: Pilihan = SEMUA) -> list[str]:
    semua = isi(dunia, pilihan)
    return [f"{s.folder}/{n}" for s in semua.soal for b in s.butir for n in (b.nama, *(f.nama for f in b.berkas)) if n]


def sebab(dunia: Dunia, pilihan: Pilihan = SEMUA) -> list[tuple[str, int, Sebab]]:
    return [(d.kode, d.urut, d.sebab) for d in isi(dunia, pilihan).ditinggal]


def test_urut_menurut_instrumen_lalu_menurut_waktu_dilampirkan(dunia):
    kota = dunia.sini
    lampirkan(kota, "26.1", b"satu", judul="SK lurah", tautan={"ditautkan_pada": SAAT})
    lampirkan(kota, "4.2", b"dua", judul="Kedua", tautan={"ditautkan_pada": SAAT + timedelta(days=1)})
    lampirkan(kota, "4.2", b"tiga", judul="Pertama", tautan={"ditautkan_pada": SAAT})
    TautanBuktiFactory(
        jawaban=kota.jawaban("4.1"), versi=None, bukti=BuktiFactory(opd=kota.dinkes, judul="JDIH", tautan=True)
    )

    assert nama(dunia) == [
        "001_4.1/4.1_01_JDIH.txt",
        "002_4.2/4.2_01_Pertama.pdf",
        "002_4.2/4.2_02_Kedua.pdf",
        "005_26.1/26.1_01_SK-lurah.pdf",
    ]


def test_beberapa_berkas_satu_bukti_dan_hanya_versi_yang_dilampirkan(dunia):
    tautan = lampirkan(dunia.sini, "4.1", b"satu", b"dua", judul="Foto")
    VersiBuktiFactory(bukti=tautan.bukti, nomor=2, isi=b"pengganti")

    assert nama(dunia) == ["001_4.1/4.1_01_Foto-1.pdf", "001_4.1/4.1_01_Foto-2.pdf"]
    assert [(b.versi, [f.ukuran for f in b.berkas]) for b in isi(dunia).butir] == [(1, [4, 3])]


def test_satu_dokumen_dua_pertanyaan_ada_di_kedua_folder(dunia):
    tautan = lampirkan(dunia.sini, "4.1", b"satu", judul="Perwali")
    TautanBuktiFactory(
        jawaban=dunia.sini.jawaban("4.3"), bukti=tautan.bukti, versi=tautan.versi, halaman_dari=2, halaman_sampai=3
    )

    assert nama(dunia) == ["001_4.1/4.1_01_Perwali.pdf", "003_4.3/4.3_01_Perwali.pdf"]
    assert [b.rujukan for b in isi(dunia).butir] == ["", "hlm. 2–3"]
    assert isi(dunia).ukuran == 8


def test_templat_kota_dipakai_dan_yang_rusak_diganti_bawaan(dunia):
    lampirkan(dunia.sini, "4.1", b"satu", judul="SK", nomor="7/2023", tanggal_dokumen=date(2023, 5, 1))
    atur = PengaturanBukti.objects.create(kota=dunia.sini.kota, templat_nama="{urut} {opd} {nomor} {tahun}")

    assert nama(dunia) == ["001_4.1/01-DINKES-7-2023-2023.pdf"]
    PengaturanBukti.objects.filter(pk=atur.pk).update(templat_nama="{judul.__class__}")
    assert nama(dunia) == ["001_4.1/4.1_01_SK.pdf"]


def test_yang_tertinggal_disebut_dengan_sebabnya_dan_nomor_tidak_bergeser(dunia):
    kota = dunia.sini
    lampirkan(kota, "4.1", b"1", judul="Data anak", kepekaan=Bukti.Kepekaan.ANAK)
    lampirkan(kota, "4.1", b"2", judul="Buruk", tautan={"ditolak": True})
    tunggu = lampirkan(kota, "4.1", b"3", b"3b", judul="Baru")
    VersiBukti.setiap_berkas.filter(pk=tunggu.versi_id).update(status_periksa="menunggu", diperiksa_pada=None)
    karantina = lampirkan(kota, "4.1", b"4", judul="Virus")
    VersiBukti.objects.filter(pk=karantina.versi_id).update(status_periksa="karantina", alasan="virus")
    lampirkan(kota, "4.1", b"5", judul="Ditarik", ditarik_pada=SAAT)
    lampirkan(kota, "4.1", b"6", judul="Baik")

    hasil = isi(dunia)
    assert [(d.urut, d.sebab.value, d.judul, d.keterangan) for d in hasil.ditinggal] == [
        (1, "peka", "Bukti peka", ""),
        (2, "ditolak", "Buruk", ""),
        (3, "menunggu", "Baru", "berkas 1 dari 2"),
        (4, "tertolak", "Virus", "berkas 1 dari 1"),
    ]
    assert nama(dunia) == ["001_4.1/4.1_03_Baru-2.pdf", "001_4.1/4.1_05_Baik.pdf"]
    assert hasil.jumlah_ditinggal[0] == ("Memuat data pribadi anak; hanya disertakan bila sengaja diminta", 1)


def test_pilihan_menyaring_klaster_putusan_dan_data_anak(dunia):
    kota = dunia.sini
    lampirkan(kota, "4.1", b"1", judul="Terima", tautan={"diterima": True})
    lampirkan(kota, "4.2", b"2", judul="Belum")
    lampirkan(kota, "26.1", b"3", judul="Anak", kepekaan=Bukti.Kepekaan.KORBAN, tautan={"diterima": True})

    assert nama(dunia, Pilihan(klaster="KDK")) == []
    assert nama(dunia, Pilihan(klaster="KDK", peka=True)) == ["005_26.1/26.1_01_Anak.pdf"]
    assert nama(dunia, Pilihan(diterima=True)) == ["001_4.1/4.1_01_Terima.pdf"]
    assert sebab(dunia, Pilihan(diterima=True)) == [
        ("4.2", 1, Sebab.BELUM_DITERIMA),
        ("26.1", 1, Sebab.PEKA),
    ]
    assert isi(dunia, Pilihan(peka=True)).banyak_peka == 1


def test_kota_lain_tidak_ikut(dunia):
    lampirkan(dunia.sana, "4.1", b"rahasia")

    assert nama(dunia) == []
    assert isi(dunia).ditinggal == ()


def test_sidik_sama_untuk_isi_sama_dan_tidak_memandang_peminta(dunia):
    tautan = lampirkan(dunia.sini, "4.1", b"1")
    semula = sidik_berkas_kini(isi(dunia))

    assert sidik_berkas_kini(isi(dunia, Pilihan(alasan="x", alamat="https://a.test"))) == semula
    assert sidik_berkas_kini(isi(dunia, Pilihan(klaster="K1"))) != semula
    assert sidik_berkas_untuk_halaman(ambil(dunia.sini.evaluasi), SEMUA) == semula
    TautanBukti.objects.filter(pk=tautan.pk).update(halaman_dari=1, halaman_sampai=2)
    assert sidik_berkas_kini(isi(dunia)) != semula


def test_jumlah_kueri_tetap(dunia, django_assert_num_queries):
    evaluasi = ambil(dunia.sini.evaluasi)
    lampirkan(dunia.sini, "4.1", b"1")
    with CaptureQueriesContext(connection) as sedikit:
        kumpulkan_berkas(evaluasi, SEMUA)
    for kode in ("4.1", "4.2", "4.3", "26.1"):
        for n in range(3):
            lampirkan(dunia.sini, kode, b"x", b"y", judul=f"{kode} {n}")

    assert len(sedikit) == 7
    with django_assert_num_queries(7):
        kumpulkan_berkas(evaluasi, SEMUA)


@pytest.mark.parametrize(
    ("pilihan", "kalimat"),
    [
        (Pilihan(), "Seluruh klaster"),
        (Pilihan(klaster="K1", diterima=True, peka=True), "Klaster I, hanya bukti yang diterima, termasuk data anak"),
        (Pilihan(klaster="KEL"), "Kelembagaan"),
    ],
)
def test_pilihan_disebut_dengan_kata(pilihan: Pilihan, kalimat: str):
    assert pilihan.kalimat == kalimat
    assert Pilihan.dari(
        {"klaster": pilihan.klaster, "diterima": pilihan.diterima, "peka": pilihan.peka, "lain": 1}
    ) == (pilihan)
