"""Every way to the bytes of protected evidence leaves a row, however the piece that is asked for is written."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from klaster.models import Aksi, Riwayat
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory


@pytest.fixture
def peka(dunia):
    kota = dunia.sini
    bukti = BuktiFactory(opd=kota.dinkes, judul="Daftar anak", kepekaan="anak")
    versi = VersiBuktiFactory(
        bukti=bukti,
        pratinjau=ContentFile(b"RIFF-WEBP", name="p.webp"),
        gambar_kecil=ContentFile(b"RIFF-KECIL", name="k.webp"),
    )
    TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti=bukti, versi=versi, opd=kota.dinkes)
    return versi


def baca(jawaban) -> int:
    """To the last byte, as a browser does; the status."""
    if jawaban.streaming:
        b"".join(jawaban.streaming_content)
    return jawaban.status_code


def banyak() -> int:
    return Riwayat.objects.filter(aksi=Aksi.BUKTI_DIBUKA).count()


@pytest.mark.parametrize("nama", ["berkas", "pratinjau", "gambar_kecil"])
@pytest.mark.parametrize(
    "rentang",
    ["", "bytes=0-", "bytes=0-3", "bytes=1-", "bytes=-4", "Bytes=0-", "bytes=00-", "bytes= 0-", "x=1-", "bytes=-"],
)
def test_the_first_opening_is_always_noted(dunia, client, peka, nama, rentang):
    client.force_login(dunia.sini.pimpinan)
    jawaban = client.get(reverse(f"bukti:{nama}", args=[peka.pk]), headers={"Range": rentang} if rentang else {})
    assert baca(jawaban) in (200, 206)
    assert banyak() == 1
    baris = Riwayat.objects.get(aksi=Aksi.BUKTI_DIBUKA)
    assert (baris.pelaku, baris.kota, baris.objek_id) == (dunia.sini.pimpinan, dunia.sini.kota, peka.bukti_id)


@pytest.mark.parametrize(
    ("rentang", "dicatat_lagi"),
    [("bytes=1-", 0), ("bytes=00100-200", 0), ("bytes=0-", 1), ("Bytes=0-", 1), ("bytes=-999999", 1), ("items=5-", 1)],
)
def test_only_a_piece_from_further_on_belongs_to_an_earlier_opening(dunia, client, peka, rentang, dicatat_lagi):
    client.force_login(dunia.sini.pimpinan)
    alamat = reverse("bukti:berkas", args=[peka.pk])
    baca(client.get(alamat))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.force_login(dunia.sini.pimpinan)
        baca(client.get(alamat, headers={"Range": rentang}))
    assert banyak() == 1 + dicatat_lagi


def test_who_is_refused_opens_nothing(dunia, client, peka):
    alamat = reverse("bukti:berkas", args=[peka.pk])
    client.force_login(dunia.sana.sekretariat)
    assert client.get(alamat).status_code == 404
    client.force_login(dunia.sini.pimpinan)
    assert baca(client.head(alamat)) == 200
    assert banyak() == 0
