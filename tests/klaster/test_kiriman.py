"""The log of mails of a city."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaster.models import Kiriman
from klaster.queries.kiriman import MACET
from tests.factories.notifikasi import KirimanFactory

pytestmark = pytest.mark.django_db
Status = Kiriman.Status


@pytest.fixture
def kota(dunia):
    return dunia.sini


@pytest.fixture
def alamat(kota):
    return reverse("klaster:kiriman_list", args=[kota.kota.kode])


@pytest.fixture
def masuk(client, kota):
    client.force_login(kota.sekretariat)
    return client


@pytest.fixture
def lima(kota):
    """One mail of every state the page tells apart."""
    lama = timezone.now() - MACET - timedelta(minutes=1)
    orang = kota.operator_dinkes
    return {
        "terkirim": KirimanFactory(penerima=orang, subjek="Surel satu"),
        "sedang": KirimanFactory(penerima=orang, status=Status.SEDANG),
        "antre": KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=0),
        "gagal": KirimanFactory(penerima=orang, status=Status.GAGAL, galat="Alamat ditolak."),
        "macet": KirimanFactory(penerima=orang, status=Status.SEDANG, dimulai_pada=lama),
    }


def nomor(jawaban) -> set[int]:
    return {k.pk for k in jawaban.context["page_obj"]}


def test_the_log_tells_the_states_apart_and_filters_by_them(masuk, alamat, lima, dunia):
    KirimanFactory(penerima=dunia.sana.operator_dinkes)
    jawaban = masuk.get(alamat)
    assert nomor(jawaban) == {k.pk for k in lima.values()}
    assert {k: n for k, _, n in jawaban.context["pilahan"]} == {"": 5, **dict.fromkeys(lima, 1)}
    for keadaan, satu in lima.items():
        assert nomor(masuk.get(alamat, {"keadaan": keadaan})) == {satu.pk}
    assert "Alamat ditolak." in jawaban.content.decode()


def test_what_was_written_is_not_shown(masuk, alamat, kota):
    KirimanFactory(penerima=kota.pimpinan, isi="Rahasia orang itu")
    assert "Rahasia orang itu" not in masuk.get(alamat).content.decode()


def test_the_log_is_searched_by_person_address_and_subject(masuk, alamat, kota, lima):
    lain = KirimanFactory(penerima=kota.pimpinan, tujuan="walikota@sini.example")
    assert nomor(masuk.get(alamat, {"q": "walikota@"})) == {lain.pk}
    assert nomor(masuk.get(alamat, {"q": "surel SATU"})) == {lima["terkirim"].pk}
    assert nomor(masuk.get(alamat, {"q": str(kota.pimpinan)})) == {lain.pk}


def test_only_what_failed_or_is_uncertain_has_a_button(masuk, alamat, lima):
    isi = masuk.get(alamat).content.decode()
    tombol = {k for k, satu in lima.items() if reverse("klaster:kiriman_ulang", args=["32.77", satu.pk]) in isi}
    assert tombol == {"gagal", "macet"}


def test_asking_again_keeps_the_filter_and_pressing_twice_is_once(masuk, alamat, lima):
    ulang = reverse("klaster:kiriman_ulang", args=["32.77", lima["gagal"].pk]) + "?keadaan=gagal"
    assert masuk.post(ulang).url == f"{alamat}?keadaan=gagal"
    lima["gagal"].refresh_from_db()
    assert (lima["gagal"].status, lima["gagal"].percobaan) == (Status.GAGAL, 0)
    jawaban = masuk.post(ulang, follow=True)
    assert "sudah diminta kirim ulang" in jawaban.content.decode()


def test_a_mail_of_another_city_is_not_there(masuk, dunia):
    satu = KirimanFactory(penerima=dunia.sana.operator_dinkes, status=Status.GAGAL)
    for kode in ("32.75", "32.77"):
        assert masuk.post(reverse("klaster:kiriman_ulang", args=[kode, satu.pk])).status_code == 404
    satu.refresh_from_db()
    assert satu.percobaan == 1


def test_without_a_mail_server_the_page_says_so(masuk, alamat, settings):
    settings.KLA_SUREL_AKTIF = False
    assert "Server surel belum diatur" in masuk.get(alamat).content.decode()


def test_the_page_costs_the_same_for_few_and_many(masuk, alamat, kota, lima):
    masuk.get(alamat)
    with CaptureQueriesContext(connection) as sedikit:
        masuk.get(alamat)
    for _ in range(20):
        KirimanFactory(penerima=kota.operator_dinsos)
    with CaptureQueriesContext(connection) as banyak:
        assert len(nomor(masuk.get(alamat))) == 25
    assert len(banyak) == len(sedikit)
