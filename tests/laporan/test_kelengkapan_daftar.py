"""What expires within 90 days, and what was sent back and is not repaired."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bukti.models import BacaanBerkas
from bukti.services.bacaan import baca_isi, simpan_bacaan
from indikator.models import Jawaban, Penugasan, Status
from indikator.services.verifikasi import kembalikan_jawaban
from laporan.queries.kelengkapan_kedaluwarsa import (
    SaringKedaluwarsa,
    bukti_kedaluwarsa,
    hitung_rentang,
    lengkapi_kedaluwarsa,
)
from laporan.queries.kelengkapan_kembali import SaringKembali, belum_diperbaiki, hitung_macam
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.laporan.bahan import jadikan
from tests.laporan.bahan_kelengkapan import lampirkan, syarat
from tests.laporan.test_kelengkapan import buka, lembar


def hari(kota, selisih: int):
    return kota.evaluasi.hari_ini + timedelta(days=selisih)


def berlaku(kota, selisih: int, **isian):
    judul = f"Berlaku {selisih}"
    return lampirkan(kota, syarat(kota), bukti={"judul": judul, "berlaku_sampai": hari(kota, selisih)}, **isian)


def kedaluwarsa(kota, pengguna=None, **saring):
    orang = pengguna or kota.sekretariat
    bukti = list(bukti_kedaluwarsa(kota.evaluasi, orang, SaringKedaluwarsa(**saring)))
    return lengkapi_kedaluwarsa(bukti, kota.evaluasi, orang)


@pytest.mark.parametrize(
    ("rentang", "harapan"),
    [
        ("", [-1, 0, 30, 31, 60, 61, 90]),
        ("lewat", [-1]),
        ("30", [0, 30]),
        ("60", [31, 60]),
        ("90", [61, 90]),
        ("x", [-1, 0, 30, 31, 60, 61, 90]),
    ],
)
def test_batas_rentang(dunia, rentang, harapan):
    sini = dunia.sini
    for n in (91, 90, 61, 60, 31, 30, 0, -1):
        berlaku(sini, n)

    assert [b.sisa for b in kedaluwarsa(sini, rentang=rentang)] == harapan


def test_hitungan_sama_dengan_daftarnya(dunia):
    sini = dunia.sini
    for n in (-5, 10, 20, 40, 80):
        berlaku(sini, n)

    chip = hitung_rentang(sini.evaluasi, sini.sekretariat, SaringKedaluwarsa(rentang="30"))

    assert [(kode, n) for kode, _, n in chip] == [("", 5), ("lewat", 1), ("30", 2), ("60", 1), ("90", 1)]


def test_hanya_yang_dipakai_kecuali_diminta(dunia):
    sini = dunia.sini
    BuktiFactory(opd=sini.dinkes, pengunggah=sini.operator_dinkes, berlaku_sampai=hari(sini, 5))
    berlaku(sini, 5, putusan="diterima")
    berlaku(sini, 6).bukti.__class__.objects.filter(judul="Berlaku 6").update(ditarik_pada=SAAT_UJI)

    assert [b.dipakai for b in kedaluwarsa(sini)] == [(("4.1", True),)]
    assert sorted(b.dipakai for b in kedaluwarsa(sini, pakai="semua")) == [(), (("4.1", True),)]


def test_tanggal_terbaca_dipakai_bila_tidak_diisi(dunia):
    """Read in the newest version only, and never instead of what was typed."""
    sini = dunia.sini
    tanpa = lampirkan(sini, syarat(sini), bukti={"judul": "Tanpa tanggal"})
    bertanggal = berlaku(sini, 50)
    lama = lampirkan(sini, syarat(sini), bukti={"judul": "Versi lama"})
    VersiBuktiFactory(bukti=lama.bukti, nomor=2)
    for tautan in (tanpa, bertanggal, lama):
        BacaanBerkas.objects.create(versi=tautan.versi, berlaku_sampai=hari(sini, 10), dibaca_pada=timezone.now())

    assert [(b.bukti.judul, b.sisa, b.terbaca) for b in kedaluwarsa(sini)] == [
        ("Tanpa tanggal", 10, True),
        ("Berlaku 50", 50, False),
    ]


def test_dicari_seperti_di_pustaka(dunia):
    """By title, number, signer, the file's name and what stands inside."""
    sini = dunia.sini
    satu = berlaku(sini, 5)
    simpan_bacaan(versi=satu.versi, bacaan=baca_isi(satu.versi, ["Posyandu keliling"]))
    berlaku(sini, 6)

    assert [b.sisa for b in kedaluwarsa(sini, q="posyandu")] == [5]
    assert [b.sisa for b in kedaluwarsa(sini, q="sk.pdf")] == [5, 6]
    assert [b.sisa for b in kedaluwarsa(sini, q="Berlaku 6")] == [6]


