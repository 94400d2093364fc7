"""Simulations: the board, what-if totals, the cheapest way with locks, effort and OPD, saving and deleting."""

from decimal import Decimal

import pytest

from indikator.aturan.simulasi import Rancangan, coba, isi_rancangan, rancangan_dari_isi, susun_jalan, usaha_baku
from indikator.models import Jawaban, Penugasan, Skenario
from indikator.models.simulasi import Usaha
from indikator.queries.simulasi import MANDIRI, VERIFIKASI, papan_simulasi
from indikator.services.simulasi import SKENARIO_MAKS, hapus_skenario, simpan_skenario
from indikator.skoring import Jawaban as Isi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.factories.indikator import SAAT_UJI, SkalaPredikatFactory
from tests.factories.klaster import OpdFactory, PenggunaFactory
from tests.indikator.bahan_skor import evaluasi_kecil, isi, terima

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def evaluasi():
    """1.1 choice (8) at a quarter, 1.2 yes/no (4) open, 2.1 bands (4.5) open, 2.2 line (3.5) at half: 3.75 in all."""
    evaluasi = evaluasi_kecil()
    isi(evaluasi, "1.1", opsi="b")
    isi(evaluasi, "2.2", angka="27")
    return evaluasi


def susun(evaluasi, target, dasar=MANDIRI, **rancangan):
    papan = papan_simulasi(evaluasi, dasar)
    jalur, hasil = susun_jalan(papan, Rancangan(**rancangan), papan.batas(target))
    return jalur, coba(papan, hasil)


def kode(jalur):
    return [s.kode for s in jalur.langkah]


@pytest.mark.parametrize(
    ("jenis", "wilayah", "usaha"),
    [
        ((), False, Usaha.KECIL),
        (("foto", "tautan", "dokumen"), False, Usaha.KECIL),
        (("foto", "matriks"), False, Usaha.SEDANG),
        (("sertifikat",), False, Usaha.SEDANG),
        (("data", "keputusan"), False, Usaha.BESAR),
        (("perjanjian",), False, Usaha.BESAR),
        ((), True, Usaha.BESAR),
    ],
)
def test_usaha_baku(jenis, wilayah, usaha):
    assert usaha_baku(jenis, wilayah=wilayah) == usaha


def test_papan_memuat_nilai_kini_dan_usaha(evaluasi):
    papan = papan_simulasi(evaluasi)
    assert [(s.kode, s.klaster, s.poin, s.usaha_baku, s.kata(s.kini)) for s in papan.soal] == [
        ("1.1", "KEL", D("2.00"), "besar", "Rancangan"),
        ("1.2", "KEL", D(0), "kecil", "belum dijawab"),
        ("2.1", "K1", D(0), "besar", "belum dijawab"),
        ("2.2", "K1", D("1.75"), "kecil", "27 %"),
    ]
    assert (papan.awal.total, papan.awal.predikat.kode) == (D("3.75"), "tanpa")


def test_dasar_verifikasi_hanya_menghitung_yang_diterima(evaluasi):
    terima(evaluasi, "1.1", "1.50")
    papan = papan_simulasi(evaluasi, VERIFIKASI)
    assert [s.poin for s in papan.soal] == [D("1.50"), 0, 0, 0]


def test_nilai_verifikasi_di_atas_maksimum_tidak_merusak_papan(evaluasi):
    terima(evaluasi, "1.2", "99")
    assert papan_simulasi(evaluasi, VERIFIKASI).awal.total == D(4)


@pytest.mark.parametrize("banyak", [0, 12])
def test_papan_delapan_kueri(evaluasi, banyak, django_assert_num_queries):
    for jawaban in Jawaban.objects.filter(evaluasi=evaluasi):
        Penugasan.objects.bulk_create(
            Penugasan(jawaban=jawaban, opd=OpdFactory(kota=evaluasi.kota)) for _ in range(banyak)
        )
    evaluasi.instrumen.refresh_from_db()
    with django_assert_num_queries(8):
        papan = papan_simulasi(evaluasi)
    assert len(papan.opd) == banyak * 4


