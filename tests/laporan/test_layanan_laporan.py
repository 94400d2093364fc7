"""Asking for a report: one job however often it is asked for, none when the stored one still says the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu.exceptions import OperationalError

from indikator.models import Evaluasi, Jawaban
from indikator.services import pengisian
from klaster.galat import Ditolak
from klaster.models import Kota, Riwayat
from laporan import tasks
from laporan.models import LaporanTersimpan
from laporan.queries.evaluasi_mandiri import kumpulkan_isi
from laporan.queries.sidik import sidik_dari, sidik_kini, sidik_kini_untuk_halaman
from laporan.services.pembuatan import render_laporan
from laporan.services.permintaan import Keadaan, minta_laporan, serahkan_laporan
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.laporan.bahan_laporan import (
    BITA,
    StatusLaporan,
    ambil,
    minta,
    ubah_jawaban,
)

pytestmark = pytest.mark.usefixtures("cetakan")


# --- Asking -----------------------------------------------------------------------------------------------------


def test_permintaan_masuk_antrean_saat_transaksi_selesai(dunia, antrean, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hasil = minta_laporan(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.sekretariat)
        assert antrean == []

    assert hasil.keadaan == Keadaan.BARU
    assert hasil.laporan.status == StatusLaporan.ANTRE
    assert antrean == [(hasil.laporan.pk, None)]
    assert Riwayat.objects.untuk(hasil.laporan).get().aksi == "laporan_diminta"


def test_permintaan_kedua_mendapat_pekerjaan_yang_sama(dunia):
    pertama = minta(dunia)

    kedua = minta_laporan(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.pimpinan)

    assert (kedua.keadaan, kedua.laporan.pk) == (Keadaan.SEDANG_DIBUAT, pertama.pk)
    assert LaporanTersimpan.objects.count() == 1


def test_permintaan_yang_kalah_berlomba_mendapat_pekerjaan_pemenang(dunia, monkeypatch):
    """The other request came between the look and the write: only the constraint saw it."""
    pemenang = minta(dunia)
    asli = LaporanTersimpan.objects.filter
    terlihat = iter([False, True])
    monkeypatch.setattr(
        "laporan.services.permintaan.laporan_berjalan",
        lambda *_: asli(pk=pemenang.pk).get() if next(terlihat) else None,
    )

    kalah = minta_laporan(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.pimpinan)

    assert (kalah.keadaan, kalah.laporan.pk) == (Keadaan.SEDANG_DIBUAT, pemenang.pk)
    assert Riwayat.objects.filter(aksi="laporan_diminta").count() == 1


def test_basis_data_menolak_dua_pekerjaan_sekaligus(dunia):
    pertama = minta(dunia)

    with pytest.raises(IntegrityError), transaction.atomic():
        LaporanTersimpan.objects.create(
            evaluasi=pertama.evaluasi, diminta_oleh=pertama.diminta_oleh, diminta_pada=timezone.now()
        )


def test_laporan_yang_masih_sesuai_ditawarkan(dunia, cetakan):
    laporan = minta(dunia)
    render_laporan(laporan_id=laporan.pk)

    hasil = minta_laporan(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.sekretariat)

    assert (hasil.keadaan, hasil.laporan.pk) == (Keadaan.MASIH_SESUAI, laporan.pk)


def test_perubahan_data_membuat_laporan_baru(dunia):
    laporan = minta(dunia)
    render_laporan(laporan_id=laporan.pk)
    ubah_jawaban(dunia)

    assert minta(dunia).pk != laporan.pk


@pytest.mark.parametrize("rusak", [lambda nama: default_storage.delete(nama), lambda nama: open_terpotong(nama)])
def test_laporan_tanpa_berkas_utuh_tidak_ditawarkan(dunia, rusak: Callable[[str], None]):
    laporan = minta(dunia)
    render_laporan(laporan_id=laporan.pk)
    laporan.refresh_from_db()
    rusak(laporan.berkas.name)

    assert minta(dunia).pk != laporan.pk
    with pytest.raises(Ditolak, match="tidak ada lagi"):
        serahkan_laporan(laporan=laporan, oleh=dunia.sini.sekretariat)


def open_terpotong(nama: str) -> None:
    with open(default_storage.path(nama), "wb") as berkas:
        berkas.write(BITA[:5])


def test_antrean_tak_terjangkau_tidak_menggagalkan_permintaan(dunia, monkeypatch, django_capture_on_commit_callbacks):
    def putus(args, countdown):
        raise OperationalError("broker away")

    monkeypatch.setattr(tasks.buat_laporan, "apply_async", putus)
    with django_capture_on_commit_callbacks(execute=True):
        laporan = minta(dunia)

    laporan.refresh_from_db()
    assert laporan.status == StatusLaporan.ANTRE


# --- The hash ---------------------------------------------------------------------------------------------------


def test_sidik_sama_selama_isinya_sama(dunia):
    evaluasi = dunia.sini.evaluasi

    assert sidik_kini(evaluasi) == sidik_kini(ambil(evaluasi))
    assert len(sidik_kini(evaluasi)) == 64
    assert sidik_kini(evaluasi) != sidik_kini(dunia.sana.evaluasi)


PERUBAHAN: dict[str, Callable[[Dunia], object]] = {
    "jawaban": ubah_jawaban,
    "catatan": lambda d: Jawaban.objects.filter(evaluasi=d.sini.evaluasi).update(catatan="Baru"),
    "bukti": lambda d: TautanBuktiFactory(
        jawaban=d.sini.jawaban("4.1"), bukti=BuktiFactory(opd=d.sini.dinkes, judul="SK")
    ),
    "kop surat": lambda d: Kota.objects.filter(pk=d.sini.kota.pk).update(alamat_dinas="Jalan Baru"),
    "tenggat": lambda d: Evaluasi.objects.filter(pk=d.sini.evaluasi.pk).update(tenggat="2098-01-01"),
}


@pytest.mark.parametrize("nama", PERUBAHAN)
def test_sidik_berubah_bersama_isi(dunia, nama: str):
    semula = sidik_kini(ambil(dunia.sini.evaluasi))

    PERUBAHAN[nama](dunia)

    assert sidik_kini(ambil(dunia.sini.evaluasi)) != semula


def test_sidik_berubah_bersama_templat(dunia, monkeypatch):
    isi = kumpulkan_isi(dunia.sini.evaluasi)
    semula = sidik_dari(isi)

    monkeypatch.setattr("laporan.queries.sidik.rupa", lambda: ("weasyprint 99", "templat baru"))

    assert sidik_dari(isi) != semula


def test_sidik_untuk_halaman_melihat_perubahan_lewat_layanan(dunia, django_assert_max_num_queries):
    evaluasi = dunia.sini.evaluasi
    semula = sidik_kini_untuk_halaman(evaluasi)
    with django_assert_max_num_queries(1):
        assert sidik_kini_untuk_halaman(evaluasi) == semula
    jawaban = dunia.sini.jawaban("4.2")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=dunia.sini.operator_dinkes
    )

    assert sidik_kini_untuk_halaman(ambil(evaluasi)) != semula


def test_isi_dikumpulkan_dengan_jumlah_kueri_tetap(dunia, django_assert_num_queries):
    evaluasi = ambil(dunia.sini.evaluasi)
    with CaptureQueriesContext(connection) as sedikit:
        kumpulkan_isi(evaluasi)
    for kode in ("4.1", "4.2", "4.3", "4.4", "26.1"):
        for nomor in range(3):
            TautanBuktiFactory(
                jawaban=dunia.sini.jawaban(kode), bukti=BuktiFactory(opd=dunia.sini.dinkes, judul=f"SK {nomor}")
            )

    assert len(sedikit) <= 14  # one of them for the tables of all questions
    with django_assert_num_queries(len(sedikit)):
        kumpulkan_isi(evaluasi)
