"""`manage.py simulasi`: the plan as JSON and as text, and every way to ask for something that is not there."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from indikator.models import Evaluasi, HasilSkor, Jawaban, Penugasan, SkalaPredikat
from tests.factories.klaster import OpdFactory
from tests.indikator.bahan_skor import evaluasi_kecil, isi, terima

pytestmark = pytest.mark.django_db
KOTA = ("--kota", "32.77", "--tahun", "2024")


@pytest.fixture
def evaluasi():
    evaluasi = evaluasi_kecil()
    isi(evaluasi, "1.1", opsi="b")
    isi(evaluasi, "2.2", angka="27")
    unit = OpdFactory(kota=evaluasi.kota, kode="DINKES")
    lain = OpdFactory(kota=evaluasi.kota, kode="DINSOS")
    for jawaban in Jawaban.objects.filter(evaluasi=evaluasi, pertanyaan__kode__in=("1.2", "2.2")):
        Penugasan.objects.create(jawaban=jawaban, opd=unit, pimpin=True)
        if jawaban.pertanyaan.kode == "1.2":
            Penugasan.objects.create(jawaban=jawaban, opd=lain)
    return evaluasi


def perintah(*argumen):
    keluar, galat = StringIO(), StringIO()
    try:
        call_command("simulasi", *argumen, stdout=keluar, stderr=galat)
        kode = 0
    except SystemExit as selesai:
        kode = selesai.code
    return kode, keluar.getvalue(), galat.getvalue().splitlines()


def test_json_memuat_rencana_lengkap(evaluasi):
    kode, keluar, galat = perintah(*KOTA, "--target", "madya", "--json")
    assert (kode, galat) == (0, [])
    dokumen = json.loads(keluar)
    langkah = dokumen.pop("langkah")
    evaluasi.refresh_from_db()
    assert dokumen == {
        "kota": "32.77",
        "nama_kota": "Kota Cimahi",
        "tahun": 2024,
        "instrumen": "UJI",
        "revisi": evaluasi.revisi,
        "dasar": "mandiri",
        "target": {"kode": "madya", "nama": "Madya", "batas_bawah": "10.00", "inklusif": False},
        "terkunci": [],
        "opd": [],
        "bobot_usaha": {"kecil": 1, "sedang": 3, "besar": 6},
        "sudah_tercapai": False,
        "tercapai": True,
        "kurang": "0.00",
        "total_awal": "3.75",
        "predikat_awal": "Belum berpredikat",
        "total_akhir": "13.75",
        "predikat_akhir": "Madya",
        "usaha": 7,
    }
    assert [(s["kode"], s["poin"], s["usaha"], s["bobot"], s["dari"], s["ke"], s["opd"]) for s in langkah] == [
        ("1.1", "6.00", "besar", 6, "Rancangan", "Ada", []),
        ("1.2", "4.00", "kecil", 1, "belum dijawab", "Ya", ["DINKES", "DINSOS"]),
    ]


def test_teks_untuk_dibaca_orang(evaluasi):
    kode, keluar, _ = perintah(*KOTA, "--target", "Madya")
    assert kode == 0
    assert keluar.splitlines() == [
        "Kota Cimahi (32.77), evaluasi 2024, nilai mandiri",
        "Jalan termurah menuju Madya",
        "  1.1     +  6,00  usaha besar  Rancangan -> Ada  [-]",
        "  1.2     +  4,00  usaha kecil  belum dijawab -> Ya  [DINKES, DINSOS]",
        "2 pertanyaan, usaha 7: nilai naik dari 3,75 (Belum berpredikat) menjadi 13,75 (Madya).",
    ]


def test_tidak_terjangkau_dinyatakan_dengan_kekurangannya(evaluasi):
    argumen = (*KOTA, "--target", "kla", "--opd", "DINKES")
    dokumen = json.loads(perintah(*argumen, "--json")[1])
    assert (dokumen["tercapai"], dokumen["kurang"], dokumen["total_akhir"]) == (False, "9.00", "9.50")
    assert [s["kode"] for s in dokumen["langkah"]] == ["1.2", "2.2"]
    assert perintah(*argumen)[1].splitlines()[-1] == (
        "Tidak terjangkau: dengan semua yang dapat digerakkan pun masih kurang 9,00 poin."
    )


def test_target_yang_sudah_tercapai_bukan_galat(evaluasi):
    kode, keluar, galat = perintah(*KOTA, "--target", "tanpa", "--json")
    dokumen = json.loads(keluar)
    assert (kode, galat, dokumen["sudah_tercapai"], dokumen["tercapai"], dokumen["langkah"]) == (0, [], True, True, [])
    assert perintah(*KOTA, "--target", "tanpa")[1].splitlines()[-1] == (
        "Sudah tercapai: nilai 3,75 sudah Belum berpredikat."
    )


def test_dasar_verifikasi_dan_kunci(evaluasi):
    terima(evaluasi, "1.2", "4")
    dokumen = json.loads(
        perintah(*KOTA, "--target", "madya", "--dasar", "verifikasi", "--kunci", "2.2, 2.1", "--json")[1]
    )
    assert (dokumen["total_awal"], dokumen["terkunci"]) == ("4.00", ["2.1", "2.2"])
    assert [(s["kode"], s["poin"]) for s in dokumen["langkah"]] == [("1.1", "8.00")]


def test_tanpa_target_memakai_target_evaluasi(evaluasi):
    assert perintah(*KOTA) == (
        2,
        "",
        ["Evaluasi ini belum bertarget. Sebutkan predikat yang dituju, misalnya --target utama."],
    )
    Evaluasi.objects.update(target=SkalaPredikat.objects.get(kode="kla"))
    assert json.loads(perintah(*KOTA, "--json")[1])["target"]["kode"] == "kla"


def test_evaluasi_tidak_berubah(evaluasi):
    Evaluasi.objects.filter(pk=evaluasi.pk).update(revisi=7)
    sebelum = list(Jawaban.objects.values())
    perintah(*KOTA, "--target", "kla", "--json")
    assert list(Jawaban.objects.values()) == sebelum
    assert Evaluasi.objects.get().revisi == 7
    assert not HasilSkor.objects.exists()


@pytest.mark.parametrize(
    ("argumen", "pesan"),
    [
        ((), ["Sebutkan kota dan tahunnya, misalnya --kota 32.77 --tahun 2024."]),
        (("--kota", "00.00", "--tahun", "2024"), ["Evaluasi kota 00.00 tahun 2024 tidak ada."]),
        (("--kota", "32.77", "--tahun", "2030"), ["Evaluasi kota 32.77 tahun 2030 tidak ada."]),
        (("--kota", "32.77", "--tahun", "x"), ["Tahun 'x' tidak dikenal; tulis empat angka, misalnya --tahun 2024."]),
        ((*KOTA, "--target", "emas"), ["Target 'emas' tidak ada pada instrumen ini; pilihannya: tanpa, madya, kla."]),
        ((*KOTA, "--dasar", "lain"), ["Dasar 'lain' tidak dikenal; pilih mandiri atau verifikasi."]),
        (
            (*KOTA, "--target", "kla", "--kunci", "9.9,1.1,8.8"),
            ["Pertanyaan '8.8' tidak ada pada evaluasi ini.", "Pertanyaan '9.9' tidak ada pada evaluasi ini."],
        ),
        ((*KOTA, "--target", "kla", "--opd", "TIDAK"), ["OPD 'TIDAK' tidak ada pada evaluasi ini."]),
    ],
)
def test_pilihan_yang_salah_kode_dua_dan_satu_baris_tiap_kesalahan(evaluasi, argumen, pesan):
    assert perintah(*argumen, "--json") == (2, "", pesan)
