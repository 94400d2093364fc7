"""Stages side by side, and scores typed in by hand."""

from decimal import Decimal

import pytest
from django.utils import timezone

from indikator.models import CatatanTahap, Evaluasi, JumlahTahap, Pengajuan, SkorTahap
from indikator.queries.tahap import INDIKATOR, KLASTER, PERTANYAAN, papan_tahap, tahap_berisi
from indikator.services.isian_tahap import IsianBerubah, IsianTahap, NilaiTahap, simpan_skor_tahap
from indikator.services.skor import hitung_dan_simpan
from klaster.galat import Ditolak
from klaster.models import Riwayat
from tests.factories.klaster import PenggunaFactory
from tests.indikator.bahan_skor import ajukan, evaluasi_kecil, isi, terima

D = Decimal
KOLOM = ["EM", "KOTA", "VA_PROV", "VA_PUSAT", "VLH", "VKL", "VF"]


@pytest.fixture
def evaluasi(db):
    return evaluasi_kecil()


def beri(evaluasi, tahap, **skor):
    soal = {p.kode: p for p in evaluasi.instrumen.pertanyaan.all()}
    SkorTahap.objects.bulk_create(
        SkorTahap(evaluasi=evaluasi, tahap=tahap, pertanyaan=soal[k.replace("s", "").replace("_", ".")], skor=D(n))
        for k, n in skor.items()
    )


def baris(papan, kode, tingkat=PERTANYAAN):
    return next(b for b in papan.baris if (b.tingkat, b.kode) == (tingkat, kode))


def nilai(baris):
    return dict(zip(KOLOM, [s.nilai for s in baris.sel], strict=True))


def selisih(baris):
    return {k: (s.selisih, s.kata) for k, s in zip(KOLOM, baris.sel, strict=True) if s.selisih is not None}


# --- Side by side -----------------------------------------------------------------------------------------------


def test_tanpa_skor_semua_kolom_belum_ada(evaluasi):
    papan = papan_tahap(evaluasi)
    assert [k.kode for k in papan.kolom] == KOLOM
    assert papan.kosong
    assert {s.nilai for s in papan.total.sel} == {None}
    assert tahap_berisi(evaluasi) == []


def test_skor_mandiri_dan_verifikasi_dari_hasil_hitungan(evaluasi):
    isi(evaluasi, "1.1", opsi="a")
    terima(evaluasi, "1.1", "5")
    hitung_dan_simpan(evaluasi_id=evaluasi.pk)
    papan = papan_tahap(evaluasi)
    assert nilai(baris(papan, "1.1")) | {} == dict.fromkeys(KOLOM) | {"EM": D(8), "KOTA": D(5)}
    assert nilai(baris(papan, "1.2")) == dict.fromkeys(KOLOM)  # not answered: missing, not zero
    assert (papan.total.sel[0].nilai, papan.total.sel[0].belum) == (D(8), 3)
    assert [k.sumber for k in papan.kolom[:2]] == ["dihitung portal", "dihitung portal"]


def test_skor_em_tercatat_mendahului_pengajuan_dan_hitungan(evaluasi):
    isi(evaluasi, "1.1", opsi="a")
    hitung_dan_simpan(evaluasi_id=evaluasi.pk)
    manifes = {"pertanyaan": {"1.1": {"poin": "2.00", "nilai": "b"}, "1.2": {"poin": "0.00", "nilai": ""}}}
    for nomor in (1, 2):
        Pengajuan.objects.create(
            evaluasi=evaluasi,
            nomor=nomor,
            kode=f"P-{nomor}",
            dibuat_pada=timezone.now(),
            oleh_label="x",
            jumlah={},
            manifes=manifes,
            sidik="0" * 64,
        )
    papan = papan_tahap(evaluasi)
    assert (papan.total.sel[0].nilai, papan.kolom[0].sumber) == (D(2), "menurut pengajuan ke-2")
    assert baris(papan, "1.2").sel[0].nilai is None
    beri(evaluasi, "EM", s1_1="7.5")
    assert (papan_tahap(evaluasi).total.sel[0].nilai, papan_tahap(evaluasi).kolom[0].sumber) == (D("7.5"), "dicatat")


