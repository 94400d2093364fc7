"""The page of the year plan: what it shows, what it changes, what it refuses and where it says so."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from indikator.models import Evaluasi, JendelaTahap, Penugasan
from indikator.services.perpanjangan import PESAN_ALASAN
from tests.bukti.bahan_halaman import pesan, teks

SAAT = datetime(2024, 3, 4, 3, tzinfo=UTC)  # a Monday
HARI = {"mulai": "", "tenggat": "2024-03-15", "penutupan": "2024-03-29"}
LAMA = {f"lama_{nama}": nilai for nama, nilai in HARI.items()}


@pytest.fixture
def kota(dunia, client):
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(tenggat=date(2024, 3, 15), penutupan=date(2024, 3, 29))
    with time_machine.travel(SAAT, tick=False):
        client.force_login(dunia.sini.sekretariat)
        yield dunia.sini


def alamat(kota, nama="rencana", *argumen) -> str:
    return reverse(f"indikator:{nama}", args=[kota.kota.kode, 2024, *argumen])


def jendela(kota, kegiatan="VERIFIKASI", mulai=date(2024, 3, 1), sampai=date(2024, 3, 20), peran="") -> JendelaTahap:
    return JendelaTahap.objects.create(
        evaluasi=kota.evaluasi, kegiatan=kegiatan, peran=peran, mulai=mulai, sampai=sampai
    )


def test_no_id_stands_twice_on_the_page(client, kota):
    jendela(kota)
    nomor = re.findall(r' id="([^"]+)"', client.get(alamat(kota)).content.decode())
    assert sorted(set(nomor)) == sorted(nomor)


def test_countdown_and_calendar_in_words(client, kota):
    halaman = teks(client.get(alamat(kota)))
    assert "25 hari lagi" in halaman
    assert "7 bagian dalam 10 hari kerja" in halaman
    assert "1 <small>bagian per hari kerja</small>" in halaman
    assert "Verifikasi mempunyai 7 hari kerja sesudah tenggat pengisian." in halaman
    assert "Hari ini, 4 Mar" in halaman
    assert "Pengisian: sampai 15 Maret 2024. Penutupan resmi: 29 Maret 2024. Hari ini 4 Maret 2024." in halaman


def test_what_cannot_be_met_is_said(client, kota):
    with time_machine.travel(datetime(2024, 3, 16, 3, tzinfo=UTC), tick=False):
        client.force_login(kota.pimpinan)  # the session of before has run out
        halaman = teks(client.get(alamat(kota)))
    assert "<strong>Pengisian tidak dapat dikejar:</strong> masih 7 bagian" in halaman


def test_others_read_the_plan_without_its_forms(client, kota):
    jendela(kota)
    for orang in (kota.operator_dinkes, kota.verifikator, kota.pimpinan):
        client.force_login(orang)
        respons = client.get(alamat(kota))
        assert respons.status_code == 200
        assert b"Simpan jadwal" not in respons.content
        assert b"jendela/" not in respons.content


def test_submitted_evaluation_stops_the_countdown_but_stages_can_still_be_planned(client, kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT)
    halaman = teks(client.get(alamat(kota)))
    assert "Hitung mundur berhenti" in halaman
    assert "Simpan jadwal" not in halaman
    client.post(alamat(kota, "jendela_tambah"), {"kegiatan": "VLH", "mulai": "2024-05-01", "sampai": "2024-05-02"})
    assert JendelaTahap.objects.get().kegiatan == "VLH"


def test_days_are_saved_and_a_stale_form_gets_409_with_the_present_days(client, kota):
    respons = client.post(alamat(kota, "jadwal"), HARI | LAMA | {"mulai": "2024-02-29"})
    assert respons.status_code == 302
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).mulai == date(2024, 2, 29)
    respons = client.post(alamat(kota, "jadwal"), HARI | LAMA | {"penutupan": "2024-04-01"})
    halaman = teks(respons)
    assert respons.status_code == 409
    assert "baru diubah orang lain" in halaman
    assert 'name="lama_mulai" value="2024-02-29"' in halaman
    assert 'name="penutupan" value="2024-04-01"' in halaman
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).penutupan == date(2024, 3, 29)


def test_wrong_days_keep_what_was_typed_and_say_why_at_each_field(client, kota):
    respons = client.post(
        alamat(kota, "jadwal"), LAMA | {"mulai": "2024-04-01", "tenggat": "2024-03-15", "penutupan": "2024-03-01"}
    )
    assert respons.status_code == 422
    assert set(respons.context["form_hari"].errors) == {"mulai", "penutupan"}
    assert 'name="mulai" value="2024-04-01"' in teks(respons)


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"kegiatan": "VLH", "mulai": "2024-05-02", "sampai": "2024-05-01"}, {"sampai"}),
        ({"kegiatan": "PENGISIAN", "mulai": "2024-03-01", "sampai": "2024-03-02"}, {"peran"}),
        ({"kegiatan": "VERIFIKASI", "mulai": "2024-03-01", "sampai": "2024-03-02"}, {"kegiatan"}),
        ({"kegiatan": "PENGESAHAN", "mulai": "2024-03-28", "sampai": "2024-03-30"}, {"sampai"}),
        ({"kegiatan": "VLH", "mulai": "2024-03-29", "sampai": "2024-03-30"}, {"mulai"}),
        ({"kegiatan": "VLH", "mulai": "30 Mei", "sampai": ""}, {"mulai", "sampai"}),
        ({"kegiatan": "PESTA", "mulai": "2024-05-01", "sampai": "2024-05-02"}, {"kegiatan"}),
    ],
)
def test_window_against_a_rule_is_refused_at_its_field(client, kota, isi, bidang):
    jendela(kota)
    respons = client.post(alamat(kota, "jendela_tambah"), isi)
    assert respons.status_code == 422
    assert set(respons.context["form_tambah"].errors) == bidang
    assert JendelaTahap.objects.count() == 1


def test_window_is_moved_and_a_stale_move_is_409(client, kota):
    j = jendela(kota)
    lama = {f"j{j.pk}-lama_mulai": "2024-03-01", f"j{j.pk}-lama_sampai": "2024-03-20"}
    ubah = lama | {f"j{j.pk}-mulai": "2024-03-02", f"j{j.pk}-sampai": "2024-03-20"}
    assert client.post(alamat(kota, "jendela_ubah", j.pk), ubah).status_code == 302
    respons = client.post(alamat(kota, "jendela_ubah", j.pk), ubah | {f"j{j.pk}-mulai": "2024-03-03"})
    assert respons.status_code == 409
    assert f'name="j{j.pk}-lama_mulai" value="2024-03-02"' in teks(respons)
    assert JendelaTahap.objects.get().mulai == date(2024, 3, 2)
    tanpa = client.post(
        alamat(kota, "jendela_ubah", j.pk), {f"j{j.pk}-mulai": "2024-03-03", f"j{j.pk}-sampai": "2024-03-20"}
    )
    assert tanpa.status_code == 409


def test_window_is_removed_and_that_of_another_city_is_not(client, kota, dunia):
    asing = JendelaTahap.objects.create(
        evaluasi=dunia.sana.evaluasi, kegiatan="VLH", mulai=date(2024, 5, 1), sampai=date(2024, 5, 2)
    )
    sendiri = jendela(kota)
    for pk in (sendiri.pk, sendiri.pk, asing.pk):
        assert client.post(alamat(kota, "jendela_hapus", pk)).status_code == 302
    assert list(JendelaTahap.objects.all()) == [asing]
    assert client.post(alamat(kota, "jendela_ubah", asing.pk), {}).status_code == 404


def test_extension_for_a_question_is_confirmed_in_a_sentence(client, kota):
    isi = {"pertanyaan": "4.1", "sampai": "2024-03-20", "alasan": "Menunggu paripurna."}
    respons = client.post(alamat(kota, "perpanjangan"), isi, follow=True)
    assert "Pertanyaan 4.1 mendapat waktu sampai 20 Maret 2024." in teks(respons)


def test_extension_from_the_page_is_given_listed_logged_and_taken_back(client, kota):
    isi = {"opd": kota.dinkes.pk, "sampai": "2024-03-20", "alasan": "Gangguan jaringan."}
    assert client.post(alamat(kota, "perpanjangan"), isi).status_code == 302
    assert Penugasan.objects.filter(tenggat=date(2024, 3, 20)).count() == 3
    halaman = teks(client.get(alamat(kota)))
    assert "kepada Dinas Kesehatan Kota Sini (3 bagian) sampai 20 Maret 2024." in halaman
    assert "Gangguan jaringan." in halaman
    client.post(alamat(kota, "perpanjangan_cabut"), {"opd": kota.dinkes.pk, "tenggat": "2024-03-20"})
    assert not Penugasan.objects.filter(tenggat__isnull=False).exists()


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({}, "opd"),
        ({"pertanyaan": "9.9"}, "pertanyaan"),
        ({"pertanyaan": "4.1", "klaster": "K1"}, "klaster"),
        ({"pertanyaan": "4.1", "alasan": ""}, "alasan"),
        ({"pertanyaan": "4.1", "sampai": "2024-03-01"}, "sampai"),
        ({"pertanyaan": "4.1", "sampai": "2024-03-30"}, "sampai"),
        ({"opd": "asing"}, "opd"),
    ],
)
def test_extension_is_refused_at_its_field(client, kota, dunia, isi, bidang):
    isi = {"sampai": "2024-03-20", "alasan": "Sebab."} | isi
    if isi.get("opd") == "asing":
        isi["opd"] = dunia.sana.dinkes.pk
    if "klaster" in isi:
        isi["klaster"] = kota.jawaban("4.1").pertanyaan.indikator.blok.klaster_id
    respons = client.post(alamat(kota, "perpanjangan"), isi)
    assert respons.status_code == 422
    assert set(respons.context["form_perpanjangan"].errors) == {bidang}
    assert not Penugasan.objects.filter(tenggat__isnull=False).exists()


def test_extension_of_one_opds_part_in_one_question(client, kota):
    client.post(
        alamat(kota, "perpanjangan"),
        {"opd": kota.dinsos.pk, "pertanyaan": "4.1", "sampai": "2024-03-20", "alasan": "Sebab."},
    )
    assert [(b.jawaban.pertanyaan.kode, b.opd.kode) for b in Penugasan.objects.filter(tenggat__isnull=False)] == [
        ("4.1", "DINSOS")
    ]


def test_number_of_queries_does_not_grow_with_windows_and_extensions(client, kota, django_assert_max_num_queries):
    client.get(alamat(kota))
    with django_assert_max_num_queries(22):
        client.get(alamat(kota))
    for nomor, tahap in enumerate(("VA_PROV", "VA_PUSAT", "VLH", "VKL", "VF")):
        jendela(kota, tahap, date(2024, 5 + nomor, 1), date(2024, 5 + nomor, 9))
    for hari, bagian in enumerate(Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi)):
        Penugasan.objects.filter(pk=bagian.pk).update(tenggat=date(2024, 3, 16 + hari))
    with django_assert_max_num_queries(22):
        client.get(alamat(kota))


def test_opening_page_offers_days_and_the_citys_earlier_evaluations_only(client, kota, dunia):
    instrumen = dunia.instrumen
    buka = reverse("indikator:buka_evaluasi", args=[instrumen.kode, instrumen.versi])
    isi = {"tahun": 2025, "mulai": "2024-03-05", "tenggat": "2024-12-01", "penutupan": "2024-12-10"}
    form = client.get(buka).context["form"]
    assert list(form.fields["dari"].queryset) == [kota.evaluasi]
    salah = client.post(buka, isi | {"dari": dunia.sana.evaluasi.pk, "mulai": "2024-12-02"})
    assert salah.status_code == 422
    assert set(salah.context["form"].errors) == {"dari"}
    terbalik = client.post(buka, isi | {"mulai": "2024-12-02", "penutupan": "2024-11-01"})
    assert set(terbalik.context["form"].errors) == {"mulai", "penutupan"}
    assert client.post(buka, isi | {"dari": kota.evaluasi.pk}).url == f"/{kota.kota.kode}/2025/rencana/"
    baru = Evaluasi.objects.get(tahun=2025)
    assert (baru.mulai, baru.penutupan, baru.dari_id) == (date(2024, 3, 5), date(2024, 12, 10), kota.evaluasi.pk)


def test_opening_page_proposes_the_first_year_not_opened_yet(client, kota, dunia):
    """An instrument serves several years: what is proposed is the year after, going on from the last one."""
    instrumen = dunia.instrumen
    buka = reverse("indikator:buka_evaluasi", args=[instrumen.kode, instrumen.versi])
    usul = client.get(buka).context["form"]
    assert (usul["tahun"].value(), usul["dari"].value()) == (2025, kota.evaluasi.pk)
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(tahun=2026)
    usul = client.get(buka).context["form"]
    assert (usul["tahun"].value(), usul["dari"].value()) == (2024, None)


def test_part_form_asks_a_reason_for_more_time(client, kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    tujuan = reverse("indikator:tenggat_bagian", args=[kota.kota.kode, 2024, "4.1", bagian.pk])
    assert pesan(client.post(tujuan, {"tenggat": "2024-03-20"})) == [PESAN_ALASAN]
    assert kota.bagian("4.1", kota.dinsos).tenggat is None
    assert client.post(tujuan, {"tenggat": "2024-03-20", "alasan": "Sakit."}).status_code == 302
    assert kota.bagian("4.1", kota.dinsos).tenggat == date(2024, 3, 20)
    assert client.post(tujuan, {"tenggat": ""}).status_code == 302
    assert kota.bagian("4.1", kota.dinsos).tenggat is None


@pytest.mark.parametrize("tahun", ["9999", "0204"])
def test_a_slip_in_the_year_is_told_and_breaks_no_page(client, kota, tahun):
    """The last day of year 9999 has no midnight after it: stored, it would break every page of the evaluation."""
    jauh = f"{tahun}-12-31"
    jadwal = client.post(alamat(kota, "jadwal"), LAMA | {"mulai": "", "tenggat": jauh, "penutupan": ""})
    jendela = client.post(
        alamat(kota, "jendela_tambah"), {"kegiatan": "VERIFIKASI", "peran": "", "mulai": jauh, "sampai": jauh}
    )
    for respons in (jadwal, jendela):
        assert respons.status_code == 422
        assert "Pilih tanggal antara tahun 2000 dan 2100." in respons.content.decode()
    assert kota.evaluasi.jendela.count() == 0
