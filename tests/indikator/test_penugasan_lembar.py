"""The sheet of assignments: out and in again is the same; every bad row is named."""

from datetime import date, datetime

import pytest

from indikator.berkas.penugasan import BARIS_MAKS, KEPALA, BarisTugas, baca_penugasan
from indikator.models import Evaluasi, JendelaTahap, Penugasan
from indikator.queries.penugasan import lembar_penugasan, rancang
from indikator.services.penugasan import tata_bagian, terapkan_penugasan
from klaster.galat import Ditolak, SudahBerubah
from klaster.lembar_kerja import LembarDitolak, LembarTulis, baca_lembar, tulis_xlsx
from klaster.models import Opd, Riwayat
from tests.klaster.test_lembar_kerja import buku

K = list(KEPALA)


@pytest.fixture
def kota(dunia):
    return dunia.sini


def baris(kode="4.1", pimpin="DINKES", lain="DINSOS", tenggat=None) -> list:
    return [kode, "teks", "klaster", pimpin, lain, tenggat, None]


def baca(*isi: list) -> tuple[list[BarisTugas], list]:
    return baca_penugasan(buku(K, *isi))


def cacat(kota, *isi: list) -> list[tuple[int, str]]:
    terbaca, salah = baca(*isi)
    return sorted(salah + rancang(kota.evaluasi, terbaca).cacat)


def terapkan(kota, *isi: list, alasan="", sidik=None) -> int:
    terbaca, salah = baca(*isi)
    rancangan = rancang(kota.evaluasi, terbaca)
    assert (salah, rancangan.cacat) == ([], [])
    return terapkan_penugasan(
        evaluasi=kota.evaluasi,
        tata={p.jawaban.pk: p.baru for p in rancangan.perubahan},
        tenggat={p.jawaban.pk: p.tenggat for p in rancangan.perubahan if p.tenggat_berubah},
        sidik=sidik or {p.jawaban.pk: p.lama.sidik for p in rancangan.perubahan},
        alasan=alasan,
        oleh=kota.sekretariat,
    )


def semua(kota) -> dict[str, tuple]:
    bagian = Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi)
    return {
        (b.jawaban.pertanyaan.kode, b.opd.kode): (b.pimpin, b.tenggat)
        for b in bagian.select_related("jawaban__pertanyaan", "opd")
    }


def test_sheet_has_one_row_a_question(kota):
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(tenggat=date(2024, 2, 29))
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2024, 2, 29))
    lembar = baca_lembar(tulis_xlsx([lembar_penugasan(kota.evaluasi)]), baris_maks=100)
    assert lembar.nama == "Penugasan"
    assert [[sel[0], *sel[3:]] for _, sel in lembar.baris] == [
        ["kode", "pimpin", "opd_lain", "tenggat", "unit"],
        ["4.1", "DINKES", "DINSOS", "beragam"],
        ["4.2", "DINKES", "", date(2024, 2, 29)],
        ["4.3", "DINSOS"],
        ["4.4", "DINKES"],
        ["26.1", "DP3A", "", "", "1 desa/kelurahan"],
    ]


def test_out_and_in_again_is_the_same(kota):
    Opd.objects.filter(pk=kota.dinsos.pk).update(nama="Dinas, Sosial = 1")
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(tenggat=date(2024, 2, 29))
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2024, 2, 29))
    Penugasan.objects.create(jawaban=kota.jawaban("4.3"), opd=kota.kecamatan)
    terbaca, salah = baca_penugasan(tulis_xlsx([lembar_penugasan(kota.evaluasi)]))
    rancangan = rancang(kota.evaluasi, terbaca)
    assert (salah, rancangan.cacat, rancangan.perubahan) == ([], [], [])
    assert (rancangan.tetap, rancangan.tak_disebut) == (5, 0)


def test_sheet_of_one_state_brings_it_back_from_another(kota):
    asal, isi = semua(kota), tulis_xlsx([lembar_penugasan(kota.evaluasi)])
    terapkan(
        kota, baris("4.1", "DP3A", "DINKES"), baris("4.2", "DINSOS", "", date(2099, 1, 1)), baris("4.3", "DINKES", "")
    )
    assert semua(kota) != asal
    terbaca, _ = baca_penugasan(isi)
    rancangan = rancang(kota.evaluasi, terbaca)
    terapkan_penugasan(
        evaluasi=kota.evaluasi,
        tata={p.jawaban.pk: p.baru for p in rancangan.perubahan},
        tenggat={p.jawaban.pk: p.tenggat for p in rancangan.perubahan if p.tenggat_berubah},
        sidik={},
        alasan="",
        oleh=kota.sekretariat,
    )
    assert semua(kota) == asal


