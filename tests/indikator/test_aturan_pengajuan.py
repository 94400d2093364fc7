"""The checks before submission that need no evidence: each rule fires, keeps silent, and leads to the right place."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indikator.pengajuan.aturan import bagian as aturan_bagian
from indikator.pengajuan.aturan import evaluasi as aturan_evaluasi
from indikator.pengajuan.aturan import jawaban as aturan_jawaban
from indikator.pengajuan.aturan import pengesahan as aturan_pengesahan
from indikator.pengajuan.potret import PotretCatatan, PotretPengesahan
from indikator.pengajuan.temuan import Tingkat, periksa, semua_aturan
from tests.indikator.bahan_potret import DINKES, DINSOS, bagian, jawaban, pesan, potret, terbuka, tingkat

BERSIH = potret()
MATRIKS = {
    "kolom": [{"kode": "nama", "label": "Nama lembaga", "jenis": "teks"}],
    "nilai": "jumlah_baris",
}
SAH = PotretPengesahan(1, DINKES.pk, "Sari", "", "Kepala", "Sari", datetime(2024, 5, 30, tzinfo=UTC), "0" * 64, True)


def test_every_rule_has_a_grade_a_title_and_a_remedy():
    semua = semua_aturan()
    assert len({a.kode for a in semua}) == len(semua) >= 20
    assert all(a.judul and a.tindakan.endswith(".") and a.tingkat in Tingkat for a in semua)
    assert [a.tingkat for a in semua] == sorted((a.tingkat for a in semua), key=list(Tingkat).index)
    assert {a.kode for a in semua if a.tingkat == Tingkat.MENGHALANGI} == {"menunggu_verifikasi", "belum_disahkan"}


def test_nothing_is_found_where_nothing_is_wrong():
    bersih = replace(BERSIH, fakta={"bukti": _fakta_kosong()}, jawaban=(jawaban(poin=Decimal(0), opsi="tidak"),))
    assert list(periksa(bersih)) == []


def _fakta_kosong():
    from bukti.potret import FaktaBukti

    return FaktaBukti({}, {})


def test_answer_that_waits_blocks_and_leads_to_the_desk():
    [temuan] = aturan_jawaban.menunggu_verifikasi(potret(jawaban(status="menunggu"), jawaban(status="diterima")))
    assert temuan.tujuan.url == "/32.77/2024/verifikasi/4.1/"
    assert tingkat(aturan_jawaban.menunggu_verifikasi) == Tingkat.MENGHALANGI


def test_unanswered_question_warns_and_names_the_lead():
    kosong = jawaban(opsi="", nilai="", poin=Decimal(0), poin_maks=Decimal("7.5"))
    [temuan] = aturan_jawaban.belum_dijawab(potret(kosong, jawaban(kode="4.2")))
    assert temuan.pesan == "Pertanyaan 4.1 belum dijawab; nilainya nol dari 7,5 poin."
    assert (temuan.opd, temuan.kode, temuan.klaster) == (DINKES, "4.1", "K1")
    assert temuan.tujuan.url == "/32.77/2024/pertanyaan/4.1/#judul-jawaban"
    assert tingkat(aturan_jawaban.belum_dijawab) == Tingkat.PERINGATAN


def test_a_number_of_nought_is_an_answer():
    assert not list(aturan_jawaban.belum_dijawab(potret(jawaban(opsi="", angka=Decimal(0)))))


def test_question_of_units_is_not_the_leads_to_answer():
    assert not list(aturan_jawaban.belum_dijawab(potret(jawaban(opsi="", wilayah=True))))


def test_last_years_offer_still_undecided():
    temuan = aturan_jawaban.tawaran_lalu(potret(jawaban(perlu_dicek=True), jawaban(kode="4.2")))
    assert pesan(temuan) == [
        "Isian tahun lalu untuk pertanyaan 4.1 masih “perlu dicek ulang”, sehingga belum dihitung."
    ]


@pytest.mark.parametrize(
    ("poin", "nilai", "ditemukan"),
    [("10", "4.99", True), ("10", "5", False), ("1.8", "0.8", True), ("1.5", "0.6", False), ("10", None, False)],
)
def test_verified_far_below_self(poin, nilai, ditemukan):
    satu = jawaban(poin=Decimal(poin), nilai_verifikasi=None if nilai is None else Decimal(nilai))
    assert bool(list(aturan_jawaban.verifikasi_jauh(potret(satu)))) is ditemukan


def test_number_that_the_table_does_not_bear_out():
    baris = ({"nama": "A"}, {"nama": "B"})
    satu = jawaban(
        opsi="",
        angka=Decimal(5),
        nilai="5 lembaga",
        satuan="lembaga",
        matriks=MATRIKS,
        bagian=(bagian(baris=baris), bagian(opd=DINSOS, pimpin=False, baris=baris[:1])),
    )
    (temuan,) = aturan_jawaban.angka_tabel(potret(satu))
    assert temuan.pesan == "Pertanyaan 4.1 dijawab 5 lembaga, sedangkan menurut matriksnya 3 lembaga."
    assert temuan.tujuan.jangkar == "tabel"
    assert not list(aturan_jawaban.angka_tabel(potret(replace(satu, angka=Decimal(3)))))
    assert not list(aturan_jawaban.angka_tabel(potret(replace(satu, matriks={}))))
    assert not list(aturan_jawaban.angka_tabel(potret(replace(satu, bagian=(bagian(),)))))


def test_returned_part_names_its_own_opd():
    satu = jawaban(bagian=(bagian(), terbuka(opd=DINSOS, pimpin=False, status="dikembalikan")))
    [temuan] = aturan_bagian.dikembalikan(potret(satu))
    assert (temuan.opd, temuan.pesan) == (DINSOS, "Bagian Dinas Sosial pada pertanyaan 4.1 masih dikembalikan.")
    assert not list(aturan_bagian.bagian_belum_diajukan(potret(satu)))


def test_open_part_is_late_or_not_yet_handed_in_never_both():
    tepat, telat = terbuka(opd=DINKES), terbuka(opd=DINSOS, pimpin=False, lewat=True, tenggat=date(2024, 5, 31))
    isi = potret(jawaban(bagian=(tepat, telat)))
    assert pesan(aturan_bagian.lewat_tenggat(isi)) == [
        "Bagian Dinas Sosial pada pertanyaan 4.1 belum diajukan; tenggatnya 31 Mei 2024."
    ]
    assert pesan(aturan_bagian.bagian_belum_diajukan(isi)) == [
        "Bagian Dinas Kesehatan pada pertanyaan 4.1 belum diajukan."
    ]


def test_empty_answer_is_said_once():
    isi = potret(jawaban(opsi="", bagian=(terbuka(status="belum"),)))
    assert len(list(aturan_jawaban.belum_dijawab(isi))) == 1
    assert not list(aturan_bagian.bagian_belum_diajukan(isi))


def test_unit_without_an_answer():
    unit = [terbuka(opd=o, pimpin=False, wilayah=True, nilai_unit=n) for o, n in ((DINKES, ""), (DINSOS, "tidak"))]
    isi = potret(jawaban(wilayah=True, bagian=tuple(unit)))
    [temuan] = aturan_bagian.unit_belum_menjawab(isi)
    assert (temuan.opd, temuan.pesan) == (DINKES, "Dinas Kesehatan belum menjawab pertanyaan 4.1.")
    assert pesan(aturan_bagian.bagian_belum_diajukan(isi)) == [
        "Bagian Dinas Sosial pada pertanyaan 4.1 belum diajukan."
    ]


def test_open_note_of_an_outside_stage():
    catatan = PotretCatatan(7, "Verifikasi final", "indikator 4", "", "K1", DINSOS, menunggu_diperiksa=True)
    [temuan] = aturan_evaluasi.catatan_terbuka(potret(catatan=(catatan,)))
    assert temuan.pesan == "Catatan Verifikasi final pada indikator 4 menunggu diperiksa orang kedua."
    assert (temuan.opd, temuan.tujuan.argumen) == (DINSOS, (7,))


def test_evaluation_without_a_target():
    assert pesan(aturan_evaluasi.tanpa_target(potret(bertarget=False))) == [
        "Evaluasi ini belum mempunyai target predikat."
    ]
    assert not list(aturan_evaluasi.tanpa_target(BERSIH))


def test_sign_off_blocks_only_where_it_is_demanded():
    assert not list(aturan_pengesahan.belum_disahkan(BERSIH))
    [temuan] = aturan_pengesahan.belum_disahkan(potret(wajib_pengesahan=True))
    assert temuan.pesan == "Isian Dinas Kesehatan belum disahkan."
    assert temuan.tujuan.url == "/32.77/2024/pengesahan/#opd-1"
    assert not list(aturan_pengesahan.belum_disahkan(potret(wajib_pengesahan=True, pengesahan=(SAH,))))


def test_sign_off_that_no_longer_holds():
    gugur = (replace(SAH, berlaku=False),)
    assert pesan(aturan_pengesahan.belum_disahkan(potret(wajib_pengesahan=True, pengesahan=gugur))) == [
        "Isian Dinas Kesehatan pengesahannya gugur karena isiannya berubah."
    ]
    assert not list(aturan_pengesahan.pengesahan_gugur(potret(wajib_pengesahan=True, pengesahan=gugur)))
    assert pesan(aturan_pengesahan.pengesahan_gugur(potret(pengesahan=gugur))) == [
        "Isian Dinas Kesehatan berubah sesudah disahkan Sari."
    ]
    assert not list(aturan_pengesahan.pengesahan_gugur(potret(pengesahan=(SAH,))))
