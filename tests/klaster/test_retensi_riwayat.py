"""The audit trail past its term: only the beginning of the one chain goes, as far as every city has agreed."""

from dataclasses import dataclass

import pytest

from klaster.models import Aksi, JangkarRiwayat, Kota, MasaSimpan, Pemusnahan, Pengguna, Riwayat
from klaster.queries.rantai import periksa_rantai
from klaster.queries.retensi import lewat_masa
from klaster.services.retensi import musnahkan, setujui_pemusnahan, susun_pemusnahan
from klaster.services.riwayat import catat
from klaster.services.segel import segel
from tests.factories.klaster import KotaFactory, PenggunaFactory
from tests.klaster.bahan_retensi import tahun_lalu
from tests.klaster.bahan_riwayat import buat_riwayat


@dataclass
class Sekota:
    kota: Kota
    sekretariat: Pengguna

    def riwayat(self, banyak: int, tahun: float) -> list[int]:
        return [baris.pk for baris in buat_riwayat(self.kota, banyak, waktu=tahun_lalu(tahun))]

    @property
    def lewat(self) -> int:
        return next((satu.banyak for satu in lewat_masa(self.kota) if satu.jenis.kode == "riwayat"), 0)

    def musnahkan(self) -> Pemusnahan:
        daftar = susun_pemusnahan(kota=self.kota, oleh=self.sekretariat)
        setujui_pemusnahan(pemusnahan=daftar, jenis={"riwayat"}, oleh=self.sekretariat)
        segel()
        musnahkan(pemusnahan_id=daftar.pk)
        segel()
        daftar.refresh_from_db()
        return daftar


@pytest.fixture
def dua(db) -> list[Sekota]:
    kota = [KotaFactory(), KotaFactory()]
    return [Sekota(k, PenggunaFactory(sekretariat=True, kota=k)) for k in kota]


def ada(nomor: list[int]) -> int:
    return Riwayat.objects.filter(pk__in=nomor).count()


def test_yang_lama_hilang_rantai_tetap_terbukti(dua):
    sini, _ = dua
    lama, baru = sini.riwayat(3, 11), sini.riwayat(2, 9)
    assert sini.lewat == 3

    daftar = sini.musnahkan()

    assert (ada(lama), ada(baru)) == (0, 2)
    assert daftar.hasil == {"riwayat": {"banyak": 3, "selesai": True}}
    assert JangkarRiwayat.objects.get().banyak == 3
    hasil = periksa_rantai()
    assert (hasil.utuh, hasil.mulai) == (True, 4)


def test_baris_kota_lain_yang_belum_setuju_menahan(dua):
    sini, sana = dua
    depan, asing, belakang = sini.riwayat(2, 12), sana.riwayat(1, 12), sini.riwayat(2, 11)
    assert (sini.lewat, sana.lewat) == (2, 0)

    sini.musnahkan()
    assert (ada(depan), ada(asing), ada(belakang)) == (0, 1, 2)
    assert (sini.lewat, sana.lewat) == (0, 1)

    sana.musnahkan()

    assert (ada(asing), ada(belakang)) == (0, 0)
    assert periksa_rantai().utuh


def test_masa_yang_diperpanjang_selagi_menunggu_kota_lain_menahan(dua):
    sini, sana = dua
    sana.riwayat(1, 13)
    tertahan = sini.riwayat(2, 11)
    setujui_pemusnahan(
        pemusnahan=Pemusnahan.objects.create(
            kota=sini.kota,
            daftar=[{"jenis": "riwayat", "batas": tahun_lalu(10).isoformat(), "banyak": 2}],
            disusun_pada=tahun_lalu(0),
        ),
        jenis={"riwayat"},
        oleh=sini.sekretariat,
    )
    MasaSimpan.objects.create(kota=sini.kota, jenis="riwayat", tahun=15)

    assert sana.musnahkan().hasil["riwayat"]["banyak"] == 1
    assert ada(tertahan) == 2


def test_baris_tanpa_kota_mengikuti_masa_portal(dua):
    sini, _ = dua
    acuan = [catat(aksi=Aksi.ACUAN_DIUBAH, objek=sini.kota, oleh=None, waktu=tahun_lalu(5)).pk]
    segel()
    lama = sini.riwayat(1, 12)

    assert sini.lewat == 0
    assert (ada(acuan), ada(lama)) == (1, 1)


def test_kota_yang_barisnya_muda_tidak_terdaftar(dua):
    sini, sana = dua
    sana.riwayat(4, 12)
    sini.riwayat(2, 3)

    assert sini.lewat == 0
