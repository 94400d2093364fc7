"""What the year plan reads: load, pace, windows, extensions; the number of queries does not grow."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from indikator.aturan.hitung_mundur import Beban, Masa
from indikator.models import Evaluasi, Jawaban, JendelaTahap, Penugasan, Status
from indikator.queries.rencana import beban, perpanjangan_berlaku, rencana, riwayat_perpanjangan
from indikator.services.perpanjangan import Sasaran, beri_perpanjangan
from klaster.models import HariLibur, Kota

KINI = datetime(2024, 3, 4, 3, tzinfo=UTC)  # a Monday


@pytest.fixture
def kota(dunia):
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(tenggat=date(2024, 3, 15), penutupan=date(2024, 3, 29))
    dunia.sini.evaluasi = Evaluasi.objects.select_related("kota").get(pk=dunia.sini.evaluasi.pk)
    return dunia.sini


def jendela(kota, kegiatan, mulai, sampai, peran=""):
    JendelaTahap.objects.create(evaluasi=kota.evaluasi, kegiatan=kegiatan, peran=peran, mulai=mulai, sampai=sampai)


def kirim(kota, kode, opd, hari_lalu):
    Penugasan.objects.filter(pk=kota.bagian(kode, opd).pk).update(
        status=Status.MENUNGGU, diajukan_oleh=kota.sekretariat, diajukan_pada=KINI - timedelta(days=hari_lalu)
    )


def test_load_counts_what_is_owed_and_what_was_done_lately(kota):
    kirim(kota, "4.1", kota.dinkes, 3)
    kirim(kota, "4.2", kota.dinkes, 15)
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(
        status=Status.DITERIMA, nilai_verifikasi=1, verifikator=kota.verifikator, diverifikasi_pada=KINI
    )
    with time_machine.travel(KINI, tick=False):
        assert beban(kota.evaluasi) == Beban(bagian=5, jawaban=4, laju_bagian=1, laju_verifikasi=1)


def test_plan_takes_the_windows_of_all_roles_together(kota):
    jendela(kota, "VERIFIKASI", date(2024, 3, 1), date(2024, 3, 20))
    jendela(kota, "VERIFIKASI", date(2024, 3, 5), date(2024, 3, 25), "sekretariat")
    jendela(kota, "VLH", date(2024, 5, 1), date(2024, 5, 2))
    with time_machine.travel(KINI, tick=False):
        isi = rencana(kota.evaluasi)
    assert isi.hitung.sisa_penutupan == 25
    assert (isi.hitung.pengisian.butir, isi.hitung.pengisian.hari_kerja, isi.hitung.pengisian.per_hari) == (7, 10, 1)
    assert isi.hitung.verifikasi.masa == Masa(date(2024, 3, 1), date(2024, 3, 25))
    assert [(b.jendela.kegiatan, b.peran, b.keadaan) for b in isi.jendela] == [
        ("VERIFIKASI", "Semua yang ikut", "berjalan"),
        ("VERIFIKASI", "Sekretariat", "belum"),
        ("VLH", "Semua yang ikut", "belum"),
    ]
    assert [b.acara.nama for b in isi.kalender.batang] == [
        "Pengisian",
        "Verifikasi dalam kota",
        "Verifikasi dalam kota (Sekretariat)",
        "Penutupan resmi",
        "VLH",
    ]


@pytest.mark.parametrize(("zona", "sisa"), [("Asia/Jakarta", 1), ("Asia/Makassar", 0), ("Asia/Jayapura", 0)])
def test_today_is_the_citys(kota, zona, sisa):
    Kota.objects.filter(pk=kota.kota.pk).update(zona_waktu=zona)
    evaluasi = Evaluasi.objects.select_related("kota").get(pk=kota.evaluasi.pk)
    with time_machine.travel(datetime(2024, 3, 28, 16, 30, tzinfo=UTC), tick=False):
        assert rencana(evaluasi).hitung.sisa_penutupan == sisa


def test_extensions_in_force_by_opd_and_day_with_their_log(kota, dunia):
    with time_machine.travel(KINI, tick=False):
        for opd, hari in ((kota.dinkes, 20), (kota.dinsos, 18)):
            beri_perpanjangan(
                evaluasi=kota.evaluasi,
                sasaran=Sasaran(opd=opd),
                sampai=date(2024, 3, hari),
                alasan=f"Alasan {hari}",
                oleh=kota.sekretariat,
            )
    assert [(b["opd__nama"], b["tenggat"].day, b["bagian"]) for b in perpanjangan_berlaku(kota.evaluasi)] == [
        ("Dinas Sosial Kota Sini", 18, 2),
        ("Dinas Kesehatan Kota Sini", 20, 3),
    ]
    assert [r.kutipan for r in riwayat_perpanjangan(kota.evaluasi)] == ["Alasan 18", "Alasan 20"]
    assert riwayat_perpanjangan(dunia.sana.evaluasi) == []


def test_four_queries_however_many_windows(kota, django_assert_num_queries):
    with django_assert_num_queries(4):
        rencana(kota.evaluasi)
    for nomor, tahap in enumerate(("VA_PROV", "VA_PUSAT", "VLH", "VKL", "VF")):
        jendela(kota, tahap, date(2024, 5 + nomor, 1), date(2024, 5 + nomor, 9))
    with django_assert_num_queries(4):
        rencana(kota.evaluasi)


def test_filling_is_reckoned_to_the_end_of_the_operators_window(kota):
    jendela(kota, "PENGISIAN", date(2024, 3, 1), date(2024, 3, 8), "operator")
    with time_machine.travel(KINI, tick=False):
        assert rencana(kota.evaluasi).hitung.pengisian.hari_kerja == 5


def test_days_off_of_the_city_are_no_working_days_and_the_page_says_so(kota, dunia, client):
    client.force_login(kota.sekretariat)
    alamat = reverse("indikator:rencana", args=[kota.kota.kode, 2024])
    HariLibur.objects.create(kota=dunia.sana.kota, tanggal=date(2024, 3, 6), nama="Libur kota lain")
    with time_machine.travel(KINI, tick=False):
        semula = rencana(kota.evaluasi).hitung
        client.force_login(kota.sekretariat)
        assert "belum memuat hari libur dalam masa ini" in client.get(alamat).content.decode()
        for hari in (11, 12, 16):  # the last one is a Saturday
            HariLibur.objects.create(kota=kota.kota, tanggal=date(2024, 3, hari), nama="Nyepi")
        hitung = rencana(kota.evaluasi).hitung
        assert "dikurangi 2 hari libur dan cuti bersama pada daftar kota" in client.get(alamat).content.decode()
    assert (semula.pengisian.hari_kerja - hitung.pengisian.hari_kerja, hitung.libur) == (2, 2)
