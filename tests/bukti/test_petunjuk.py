"""Advice on evidence: what is said, to whom, in how many queries."""

from datetime import date

import pytest

from bukti.models import TautanBukti, VersiBukti
from bukti.queries.petunjuk import Petunjuk, petunjuk
from tests.bukti.bahan_bacaan import berkas_terbaca, bukti_terbaca
from tests.bukti.test_bacaan_layanan import FOTO, PANJANG
from tests.factories.bukti import TautanBuktiFactory, VersiBuktiFactory

pytestmark = pytest.mark.django_db

LAMA, BARU = date(2023, 5, 3), date(2024, 6, 4)


def saran(bukti, pengguna, *, nomor: int = 1, **isi) -> Petunjuk:
    return petunjuk([bukti.versi.get(nomor=nomor)], pengguna, **isi)[bukti.versi.get(nomor=nomor).pk]


def kalimat(p: Petunjuk) -> list[str]:
    return [f"{k.kalimat} {k.bukti} ({k.pemakaian})" if k.bukti else k.kalimat for k in p.kembar]


def lampirkan(kota, bukti, kode: str) -> TautanBukti:
    return TautanBuktiFactory(jawaban=kota.jawaban(kode), bukti=bukti, versi=bukti.versi.get(), opd=bukti.opd)


def test_differences_and_signs_of_personal_data(kota):
    bukti = bukti_terbaca(
        kota, "Nomor 12 Tahun 2023. NIK 3276011205990001", jenis="laporan", nomor="21", judul="Laporan"
    )
    p = saran(bukti, kota.operator_dinkes, tahun=2024)
    assert [b.kalimat for b in p.beda] == [
        "Nomor yang diisi 21; dalam dokumen tertulis 12 Tahun 2023.",
        "Dokumen tidak menyebut tahun 2024; tahun yang tertulis 2023.",
    ]
    assert p.peka == "Memuat 1 deret 16 angka yang tampak seperti NIK dan kata “NIK”."
    assert bool(p)


def test_what_is_marked_as_sensitive_is_not_warned_of(kota):
    bukti = bukti_terbaca(kota, "NIK 3276011205990001", kepekaan="anak")
    p = saran(bukti, kota.operator_dinkes)
    assert (p.peka, bool(p)) == ("", False)


def test_the_files_of_a_version_speak_together(kota):
    bukti = bukti_terbaca(kota, "sampul", nomor="12")
    berkas_terbaca(bukti, "Nomor 12 Tahun 2024", urutan=2)
    assert saran(bukti, kota.operator_dinkes).beda == ()
    lain = berkas_terbaca(bukti, "Nomor 13 Tahun 2024", nomor=2)
    assert petunjuk([lain], kota.operator_dinkes)[lain.pk].beda[0].bidang == "nomor"


def test_a_twin_is_named_with_its_office_date_and_use(kota):
    lama = bukti_terbaca(kota, PANJANG, judul="SK lama", tanggal_dokumen=LAMA, opd=kota.dinkes)
    baru = bukti_terbaca(kota, PANJANG, judul="SK baru", opd=kota.dinkes)
    lampirkan(kota, lama, "4.1")
    lampirkan(kota, lama, "4.2")
    assert kalimat(saran(baru, kota.operator_dinkes)) == [
        "Dokumen dengan isi yang sama ada pada SK lama (DINKES, 3 Mei 2023, dipakai pada 4.1 (2024), 4.2 (2024))"
    ]
    assert kalimat(saran(lama, kota.operator_dinkes)) == [
        "Dokumen dengan isi yang sama ada pada SK baru (DINKES, belum dipakai)"
    ]


def test_outside_the_scope_only_that_it_is_there(kota):
    bukti_terbaca(kota, PANJANG, judul="Rahasia", opd=kota.dinsos)
    bukti_terbaca(kota, PANJANG, judul="Rahasia kedua", opd=kota.dinsos)
    milik = bukti_terbaca(kota, PANJANG, opd=kota.dinkes)
    p = saran(milik, kota.operator_dinkes)
    assert kalimat(p) == ["Dokumen dengan isi yang sama sudah ada di OPD lain."]
    assert "Rahasia" not in repr(p)
    assert len(saran(milik, kota.sekretariat).kembar) == 2


def test_another_citys_files_are_never_named(kota, dunia):
    bukti_terbaca(dunia.sana, PANJANG)
    milik = bukti_terbaca(kota, PANJANG)
    assert not saran(milik, kota.sekretariat)
    assert not saran(milik, dunia.admin)