def test_selisih_terhadap_tahap_terdekat_yang_berisi(evaluasi):
    beri(evaluasi, "EM", s1_1="8", s1_2="4", s2_1="4")
    beri(evaluasi, "VA_PROV", s1_1="6.5", s1_2="4", s2_1="4.5")
    beri(evaluasi, "VLH", s1_1="7")
    papan = papan_tahap(evaluasi)
    assert selisih(baris(papan, "1.1")) == {"VA_PROV": (D("-1.5"), "turun"), "VLH": (D("0.5"), "naik")}
    assert selisih(baris(papan, "1.2")) == {"VA_PROV": (D(0), "tetap")}
    # VLH scored only 1.1 of the two: the difference is that of 1.1, not the loss of the whole of 1.2.
    assert selisih(baris(papan, "1", INDIKATOR)) == {"VA_PROV": (D("-1.5"), "turun"), "VLH": (D("0.5"), "naik")}
    vlh = baris(papan, "1", INDIKATOR).sel[KOLOM.index("VLH")]
    assert (vlh.sebanding, vlh.sebagian) == (1, True)
    assert nilai(papan.total)["VA_PROV"] == D(15)
    assert [t.value for t in tahap_berisi(evaluasi)] == ["EM", "VA_PROV", "VLH"]


def test_jumlah_tertulis_mengisi_tempat_yang_kosong_dan_disebut_bila_beda(evaluasi):
    beri(evaluasi, "VF", s1_1="6", s1_2="4")
    for tingkat, kode, skor in (("indikator", "1", "9"), ("indikator", "2", "7"), ("total", "", "20")):
        JumlahTahap.objects.create(evaluasi=evaluasi, tahap="VF", tingkat=tingkat, kode=kode, skor=D(skor))
    papan = papan_tahap(evaluasi)
    satu, dua = baris(papan, "1", INDIKATOR).sel[-1], baris(papan, "2", INDIKATOR).sel[-1]
    assert (satu.nilai, satu.tertulis, satu.dari_tahap) == (D(10), D(9), False)
    assert (dua.nilai, dua.tertulis, dua.dari_tahap, dua.belum) == (D(7), None, True, 0)
    assert (papan.total.sel[-1].nilai, papan.total.sel[-1].tertulis) == (D(17), D(20))
    beri(evaluasi, "VA_PROV", s1_1="7", s1_2="4", s2_1="3", s2_2="3")
    papan = papan_tahap(evaluasi)
    dua = baris(papan, "2", INDIKATOR).sel[-1]
    assert (dua.selisih, dua.sebanding) == (D(1), 0)  # a written sum against a sum of questions
    assert (papan.total.sel[-1].selisih, papan.total.sel[-1].sebanding) == (D(0), 2)


def test_saringan(evaluasi):
    beri(evaluasi, "EM", s1_1="8", s1_2="4", s2_1="4")
    beri(evaluasi, "VF", s1_1="6", s1_2="4", s2_1="4")
    papan = papan_tahap(evaluasi)

    def kode(**saring):
        return [b.kode for b in papan.pilih(**saring)]

    assert kode(tingkat=KLASTER) == ["KEL", "K1"]
    assert kode() == ["KEL", "1", "K1", "2"]
    assert kode(tingkat=PERTANYAAN) == ["KEL", "1", "1.1", "1.2", "K1", "2", "2.1", "2.2"]
    assert kode(tingkat=PERTANYAAN, klaster="KEL", hanya_beda=True) == ["KEL", "1", "1.1"]
    assert kode(tingkat=PERTANYAAN, indikator="2") == ["K1", "2", "2.1", "2.2"]
    assert kode(tingkat=PERTANYAAN, klaster_terbuka={"K1"}) == ["KEL", "1", "K1", "2", "2.1", "2.2"]


def test_banyaknya_kueri_tidak_bergantung_pada_isi(evaluasi, django_assert_num_queries):
    with django_assert_num_queries(7):
        papan_tahap(evaluasi)
    beri(evaluasi, "VF", s1_1="8", s1_2="4", s2_1="4")
    with django_assert_num_queries(7):
        papan_tahap(evaluasi)


# --- By hand ----------------------------------------------------------------------------------------------------


@pytest.fixture
def oleh(evaluasi):
    ajukan(evaluasi)
    return PenggunaFactory(sekretariat=True, kota=evaluasi.kota)


BELUM = NilaiTahap(None)


def isian(evaluasi, kode, baru, semula=BELUM):
    nilai_baru = baru if isinstance(baru, NilaiTahap) else NilaiTahap(None if baru is None else D(baru))
    return IsianTahap(evaluasi.instrumen.pertanyaan.get(kode=kode), nilai_baru, semula)