def test_kedaluwarsa_lingkup_operator_unitnya_sendiri(dunia):
    sini = dunia.sini
    berlaku(sini, 5)
    berlaku(dunia.sana, 5)

    assert len(kedaluwarsa(sini)) == len(kedaluwarsa(sini, sini.operator_dinkes)) == 1
    assert kedaluwarsa(sini, sini.operator_dinsos) == []
    assert kedaluwarsa(sini, dunia.sana.sekretariat) == []


def test_halaman_dan_xlsx_kedaluwarsa(client, dunia):
    sini = dunia.sini
    berlaku(sini, -3)

    halaman = buka(client, sini.sekretariat, "kelengkapan_kedaluwarsa").content.decode()
    isi = lembar(buka(client, sini.sekretariat, "kelengkapan_kedaluwarsa_xlsx"))

    assert ("Berlaku -3" in halaman, "lewat 3 hari" in halaman) == (True, True)
    assert (isi[1][0], isi[1][5:]) == ("Berlaku -3", [-3.0, "Diisi pemilik", "4.1"])


def kembalikan(kota, kode="4.1"):
    jadikan(kota, kode, Status.MENUNGGU, opsi="ya")
    jawaban = kota.jawaban(kode)
    return kembalikan_jawaban(
        jawaban=jawaban, alasan="Lengkapi tanda tangan.", opd=[], versi=jawaban.versi, oleh=kota.verifikator
    )


def ringkas(kota, pengguna=None):
    return [
        (b.macam, b.kode, b.opd_id, b.alasan) for b in belum_diperbaiki(kota.evaluasi, pengguna or kota.sekretariat)
    ]


def test_jawaban_yang_dikembalikan_dengan_alasan_waktu_dan_pelaku(dunia):
    sini = dunia.sini
    kembalikan(sini)

    (satu,) = belum_diperbaiki(sini.evaluasi, sini.sekretariat)

    assert (satu.macam, satu.kode, satu.opd_id, satu.alasan) == (
        "jawaban",
        "4.1",
        sini.dinkes.pk,
        "Lengkapi tanda tangan.",
    )
    assert satu.sejak is not None and satu.oleh == sini.verifikator.nama
    assert (satu.putaran, satu.terlambat) == (1, False)


def test_bagian_yang_sudah_diserahkan_lagi_tidak_disebut(dunia):
    sini = dunia.sini
    kembalikan(sini)
    Penugasan.objects.filter(jawaban=sini.jawaban("4.1"), opd=sini.dinkes).update(
        status=Status.MENUNGGU, diajukan_oleh=sini.operator_dinkes, diajukan_pada=SAAT_UJI
    )

    assert ringkas(sini) == []


@pytest.mark.parametrize(
    ("isian", "macam", "alasan"),
    [
        ({"putusan": "ditolak"}, "bukti", "Belum ditandatangani."),
        ({"versi": {"ditolak": True}}, "berkas", "Berkas “sk.pdf” memuat JavaScript."),
    ],
)
def test_bukti_ditolak_sampai_ada_pengganti(dunia, isian, macam, alasan):
    sini = dunia.sini
    lampirkan(sini, syarat(sini), **isian)
    assert ringkas(sini) == [(macam, "4.1", sini.dinkes.pk, alasan)]

    lampirkan(sini, syarat(sini))
    assert ringkas(sini) == []


