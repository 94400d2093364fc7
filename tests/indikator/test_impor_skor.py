from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from indikator.berkas.skor import UKURAN_MAKS, baca_csv
from indikator.models import SkorTahap
from indikator.queries.skor import ikhtisar_tahap
from indikator.services.skor_tahap import ImporDitolak, impor_skor
from klaster.models import Riwayat
from tests.factories.klaster import PenggunaFactory
from tests.indikator.bahan_skor import ajukan, evaluasi_kecil

D = Decimal
KEPALA = "kode_pertanyaan,skor,catatan\n"
TERTULIS = "baris 1: kepala kolom harus kode_pertanyaan,nilai atau kode_pertanyaan,nilai,catatan; tertulis "


@pytest.fixture
def evaluasi(db):
    return evaluasi_kecil()


@pytest.fixture
def perintah(tmp_path, evaluasi):
    """Write the file, run the command, and give exit code, stdout lines and stderr lines."""

    def jalankan(isi, *argumen, kota="32.77", tahun="2024", tahap="EM"):
        berkas = tmp_path / "skor.csv"
        berkas.write_bytes(isi if isinstance(isi, bytes) else isi.encode())
        pilihan = [f"--{n}={v}" for n, v in (("kota", kota), ("tahun", tahun), ("tahap", tahap)) if v is not None]
        return _panggil(*(argumen or (berkas,)), *pilihan)

    return jalankan


def _panggil(*argumen):
    keluar, galat = StringIO(), StringIO()
    try:
        call_command("impor_skor", *map(str, argumen), stdout=keluar, stderr=galat)
        kode = 0
    except SystemExit as selesai:
        kode = selesai.code
    return kode, keluar.getvalue().splitlines(), galat.getvalue().splitlines()


def tersimpan(tahap="EM"):
    return dict(SkorTahap.objects.filter(tahap=tahap).values_list("pertanyaan__kode", "skor"))


# --- Good files ---------------------------------------------------------------------------------------------------


def test_skor_masuk_dan_total_sama_sampai_sen_terakhir(perintah, evaluasi):
    isi = KEPALA + '1.1,7.3333,\n1.2,4,"Baik, lengkap"\n2.1,0.01,\n2.2,3.4999,-\n'
    kode, keluar, galat = perintah(isi)
    assert (kode, galat) == (0, [])
    assert keluar == ["Evaluasi mandiri (EM) Kota Cimahi 2024: 4 dari 4 pertanyaan, total 14.8432."]
    assert tersimpan() == {"1.1": D("7.3333"), "1.2": D(4), "2.1": D("0.01"), "2.2": D("3.4999")}
    (ikhtisar,) = ikhtisar_tahap(evaluasi)
    assert (ikhtisar.total, ikhtisar.predikat_nama, ikhtisar.terjawab) == (D("14.8432"), "Madya", 4)
    assert SkorTahap.objects.aggregate(j=Sum("skor"))["j"] == D("14.8432")
    assert [b["skor"] for b in ikhtisar.klaster] == ["11.3333", "3.5099"]
    assert SkorTahap.objects.get(pertanyaan__kode="1.2").catatan == "Baik, lengkap"


@pytest.mark.parametrize(
    ("isi", "harap"),
    [
        ("kode_pertanyaan,nilai\n1.1,8\n", {"1.1": "8"}),
        ("kode_pertanyaan,nilai,catatan\n1.1,8,baik\n", {"1.1": "8"}),
        ("kode_pertanyaan,skor\n1.1,8\n", {"1.1": "8"}),
        ("\ufeffkode_pertanyaan,skor\r\n1.1,8.00\r\n", {"1.1": "8"}),
        ('kode_pertanyaan,skor\n"1.1","7,5"\n', {"1.1": "7.5"}),
        ("kode_pertanyaan;skor;catatan\n1.1;7,25;cukup; \n".replace("; \n", "\n"), {"1.1": "7.25"}),
        ("kode_pertanyaan;skor;catatan\n1.1;7;25\n", {"1.1": "7"}),
        (" kode_pertanyaan , skor \n 1.1 , 0 \n\n,\n", {"1.1": "0"}),
        ("kode_pertanyaan,skor,catatan,,\n1.1,7.00000,,,\n", {"1.1": "7"}),
        ("kode_pertanyaan,skor\n1.1,8", {"1.1": "8"}),
    ],
)
def test_ragam_csv_yang_diterima(perintah, isi, harap):
    kode, _, galat = perintah(isi)
    assert (kode, galat) == (0, [])
    assert tersimpan() == {k: D(v) for k, v in harap.items()}


def test_tahap_diganti_seluruhnya_dan_tahap_lain_tetap(perintah):
    perintah(KEPALA + "1.1,1\n1.2,2\n", tahap="VA_PROV")
    perintah(KEPALA + "1.1,3\n1.2,4\n")
    kode, keluar, _ = perintah(KEPALA + "1.1,8\n")
    assert (kode, keluar[0].endswith("1 dari 4 pertanyaan, total 8.00, menggantikan 2 nilai lama.")) == (0, True)
    assert tersimpan() == {"1.1": D(8)}
    assert tersimpan("VA_PROV") == {"1.1": D(1), "1.2": D(2)}


