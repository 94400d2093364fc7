"""Filling in one part's rows: who may, when, which version; and what the parts' rows say together."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from indikator.models import Evaluasi, IsiMatriks, Status
from indikator.queries.matriks import banyak_baris, isi_sebelumnya, menurut_tabel, tabel_evaluasi, tabel_jawaban
from indikator.services.matriks import PESAN_BASI, simpan_matriks
from indikator.services.pengisian import ajukan_bagian, simpan_jawaban, tarik_bagian
from indikator.services.verifikasi import terima_jawaban
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.bahan_matriks import MITRA, baris, isi, pasang_matriks


@pytest.fixture
def kota(dunia):
    pasang_matriks(wajib=False)
    return dunia.sini


def simpan(kota, *isi, opd="dinkes", oleh=None, versi=0):
    return simpan_matriks(
        penugasan=kota.bagian("4.1", getattr(kota, opd)),
        baris=list(isi),
        versi=versi,
        oleh=oleh or getattr(kota, f"operator_{opd}"),
    )


def test_baris_tersimpan_dan_bagian_menjadi_draf(kota):
    hasil = simpan(kota, baris("Radio Anak", anak="12"))
    assert (hasil.baris, hasil.versi) == ([baris("Radio Anak", anak="12")], 1)
    assert kota.bagian("4.1", kota.dinkes).status == Status.DRAF
    assert kota.bagian("4.1", kota.dinsos).status == Status.BELUM
    catatan = Riwayat.objects.get(aksi=Aksi.MATRIKS_DISIMPAN)
    assert catatan.objek_label == "Dinas Kesehatan Kota Sini pada pertanyaan 4.1"
    assert catatan.sebelum == {"baris": 0, "isi": []}
    assert catatan.sesudah == {"baris": 1, "opd": "DINKES"}


def test_menyimpan_hal_yang_sama_tidak_mengubah_apa_pun(kota):
    sekali = simpan(kota, baris())
    lagi = simpan(kota, baris(), versi=0)
    assert (lagi.pk, lagi.versi) == (sekali.pk, 1)
    assert Riwayat.objects.filter(aksi=Aksi.MATRIKS_DISIMPAN).count() == 1


def test_tabel_kosong_tidak_menandai_bagian(kota):
    assert simpan(kota).versi == 0
    assert kota.bagian("4.1", kota.dinkes).status == Status.BELUM
    assert not IsiMatriks.objects.exists()


@pytest.mark.parametrize("versi", [0, 2, 9])
def test_versi_lama_ditolak_dan_isi_terbaru_tetap(kota, versi):
    simpan(kota, baris("Pertama"))
    with pytest.raises(SudahBerubah) as galat:
        simpan(kota, baris("Kedua"), versi=versi)
    assert galat.value.pesan == PESAN_BASI
    assert [b["mitra"] for b in IsiMatriks.objects.get().baris] == ["Pertama"]
    assert simpan(kota, baris("Kedua"), versi=1).versi == 2


def test_isi_sebelum_penyimpanan_terakhir_dapat_dicari(kota):
    simpan(kota, baris("Pertama"))
    simpan(kota, versi=1)
    assert isi_sebelumnya(kota.bagian("4.1", kota.dinkes)) == [baris("Pertama")]
    assert isi_sebelumnya(kota.bagian("4.1", kota.dinsos)) == []


def test_bagian_orang_lain_dan_kota_lain_ditolak(kota, dunia):
    with pytest.raises(Ditolak, match="Bagian ini milik Dinas Kesehatan Kota Sini; unit Anda tidak dapat mengubahnya."):
        simpan(kota, baris(), oleh=kota.operator_dinsos)
    with pytest.raises(Ditolak, match="unit Anda tidak dapat mengubahnya"):
        simpan(kota, baris(), oleh=dunia.sana.sekretariat)
    assert simpan(kota, baris(), oleh=kota.sekretariat).versi == 1


def test_bagian_yang_sudah_diajukan_terkunci(kota):
    ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    with pytest.raises(Ditolak, match="Bagian ini sudah diajukan. Tarik kembali lebih dahulu untuk mengubahnya."):
        simpan(kota, baris(), opd="dinsos")


def test_setelah_evaluasi_diajukan_terkunci(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status=Evaluasi.Status.DIAJUKAN, diajukan_pada=timezone.now())
    with pytest.raises(Ditolak, match="Evaluasi ini sudah diajukan"):
        simpan(kota, baris())


def test_setelah_tenggat_ditolak_dengan_tanggal_dan_alamat_bertanya(kota):
    with time_machine.travel(datetime(2100, 1, 1, 1, tzinfo=UTC)), pytest.raises(Ditolak, match="31 Desember 2099"):
        simpan(kota, baris())


@pytest.mark.parametrize(
    ("salah", "pesan"),
    [
        (baris("", anak="1"), "Baris 1, Nama mitra: Wajib diisi."),
        (baris(anak="1.234"), "Harus bilangan bulat"),
        (baris(anak="-1"), "Paling kecil 0."),
        (baris(mulai="24 Mei 2024"), "Isi tidak dalam bentuk bakunya."),
        (baris(aktif="Ya"), "Isi tidak dalam bentuk bakunya."),
        (baris(lain="x"), "Isi tabel tidak sesuai dengan kolomnya."),
    ],
)
def test_isi_yang_tidak_sah_tidak_sampai_ke_basis_data(kota, salah, pesan):
    with pytest.raises(Ditolak, match=pesan):
        simpan(kota, salah)
    assert not IsiMatriks.objects.exists()


def test_pertanyaan_tanpa_tabel_ditolak(kota):
    bagian = kota.bagian("4.2", kota.dinkes)
    with pytest.raises(Ditolak, match="Pertanyaan ini tidak meminta tabel."):
        simpan_matriks(penugasan=bagian, baris=[], versi=0, oleh=kota.operator_dinkes)


def test_verifikator_yang_melihat_tabel_lama_diberi_tahu(kota):
    """Part taken back, table changed, handed in again: the page opened before can no longer be judged from."""
    simpan_jawaban(
        jawaban=kota.jawaban("4.1"), opsi="tidak", angka=None, catatan="", versi=1, oleh=kota.operator_dinkes
    )
    simpan(kota, baris())
    for opd in ("dinsos", "dinkes"):
        ajukan_bagian(penugasan=kota.bagian("4.1", getattr(kota, opd)), oleh=getattr(kota, f"operator_{opd}"))
    dilihat = kota.jawaban("4.1")
    assert dilihat.status == Status.MENUNGGU
    tarik_bagian(penugasan=kota.bagian("4.1", kota.dinkes), oleh=kota.operator_dinkes)
    simpan(kota, baris("Lain"), versi=1)
    ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinkes), oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah):
        terima_jawaban(jawaban=dilihat, nilai=Decimal(0), catatan="", versi=dilihat.versi, oleh=kota.verifikator)


# --- All parts together ---------------------------------------------------------------------------------------------


def test_tabel_gabungan_berkolom_opd_dengan_total_dan_yang_belum_mengisi(kota):
    isi(kota.bagian("4.1", kota.dinsos), baris("Koran", anak="3", aktif="ya"), baris("Radio", anak="4", aktif="tidak"))
    tabel = tabel_jawaban(kota.jawaban("4.1"))
    assert [(b.opd, b.sel[0][1], b.sel[2][1]) for b in tabel.baris] == [
        ("DINSOS", "Koran", "3"),
        ("DINSOS", "Radio", "4"),
    ]
    assert [t for _, t in tabel.tulisan_total] == ["", "", "7", "", "50\N{NO-BREAK SPACE}% ya"]
    assert [p.opd.kode for p in tabel.kosong] == ["DINKES"]
    isi(kota.bagian("4.1", kota.dinkes), baris("TV"))
    tabel = tabel_jawaban(kota.jawaban("4.1"))
    assert [b.opd for b in tabel.baris] == ["DINKES", "DINSOS", "DINSOS"]  # the lead first
    assert (tabel.banyak, tabel.kosong) == (3, [])
    assert tabel_jawaban(kota.jawaban("4.2")) is None


def test_banyak_baris_dan_tabel_semua_jawaban(kota, dunia, django_assert_num_queries):
    isi(kota.bagian("4.1", kota.dinsos), baris(), baris())
    isi(kota.bagian("4.1", kota.dinkes), baris())
    isi(dunia.sana.bagian("4.1", dunia.sana.dinkes))  # saved and emptied again
    semua = [kota.jawaban("4.1").pk, kota.jawaban("4.2").pk, dunia.sana.jawaban("4.1").pk]
    with django_assert_num_queries(1):
        assert banyak_baris(semua) == {semua[0]: 3}
    with django_assert_num_queries(2):
        tabel = tabel_evaluasi(kota.evaluasi)
        assert {pk: t.banyak for pk, t in tabel.items()} == {semua[0]: 3}
        assert [b.opd for b in tabel[semua[0]].baris] == ["DINKES", "DINSOS", "DINSOS"]
    assert tabel_evaluasi(dunia.sana.evaluasi) == {}


def test_angka_jawaban_dibandingkan_dengan_tabel(dunia):
    kota = dunia.sini
    pasang_matriks("4.3", nilai="jumlah_beda:mitra", kolom=MITRA["kolom"])
    isi(kota.bagian("4.3", kota.dinsos), baris("Koran"), baris("KORAN"), baris("Radio"))
    jawaban = kota.jawaban("4.3")
    menurut = menurut_tabel(tabel_jawaban(jawaban), jawaban)
    assert (menurut.nilai, menurut.sumber, menurut.berbeda) == (2, "banyaknya nama mitra yang berbeda", False)
    for angka, berbeda in ((Decimal("2.0000"), False), (Decimal(3), True)):
        jawaban.angka = angka
        assert menurut_tabel(tabel_jawaban(jawaban), jawaban).berbeda is berbeda
    assert menurut_tabel(None, jawaban) is None
    assert menurut_tabel(tabel_jawaban(dunia.sana.jawaban("4.3")), jawaban) is None
