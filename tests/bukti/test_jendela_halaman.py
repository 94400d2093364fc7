"""The pages of filling and of judging say beforehand what the services would refuse."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from indikator.models import Evaluasi, Jawaban, JendelaTahap, Kegiatan, Penugasan, Status
from klaster.models.pengguna import Peran
from tests.bukti.bahan_halaman import teks


def soal(kota, kode="4.2") -> str:
    return reverse("bukti:pertanyaan", args=[kota.kota.kode, 2024, kode])


def buka(client, alamat, oleh) -> str:
    client.force_login(oleh)
    return teks(client.get(alamat))


def test_question_page_before_filling_begins_is_closed_and_says_since_when_it_opens(client, dunia):
    kota = dunia.sini
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(mulai=date(2024, 3, 1))
    buka_jam = datetime(2024, 2, 29, 17, tzinfo=UTC)
    with time_machine.travel(buka_jam - timedelta(milliseconds=100), tick=False):
        halaman = buka(client, soal(kota), kota.operator_dinkes)
        assert "Pengisian belum dibuka; mulai 1 Maret 2024 pukul 00.00 WIB." in halaman
        assert "Simpan &amp; lanjut" not in halaman
    with time_machine.travel(buka_jam, tick=False):
        halaman = buka(client, soal(kota), kota.operator_dinkes)
        assert "belum dibuka" not in halaman
        assert "Simpan &amp; lanjut" in halaman


def test_question_page_follows_the_window_of_the_readers_role(client, dunia):
    kota = dunia.sini
    JendelaTahap.objects.create(
        evaluasi=kota.evaluasi,
        kegiatan=Kegiatan.PENGISIAN,
        peran=Peran.OPERATOR,
        mulai=date(2020, 1, 1),
        sampai=date(2020, 2, 29),
    )
    halaman = buka(client, soal(kota), kota.operator_dinkes)
    assert "Tenggat pengisian sudah lewat pada 29 Februari 2020 pukul 23.59 WIB." in halaman
    assert "Simpan &amp; lanjut" not in halaman
    assert "Simpan &amp; lanjut" in buka(client, soal(kota), kota.sekretariat)
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2099, 1, 1))
    assert "Simpan &amp; lanjut" in buka(client, soal(kota), kota.operator_dinkes)


@pytest.mark.parametrize("status", [Status.MENUNGGU, Status.DITERIMA])
def test_desk_outside_the_window_only_shows(client, dunia, status):
    kota = dunia.sini
    penilaian = {"nilai_verifikasi": 5, "verifikator": kota.verifikator, "diverifikasi_pada": datetime.now(UTC)}
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(
        status=status, menunggu_sejak=datetime.now(UTC), **(penilaian if status == Status.DITERIMA else {})
    )
    alamat = reverse("bukti:verifikasi", args=[kota.kota.kode, 2024, "4.2"])
    tombol = "Nilai ulang" if status == Status.DITERIMA else 'form="f-terima" data-kunci="a"'
    assert tombol in buka(client, alamat, kota.verifikator)
    JendelaTahap.objects.create(
        evaluasi=kota.evaluasi, kegiatan=Kegiatan.VERIFIKASI, mulai=date(2020, 1, 1), sampai=date(2020, 1, 31)
    )
    halaman = buka(client, alamat, kota.verifikator)
    assert "Verifikasi dalam kota sudah ditutup pada 31 Januari 2020 pukul 23.59 WIB." in halaman
    assert tombol not in halaman
