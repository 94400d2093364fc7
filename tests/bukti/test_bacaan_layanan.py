"""What was read is stored once, with the twins of the file in its city; the sweeper reads what was left."""

from datetime import date
from threading import Barrier, Thread

import pikepdf
import pytest
from django.db import connections

from bukti import tasks
from bukti.aturan.alasan import BAWAAN
from bukti.kenal_isi import JPEG
from bukti.models import BacaanBerkas, Kembaran, PengaturanBukti, VersiBukti
from bukti.models.pengaturan import TEMPLAT_NAMA
from bukti.services import kembaran as layanan
from bukti.services import sapuan_bacaan
from bukti.services.bacaan import baca_isi, simpan_bacaan
from bukti.services.kembaran import bangun_kembaran
from bukti.services.pengaturan import IsianPengaturan, simpan_pengaturan
from tests.bukti import bahan
from tests.bukti.bahan_bacaan import berkas_terbaca, bukti_terbaca
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.klaster import KotaFactory, OpdFactory

pytestmark = pytest.mark.django_db

PANJANG = " ".join(f"kata{n}" for n in range(60))
FOTO = {"tipe": JPEG, "nama_asli": "foto.jpg"}


def kembaran() -> list[tuple[int, int, str, int]]:
    return list(Kembaran.objects.order_by("versi_id", "lain_id").values_list("versi_id", "lain_id", "macam", "jarak"))


def versi(bukti) -> int:
    return bukti.versi.get().pk


def test_a_reading_is_a_row(kota):
    PengaturanBukti.objects.create(kota=kota.kota, kata_peka="panti asuhan\nrumah aman")
    bukti = bukti_terbaca(
        kota,
        f"{kota.kota.nama} Nomor 12 Tahun 2024, 3 Mei 2024, berlaku sampai 31 Desember 2026",
        "NIK 3276011205990001 di rumah aman",
    )
    isi = bukti.versi.get().bacaan
    assert (isi.tahun, isi.nomor, isi.tanggal) == ([2024, 2026], ["12 Tahun 2024"], ["2024-05-03", "2026-12-31"])
    assert (isi.berlaku_sampai, isi.kota_disebut) == (date(2026, 12, 31), [kota.kota.nama])
    assert (isi.angka_16, isi.kata_peka) == (1, ["NIK", "rumah aman"])
    assert isi.teks[isi.awal_halaman[1] :].startswith("NIK 3276")


def test_reading_again_replaces(kota):
    bukti = bukti_terbaca(kota, PANJANG)
    bukti_terbaca(kota, PANJANG)
    satu = bukti.versi.get()
    for _ in range(2):
        simpan_bacaan(versi=satu, bacaan=baca_isi(satu, ["lain"]))
    assert list(BacaanBerkas.objects.filter(versi=satu).values_list("teks", flat=True)) == ["lain"]
    assert kembaran() == []


def test_twins_by_bytes_text_and_picture_the_strongest_counts(kota):
    a = bukti_terbaca(kota, PANJANG, versi={"isi": b"%PDF sama"})
    b = bukti_terbaca(kota, PANJANG, versi={"isi": b"%PDF sama"}, opd=kota.dinsos)
    c = bukti_terbaca(kota, PANJANG.upper())
    f = bukti_terbaca(kota, versi=FOTO | {"sidik_rupa": "f0f0a5a5c3c31234"})
    g = bukti_terbaca(kota, versi=FOTO | {"sidik_rupa": "f0f0a5a5c3c31235"})
    bukti_terbaca(kota, versi=FOTO | {"sidik_rupa": "0f0f5a5a3c3cedcb"})
    semua = [
        (versi(b), versi(a), "bita", 0),
        (versi(c), versi(a), "teks", 0),
        (versi(c), versi(b), "teks", 0),
        (versi(g), versi(f), "rupa", 1),
    ]
    assert kembaran() == semua
    for _ in range(2):  # and all at once, over what is there
        assert bangun_kembaran(kota=kota.kota) == 4
        assert kembaran() == semua


def test_other_cities_other_versions_and_refused_files_are_no_twins(kota, dunia):
    a = bukti_terbaca(kota, PANJANG, versi={"isi": b"%PDF sama"})
    berkas_terbaca(a, PANJANG, nomor=2, isi=b"%PDF sama")
    bukti_terbaca(dunia.sana, PANJANG, versi={"isi": b"%PDF sama"})
    VersiBuktiFactory(bukti=BuktiFactory(opd=kota.dinkes), isi=b"%PDF sama", ditolak=True)
    assert kembaran() == []
    assert bangun_kembaran(kota=kota.kota) == 0


