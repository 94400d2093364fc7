"""The difference between two manifests, in words."""

from copy import deepcopy

import pytest

from indikator.pengajuan.selisih import Perubahan, bandingkan

BUKTI = {
    "kunci": "7:aa:-",
    "bukti": 7,
    "opd": "DINKES",
    "judul": "SK",
    "jenis": "keputusan",
    "nomor": "1/2024",
    "tanggal": "2024-01-02",
    "periode": ["2024-01-01", "2024-12-31"],
    "berlaku_sampai": None,
    "tautan": "",
    "memenuhi": "",
    "halaman_rujukan": [None, None],
    "putusan": "menunggu",
    "berkas": {"versi": 1, "nama": "sk.pdf", "ukuran": 9, "sha256": "aa", "halaman": 1, "pemeriksaan": "bersih"},
}
BAGIAN = {
    "opd": "DINKES",
    "pimpin": True,
    "status": "menunggu",
    "catatan": "",
    "nilai_unit": "",
    "tabel": [{"nama": "A"}],
    "diajukan_oleh": "Sari",
    "diajukan_pada": "2024-05-01T00:00:00+00:00",
}
SOAL = {
    "klaster": "K1",
    "status": "menunggu",
    "opsi": "ya",
    "angka": None,
    "nilai": "Ya",
    "catatan": "",
    "poin": "10.00",
    "poin_verifikasi": None,
    "bagian": [BAGIAN],
    "bukti": [BUKTI],
}
MANIFES = {
    "skor": {j: {"total": "10.00", "predikat": "Pratama"} for j in ("mandiri", "verifikasi")},
    "pertanyaan": {"4.1": SOAL},
    "pengesahan": [{"opd": "DINKES", "nama": "Sari", "berlaku": True}],
}


@pytest.fixture
def kini() -> dict:
    return deepcopy(MANIFES)


def ubah(kini: dict) -> list[Perubahan]:
    [beda] = bandingkan(MANIFES, kini).pertanyaan
    assert (beda.kode, beda.klaster) == ("4.1", "K1")
    return list(beda.perubahan)


def test_equal_manifests_differ_in_nothing(kini):
    assert not bandingkan(MANIFES, kini).ada


def test_value_status_points_and_note(kini):
    kini["pertanyaan"]["4.1"] |= {
        "opsi": "", "nilai": "", "status": "diterima", "poin": "0.00", "poin_verifikasi": "0.00", "catatan": "Baru",
    }  # fmt: skip
    assert ubah(kini) == [
        Perubahan("Jawaban", "Ya", "belum ada"),
        Perubahan("Status", "Menunggu", "Diterima"),
        Perubahan("Poin mandiri", "10,00", "0,00"),
        Perubahan("Poin verifikasi", "belum ada", "0,00"),
        Perubahan("Catatan", "belum ada", "Baru"),
    ]


def test_part_with_its_table_and_a_new_part(kini):
    bagian = kini["pertanyaan"]["4.1"]["bagian"]
    bagian[0] |= {"status": "dikembalikan", "nilai_unit": "ya", "tabel": [{"nama": "A"}, {"nama": "B"}]}
    bagian.append(BAGIAN | {"opd": "DINSOS"})
    assert ubah(kini) == [
        Perubahan("Bagian DINKES", "Menunggu", "Dikembalikan"),
        Perubahan("Jawaban unit DINKES", "belum ada", "ya"),
        Perubahan("Matriks DINKES", "1 baris", "2 baris, 1 berbeda"),
        Perubahan("Penugasan DINSOS", "", "ditugasi"),
    ]


def test_evidence_judged_described_anew_and_pointed_at_other_pages(kini):
    bukti = kini["pertanyaan"]["4.1"]["bukti"][0]
    bukti |= {"putusan": "diterima", "nomor": "2/2024", "halaman_rujukan": [2, 3]}
    assert ubah(kini) == [
        Perubahan("Putusan atas “SK”", "Menunggu", "Diterima"),
        Perubahan(
            "Keterangan “SK”",
            "SK; keputusan; 1/2024; 2 Januari 2024; periode 1 Januari 2024–31 Desember 2024",
            "SK; keputusan; 2/2024; 2 Januari 2024; periode 1 Januari 2024–31 Desember 2024; halaman 2–3",
        ),
    ]


def test_inspection_of_a_file_is_no_change(kini):
    kini["pertanyaan"]["4.1"]["bukti"][0]["berkas"]["pemeriksaan"] = "menunggu"
    assert not bandingkan(MANIFES, kini).ada


def test_scores_and_sign_off_of_the_whole(kini):
    kini["skor"]["mandiri"] = {"total": "712.50", "predikat": "Nindya"}
    kini["pengesahan"] = [
        {"opd": "DINKES", "nama": "Sari", "berlaku": False},
        {"opd": "DINSOS", "nama": "Budi", "berlaku": True},
    ]
    assert bandingkan(MANIFES, kini).umum == (
        Perubahan("Nilai mandiri", "10,00", "712,50"),
        Perubahan("Predikat menurut nilai mandiri", "Pratama", "Nindya"),
        Perubahan("Pengesahan DINKES", "Sari", "Sari, gugur"),
        Perubahan("Pengesahan DINSOS", "belum ada", "Budi"),
    )


def test_questions_come_in_the_order_of_the_instrument(kini):
    kini["pertanyaan"] = {"10.1": SOAL | {"nilai": "x"}, "4.1": SOAL | {"nilai": "x"}, "5.1": SOAL}
    urut = [b.kode for b in bandingkan(MANIFES, kini, ["4.1", "5.1", "10.1"]).pertanyaan]
    assert urut == ["4.1", "5.1", "10.1"]
