"""AU-4: whose data was exposed, from the audit trail alone."""

import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from bukti.models import Bukti
from bukti.services.kepekaan import catat_pembukaan
from klaster.asal import Asal, asal_kini
from klaster.models import Aksi
from klaster.services.riwayat import catat
from laporan.models import LaporanTersimpan
from tests.factories.bukti import VersiBuktiFactory
from tests.klaster.bahan_retensi import tahun_lalu


def jalankan(*isi: str) -> tuple[int, str, str]:
    keluar, galat, kode = io.StringIO(), io.StringIO(), 0
    try:
        call_command("telusuri_paparan", *isi, stdout=keluar, stderr=galat)
    except SystemExit as akhir:
        kode = int(akhir.code or 0)
    return kode, keluar.getvalue(), galat.getvalue()


@pytest.fixture
def kejadian(dunia):
    """The mayor opened one file and fetched a ZIP with both; an operator opened the first one, from elsewhere."""
    sini = dunia.sini
    satu, dua = (
        VersiBuktiFactory(bukti__opd=sini.dinkes, bukti__kepekaan=Bukti.Kepekaan.ANAK, bukti__judul=judul)
        for judul in ("Foto posyandu", "Daftar anak")
    )
    arsip = LaporanTersimpan.objects.create(
        evaluasi=sini.evaluasi,
        jenis=LaporanTersimpan.Jenis.ZIP_BUKTI,
        rincian={"id_bukti": [satu.bukti_id, dua.bukti_id]},
        diminta_oleh=sini.pimpinan,
        diminta_pada=timezone.now(),
    )
    semula = asal_kini.set(Asal("203.0.113.7", "permintaan-1"))
    catat_pembukaan(versi=satu, cara="dilihat", oleh=sini.pimpinan)
    catat(aksi=Aksi.LAPORAN_DIUNDUH, objek=arsip, oleh=sini.pimpinan, kota=sini.kota)
    asal_kini.reset(semula)
    semula = asal_kini.set(Asal("203.0.113.9", "permintaan-2"))
    catat_pembukaan(versi=satu, cara="diunduh", oleh=sini.operator_dinkes)
    asal_kini.reset(semula)
    return satu.bukti, dua.bukti, arsip


def test_akun_dengan_isi_zip(dunia, kejadian):
    satu, dua, _ = kejadian

    kode, keluar, _ = jalankan("--akun", dunia.sini.pimpinan.username, "--json")

    isi = json.loads(keluar)
    assert kode == 0
    assert [(k["kegiatan"], k["alamat"], [b["nomor"] for b in k["bukti"]]) for k in isi] == [
        ("bukti_dibuka", "203.0.113.7", [satu.pk]),
        ("laporan_diunduh", "203.0.113.7", [satu.pk, dua.pk]),
    ]
    assert isi[0]["bukti"][0] == {
        "nomor": satu.pk,
        "judul": "Foto posyandu",
        "opd": dunia.sini.dinkes.nama,
        "kepekaan": "Memuat data pribadi anak",
    }
    assert isi[0]["id_permintaan"] == "permintaan-1"


def test_satu_bukti_juga_lewat_zip(kejadian):
    satu, dua, arsip = kejadian

    assert jalankan("--bukti", str(satu.pk))[1].endswith("3 pembukaan oleh 2 orang, 2 bukti.\n")
    assert jalankan("--bukti", str(dua.pk))[1].endswith("1 pembukaan oleh 1 orang, 2 bukti.\n")
    assert jalankan("--laporan", str(arsip.pk))[1].endswith("1 pembukaan oleh 1 orang, 2 bukti.\n")


def test_alamat_dan_hari(dunia, kejadian):
    hari = timezone.now().astimezone(dunia.sini.kota.zona).date()
    besok = tahun_lalu(-1).date()

    assert "1 pembukaan oleh 1 orang, 1 bukti." in jalankan("--alamat", "203.0.113.9")[1]
    assert "1 pembukaan" in jalankan("--alamat", "203.0.113.9", "--sejak", str(hari), "--sampai", str(hari))[1]
    assert jalankan("--alamat", "203.0.113.9", "--sejak", str(besok))[1] == "0 pembukaan oleh 0 orang, 0 bukti.\n"


def test_bukti_yang_dimusnahkan_tetap_terjawab(kejadian):
    satu, _, _ = kejadian
    nomor = satu.pk
    satu.delete()

    keluar = jalankan("--bukti", str(nomor))[1]

    assert f"bukti {nomor}: Foto posyandu; -; tidak diketahui" in keluar


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ((), "Sebutkan sedikitnya satu"),
        (("--akun", "tidak.ada"), "Akun tidak.ada tidak ada."),
        (("--alamat", "x"), "bukan alamat jaringan"),
        (("--bukti", "1", "--sejak", "kemarin"), "tulis seperti 2026-03-01"),
    ],
)
def test_pertanyaan_yang_salah(isi, kalimat):
    kode, keluar, galat = jalankan(*isi)

    assert (kode, keluar) == (2, "")
    assert kalimat in galat
