"""Pressing the prepared message notes who reminded whom and when, and does not help to nag."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from indikator.models import Evaluasi, Penugasan
from klaster.models import Aksi, Pengguna, Riwayat
from tests.factories.indikator import SAAT_UJI
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db
#: 23.30 in Jakarta.
MALAM = datetime(2024, 5, 3, 16, 30, tzinfo=UTC)


@pytest.fixture
def kota(dunia):
    Pengguna.objects.filter(pk=dunia.sini.operator_dinkes.pk).update(telepon="0812-3456-7890")
    return dunia.sini


@pytest.fixture
def jam():
    with time_machine.travel(MALAM, tick=False) as mesin:
        yield mesin


@pytest.fixture
def masuk(client, kota, jam):
    client.force_login(kota.sekretariat)
    return client


@pytest.fixture
def daftar(kota):
    return reverse("laporan:pengingat", args=[kota.kota.kode, 2024])


def alamat(kota, opd=None, akun=None) -> str:
    nomor = [(opd or kota.dinkes).pk, (akun or kota.operator_dinkes).pk]
    return reverse("laporan:pengingat_kirim", args=[kota.kota.kode, 2024, *nomor])


def kontak(client, daftar, kode="DINKES"):
    baris = {b.opd.kode: b for b in client.get(daftar).context["baris"]}
    return baris[kode].kontak[0]


def catatan():
    return Riwayat.objects.filter(aksi=Aksi.PENGINGAT_DIBUKA).order_by("pk")


def test_it_is_noted_and_then_whatsapp_opens(masuk, kota, daftar):
    sebelum = kontak(masuk, daftar)
    jawaban = masuk.post(alamat(kota), {"dasar": 0})
    assert (jawaban.status_code, jawaban.url) == (302, sebelum.wa)
    assert urlsplit(jawaban.url).netloc == "wa.me"
    (baris,) = catatan()
    assert (baris.pelaku, baris.objek_id, baris.kota) == (kota.sekretariat, kota.operator_dinkes.pk, kota.kota)
    assert baris.sesudah == {"evaluasi": kota.evaluasi.pk, "opd": "DINKES", "bagian": 3}
    assert baris.kalimat == (
        f"{baris.pelaku_label} mengingatkan lewat WhatsApp dinkes Kota Sini, Dinas Kesehatan Kota Sini: "
        "3 bagian evaluasi KLA 2024."
    )
    assert "0812" not in baris.kalimat


def test_the_page_lets_the_form_go_to_whatsapp_and_no_other_page_does(masuk, daftar):
    def tujuan(jalur: str) -> str:
        kebijakan = masuk.get(jalur).headers["Content-Security-Policy"]
        return next(bagian for bagian in kebijakan.split("; ") if bagian.startswith("form-action"))

    assert tujuan(daftar) == "form-action 'self' https://wa.me https://api.whatsapp.com https://web.whatsapp.com"
    assert tujuan(reverse("laporan:beranda")) == "form-action 'self'"


def test_the_page_says_when_and_by_whom_and_asks_before_a_second_time_on_one_day(masuk, kota, daftar, jam):
    assert "diingatkan" not in masuk.get(daftar).content.decode().split("<table")[1]
    masuk.post(alamat(kota), {"dasar": 0})
    isi = " ".join(masuk.get(daftar).content.decode().split())
    assert "Sudah diingatkan hari ini 23.30 WIB oleh" in isi
    assert 'data-tanya-tombol="Ingatkan lagi"' in isi
    jam.shift(timedelta(hours=1))  # after midnight in the city, still the same day in UTC
    masuk.force_login(kota.sekretariat)
    isi = " ".join(masuk.get(daftar).content.decode().split())
    assert "Terakhir diingatkan 3 Mei 2024 23.30 WIB oleh" in isi
    assert "Ingatkan lagi" not in isi


def test_a_second_press_and_a_colleague_with_an_old_page_are_told_and_sent_nowhere(masuk, kota, daftar, client):
    masuk.post(alamat(kota), {"dasar": 0})
    for orang in (kota.sekretariat, PenggunaFactory(kota=kota.kota, peran="sekretariat")):
        client.force_login(orang)
        jawaban = client.post(alamat(kota) + "?keadaan=lewat", {"dasar": 0})
        assert jawaban.url == f"{daftar}?keadaan=lewat"
        pesan = client.get(daftar).content.decode()
        assert "sudah diingatkan hari ini pukul 23.30 WIB" in pesan
    assert catatan().count() == 1


def test_who_has_seen_it_may_remind_again(masuk, kota, daftar):
    masuk.post(alamat(kota), {"dasar": 0})
    lagi = masuk.post(alamat(kota), {"dasar": kontak(masuk, daftar).terakhir.nomor})
    assert urlsplit(lagi.url).netloc == "wa.me"
    assert catatan().count() == 2


@pytest.mark.parametrize("dasar", [{}, {"dasar": "x"}, {"dasar": "-1"}])
def test_nonsense_instead_of_the_last_reminder_counts_as_none(masuk, kota, dasar):
    assert urlsplit(masuk.post(alamat(kota), dasar).url).netloc == "wa.me"
    assert "wa.me" not in masuk.post(alamat(kota), dasar).url


def test_what_is_not_to_be_reminded(masuk, kota, daftar, dunia):
    tanpa = kota.operator_dinsos  # no telephone number
    assert masuk.post(alamat(kota, kota.dinsos, tanpa), {"dasar": 0}).url == daftar
    assert "tidak dapat dipakai untuk WhatsApp" in masuk.get(daftar).content.decode()
    assert masuk.post(alamat(kota, kota.dinsos, kota.operator_dinkes), {"dasar": 0}).status_code == 404
    assert masuk.post(alamat(kota, dunia.sana.dinkes, dunia.sana.operator_dinkes), {"dasar": 0}).status_code == 404
    Penugasan.objects.filter(opd=kota.dinkes).update(
        status="menunggu", diajukan_oleh=kota.operator_dinkes, diajukan_pada=SAAT_UJI
    )
    assert masuk.post(alamat(kota), {"dasar": 0}).url == daftar
    assert "sudah mengajukan semua bagiannya" in masuk.get(daftar).content.decode()
    Penugasan.objects.filter(opd=kota.dinkes).update(status="draf", diajukan_oleh=None, diajukan_pada=None)
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SAAT_UJI)
    assert masuk.post(alamat(kota), {"dasar": 0}).url == daftar
    assert not catatan().exists()


def test_the_form_sends_its_origin(masuk, daftar):
    """With `noreferrer` a browser sends "Origin: null", which the check against foreign forms refuses (403)."""
    isi = masuk.get(daftar).content.decode()
    formulir = [tag for tag in re.findall(r"<form[^>]*>", isi) if "/pengingat/" in tag]
    assert formulir
    assert [tag for tag in formulir if "noreferrer" in tag or 'rel="noopener"' not in tag] == []