def test_preview_says_what_changes(kota):
    terbaca, _ = baca(baris("4.1", "dinsos", " DP3A , dinkes "), baris("4.2", "DINKES", "", datetime(2099, 1, 1)))
    satu, dua = rancang(kota.evaluasi, terbaca).perubahan
    assert (satu.nomor, satu.pimpin_lama, satu.pimpin_baru, satu.ditambah, satu.dilepas) == (
        2,
        "DINKES",
        "DINSOS",
        ["DP3A"],
        [],
    )
    assert (dua.tenggat_lama, dua.tenggat, dua.tenggat_berubah, dua.pimpin_berubah) == (
        None,
        date(2099, 1, 1),
        True,
        False,
    )


def test_opd_may_be_named_by_its_full_name(kota):
    assert terapkan(kota, baris("4.2", "dinas sosial kota sini", "")) == 1
    assert [k for k in semua(kota) if k[0] == "4.2"] == [("4.2", "DINSOS")]


def test_taking_in_changes_opd_lead_and_deadline_and_logs_each_question(kota):
    assert terapkan(kota, baris("4.1", "DP3A", "DINKES", date(2099, 1, 1)), baris("4.3", "DINSOS", "")) == 1
    isi = {k: v for k, v in semua(kota).items() if k[0] == "4.1"}
    hari = date(2099, 1, 1)
    assert isi == {("4.1", "DP3A"): (True, hari), ("4.1", "DINKES"): (False, hari)}
    assert sorted(Riwayat.objects.untuk(kota.jawaban("4.1")).values_list("aksi", flat=True)) == [
        "penugasan_diubah",
        "tenggat_diubah",
    ]


def test_more_time_needs_a_reason_and_stays_within_the_season(kota):
    with pytest.raises(Ditolak, match="Tulis alasan") as galat:
        terapkan(kota, baris("4.1", tenggat=date(2100, 1, 5)))
    assert galat.value.bidang == "alasan"
    assert terapkan(kota, baris("4.1", tenggat=date(2100, 1, 5)), alasan="Bencana.") == 1
    assert Riwayat.objects.get(aksi="perpanjangan_diberi").keterangan == "Bencana."
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(penutupan=date(2100, 1, 4))
    with pytest.raises(Ditolak, match="melewati penutupan resmi"):
        terapkan(kota, baris("4.2", "DINKES", "", date(2100, 1, 5)), alasan="x")
    with pytest.raises(Ditolak, match="sebelum hari ini"):
        terapkan(kota, baris("4.2", "DINKES", "", date(2020, 1, 5)))


def test_more_time_than_the_operators_window_gives_is_an_extension_too(kota):
    JendelaTahap.objects.create(
        evaluasi=kota.evaluasi, kegiatan="PENGISIAN", peran="operator", mulai=date(2098, 1, 1), sampai=date(2099, 1, 5)
    )
    baru = baris("4.2", "DINKES", "", date(2099, 1, 6))
    with pytest.raises(Ditolak, match="Tulis alasan"):
        terapkan(kota, baru)
    assert terapkan(kota, baru, alasan="Banjir.") == 1
    assert Riwayat.objects.filter(aksi="perpanjangan_diberi").count() == 1


def test_what_changed_since_the_preview_is_not_overwritten(kota):
    dilihat = {kota.jawaban("4.1").pk: tata_bagian(kota.jawaban("4.1").penugasan.all()).sidik}
    Penugasan.objects.create(jawaban=kota.jawaban("4.1"), opd=kota.dp3a)
    with pytest.raises(SudahBerubah):
        terapkan(kota, baris("4.1", "DINSOS", "DINKES"), sidik=dilihat)


@pytest.mark.parametrize("lain", ["DINSOS, DP3A", "DINSOS; DP3A", "DINSOS\nDP3A", "dinsos;\r\n dp3a,"])
def test_opd_lain_dipisah_seperti_di_lembar_lain(kota, lain):
    ((satu,), salah) = baca(baris("4.2", lain=lain))
    assert ([kode.upper() for kode in satu.opd_lain], salah) == (["DINSOS", "DP3A"], [])
    assert cacat(kota, baris("4.2", lain=lain)) == []