def test_riwayat_mencatat_sebelum_dan_sesudah(evaluasi):
    oleh = PenggunaFactory(sekretariat=True, kota=evaluasi.kota)
    ajukan(evaluasi)
    impor_skor(evaluasi=evaluasi, tahap="VF", isi=(KEPALA + "1.1,3.5\n").encode(), oleh=oleh)
    impor_skor(evaluasi=evaluasi, tahap="VF", isi=(KEPALA + "1.1,4\n1.2,1\n").encode(), oleh=oleh)
    baru, lama = Riwayat.objects.filter(aksi="skor_diimpor").order_by("-pk")
    assert (lama.sebelum, lama.sesudah) == (None, {"tahap": "VF", "pertanyaan": 1, "total": "3.5"})
    assert baru.sebelum == {"pertanyaan": 1, "total": "3.5000"}
    assert (baru.sesudah["total"], baru.pelaku, baru.kota) == ("5", oleh, evaluasi.kota)
    assert baru.objek_label == "tahap VF, Evaluasi KLA Kota Cimahi 2024"


# --- Bad rows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baris", "pesan"),
    [
        ("9.9,1,", "pertanyaan '9.9' tidak ada pada instrumen evaluasi ini"),
        ("1.1,8.0001,", "nilai 8.0001 untuk 1.1 melebihi maksimum 8"),
        ("2.1,4.51,", "nilai 4.51 untuk 2.1 melebihi maksimum 4.5"),
        ("1.1,99999999999999999999,", "nilai 99999999999999999999 untuk 1.1 melebihi maksimum 8"),
        ("1.1,-1,", "nilai -1 negatif"),
        ("1.1,-0.5,", "nilai -0.5 negatif"),
        ("1.1,,", "nilai kosong; hapus barisnya bila pertanyaan itu tidak dinilai"),
        ("1.1", "nilai kosong; hapus barisnya bila pertanyaan itu tidak dinilai"),
        (",3,", "kode_pertanyaan kosong"),
        ("1.1,NaN,", "nilai 'NaN' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,inf,", "nilai 'inf' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,1e2,", "nilai '1e2' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,delapan,", "nilai 'delapan' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,80%,", "nilai '80%' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,'08,", "nilai ''08' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,٣,", "nilai '٣' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ('1.1,"1.234,5",', "nilai '1.234,5' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        ("1.1,1.00001,", "nilai 1.00001 lebih dari 4 angka desimal"),
        ("1.1,1,5,", "catatan hanya angka; bila maksudnya nilai 1.5, tulis 1.5 dengan titik"),
        ("1.1,1,5,x", 'kolom terlalu banyak; tulis desimal dengan titik (1.5) atau di antara kutip ("1,5")'),
        ("1.1,=1+1,", "nilai berisi rumus (=1+1); tulis hasilnya saja"),
        ("1.1,+1,", "nilai berisi rumus (+1); tulis hasilnya saja"),
        ("=A1,1,", "kode_pertanyaan berisi rumus (=A1); tulis hasilnya saja"),
        ("1.1,1,@SUM(A1)", "catatan berisi rumus (@SUM(A1)); tulis hasilnya saja"),
        ("1.1,1,\t=cmd", "catatan berisi rumus (=cmd); tulis hasilnya saja"),
        ("1.1,1," + "x" * 2001, "catatan paling panjang 2000 huruf, sekarang 2001"),
        ('1.1,"1', "tanda kutip tidak ditutup atau salah letak"),
        ('1.1,"1"x,', "tanda kutip tidak ditutup atau salah letak"),
    ],
)
def test_baris_salah_disebut_dan_tidak_ada_yang_tertulis(perintah, baris, pesan):
    kode, keluar, galat = perintah(KEPALA + "1.2,4,\n" + baris + "\n")
    assert (kode, keluar, galat) == (2, [], [f"baris 3: {pesan}"])
    assert not SkorTahap.objects.exists()
    assert not Riwayat.objects.filter(aksi="skor_diimpor").exists()


def test_catatan_dengan_titik_koma_tanpa_kutip(perintah):
    kode, _, galat = perintah("kode_pertanyaan;skor;catatan\n1.1;7,5;kurang tanda tangan; kurang cap\n")
    assert (kode, galat) == (
        2,
        ['baris 2: kolom terlalu banyak; apit catatan yang memuat titik koma dengan kutip ("a; b")'],
    )


def test_semua_baris_salah_disebut_menurut_urutan(perintah):
    isi = KEPALA + '1.1,9,\n9.9,1,\n1.2,4,"dua\nbaris"\n1.2,3,\n,,\n2.1,x,\n1.2,2,\n'
    kode, _, galat = perintah(isi)
    assert kode == 2
    assert galat == [
        "baris 2: nilai 9 untuk 1.1 melebihi maksimum 8",
        "baris 3: pertanyaan '9.9' tidak ada pada instrumen evaluasi ini",
        "baris 6: pertanyaan 1.2 sudah ada pada baris 4",
        "baris 8: nilai 'x' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan",
        "baris 9: pertanyaan 1.2 sudah ada pada baris 4",
    ]


