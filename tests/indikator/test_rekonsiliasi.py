import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from indikator.models import CatatanTahap, JumlahTahap, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.rekonsiliasi import cocokkan, rekonsiliasi
from indikator.queries.susunan import CabangIndikator, CabangKlaster, Soal, Susunan
from indikator.services.skor_tahap import impor_skor
from tests.indikator.bahan_skor import evaluasi_kecil

D = Decimal


@pytest.fixture
def evaluasi(db):
    return evaluasi_kecil()


def impor(evaluasi, *baris, tahap="VF"):
    isi = "kode_pertanyaan;skor;catatan\n" + "\n".join(baris)
    return impor_skor(evaluasi=evaluasi, tahap=tahap, isi=isi.encode())


def panggil(perintah, *argumen):
    keluar, galat = StringIO(), StringIO()
    try:
        call_command(perintah, *argumen, "--kota=32.77", "--tahun=2024", "--tahap=VF", stdout=keluar, stderr=galat)
    except SystemExit as selesai:
        return selesai.code, keluar.getvalue(), galat.getvalue()
    return 0, keluar.getvalue(), galat.getvalue()


def ringkas(beda):
    return [(b.tingkat, b.kode, b.dasar, b.nilai, b.pembanding, b.nilai_pembanding, b.selisih) for b in beda]


LENGKAP = ("1.1;8", "1.2;3,5", "2.1;4", "2.2;3")


def test_angka_yang_sama_pada_semua_tingkat_cocok(evaluasi):
    jumlah = "INDIKATOR 1;11,5", "indikator 2;7", "KLASTER KEL;11,5", "Klaster K1;7", "total;18,5"
    impor(evaluasi, *LENGKAP, *jumlah)
    banding = rekonsiliasi(evaluasi, Tahap.VF)
    assert (banding.cocok, banding.beda, banding.belum, banding.terisi) == (True, (), (), 4)
    assert banding.total == {"pertanyaan": D("18.5"), "indikator": D("18.5"), "klaster": D("18.5"), "total": D("18.5")}


def test_setiap_ketidakcocokan_disebut_dengan_kedua_angkanya(evaluasi):
    jumlah = "INDIKATOR 1;11", "INDIKATOR 2;7", "KLASTER KEL;12", "KLASTER K1;7", "TOTAL;19"
    impor(evaluasi, *LENGKAP, *jumlah)
    assert ringkas(rekonsiliasi(evaluasi, Tahap.VF).beda) == [
        ("total", "", "pertanyaan", D("18.5"), "indikator", D(18), D("-0.5")),
        ("total", "", "pertanyaan", D("18.5"), "klaster", D(19), D("0.5")),
        ("total", "", "pertanyaan", D("18.5"), "total", D(19), D("0.5")),
        ("total", "", "indikator", D(18), "klaster", D(19), D(1)),
        ("total", "", "indikator", D(18), "total", D(19), D(1)),
        ("klaster", "KEL", "pertanyaan", D("11.5"), "klaster", D(12), D("0.5")),
        ("klaster", "KEL", "indikator", D(11), "klaster", D(12), D(1)),
        ("indikator", "1", "pertanyaan", D("11.5"), "indikator", D(11), D("-0.5")),
    ]
    assert set(JumlahTahap.objects.values_list("tingkat", "kode", "skor")) >= {("total", "", D(19))}


def test_lembar_dengan_tiga_total():
    """One regency's sheet: 770.36 by klaster, 765.46 by indicator, 771.81 by question, and no total written."""
    soal = [Soal(n, f"{n}.1", "", D(500)) for n in (1, 2, 3)]
    indikator = [CabangIndikator(n, str(n), f"Indikator {n}", D(500), (s,)) for n, s in enumerate(soal, start=1)]
    pohon = Susunan(
        D(1000),
        (
            CabangKlaster("KEL", "Kelembagaan", D(500), (indikator[0],)),
            CabangKlaster("K1", "I", D(500), tuple(indikator[1:])),
        ),
    )
    skor = {"1.1": D("271.81"), "2.1": D(300), "3.1": D(200)}
    tertulis = {
        ("indikator", "1"): D("271.81"),
        ("indikator", "2"): D("293.65"),
        ("indikator", "3"): D(200),
        ("klaster", "KEL"): D("270.36"),
        ("klaster", "K1"): D(500),
    }
    banding = cocokkan(Tahap.VA_PROV, pohon, skor, tertulis)
    assert banding.total == {"pertanyaan": D("771.81"), "indikator": D("765.46"), "klaster": D("770.36"), "total": None}
    assert ringkas(banding.beda) == [
        ("total", "", "pertanyaan", D("771.81"), "indikator", D("765.46"), D("-6.35")),
        ("total", "", "pertanyaan", D("771.81"), "klaster", D("770.36"), D("-1.45")),
        ("total", "", "indikator", D("765.46"), "klaster", D("770.36"), D("4.90")),
        ("klaster", "KEL", "pertanyaan", D("271.81"), "klaster", D("270.36"), D("-1.45")),
        ("klaster", "KEL", "indikator", D("271.81"), "klaster", D("270.36"), D("-1.45")),
        ("klaster", "K1", "indikator", D("493.65"), "klaster", D(500), D("6.35")),
        ("indikator", "2", "pertanyaan", D(300), "indikator", D("293.65"), D("-6.35")),
    ]