def test_two_files_of_one_version_may_be_twins(kota):
    a = bukti_terbaca(kota, versi={"isi": b"%PDF sama"})
    dua = berkas_terbaca(a, isi=b"%PDF sama", urutan=2)
    assert kembaran() == [(dua.pk, dua.pk - 1, "bita", 0)]


def test_the_older_file_read_later_finds_the_younger(kota):
    menunggu = VersiBuktiFactory(bukti=BuktiFactory(opd=kota.dinkes), isi=b"%PDF sama", menunggu=True)
    muda = bukti_terbaca(kota, versi={"isi": b"%PDF sama"})
    assert kembaran() == []
    VersiBukti.objects.filter(pk=menunggu.pk).update(status_periksa="bersih", diperiksa_pada=menunggu.diunggah_pada)
    simpan_bacaan(versi=menunggu, bacaan=baca_isi(menunggu, []))
    assert kembaran() == [(versi(muda), menunggu.pk, "bita", 0)]


def test_no_more_twins_than_a_person_looks_at(kota, monkeypatch):
    monkeypatch.setattr(layanan, "KEMBARAN_MAKS", 3)
    semua = [bukti_terbaca(kota, PANJANG, versi={"isi": b"%PDF sama"}) for _ in range(6)]
    for _ in range(2):
        assert [lain for v, lain, *_ in kembaran() if v == versi(semua[-1])] == [versi(b) for b in semua[:3]]
        bangun_kembaran(kota=kota.kota)


@pytest.mark.parametrize("banyak", [1, 8])
def test_storing_takes_the_same_number_of_queries_however_many_twins(kota, banyak, django_assert_num_queries):
    for _ in range(banyak):
        bukti_terbaca(kota, PANJANG, versi={"isi": b"%PDF sama"})
    satu = VersiBuktiFactory(bukti=BuktiFactory(opd=kota.dinkes), isi=b"%PDF sama")
    isi = baca_isi(satu, [PANJANG])
    with django_assert_num_queries(11):
        simpan_bacaan(versi=satu, bacaan=isi)


@pytest.mark.django_db(transaction=True)
def test_two_equal_files_read_at_once_find_each_other():
    opd = OpdFactory(kota=KotaFactory())
    berkas = [VersiBuktiFactory(bukti=BuktiFactory(opd=opd), isi=f"%PDF {n}".encode()) for n in range(2)]
    serentak = Barrier(2)

    def baca(satu: VersiBukti) -> None:
        isi = baca_isi(satu, [PANJANG])
        serentak.wait(timeout=10)
        try:
            simpan_bacaan(versi=satu, bacaan=isi)
        finally:
            connections.close_all()

    utas = [Thread(target=baca, args=[satu]) for satu in berkas]
    for satu in utas:
        satu.start()
    for satu in utas:
        satu.join(timeout=20)
    assert kembaran() == [(berkas[1].pk, berkas[0].pk, "teks", 0)]


# --- Inspection and the sweeper, on the real scanner --------------------------------------------------------------
def pdf_berkata(*baris: str) -> bytes:
    def tulis(dokumen: pikepdf.Pdf) -> None:
        huruf = dokumen.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for lembar, isi in zip(dokumen.pages, baris, strict=True):
            lembar.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=huruf))
            lembar.Contents = dokumen.make_stream(f"BT /F1 9 Tf 10 200 Td ({isi}) Tj ET".encode())

    return bahan.pdf(len(baris), ubah=tulis)


def test_inspection_leaves_a_reading(kota):
    satu = VersiBuktiFactory(
        menunggu=True, isi=pdf_berkata("Keputusan Nomor 7 Tahun 2024", "Gugus Tugas"), bukti__opd=kota.dinkes
    )
    tasks.periksa_versi(satu.pk)
    bacaan = VersiBukti.objects.get(pk=satu.pk).bacaan
    assert (bacaan.nomor, bacaan.tahun) == (["7 Tahun 2024"], [2024])
    assert bacaan.teks[bacaan.awal_halaman[1] :] == "Gugus Tugas"


def test_a_refused_file_is_not_read(kota):
    satu = VersiBuktiFactory(menunggu=True, isi=bahan.pdf_terkunci(), bukti__opd=kota.dinkes)
    tasks.periksa_versi(satu.pk)
    assert BacaanBerkas.objects.count() == 0


def test_the_sweeper_reads_old_clean_files_and_makes_their_small_pictures(kota):
    satu = VersiBuktiFactory(isi=pdf_berkata("Nomor 7 Tahun 2024"), bukti__opd=kota.dinkes)
    VersiBuktiFactory(menunggu=True, bukti__opd=kota.dinkes)
    assert sapuan_bacaan.sapu_bacaan() == 1
    satu.refresh_from_db()
    assert satu.bacaan.nomor == ["7 Tahun 2024"]
    assert satu.gambar_kecil
    assert sapuan_bacaan.sapu_bacaan() == 0


