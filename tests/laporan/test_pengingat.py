"""Whom to remind, and the message that goes with it."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indikator.models import Evaluasi, Penugasan
from indikator.queries.tugas import menurut_mendesak
from klaster.models import Pengguna
from laporan.queries.pengingat import PANJANG_PESAN, susun_pesan
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import OpdFactory, PenggunaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kota(dunia):
    return dunia.sini


@pytest.fixture
def alamat(kota):
    return reverse("laporan:pengingat", args=[kota.kota.kode, 2024])


@pytest.fixture
def masuk(client, kota):
    client.force_login(kota.sekretariat)
    return client


def baris(jawaban) -> dict[str, object]:
    return {b.opd.kode: b for b in jawaban.context["baris"]}


def test_every_opd_that_owes_is_listed_with_its_people(masuk, alamat, kota):
    isi = baris(masuk.get(alamat))
    assert {kode: b.terbuka for kode, b in isi.items()} == {"DINKES": 3, "DINSOS": 2, "DP3A": 1, "32.77.01.1001": 1}
    assert [k.nama for k in isi["DINKES"].kontak] == ["dinkes Kota Sini"]
    assert [k.nama for k in isi["32.77.01.1001"].kontak] == ["kelurahan Kota Sini"]


def test_the_link_opens_a_chat_with_the_persons_own_list_and_deep_links(masuk, alamat, kota):
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(telepon="0812-3456-7890")
    Penugasan.objects.filter(pk=kota.bagian("4.4", kota.dinkes).pk).update(status="dikembalikan")
    with time_machine.travel("2099-12-30T03:00:00Z"):
        masuk.force_login(kota.sekretariat)
        (orang,) = baris(masuk.get(alamat))["DINKES"].kontak
    tautan = urlsplit(orang.wa)
    assert (tautan.netloc, tautan.path) == ("wa.me", "/6281234567890")
    assert parse_qs(tautan.query)["text"] == [orang.pesan]
    assert orang.pesan == (
        "Yth. dinkes Kota Sini,\n\n"
        "Dinas Kesehatan Kota Sini masih mempunyai 3 bagian evaluasi KLA 2024 yang belum diajukan:\n\n"
        "4.4 (dikembalikan, tenggat 31 Desember 2099, besok)\nhttp://testserver/32.77/2024/pertanyaan/4.4/\n"
        "4.1 (tenggat 31 Desember 2099, besok)\nhttp://testserver/32.77/2024/pertanyaan/4.1/\n"
        "4.2 (tenggat 31 Desember 2099, besok)\nhttp://testserver/32.77/2024/pertanyaan/4.2/\n\n"
        "Daftar Anda:\nhttp://testserver/32.77/2024/tugas/\n\nTerima kasih.\nSekretariat KLA Kota Sini"
    )


def test_questions_stand_in_the_order_of_the_instrument_whether_begun_or_not(masuk, alamat, kota):
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(status="draf")
    (orang,) = baris(masuk.get(alamat))["DINKES"].kontak
    assert [b.split(" ")[0] for b in orang.pesan.splitlines() if b.startswith("4.")] == ["4.1", "4.2", "4.4"]


def test_a_long_list_is_cut_to_a_readable_message(kota):
    bagian = list(menurut_mendesak(Penugasan.objects.filter(opd=kota.dinkes))) * 20
    pesan = susun_pesan("Ani", kota.dinkes, bagian, kota.evaluasi, "https://portal-kla.kotasini.go.id")
    assert len(pesan) <= PANJANG_PESAN
    sebut = pesan.count("/pertanyaan/")
    assert sebut > 5
    assert f"Masih ada {60 - sebut} lagi. Daftar lengkap:\nhttps://portal-kla.kotasini.go.id/32.77/2024/tugas/" in pesan


def test_an_unusable_number_gives_no_link_but_the_text(masuk, alamat, kota):
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(telepon="021-555")
    jawaban = masuk.get(alamat)
    (orang,) = baris(jawaban)["DINKES"].kontak
    assert orang.wa == "" and "Dinas Kesehatan" in orang.pesan
    assert "Nomor 021-555 tidak dapat dipakai" in jawaban.content.decode()


def test_a_kelurahan_without_operator_falls_back_to_its_kecamatan_and_is_found_by_the_filter(masuk, alamat, kota):
    Pengguna.objects.filter(pk=kota.operator_kelurahan.pk).update(is_active=False)
    assert [k.nama for k in baris(masuk.get(alamat))["32.77.01.1001"].kontak] == ["kecamatan Kota Sini"]
    assert list(baris(masuk.get(alamat, {"keadaan": "sepi"}))) == ["32.77.01.1001"]


def test_filters_by_late_and_returned_and_counts_them(masuk, alamat, kota):
    Penugasan.objects.filter(pk=kota.bagian("4.3", kota.dinsos).pk).update(tenggat=date(2020, 1, 1))
    Penugasan.objects.filter(pk=kota.bagian("4.4", kota.dinkes).pk).update(status="dikembalikan")
    jawaban = masuk.get(alamat, {"keadaan": "lewat"})
    assert list(baris(jawaban)) == ["DINSOS"]
    assert baris(jawaban)["DINSOS"].terlambat == 1
    assert {k: n for k, _, n in jawaban.context["pilahan"]} == {"": 4, "lewat": 1, "kembali": 1, "sepi": 0}
    assert list(baris(masuk.get(alamat, {"keadaan": "kembali"}))) == ["DINKES"]
    assert next(iter(baris(masuk.get(alamat)))) == "DINSOS"
    assert len(baris(masuk.get(alamat, {"keadaan": "?"}))) == 4


def test_nothing_is_asked_for_once_the_evaluation_is_handed_in(masuk, alamat, kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    jawaban = masuk.get(alamat)
    assert "baris" not in jawaban.context
    assert "Evaluasi sudah diajukan" in jawaban.content.decode()


def test_the_page_costs_the_same_for_few_and_many_opd(masuk, alamat, kota):
    masuk.get(alamat)
    with CaptureQueriesContext(connection) as sedikit:
        masuk.get(alamat)
    for _ in range(8):
        opd = OpdFactory(kota=kota.kota)
        PenggunaFactory(operator=True, opd=opd, telepon="081234567890")
        Penugasan.objects.create(jawaban=kota.jawaban("4.2"), opd=opd)
    with CaptureQueriesContext(connection) as banyak:
        assert len(baris(masuk.get(alamat))) == 12
    assert len(banyak) == len(sedikit) <= 20