def test_jawaban_yang_dicoba_menggerakkan_total_klaster_dan_predikat(evaluasi):
    papan = papan_simulasi(evaluasi)
    hasil = coba(papan, Rancangan(jawaban={"1.1": Isi(opsi="a"), "2.2": Isi(angka=D(40)), "1.2": Isi(opsi="tidak")}))
    assert (hasil.akhir.total, hasil.selisih, hasil.akhir.predikat.kode) == (D(8), D("4.25"), "tanpa")
    assert [k.skor for k in hasil.akhir.klaster] == [D(8), D(0)]
    assert [(p.soal.kode, p.dari, p.ke, p.selisih) for p in hasil.perubahan] == [
        ("1.1", "Rancangan", "Ada", D(6)),
        ("1.2", "belum dijawab", "Tidak", D(0)),
        ("2.2", "27 %", "40 %", D("-1.75")),
    ]
    assert hasil.usaha == 6  # only the question that rises is work


def test_mencoba_jawaban_yang_sama_bukan_perubahan(evaluasi):
    assert coba(papan_simulasi(evaluasi), Rancangan(jawaban={"1.1": Isi(opsi="b")})).perubahan == ()


def test_jalan_termurah_menuju_predikat(evaluasi):
    jalur, hasil = susun(evaluasi, "madya")
    assert (kode(jalur), jalur.usaha, jalur.tercapai) == (["1.1", "1.2"], 7, True)
    assert (jalur.awal, jalur.total, hasil.akhir.total) == (D("3.75"), D("13.75"), D("13.75"))
    assert hasil.akhir.predikat.kode == "madya"


@pytest.mark.parametrize(
    ("rancangan", "langkah"),
    [
        ({"terkunci": frozenset({"1.2"})}, ["1.1", "2.2"]),
        ({"usaha": {"1.1": "kecil", "1.2": "besar"}}, ["1.1", "2.2"]),
        ({"batas": {"1.2": Isi(opsi="tidak")}}, ["1.1", "2.2"]),  # nothing more is within reach
        ({"batas": {"1.1": Isi(opsi="c")}}, ["1.2", "2.1"]),  # within reach is less than there is: it stays
        ({"batas": {"2.1": Isi(angka=D("40.5"))}, "terkunci": frozenset({"1.1"})}, ["1.2", "2.1", "2.2"]),
        ({"jawaban": {"2.1": Isi(angka=D(80))}}, ["1.1", "1.2"]),  # what was tried before does not count
    ],
)
def test_kunci_usaha_dan_batas_mengubah_jalan(evaluasi, rancangan, langkah):
    assert kode(susun(evaluasi, "madya", **rancangan)[0]) == langkah


def test_hanya_opd_yang_dipilih_bergerak(evaluasi):
    unit = OpdFactory(kota=evaluasi.kota, kode="DINKES")
    for satu in ("1.2", "2.2"):
        Penugasan.objects.create(jawaban=Jawaban.objects.get(evaluasi=evaluasi, pertanyaan__kode=satu), opd=unit)
    jalur, _ = susun(evaluasi, "kla", opd=frozenset({"DINKES"}))
    assert (kode(jalur), jalur.tercapai, jalur.total, jalur.kurang) == (["1.2", "2.2"], False, D("9.50"), D(9))


def test_jawaban_penuh_tanpa_verifikasi_hanya_bergerak_pada_dasar_verifikasi(evaluasi):
    isi(evaluasi, "1.1", opsi="a")
    assert "1.1" not in kode(susun(evaluasi, "kla")[0])
    jalur, hasil = susun(evaluasi, "kla", VERIFIKASI)
    assert kode(jalur) == ["1.1", "1.2", "2.1", "2.2"]
    assert hasil.perubahan[0].hanya_verifikasi


def test_sudah_tercapai(evaluasi):
    isi(evaluasi, "1.1", opsi="a")
    isi(evaluasi, "1.2", opsi="ya")
    jalur, hasil = susun(evaluasi, "madya")
    assert (jalur.sudah, hasil.perubahan) == (True, ())


def test_rancangan_pulang_pergi_lewat_json(evaluasi):
    papan = papan_simulasi(evaluasi)
    rancangan = Rancangan(
        jawaban={"1.1": Isi(opsi="a"), "2.2": Isi(angka=D("14.5000"))},
        terkunci=frozenset({"1.2"}),
        batas={"2.1": Isi(angka=D("40.5"))},
        usaha={"1.2": "besar"},
    )
    assert rancangan_dari_isi(papan, isi_rancangan(rancangan)) == rancangan


