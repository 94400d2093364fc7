import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indikator.models import Evaluasi, HasilSkor
from indikator.queries.skor import ikhtisar_aliran, ikhtisar_semua
from indikator.services.skor_tahap import impor_skor
from tests.indikator.bahan_skor import evaluasi_kecil, isi, terima

pytestmark = pytest.mark.django_db

D = Decimal
TAHUN = "Tahun '{}' tidak dikenal; tulis empat angka, misalnya --tahun 2024."


@pytest.fixture
def evaluasi():
    evaluasi = evaluasi_kecil()
    isi(evaluasi, "1.1", opsi="a")
    isi(evaluasi, "2.2", angka="27")
    terima(evaluasi, "1.1", "6.5")
    impor_skor(evaluasi=evaluasi, tahap="VF", isi=b"kode_pertanyaan,skor\n1.1,8\n1.2,2.1234\n")
    impor_skor(evaluasi=evaluasi, tahap="EM", isi=b"kode_pertanyaan,skor\n1.1,8\n1.2,4\n2.1,4.5\n2.2,3.5\n")
    return evaluasi


def perintah(*argumen):
    keluar, galat = StringIO(), StringIO()
    try:
        call_command("hitung_skor", *argumen, stdout=keluar, stderr=galat)
        kode = 0
    except SystemExit as selesai:
        kode = selesai.code
    return kode, keluar.getvalue(), galat.getvalue().splitlines()


def test_json_memuat_mandiri_verifikasi_dan_setiap_tahap(evaluasi):
    kode, keluar, galat = perintah("--kota", "32.77", "--tahun", "2024", "--json")
    assert (kode, galat) == (0, [])
    dokumen = json.loads(keluar)
    assert (dokumen["kota"], dokumen["tahun"], dokumen["instrumen"]) == ("32.77", 2024, "UJI")
    assert [
        (h["tahap"], h["total"], h["predikat"], h["terjawab"], h["total_pertanyaan"]) for h in dokumen["hasil"]
    ] == [
        ("mandiri", "9.75", "Belum berpredikat", 2, 4),
        ("verifikasi", "6.50", "Belum berpredikat", 1, 4),
        ("EM", "20.00", "KLA", 4, 4),
        ("VF", "10.1234", "Madya", 2, 4),
    ]
    for hasil in dokumen["hasil"]:
        assert set(hasil) >= {"kota", "tahun", "instrumen", "tahap", "total", "predikat", "klaster", "indikator"}
        assert sum(D(k["skor"]) for k in hasil["klaster"]) == D(hasil["total"])
        assert sum(D(i["skor"]) for i in hasil["indikator"]) == D(hasil["total"])
        assert all(isinstance(b["skor"], str) for b in hasil["klaster"] + hasil["indikator"])
    assert dokumen["hasil"][0]["klaster"][1] == {
        "kode": "K1",
        "nama": "Hak sipil",
        "skor": "1.75",
        "skor_maks": "8.00",
        "terjawab": 1,
        "total_pertanyaan": 2,
    }
    assert dokumen["hasil"][3]["indikator"][0]["skor"] == "10.1234"


def test_perintah_menyimpan_hasil_sekali(evaluasi):
    perintah("--kota", "32.77", "--tahun", "2024", "--json")
    perintah("--kota", "32.77", "--tahun", "2024")
    assert sorted(HasilSkor.objects.values_list("jenis", "revisi", "total")) == [
        ("mandiri", 4, D("9.75")),
        ("verifikasi", 4, D("6.50")),
    ]
    assert Evaluasi.objects.get().revisi == 4