def test_the_sweeper_takes_over_what_was_read_in_the_same_bytes(kota, monkeypatch):
    bukti_terbaca(kota, "Nomor 7 Tahun 2024", versi={"isi": b"%PDF sama"})
    satu = VersiBuktiFactory(isi=b"%PDF sama", gambar_kecil="pratinjau/x.webp", bukti__opd=kota.dinsos)
    monkeypatch.delattr(sapuan_bacaan, "pindai_isi")
    assert sapuan_bacaan.sapu_bacaan() == 1
    assert VersiBukti.objects.get(pk=satu.pk).bacaan.nomor == ["7 Tahun 2024"]
    assert [(m, j) for *_, m, j in kembaran()] == [("bita", 0)]


def test_the_sweeper_is_bounded_and_takes_the_newest_first(kota, monkeypatch):
    monkeypatch.setattr(sapuan_bacaan, "SAPUAN_MAKS", 1)
    VersiBuktiFactory(bukti__opd=kota.dinkes)
    baru = VersiBuktiFactory(isi=pdf_berkata("baru"), bukti__opd=kota.dinkes)
    assert sapuan_bacaan.sapu_bacaan() == 1
    assert list(BacaanBerkas.objects.values_list("versi_id", "teks")) == [(baru.pk, "baru")]


def test_a_file_that_is_gone_or_not_what_it_was_comes_up_once_only(kota):
    hilang = VersiBuktiFactory(bukti__opd=kota.dinkes)
    hilang.berkas.storage.delete(hilang.berkas.name)
    assert sapuan_bacaan.sapu_bacaan() == 1
    assert VersiBukti.objects.get(pk=hilang.pk).bacaan.teks == ""
    assert VersiBukti.objects.get(pk=hilang.pk).bersih
    assert sapuan_bacaan.sapu_bacaan() == 0


@pytest.mark.parametrize(("galat", "terbaca"), [(TimeoutError("lama"), 2), (OSError("disk"), 0)])
def test_a_slow_file_is_given_up_an_unreachable_store_waited_for(kota, monkeypatch, galat, terbaca):
    for _ in range(2):
        VersiBuktiFactory(bukti__opd=kota.dinkes)

    def gagal(versi):
        raise galat

    monkeypatch.setattr(sapuan_bacaan, "pindai_isi", gagal)
    assert sapuan_bacaan.sapu_bacaan() == terbaca
    assert BacaanBerkas.objects.count() == terbaca


# --- A city's own words -------------------------------------------------------------------------------------------
def ubah_kata(kota, kata: str, versi: int) -> None:
    isian = IsianPengaturan(
        {untuk: [(teks, True) for teks in baris] for untuk, baris in BAWAAN.items()}, kata, TEMPLAT_NAMA
    )
    simpan_pengaturan(kota=kota.kota, isian=isian, versi=versi, oleh=kota.sekretariat)


def kata_peka(bukti) -> list[str]:
    return bukti.versi.get().bacaan.kata_peka


def test_words_that_a_city_adds_are_found_in_what_was_read_before(kota, dunia, monkeypatch):
    milik = [bukti_terbaca(kota, f"Rumah aman {n}, NIK") for n in range(3)]
    lain = bukti_terbaca(dunia.sana, "Rumah aman")
    assert sapuan_bacaan.sapu_kata_peka() == 0
    ubah_kata(kota, "rumah aman", versi=0)
    monkeypatch.setattr(sapuan_bacaan, "TEKS_MAKS", 2)
    assert [sapuan_bacaan.sapu_kata_peka() for _ in range(3)] == [2, 1, 0]
    assert [kata_peka(b) for b in (*milik, lain)] == [["NIK", "rumah aman"]] * 3 + [[]]
    ubah_kata(kota, "", versi=1)
    tasks.sapu_bacaan()
    assert kata_peka(milik[0]) == ["NIK"]


def test_a_file_read_anew_in_between_keeps_its_newer_reading(kota):
    bukti = bukti_terbaca(kota, "rumah aman")
    basi = bukti.versi.get().bacaan
    ubah_kata(kota, "rumah aman", versi=0)
    simpan_bacaan(versi=bukti.versi.get(), bacaan=baca_isi(bukti.versi.get(), ["rumah aman"]))
    sapuan_bacaan._tinjau_kata(basi, [])
    assert kata_peka(bukti) == ["rumah aman"]
