"""The checks before submission about evidence: each rule fires, keeps silent, and says what it saw."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bukti.aturan import pengajuan as aturan
from bukti.potret import FaktaBukti, PotretLampiran
from indikator.pengajuan.potret import Potret
from indikator.pengajuan.temuan import Tingkat
from tests.indikator.bahan_potret import DINKES, DINSOS, bagian, jawaban, pesan, potret, tingkat

LAMPIRAN = PotretLampiran(
    bukti_id=11,
    judul="Laporan Forum Anak",
    jenis="laporan",
    opd=DINKES,
    tanggal=date(2024, 3, 1),
    periode_mulai=None,
    periode_akhir=None,
    berlaku_sampai=None,
    putusan="menunggu",
    periksa="bersih",
    sha256="a" * 64,
)


def dengan(*lampiran: PotretLampiran, kurang: tuple[str, ...] = (), **lain) -> Potret:
    """One answer with points and this evidence."""
    satu = jawaban(**lain)
    fakta = FaktaBukti({satu.pk: list(lampiran)} if lampiran else {}, {satu.pk: list(kurang)} if kurang else {})
    return potret(satu, fakta={"bukti": fakta})


def lampiran(**lain) -> PotretLampiran:
    return replace(LAMPIRAN, **lain)


def test_points_without_any_evidence():
    [temuan] = aturan.tanpa_bukti(dengan())
    assert (temuan.pesan, temuan.tujuan.jangkar) == ("Pertanyaan 4.1 dijawab “Ya” tanpa bukti.", "bukti")
    assert not list(aturan.tanpa_bukti(dengan(lampiran())))
    assert not list(aturan.tanpa_bukti(dengan(poin=Decimal(0), opsi="tidak")))


def test_a_filled_table_is_evidence():
    assert not list(aturan.tanpa_bukti(dengan(bagian=(bagian(baris=({"nama": "A"},)),))))


def test_every_mandatory_requirement_that_is_missing_is_named():
    isi = dengan(lampiran(), kurang=("Dokumen: SK", "Foto: kegiatan"))
    assert pesan(aturan.bukti_wajib(isi)) == [
        "Pertanyaan 4.1: bukti wajib belum ada, yaitu Dokumen: SK.",
        "Pertanyaan 4.1: bukti wajib belum ada, yaitu Foto: kegiatan.",
    ]
    assert not list(aturan.bukti_wajib(dengan(kurang=("Dokumen: SK",), poin=Decimal(0))))


def test_refused_evidence_is_still_the_only_one():
    ditolak = lampiran(putusan="ditolak")
    isi = dengan(ditolak, lampiran(periksa="ditolak"))
    assert pesan(aturan.semua_bukti_ditolak(isi)) == ["Pertanyaan 4.1: 2 bukti dilampirkan, semuanya ditolak."]
    assert not list(aturan.semua_bukti_ditolak(dengan(ditolak, lampiran())))
    assert not list(aturan.semua_bukti_ditolak(dengan()))


def test_file_not_yet_inspected_and_file_refused_by_inspection():
    assert pesan(aturan.berkas_belum_diperiksa(dengan(lampiran(periksa="menunggu"), lampiran()))) == [
        "Pertanyaan 4.1: berkas “Laporan Forum Anak” masih diperiksa."
    ]
    assert pesan(aturan.berkas_ditolak(dengan(lampiran(periksa="ditolak"), lampiran()))) == [
        "Pertanyaan 4.1: berkas “Laporan Forum Anak” tidak lolos pemeriksaan."
    ]


@pytest.mark.parametrize(
    ("isian", "salah"),
    [
        ({"tanggal": date(2024, 12, 31)}, False),
        ({"tanggal": date(2023, 12, 31)}, True),
        ({"tanggal": date(2025, 1, 1)}, True),
        ({"tanggal": None}, False),
        ({"tanggal": date(2025, 2, 1), "periode_mulai": date(2024, 1, 1), "periode_akhir": date(2024, 12, 31)}, False),
        ({"tanggal": date(2024, 2, 1), "periode_mulai": date(2023, 1, 1), "periode_akhir": date(2023, 12, 31)}, True),
        ({"jenis": "peraturan", "tanggal": date(2011, 1, 1)}, False),
        ({"jenis": "keputusan", "tanggal": date(2022, 1, 1)}, False),
        ({"jenis": "keputusan", "tanggal": date(2025, 1, 1)}, True),
        ({"jenis": "foto", "tanggal": date(2023, 1, 1)}, True),
        ({"tanggal": date(2023, 1, 1), "putusan": "ditolak"}, False),
    ],
)
def test_evidence_outside_the_evaluation_year(isian, salah):
    assert bool(list(aturan.bukti_luar_tahun(dengan(lampiran(**isian))))) is salah


def test_two_year_data_may_be_of_either_year():
    lalu = lampiran(tanggal=date(2023, 5, 1))
    assert not list(aturan.bukti_luar_tahun(dengan(lalu, tahun_data=2)))
    assert pesan(aturan.data_dua_tahun(dengan(lalu, tahun_data=2))) == [
        "Pertanyaan 4.1 meminta data beberapa tahun; tahun 2024 belum ada."
    ]
    assert not list(aturan.data_dua_tahun(dengan(lalu, lampiran(), tahun_data=2)))
    assert not list(aturan.data_dua_tahun(dengan(lalu, tahun_data=1)))
    rentang = lampiran(periode_mulai=date(2023, 1, 1), periode_akhir=date(2024, 12, 31))
    assert not list(aturan.data_dua_tahun(dengan(rentang, tahun_data=2)))
    assert not list(aturan.data_dua_tahun(dengan(lampiran(tanggal=None), tahun_data=2)))


@pytest.mark.parametrize(("sampai", "habis"), [(date(2024, 5, 31), True), (date(2024, 6, 1), False), (None, False)])
def test_expired_on_the_day_in_the_city(sampai, habis):
    temuan = list(aturan.bukti_kedaluwarsa(dengan(lampiran(berlaku_sampai=sampai))))
    assert bool(temuan) is habis
    if habis:
        assert temuan[0].pesan == "Pertanyaan 4.1: “Laporan Forum Anak” hanya berlaku sampai 31 Mei 2024."


def test_more_claimed_than_shown():
    foto = lampiran(jenis="foto", opd=DINSOS)
    angka = {"opsi": "", "angka": Decimal(5), "nilai": "5 lembaga", "satuan": "lembaga"}
    assert pesan(aturan.angka_bukti(dengan(foto, foto, **angka))) == [
        "Pertanyaan 4.1 dijawab 5 lembaga, buktinya 2 buah."
    ]
    assert not list(aturan.angka_bukti(dengan(*[foto] * 5, **angka)))
    assert not list(aturan.angka_bukti(dengan(foto, lampiran(jenis="data"), **angka)))
    assert not list(aturan.angka_bukti(dengan(foto, **{**angka, "satuan": "%"})))
    assert tingkat(aturan.angka_bukti) == Tingkat.SARAN


def test_one_file_for_many_questions_counts_equal_bytes():
    soal = [jawaban(pk=n, kode=f"4.{n}") for n in range(1, 7)]
    isi = {j.pk: [lampiran(bukti_id=20 + j.pk)] for j in soal}
    semua = potret(*soal, fakta={"bukti": FaktaBukti(isi, {})})
    [temuan] = aturan.satu_berkas(semua)
    assert temuan.pesan == "“Laporan Forum Anak” dipakai pada 6 pertanyaan: 4.1, 4.2, 4.3, 4.4, 4.5, 4.6."
    assert temuan.tujuan.nama == "bukti:bukti_detail"
    assert not list(aturan.satu_berkas(replace(semua, jawaban=tuple(soal[:5]))))