def test_tabel_berbahasa_indonesia_dengan_koma_desimal(evaluasi):
    kode, keluar, _ = perintah("--kota", "32.77", "--tahun", "2024")
    assert kode == 0
    assert keluar.splitlines() == [
        "Kota Cimahi (32.77), evaluasi 2024, instrumen UJI",
        "                maks       mandiri    verifikasi            EM            VF",
        "  KEL          12,00          8,00          6,50         12,00       10,1234",
        "  K1            8,00          1,75          0,00          8,00          0,00",
        "  Total        20,00          9,75          6,50         20,00       10,1234",
        "  Mandiri: Belum berpredikat, 2 dari 4 pertanyaan terisi",
        "  Verifikasi: Belum berpredikat, 1 dari 4 pertanyaan terisi",
        "  Evaluasi mandiri: KLA, 4 dari 4 pertanyaan terisi",
        "  Verifikasi final: Madya, 2 dari 4 pertanyaan terisi",
        "",
    ]


def test_semua_evaluasi_sebagai_daftar_dan_dapat_disaring(evaluasi):
    evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    evaluasi_kecil(kode="36.72", nama="Kota Cilegon", tahun=2025)

    def kota(*argumen):
        return [d["kota"] for d in json.loads(perintah("--semua", "--json", *argumen)[1])]

    assert kota() == ["32.75", "32.77", "36.72"]
    assert kota("--tahun", "2024") == ["32.75", "32.77"]
    assert kota("--kota", "36.72") == ["36.72"]
    assert HasilSkor.objects.count() == 6


@pytest.mark.parametrize(
    ("argumen", "pesan"),
    [
        ((), "Sebutkan kota dan tahunnya, misalnya --kota 32.77 --tahun 2024."),
        (("--kota", "32.77"), "Sebutkan kota dan tahunnya, misalnya --kota 32.77 --tahun 2024."),
        (("--kota", "00.00", "--tahun", "2024"), "Evaluasi kota 00.00 tahun 2024 tidak ada."),
        (("--kota", "32.77", "--tahun", "1999"), TAHUN.format("1999")),
        (("--kota", "32.77", "--tahun", "２０２４"), TAHUN.format("２０２４")),
        (("--semua", "--tahun", "x"), TAHUN.format("x")),
        (("--semua", "--kota", "00.00"), "Tidak ada evaluasi yang cocok."),
    ],
)
def test_pilihan_yang_salah_kode_dua_dan_satu_baris(evaluasi, argumen, pesan):
    assert perintah(*argumen, "--json") == (2, "", [pesan])
    assert not HasilSkor.objects.exists()


def test_evaluasi_rusak_disebut_dan_tidak_menahan_yang_lain(evaluasi):
    """A stored verified score above the maximum can only come from outside; the command says so in one line."""
    evaluasi_kecil(kode="32.75", nama="Kota Bekasi")
    terima(evaluasi, "1.2", "99")
    pesan = (
        "Evaluasi KLA Kota Cimahi 2024 tidak dapat dihitung: data instrumen atau nilai rusak "
        "(skor 99.00 of 1.2 is outside 0..4.00)."
    )
    assert perintah("--kota", "32.77", "--tahun", "2024") == (2, "", [pesan])
    kode, keluar, galat = perintah("--semua", "--json")
    assert (kode, [d["kota"] for d in json.loads(keluar)], galat) == (2, ["32.75"], [pesan])
    assert not HasilSkor.objects.filter(evaluasi=evaluasi).exists()


def test_aliran_memberi_hasil_yang_sama_dengan_kueri_tetap(evaluasi, django_assert_num_queries):
    """Printing a nation: what each evaluation shows alone, in a number of queries that does not grow."""

    def aliran():
        return {e.pk: isi for e, isi in ikhtisar_aliran(Evaluasi.objects.select_related("instrumen"))}

    perintah("--semua")
    with CaptureQueriesContext(connection) as satu:
        assert len(aliran()) == 1
    for kode in ("32.75", "36.72", "32.76"):
        impor_skor(
            evaluasi=evaluasi_kecil(kode=kode, nama=f"Kota {kode}"), tahap="VF", isi=b"kode_pertanyaan,skor\n1.1,8\n"
        )
    perintah("--semua")
    with django_assert_num_queries(len(satu)):
        hasil = aliran()
    assert hasil == {e.pk: ikhtisar_semua(e) for e in Evaluasi.objects.all()}
    assert len(hasil) == 4