def simpan(evaluasi, oleh, *isi, tahap="VF"):
    return simpan_skor_tahap(evaluasi=evaluasi, tahap=tahap, isian=isi, oleh=oleh)


def skor():
    return dict(SkorTahap.objects.values_list("pertanyaan__kode", "skor"))


def test_menyimpan_yang_berubah_saja(evaluasi, oleh):
    assert simpan(evaluasi, oleh, isian(evaluasi, "1.1", "7.25"), isian(evaluasi, "1.2", None)) == 1
    assert skor() == {"1.1": D("7.25")}
    riwayat = Riwayat.objects.get(aksi="skor_tahap_diubah")
    assert (riwayat.sebelum, riwayat.sesudah) == (
        {"1.1": {"skor": "", "catatan": ""}},
        {"1.1": {"skor": "7.25", "catatan": ""}},
    )
    lama = NilaiTahap(D("7.25"))
    assert simpan(evaluasi, oleh, isian(evaluasi, "1.1", None, lama)) == 1
    assert skor() == {}


def test_menyimpan_dua_kali_adalah_satu_perubahan(evaluasi, oleh):
    simpan(evaluasi, oleh, isian(evaluasi, "1.1", "7.25"))
    assert simpan(evaluasi, oleh, isian(evaluasi, "1.1", "7.25")) == 0
    assert Riwayat.objects.filter(aksi="skor_tahap_diubah").count() == 1


def test_isian_basi_ditolak_seluruhnya(evaluasi, oleh):
    simpan(evaluasi, oleh, isian(evaluasi, "1.1", "7"))
    with pytest.raises(IsianBerubah, match="Nilai 1.1 diubah orang lain") as galat:
        simpan(evaluasi, oleh, isian(evaluasi, "1.1", "5"), isian(evaluasi, "1.2", "4"))
    assert galat.value.kode == ("1.1",)
    assert skor() == {"1.1": D(7)}
    assert simpan(evaluasi, oleh, isian(evaluasi, "1.1", None), isian(evaluasi, "1.2", "4")) == 1  # 1.1 untouched here


@pytest.mark.parametrize(
    ("baru", "pesan"),
    [
        ("8.01", "Nilai 1.1 harus antara 0 dan 8."),
        ("-1", "Nilai 1.1 harus antara 0 dan 8."),
        ("NaN", "Nilai 1.1 harus antara 0 dan 8."),
        ("1.00001", "Nilai 1.1 paling banyak 4 angka di belakang koma."),
        (NilaiTahap(None, "x"), "Catatan 1.1 belum disertai nilai."),
        (NilaiTahap(D(1), "x" * 2001), "Catatan 1.1 paling panjang 2.000 huruf."),
    ],
)
def test_skor_di_luar_batas(evaluasi, oleh, baru, pesan):
    with pytest.raises(Ditolak, match=pesan):
        simpan(evaluasi, oleh, isian(evaluasi, "1.2", "4"), isian(evaluasi, "1.1", baru))
    assert skor() == {}


def test_catatan_isian_menjadi_catatan_tahap(evaluasi, oleh):
    simpan(evaluasi, oleh, isian(evaluasi, "1.1", NilaiTahap(D(5), "SK belum sah")))
    assert [(c.tahap, c.teks, c.dibuat_oleh) for c in CatatanTahap.objects.all()] == [("VF", "SK belum sah", oleh)]
    simpan(evaluasi, oleh, isian(evaluasi, "1.2", NilaiTahap(D(4), "Baik")), tahap="EM")
    assert CatatanTahap.objects.count() == 1


def test_orang_lain_tidak_menulis(evaluasi, oleh):
    asing = PenggunaFactory(evaluator=True)
    with pytest.raises(Ditolak, match="bukan tahap yang Anda nilai"):
        simpan(evaluasi, asing, isian(evaluasi, "1.1", "1"))


@pytest.mark.parametrize("tahap", ["EM", "VF"])
def test_evaluasi_yang_sudah_ditutup_tidak_berubah_lagi(evaluasi, oleh, tahap):
    Evaluasi.objects.filter(pk=evaluasi.pk).update(status=Evaluasi.Status.SELESAI)
    with pytest.raises(Ditolak, match="sudah ditutup"):
        simpan(evaluasi, oleh, isian(evaluasi, "1.1", "1"), tahap=tahap)
    assert skor() == {}