@pytest.mark.parametrize(
    ("isi", "harapan"),
    [
        ([baris("9.9")], [(2, "pertanyaan 9.9 tidak ada pada instrumen evaluasi ini")]),
        ([baris(), baris("4.2", "DINKES", ""), baris()], [(4, "pertanyaan 4.1 sudah ada pada baris 2")]),
        ([baris(pimpin="")], [(2, "pimpin kosong (sel D2); tulis kode OPD yang memimpin")]),
        (
            [baris(pimpin="DINKES, DINSOS", lain="")],
            [(2, "pimpin hanya boleh satu OPD; pindahkan yang lain ke opd_lain")],
        ),
        (
            [baris(pimpin="DINKES;DINSOS", lain="")],
            [(2, "pimpin hanya boleh satu OPD; pindahkan yang lain ke opd_lain")],
        ),
        ([baris(pimpin="DISHUB")], [(2, "OPD DISHUB pada kolom pimpin tidak ada di kota ini")]),
        (
            [baris(lain="DINSOS, DISHUB"), baris("4.2", lain="X")],
            [
                (2, "OPD DISHUB pada kolom opd_lain tidak ada di kota ini"),
                (3, "OPD X pada kolom opd_lain tidak ada di kota ini"),
            ],
        ),
        ([baris(lain="DINSOS, dinsos")], [(2, "OPD DINSOS disebut dua kali")]),
        ([baris(lain="DINKES")], [(2, "OPD DINKES disebut dua kali")]),
        ([baris(kode="")], [(2, "kode pertanyaan kosong (sel A2)")]),
        (
            [baris(tenggat="5 April 2024")],
            [(2, "tenggat (sel F2) berisi teks “5 April 2024”, bukan tanggal; ubah selnya menjadi tanggal")],
        ),
        (
            [baris(tenggat="2024-04-05")],
            [(2, "tenggat (sel F2) berisi teks “2024-04-05”, bukan tanggal; ubah selnya menjadi tanggal")],
        ),
        (
            [baris(tenggat=date(9999, 12, 31))],
            [(2, "tenggat (sel F2) 9999-12-31: pilih tanggal antara tahun 2000 dan 2100")],
        ),
        (
            [baris(tenggat=45000)],
            [(2, "tenggat (sel F2) berisi teks “45000”, bukan tanggal; ubah selnya menjadi tanggal")],
        ),
        ([baris(tenggat=datetime(2024, 4, 5, 8))], [(2, "tenggat (sel F2) memuat jam; tulis tanggalnya saja")]),
        ([], [(2, "berkas tidak memuat satu pun pertanyaan")]),
    ],
)
def test_every_bad_row_is_named(kota, isi, harapan):
    assert cacat(kota, *isi) == harapan


def test_opd_that_is_closed_is_named(kota):
    Opd.objects.filter(pk=kota.dinsos.pk).update(aktif=False)
    assert cacat(kota, baris()) == [(2, "OPD DINSOS pada kolom opd_lain tidak aktif")]


def test_number_as_code_is_read_as_it_looks():
    terbaca, salah = baca_penugasan(buku(K, baris(kode=4.1)))
    assert (terbaca[0].kode, salah) == ("4.1", [])


@pytest.mark.parametrize(
    ("kepala", "pesan"),
    [
        (["kode", "pertanyaan"], "kolom pimpin, opd_lain, tenggat tidak ada; kepala kolom harus kode, pertanyaan,"),
        ([*K, "kode"], "kolom kode ada dua kali"),
    ],
)
def test_headings_that_do_not_fit_are_named(kepala, pesan):
    _, [(nomor, kalimat)] = baca_penugasan(buku(kepala, baris()))
    assert nomor == 1
    assert kalimat.startswith(pesan)


def test_columns_may_stand_in_any_order():
    terbaca, salah = baca_penugasan(buku(["Tenggat", "OPD lain", "Pimpin", "Kode"], [None, "DINSOS", "DINKES", "4.1"]))
    assert (terbaca, salah) == ([BarisTugas(2, "4.1", "DINKES", ("DINSOS",))], [])


def test_empty_sheet_is_named():
    assert baca_penugasan(buku()) == (
        [],
        [(1, "lembar kosong; unduh dahulu penugasan yang berlaku, lalu ubah berkas itu")],
    )


def test_formulas_merged_cells_and_a_hundred_thousand_rows_are_refused():
    with pytest.raises(LembarDitolak, match="berisi rumus pada D2"):
        baca_penugasan(buku(K, baris(pimpin="=A1")))
    with pytest.raises(LembarDitolak, match="sel gabungan pada D2:E2"):
        baca_penugasan(buku(K, baris(), ubah=lambda b: b.active.merge_cells("D2:E2")))
    banyak = tulis_xlsx([LembarTulis("Penugasan", K, (baris(f"{n}") for n in range(100_000)))])
    with pytest.raises(LembarDitolak, match="terisi sampai baris 100.001; paling banyak 2.000 baris"):
        baca_penugasan(banyak)
    assert BARIS_MAKS == 2_000


def test_reading_asks_as_many_queries_for_few_rows_as_for_many(kota, django_assert_num_queries):
    for isi in ([baris("4.1")], [baris("4.1"), baris("4.2"), baris("4.3"), baris("26.1", "DP3A", "")]):
        terbaca, _ = baca(*isi)
        with django_assert_num_queries(3):
            rancang(kota.evaluasi, terbaca)