def test_impor_gagal_membiarkan_skor_lama(perintah):
    perintah(KEPALA + "1.1,3\n")
    kode, _, _ = perintah(KEPALA + "1.1,8\n1.2,5\n")
    assert (kode, tersimpan()) == (2, {"1.1": D(3)})


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        (b"", "baris 1: berkas kosong"),
        (b"\n \n", "baris 1: berkas kosong"),
        (b"kode_pertanyaan,skor\n", "baris 2: berkas tidak memuat satu pun nilai"),
        (b"kode,nilai\n1.1,2\n", TERTULIS + "kode,nilai"),
        (b"skor,kode_pertanyaan\n2,1.1\n", TERTULIS + "skor,kode_pertanyaan"),
        (b"1.1,2\n", TERTULIS + "1.1,2"),
        (b'"kode_pertanyaan,skor\n1.1,2\n', "baris 1: tanda kutip tidak ditutup atau salah letak"),
        (b"kode_pertanyaan,skor\n1.1,2\n\xe9,3\n", "baris 3: teks bukan UTF-8; simpan ulang sebagai CSV UTF-8"),
        ("kode_pertanyaan,skor\n".encode("utf-16"), "baris 1: teks bukan UTF-8; simpan ulang sebagai CSV UTF-8"),
        (b"PK\x03\x04\n\x00\x00", "baris 1: ada karakter kendali; berkas ini bukan CSV"),
        (b"kode_pertanyaan,skor\n1.1\x00,2\n", "baris 2: ada karakter kendali; berkas ini bukan CSV"),
        (b"x" * (UKURAN_MAKS + 1), "baris 1: berkas lebih besar dari 5 MB"),
    ],
    ids=range(12),
)
def test_berkas_yang_tidak_dapat_dipakai(perintah, isi, pesan):
    assert perintah(isi) == (2, [], [pesan])
    assert not SkorTahap.objects.exists()


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"kota": "99.99"}, "Evaluasi kota 99.99 tahun 2024 tidak ada."),
        ({"tahun": "2031"}, "Evaluasi kota 32.77 tahun 2031 tidak ada."),
        ({"tahun": "dua"}, "Tahun 'dua' tidak dikenal; tulis empat angka, misalnya --tahun 2024."),
        ({"tahun": "-1"}, "Tahun '-1' tidak dikenal; tulis empat angka, misalnya --tahun 2024."),
        ({"tahun": "20240"}, "Tahun '20240' tidak dikenal; tulis empat angka, misalnya --tahun 2024."),
        ({"kota": None}, "Sebutkan kota dan tahunnya, misalnya --kota 32.77 --tahun 2024."),
        ({"tahun": None}, "Sebutkan kota dan tahunnya, misalnya --kota 32.77 --tahun 2024."),
        ({"tahap": None}, "Sebutkan tahapnya dengan --tahap; pilih EM, VA_PROV, VA_PUSAT, VLH, VKL, VF."),
        ({"tahap": "em"}, "Tahap 'em' tidak dikenal; pilih EM, VA_PROV, VA_PUSAT, VLH, VKL, VF."),
    ],
)
def test_pilihan_yang_salah(perintah, ganti, pesan):
    assert perintah(KEPALA + "1.1,1\n", **ganti) == (2, [], [pesan])
    assert not SkorTahap.objects.exists()


def test_berkas_tidak_ada_folder_dan_tanpa_berkas(perintah, tmp_path, evaluasi):
    assert perintah("", tmp_path / "hilang.csv")[2] == [f"{tmp_path}/hilang.csv: berkas tidak ditemukan"]
    assert perintah("", tmp_path)[2] == [
        f"{tmp_path}: berkas tidak dapat dibaca; periksa izin dan pastikan bukan folder"
    ]
    assert _panggil("--kota=32.77", "--tahun=2024", "--tahap=EM") == (2, [], ["Sebutkan berkas CSV-nya."])


def test_layanan_menolak_dengan_semua_alasan(evaluasi):
    with pytest.raises(ImporDitolak) as galat:
        impor_skor(evaluasi=evaluasi, tahap="EM", isi=(KEPALA + "1.1,9\nx,1\n").encode())
    assert galat.value.cacat == (
        "baris 2: nilai 9 untuk 1.1 melebihi maksimum 8",
        "baris 3: pertanyaan 'x' tidak ada pada instrumen evaluasi ini",
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: (KEPALA + t).encode("utf-8", "surrogatepass")))
def test_isi_apa_pun_tidak_menjatuhkan_pembaca(isi):
    baris, cacat = baca_csv(isi)
    assert baris or cacat
    assert all(nomor >= 1 and alasan for nomor, alasan in cacat)
    assert all(b.skor.is_finite() and b.skor >= 0 for b in baris)