def test_last_years_photo_under_a_new_date_is_named_at_the_new_one(kota):
    lama = bukti_terbaca(
        kota, judul="Posyandu", jenis="foto", tanggal_dokumen=LAMA, versi=FOTO | {"sidik_rupa": "f0f0a5a5c3c31234"}
    )
    baru = bukti_terbaca(
        kota, judul="Kegiatan", jenis="foto", tanggal_dokumen=BARU, versi=FOTO | {"sidik_rupa": "f0f0a5a5c3c31230"}
    )
    p = saran(baru, kota.operator_dinkes)
    assert kalimat(p) == [
        "Foto lama dengan tanggal baru? Bukti ini bertanggal 4 Juni 2024, foto yang sama ada pada "
        "Posyandu (DINKES, 3 Mei 2023, belum dipakai)"
    ]
    assert p.kembar[0].foto_lama
    assert kalimat(saran(lama, kota.operator_dinkes)) == [
        "Foto yang hampir sama ada pada Kegiatan (DINKES, 4 Juni 2024, belum dipakai)"
    ]


def test_an_old_photo_of_another_office_is_said_without_its_date(kota):
    foto = {"jenis": "foto", "versi": FOTO | {"isi": b"foto sama"}}
    bukti_terbaca(kota, opd=kota.dinsos, tanggal_dokumen=LAMA, **foto)
    baru = bukti_terbaca(kota, tanggal_dokumen=BARU, **foto)
    assert kalimat(saran(baru, kota.operator_dinkes)) == [
        "Berkas yang sama sudah ada di OPD lain, dengan tanggal yang lebih lama."
    ]


def test_equal_files_of_one_piece(kota):
    bukti = bukti_terbaca(kota, versi={"isi": b"%PDF sama"})
    berkas_terbaca(bukti, isi=b"%PDF sama", urutan=2)
    assert "Berkas ke-1 dan ke-2 bukti ini sama." in kalimat(saran(bukti, kota.operator_dinkes))


def test_many_twins_are_counted(kota):
    semua = [bukti_terbaca(kota, PANJANG) for _ in range(7)]
    p = saran(semua[-1], kota.operator_dinkes)
    assert (len(p.kembar), p.kembar_lain) == (4, 2)


def test_scans_waiting_files_links_and_evaluators(kota, dunia):
    pindaian = bukti_terbaca(kota)
    menunggu = VersiBuktiFactory(bukti=pindaian, nomor=2, menunggu=True)
    assert saran(pindaian, kota.operator_dinkes).tanpa_teks
    assert petunjuk([None, menunggu], kota.operator_dinkes) == {}
    assert petunjuk([pindaian.versi.get(nomor=1)], dunia.evaluator) == {}


@pytest.mark.parametrize("banyak", [1, 7])
def test_four_queries_however_many(kota, banyak, django_assert_num_queries):
    for n in range(banyak):
        bukti_terbaca(kota, PANJANG, judul=f"b{n}")
        lampirkan(kota, bukti_terbaca(kota, PANJANG, judul=f"a{n}"), "4.1")
    versi = list(VersiBukti.objects.filter(bukti__judul__startswith="b"))
    with django_assert_num_queries(4):
        hasil = petunjuk(versi, kota.operator_dinkes, tahun=2024)
    assert [len(p.kembar) > 0 for p in hasil.values()] == [True] * banyak


def test_the_question_page_shows_it(buka, kota):
    bukti_terbaca(kota, PANJANG, judul="SK <b>lama</b>")
    bukti = bukti_terbaca(kota, PANJANG + " NIK", judul="SK baru")
    bukti_terbaca(kota, PANJANG + " NIK", judul="SK <b>kembar</b>")
    lampirkan(kota, bukti, "4.2")
    isi = buka(kota.operator_dinkes).content.decode()
    assert "Memuat kata “NIK”." in isi
    assert "“SK &lt;b&gt;kembar&lt;/b&gt;”</a>, DINKES, belum dipakai." in isi
    assert f"/{bukti.pk}/#data-pribadi" in isi


def test_the_page_of_a_piece_shows_what_was_read(client, kota):
    bukti = bukti_terbaca(kota, "Nomor 12 Tahun 2023, 3 Mei 2023 di Kota Bogor", nomor="21")
    client.force_login(kota.operator_dinkes)
    isi = client.get(bukti.get_absolute_url()).content.decode()
    assert "Nomor yang diisi 21; dalam dokumen tertulis 12 Tahun 2023." in isi
    assert "Dokumen menyebut Kota Bogor dan tidak menyebut Kota Sini." in isi
    assert "<dt>Tanggal</dt><dd>3 Mei 2023</dd>" in isi
    pindaian = bukti_terbaca(kota)
    assert "hasil pindai tanpa teks" in client.get(pindaian.get_absolute_url()).content.decode()