def test_isi_yang_tidak_dikenal_lagi_dilewati(evaluasi):
    papan = papan_simulasi(evaluasi)
    lama = {
        "jawaban": {"9.9": {"opsi": "a"}, "1.1": {"opsi": "zz"}, "1.2": {"opsi": "ya"}},
        "terkunci": ["9.9"],
        "usaha": {"1.1": "raksasa"},
        "opd": ["HILANG"],
    }
    assert rancangan_dari_isi(papan, lama) == Rancangan(jawaban={"1.2": Isi(opsi="ya")})


# --- Saving -------------------------------------------------------------------------------------------------------


def simpan(evaluasi, oleh, nama="Menuju Madya", **isian):
    papan = papan_simulasi(evaluasi)
    rancangan = Rancangan(jawaban={"1.2": Isi(opsi="ya")})
    return simpan_skenario(
        evaluasi=evaluasi, nama=nama, papan=papan, rancangan=rancangan, oleh=oleh, **({"target": None} | isian)
    )


def test_simpan_skenario_tidak_menyentuh_evaluasi(evaluasi):
    orang = PenggunaFactory(kota=evaluasi.kota)
    revisi = evaluasi.revisi
    sebelum = list(Jawaban.objects.values_list("pk", "opsi", "angka", "versi"))
    skenario = simpan(evaluasi, orang, nama="  Menuju Madya ")
    evaluasi.refresh_from_db()
    assert (skenario.nama, skenario.total, skenario.dasar, skenario.revisi) == (
        "Menuju Madya",
        D("7.75"),
        MANDIRI,
        revisi,
    )
    assert skenario.isi["jawaban"] == {"1.2": {"opsi": "ya"}}
    assert list(Jawaban.objects.values_list("pk", "opsi", "angka", "versi")) == sebelum
    riwayat = Riwayat.objects.get(aksi=Aksi.SKENARIO_DISIMPAN)
    assert riwayat.kalimat.endswith("menyimpan simulasi “Menuju Madya” untuk Evaluasi KLA Kota Cimahi 2024.")


def test_simpan_dua_kali_menjadi_dua(evaluasi):
    orang = PenggunaFactory(kota=evaluasi.kota)
    assert simpan(evaluasi, orang).token != simpan(evaluasi, orang).token


def test_simpan_ditolak(evaluasi):
    orang = PenggunaFactory(kota=evaluasi.kota)
    asing = SkalaPredikatFactory()
    with pytest.raises(Ditolak, match="salah satu predikat pada instrumen"):
        simpan(evaluasi, orang, target=asing)
    with pytest.raises(Ditolak, match="Beri nama") as galat:
        simpan(evaluasi, orang, nama="   ")
    assert galat.value.bidang == "nama"
    Skenario.objects.bulk_create(
        Skenario(evaluasi=evaluasi, nama="x", revisi=1, total=0, dibuat_oleh=orang, dibuat_pada=SAAT_UJI)
        for _ in range(SKENARIO_MAKS)
    )
    with pytest.raises(Ditolak, match="Sudah ada 200 simulasi"):
        simpan(evaluasi, orang)


def test_hapus_oleh_pembuat_atau_sekretariat(evaluasi):
    pembuat = PenggunaFactory(kota=evaluasi.kota)
    sekretariat = PenggunaFactory(kota=evaluasi.kota, sekretariat=True)
    lain = PenggunaFactory(kota=evaluasi.kota)
    asing = PenggunaFactory(sekretariat=True)
    satu, dua = simpan(evaluasi, pembuat, nama="satu"), simpan(evaluasi, pembuat, nama="dua")
    for orang in (lain, asing):
        with pytest.raises(Ditolak, match="pembuatnya atau oleh sekretariat"):
            hapus_skenario(skenario=satu, oleh=orang)
    hapus_skenario(skenario=satu, oleh=pembuat)
    hapus_skenario(skenario=dua, oleh=sekretariat)
    assert not Skenario.objects.exists()
    assert Riwayat.objects.filter(aksi=Aksi.SKENARIO_DIHAPUS).count() == 2


def test_hapus_dua_kali_hanya_sekali_tercatat(evaluasi):
    pembuat = PenggunaFactory(kota=evaluasi.kota)
    skenario = simpan(evaluasi, pembuat)
    kembar = Skenario.objects.select_related("evaluasi__kota").get()
    hapus_skenario(skenario=skenario, oleh=pembuat)
    with pytest.raises(SudahBerubah):
        hapus_skenario(skenario=kembar, oleh=pembuat)
    assert Riwayat.objects.filter(aksi=Aksi.SKENARIO_DIHAPUS).count() == 1
