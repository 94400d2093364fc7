"""Answers that claim points without mandatory evidence: the same judgement as at hand-in, for all questions at once."""

from decimal import Decimal as D

import pytest

from bukti.aturan.jawaban import kebutuhan_belum_terpenuhi
from indikator.models import KebutuhanBukti, Status
from indikator.services.skor import hitung_dan_simpan
from laporan.queries.bukti_wajib import kebutuhan_kosong, kurang_bukti_wajib
from laporan.queries.capaian import capaian_evaluasi
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory
from tests.factories.indikator import SAAT_UJI
from tests.laporan.bahan import jadikan


def kurang(kota):
    hitung_dan_simpan(evaluasi_id=kota.evaluasi.pk)
    return kurang_bukti_wajib(kota.evaluasi, capaian_evaluasi(kota.evaluasi).skor_mandiri)


def wajib(kota) -> KebutuhanBukti:
    return KebutuhanBukti.objects.get(pertanyaan__kode="4.1", pertanyaan__instrumen=kota.evaluasi.instrumen, wajib=True)


def lampirkan(kota, *, kebutuhan, ditarik=False, ditolak=False, **tautan):
    bukti = BuktiFactory(opd=kota.dinkes, pengunggah=kota.operator_dinkes, ditarik_pada=SAAT_UJI if ditarik else None)
    versi = VersiBuktiFactory(bukti=bukti, ditolak=ditolak)
    return TautanBuktiFactory(
        bukti=bukti,
        versi=versi,
        jawaban=kota.jawaban("4.1"),
        kebutuhan=kebutuhan,
        opd=kota.dinkes,
        ditautkan_oleh=kota.operator_dinkes,
        **tautan,
    )


def test_jawaban_ya_tanpa_bukti_wajib_terdaftar(dunia):
    jadikan(dunia.sini, "4.1", Status.DRAF, opsi="ya")

    (satu,) = kurang(dunia.sini)

    assert (satu.kode, satu.klaster, satu.opd_id, satu.skor) == ("4.1", "K1", dunia.sini.dinkes.pk, D(10))
    assert satu.kebutuhan == (str(wajib(dunia.sini)),)


@pytest.mark.parametrize(
    ("status", "isian"),
    [(Status.BELUM, {}), (Status.DRAF, {"opsi": "tidak"}), (Status.DITERIMA, {"opsi": "ya", "nilai": "0"})],
)
def test_tidak_mengaku_bernilai_atau_sudah_diterima_tidak_terdaftar(dunia, status, isian):
    jadikan(dunia.sini, "4.1", status, **isian)

    assert kurang(dunia.sini) == ()


def test_pertanyaan_tanpa_bukti_wajib_tidak_terdaftar(dunia):
    jadikan(dunia.sini, "4.2", Status.DRAF, opsi="a")

    assert kurang(dunia.sini) == ()


@pytest.mark.parametrize(
    ("lampiran", "masih_kurang"),
    [
        ({}, False),
        ({"ditarik": True}, True),
        ({"ditolak": True}, True),
        ({"kebutuhan": None}, True),
        ({"putusan": "ditolak"}, True),
    ],
)
def test_lampiran_dinilai_seperti_saat_mengajukan(dunia, lampiran, masih_kurang):
    """Withdrawn, unclean and rejected files do not count, nor a document not attached for this requirement."""
    sini = dunia.sini
    if "putusan" in lampiran:
        lampiran = lampiran | {
            "catatan": "Belum ditandatangani.",
            "diputuskan_oleh": sini.verifikator,
            "diputuskan_pada": SAAT_UJI,
        }
    jadikan(sini, "4.1", Status.DRAF, opsi="ya")
    lampirkan(sini, **{"kebutuhan": wajib(sini), **lampiran})

    sendiri = kebutuhan_belum_terpenuhi(sini.jawaban("4.1"), hanya_diterima=False)

    assert bool(kurang(sini)) is masih_kurang
    assert list(kebutuhan_kosong(sini.evaluasi)) == sendiri


def test_bukti_kota_lain_tidak_menutupi(dunia):
    jadikan(dunia.sini, "4.1", Status.DRAF, opsi="ya")
    lampirkan(dunia.sana, kebutuhan=wajib(dunia.sana))

    assert [k.kode for k in kurang(dunia.sini)] == ["4.1"]


def test_dua_kueri(dunia, django_assert_num_queries):
    with django_assert_num_queries(2):
        kurang_bukti_wajib(dunia.sini.evaluasi, {})
