"""Coverage of evidence for lists: what is asked, what is there, what is missing, in three queries."""

import pytest

from bukti.aturan.jawaban import bukti_wajib_terlampir, kebutuhan_belum_terpenuhi
from bukti.queries.kelengkapan import kelengkapan, kelompok_bukti
from indikator.models import Jawaban
from laporan.queries.bukti_wajib import kebutuhan_kosong
from tests.bahan_matriks import baris, isi, pasang_matriks
from tests.factories.bukti import TautanBuktiFactory


@pytest.fixture
def jawaban(dunia) -> Jawaban:
    return dunia.sini.jawaban("4.1")


def hitung(jawaban: Jawaban) -> tuple[int, int, int, list[str], int]:
    k = kelengkapan([jawaban])[jawaban.pk]
    return (k.diminta, k.wajib, k.ada, [b.jenis for b in k.kurang], k.bukti)


def test_tanpa_bukti(jawaban):
    assert hitung(jawaban) == (2, 1, 0, ["dokumen"], 0)


@pytest.mark.parametrize(
    ("keadaan", "hasil"),
    [
        ({}, (2, 1, 1, [], 1)),
        ({"versi__menunggu": True}, (2, 1, 1, [], 1)),
        ({"ditolak": True}, (2, 1, 0, ["dokumen"], 0)),
        ({"versi__ditolak": True}, (2, 1, 0, ["dokumen"], 0)),
        ({"bukti__ditarik_pada": "2024-05-01T00:00Z"}, (2, 1, 0, ["dokumen"], 0)),
    ],
)
def test_yang_masih_berlaku_dihitung(jawaban, keadaan, hasil):
    dokumen = jawaban.pertanyaan.kebutuhan.get(jenis="dokumen")
    TautanBuktiFactory(jawaban=jawaban, kebutuhan=dokumen, **keadaan)
    assert hitung(jawaban) == hasil


def test_bukti_di_luar_daftar_tidak_memenuhi_apa_pun(jawaban):
    TautanBuktiFactory(jawaban=jawaban, kebutuhan=None)
    assert hitung(jawaban) == (2, 1, 0, ["dokumen"], 1)


def test_tiga_kueri_untuk_berapa_pun(dunia, django_assert_num_queries):
    semua = list(dunia.sini.evaluasi.jawaban.all())
    for j in semua:
        TautanBuktiFactory(jawaban=j)
    with django_assert_num_queries(3):
        hasil = kelengkapan(semua)
    assert len(hasil) == 5
    assert hasil[dunia.sini.jawaban("4.4").pk].lengkap


def test_pertanyaan_tanpa_kebutuhan(dunia):
    k = kelengkapan([dunia.sini.jawaban("4.4")])[dunia.sini.jawaban("4.4").pk]
    assert (k.diminta, k.lengkap) == (0, True)


# --- The question's own table ---------------------------------------------------------------------------------------


def kosong(kota) -> list[str]:
    return [k.jenis for k in kebutuhan_kosong(kota.evaluasi).order_by("urutan")]


def test_tabel_terisi_memenuhi_bukti_matriks_di_setiap_tempat(dunia):
    """The same answer from lists, from the rules of handing in, and from the mayor's figures."""
    kota = dunia.sini
    butir = pasang_matriks()
    assert hitung(kota.jawaban("4.1")) == (3, 2, 0, ["dokumen", "matriks"], 0)
    assert kosong(kota) == ["dokumen", "matriks"]
    isi(kota.bagian("4.1", kota.dinkes))  # saved and emptied again: not evidence
    assert kosong(kota) == ["dokumen", "matriks"]
    assert butir in kebutuhan_belum_terpenuhi(kota.jawaban("4.1"), hanya_diterima=False)
    isi(kota.bagian("4.1", kota.dinsos), baris())
    assert hitung(kota.jawaban("4.1")) == (3, 2, 1, ["dokumen"], 0)
    assert kosong(kota) == ["dokumen"]
    assert kosong(dunia.sana) == ["dokumen", "matriks"]
    for hanya_diterima in (False, True):
        kurang = kebutuhan_belum_terpenuhi(kota.jawaban("4.1"), hanya_diterima=hanya_diterima)
        assert [k.jenis for k in kurang] == ["dokumen"]


def test_berkas_matriks_tetap_memenuhi_tanpa_tabel(dunia):
    kota = dunia.sini
    butir = pasang_matriks()
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), kebutuhan=butir)
    assert hitung(kota.jawaban("4.1")) == (3, 2, 1, ["dokumen"], 1)
    assert kosong(kota) == ["dokumen"]


def test_tabel_terisi_mengganti_berkas_yang_ditolak(dunia):
    kota = dunia.sini
    butir = pasang_matriks()
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), kebutuhan=butir, ditolak=True)
    isi(kota.bagian("4.1", kota.dinkes), baris())
    kelompok = kelompok_bukti([butir], list(kota.jawaban("4.1").tautan_bukti.select_related("bukti", "versi")), 1)
    assert [(k.keadaan, k.baris_tabel) for k in kelompok] == [("ada", 1)]
    assert butir not in kebutuhan_belum_terpenuhi(kota.jawaban("4.1"), hanya_diterima=True)


def test_pesan_pengajuan_menyebut_tabel(dunia):
    kota = dunia.sini
    butir = pasang_matriks()
    jawaban = kota.jawaban("4.1")
    jawaban.opsi = "ya"
    assert bukti_wajib_terlampir(jawaban)[1] == (
        f"Bukti wajib belum dilampirkan: {butir}. Isi tabelnya atau unggah berkasnya, atau ubah jawaban."
    )