def test_jumlah_yang_tidak_lengkap_tidak_dibandingkan(evaluasi):
    impor(evaluasi, *LENGKAP, "INDIKATOR 1;11,5", "TOTAL;18,5")
    banding = rekonsiliasi(evaluasi, Tahap.VF)
    assert (banding.total["indikator"], banding.total["klaster"], banding.cocok) == (None, None, True)


def test_pertanyaan_tanpa_skor_disebut_dan_bukan_nol(evaluasi):
    impor(evaluasi, "1.1;8", "INDIKATOR 1;11,5")
    banding = rekonsiliasi(evaluasi, Tahap.VF)
    assert banding.belum == ("1.2", "2.1", "2.2")
    (beda,) = banding.beda
    assert (beda.nilai, beda.nilai_pembanding, beda.belum) == (D(8), D("11.5"), 1)
    assert banding.indikator[1].pertanyaan is None


def test_beda_karena_pembulatan_tetap_disebut(evaluasi):
    impor(evaluasi, "1.1;7,3333", "1.2;4", "INDIKATOR 1;11,33")
    (beda,) = rekonsiliasi(evaluasi, Tahap.VF).beda
    assert (beda.selisih, beda.pembulatan) == (D("-0.0033"), True)


def test_perintah_mencetak_json(evaluasi):
    impor(evaluasi, "1.1;8", "1.2;3,5", "INDIKATOR 1;11")
    kode, keluar, _ = panggil("rekonsiliasi", "--json")
    isi = json.loads(keluar)
    assert (kode, isi["kota"], isi["tahun"], isi["tahap"], isi["cocok"]) == (0, "32.77", 2024, "VF", False)
    assert isi["total"] == {"pertanyaan": "11.50", "indikator": None, "klaster": None, "total": None}
    assert isi["tanpa_skor"] == ["2.1", "2.2"]
    assert isi["ketidakcocokan"] == [
        {
            "tingkat": "indikator",
            "kode": "1",
            "nama": "Peraturan",
            "dasar": "pertanyaan",
            "nilai": "11.50",
            "pembanding": "indikator",
            "nilai_pembanding": "11.00",
            "selisih": "-0.50",
            "pertanyaan_tanpa_skor": 0,
        }
    ]
    assert isi["indikator"][0]["tertulis"] == "11.00"


def test_perintah_mencetak_kalimat(evaluasi):
    assert panggil("rekonsiliasi") == (0, "Verifikasi final (VF) Kota Cimahi 2024: belum ada nilai.\n", "")
    impor(evaluasi, *LENGKAP, "TOTAL;19")
    _, keluar, _ = panggil("rekonsiliasi")
    assert keluar.splitlines() == [
        "Verifikasi final (VF) Kota Cimahi 2024: 4 dari 4 pertanyaan dinilai; 1 ketidakcocokan.",
        "  total menurut pertanyaan: 18.50",
        "  total menurut indikator: tidak lengkap",
        "  total menurut klaster: tidak lengkap",
        "  total tertulis: 19.00",
        "  total: jumlah nilai pertanyaan 18.50, tertulis pada tahap 19.00, selisih 0.50",
    ]


@pytest.mark.parametrize("tahap", ["--tahap=XX", "--tahap="])
def test_perintah_menolak_tahap_asing(evaluasi, tahap):
    galat = StringIO()
    with pytest.raises(SystemExit) as selesai:
        call_command("rekonsiliasi", "--kota=32.77", "--tahun=2024", tahap, stderr=galat)
    assert (selesai.value.code, galat.getvalue()) == (
        2,
        "Sebutkan tahapnya dengan --tahap; pilih EM, VA_PROV, VA_PUSAT, VLH, VKL, VF.\n",
    )


def test_impor_mencetak_rekonsiliasi_sebagai_json(evaluasi, tmp_path):
    berkas = tmp_path / "skor.csv"
    berkas.write_text("kode_pertanyaan,skor,catatan\n1.1,8,SK belum ada\n1.2,3.5,\nINDIKATOR 1,11,\n")
    kode, keluar, _ = panggil("impor_skor", str(berkas), "--json")
    isi = json.loads(keluar)
    assert (kode, isi["baris"], isi["jumlah_tertulis"], isi["catatan_baru"]) == (0, 2, 1, 1)
    assert (isi["cocok"], isi["ketidakcocokan"][0]["selisih"]) == (False, "-0.50")
    assert SkorTahap.objects.count() == 2
    assert CatatanTahap.objects.get().teks == "SK belum ada"


def test_impor_menyebut_jumlah_yang_tidak_cocok(evaluasi, tmp_path):
    berkas = tmp_path / "skor.csv"
    berkas.write_text("kode_pertanyaan,skor\n1.1,8\n1.2,3.5\n2.1,4\n2.2,3\nTOTAL,19\n")
    assert panggil("impor_skor", str(berkas))[1].splitlines() == [
        "Verifikasi final (VF) Kota Cimahi 2024: 4 dari 4 pertanyaan, total 18.50.",
        "Tidak cocok, total: jumlah nilai pertanyaan 18.50, tertulis pada tahap 19.00, selisih 0.50.",
    ]
