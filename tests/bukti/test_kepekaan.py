"""Whose personal data evidence holds: who may mark it, and the log of each opening."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bukti.models import Bukti
from bukti.services.kepekaan import catat_pembukaan, tandai_peka
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat
from tests.factories.bukti import TautanBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.indikator.bahan_skor import ajukan


@pytest.fixture
def tautan(kota):
    return TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes, bukti__judul="Daftar anak")


@pytest.fixture
def peka(kota, tautan):
    tandai_peka(bukti=tautan.bukti, kepekaan="anak", oleh=kota.operator_dinkes)
    return tautan


@pytest.fixture
def minta(client):
    """Ask for an address and read what comes to its end."""

    def _minta(alamat: str, *args, **kwargs):
        respons = client.get(alamat, *args, **kwargs)
        if respons.streaming:
            b"".join(respons.streaming_content)
        return respons

    return _minta


def pembukaan() -> list[tuple[str, dict]]:
    baris = Riwayat.objects.filter(aksi=Aksi.BUKTI_DIBUKA).order_by("pk")
    return [(b.pelaku.username, b.sesudah) for b in baris]


def test_marking_is_logged_once(kota, tautan):
    basi = Bukti.objects.get(pk=tautan.bukti_id)
    tandai_peka(bukti=tautan.bukti, kepekaan="korban", oleh=kota.verifikator)
    tandai_peka(bukti=Bukti.objects.get(pk=tautan.bukti_id), kepekaan="korban", oleh=kota.verifikator)
    catatan = Riwayat.objects.get(aksi=Aksi.BUKTI_DITANDAI)
    assert (catatan.sebelum, catatan.sesudah) == ({"kepekaan": "biasa"}, {"kepekaan": "korban"})
    with pytest.raises(SudahBerubah, match="baru saja diubah orang lain"):
        tandai_peka(bukti=basi, kepekaan="anak", oleh=kota.operator_dinkes)


def test_a_mark_is_lowered_with_a_reason_only(kota, peka):
    with pytest.raises(Ditolak, match="Tulis alasan") as galat:
        tandai_peka(bukti=peka.bukti, kepekaan="biasa", oleh=kota.operator_dinkes, alasan="  ")
    assert galat.value.bidang == "alasan"
    tandai_peka(bukti=peka.bukti, kepekaan="biasa", oleh=kota.operator_dinkes, alasan="Nama sudah dihitamkan.")
    assert not Bukti.objects.get(pk=peka.bukti_id).peka
    assert Riwayat.objects.filter(aksi=Aksi.BUKTI_DITANDAI).first().keterangan == "Nama sudah dihitamkan."


def test_an_unknown_mark_is_refused(kota, tautan):
    with pytest.raises(Ditolak, match="Pilih salah satu"):
        tandai_peka(bukti=tautan.bukti, kepekaan="rahasia", oleh=kota.operator_dinkes)


def test_what_is_not_sensitive_is_not_logged(client, minta, kota, tautan):
    client.force_login(kota.verifikator)
    assert minta(reverse("bukti:berkas", args=[tautan.versi_id])).status_code == 200
    assert pembukaan() == []


def test_each_opening_is_logged_by_person_and_way(client, minta, kota, peka):
    alamat = reverse("bukti:berkas", args=[peka.versi_id])
    with time_machine.travel(SAAT_UJI, tick=False) as jam:
        client.force_login(kota.verifikator)
        respons = minta(alamat)
        assert respons.headers["Cache-Control"] == "private, no-store"
        minta(alamat, headers={"range": "bytes=0-10"})  # the same viewer goes on
        minta(alamat, headers={"range": "bytes=20-30"})
        minta(alamat, {"unduh": "1"})
        for tutup in client.head(alamat)._resource_closers:
            tutup()
        jam.shift(timedelta(minutes=2))
        minta(alamat)
        minta(alamat, headers={"range": "bytes=20-30"})  # a piece of what was opened
        client.force_login(kota.operator_dinkes)
        minta(alamat)
    isi = {"versi": 1, "berkas": 1}
    assert pembukaan() == [
        ("sini.verifikator", isi | {"cara": "dilihat"}),
        ("sini.verifikator", isi | {"cara": "diunduh"}),
        ("sini.verifikator", isi | {"cara": "dilihat"}),
        ("sini.dinkes", isi | {"cara": "dilihat"}),
    ]


@pytest.mark.parametrize("kepala", ["bytes=1-", "bytes=-99999", "bytes=5-9"])
def test_a_piece_without_a_beginning_is_an_opening(client, minta, kota, peka, kepala):
    """Whoever asks for all but the first byte has opened the file."""
    client.force_login(kota.verifikator)
    minta(reverse("bukti:berkas", args=[peka.versi_id]), headers={"range": kepala})
    assert len(pembukaan()) == 1


def test_whoever_is_refused_has_not_opened_it(client, kota, peka):
    client.force_login(kota.operator_dp3a)
    assert client.get(reverse("bukti:berkas", args=[peka.versi_id])).status_code == 404
    assert pembukaan() == []


def test_what_cannot_be_logged_is_not_served(client, kota, peka, monkeypatch):
    def gagal(**_):
        raise OSError("log")

    monkeypatch.setattr("bukti.services.kepekaan.catat", gagal)
    client.force_login(kota.verifikator)
    with pytest.raises(OSError, match="log"):
        client.get(reverse("bukti:berkas", args=[peka.versi_id]))


def test_the_log_tells_the_files_of_a_version_apart(kota, peka):
    for urutan in (1, 2, 1):
        peka.versi.urutan = urutan
        catat_pembukaan(versi=peka.versi, cara="dilihat", oleh=kota.verifikator)
    assert [isi["berkas"] for _, isi in pembukaan()] == [1, 2]


def test_tanda_sesudah_diajukan_berlaku_juga_bagi_penilai(dunia, minta, client):
    """What was submitted unmarked is protected from the moment somebody marks it."""
    kota = dunia.sini
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.1"), bukti__opd=kota.dinkes)
    ajukan(kota.evaluasi)
    client.force_login(dunia.evaluator)
    alamat = reverse("bukti:berkas", args=[tautan.versi_id])
    assert (minta(alamat)["Cache-Control"], pembukaan()) == ("private, no-cache", [])
    tandai_peka(bukti=tautan.bukti, kepekaan="anak", oleh=kota.sekretariat)
    assert minta(alamat)["Cache-Control"] == "private, no-store"
    assert pembukaan() == [("evaluator", {"versi": 1, "berkas": 1, "cara": "dilihat"})]
