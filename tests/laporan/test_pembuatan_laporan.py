"""Making a report: on a lease, safely again when killed or delivered twice, with a message when it cannot be made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from laporan import pdf
from laporan.models import LaporanTersimpan
from laporan.queries.sidik import sidik_kini
from laporan.services import pembuatan
from laporan.services.pembuatan import render_laporan, sapu_laporan
from laporan.services.permintaan import minta_laporan
from tests.laporan.bahan_laporan import (
    BITA,
    StatusLaporan,
    berjalan,
    berkas_tersimpan,
    isi_berkas,
    minta,
)

pytestmark = pytest.mark.usefixtures("cetakan")


# --- Making -----------------------------------------------------------------------------------------------------


def test_laporan_selesai_tersimpan_dengan_sidik_isinya(dunia, cetakan):
    laporan = minta(dunia)

    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert laporan.status == StatusLaporan.SELESAI
    assert (laporan.kemajuan, laporan.halaman, laporan.ukuran, laporan.percobaan) == (100, 41, len(BITA), 1)
    assert (laporan.langkah, laporan.pesan, laporan.sewa_sampai) == ("", "", None)
    assert laporan.sidik_masukan == sidik_kini(dunia.sini.evaluasi) == cetakan[0]
    assert isi_berkas(laporan) == BITA


def test_pengantaran_kedua_tidak_mencetak_lagi(dunia, cetakan):
    laporan = minta(dunia)

    for _ in range(3):
        render_laporan(laporan_id=laporan.pk)

    assert len(cetakan) == 1
    assert len(berkas_tersimpan()) == 1


def test_laporan_yang_tidak_ada_dilewati(dunia, cetakan):
    render_laporan(laporan_id=987654)

    assert cetakan == []


def test_pekerjaan_yang_masih_disewa_tidak_direbut(dunia, cetakan):
    laporan = berjalan(dunia, sewa=timedelta(seconds=20))

    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert cetakan == []
    assert laporan.percobaan == 1


def test_sewa_habis_diteruskan_pekerja_lain_dan_sisanya_dibuang(dunia, cetakan):
    """The first worker was killed after it had written its file and before it could say so."""
    default_storage.save("laporan/32.77/sisa.pdf", ContentFile(b"%PDF-"))
    laporan = berjalan(dunia, sewa=-timedelta(seconds=1), berkas="laporan/32.77/sisa.pdf")

    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.percobaan) == (StatusLaporan.SELESAI, 2)
    assert berkas_tersimpan() == [laporan.berkas.name.rsplit("/", 1)[1]]


def test_kemajuan_dan_sewa_dicatat_selama_dikerjakan(dunia, monkeypatch):
    laporan = minta(dunia)
    tercatat: list[tuple[int, str, bool]] = []

    def cetak(isi, *, sidik, dibuat_pada, lapor):
        for persen, langkah in [(15, "Menata halaman"), (40, "Menata halaman 9"), (30, "mundur")]:
            lapor(persen, langkah)
            baris = LaporanTersimpan.objects.get(pk=laporan.pk)
            tercatat.append((baris.kemajuan, baris.langkah, baris.sewa_sampai > timezone.now()))
        return pdf.HasilCetak(BITA, 41)

    monkeypatch.setattr(pdf, "cetak", cetak)
    render_laporan(laporan_id=laporan.pk)

    assert tercatat == [(15, "Menata halaman", True), (40, "Menata halaman 9", True), (40, "Menata halaman 9", True)]


def test_kemajuan_tidak_ditulis_terlalu_sering(dunia, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(pembuatan, "JEDA_LAPOR", 60)
    laporan = berjalan(dunia, sewa=timedelta(minutes=1))
    kerja = pembuatan.Pengerjaan(laporan, 1)

    with django_assert_max_num_queries(1):
        for persen in range(20, 90):
            kerja.lapor(persen, "Menata halaman")


def test_pekerja_yang_disusul_berhenti_dan_tidak_mengubah_apa_pun(dunia, monkeypatch):
    """Its lease ran out while it laid out pages; another worker has taken the job and finished it."""
    laporan = minta(dunia)
    cetak = pdf.cetak

    def lambat(isi, *, sidik, dibuat_pada, lapor):
        monkeypatch.setattr(pdf, "cetak", cetak)
        LaporanTersimpan.objects.filter(pk=laporan.pk).update(sewa_sampai=timezone.now() - timedelta(seconds=1))
        render_laporan(laporan_id=laporan.pk)
        return pdf.HasilCetak(b"%PDF terlambat", 1)

    monkeypatch.setattr(pdf, "cetak", lambat)
    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.percobaan, laporan.halaman) == (StatusLaporan.SELESAI, 2, 41)
    assert isi_berkas(laporan) == BITA
    assert len(berkas_tersimpan()) == 1


# --- Failing ----------------------------------------------------------------------------------------------------


def gagalkan(monkeypatch, galat: Exception) -> list[int]:
    kali: list[int] = []

    def cetak(isi, **_):
        kali.append(1)
        raise galat

    monkeypatch.setattr(pdf, "cetak", cetak)
    return kali


def test_kegagalan_dicoba_lagi_dengan_jeda(dunia, antrean, monkeypatch):
    laporan = minta(dunia)
    gagalkan(monkeypatch, pdf.GagalMencetak("x"))

    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.percobaan, laporan.kemajuan) == (StatusLaporan.ANTRE, 1, 0)
    assert antrean == [(laporan.pk, 5)]


@pytest.mark.parametrize(
    ("galat", "kalimat"),
    [
        (pdf.GagalMencetak("rinci"), "gagal dibuat setelah 3 kali percobaan"),
        (OSError(28, "x"), "ruang penyimpanan penuh"),
    ],
)
def test_setelah_tiga_kali_laporan_gagal_dengan_pesan(dunia, monkeypatch, galat: Exception, kalimat: str):
    """Eager tasks: each retry runs at once, so one call goes the whole way."""
    laporan = minta(dunia)
    kali = gagalkan(monkeypatch, galat)

    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.percobaan, len(kali)) == (StatusLaporan.GAGAL, 3, 3)
    assert kalimat in laporan.pesan
    assert "rinci" not in laporan.pesan
    assert laporan.berkas.name == ""
    assert minta(dunia).pk != laporan.pk


def test_kegagalan_menyimpan_tidak_meninggalkan_berkas(dunia, antrean, monkeypatch):
    laporan = minta(dunia)

    def penuh(nama, isi, **_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", penuh)
    render_laporan(laporan_id=laporan.pk)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.berkas.name) == (StatusLaporan.ANTRE, "")
    assert berkas_tersimpan() == []


# --- The sweeper ------------------------------------------------------------------------------------------------


def test_penyapu_mengantrekan_yang_tertinggal_saja(dunia, antrean):
    lama = minta(dunia)
    LaporanTersimpan.objects.filter(pk=lama.pk).update(diminta_pada=timezone.now() - timedelta(seconds=31))
    baru = minta_laporan(evaluasi=dunia.sana.evaluasi, oleh=dunia.sana.sekretariat).laporan

    sapu_laporan()

    assert antrean == [(lama.pk, None)]
    assert baru.status == StatusLaporan.ANTRE


def test_penyapu_meneruskan_pekerjaan_yang_pekerjanya_mati(dunia, antrean):
    laporan = berjalan(dunia, sewa=-timedelta(seconds=1), percobaan=2)

    sapu_laporan()

    assert antrean == [(laporan.pk, None)]


def test_penyapu_membiarkan_yang_sedang_dikerjakan(dunia, antrean):
    berjalan(dunia, sewa=timedelta(seconds=1))

    sapu_laporan()

    assert antrean == []


def test_penyapu_menyerah_setelah_tiga_kali_terhenti(dunia, antrean):
    default_storage.save("laporan/32.77/sisa.pdf", ContentFile(b"%PDF-"))
    laporan = berjalan(dunia, sewa=-timedelta(seconds=1), percobaan=3, berkas="laporan/32.77/sisa.pdf")

    sapu_laporan()

    laporan.refresh_from_db()
    assert (laporan.status, laporan.berkas.name) == (StatusLaporan.GAGAL, "")
    assert "3 kali terhenti" in laporan.pesan
    assert berkas_tersimpan() == []
    assert antrean == []