def test_berkas_kedua_yang_buruk_disebut_dengan_alasannya(dunia):
    sini = dunia.sini
    tautan = lampirkan(sini, syarat(sini))
    VersiBuktiFactory(bukti=tautan.bukti, urutan=2, ditolak=True, alasan="Berkas “b.pdf” terkunci.")

    assert ringkas(sini) == [("berkas", "4.1", sini.dinkes.pk, "Berkas “b.pdf” terkunci.")]


def test_jawaban_yang_diterima_menutup_perkaranya(dunia):
    sini = dunia.sini
    lampirkan(sini, syarat(sini, wajib=False), putusan="ditolak")
    jadikan(sini, "4.1", Status.DITERIMA, opsi="ya", nilai="10")

    assert ringkas(sini) == []


def test_bukti_yang_ditarik_tidak_disebut(dunia):
    lampirkan(dunia.sini, syarat(dunia.sini), putusan="ditolak", bukti={"ditarik_pada": SAAT_UJI})

    assert ringkas(dunia.sini) == []


def test_kembali_lingkup(dunia):
    sini = dunia.sini
    kembalikan(sini)
    lampirkan(sini, syarat(sini), putusan="ditolak", opd=sini.dinsos)

    assert [b[0] for b in ringkas(sini, sini.operator_dinkes)] == ["jawaban"]
    assert [b[0] for b in ringkas(sini, sini.operator_dinsos)] == ["bukti"]
    assert len(ringkas(sini, sini.verifikator)) == 2
    assert ringkas(sini, sini.verifikator_lain) == []
    assert ringkas(sini, dunia.sana.sekretariat) == []


def test_saring_dan_hitungan_macam(dunia):
    sini = dunia.sini
    kembalikan(sini)
    lampirkan(sini, syarat(sini), putusan="ditolak", bukti={"judul": "SK Forum Anak"})
    semua = belum_diperbaiki(sini.evaluasi, sini.sekretariat)

    def banyak(**isian):
        return sum(SaringKembali(**isian).cocok(b) for b in semua)

    assert [n for _, _, n in hitung_macam(semua, SaringKembali(klaster="K1"))] == [2, 1, 1, 0]
    assert (banyak(q="forum"), banyak(macam="jawaban"), banyak(klaster="KDK")) == (1, 1, 0)
    assert banyak(opd=sini.dinkes.pk) == 2


def test_halaman_dan_xlsx_kembali(client, dunia):
    sini = dunia.sini
    kembalikan(sini)
    Jawaban.objects.filter(pk=sini.jawaban("4.1").pk).update(putaran=3)

    halaman = buka(client, sini.sekretariat, "kelengkapan_kembali").content.decode()
    isi = lembar(buka(client, sini.sekretariat, "kelengkapan_kembali_xlsx"))

    assert ("Lengkapi tanda tangan." in halaman, "sudah 3 kali kembali" in halaman) == (True, True)
    assert (isi[1][0], isi[1][2], isi[1][6], isi[1][11]) == (
        "Jawaban dikembalikan",
        "4.1",
        "Lengkapi tanda tangan.",
        3.0,
    )


@pytest.mark.parametrize("nama", ["kelengkapan_kedaluwarsa", "kelengkapan_kembali"])
def test_jumlah_kueri_tetap(client, dunia, nama, django_assert_max_num_queries):
    sini = dunia.sini
    kembalikan(sini)
    berlaku(sini, 3)
    lampirkan(sini, None, putusan="ditolak")
    buka(client, sini.sekretariat, nama)
    with django_assert_max_num_queries(25) as sedikit:
        buka(client, sini.sekretariat, nama)
    for n in range(8):
        berlaku(sini, n)
        lampirkan(sini, None, putusan="ditolak")
    with django_assert_max_num_queries(len(sedikit)):
        response = buka(client, sini.sekretariat, nama)
    assert response.context["page_obj"].paginator.count >= 9
