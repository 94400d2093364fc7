"""Scores of a stage from XLSX, the sums and notes that come with them, the preview, and who may import."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter

from indikator.berkas.skor import BARIS_MAKS, baca_csv, baca_skor, tulis_csv
from indikator.models import CatatanTahap, JendelaTahap, JumlahTahap, SkorTahap
from indikator.services.skor_tahap import ImporDitolak, impor_skor, pratinjau_impor
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Riwayat
from tests.factories.klaster import PenggunaFactory
from tests.indikator.bahan_skor import ajukan, evaluasi_kecil
from tests.indikator.instrumen_kecil import INSTRUMEN

D = Decimal
KEPALA = ["kode_pertanyaan", "nilai", "catatan"]


@pytest.fixture
def evaluasi(db):
    return evaluasi_kecil()


@pytest.fixture
def sekretariat(evaluasi):
    ajukan(evaluasi)
    return PenggunaFactory(sekretariat=True, kota=evaluasi.kota)


def lembar(*baris, isi=None, kepala=KEPALA) -> bytes:
    """A workbook with one sheet; `isi(sheet, book)` may add what a plain row cannot say."""
    wadah = io.BytesIO()
    buku = xlsxwriter.Workbook(wadah, {"in_memory": True, "strings_to_formulas": False})
    halaman = buku.add_worksheet()
    tanggal = buku.add_format({"num_format": "dd/mm/yyyy"})
    for n, sel in enumerate([kepala, *baris]):
        for k, nilai in enumerate(sel):
            if isinstance(nilai, date):
                halaman.write_datetime(n, k, nilai, tanggal)
            elif nilai is not None:
                halaman.write(n, k, nilai)
    if isi:
        isi(halaman, buku)
    buku.close()
    return wadah.getvalue()


def impor(evaluasi, isi, tahap="VF", nama="skor.xlsx", **lain):
    return impor_skor(evaluasi=evaluasi, tahap=tahap, isi=isi, nama=nama, **lain)


def cacat(evaluasi, isi, nama="skor.xlsx"):
    with pytest.raises(ImporDitolak) as galat:
        impor(evaluasi, isi, nama=nama)
    assert not SkorTahap.objects.exists()
    return list(galat.value.cacat)


def skor(tahap="VF"):
    return dict(SkorTahap.objects.filter(tahap=tahap).values_list("pertanyaan__kode", "skor"))


# --- XLSX ---------------------------------------------------------------------------------------------------------


def test_xlsx_dibaca_seperti_csv(evaluasi):
    isi = lembar(["1.1", 7.3333, "Ada, tetapi belum sah"], ["1.2", "3,5"], [2.1, 4], ["2.2", "0"], [], ["TOTAL", 14.83])
    hasil = impor(evaluasi, isi)
    assert (hasil.baris, hasil.total, hasil.jumlah, hasil.catatan_baru) == (4, D("14.8333"), 1, 1)
    assert skor() == {"1.1": D("7.3333"), "1.2": D("3.5"), "2.1": D(4), "2.2": D(0)}
    assert JumlahTahap.objects.get().skor == D("14.83")


def test_xlsx_dikenal_dari_isinya(evaluasi):
    assert impor(evaluasi, lembar(["1.1", 8]), nama="tanpa-akhiran").baris == 1


@pytest.mark.parametrize(
    ("baris", "pesan"),
    [
        (["9.9", 1], "pertanyaan '9.9' tidak ada pada instrumen evaluasi ini"),
        (["1.1", 8.5], "nilai 8.5 untuk 1.1 melebihi maksimum 8"),
        (["1.1", -1], "nilai -1 negatif"),
        (["1.1", None, "x"], "nilai kosong; hapus barisnya bila pertanyaan itu tidak dinilai"),
        (["1.1", 1 / 3], "nilai 0.333333333333333 lebih dari 4 angka desimal"),
        (["1.1", True], "nilai 'TRUE' bukan angka; tulis misalnya 12, 1.5, atau \"1,5\" tanpa pemisah ribuan"),
        (["1.1", 1, "x", "y"], "kolom terlalu banyak; hanya kode_pertanyaan, nilai, dan catatan yang dibaca"),
        (["1.1", "=1+1"], "nilai berisi rumus (=1+1); tulis hasilnya saja"),
        (
            ["1.1", date(2024, 5, 1)],
            "nilai berupa tanggal (2024-05-01); jadikan kolom itu Teks, lalu ketik ulang isinya",
        ),
        (
            [date(2024, 1, 1), 3],
            "kode_pertanyaan berupa tanggal (2024-01-01); jadikan kolom itu Teks, lalu ketik ulang isinya",
        ),
        (["1.2", 3], "pertanyaan 1.2 sudah ada pada baris 2"),
        (["INDIKATOR 9", 3], "indikator '9' tidak ada pada instrumen evaluasi ini"),
        (["klaster k9", 3], "klaster 'K9' tidak ada pada instrumen evaluasi ini"),
        (["TOTAL", 10000], "jumlah 10000 terlalu besar; paling besar 9999.9999"),
        (
            ["TOTAL", 10, "Bagus"],
            "catatan pada baris jumlah ini tidak mempunyai tempat; pindahkan ke baris pertanyaannya",
        ),
    ],
)
def test_sel_yang_salah_disebut_dengan_barisnya(evaluasi, baris, pesan):
    assert cacat(evaluasi, lembar(["1.2", 4], baris)) == [f"baris 3: {pesan}"]


def test_jumlah_yang_ditulis_dua_kali(evaluasi):
    isi = lembar(["1.1", 1], ["INDIKATOR 1", 3], ["indikator 1", 3], ["Total", 1], ["TOTAL", 1])
    assert cacat(evaluasi, isi) == [
        "baris 4: indikator 1 sudah ada pada baris 3",
        "baris 6: total sudah ada pada baris 5",
    ]


def test_rumus_dan_sel_gabungan_ditolak(evaluasi):
    rumus = lembar(["1.1", 1], isi=lambda h, b: h.write_formula("B3", "=SUM(B2:B2)", None, 1))
    gabungan = lembar(["1.1", 1], isi=lambda h, b: h.merge_range("A3:B3", "Indikator 1"))
    assert cacat(evaluasi, rumus) == ["Lembar “Sheet1” berisi rumus pada B3. Salin, lalu tempel sebagai nilai."]
    assert cacat(evaluasi, gabungan) == ["Lembar “Sheet1” berisi sel gabungan pada A3:B3. Pisahkan sel itu dahulu."]


@pytest.mark.parametrize(
    ("isi", "awal"),
    [
        (b"", "Berkas kosong."),
        (b"PK\x03\x04rusak", "Berkas ini bukan Excel (.xlsx)."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Berkas dikunci kata sandi atau berformat Excel lama"),
        (b"x" * (5 * 1024 * 1024 + 1), "Berkas lebih besar dari 5 MB."),
    ],
)
def test_berkas_xlsx_yang_tidak_dapat_dipakai(evaluasi, isi, awal):
    (pesan,) = cacat(evaluasi, isi)
    assert pesan.startswith(awal)


def test_kepala_xlsx_salah_dan_lembar_tanpa_skor(evaluasi):
    assert cacat(evaluasi, lembar(["1.1", 1], kepala=["Kode", "Nilai"]))[0].endswith("tertulis Kode,Nilai")
    assert cacat(evaluasi, lembar()) == ["baris 2: berkas tidak memuat satu pun nilai"]


def test_seratus_ribu_baris_ditolak_dengan_satu_pesan(evaluasi):
    (csv,) = cacat(evaluasi, b"kode_pertanyaan,skor\n" + b"1.1,1\n" * 100_000, nama="skor.csv")
    (xlsx,) = cacat(evaluasi, lembar(*(["1.1", 1] for _ in range(100_000))))
    assert csv == f"baris {BARIS_MAKS + 2}: berkas lebih dari 5.000 baris; hapus yang bukan nilai"
    assert xlsx.startswith("Lembar “Sheet1” terisi sampai baris 100.001; paling banyak 5.001 baris.")


def test_kode_angka_yang_dapat_berarti_dua_pertanyaan_ditolak(db):
    """A spreadsheet makes 1.10 into 1.1; as text it is what it says."""
    instrumen = INSTRUMEN.replace('kode: "1.2"', 'kode: "1.10"')
    evaluasi = evaluasi_kecil(instrumen=instrumen)
    assert cacat(evaluasi, lembar([1.1, 3])) == [
        "baris 2: kode 1.1 tersimpan sebagai angka dan dapat berarti 1.10; jadikan kolom kode Teks, lalu ketik ulang"
    ]
    impor(evaluasi, lembar(["1.1", 3], ["1.10", 4]))
    assert skor() == {"1.1": D(3), "1.10": D(4)}


def test_tulisan_sendiri_terbaca_kembali_utuh():
    baris, _ = baca_skor(
        lembar(["1.1", 7, "25"], ["1.2", 1.5, 'dua\nbaris; "kutip", koma'], ["indikator 1", 8]), "a.xlsx"
    )
    ulang, salah = baca_csv(tulis_csv(baris).replace("\n", "\r\n").encode())
    assert salah == []
    assert [(b.tingkat, b.kode, b.skor, b.catatan) for b in ulang] == [
        (b.tingkat, b.kode, b.skor, b.catatan) for b in baris
    ]


# --- Notes ------------------------------------------------------------------------------------------------------


def test_catatan_impor_menjadi_catatan_tahap_sekali_saja(dunia):
    kota = dunia.sini
    ajukan(kota.evaluasi)
    isi = lembar(
        ["4.1", 5, "SK belum ditandatangani"], ["INDIKATOR 4", 5, "Forum Anak belum dilibatkan"], ["4.2", 1, "-"]
    )
    oleh = kota.sekretariat
    assert impor(kota.evaluasi, isi, oleh=oleh).catatan_baru == 2
    assert impor(kota.evaluasi, isi, oleh=oleh).catatan_baru == 0
    ulang = lembar(["4.1", 5, "  sk belum   DITANDATANGANI "], ["4.2", 1, "Foto kabur"])
    assert impor(kota.evaluasi, ulang, oleh=oleh).catatan_baru == 1
    catatan = CatatanTahap.objects.order_by("pk")
    assert [(c.pertanyaan and c.pertanyaan.kode, c.indikator.kode, c.opd, c.dibuat_oleh) for c in catatan] == [
        ("4.1", "4", kota.dinkes, oleh),
        (None, "4", None, oleh),
        ("4.2", "4", kota.dinkes, oleh),
    ]
    assert Riwayat.objects.untuk(catatan[0]).get().objek_label == "catatan VF pada pertanyaan 4.1"
    assert impor(kota.evaluasi, isi, tahap="VKL", oleh=oleh).catatan_baru == 2


def test_catatan_evaluasi_mandiri_bukan_catatan_luar(evaluasi):
    assert impor(evaluasi, lembar(["1.1", 5, "Perwali dalam proses"]), tahap="EM").catatan_baru == 0
    assert SkorTahap.objects.get().catatan == "Perwali dalam proses"
    assert not CatatanTahap.objects.exists()


# --- Preview and permission -------------------------------------------------------------------------------------


def test_pratinjau_menyebut_perubahan_tanpa_mengubah(evaluasi, sekretariat):
    impor(evaluasi, lembar(["1.1", 4], ["1.2", 3], ["TOTAL", 7]))
    isi = lembar(["1.2", 3.5, "Lengkapi"], ["2.1", 1], ["TOTAL", 5])
    lihat = pratinjau_impor(evaluasi=evaluasi, tahap="VF", isi=isi, nama="a.xlsx", oleh=sekretariat)
    assert [(p.tingkat, p.kode, p.lama, p.baru) for p in lihat.perubahan] == [
        ("pertanyaan", "1.1", D(4), None),
        ("pertanyaan", "1.2", D(3), D("3.5")),
        ("pertanyaan", "2.1", None, D(1)),
        ("total", "", D(7), D(5)),
    ]
    assert [c.teks for c in lihat.catatan] == ["Lengkapi"]
    assert [b.selisih for b in lihat.rekonsiliasi.beda] == [D("0.5")]
    assert skor() == {"1.1": D(4), "1.2": D(3)}
    hasil = impor(evaluasi, lihat.isi.encode(), nama="", sidik=lihat.sidik, oleh=sekretariat)
    assert (hasil.baris, hasil.jumlah, hasil.catatan_baru) == (2, 1, 1)
    assert skor() == {"1.2": D("3.5"), "2.1": D(1)}


def test_menerapkan_dua_kali_adalah_satu_impor(evaluasi, sekretariat):
    isi = lembar(["1.1", 4, "Lengkapi"])
    lihat = pratinjau_impor(evaluasi=evaluasi, tahap="VF", isi=isi, nama="a.xlsx", oleh=sekretariat)
    for _ in range(2):
        impor(evaluasi, isi, sidik=lihat.sidik, oleh=sekretariat)
    assert Riwayat.objects.filter(aksi="skor_diimpor").count() == 1
    assert CatatanTahap.objects.count() == 1


def test_pratinjau_yang_basi_ditolak(evaluasi, sekretariat):
    isi = lembar(["1.1", 4])
    lihat = pratinjau_impor(evaluasi=evaluasi, tahap="VF", isi=isi, nama="a.xlsx", oleh=sekretariat)
    impor(evaluasi, lembar(["1.1", 2]))
    with pytest.raises(SudahBerubah, match="diubah orang lain sejak pratinjau"):
        impor(evaluasi, isi, sidik=lihat.sidik, oleh=sekretariat)
    assert skor() == {"1.1": D(2)}


def _evaluator(evaluasi, lembaga):
    orang = PenggunaFactory(evaluator=True, lembaga=lembaga)
    orang.kota_binaan.set([evaluasi.kota])
    return orang


@pytest.mark.parametrize(
    ("lembaga", "boleh"),
    [
        ("provinsi", {"VA_PROV"}),
        ("kementerian", {"VA_PUSAT", "VLH", "VKL", "VF"}),
        ("", {"VA_PROV", "VA_PUSAT", "VLH", "VKL", "VF"}),
    ],
)
def test_evaluator_hanya_menilai_tahap_lembaganya(evaluasi, sekretariat, lembaga, boleh):
    orang = _evaluator(evaluasi, lembaga)
    nyata = set()
    for tahap in ("EM", "VA_PROV", "VA_PUSAT", "VLH", "VKL", "VF"):
        try:
            impor(evaluasi, lembar(["1.1", 1]), tahap=tahap, oleh=orang)
            nyata.add(tahap)
        except Ditolak as galat:
            assert "bukan tahap yang Anda nilai" in galat.pesan
    assert nyata == boleh


def test_orang_luar_dan_peran_lain_ditolak(evaluasi, sekretariat):
    asing = PenggunaFactory(evaluator=True)
    for orang in (asing, PenggunaFactory(sekretariat=True), PenggunaFactory(verifikator=True, kota=evaluasi.kota)):
        with pytest.raises(Ditolak, match="bukan tahap yang Anda nilai"):
            impor(evaluasi, lembar(["1.1", 1]), oleh=orang)


def test_tahap_luar_baru_sesudah_pengajuan(evaluasi):
    oleh = PenggunaFactory(sekretariat=True, kota=evaluasi.kota)
    with pytest.raises(Ditolak, match="belum diajukan, sehingga verifikasi final belum dapat dicatat"):
        impor(evaluasi, lembar(["1.1", 1]), oleh=oleh)
    impor(evaluasi, lembar(["1.1", 1]), tahap="EM", oleh=oleh)


def test_di_luar_jendela_tahap_ditolak(evaluasi, sekretariat):
    kemarin = evaluasi.hari_ini - timedelta(days=1)
    JendelaTahap.objects.create(evaluasi=evaluasi, kegiatan="VF", mulai=kemarin, sampai=kemarin)
    with pytest.raises(Ditolak, match="Verifikasi final"):
        impor(evaluasi, lembar(["1.1", 1]), oleh=_evaluator(evaluasi, "kementerian"))
    impor(evaluasi, lembar(["1.1", 1]), tahap="VLH", oleh=_evaluator(evaluasi, "kementerian"))
